//! Gives components other names, wherever a document speaks of them: references, discriminators and
//! security requirements.

use std::collections::BTreeMap;

use super::walk::every;
use crate::source::node::{Node, Object, Value, join, unescape};

/// From `#/components/SECTION/NAME` to the same with another name.
pub(super) type Renamed = BTreeMap<String, String>;

/// Rewrites what refers to components. The components themselves are the caller's to move.
pub(super) fn follow(root: &mut Node, renamed: &Renamed) {
    keep_tags(root, renamed);
    every(root, &mut |node, _, _| {
        if let Some(security) = node.get_mut("security").and_then(Node::as_array_mut) {
            security.iter_mut().for_each(|requirement| schemes(requirement, renamed));
        }
        if let Some(reference) = node.get_mut("$ref") {
            reference_to(reference, renamed);
        }
        if let Some(mapping) = node.get_mut("discriminator").and_then(|node| node.get_mut("mapping")?.as_object_mut()) {
            mapping.values_mut().for_each(|target| mapping_to(target, renamed));
        }
    });
}

/// Without a mapping, the tag of a schema is its name (OpenAPI 3.0.3, section 4.7.25): it stays, in a mapping.
fn keep_tags(root: &mut Node, renamed: &Renamed) {
    let heirs = heirs(root);
    every(root, &mut |node, _, pointer| {
        if node.get("discriminator").is_none() {
            return;
        }
        let members = ["oneOf", "anyOf"].into_iter().filter_map(|union| node.get(union)?.as_array()).flatten();
        let members = members.filter_map(|member| member.text("$ref").map(ToOwned::to_owned));
        let own = heirs.get(pointer).into_iter().flatten().cloned();
        let members: Vec<String> = members.chain(own).filter(|target| renamed.contains_key(target)).collect();
        let Some(discriminator) = node.get_mut("discriminator").filter(|node| node.as_object().is_some()) else {
            return;
        };
        let span = discriminator.span;
        for target in members {
            let name = target.rsplit('/').next().map(unescape).unwrap_or_default();
            let mapping = discriminator.get("mapping").and_then(Node::as_object).into_iter().flatten();
            let is_mapped =
                mapping.filter_map(|(_, target)| target.as_str()).any(|known| known == target || known == name);
            if !is_mapped {
                discriminator.object_entry("mapping").set(&name, Node::string(target, span));
            }
        }
    });
}

/// The schemas that are `allOf` of a component, by the component: all of them as references.
pub(super) fn heirs(root: &Node) -> BTreeMap<String, Vec<String>> {
    let mut heirs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let schemas = root.get("components").and_then(|components| components.get("schemas")?.as_object());
    for (name, schema) in schemas.into_iter().flatten() {
        for part in schema.get("allOf").and_then(Node::as_array).into_iter().flatten() {
            if let Some(parent) = part.text("$ref") {
                heirs.entry(parent.to_owned()).or_default().push(join("#/components/schemas", name));
            }
        }
    }
    heirs
}

/// A reference may lead to a component, or to a place in it.
fn reference_to(reference: &mut Node, renamed: &Renamed) {
    let Some(target) = reference.as_str() else { return };
    let end = target.match_indices('/').nth(3).map_or(target.len(), |(index, _)| index);
    if let Some(new) = renamed.get(&target[..end]) {
        reference.value = Value::String(format!("{new}{}", &target[end..]));
    }
}

/// The target of a discriminator's mapping is a reference or the bare name of a schema.
fn mapping_to(target: &mut Node, renamed: &Renamed) {
    let bare = target.as_str().and_then(|name| renamed.get(&join("#/components/schemas", name)));
    match bare {
        Some(new) => target.value = Value::String(new.clone()),
        None => reference_to(target, renamed),
    }
}

/// The keys of a security requirement are names of components.
fn schemes(requirement: &mut Node, renamed: &Renamed) {
    let Value::Object(fields) = &mut requirement.value else { return };
    for (name, scopes) in std::mem::take(fields) {
        let new = renamed.get(&join("#/components/securitySchemes", &name));
        let new = new.and_then(|pointer| pointer.rsplit('/').next()).map(unescape);
        fields.insert(new.unwrap_or(name), scopes);
    }
}

/// Gives the entries of one section of `components` their new names, in their order.
pub(super) fn section(fields: &mut Object, section: &str, renamed: &Renamed) {
    for (name, node) in std::mem::take(fields) {
        let new = renamed.get(&join(section, &name));
        let new = new.and_then(|pointer| pointer.rsplit('/').next()).map(unescape);
        fields.insert(new.unwrap_or(name), node);
    }
}
