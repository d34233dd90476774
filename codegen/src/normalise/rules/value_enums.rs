//! ```yaml
//! enum:                                  enum:
//!   - value: active                        - active
//!   - type: stringLiteral        ->        - fixed
//!     value: fixed
//! ```
//!
//! A literal that is the only value is a `const`, so that the schema gets the extension `x-const`. The pages of one API
//! write its `const` as a literal, and its `enum` of one value without a type.
//!
//! The descriptions of items move to `x-enum-descriptions`, keyed by value. Other objects and lists among the values of
//! hand-written documents are any JSON, because generated enums have scalar values only; the values are kept in `x-enum`.
//! On pages they are an error.
//!
//! ```yaml
//! type: string                           anyOf:
//! enum: [none, {days: 5}]        ->        - {type: string, enum: [none]}
//!                                          - {}
//!                                        x-enum: [none, {days: 5}]
//! ```

use super::const_values::NAME as CONST;
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
        if !is_page && let Some(values) = set_aside(schema) {
            log.mistake(values.span, &pointer, "the enum has values that are objects or lists: they are any JSON");
            schema.set("x-enum", values);
            return;
        }
        let Some(items) = schema.get_mut("enum").and_then(Node::as_array_mut) else { return };
        let span = items.first().map(|item| item.span).unwrap_or_default();
        let mut descriptions = Vec::new();
        let is_const = matches!(items.as_slice(), [only] if only.text("type").is_some_and(is_literal));
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
        if is_const {
            schema.set(CONST, Node::bool(true, span));
        }
        if !descriptions.is_empty() {
            schema.set("x-enum-descriptions", Node::object(descriptions, span));
        }
    });
}

/// Returns whether the type of an item is that of a literal.
fn is_literal(kind: &str) -> bool {
    matches!(kind, "stringLiteral" | "booleanLiteral")
}

/// Removes an `enum` that contains lists, or objects without `value`, and returns it. The scalars among its values become
/// an alternative to any JSON.
fn set_aside(schema: &mut Node) -> Option<Node> {
    let is_wrapped = |item: &Node| item.get("value").is_some();
    let is_other = |item: &Node| item.as_array().is_some() || (item.as_object().is_some() && !is_wrapped(item));
    if !schema.get("enum").and_then(Node::as_array).is_some_and(|items| items.iter().any(is_other)) {
        return None;
    }
    let values = schema.remove("enum")?;
    let span = values.span;
    let scalars: Vec<Node> = values.as_array()?.iter().filter(|item| !is_other(item)).cloned().collect();
    if scalars.is_empty() {
        // A type of objects or lists is still right.
        if !matches!(schema.text("type"), Some("object" | "array") | None) {
            schema.remove("type");
        }
        return Some(values);
    }
    let kind = schema.remove("type").filter(|kind| !matches!(kind.as_str(), Some("object" | "array")));
    let known =
        Node::object(kind.map(|kind| ("type", kind)).into_iter().chain([("enum", Node::array(scalars, span))]), span);
    if schema.get("anyOf").is_none() {
        schema.set("anyOf", Node::array(vec![known, Node::object([] as [(&str, Node); 0], span)], span));
    }
    Some(values)
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
        && !is_literal(kind)
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
