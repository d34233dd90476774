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
//!
//! type: [string, integer]        ->      enum: [auto, 1]
//! enum: [auto, 1]
//! ```

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        if schema.text("type") == Some("null") && !is_member_of_a_union(pointer) {
            log.applied(schema.span, &pointer.key("type"));
            only_null(schema);
            return;
        }
        let Some(types) = schema.get("type").and_then(Node::as_array) else { return };
        let (nulls, types): (Vec<Node>, Vec<Node>) =
            types.iter().cloned().partition(|one| one.as_str() == Some("null"));
        let span = schema.get("type").map_or(schema.span, |node| node.span);
        log.applied(span, &pointer.key("type"));
        if !nulls.is_empty() && !types.is_empty() {
            schema.set("nullable", Node::bool(true, span));
        }
        match <[Node; 1]>::try_from(types) {
            Ok([only]) => schema.set("type", only),
            Err(types) if types.is_empty() => {
                schema.set("type", Node::string("null", span));
                if !is_member_of_a_union(pointer) {
                    only_null(schema);
                }
            }
            // The values tell their types.
            Err(_) if schema.get("enum").is_some() => drop(schema.remove("type")),
            Err(types) => split(schema, types),
        }
    });
}

/// Whether a schema is a member of a union. The rule `nullable_unions` handles null members.
fn is_member_of_a_union(pointer: &Pointer) -> bool {
    matches!(pointer.parent().and_then(Pointer::last_key), Some("oneOf" | "anyOf"))
}

/// Converts a schema that allows only null.
pub(super) fn only_null(schema: &mut Node) {
    let span = schema.remove("type").map_or(schema.span, |kind| kind.span);
    schema.set("nullable", Node::bool(true, span));
    schema.set("enum", Node::array(vec![Node::new(Value::Null, span)], span));
}

/// Converts a schema of several types into a union of one variant per type. Each variant gets the keywords that
/// constrain its type.
fn split(schema: &mut Node, types: Vec<Node>) {
    let span = schema.span;
    let Some(fields) = schema.as_object_mut() else { return };
    let mut keywords = Object::new();
    for (name, node) in std::mem::take(fields) {
        match name.as_str() {
            "type" => {}
            _ if constrained_types(&name).is_some() => {
                keywords.insert(name, node);
            }
            _ => {
                fields.insert(name, node);
            }
        }
    }
    let variants = types.into_iter().map(|kind| {
        let name = kind.as_str().unwrap_or_default().to_owned();
        let applies = |keyword: &str| constrained_types(keyword).is_some_and(|types| types.contains(&name.as_str()));
        let own = keywords
            .iter()
            .filter(|(keyword, _)| applies(keyword))
            .map(|(keyword, node)| (keyword.clone(), node.clone()));
        Node::object(std::iter::once(("type".to_owned(), kind.clone())).chain(own.collect::<Vec<_>>()), span)
    });
    fields.insert("oneOf".to_owned(), Node::array(variants.collect(), span));
}

/// Returns the types that a keyword constrains; `None` for keywords that apply to every value.
fn constrained_types(keyword: &str) -> Option<&'static [&'static str]> {
    Some(match keyword {
        "minLength" | "maxLength" | "pattern" | "format" => &["string"],
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => &["integer", "number"],
        "items" | "minItems" | "maxItems" | "uniqueItems" => &["array"],
        "properties" | "required" | "additionalProperties" | "minProperties" | "maxProperties" => &["object"],
        _ => return None,
    })
}
