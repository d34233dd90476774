//! The credential: one for the client, sent by the operations that ask for it.

use openapiv3::{APIKeyLocation, OpenAPI, PathItem, ReferenceOr, SecurityRequirement, SecurityScheme};

use super::Context;
use super::parameters::is_header_name;
use crate::model::Security;
use crate::source::node::join;

/// The scheme that the operations use. Several of them cannot be told apart by one credential.
pub(super) fn lower(context: &mut Context) -> Option<Security> {
    let schemes = &context.openapi.components.as_ref()?.security_schemes;
    let mut found: Option<Security> = None;
    for name in in_use(context.openapi) {
        let Some((name, scheme)) = schemes.get_key_value(name) else { continue };
        let ReferenceOr::Item(scheme) = scheme else { continue };
        let pointer = join("#/components/securitySchemes", name);
        if let SecurityScheme::APIKey { location: APIKeyLocation::Header | APIKeyLocation::Cookie, name, .. } = scheme
            && !is_header_name(name)
        {
            let message = format!("`{}` is not the name of a header or cookie", name.escape_debug());
            context.unsupported("parameter-name", &pointer, message, "correct it with an overlay action");
            continue;
        }
        let security = match scheme {
            SecurityScheme::APIKey { location, name, .. } => match location {
                APIKeyLocation::Header => Security::Header(name.clone()),
                APIKeyLocation::Query => Security::Query(name.clone()),
                APIKeyLocation::Cookie => Security::Cookie(name.clone()),
            },
            SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => Security::Bearer,
            SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => Security::Basic,
            SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => Security::Bearer,
            SecurityScheme::HTTP { scheme, .. } if is_header_name(scheme) => {
                let span = context.span(&pointer);
                let message = format!("the credential is sent behind `{scheme}` as it is given");
                context.problems.warning("security", span, &pointer, message);
                Security::Http(scheme.clone())
            }
            SecurityScheme::HTTP { scheme, .. } => {
                let message = format!("`{}` is not the name of a scheme", scheme.escape_debug());
                context.unsupported("security", &pointer, message, "correct it with an overlay action");
                continue;
            }
        };
        if found.as_ref().is_some_and(|known| *known != security) {
            let span = context.span(&pointer);
            context
                .problems
                .warning(
                    "second-security-scheme",
                    span,
                    &pointer,
                    format!(
                        "`{name}` is not used: the client sends one credential, by the scheme that is asked for first"
                    ),
                )
                .help("remove the schemes that are not wanted with an overlay action");
        }
        found.get_or_insert(security);
    }
    found
}

/// The schemes that requirements name, in their order: others may be declared for nothing.
fn in_use(openapi: &OpenAPI) -> Vec<&str> {
    let items = openapi.paths.paths.values().filter_map(ReferenceOr::as_item);
    let own = items.flat_map(PathItem::iter).filter_map(|(_, operation)| operation.security.as_ref());
    let mut names: Vec<&str> = Vec::new();
    for name in openapi.security.iter().chain(own).flatten().flat_map(SecurityRequirement::keys) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

/// Whether an operation wants the credential.
pub(super) fn is_authenticated(
    context: &mut Context,
    security: Option<&Vec<SecurityRequirement>>,
    pointer: &str,
) -> bool {
    let openapi = context.openapi;
    let declared = openapi.components.as_ref().map(|components| &components.security_schemes);
    for name in security.or(openapi.security.as_ref()).into_iter().flatten().flat_map(SecurityRequirement::keys) {
        if declared.is_none_or(|schemes| !schemes.contains_key(name)) {
            let message = format!("there is no security scheme `{name}`");
            context.unsupported(
                "security",
                pointer,
                message,
                "add it to `components.securitySchemes` with an overlay action",
            );
        }
    }
    let requirements = security.or(openapi.security.as_ref());
    // A requirement that is empty makes the others optional, and a key that is set is sent all the same.
    requirements.is_some_and(|all| !all.is_empty() && all.iter().all(|requirement| !requirement.is_empty()))
}
