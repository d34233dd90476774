//! ```yaml
//! properties:                            required: [id]
//!   id: {type: string, required: true}  ->  properties:
//!   tag: {type: string, required: false}      id: {type: string}
//!                                             tag: {type: string}
//! required: id                   ->      required: [id]
//! required: {id: true}           ->      required: [id]
//! ```
//!
//! `required` is a list of property names in the schema of an object. As a flag of a property, it means that the
//! property is required; as a flag of a parameter's schema, the parameter. Elsewhere it is ignored.

use std::collections::BTreeMap;

use crate::diagnostic::Span;
use crate::grammar::Kind;
use crate::normalise::readings::flag;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_all;
use crate::pointer::{Pointer, join};
use crate::source::Document;
use crate::source::node::{Node, Value};

/// The flags by the pointers of their schemas.
type Flags = BTreeMap<String, (bool, Span)>;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let mut flags = Flags::new();
    visit_all(&mut document.root, &mut |node, kind, pointer| {
        if kind != Kind::Schema {
            return;
        }
        let Some(required) = node.get("required") else { return };
        let span = required.span;
        if let Some(flag) = flag(required) {
            node.remove("required");
            flags.insert(pointer.to_string(), (flag, span));
        } else if required.as_array().is_none() {
            read_names(node, pointer, log);
        }
    });
    if flags.is_empty() {
        return;
    }
    visit_all(&mut document.root, &mut |node, kind, pointer| match kind {
        Kind::Schema => require_properties(node, &mut flags, pointer, log),
        Kind::Parameter => {
            let here = join(&pointer.to_string(), "schema");
            if let Some((flag, span)) = flags.remove(&here) {
                log.mistake(span, &join(&here, "required"), format!("the parameter is read as `required: {flag}`"));
                if node.get("required").is_none() {
                    node.set("required", Node::bool(flag, span));
                }
            }
        }
        _ => {}
    });
    for (pointer, (_, span)) in flags {
        let message = "`required` is a list of properties: as a flag of this schema, it is ignored";
        log.mistake(span, &join(&pointer, "required"), message);
    }
}

/// Adds the properties with a flag to the list of the required ones.
fn require_properties(schema: &mut Node, flags: &mut Flags, pointer: &Pointer, log: &mut RuleLog) {
    let Some(properties) = schema.get("properties").and_then(Node::as_object) else { return };
    let here = pointer.key("properties");
    let mut required = Vec::new();
    for name in properties.keys() {
        let property = here.key(name).to_string();
        let Some((flag, span)) = flags.remove(&property) else { continue };
        let meaning = if flag { "required" } else { "optional" };
        log.mistake(span, &join(&property, "required"), format!("the property `{name}` is read as {meaning}"));
        if flag {
            required.push(Node::string(name.clone(), span));
        }
    }
    if required.is_empty() {
        return;
    }
    let span = schema.span;
    match schema.get_mut("required").and_then(Node::as_array_mut) {
        Some(list) => {
            required.retain(|name| !list.contains(name));
            list.extend(required);
        }
        None => schema.set("required", Node::array(required, span)),
    }
}

/// Reads a `required` that is text or an object.
fn read_names(schema: &mut Node, pointer: &Pointer, log: &mut RuleLog) {
    let Some(required) = schema.get("required") else { return };
    let span = required.span;
    let declared = |name: &str| schema.get("properties").is_some_and(|properties| properties.get(name).is_some());
    let names: Option<Vec<&str>> = match &required.value {
        Value::String(text) if declared(text) => Some(vec![text]),
        Value::String(text) => {
            let names: Vec<&str> = text.split([',', ' ']).filter(|name| !name.is_empty()).collect();
            Some(names).filter(|names| names.iter().all(|name| declared(name)))
        }
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| flag(value).map(|flag| (name.as_str(), flag)))
            .collect::<Option<Vec<_>>>()
            .map(|fields| fields.into_iter().filter(|(_, flag)| *flag).map(|(name, _)| name).collect()),
        _ => None,
    };
    let Some(names) = names else { return };
    let message =
        format!("expected a list of names, found {}: it is read as `[{}]`", required.kind(), names.join(", "));
    let names = names.into_iter().map(|name| Node::string(name, span)).collect();
    log.mistake(span, &pointer.key("required"), message);
    schema.set("required", Node::array(names, span));
}
