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
//! The last of the rules for 3.1: what the others left. What 3.0 says in another way is said that way; the
//! keyword itself is kept in an extension. A list whose items are described one by one becomes a list of
//! any of them.

use crate::grammar::{Kind, Presence};
use crate::normalise::Found;
use crate::normalise::walk::every;
use crate::source::Document;
use crate::source::node::{Node, Object, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    every(&mut document.root, &mut |node, kind, pointer| {
        let is_new = |name: &str| kind.field(name).is_some_and(|field| field.presence == Presence::Since31);
        let names: Vec<String> = match node.as_object() {
            Some(fields) => fields.keys().filter(|name| is_new(name)).cloned().collect(),
            None => return,
        };
        for name in names {
            let Some(value) = node.remove(&name) else { continue };
            found.at(value.span, &join(pointer, &name));
            if kind == Kind::Schema {
                say_in_3_0(node, &name, &value);
            }
            node.set(&format!("x-{}", name.trim_start_matches('$')), value);
        }
    });
    let root = &mut document.root;
    if root.get("paths").is_none() {
        // A 3.1 document may have webhooks alone.
        let span = root.span;
        root.set("paths", Node::object(Object::new(), span));
    }
}

/// Adds what 3.0 has for a keyword of 3.1.
fn say_in_3_0(schema: &mut Node, name: &str, value: &Node) {
    let has = |schema: &Node, name: &str| schema.get(name).is_some();
    let text = |text: &str| Node::string(text, value.span);
    match (name, &value.value) {
        ("prefixItems", Value::Array(items)) => {
            let mut members: Vec<Node> = Vec::new();
            // What may not be there is not one of them.
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
        // Other encodings (RFC 2045, section 6; RFC 4648) make a text of which 3.0 knows no format.
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
        ("patternProperties", Value::Object(patterns)) if !has(schema, "additionalProperties") => {
            if let Some((_, values)) = patterns.first().filter(|_| patterns.len() == 1) {
                schema.set("additionalProperties", values.clone());
            }
        }
        _ => {}
    }
}

/// Whether a media type is that of a text: as the value of a string it is written as it is.
fn is_text(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_of = |format: &str| essence.ends_with(&format!("/{format}")) || essence.ends_with(&format!("+{format}"));
    let formats = ["json", "xml", "yaml", "x-yaml", "javascript", "x-www-form-urlencoded", "sql", "graphql", "toml"];
    essence.starts_with("text/") || formats.into_iter().any(is_of)
}
