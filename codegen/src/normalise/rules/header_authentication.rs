//! ```yaml
//! parameters:                            security:
//!   - name: x-api-key                      - x-api-key: []
//!     in: header                 ->      components:
//!     description: Header                  securitySchemes:
//!       authentication of the                x-api-key: {type: apiKey, in: header, name: x-api-key}
//!       form `undefined <token>`
//! ```
//!
//! Pages without `securitySchemes` declare the credential as a required header parameter. Its description or its name
//! identifies it. A credential in `Authorization` becomes the `http` scheme that the description names, Bearer by
//! default. An optional parameter becomes an alternative to sending no credential. A parameter without `required` is
//! required on a page, and optional in other documents.

use crate::diagnostic::Span;
use crate::grammar::Kind;
use crate::normalise::operation_parameters::move_to_operations;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::{Node, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let schemes = document.root.get("components").and_then(|components| components.get("securitySchemes"));
    let declares_schemes = schemes.is_some_and(|schemes| schemes.as_object().is_none_or(|schemes| !schemes.is_empty()));
    if declares_schemes || document.root.get("security").is_some() {
        return;
    }
    let is_page = document.is_page;
    move_to_operations(&mut document.root, &is_credential);
    let mut schemes: Vec<(String, Node)> = Vec::new();
    visit_kind(&mut document.root, Kind::Operation, &mut |operation, pointer| {
        let Some(parameters) = operation.get_mut("parameters").and_then(Node::as_array_mut) else { return };
        let here = pointer.key("parameters");
        let (mut required, mut optional) = (Vec::new(), Vec::new());
        let credentials = parameters.extract_if(.., |parameter| is_credential(parameter));
        for parameter in credentials {
            let span = parameter.span;
            log.applied(span, &here);
            let (name, scheme) = scheme(&parameter);
            if !schemes.iter().any(|(known, _)| *known == name) {
                schemes.push((name.clone(), scheme));
            }
            let is_required = parameter.get("required").map_or(is_page, |flag| flag.value == Value::Bool(true));
            let owner = if is_required { &mut required } else { &mut optional };
            owner.push((name, Node::array(Vec::new(), span)));
        }
        let Some(span) = required.iter().chain(&optional).next().map(|(_, scopes)| scopes.span) else { return };
        if parameters.is_empty() {
            operation.remove("parameters");
        }
        let alternatives = alternatives(required, &optional).into_iter().map(|together| Node::object(together, span));
        operation.set("security", Node::array(alternatives.collect(), span));
    });
    if !schemes.is_empty() {
        let components = document.root.object_entry("components").object_entry("securitySchemes");
        for (name, scheme) in schemes {
            components.set(&name, scheme);
        }
    }
}

/// Returns the alternatives: all credentials, then the required ones with one of the optional ones, and then only the
/// required ones.
fn alternatives(required: Vec<(String, Node)>, optional: &[(String, Node)]) -> Vec<Vec<(String, Node)>> {
    let with = |some: &[(String, Node)]| required.iter().chain(some).cloned().collect::<Vec<_>>();
    let mut alternatives = vec![with(optional)];
    if optional.len() > 1 {
        alternatives.extend(optional.iter().map(|one| with(std::slice::from_ref(one))));
    }
    if !optional.is_empty() {
        alternatives.push(required);
    }
    alternatives
}

/// Returns whether a parameter carries a credential, by its name and its description.
fn is_credential(parameter: &Node) -> bool {
    if parameter.text("in") != Some("header") {
        return false;
    }
    let name = parameter.text("name").unwrap_or_default().to_ascii_lowercase();
    let description = parameter.text("description").unwrap_or_default();
    name == "authorization"
        || description.contains("authentication of the form")
        || description.starts_with("API key as bearer token")
        || (name.ends_with("api-key") && description.is_empty())
        || ["x-api-key", "api-key", "apikey", "x-apikey", "api_key"].contains(&name.as_str())
}

/// Returns the security scheme of a parameter, and its name.
fn scheme(parameter: &Node) -> (String, Node) {
    let span = parameter.span;
    let name = parameter.text("name").unwrap_or_default();
    let text = |value: &str| Node::string(value, span);
    if name.eq_ignore_ascii_case("authorization") {
        return http(parameter.text("description").unwrap_or_default(), span);
    }
    let fields = [("type", text("apiKey")), ("in", text("header")), ("name", text(name))];
    (name.to_owned(), Node::object(fields, span))
}

/// Returns the scheme of a credential in `Authorization`, and its name.
fn http(description: &str, span: Span) -> (String, Node) {
    let scheme = if description.starts_with("Basic") { "basic" } else { "bearer" };
    let fields = [("type", Node::string("http", span)), ("scheme", Node::string(scheme, span))];
    (scheme.to_owned(), Node::object(fields, span))
}
