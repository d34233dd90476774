//! ```yaml
//! type: int                      ->      type: integer
//! type: Date                     ->      type: string
//!                                        format: date
//! type: any                      ->      (nothing)
//! type: string[]                 ->      type: array
//!                                        items: {type: string}
//! type: [string, null]           ->      type: [string, 'null']
//! type: Pet                      ->      $ref: '#/components/schemas/Pet'
//! ```
//!
//! Names of types from other languages are read as the type of OpenAPI that they mean. The name of a component is a
//! reference to it, if it is not the name of a type.

use std::collections::BTreeSet;

use super::field_names::letters;
use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::pointer::{Pointer, join};
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

/// The types of OpenAPI 3.0 and 3.1.
const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "array", "object", "null"];

/// Other names: the letters of each in lower case, the type, and the format. An empty type allows every value.
#[rustfmt::skip]
const NAMES: &[(&str, &str, Option<&str>)] = &[
    ("str", "string", None), ("text", "string", None), ("char", "string", None), ("character", "string", None),
    ("varchar", "string", None), ("strings", "string", None),
    ("date", "string", Some("date")), ("datetime", "string", Some("date-time")), ("time", "string", Some("time")),
    ("uuid", "string", Some("uuid")), ("guid", "string", Some("uuid")), ("uri", "string", Some("uri")),
    ("url", "string", Some("uri")), ("email", "string", Some("email")), ("password", "string", Some("password")),
    ("byte", "string", Some("byte")), ("base64", "string", Some("byte")), ("file", "string", Some("binary")),
    ("binary", "string", Some("binary")), ("blob", "string", Some("binary")),
    ("int", "integer", None), ("int32", "integer", Some("int32")), ("int64", "integer", Some("int64")),
    ("long", "integer", Some("int64")), ("bigint", "integer", Some("int64")), ("short", "integer", Some("int32")),
    ("integers", "integer", None), ("uint", "integer", None),
    ("float", "number", Some("float")), ("double", "number", Some("double")), ("decimal", "number", None),
    ("numeric", "number", None), ("real", "number", None), ("numbers", "number", None),
    ("bool", "boolean", None), ("booleans", "boolean", None),
    ("list", "array", None), ("arrays", "array", None),
    ("map", "object", None), ("dict", "object", None), ("dictionary", "object", None), ("hash", "object", None),
    ("objects", "object", None),
    ("none", "null", None), ("nil", "null", None),
    ("", "", None), ("any", "", None), ("anytype", "", None), ("mixed", "", None), ("json", "", None),
    ("unknown", "", None), ("undefined", "", None), ("*", "", None),
];

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let components = document.root.get("components").and_then(|components| components.get("schemas")?.as_object());
    let components: BTreeSet<String> = components.into_iter().flat_map(Object::keys).cloned().collect();
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        if schema.get("$ref").is_some() {
            return;
        }
        match schema.get("type").map(|node| &node.value) {
            Some(Value::String(name)) if !TYPES.contains(&name.as_str()) => {
                let name = name.clone();
                read_name(schema, &name, &components, pointer, log);
            }
            Some(Value::Array(_)) => read_list(schema, pointer, log),
            // In a union, YAML's null is the type. In other schemas, it is a field without a value.
            Some(Value::Null) if is_null_member(schema, pointer) => {
                replace_type(schema, Some(Node::string("null", schema.span)));
                log.mistake(schema.span, &pointer.key("type"), "the type is YAML's null: it is read as 'null'");
            }
            _ => {}
        }
    });
}

/// Returns the type and the format that a name means.
pub(in crate::normalise) fn meant(name: &str) -> Option<(&'static str, Option<&'static str>)> {
    let letters = letters(name);
    let exact = TYPES.iter().find(|known| **known == letters).map(|known| (*known, None));
    exact.or_else(|| NAMES.iter().find(|(known, ..)| *known == letters).map(|(_, kind, format)| (*kind, *format)))
}

