//! ```yaml
//! enum:                                  enum:
//!   - value: active                        - active
//!   - type: stringLiteral        ->        - fixed
//!     value: fixed
//! ```
//!
//! The descriptions of items move to `x-enum-descriptions`, keyed by value. An `enum` of other objects becomes `x-enum`
//! in hand-written documents, and is an error on pages.

use crate::diagnostic::Span;
use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::{Node, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let is_page = document.is_page;
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let pointer = pointer.key("enum");
        if !is_page && set_aside(schema) {
            log.applied(schema.span, &pointer);
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
                log.problems
                    .error("enum-item", span, &pointer.index(index), message)
                    .help("write a plain value, or an object with `value` and optionally `type` and `description`");
            }
        }
        let all_boolean = applied && booleans == items.len();
        if !applied {
            return;
        }
        log.applied(span, &pointer);
        if all_boolean {
            // The pages declare `type: string` for these too.
            schema.set("type", Node::string("boolean", span));
        }
        if !descriptions.is_empty() {
            schema.set("x-enum-descriptions", Node::object(descriptions, span));
        }
    });
}

/// Moves an `enum` that contains objects without `value` to an extension, because generated enums have scalar values
/// only. Returns whether there was one.
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

/// Replaces an item by its value and collects its description. Returns the position and the message of an error.
fn unwrap(item: &mut Node, descriptions: &mut Vec<(String, Node)>) -> Result<(), (Span, String)> {
    let span = item.span;
    let Some(fields) = item.as_object_mut() else { return Ok(()) };
    if let Some((unknown, node)) =
        fields.iter().find(|(key, _)| !matches!(key.as_str(), "value" | "type" | "description" | "name"))
    {
        return Err((node.span, format!("the enum item has an unknown field `{unknown}`")));
    }
    if let Some(kind) = fields.get("type").and_then(Node::as_str)
        && !matches!(kind, "stringLiteral" | "booleanLiteral")
    {
        return Err((span, format!("the enum item has an unknown type `{kind}`")));
    }
    let description = fields.shift_remove("description");
    let Some(value) = fields.shift_remove("value") else {
        return Err((span, "the enum item is an object without `value`".to_owned()));
    };
    if let (Some(description), Value::String(value)) = (description, &value.value) {
        descriptions.push((value.clone(), description));
    }
    *item = value;
    Ok(())
}
