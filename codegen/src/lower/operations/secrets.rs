//! Parameters that look like credentials, but belong to no security scheme: they are arguments of each call.
//!
//! `Debug` does not print them, and a warning shows how they become the credential of the client.

use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, Operation, Parameter as Declared, PathItem, ReferenceOr, SecurityRequirement, SecurityScheme,
};

use crate::lower::context::Context;
use crate::model::{Parameter, Type};
use crate::source::node::join;

/// Endings of the names of credentials, in lower case and without punctuation.
const CREDENTIALS: [&str; 7] =
    ["accesskey", "accesstoken", "apikey", "apitoken", "authkey", "authorization", "authtoken"];

/// Endings of the names of other secrets.
const SECRETS: [&str; 7] =
    ["apisecret", "bearertoken", "clientsecret", "passphrase", "password", "secretkey", "sessiontoken"];

/// Returns a name in lower case and without punctuation.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Returns whether a name is that of a credential which every call needs.
fn is_credential(name: &str) -> bool {
    let name = plain(name);
    CREDENTIALS.iter().any(|ending| name.ends_with(ending))
}

/// Returns the names of the parameters that `Debug` does not print.
pub(super) fn of(parameters: &[Parameter]) -> Vec<String> {
    let is_secret = |parameter: &&Parameter| {
        let name = plain(&parameter.wire_name);
        let is_named =
            SECRETS.iter().any(|ending| name.ends_with(ending)) || ["secret", "token"].contains(&name.as_str());
        parameter.ty == Type::String && (is_named || is_credential(&parameter.wire_name))
    };
    parameters.iter().filter(is_secret).map(|parameter| parameter.name.clone()).collect()
}

/// A parameter that looks like a credential.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    /// `header`, `query` or `cookie`
    location: &'static str,
    name: String,
}

/// Warns about parameters that look like credentials. A parameter of several operations is reported once.
pub(super) fn report(context: &mut Context) {
    let openapi = context.openapi;
    let mut found: IndexMap<Key, (String, usize)> = IndexMap::new();
    for (path, item) in &openapi.paths.paths {
        let Some(item) = item.as_item() else { continue };
        let pointer = join("#/paths", path);
        for (method, operation) in item.iter() {
            let own = join(&pointer, method);
            for (key, at) in keys(context, item, operation, &pointer, &own) {
                let is_sent = key.is_authorization() && sends_authorization(context, operation);
                if !is_sent && !key.has_scheme(context) {
                    found.entry(key).or_insert((at, 0)).1 += 1;
                }
            }
        }
    }
    for (key, (pointer, count)) in found {
        key.report(context, &pointer, count);
    }
}

/// Returns the parameters of an operation that look like credentials, with their pointers.
fn keys<'a>(
    context: &Context<'a>,
    item: &'a PathItem,
    operation: &'a Operation,
    path: &str,
    own: &str,
) -> Vec<(Key, String)> {
    let shared = item.parameters.iter().enumerate().map(|(index, declared)| (path, index, declared));
    let own = operation.parameters.iter().enumerate().map(|(index, declared)| (own, index, declared));
    let components = context.openapi.components.as_ref();
    let mut keys = Vec::new();
    for (owner, index, declared) in shared.chain(own) {
        let declared = match declared {
            ReferenceOr::Item(declared) => Some(declared),
            ReferenceOr::Reference { reference } => {
                let name = reference.strip_prefix("#/components/parameters/").unwrap_or_default();
                components.and_then(|components| components.parameters.get(name)?.as_item())
            }
        };
        let (location, data) = match declared {
            Some(Declared::Header { parameter_data, .. }) => ("header", parameter_data),
            Some(Declared::Query { parameter_data, .. }) => ("query", parameter_data),
            Some(Declared::Cookie { parameter_data, .. }) => ("cookie", parameter_data),
            Some(Declared::Path { .. }) | None => continue,
        };
        if is_credential(&data.name) {
            keys.push((Key { location, name: data.name.clone() }, format!("{owner}/parameters/{index}")));
        }
    }
    keys
}

/// Returns whether an operation sends a credential in `Authorization`, or whether it has an empty `security`.
fn sends_authorization(context: &Context, operation: &Operation) -> bool {
    let schemes = context.openapi.components.as_ref().map(|components| &components.security_schemes);
    let is_authorization = |name: &String| {
        let scheme = schemes.and_then(|schemes| schemes.get(name)?.as_item());
        match scheme {
            Some(SecurityScheme::APIKey { name, .. }) => name.eq_ignore_ascii_case("authorization"),
            Some(_) => true,
            None => false,
        }
    };
    let is_without = operation.security.as_ref().is_some_and(|all| all.iter().all(SecurityRequirement::is_empty));
    let security = operation.security.as_ref().or(context.openapi.security.as_ref());
    is_without || security.into_iter().flatten().flat_map(SecurityRequirement::keys).any(is_authorization)
}

impl Key {
    fn is_authorization(&self) -> bool {
        self.location == "header" && self.name.eq_ignore_ascii_case("authorization")
    }

    /// Returns whether a security scheme describes the parameter. A rule has reported why it is still a parameter.
    fn has_scheme(&self, context: &Context) -> bool {
        let schemes = context.openapi.components.iter().flat_map(|components| components.security_schemes.values());
        schemes.filter_map(ReferenceOr::as_item).any(|scheme| match scheme {
            SecurityScheme::APIKey { location, name, .. } => {
                let location = match location {
                    APIKeyLocation::Header => "header",
                    APIKeyLocation::Query => "query",
                    APIKeyLocation::Cookie => "cookie",
                };
                location == self.location && name.eq_ignore_ascii_case(&self.name)
            }
            _ => false,
        })
    }

    /// Warns about the parameter.
    fn report(&self, context: &mut Context, pointer: &str, count: usize) {
        let Self { location, name } = self;
        let name = name.escape_debug().to_string();
        let effect = if self.is_authorization() {
            "OpenAPI ignores a parameter of this name, and it is not sent"
        } else {
            "it is an argument of the methods"
        };
        let operations = if count == 1 { "1 operation".to_owned() } else { format!("{count} operations") };
        let message = format!(
            "the {location} parameter `{name}` of {operations} looks like a credential, but belongs to no security \
             scheme: {effect}"
        );
        // An existing scheme of the same name would be changed.
        let schemes = context.openapi.components.as_ref().map(|components| &components.security_schemes);
        let is_free = |id: &String| schemes.is_none_or(|schemes| !schemes.contains_key(id));
        let stem = if self.is_authorization() { "bearer" } else { name.as_str() };
        let ids = std::iter::once(stem.to_owned()).chain((2..).map(|number| format!("{stem}{number}")));
        let id = ids.into_iter().find(is_free).unwrap_or_default();
        let scheme = if self.is_authorization() {
            format!("{id}: {{type: http, scheme: bearer}}")
        } else {
            format!("'{id}': {{type: apiKey, in: {location}, name: '{name}'}}")
        };
        context.warn("credential-parameter", pointer, message).help(format!(
            "to make it a credential of the client, apply the overlay action `target: $`, `update: {{components: \
             {{securitySchemes: {{{scheme}}}}}}}`"
        ));
    }
}
