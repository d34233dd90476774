//! ```yaml
//! page:                                  page:
//!   $ref: '#/components/schemas/page'  ->  type: integer
//! components:
//!   schemas:
//!     page: {type: integer}
//! ```
//!
//! A component that is a scalar without an enum does not need a type of its own. The component is removed. Aliases of
//! aliases are resolved.

use indexmap::IndexMap;

use crate::grammar::Kind;
use crate::names::RUST_NAME;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::pointer::join;
use crate::source::Document;
use crate::source::node::Node;

/// How many references are followed. Longer chains are circular.
const LONGEST_CHAIN: usize = 64;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
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
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let Some(alias) = schema.text("$ref").and_then(|reference| aliases.get(reference)) else { return };
        log.applied(schema.span, pointer);
        let span = schema.span;
        *schema = alias.clone();
        schema.span = span;
        // The name is that of the component, and not of what refers to it.
        [RUST_NAME, "x-fern-type-name"].iter().for_each(|name| drop(schema.remove(name)));
    });
    let Some(schemas) =
        document.root.get_mut("components").and_then(|components| components.get_mut("schemas")?.as_object_mut())
    else {
        return;
    };
    schemas.retain(|name, _| !aliases.contains_key(&join("#/components/schemas", name)));
}

/// Returns the scalar that a component is or refers to; `None` if it is not a plain scalar.
fn scalar<'a>(schema: &'a Node, root: &'a Node) -> Option<&'a Node> {
    let mut schema = schema;
    for _ in 0..LONGEST_CHAIN {
        let Some(reference) = schema.text("$ref") else { break };
        schema = root.pointer(reference)?;
    }
    let is_scalar = matches!(schema.text("type"), Some("string" | "integer" | "number" | "boolean"));
    let is_plain = ["enum", "oneOf", "anyOf", "allOf", "not"].iter().all(|keyword| schema.get(keyword).is_none());
    (is_scalar && is_plain).then_some(schema)
}
