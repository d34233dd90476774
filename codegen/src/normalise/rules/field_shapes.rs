//! ```yaml
//! tags: pets                     ->      tags: [pets]
//! minimum: '1'                           minimum: 1
//! nullable: 'true'                       nullable: true
//! properties: []                         properties: {}
//! discriminator: kind                    discriminator: {propertyName: kind}
//! items: [{type: string}]                prefixItems: [{type: string}]
//! content: {application/json: }          content: {application/json: {}}
//! ```
//!
//! A value of the wrong shape is read as the value that it obviously means. `normalise/readings.rs` lists these. A
//! component, a property, a response or a media type that is null is empty.

use serde_json::Number;

use crate::grammar::{Kind, Shape};
use crate::normalise::readings;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::strict::COUNTS;
use crate::normalise::walk::visit_down;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_down(&mut document.root, &mut |node, kind, pointer| {
        if kind == Kind::Schema {
            list_of_items(node, pointer, log);
        }
        if kind == Kind::Operation {
            set_aside_identifier(node, pointer, log);
        }
        let Some(fields) = node.as_object_mut() else { return };
        for (name, value) in fields {
            let Some(field) = kind.field(name).filter(|_| !has_own_rule(kind, name)) else { continue };
            let pointer = pointer.key(name);
            match (kind, name.as_str()) {
                (Kind::Schema, "exclusiveMinimum" | "exclusiveMaximum") => {
                    if readings::flag(value).is_none() || value.as_str().is_some_and(|text| text.parse::<f64>().is_ok())
                    {
                        read(value, Shape::Number, &pointer, log);
                    } else if value.as_str().is_some() {
                        read(value, Shape::Flag, &pointer, log);
                    }
                }
                (_, "deprecated") if value.as_str().is_some_and(|text| !text.is_empty()) => {
                    let is_deprecated = readings::flag(value).unwrap_or(true);
                    let message = format!("expected a boolean, found a string: it is read as `{is_deprecated}`");
                    log.mistake(value.span, &pointer, message);
                    value.value = Value::Bool(is_deprecated);
                }
                _ => read(value, field.shape, &pointer, log),
            }
            // A count may be written as `3.0`.
            if let Value::Number(number) = &mut value.value
                && COUNTS.contains(&name.as_str())
                && let Some(whole) = whole(number)
            {
                *number = whole;
            }
        }
    });
}

/// Moves an `operationId` that is not text to an extension: the operation gets a name from its path.
fn set_aside_identifier(operation: &mut Node, pointer: &Pointer, log: &mut RuleLog) {
    if operation.get("operationId").is_none_or(|id| id.as_str().is_some_and(|id| !id.trim().is_empty())) {
        return;
    }
    if let Some(id) = operation.remove("operationId") {
        log.mistake(id.span, &pointer.key("operationId"), "the `operationId` is not a name: it is ignored");
        operation.set("x-operationId", id);
    }
}

/// Whether another rule reads the values of a field that do not have its shape.
fn has_own_rule(kind: Kind, name: &str) -> bool {
    kind == Kind::Schema && matches!(name, "type" | "required" | "const" | "examples")
}

/// Reads a value, and the values in it up to the next objects.
fn read(node: &mut Node, shape: Shape, pointer: &Pointer, log: &mut RuleLog) {
    if !readings::fits(node, shape) {
        let Some((read, how)) = readings::read(node, shape) else { return };
        let message = format!("expected {}, found {}: it is read {how}", name(shape), node.kind());
        log.mistake(node.span, pointer, message);
        *node = read;
    }
    match (shape, &mut node.value) {
        (Shape::ListOf(item), Value::Array(items)) => {
            if !matches!(item, Shape::Any) {
                leave_out_nulls(items, pointer, log);
            }
            for (index, node) in items.iter_mut().enumerate() {
                read(node, *item, &pointer.index(index), log);
            }
        }
        (Shape::MapOf(item) | Shape::PatternOf(item), Value::Object(fields)) => {
            // Security requirements have extensions in some documents.
            let has_extensions = matches!(shape, Shape::PatternOf(_) | Shape::MapOf(Shape::ListOf(_)));
            let is_entry = |key: &str| key != "$ref" && !(has_extensions && key.starts_with("x-"));
            for (key, node) in fields.iter_mut().filter(|(key, _)| is_entry(key)) {
                let pointer = pointer.key(key);
                if node.value == Value::Null {
                    fill(node, *item, &pointer, log);
                } else {
                    read(node, *item, &pointer, log);
                }
            }
        }
        _ => {}
    }
}

/// Returns a number without a fraction as an integer, if it was written as a floating-point number.
fn whole(number: &Number) -> Option<Number> {
    let value = number.as_f64().filter(|value| number.is_f64() && value.fract() == 0.0 && value.abs() < 1e15)?;
    format!("{value:.0}").parse::<i64>().ok().map(Number::from)
}

/// Replaces null by the empty value of a shape.
fn fill(node: &mut Node, shape: Shape, pointer: &Pointer, log: &mut RuleLog) {
    let (value, empty) = match shape {
        Shape::Is(Kind::Header) => {
            let schema = Node::object([("type", Node::string("string", node.span))], node.span);
            (Node::object([("schema", schema)], node.span).value, "a string".to_owned())
        }
        Shape::Is(kind) => (Value::Object(Object::new()), format!("{} without fields", kind.name())),
        Shape::MapOf(_) | Shape::PatternOf(_) => (Value::Object(Object::new()), "an empty object".to_owned()),
        Shape::ListOf(_) => (Value::Array(Vec::new()), "an empty list".to_owned()),
        Shape::Text => (Value::String(String::new()), "an empty text".to_owned()),
        Shape::Flag | Shape::Number | Shape::Any | Shape::FlagOr(_) => return,
    };
    log.mistake(node.span, pointer, format!("the value is null: it is read as {empty}"));
    node.value = value;
}

/// Removes the items of a list that are null.
fn leave_out_nulls(items: &mut Vec<Node>, pointer: &Pointer, log: &mut RuleLog) {
    let mut index = 0;
    items.retain(|item| {
        let is_null = item.value == Value::Null;
        if is_null {
            log.mistake(item.span, &pointer.index(index), "the item is null: it is left out");
        }
        index += 1;
        !is_null
    });
}

/// Reads `items` that is a list, as JSON Schema had it before 2020-12.
fn list_of_items(schema: &mut Node, pointer: &Pointer, log: &mut RuleLog) {
    let Some(items) = schema.get("items").filter(|items| items.as_array().is_some()).cloned() else { return };
    let is_empty = items.as_array().is_some_and(Vec::is_empty);
    let meaning = if is_empty { "items of any type" } else { "`prefixItems`" };
    log.mistake(items.span, &pointer.key("items"), format!("`items` is a list: it is read as {meaning}"));
    if is_empty {
        schema.set("items", Node::object(Object::new(), items.span));
        return;
    }
    schema.remove("items");
    // The schema of the items that follow.
    if let Some(rest) = schema.remove("additionalItems") {
        schema.set("items", rest);
    }
    if schema.get("prefixItems").is_none() {
        schema.set("prefixItems", items);
    }
}

/// Returns the name of a shape for messages.
fn name(shape: Shape) -> &'static str {
    match shape {
        Shape::Text => "a string",
        Shape::Flag => "a boolean",
        Shape::Number => "a number",
        Shape::Any => "a value",
        Shape::Is(kind) => kind.name(),
        Shape::ListOf(_) => "a list",
        Shape::MapOf(_) | Shape::PatternOf(_) => "an object",
        Shape::FlagOr(_) => "a boolean or a schema",
    }
}
