//! Gives components other names, wherever a document speaks of them: references, discriminators and
//! security requirements.

use std::collections::BTreeMap;

use super::walk::every;
use crate::source::node::{Node, Object, Value, join};

/// From `#/components/SECTION/NAME` to the same with another name.
pub(super) type Renamed = BTreeMap<String, String>;

/// Rewrites what refers to components. The components themselves are the caller's to move.
pub(super) fn follow(root: &mut Node, renamed: &Renamed) {
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
        let new = new.and_then(|pointer| pointer.rsplit('/').next()).map(ToOwned::to_owned);
        fields.insert(new.unwrap_or(name), scopes);
    }
}

/// Gives the entries of one section of `components` their new names, in their order.
pub(super) fn section(fields: &mut Object, section: &str, renamed: &Renamed) {
    for (name, node) in std::mem::take(fields) {
        let new = renamed.get(&join(section, &name));
        let new = new.and_then(|pointer| pointer.rsplit('/').next()).map(ToOwned::to_owned);
        fields.insert(new.unwrap_or(name), node);
    }
}
