//! ```yaml
//! version: {type: string, enum: [1, 1.10]}            version: {type: string, enum: ['1', '1.10']}
//! level: {type: integer, enum: ['1', '2']}      ->    level: {type: integer, enum: [1, 2]}
//! flag: {type: boolean, default: 'true'}              flag: {type: boolean, default: true}
//! ```
//!
//! The declared type decides the form of values in `enum`, `default` and `example`. A string has the text of the
//! document. Null in an `enum` becomes `nullable: true`. Any other value of an `enum` that has no form of the type is
//! left out with a warning.

use super::type_lists::only_null;
use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::values::{convert, of_type, types_of};
use crate::normalise::walk::visit_all;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    // The schemas to which references lead.
    let components = document.root.get("components").cloned();
    let root = Node::object(components.map(|components| ("components", components)), document.root.span);
    visit_all(&mut document.root, &mut |node, kind, pointer| match kind {
        Kind::Schema => {
            convert_enum(node, pointer, log);
            for name in ["default", "example"] {
                let Some(place) = node.get_mut(name) else { continue };
                let mut value = std::mem::replace(place, Node::new(Value::Null, place.span));
                if convert(&mut value, node, &root) {
                    log.applied(value.span, &pointer.key(name));
                }
                node.set(name, value);
            }
        }
        Kind::Parameter | Kind::Header | Kind::MediaType => {
            let Some(schema) = node.get("schema").cloned() else { return };
            convert_field(node, "example", &schema, &root, pointer, log);
            let pointer = pointer.key("examples");
            for (name, example) in node.get_mut("examples").and_then(Node::as_object_mut).into_iter().flatten() {
                convert_field(example, "value", &schema, &root, &pointer.key(name), log);
            }
        }
        _ => {}
    });
}

/// Converts an example of a schema.
fn convert_field(node: &mut Node, name: &str, schema: &Node, root: &Node, pointer: &Pointer, log: &mut RuleLog) {
    if let Some(value) = node.get_mut(name)
        && convert(value, schema, root)
    {
        log.applied(value.span, &pointer.key(name));
    }
}

/// Converts the values of an `enum`.
fn convert_enum(schema: &mut Node, pointer: &Pointer, log: &mut RuleLog) {
    let pointer = pointer.key("enum");
    let types: Vec<String> = types_of(schema).into_iter().map(ToOwned::to_owned).collect();
    let types: Vec<&str> = types.iter().map(String::as_str).collect();
    if types.is_empty() || types == ["null"] {
        return;
    }
    let Some(list) = schema.get_mut("enum").and_then(Node::as_array_mut) else { return };
    let (mut values, mut has_null) = (Vec::new(), false);
    for (index, value) in list.iter().enumerate() {
        let pointer = pointer.index(index);
        let is_null = value.value == Value::Null;
        has_null |= is_null;
        let converted = of_type(value, &types).filter(|_| !is_null);
        if converted.as_ref() != Some(value) {
            log.applied(value.span, &pointer);
        }
        if converted.is_none() && !is_null {
            report(value, &types, &pointer, log);
        }
        values.extend(converted);
    }
    let is_empty = values.is_empty();
    *list = values;
    match (is_empty, has_null) {
        (true, true) => only_null(schema),
        (true, false) => drop(schema.remove("enum")),
        (false, true) => schema.set("nullable", Node::bool(true, schema.span)),
        (false, false) => {}
    }
}

/// Reports a value that the declared type does not have.
fn report(value: &Node, types: &[&str], pointer: &Pointer, log: &mut RuleLog) {
    let text = value.scalar_text().map_or_else(|| value.kind().to_owned(), |text| format!("`{text}`"));
    let message = format!("{text} is left out: it is not of the declared type {}", types.join(" or "));
    log.problems
        .warning("enum-value", value.span, pointer, message)
        .help("correct the value or the type with an overlay action");
}
