//! ```yaml
//! - name: limit                          - name: limit
//!   in: query                              in: query
//!   type: integer                ->        schema: {type: integer}
//!
//! application/json:                      application/json:
//!   type: string                 ->        schema: {type: string}
//!
//! '200':                                 '200':
//!   schema: {type: string}       ->        content: {application/json: {schema: {type: string}}}
//! ```
//!
//! The keywords of a schema that are written next to `schema` belong into it, as Swagger 2.0 has it. The schema of a
//! response or a body without a media type is that of JSON. A parameter without a schema is a string.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_all;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

/// The keywords that say what a value is.
const STRUCTURE: [&str; 8] = ["type", "format", "items", "properties", "enum", "allOf", "oneOf", "anyOf"];

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_all(&mut document.root, &mut |node, kind, pointer| match kind {
        Kind::Parameter | Kind::Header if node.get("$ref").is_none() => parameter(node, kind, pointer, log),
        Kind::MediaType => {
            let is_schema = node.text("$ref").is_some_and(|reference| reference.contains("/schemas/"));
            if node.get("schema").is_none() && (is_schema || has_structure(node)) {
                move_keywords(node, kind, pointer, log);
            }
        }
        Kind::Response | Kind::RequestBody if node.get("$ref").is_none() => content(node, kind, pointer, log),
        _ => {}
    });
}

fn has_structure(node: &Node) -> bool {
    STRUCTURE.iter().any(|keyword| node.get(keyword).is_some_and(|value| value.value != Value::Null))
}

/// Gives a parameter a schema or a media type, and not both.
fn parameter(node: &mut Node, kind: Kind, pointer: &Pointer, log: &mut RuleLog) {
    if node.as_object().is_none() {
        return;
    }
    let is_absent = |field: &str| match node.get(field).map(|value| &value.value) {
        None | Some(Value::Null) => true,
        Some(Value::Object(fields)) => field == "content" && fields.is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        _ => false,
    };
    match (is_absent("schema"), is_absent("content")) {
        (true, true) if has_structure(node) => {
            node.remove("content");
            node.remove("schema");
            move_keywords(node, kind, pointer, log);
        }
        (true, true) => {
            let span = node.span;
            node.remove("content");
            node.set("schema", Node::object([("type", Node::string("string", span))], span));
            log.mistake(span, pointer, format!("{} has neither `schema` nor `content`: it is a string", kind.name()));
        }
        (false, false) => {
            if let Some(content) = node.remove("content") {
                let message = format!("{} has `schema` and `content`: `content` is ignored", kind.name());
                log.mistake(content.span, &pointer.key("content"), message);
                node.set("x-content", content);
            }
        }
        (true, false) => {
            node.remove("schema");
        }
        (false, true) => {
            node.remove("content");
        }
    }
}

/// Moves the keywords of a schema into `schema`. Those that the object itself can have stay.
fn move_keywords(node: &mut Node, kind: Kind, pointer: &Pointer, log: &mut RuleLog) {
    let span = node.span;
    let Some(fields) = node.as_object_mut() else { return };
    let mut schema = Object::new();
    for (name, value) in std::mem::take(fields) {
        let is_keyword = kind.field(&name).is_none() && (Kind::Schema.field(&name).is_some() || name == "$ref");
        if is_keyword {
            schema.insert(name, value)
        } else {
            fields.insert(name, value)
        };
    }
    let names: Vec<String> = schema.keys().map(|name| format!("`{name}`")).collect();
    let message = format!("{} of {} {} read as part of its `schema`", names.join(", "), kind.name(), {
        if names.len() == 1 { "is" } else { "are" }
    });
    log.mistake(span, pointer, message);
    fields.insert("schema".to_owned(), Node::object(schema, span));
}

/// Gives a response or a request body a media type.
fn content(node: &mut Node, kind: Kind, pointer: &Pointer, log: &mut RuleLog) {
    const JSON: &str = "application/json";
    let is_media = |content: &Node| {
        content.as_object().is_some_and(|all| all.contains_key("schema") && !all.keys().any(|name| name.contains('/')))
    };
    let media = if node.get("content").is_none() && node.get("schema").is_some() {
        node.remove("schema").map(|schema| Node::object([("schema", schema)], node.span))
    } else if node.get("content").is_some_and(is_media) {
        node.remove("content")
    } else {
        None
    };
    let Some(media) = media else { return };
    let span = media.span;
    log.mistake(span, pointer, format!("{} has a schema, but no media type: it is read as `{JSON}`", kind.name()));
    node.set("content", Node::object([(JSON, media)], span));
}
