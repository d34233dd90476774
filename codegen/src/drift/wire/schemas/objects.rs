//! The properties of objects.

use super::view::View;
use super::{Schemas, is_only};
use crate::drift::rules;
use crate::drift::wire::Side;
use crate::drift::wire::comparison::Comparison;
use crate::drift::wire::values::quoted;
use crate::source::node::{Node, Value};

/// Compares the properties and the additional properties of two schemas.
pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, schemas: &Schemas<'a>) {
    let (old, new, side) = (&schemas.old, &schemas.new, schemas.side);
    let (before, after) = (old.properties(), new.properties());
    let hidden = match side {
        Side::Request => "readOnly",
        Side::Response => "writeOnly",
    };
    let is_hidden = |view: &View<'a>, property: &'a Node| is_only(&View::of(view.root(), property), hidden);
    for (name, new_property) in &after {
        let part = format!("property {name}");
        let hides = is_hidden(new, new_property);
        let mut place = schemas.place(comparison, part.clone());
        let Some(old_property) = before.get(name) else {
            if hides {
                continue;
            }
            let (rule, kind) = match new.requires(name) {
                Some(_) => (rules::REQUIRED_PROPERTY_ADDED, "required"),
                None => (rules::PROPERTY_ADDED, "optional"),
            };
            let message = format!("the {kind} property {} was added", quoted(name));
            place.found(rule, Some(old.at), Some(new_property), message);
            continue;
        };
        let (old_node, new_node) = (Some(*old_property), Some(*new_property));
        let name = quoted(name);
        match (is_hidden(old, old_property), hides, side) {
            (true, true, _) => continue,
            (false, false, _) => {}
            (false, true, Side::Request) => {
                let message = format!("the property {name} became `readOnly`");
                place.found(rules::PROPERTY_BECAME_READ_ONLY, old_node, new_node, message);
                continue;
            }
            (true, false, Side::Request) => {
                let message = format!("the property {name} is no longer `readOnly`");
                place.found(rules::PROPERTY_NO_LONGER_READ_ONLY, old_node, new_node, message);
                if new.requires(after_name(&part)).is_some() {
                    let message = format!("requests need the property {name}, which is no longer `readOnly`");
                    place.found(rules::REQUIRED_PROPERTY_ADDED, old_node, new_node, message);
                }
                continue;
            }
            (false, true, Side::Response) => {
                let message = format!("the property {name} became `writeOnly`");
                place.found(rules::PROPERTY_BECAME_WRITE_ONLY, old_node, new_node, message);
                continue;
            }
            (true, false, Side::Response) => {
                let message = format!("the property {name} is no longer `writeOnly`");
                place.found(rules::PROPERTY_NO_LONGER_WRITE_ONLY, old_node, new_node, message);
                continue;
            }
        }
        match (old.requires(after_name(&part)), new.requires(after_name(&part))) {
            (None, Some(required)) => {
                let message = format!("the property {name} became required");
                place.found(rules::PROPERTY_BECAME_REQUIRED, old_node, Some(required), message);
            }
            (Some(required), None) => {
                let message = format!("the property {name} became optional");
                place.found(rules::PROPERTY_BECAME_OPTIONAL, Some(required), new_node, message);
            }
            _ => {}
        }
        comparison.schemas(old_property, new_property, side, schemas.scope, part);
    }
    for (name, old_property) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
        if is_hidden(old, old_property) {
            continue;
        }
        let (rule, kind) = match old.requires(name) {
            Some(_) => (rules::REQUIRED_PROPERTY_REMOVED, "required"),
            None => (rules::PROPERTY_REMOVED, "optional"),
        };
        let message = format!("the {kind} property {} was removed", quoted(name));
        let mut place = schemas.place(comparison, format!("property {name}"));
        place.found(rule, Some(old_property), Some(new.at), message);
    }
    undeclared(comparison, schemas);
    additional(comparison, schemas);
}

