//! ```yaml
//! parameters:                            security:
//!   - name: X-API-Key                      - key: []
//!     in: header                 ->      components:
//!     required: true                       securitySchemes:
//! components:                                key: {type: apiKey, in: header, name: X-API-Key}
//!   securitySchemes:
//!     key: {type: apiKey, in: header, name: X-API-Key}
//! ```
//!
//! A parameter with the location and the name of an `apiKey` scheme is the credential of this scheme. So is an
//! `Authorization` header next to a scheme that is sent in this header. The operation requires the scheme in addition
//! to its other requirements, unless one of these contains it already. An optional parameter becomes an alternative.
//!
//! An operation with an empty `security` says that requests carry no credential. This is obeyed, with a warning.

use crate::grammar::Kind;
use crate::normalise::operation_parameters::move_to_operations;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::pointer::join;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let schemes = document.root.get("components").and_then(|components| components.get("securitySchemes")).cloned();
    let Some(schemes) = schemes.as_ref().and_then(Node::as_object).filter(|schemes| !schemes.is_empty()) else {
        return;
    };
    let is_page = document.is_page;
    let inherited = document.root.get("security").cloned();
    move_to_operations(&mut document.root, &|parameter| !of_parameter(schemes, parameter).is_empty());
    visit_kind(&mut document.root, Kind::Operation, &mut |operation, pointer| {
        let parameters = operation.get("parameters").and_then(Node::as_array).cloned().unwrap_or_default();
        let (credentials, others): (Vec<Node>, Vec<Node>) =
            parameters.into_iter().partition(|parameter| !of_parameter(schemes, parameter).is_empty());
        let Some(first) = credentials.first() else { return };
        let own = operation.get("security").or(inherited.as_ref()).and_then(Node::as_array);
        let mut alternatives: Vec<Object> =
            own.into_iter().flatten().filter_map(|one| one.as_object().cloned()).collect();
        let is_without = operation.get("security").is_some() && alternatives.iter().all(Object::is_empty);
        if is_without {
            credentials.iter().for_each(|parameter| report(parameter, &of_parameter(schemes, parameter), log));
            return;
        }
        if alternatives.is_empty() {
            alternatives.push(Object::new());
        }
        for parameter in &credentials {
            log.applied(parameter.span, &pointer.key("parameters"));
            let is_required = parameter.get("required").map_or(is_page, |flag| flag.value == Value::Bool(true));
            require(&mut alternatives, &of_parameter(schemes, parameter), is_required, parameter);
        }
        let span = first.span;
        let alternatives = alternatives.into_iter().map(|one| Node::new(Value::Object(one), span)).collect();
        operation.set("security", Node::array(alternatives, span));
        if others.is_empty() {
            operation.remove("parameters");
        } else {
            operation.set("parameters", Node::array(others, span));
        }
    });
}

/// Adds one of some schemes to each alternative, unless an alternative contains one of them already. If it is optional,
/// the other alternatives follow.
fn require(alternatives: &mut Vec<Object>, names: &[&str], is_required: bool, parameter: &Node) {
    if alternatives.iter().any(|one| names.iter().any(|name| one.contains_key(*name))) {
        return;
    }
    let with = |name: &&str, one: &Object| {
        let mut one = one.clone();
        one.insert((*name).to_owned(), Node::array(Vec::new(), parameter.span));
        one
    };
    let all = names.iter().flat_map(|name| alternatives.iter().map(move |one| with(name, one)));
    let mut all: Vec<Object> = all.collect();
    if !is_required {
        all.append(alternatives);
    }
    *alternatives = all;
}

/// Warns about a parameter of an operation whose requests carry no credential.
fn report(parameter: &Node, names: &[&str], log: &mut RuleLog) {
    let [name, ..] = names else { return };
    let own = parameter.text("name").unwrap_or_default().escape_debug().to_string();
    let effect = if own.eq_ignore_ascii_case("authorization") { "it is not sent" } else { "it stays an argument" };
    let (pointer, name) = (join("#/components/securitySchemes", name), name.escape_debug());
    let message = format!(
        "the parameter `{own}` carries the credential of the security scheme `{name}`, but the operation has an empty \
         `security`: {effect}"
    );
    let warning = log.problems.warning("security", parameter.span, &pointer, message);
    warning.help(format!(
        "set `security: [{{{name}: []}}]` of the operation with an overlay action if it sends the credential"
    ));
}

/// Returns the schemes that requests carry in a parameter.
fn of_parameter<'a>(schemes: &'a Object, parameter: &Node) -> Vec<&'a str> {
    let (Some(location), Some(name)) = (parameter.text("in"), parameter.text("name")) else { return Vec::new() };
    let kind = parameter.get("schema").and_then(|schema| schema.get("type")).and_then(Node::as_str);
    if kind.is_some_and(|kind| kind != "string") {
        return Vec::new();
    }
    let is_header = location == "header";
    let is_authorization = is_header && name.eq_ignore_ascii_case("authorization");
    let is_same = |scheme: &Node| match scheme.text("type") {
        Some("apiKey") => {
            let own = scheme.text("name").unwrap_or_default();
            let is_same_name = if is_header { own.eq_ignore_ascii_case(name) } else { own == name };
            scheme.text("in") == Some(location) && is_same_name
        }
        Some("http" | "oauth2" | "openIdConnect") => is_authorization,
        _ => false,
    };
    let same: Vec<(&str, &Node)> =
        schemes.iter().filter(|(_, scheme)| is_same(scheme)).map(|(name, scheme)| (name.as_str(), scheme)).collect();
    // The description may name one of several schemes.
    let description = parameter.text("description").unwrap_or_default().to_ascii_lowercase();
    let is_described = |scheme: &Node| {
        let word = scheme.text("scheme").unwrap_or("bearer").to_ascii_lowercase();
        description.contains(&word)
    };
    let described: Vec<&str> = same.iter().filter(|(_, scheme)| is_described(scheme)).map(|(name, _)| *name).collect();
    if described.is_empty() { same.into_iter().map(|(name, _)| name).collect() } else { described }
}
