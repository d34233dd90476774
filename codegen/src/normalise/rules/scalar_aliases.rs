//! ```yaml
//! page:                                  page:
//!   $ref: '#/components/schemas/page'  ->  type: integer
//! components:
//!   schemas:
//!     page: {type: integer}
//! ```
//!
//! A component that is a scalar without an enum only gives it a name, which is no type of its own. The
//! component is dropped with its last reference; aliases of aliases are followed.

use indexmap::IndexMap;

use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    let Some(schemas) = document.root.get("components").and_then(|components| components.get("schemas")?.as_object())
    else {
        return;
    };
    let aliases: IndexMap<String, Node> = schemas
        .iter()
        .filter_map(|(name, schema)| {
            Some((join("#/components/schemas", name), scalar(schema, &document.root)?.clone()))
        })
        .collect();
    if aliases.is_empty() {
        return;
    }
    each(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let Some(alias) = schema.text("$ref").and_then(|reference| aliases.get(reference)) else { return };
        found.at(schema.span, pointer);
        let span = schema.span;
        *schema = alias.clone();
        schema.span = span;
    });
    let Some(schemas) =
        document.root.get_mut("components").and_then(|components| components.get_mut("schemas")?.as_object_mut())
    else {
        return;
    };
    schemas.retain(|name, _| !aliases.contains_key(&join("#/components/schemas", name)));
}

/// The scalar that a component stands for, if it does.
fn scalar<'a>(schema: &'a Node, root: &'a Node) -> Option<&'a Node> {
    let mut schema = schema;
    // More steps than that are a circle, or nothing that anybody wrote.
    for _ in 0..64 {
        let Some(reference) = schema.text("$ref") else { break };
        schema = root.pointer(reference)?;
    }
    let is_scalar = matches!(schema.text("type"), Some("string" | "integer" | "number" | "boolean"));
    let is_plain = ["enum", "oneOf", "anyOf", "allOf", "not"].iter().all(|keyword| schema.get(keyword).is_none());
    (is_scalar && is_plain).then_some(schema)
}
