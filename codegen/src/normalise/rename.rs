//! Renames components in everything that refers to them: references, discriminators and security requirements.

use std::collections::BTreeMap;

use super::walk::visit_all;
use crate::pointer::{join, unescape};
use crate::source::node::{Node, Object, Value};

/// From the old pointer of a component, `#/components/SECTION/NAME`, to the new one.
pub(super) type Renamed = BTreeMap<String, String>;

/// Updates everything that refers to renamed components. The caller renames the components themselves.
pub(super) fn update_references(root: &mut Node, renamed: &Renamed) {
    keep_tags(root, renamed);
    visit_all(root, &mut |node, _, _| {
        if let Some(security) = node.get_mut("security").and_then(Node::as_array_mut) {
            security.iter_mut().for_each(|requirement| update_requirement(requirement, renamed));
        }
        if let Some(reference) = node.get_mut("$ref") {
            update_reference(reference, renamed);
        }
        if let Some(mapping) = node.get_mut("discriminator").and_then(|node| node.get_mut("mapping")?.as_object_mut()) {
            mapping.values_mut().for_each(|target| update_mapping(target, renamed));
        }
    });
}

/// Adds mappings for renamed schemas to the discriminators that lead to them: without a mapping, the tag of a schema is
/// its name (OpenAPI 3.0.3, section 4.7.25).
fn keep_tags(root: &mut Node, renamed: &Renamed) {
    let subtypes = subtypes(root);
    visit_all(root, &mut |node, _, pointer| {
        if node.get("discriminator").is_none() {
            return;
        }
        let members = ["oneOf", "anyOf"].into_iter().filter_map(|union| node.get(union)?.as_array()).flatten();
        let members = members.filter_map(|member| member.text("$ref").map(ToOwned::to_owned));
        let own = subtypes.get(&pointer.to_string()).into_iter().flatten().cloned();
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

/// Returns the pointers of the schemas whose `allOf` refers to a component, by the pointer of that component.
pub(super) fn subtypes(root: &Node) -> BTreeMap<String, Vec<String>> {
    let mut subtypes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let schemas = root.get("components").and_then(|components| components.get("schemas")?.as_object());
    for (name, schema) in schemas.into_iter().flatten() {
        for part in schema.get("allOf").and_then(Node::as_array).into_iter().flatten() {
            if let Some(parent) = part.text("$ref") {
                subtypes.entry(parent.to_owned()).or_default().push(join("#/components/schemas", name));
            }
        }
    }
    subtypes
}

/// Updates a reference to a component or to a node in it.
fn update_reference(reference: &mut Node, renamed: &Renamed) {
    let Some(target) = reference.as_str() else { return };
    let end = target.match_indices('/').nth(3).map_or(target.len(), |(index, _)| index);
    if let Some(new) = renamed.get(&target[..end]) {
        reference.value = Value::String(format!("{new}{}", &target[end..]));
    }
}

/// Updates the target of a discriminator's mapping, which is a reference or the name of a schema.
fn update_mapping(target: &mut Node, renamed: &Renamed) {
    let bare = target.as_str().and_then(|name| renamed.get(&join("#/components/schemas", name)));
    match bare {
        Some(new) => target.value = Value::String(new.clone()),
        None => update_reference(target, renamed),
    }
}

/// Updates a security requirement, whose keys are the names of security schemes.
fn update_requirement(requirement: &mut Node, renamed: &Renamed) {
    let Value::Object(fields) = &mut requirement.value else { return };
    for (name, scopes) in std::mem::take(fields) {
        let new = renamed.get(&join("#/components/securitySchemes", &name));
        let new = new.and_then(|pointer| pointer.rsplit('/').next()).map(unescape);
        fields.insert(new.unwrap_or(name), scopes);
    }
}

/// Renames the entries of a section of `components`. The entries keep their order.
pub(super) fn rename_section(fields: &mut Object, section: &str, renamed: &Renamed) {
    for (name, node) in std::mem::take(fields) {
        let new = renamed.get(&join(section, &name));
        let new = new.and_then(|pointer| pointer.rsplit('/').next()).map(unescape);
        fields.insert(new.unwrap_or(name), node);
    }
}
