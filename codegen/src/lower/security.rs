//! The credential: one for the client, sent by the operations that ask for it.

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme};

use super::Context;
use super::parameters::is_header_name;
use crate::model::Security;
use crate::source::node::join;

/// The scheme that the operations use. Several of them cannot be told apart by one credential.
pub(super) fn lower(context: &mut Context) -> Option<Security> {
    let schemes = &context.openapi.components.as_ref()?.security_schemes;
    let mut found: Option<Security> = None;
    for (name, scheme) in schemes {
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
            SecurityScheme::HTTP { scheme, .. } => {
                context.unsupported(
                    "unsupported-security",
                    &pointer,
                    format!("the `http` scheme `{scheme}` is not sent yet"),
                    "replace it with an overlay action",
                );
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
                    format!("`{name}` is not used: the client sends one credential, by the first scheme"),
                )
                .help("remove the schemes that are not wanted with an overlay action");
        }
        found.get_or_insert(security);
    }
    found
}

/// Whether an operation wants the credential.
pub(super) fn is_authenticated(context: &Context, security: Option<&Vec<SecurityRequirement>>) -> bool {
    let requirements = security.or(context.openapi.security.as_ref());
    requirements.is_some_and(|all| all.iter().any(|requirement| !requirement.is_empty()))
}
