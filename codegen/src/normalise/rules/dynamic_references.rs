//! ```yaml
//! Page:                                                     Page:
//!   properties:                                               properties:
//!     items: {type: array,                                      items: {type: array,
//!             items: {$dynamicRef: '#item'}}                            items: {$ref: '#/.../Page/$defs/item'}}
//!   $defs: {item: {$dynamicAnchor: item}}             ->      $defs: {item: {$dynamicAnchor: item}}
//! Books:                                                    Books:
//!   $ref: '#/components/schemas/Page'                         properties:
//!   $defs: {item: {$dynamicAnchor: item,                        items: {type: array,
//!                  $ref: '#/.../Book'}}                                 items: {$ref: '#/.../Books/$defs/item'}}
//!                                                             $defs: {item: {$dynamicAnchor: item, ...}}
//! ```
//!
//! `$dynamicRef` refers to the anchor of the outermost schema that has it (JSON Schema 2020-12, section 8.2.3.2). A
//! schema that refers to another one, and has an anchor for it, becomes a copy of that schema. Any other `$dynamicRef`
//! becomes a reference to the anchor in the same component, or to the only one in the document.

use std::collections::{BTreeMap, BTreeSet};

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::{visit_from, visit_kind};
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Value};

/// From the name of a dynamic anchor to the pointers of the schemas that have it.
type Anchors = BTreeMap<String, Vec<String>>;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let mut anchors = Anchors::new();
    let mut uses = 0;
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        uses += usize::from(schema.text("$dynamicRef").is_some());
        for keyword in ["$dynamicAnchor", "$anchor"] {
            if let Some(name) = schema.text(keyword) {
                anchors.entry(name.to_owned()).or_default().push(pointer.to_string());
            }
        }
    });
    if uses == 0 {
        return;
    }
    copy_generic_schemas(document, log);
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let Some(reference) = schema.remove("$dynamicRef") else { return };
        let here = pointer.key("$dynamicRef");
        let Some(target) = reference.as_str() else { return };
        let known = target.strip_prefix('#').and_then(|name| anchors.get(name));
        let new = match known.map(|list| nearest(list, &pointer.to_string())) {
            Some(Some(anchor)) => anchor.to_owned(),
            Some(None) => {
                let message = format!("several schemas have the dynamic anchor `{target}`: the type is any JSON value");
                let warning = log.problems.warning("dynamic-reference", reference.span, &here, message);
                warning.help("replace it by a `$ref` in an overlay action");
                schema.set("x-dynamicRef", reference);
                return;
            }
            None => target.to_owned(),
        };
        log.applied(reference.span, &here);
        schema.set("$ref", Node::string(new, reference.span));
    });
}

/// Returns the anchor in the component of a reference, or the only one.
fn nearest<'a>(anchors: &'a [String], from: &str) -> Option<&'a str> {
    let component = |pointer: &str| pointer.split('/').take(4).collect::<Vec<_>>().join("/");
    let mut own = anchors.iter().filter(|anchor| component(anchor) == component(from));
    match (own.next(), own.next(), anchors) {
        (Some(only), None, _) | (None, _, [only]) => Some(only),
        _ => None,
    }
}

/// Replaces each schema that has anchors for the schema to which it refers by a copy of that schema.
fn copy_generic_schemas(document: &mut Document, log: &mut RuleLog) {
    let root = document.root.clone();
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let Some(target) = schema.text("$ref").map(ToOwned::to_owned) else { return };
        let bound = bound_anchors(schema, pointer);
        if bound.is_empty() {
            return;
        }
        let Some(mut copy) = generic(&root, &target).cloned() else { return };
        let mut count = 0;
        visit_from(&mut copy, Kind::Schema, &Pointer::Root, &mut |node, _, _| {
            let anchor = node.text("$dynamicRef").and_then(|target| bound.get(target.strip_prefix('#')?));
            if let Some(anchor) = anchor.cloned()
                && let Some(reference) = node.remove("$dynamicRef")
            {
                count += 1;
                node.set("$ref", Node::string(anchor, reference.span));
            }
        });
        if count == 0 {
            if is_used(&root, &target, &bound) {
                report_indirect(schema, &target, &bound, pointer, log);
            }
            return;
        }
        log.applied(schema.span, pointer);
        replace(schema, copy);
    });
}

