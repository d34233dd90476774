//! ```yaml
//! oneOf:                                 allOf:
//!   - $ref: '#/.../Owner'        ->        - $ref: '#/.../Owner'
//!   - type: 'null'                       nullable: true
//! ```
//!
//! A member is null if it allows only null: `type: 'null'`, `enum: [null]`, `{nullable: true, not: {}}`, or a reference
//! to such a component. So is `nullable: true` without other keywords, next to another member: strictly, it allows any
//! value, but documents of OpenAPI 3.0, which has no type for null, mean null. A member `not: {}`, which allows no value,
//! is removed.
//!
//! A union with one remaining member is replaced by that member. A union of null only becomes an `enum` of null.

use std::collections::BTreeSet;

use super::type_lists::only_null;
use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::pointer::join;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let nulls = Nulls::of(&document.root);
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        for union in ["oneOf", "anyOf"] {
            let Some(members) = schema.get_mut(union).and_then(Node::as_array_mut) else { continue };
            let Some(has_null) = nulls.remove_from(members) else { continue };
            let rest = std::mem::take(members);
            let span = schema.get(union).map_or(schema.span, |node| node.span);
            log.applied(span, &pointer.key(union));
            if rest.is_empty() {
                schema.remove(union);
                only_null(schema);
                continue;
            }
            if has_null {
                schema.set("nullable", Node::bool(true, span));
            }
            match <[Node; 1]>::try_from(rest) {
                Ok([only]) => {
                    schema.remove(union);
                    inline(schema, only);
                }
                Err(rest) => schema.set(union, Node::array(rest, span)),
            }
        }
    });
}

/// The members of a union that mean null.
struct Nulls {
    /// References to the components that allow only null.
    components: BTreeSet<String>,
}

impl Nulls {
    fn of(root: &Node) -> Self {
        let schemas = root.get("components").and_then(|components| components.get("schemas")?.as_object());
        let mut nulls = Self { components: BTreeSet::new() };
        // A component may refer to one that is found later.
        loop {
            let known = nulls.components.len();
            for (name, schema) in schemas.into_iter().flatten() {
                if nulls.allows_only_null(schema) {
                    nulls.components.insert(join("#/components/schemas", name));
                }
            }
            if nulls.components.len() == known {
                return nulls;
            }
        }
    }

    /// Removes the members that are null, and those that no value matches. Returns whether there was null; `None` if
    /// nothing is removed.
    fn remove_from(&self, members: &mut Vec<Node>) -> Option<bool> {
        let is_value = |member: &Node| !self.allows_only_null(member) && !allows_nothing(member) && !is_blank(member);
        let has_value = members.iter().any(is_value);
        let is_null = |member: &Node| self.allows_only_null(member) || has_value && is_blank(member);
        let has_null = members.iter().any(is_null);
        let count = members.len();
        members.retain(|member| !is_null(member) && !(allows_nothing(member) && (has_value || has_null)));
        (members.len() < count).then_some(has_null)
    }

    /// Returns whether null is the only value of a schema.
    fn allows_only_null(&self, schema: &Node) -> bool {
        let Some(fields) = schema.as_object() else { return false };
        if let Some(reference) = schema.text("$ref") {
            return self.components.contains(reference);
        }
        let lists_null = schema
            .get("enum")
            .and_then(Node::as_array)
            .is_some_and(|values| !values.is_empty() && values.iter().all(|value| value.value == Value::Null));
        let is_rest_empty = |keyword: &str| rest(fields).all(|name| name == keyword);
        let only_member = match schema.get("allOf").and_then(Node::as_array).map(Vec::as_slice) {
            Some([only]) => is_rest_empty("allOf") && self.allows_only_null(only),
            _ => false,
        };
        let excludes_others = is_nullable(schema) && is_empty(schema.get("not")) && is_rest_empty("not");
        schema.text("type") == Some("null") || lists_null || only_member || excludes_others
    }
}

/// Returns whether no value matches a schema: `not: {}`.
fn allows_nothing(schema: &Node) -> bool {
    let Some(fields) = schema.as_object() else { return false };
    !is_nullable(schema) && is_empty(schema.get("not")) && rest(fields).all(|name| name == "not")
}

/// Returns whether a schema says only that null is allowed.
fn is_blank(schema: &Node) -> bool {
    is_nullable(schema) && schema.as_object().is_some_and(|fields| rest(fields).next().is_none())
}

fn is_nullable(schema: &Node) -> bool {
    schema.get("nullable").is_some_and(|node| node.value == Value::Bool(true))
}

fn is_empty(schema: Option<&Node>) -> bool {
    schema.and_then(Node::as_object).is_some_and(Object::is_empty)
}

/// Returns the keywords that constrain the value.
fn rest(fields: &Object) -> impl Iterator<Item = &str> {
    let names = fields.keys().map(String::as_str);
    names.filter(|name| !ANNOTATIONS.contains(name) && !name.starts_with("x-"))
}

/// Keywords that do not constrain the value. Those of the schema take precedence over those of the variant.
const ANNOTATIONS: [&str; 7] = ["title", "description", "default", "example", "deprecated", "nullable", "externalDocs"];

/// Replaces a union by its only variant. If both have the same constraint, the variant becomes a member of `allOf`.
fn inline(schema: &mut Node, only: Node) {
    let span = only.span;
    let is_taken = |name: &String| schema.get(name).is_some() && !ANNOTATIONS.contains(&name.as_str());
    match only.value {
        Value::Object(variant) if !variant.contains_key("$ref") && !variant.keys().any(is_taken) => {
            for (name, node) in variant {
                if schema.get(&name).is_none() {
                    schema.set(&name, node);
                }
            }
        }
        value => {
            let only = Node::new(value, span);
            match schema.get_mut("allOf").and_then(Node::as_array_mut) {
                Some(all) => all.push(only),
                None => schema.set("allOf", Node::array(vec![only], span)),
            }
        }
    }
}