/// Returns the name in the part `property NAME`.
fn after_name(part: &str) -> &str {
    part.strip_prefix("property ").unwrap_or(part)
}

/// Compares the required properties that the schema does not declare.
fn undeclared<'a>(comparison: &mut Comparison<'a>, schemas: &Schemas<'a>) {
    let (old, new) = (&schemas.old, &schemas.new);
    let (before, after) = (old.properties(), new.properties());
    let listed = |view: &View<'a>| -> Vec<&'a Node> {
        view.parts().flat_map(|part| crate::drift::wire::values::items(part.get("required"))).collect()
    };
    let is_declared = |name: &str| before.contains_key(name) || after.contains_key(name);
    for item in listed(new) {
        let Some(name) = item.as_str().filter(|name| !is_declared(name) && old.requires(name).is_none()) else {
            continue;
        };
        let message = format!("the property {} became required", quoted(name));
        let mut place = schemas.place(comparison, format!("property {name}"));
        place.found(rules::PROPERTY_BECAME_REQUIRED, Some(old.at), Some(item), message);
    }
    for item in listed(old) {
        let Some(name) = item.as_str().filter(|name| !is_declared(name) && new.requires(name).is_none()) else {
            continue;
        };
        let message = format!("the property {} became optional", quoted(name));
        let mut place = schemas.place(comparison, format!("property {name}"));
        place.found(rules::PROPERTY_BECAME_OPTIONAL, Some(item), Some(new.at), message);
    }
}

/// Compares `additionalProperties`. Nothing, `true` and `{}` mean the same.
fn additional<'a>(comparison: &mut Comparison<'a>, schemas: &Schemas<'a>) {
    let (old, new) = (&schemas.old, &schemas.new);
    let (before, after) = (values(old), values(new));
    let mut place = schemas.place(comparison, "additional properties");
    let (old_at, new_at) =
        (old.keyword("additionalProperties").or(Some(old.at)), new.keyword("additionalProperties").or(Some(new.at)));
    match (before, after) {
        (Values::Schema(before), Values::Schema(after)) => {
            comparison.schemas(before, after, schemas.side, schemas.scope, "additional properties");
        }
        (Values::None, Values::None) | (Values::Any, Values::Any) => {}
        (Values::None, _) => {
            place.found(rules::ADDITIONAL_PROPERTIES_ALLOWED, old_at, new_at, "other properties are allowed");
        }
        // The client sends declared properties only.
        (Values::Any, Values::None) if !says_any(old) && !old.properties().is_empty() => {
            let message = "it is stated that other properties are not allowed";
            place.found(rules::ADDITIONAL_PROPERTIES_CLOSED, old_at, new_at, message);
        }
        (_, Values::None) => {
            let message = "other properties are no longer allowed";
            place.found(rules::ADDITIONAL_PROPERTIES_FORBIDDEN, old_at, new_at, message);
        }
        (Values::Any, Values::Schema(_)) => {
            place.found(rules::TYPE_SPECIALIZED, old_at, new_at, "other properties have a schema");
        }
        (Values::Schema(_), Values::Any) => {
            place.found(rules::TYPE_GENERALIZED, old_at, new_at, "other properties can have any value");
        }
    }
}

/// Whether a schema mentions additional properties. The type of such a schema has them.
fn says_any(view: &View) -> bool {
    view.keyword("additionalProperties").is_some()
}

/// The values of additional properties.
enum Values<'a> {
    None,
    Any,
    Schema(&'a Node),
}

fn values<'a>(view: &View<'a>) -> Values<'a> {
    match view.keyword("additionalProperties") {
        None => Values::Any,
        Some(node) => match &node.value {
            Value::Bool(false) => Values::None,
            Value::Object(fields) if fields.is_empty() => Values::Any,
            Value::Object(fields)
                if fields.get("not").is_some_and(|not| not.as_object().is_some_and(indexmap::IndexMap::is_empty)) =>
            {
                Values::None
            }
            Value::Object(_) => Values::Schema(node),
            _ => Values::Any,
        },
    }
}
