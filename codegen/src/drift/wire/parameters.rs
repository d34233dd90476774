//! Parameters, which are matched by location and name. A path parameter with another name is matched by its position in
//! the path.

use indexmap::IndexMap;

use super::comparison::{Comparison, Scope, resolved};
use super::operations::Operation;
use super::schemas::kind_of;
use super::values::{fields, is_true, items, quoted};
use super::{Side, extensions, texts};
use crate::drift::rules;
use crate::names;
use crate::source::node::Node;

/// Parameters by location and name: `query/limit`. Those in the path have their position instead: `path/0`.
type Parameters<'a> = IndexMap<String, &'a Node>;

/// Compares the parameters of an operation and of its path.
pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, scope: Scope, old: Operation<'a>, new: Operation<'a>) {
    let (before, after) = (declared(comparison.old, old), declared(comparison.new, new));
    for (key, new_parameter) in &after {
        let name = quoted(new_parameter.text("name").unwrap_or_default());
        let mut place = comparison.at(scope, Some(Side::Request), format!("parameter {key}"));
        if let Some((old_key, old_parameter)) = counterpart(&before, &after, key) {
            if is_path(key) && old_key != key && old.key() == new.key() {
                let message = format!("the path parameter {name} has another position in the path");
                place.found(rules::PARAMETER_MOVED, Some(old_parameter), Some(new_parameter), message);
            }
            both(comparison, scope, key, old_parameter, new_parameter);
        } else if let Some(other) = elsewhere(&before, &after, new_parameter) {
            let place_of = |parameter: &Node| quoted(parameter.text("in").unwrap_or_default());
            let message = format!("the parameter {name} moved from {} to {}", place_of(other), place_of(new_parameter));
            place.found(rules::PARAMETER_MOVED, Some(other), Some(new_parameter), message);
        } else if is_required(new_parameter) {
            let message = format!("the required parameter {name} was added");
            place.found(rules::REQUIRED_PARAMETER_ADDED, None, Some(new_parameter), message);
        } else {
            let message = format!("the optional parameter {name} was added");
            place.found(rules::PARAMETER_ADDED, None, Some(new_parameter), message);
        }
    }
    for (key, old_parameter) in &before {
        if counterpart(&after, &before, key).is_some() || elsewhere(&after, &before, old_parameter).is_some() {
            continue;
        }
        let name = quoted(old_parameter.text("name").unwrap_or_default());
        let mut place = comparison.at(scope, Some(Side::Request), format!("parameter {key}"));
        let message = format!("the parameter {name} was removed");
        place.found(rules::PARAMETER_REMOVED, Some(old_parameter), None, message);
    }
}

/// Returns the parameters of an operation by location and name. Those of the operation replace those of its path.
fn declared<'a>(root: &'a Node, operation: Operation<'a>) -> Parameters<'a> {
    let variables: Vec<&str> =
        operation.path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect();
    let mut parameters = IndexMap::new();
    for owner in [operation.item, operation.node] {
        for parameter in items(owner.get("parameters")) {
            let parameter = resolved(root, parameter);
            let (location, name) =
                (parameter.text("in").unwrap_or_default(), parameter.text("name").unwrap_or_default());
            let key = match location {
                "path" => match variables.iter().position(|variable| *variable == name) {
                    Some(index) => format!("path/{index}"),
                    None => format!("path/{name}"),
                },
                // Names of headers are not case-sensitive (RFC 9110, section 5.1).
                "header" => format!("header/{}", name.to_ascii_lowercase()),
                _ => format!("{location}/{name}"),
            };
            parameters.insert(key, parameter);
        }
    }
    parameters
}

/// Returns a parameter of the same name in another location that only the other document has.
fn elsewhere<'a>(others: &Parameters<'a>, own: &Parameters<'a>, parameter: &Node) -> Option<&'a Node> {
    let name = parameter.text("name");
    let is_moved = |(key, other): &(&String, &&Node)| !own.contains_key(*key) && other.text("name") == name;
    others.iter().find(is_moved).map(|(_, other)| *other)
}

/// Returns the same parameter of the other document, with its key there.
fn counterpart<'k, 'a>(others: &'k Parameters<'a>, own: &Parameters<'a>, key: &str) -> Option<(&'k str, &'a Node)> {
    let found = if is_path(key) {
        let named = |all: &'k Parameters<'a>, name: Option<&str>| {
            all.iter().find(|(key, parameter)| is_path(key) && parameter.text("name") == name)
        };
        let by_position = others.get_key_value(key);
        let is_renamed =
            by_position.is_some_and(|(_, other)| own.values().all(|one| one.text("name") != other.text("name")));
        named(others, own.get(key)?.text("name")).or(by_position.filter(|_| is_renamed))
    } else {
        // A name with another spelling, such as `per_page` for `perPage`, is the same in Rust.
        let spelling = |key: &str| key.split_once('/').map(|(place, name)| (place.to_owned(), names::parameter(name)));
        let wanted = spelling(key);
        let is_only = |all: &Parameters<'a>| all.keys().filter(|key| spelling(key) == wanted).count() == 1;
        let by_spelling = || others.iter().find(|(key, _)| spelling(key) == wanted);
        others.get_key_value(key).or_else(|| by_spelling().filter(|_| is_only(others) && is_only(own)))
    };
    found.map(|(key, parameter)| (key.as_str(), *parameter))
}

