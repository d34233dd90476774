//! ```yaml
//! type: [string, 'null']         ->      type: string
//!                                        nullable: true
//!
//! type: 'null' (or ['null'])     ->      nullable: true
//!                                        enum: [null]
//!
//! type: [string, integer]        ->      oneOf:
//! minLength: 1                             - {type: string, minLength: 1}
//!                                          - {type: integer}
//! ```

use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, Object, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    each(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        if schema.text("type") == Some("null") && !is_member_of_a_union(pointer) {
            found.at(schema.span, &join(pointer, "type"));
            only_null(schema);
            return;
        }
        let Some(types) = schema.get("type").and_then(Node::as_array) else { return };
        let (nulls, types): (Vec<Node>, Vec<Node>) =
            types.iter().cloned().partition(|one| one.as_str() == Some("null"));
        let span = schema.get("type").map_or(schema.span, |node| node.span);
        found.at(span, &join(pointer, "type"));
        if !nulls.is_empty() && !types.is_empty() {
            schema.set("nullable", Node::bool(true, span));
            drop_null_item(schema);
        }
        match <[Node; 1]>::try_from(types) {
            Ok([only]) => schema.set("type", only),
            Err(types) if types.is_empty() => {
                schema.set("type", Node::string("null", span));
                if !is_member_of_a_union(pointer) {
                    only_null(schema);
                }
            }
            Err(types) => split(schema, types),
        }
    });
}

/// A union with a null type is the matter of `nullable_unions`.
fn is_member_of_a_union(pointer: &str) -> bool {
    let parent = pointer.rsplit('/').nth(1);
    matches!(parent, Some("oneOf" | "anyOf"))
}

/// Turns a schema of null alone into what 3.0 has for it.
pub(super) fn only_null(schema: &mut Node) {
    let span = schema.remove("type").map_or(schema.span, |kind| kind.span);
    schema.set("nullable", Node::bool(true, span));
    schema.set("enum", Node::array(vec![Node { value: Value::Null, span }], span));
}

/// `nullable` allows null; an enum need not list it too.
fn drop_null_item(schema: &mut Node) {
    if let Some(items) = schema.get_mut("enum").and_then(Node::as_array_mut) {
        items.retain(|item| item.value != Value::Null);
    }
}

/// One variant a type, each with the keywords that speak about that type.
fn split(schema: &mut Node, types: Vec<Node>) {
    let span = schema.span;
    let Some(fields) = schema.as_object_mut() else { return };
    let mut keywords = Object::new();
    for (name, node) in std::mem::take(fields) {
        match name.as_str() {
            "type" => {}
            _ if subject(&name).is_some() => {
                keywords.insert(name, node);
            }
            _ => {
                fields.insert(name, node);
            }
        }
    }
    let variants = types.into_iter().map(|kind| {
        let name = kind.as_str().unwrap_or_default().to_owned();
        let about = |keyword: &str| subject(keyword).is_some_and(|subject| subject.contains(&name.as_str()));
        let own = keywords
            .iter()
            .filter(|(keyword, _)| about(keyword))
            .map(|(keyword, node)| (keyword.clone(), node.clone()));
        Node::object(std::iter::once(("type".to_owned(), kind.clone())).chain(own.collect::<Vec<_>>()), span)
    });
    fields.insert("oneOf".to_owned(), Node::array(variants.collect(), span));
}

/// The types that a keyword constrains; `None` for keywords that are about every value.
fn subject(keyword: &str) -> Option<&'static [&'static str]> {
    Some(match keyword {
        "minLength" | "maxLength" | "pattern" | "format" => &["string"],
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => &["integer", "number"],
        "items" | "minItems" | "maxItems" | "uniqueItems" => &["array"],
        "properties" | "required" | "additionalProperties" | "minProperties" | "maxProperties" => &["object"],
        _ => return None,
    })
}
