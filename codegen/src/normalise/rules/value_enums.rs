//! ```yaml
//! enum:                                  enum:
//!   - value: active                        - active
//!   - type: stringLiteral        ->        - fixed
//!     value: fixed
//! ```
//!
//! A description of an item moves into `x-enum-descriptions`, keyed by value. A list of objects of another kind,
//! which only documents that are no pages may have, becomes `x-enum`.

use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    let is_page = document.is_page;
    each(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let pointer = join(pointer, "enum");
        if !is_page && set_aside(schema) {
            found.at(schema.span, &pointer);
            return;
        }
        let Some(items) = schema.get_mut("enum").and_then(Node::as_array_mut) else { return };
        let span = items.first().map(|item| item.span).unwrap_or_default();
        let mut descriptions = Vec::new();
        let mut booleans = 0;
        let mut applied = false;
        for (index, item) in items.iter_mut().enumerate() {
            if item.as_object().is_none() {
                continue;
            }
            applied = true;
            booleans += usize::from(item.text("type") == Some("booleanLiteral"));
            if let Err((span, message)) = unwrap(item, &mut descriptions) {
                found.problems.error("enum-item", span, &join(&pointer, &index.to_string()), message).help(
                    "an item is a plain value, or an object with `value` and, if need be, `type` and `description`",
                );
            }
        }
        let all_boolean = applied && booleans == items.len();
        if !applied {
            return;
        }
        found.at(span, &pointer);
        if all_boolean {
            // These pages say `type: string` all the same.
            schema.set("type", Node::string("boolean", span));
        }
        if !descriptions.is_empty() {
            schema.set("x-enum-descriptions", Node::object(descriptions, span));
        }
    });
}

/// Elsewhere than on a page, an enum may list objects, which no type here can: the list is kept beside.
fn set_aside(schema: &mut Node) -> bool {
    let is_wrapped = |item: &Node| item.get("value").is_some();
    let has_object = |items: &Vec<Node>| items.iter().any(|item| item.as_object().is_some() && !is_wrapped(item));
    if !schema.get("enum").and_then(Node::as_array).is_some_and(has_object) {
        return false;
    }
    if let Some(items) = schema.remove("enum") {
        schema.set("x-enum", items);
    }
    true
}

fn unwrap(item: &mut Node, descriptions: &mut Vec<(String, Node)>) -> Result<(), (crate::diagnostic::Span, String)> {
    let span = item.span;
    let Some(fields) = item.as_object_mut() else { return Ok(()) };
    if let Some((unknown, node)) =
        fields.iter().find(|(key, _)| !matches!(key.as_str(), "value" | "type" | "description" | "name"))
    {
        return Err((node.span, format!("an enum item has a field `{unknown}` that is not known")));
    }
    if let Some(kind) = fields.get("type").and_then(Node::as_str)
        && !matches!(kind, "stringLiteral" | "booleanLiteral")
    {
        return Err((span, format!("an enum item of the type `{kind}` is not known")));
    }
    let description = fields.shift_remove("description");
    let Some(value) = fields.shift_remove("value") else {
        return Err((span, "an enum item is an object without `value`".to_owned()));
    };
    if let (Some(description), Value::String(value)) = (description, &value.value) {
        descriptions.push((value.clone(), description));
    }
    *item = value;
    Ok(())
}