fn is_path(key: &str) -> bool {
    key.starts_with("path/")
}

fn is_required(parameter: &Node) -> bool {
    parameter.text("in") == Some("path") || is_true(parameter, "required")
}

/// Compares a parameter that both documents have.
fn both<'a>(comparison: &mut Comparison<'a>, scope: Scope, key: &str, old: &'a Node, new: &'a Node) {
    let part = format!("parameter {key}");
    let name = quoted(new.text("name").unwrap_or_default());
    let (old_root, new_root) = (comparison.old, comparison.new);
    let mut place = comparison.at(scope, Some(Side::Request), part.clone());
    let old_name = quoted(old.text("name").unwrap_or_default());
    let is_same = match old.text("in") {
        Some("header") => old_name.eq_ignore_ascii_case(&name),
        _ => old_name == name,
    };
    if !is_same {
        let (rule, kind) = match old.text("in") {
            Some("path") => (rules::PATH_PARAMETER_RENAMED, "path parameter"),
            _ => (rules::PARAMETER_RENAMED, "parameter"),
        };
        let message = format!("the {kind} {old_name} is now called {name}");
        place.found(rule, old.get("name"), new.get("name"), message);
    }
    match (is_required(old), is_required(new)) {
        (false, true) => {
            let message = format!("the parameter {name} became required");
            place.found(rules::PARAMETER_BECAME_REQUIRED, Some(old), Some(new), message);
        }
        (true, false) => {
            let message = format!("the parameter {name} became optional");
            place.found(rules::PARAMETER_BECAME_OPTIONAL, Some(old), Some(new), message);
        }
        _ => {}
    }
    let changed: Vec<String> = serialization(old_root, old)
        .into_iter()
        .zip(serialization(new_root, new))
        .filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| format!("`{field}` changed from `{before}` to `{after}`"))
        .collect();
    if !changed.is_empty() {
        let message = format!("the parameter {name} is written in another form: {}", changed.join(", "));
        place.found(rules::PARAMETER_SERIALIZATION_CHANGED, Some(old), Some(new), message);
    }
    texts::compare(&mut place, old, new);
    extensions::names_of_values(&mut place, old, new);
    match (schema(old), schema(new)) {
        (Some(before), Some(after)) => comparison.schemas(before, after, Side::Request, scope, part),
        (None, Some(after)) => {
            place.found(rules::MEDIA_TYPE_SCHEMA_ADDED, Some(old), Some(after), "it got a schema");
        }
        (Some(before), None) => {
            place.found(rules::MEDIA_TYPE_SCHEMA_REMOVED, Some(before), Some(new), "it lost its schema");
        }
        (None, None) => {}
    }
    let content = |parameter: &'a Node| fields(parameter.get("content")).next().map(|(_, media)| media);
    if let (Some(before), Some(after)) = (content(old), content(new)) {
        texts::compare(&mut comparison.at(scope, Some(Side::Request), format!("parameter {key}")), before, after);
    }
}

/// Returns the schema of a parameter or header, which can be in its only media type.
pub(super) fn schema(parameter: &Node) -> Option<&Node> {
    let in_content = || fields(parameter.get("content")).next().and_then(|(_, media)| media.get("schema"));
    parameter.get("schema").or_else(in_content)
}

/// Returns what decides how a value is written, with the defaults of OpenAPI 3.0.
fn serialization(root: &Node, parameter: &Node) -> [(&'static str, String); 5] {
    let location = parameter.text("in").unwrap_or_default();
    let default = if matches!(location, "query" | "cookie") { "form" } else { "simple" };
    let style = parameter.text("style").unwrap_or(default);
    let explode = match parameter.get("explode") {
        Some(_) => is_true(parameter, "explode"),
        None => style == "form",
    };
    let kind = schema(parameter).and_then(|schema| kind_of(root, schema));
    let takes_any = !matches!(kind, Some("string" | "integer" | "number" | "boolean"));
    let content = fields(parameter.get("content")).next().map_or("none", |(media_type, _)| media_type);
    [
        ("style", style.to_owned()),
        // A scalar is written in the same way.
        ("explode", (explode && takes_any).to_string()),
        ("allowReserved", is_true(parameter, "allowReserved").to_string()),
        ("allowEmptyValue", is_true(parameter, "allowEmptyValue").to_string()),
        ("content", content.to_ascii_lowercase()),
    ]
}
