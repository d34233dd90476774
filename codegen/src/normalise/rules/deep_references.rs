//! ```yaml
//! $ref: '#/components/schemas/Pet/properties/owner'       $ref: '#/components/schemas/Pet_owner'
//! components:                                             components:
//!   schemas:                                                schemas:
//!     Pet:                                         ->         Pet:
//!       properties:                                             properties:
//!         owner: {type: object, ...}                              owner: {$ref: '#/components/schemas/Pet_owner'}
//!                                                             Pet_owner: {type: object, ...}
//! ```
//!
//! A reference may lead anywhere in a document; from here on it leads to a component, and the place that it led
//! to refers to it as well. `$anchor`s are followed. Where a schema is expected and the reference leads to a
//! response (or to anything else with content), its JSON content is meant, with a warning.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Span;
use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::{each, every};
use crate::source::Document;
use crate::source::node::{Node, Value, join, unescape};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    let mut seen: BTreeSet<(String, &'static str)> = BTreeSet::new();
    // What has become a component may refer to more.
    while hoist_once(document, &mut seen, found) {}
}

/// Hoists what references lead to that have not been seen before, and whether there were any.
fn hoist_once(document: &mut Document, seen: &mut BTreeSet<(String, &'static str)>, found: &mut Found) -> bool {
    let anchors = anchors(&mut document.root);
    // From a reference, in a place of some section, to where it really leads.
    let mut deep: BTreeMap<(String, &'static str), String> = BTreeMap::new();
    let mut references: Vec<(String, &'static str, Span, String)> = Vec::new();
    every(&mut document.root, &mut |node, kind, pointer| {
        if let (Some(section), Some(reference)) = (kind.section(), node.get("$ref"))
            && let Some(target) = reference.as_str().filter(|target| is_deep(target, section))
            && seen.insert((target.to_owned(), section))
        {
            references.push((target.to_owned(), section, reference.span, join(pointer, "$ref")));
        }
    });
    for (reference, section, span, at) in references {
        let target = anchors.get(&reference).unwrap_or(&reference);
        let Some(mut target) = follow(&document.root, target) else { continue };
        if section == "schemas"
            && let Holder::Of(content) = content(&document.root, &target)
        {
            let message =
                format!("a schema belongs here, and `{reference}` leads to something else: its JSON content is meant");
            found.problems.warning("reference", span, &at, message);
            let Some(schema) = content.and_then(|pointer| follow(&document.root, &pointer)) else {
                drop_references(&mut document.root, &reference);
                continue;
            };
            if matches!(self::content(&document.root, &schema), Holder::Of(_)) {
                // It leads back to itself: an error that names the place, later.
                continue;
            }
            target = schema;
        }
        if is_component(&target) && is_deep(&target, section) {
            // A component of another kind: an error that names the place, later.
            continue;
        }
        found.at(span, &at);
        deep.insert((reference, section), target);
    }
    hoist(&mut document.root, &deep);
    !deep.is_empty()
}

/// Whether a reference leads elsewhere than to a component of its own section.
fn is_deep(target: &str, section: &str) -> bool {
    let component = target.strip_prefix("#/components/").and_then(|rest| rest.strip_prefix(section)?.strip_prefix('/'));
    target.starts_with('#') && component.is_none_or(|name| name.contains('/'))
}

fn is_component(target: &str) -> bool {
    target.strip_prefix("#/components/").is_some_and(|rest| rest.matches('/').count() == 1)
}

/// Gives what is referred to a name of its own. What is deepest comes first, so that what it is in takes the
/// reference along.
fn hoist(root: &mut Node, deep: &BTreeMap<(String, &'static str), String>) {
    let mut places: Vec<(String, &'static str)> =
        deep.iter().map(|((_, section), place)| (place.clone(), *section)).collect();
    places.sort_by_key(|(place, section)| (std::cmp::Reverse(place.matches('/').count()), place.clone(), *section));
    places.dedup();
    let mut names: BTreeMap<(String, &'static str), String> = BTreeMap::new();
    for (place, section) in places {
        if !is_deep(&place, section) {
            names.insert((place.clone(), section), place);
            continue;
        }
        let Some(target) = root.pointer(&place) else { continue };
        let (target, span) = (target.clone(), target.span);
        let mut name = name(root, &place);
        let entries = root.object_entry("components").object_entry(section);
        while entries.get(&name).is_some() {
            name.push('_');
        }
        entries.set(&name, target);
        let reference = join(&join("#/components", section), &name);
        if let Some(target) = root.pointer_mut(&place) {
            *target = Node::object([("$ref", Node::string(reference.clone(), span))], span);
        }
        names.insert((place, section), reference);
    }
    every(root, &mut |node, kind, _| {
        let Some(section) = kind.section() else { return };
        if let Some(reference) = node.get_mut("$ref")
            && let Some(target) = reference.as_str()
            && let Some(place) = deep.get(&(target.to_owned(), section))
            && let Some(name) = names.get(&(place.clone(), section))
        {
            reference.value = Value::String(name.clone());
        }
    });
}

/// The pointers of schemas that have an `$anchor`.
fn anchors(root: &mut Node) -> BTreeMap<String, String> {
    let mut anchors = BTreeMap::new();
    each(root, Kind::Schema, &mut |schema, pointer| {
        if let Some(anchor) = schema.text("$anchor") {
            anchors.insert(format!("#{anchor}"), pointer.to_owned());
        }
    });
    anchors
}

/// The place that a reference leads to, when the references on its way are followed.
fn follow(root: &Node, reference: &str) -> Option<String> {
    let mut place = reference.to_owned();
    // More steps than that are a circle.
    for _ in 0..32 {
        let mut at = root;
        let mut walked = "#".to_owned();
        let mut tokens = place.strip_prefix('#')?.split('/').skip(1).map(unescape);
        let detour = loop {
            if let Some(target) = at.text("$ref").filter(|target| target.starts_with("#/")) {
                break Some(tokens.by_ref().fold(target.to_owned(), |place, token| join(&place, &token)));
            }
            let Some(token) = tokens.next() else { break None };
            walked = join(&walked, &token);
            at = root.pointer(&walked)?;
        };
        match detour {
            Some(further) => place = further,
            None => return Some(walked),
        }
    }
    None
}

/// Where a reference leads to that should lead to a schema.
enum Holder {
    /// To something that may be a schema.
    No,
    /// To what has content, in which this is the schema, if there is one: of its JSON, or of what else it has.
    Of(Option<String>),
}

fn content(root: &Node, place: &str) -> Holder {
    let Some(node) = root.pointer(place) else { return Holder::No };
    let in_section =
        |section: &&str| place.strip_prefix("#/components/").is_some_and(|rest| rest.starts_with(*section));
    let has_content = ["responses/", "requestBodies/", "parameters/", "headers/"];
    let is_holder = is_component(place) && has_content.iter().any(in_section);
    // Neither is a keyword of schemas.
    if !is_holder && ["content", "schema"].iter().all(|name| node.get(name).and_then(Node::as_object).is_none()) {
        return Holder::No;
    }
    if node.get("schema").is_some() {
        return Holder::Of(Some(join(place, "schema")));
    }
    let content = node.get("content").and_then(Node::as_object);
    let with_schema = || content.into_iter().flatten().filter(|(_, media)| media.get("schema").is_some());
    let chosen = with_schema().find(|(name, _)| name.contains("json")).or_else(|| with_schema().next());
    Holder::Of(chosen.map(|(name, _)| join(&join(&join(place, "content"), name), "schema")))
}

/// A schema that nothing is known about stands where a reference led to no schema at all.
fn drop_references(root: &mut Node, reference: &str) {
    each(root, Kind::Schema, &mut |schema, _| {
        if schema.text("$ref") == Some(reference) {
            schema.remove("$ref");
        }
    });
}

/// A name made of where something stands: of the component or operation, and of the properties on the way.
fn name(root: &Node, place: &str) -> String {
    let tokens: Vec<String> = place.split('/').skip(1).map(unescape).collect();
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let (first, rest) = match tokens.as_slice() {
        ["components", _, name, rest @ ..] => ((*name).to_owned(), rest),
        ["paths", path, method, rest @ ..] => {
            let operation = root.get("paths").and_then(|paths| paths.get(path)?.get(method));
            let id = operation.and_then(|operation| operation.text("operationId"));
            (id.map_or_else(|| format!("{method}{path}"), ToOwned::to_owned), rest)
        }
        [.., last] => ((*last).to_owned(), &[][..]),
        [] => ("Root".to_owned(), &[][..]),
    };
    let is_structure = |token: &str| {
        matches!(
            token,
            "properties" | "content" | "schema" | "responses" | "allOf" | "oneOf" | "anyOf" | "patternProperties"
        ) || token.contains('/')
    };
    let rest = rest.iter().filter(|token| !is_structure(token)).map(|token| match *token {
        "items" => "item",
        "additionalProperties" => "value",
        token => token,
    });
    std::iter::once(first.as_str()).chain(rest).collect::<Vec<_>>().join("_")
}
