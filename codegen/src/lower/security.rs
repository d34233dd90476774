//! The credentials of the client, each sent by the operations that ask for it.

use std::collections::BTreeMap;

use openapiv3::{APIKeyLocation, OpenAPI, PathItem, ReferenceOr, SecurityRequirement, SecurityScheme};

use super::Context;
use super::parameters::is_header_name;
use crate::model::{Credential, Security};
use crate::names::{self, Scope};
use crate::source::node::join;

/// The credentials that operations ask for, in the order in which they are asked for, and for each scheme the
/// index of its credential: a token is the same whether OAuth 2 or OpenID has given it.
#[derive(Default)]
pub(super) struct Credentials {
    pub(super) list: Vec<Credential>,
    schemes: BTreeMap<String, usize>,
}

pub(super) fn lower(context: &mut Context) -> Credentials {
    let mut credentials = Credentials::default();
    let mut scope = Scope::without(&["Self"]);
    let Some(components) = context.openapi.components.as_ref() else { return credentials };
    for name in in_use(context.openapi) {
        let Some((name, scheme)) = components.security_schemes.get_key_value(name) else { continue };
        let pointer = join("#/components/securitySchemes", name);
        let resolved = context.resolve(scheme, &pointer, |components| &components.security_schemes);
        let Some((scheme, pointer)) = resolved else { continue };
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
        let known = credentials.list.iter().position(|known| known.security == security);
        let index = known.unwrap_or(credentials.list.len());
        if known.is_none() {
            let rust = scope.claim(&names::pascal(name));
            credentials.list.push(Credential { name: rust, scheme: name.clone(), security });
        }
        credentials.schemes.insert(name.clone(), index);
    }
    credentials
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

/// The alternatives of an operation, each a list of credentials that are sent together.
pub(super) fn requirements(
    context: &mut Context,
    security: Option<&Vec<SecurityRequirement>>,
    pointer: &str,
) -> Vec<Vec<usize>> {
    let openapi = context.openapi;
    let declared = openapi.components.as_ref().map(|components| &components.security_schemes);
    let mut alternatives: Vec<Vec<usize>> = Vec::new();
    for requirement in security.or(openapi.security.as_ref()).into_iter().flatten() {
        let mut together: Vec<usize> = Vec::new();
        for name in requirement.keys() {
            if declared.is_none_or(|schemes| !schemes.contains_key(name)) {
                let message = format!("there is no security scheme `{name}`");
                let help = "add it to `components.securitySchemes` with an overlay action";
                context.unsupported("security", pointer, message, help);
            }
            together.extend(context.credentials.schemes.get(name).filter(|index| !together.contains(index)).copied());
        }
        if !alternatives.contains(&together) {
            alternatives.push(together);
        }
    }
    // No alternative but the one that asks for nothing is none at all.
    if alternatives.iter().all(Vec::is_empty) { Vec::new() } else { alternatives }
}
