//! ```yaml
//! type: array                            type: array
//! enum: [a, b]                   ->      items: {type: string, enum: [a, b]}
//! items: {type: string}
//! ```
//!
//! No list is one of the scalars in an `enum`, so that the values are those of the items. If the items have an `enum`
//! of their own, the one of the list becomes `x-enum`, and so does an `enum` of lists: generated enums have scalar
//! values only.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::values::types_of;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

/// The extensions that describe the values of an `enum`.
const NAMES: [&str; 2] = ["x-fern-enum", "x-ms-enum"];

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let types = types_of(schema);
        let is_list = match types.as_slice() {
            [] => schema.get("items").is_some(),
            types => types.iter().all(|name| *name == "array" || *name == "null") && types.contains(&"array"),
        };
        let Some(values) = schema.get("enum").and_then(Node::as_array).filter(|_| is_list) else { return };
        let are_scalars = values.iter().all(|value| value.scalar_text().is_some());
        let pointer = pointer.key("enum");
        let Some(values) = schema.remove("enum") else { return };
        let span = values.span;
        log.applied(span, &pointer);
        let items_have_values = schema.get("items").is_some_and(|items| items.get("enum").is_some());
        if !are_scalars || items_have_values {
            let warning = log.problems.warning("enum-of-list", span, &pointer, "an `enum` of a list is ignored");
            warning.help("describe the values of the items: put the `enum` into `items`");
            schema.set("x-enum", values);
            return;
        }
        let message = "the values of a list are not scalars: the `enum` is read as that of its items";
        log.problems.warning("enum-of-list", span, &pointer, message).help("put the `enum` into `items`");
        let mut moved = Object::from_iter([("enum".to_owned(), values)]);
        for name in NAMES {
            moved.extend(schema.remove(name).map(|names| (name.to_owned(), names)));
        }
        move_to_items(schema, moved);
    });
}

/// Adds keywords to the schema of the items. A reference becomes a member of `allOf`.
fn move_to_items(schema: &mut Node, mut moved: Object) {
    let span = schema.span;
    if schema.get("items").and_then(Node::as_object).is_none_or(Object::is_empty) {
        let values = moved.get("enum").and_then(Node::as_array);
        if values.is_some_and(|values| values.iter().all(|value| matches!(value.value, Value::String(_)))) {
            moved.insert("type".to_owned(), Node::string("string", span));
        }
        schema.set("items", Node::object(moved, span));
        return;
    }
    let Some(items) = schema.get_mut("items") else { return };
    if items.get("$ref").is_some() {
        let reference = std::mem::replace(items, Node::object::<String>([], span));
        items.set("allOf", Node::array(vec![reference], span));
    }
    moved.into_iter().for_each(|(name, node)| items.set(&name, node));
}