/// Returns the schema to which a reference leads, after all references on the way.
fn generic<'r>(root: &'r Node, target: &str) -> Option<&'r Node> {
    let mut target = target;
    for _ in 0..32 {
        let schema = root.pointer(target)?;
        match schema.text("$ref").filter(|_| schema.as_object().is_some_and(|fields| fields.len() == 1)) {
            Some(next) => target = next,
            None => return Some(schema),
        }
    }
    None
}

/// Returns the pointers of the dynamic anchors of a schema itself and of its definitions, by their names.
fn bound_anchors(schema: &Node, pointer: &Pointer) -> BTreeMap<String, String> {
    let mut bound = BTreeMap::new();
    let own = schema.text("$dynamicAnchor").map(|name| (name.to_owned(), pointer.to_string()));
    bound.extend(own);
    for keyword in ["$defs", "definitions"] {
        let definitions = schema.get(keyword).and_then(Node::as_object).into_iter().flatten();
        bound.extend(definitions.filter_map(|(name, definition)| {
            let anchor = definition.text("$dynamicAnchor")?.to_owned();
            Some((anchor, pointer.key(keyword).key(name).to_string()))
        }));
    }
    bound
}

/// Returns whether a schema, or one to which it refers, uses one of the anchors.
fn is_used(root: &Node, target: &str, bound: &BTreeMap<String, String>) -> bool {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&Node> = root.pointer(target).into_iter().collect();
    while let Some(node) = open.pop() {
        let name = node.text("$dynamicRef").and_then(|target| target.strip_prefix('#'));
        if name.is_some_and(|name| bound.contains_key(name)) {
            return true;
        }
        open.extend(node.text("$ref").filter(|target| seen.insert(target)).and_then(|target| root.pointer(target)));
        open.extend(node.as_object().into_iter().flat_map(|fields| fields.values()));
        open.extend(node.as_array().into_iter().flatten());
    }
    false
}

/// Warns about anchors that the schema to which a reference leads does not use itself.
fn report_indirect(
    schema: &Node,
    target: &str,
    bound: &BTreeMap<String, String>,
    pointer: &Pointer,
    log: &mut RuleLog,
) {
    let names: Vec<&str> = bound.keys().map(String::as_str).collect();
    let message = format!(
        "`{target}` does not use the dynamic anchor `{}` itself: the schemas to which it refers keep their own",
        names.join("`, `")
    );
    let warning = log.problems.warning("dynamic-reference", schema.span, pointer, message);
    warning.help("describe the schema without `$dynamicRef` in an overlay action");
}

/// Replaces the reference of a schema by a copy of its target. Both are members of `allOf` if they have the same
/// keywords.
fn replace(schema: &mut Node, copy: Node) {
    const OWN: [&str; 5] = ["$id", "$anchor", "$dynamicAnchor", "$schema", "$comment"];
    const ANNOTATIONS: [&str; 3] = ["title", "description", "x-component-name"];
    let span = schema.span;
    let Some(reference) = schema.remove("$ref") else { return };
    let Value::Object(mut fields) = copy.value else { return };
    fields.retain(|name, _| !OWN.contains(&name.as_str()));
    for keyword in ["$defs", "definitions"] {
        let Some(Node { value: Value::Object(definitions), .. }) = fields.shift_remove(keyword) else { continue };
        for (name, definition) in definitions {
            if schema.get(keyword).is_none_or(|own| own.get(&name).is_none()) {
                schema.object_entry(keyword).set(&name, definition);
            }
        }
    }
    let is_free = |name: &String| schema.get(name).is_none() || ANNOTATIONS.contains(&name.as_str());
    if fields.keys().all(is_free) {
        for (name, value) in fields {
            if schema.get(&name).is_none() {
                schema.set(&name, value);
            }
        }
    } else {
        let copy = Node::new(Value::Object(fields), reference.span);
        match schema.get_mut("allOf").and_then(Node::as_array_mut) {
            Some(all) => all.insert(0, copy),
            None => schema.set("allOf", Node::array(vec![copy], span)),
        }
    }
}