/// Reads a type that is one name.
fn read_name(schema: &mut Node, name: &str, components: &BTreeSet<String>, pointer: &Pointer, log: &mut RuleLog) {
    let span = schema.get("type").map_or(schema.span, |node| node.span);
    let read = if name.starts_with("#/") || components.contains(name) {
        let reference = if name.starts_with("#/") { name.to_owned() } else { join("#/components/schemas", name) };
        replace_type(schema, None);
        schema.set("$ref", Node::string(reference.clone(), span));
        format!("a reference to `{reference}`")
    } else if let Some((kind, format)) = meant(name) {
        replace_type(schema, (!kind.is_empty()).then(|| Node::string(kind, span)));
        if let Some(format) = format.filter(|_| schema.get("format").is_none()) {
            schema.set("format", Node::string(format, span));
        }
        if kind.is_empty() { "any type".to_owned() } else { format!("`{kind}`") }
    } else if let Some((kind, _)) = item_name(name).and_then(meant) {
        replace_type(schema, Some(Node::string("array", span)));
        if schema.get("items").is_none() {
            let kind = (!kind.is_empty()).then(|| ("type", Node::string(kind, span)));
            schema.set("items", Node::object(kind, span));
        }
        "`array`".to_owned()
    } else if let Some(kinds) = alternatives(name) {
        let read = kinds.iter().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(" or ");
        let kinds = kinds.into_iter().map(|kind| Node::string(kind, span)).collect();
        replace_type(schema, Some(Node::array(kinds, span)));
        read
    } else if letters(name) == "enum" && schema.get("enum").is_some() {
        replace_type(schema, None);
        "the type of its values".to_owned()
    } else {
        return;
    };
    log.mistake(span, &pointer.key("type"), format!("`{name}` is not a type: it is read as {read}"));
}

/// Returns the name of the items of `string[]` and `array<string>`.
fn item_name(name: &str) -> Option<&str> {
    let inner = |name: &'static str, text| str::strip_prefix(text, name).and_then(|rest: &str| rest.strip_suffix('>'));
    let name = name.trim();
    name.strip_suffix("[]").or_else(|| inner("array<", name)).or_else(|| inner("Array<", name))
}

/// Returns the types of `string|null` and `string, integer`.
fn alternatives(name: &str) -> Option<Vec<&'static str>> {
    let kinds: Option<Vec<_>> = name.split(['|', ',']).map(|part| Some(meant(part)?.0)).collect();
    kinds.filter(|kinds| kinds.len() > 1 && kinds.iter().all(|kind| !kind.is_empty()))
}

/// Reads the names in a list of types.
fn read_list(schema: &mut Node, pointer: &Pointer, log: &mut RuleLog) {
    let Some(list) = schema.get_mut("type").and_then(Node::as_array_mut) else { return };
    let here = pointer.key("type");
    let mut is_any = false;
    for (index, item) in list.iter_mut().enumerate() {
        let read = match &item.value {
            Value::Null => Some("null"),
            Value::String(name) if !TYPES.contains(&name.as_str()) => meant(name).map(|(kind, _)| kind),
            _ => None,
        };
        let Some(read) = read else { continue };
        let found = item.as_str().map_or_else(|| "YAML's null".to_owned(), |name| format!("`{name}`"));
        is_any |= read.is_empty();
        let meaning = if read.is_empty() { "any type".to_owned() } else { format!("'{read}'") };
        log.mistake(item.span, &here.index(index), format!("{found} is not a type: it is read as {meaning}"));
        item.value = Value::String(read.to_owned());
    }
    let mut seen = BTreeSet::new();
    list.retain(|item| item.as_str().is_none_or(|name| seen.insert(name.to_owned())));
    if is_any || list.is_empty() {
        replace_type(schema, None);
    }
}

/// Whether a schema is a member of a union and says nothing but its type.
fn is_null_member(schema: &Node, pointer: &Pointer) -> bool {
    let is_member = matches!(pointer.parent().and_then(Pointer::last_key), Some("oneOf" | "anyOf"));
    let says_more = |(name, value): (&String, &Node)| {
        !matches!(name.as_str(), "type" | "title" | "description") && value.value != Value::Null
    };
    is_member && !schema.as_object().into_iter().flatten().any(says_more)
}

/// Sets or removes the type.
fn replace_type(schema: &mut Node, kind: Option<Node>) {
    match kind {
        Some(kind) => schema.set("type", kind),
        None => {
            schema.remove("type");
        }
    }
}
