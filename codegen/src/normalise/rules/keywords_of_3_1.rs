//! ```yaml
//! info: {summary: Short}                 info: {x-summary: Short}
//! webhooks: {...}                  ->    x-webhooks: {...}
//! properties:                            properties:
//!   pair:                                  pair:
//!     prefixItems: [{type: string}]          items: {type: string}
//!                                            x-prefixItems: [...]
//!   audio:                                 audio:
//!     contentEncoding: base64                format: byte
//! ```
//!
//! This rule handles the keywords that the other rules for OpenAPI 3.1 leave. A keyword that has an equivalent in 3.0
//! is replaced by it, and the keyword itself is kept in an extension. A list with `prefixItems` becomes a list whose
//! items match any of the item schemas. The values of `patternProperties` become `additionalProperties`. Webhooks are
//! left out with a warning.

use crate::grammar::{Kind, Presence};
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_all;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_all(&mut document.root, &mut |node, kind, pointer| {
        let is_new = |name: &str| kind.field(name).is_some_and(|field| field.presence == Presence::Since31);
        let names: Vec<String> = match node.as_object() {
            Some(fields) => fields.keys().filter(|name| is_new(name)).cloned().collect(),
            None => return,
        };
        for name in names {
            let Some(value) = node.remove(&name) else { continue };
            log.applied(value.span, &pointer.key(&name));
            match kind {
                Kind::Schema => add_equivalent(node, &name, &value),
                Kind::OpenApi if name == "webhooks" => report_webhooks(&value, log),
                _ => {}
            }
            node.set(&format!("x-{}", name.trim_start_matches('$')), value);
        }
    });
    let root = &mut document.root;
    if root.get("paths").is_none() {
        // A document of 3.1 can have webhooks only.
        let span = root.span;
        root.set("paths", Node::object(Object::new(), span));
    }
}

/// Adds the equivalent of a keyword of 3.1.
fn add_equivalent(schema: &mut Node, name: &str, value: &Node) {
    let has = |schema: &Node, name: &str| schema.get(name).is_some();
    let text = |text: &str| Node::string(text, value.span);
    match (name, &value.value) {
        ("prefixItems", Value::Array(items)) => {
            let mut members: Vec<Node> = Vec::new();
            // A schema `false`, which is `{not: {}}` here, allows no more items.
            let rest = schema.remove("items").filter(|rest| rest.as_object().is_some() && rest.get("not").is_none());
            for item in items.iter().cloned().chain(rest) {
                if !members.contains(&item) {
                    members.push(item);
                }
            }
            let items = match <[Node; 1]>::try_from(members) {
                Ok([only]) => only,
                Err(members) => Node::object([("anyOf", Node::array(members, value.span))], value.span),
            };
            schema.set("items", items);
            if !has(schema, "type") {
                schema.set("type", text("array"));
            }
        }
        // OpenAPI 3.0 has no format for other encodings (RFC 2045, section 6; RFC 4648).
        ("contentEncoding", Value::String(encoding)) if !has(schema, "format") => match encoding.as_str() {
            "base64" => schema.set("format", text("byte")),
            "binary" => schema.set("format", text("binary")),
            _ => {}
        },
        ("contentMediaType", Value::String(media_type))
            if !has(schema, "format")
                && !has(schema, "contentEncoding")
                && !has(schema, "x-contentEncoding")
                && !is_text(media_type) =>
        {
            schema.set("format", text("binary"));
        }
        ("patternProperties", Value::Object(patterns)) => add_values(schema, patterns, value),
        _ => {}
    }
}

/// Adds the values of `patternProperties` to the additional properties, which can have any name in OpenAPI 3.0.
fn add_values(schema: &mut Node, patterns: &Object, value: &Node) {
    let additional = schema.get("additionalProperties");
    let (is_any, rest) = match additional.map(|node| &node.value) {
        Some(Value::Bool(is_any)) => (*is_any, None),
        Some(_) => (false, additional.cloned()),
        None => (false, None),
    };
    // `{not: {}}` is the schema `false`, which allows no value.
    let is_empty = |node: &Node| node.as_object().is_some_and(Object::is_empty);
    let is_possible = |node: &&Node| !node.get("not").is_some_and(is_empty);
    let mut values: Vec<Node> = Vec::new();
    for node in patterns.values().filter(is_possible).cloned().chain(rest) {
        if !values.contains(&node) {
            values.push(node);
        }
    }
    if is_any || values.is_empty() {
        return;
    }
    let new = match <[Node; 1]>::try_from(values) {
        Ok([only]) => only,
        Err(values) if values.iter().any(is_empty) => Node::object(Object::new(), value.span),
        Err(values) => Node::object([("anyOf", Node::array(values, value.span))], value.span),
    };
    schema.set("additionalProperties", new);
}

/// Reports the webhooks, which the server calls.
fn report_webhooks(webhooks: &Node, log: &mut RuleLog) {
    let names: Vec<&str> = webhooks.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    if names.is_empty() {
        return;
    }
    let message =
        format!("webhooks are left out, because the server calls them and not the client: {}", names.join(", "));
    log.problems.warning("webhooks", webhooks.span, "#/webhooks", message);
}

/// Whether a media type is text, which a string can contain without an encoding.
fn is_text(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_of = |format: &str| essence.ends_with(&format!("/{format}")) || essence.ends_with(&format!("+{format}"));
    let formats = ["json", "xml", "yaml", "x-yaml", "javascript", "x-www-form-urlencoded", "sql", "graphql", "toml"];
    essence.starts_with("text/") || formats.into_iter().any(is_of)
}
