//! ```yaml
//! $ref: '#/components/schemas/API Keys'         $ref: '#/components/schemas/API_Keys'
//! components:                              ->   components:
//!   schemas:                                      schemas:
//!     API Keys: {...}                               API_Keys: {...}
//! ```
//!
//! The name of a component has letters, digits, `.`, `-` and `_` (OpenAPI 3.0.3, section 4.7.7). A name
//! that would become one that is there gets underscores until it is its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::normalise::Found;
use crate::normalise::walk::every;
use crate::source::Document;
use crate::source::node::{Node, Object, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    let Some(sections) = document.root.get_mut("components").and_then(Node::as_object_mut) else { return };
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    for (section, entries) in sections {
        let section = join("#/components", section);
        if let Value::Object(fields) = &mut entries.value {
            rename(fields, &section, &mut renamed, found);
        }
    }
    if renamed.is_empty() {
        return;
    }
    every(&mut document.root, &mut |node, _, _| {
        if let Some(security) = node.get_mut("security").and_then(Node::as_array_mut) {
            security.iter_mut().for_each(|requirement| rename_schemes(requirement, &renamed));
        }
        if let Some(reference) = node.get_mut("$ref") {
            follow(reference, &renamed);
        }
        if let Some(mapping) = node.get_mut("discriminator").and_then(|node| node.get_mut("mapping")?.as_object_mut()) {
            mapping.values_mut().for_each(|reference| follow(reference, &renamed));
        }
    });
}

fn rename(fields: &mut Object, section: &str, renamed: &mut BTreeMap<String, String>, found: &mut Found) {
    if fields.keys().all(|name| is_legal(name)) {
        return;
    }
    let old = std::mem::take(fields);
    let mut taken: BTreeSet<String> = old.keys().filter(|name| is_legal(name)).cloned().collect();
    for (name, node) in old {
        if is_legal(&name) {
            fields.insert(name, node);
            continue;
        }
        let mut legal: String = name.chars().map(|next| if is_legal_char(next) { next } else { '_' }).collect();
        while legal.is_empty() || taken.contains(&legal) {
            legal.push('_');
        }
        found.at(node.span, &join(section, &name));
        renamed.insert(join(section, &name), join(section, &legal));
        // A reference is a URI, in which a space may be written as `%20`.
        renamed.insert(join(section, &name.replace(' ', "%20")), join(section, &legal));
        taken.insert(legal.clone());
        fields.insert(legal, node);
    }
}

fn follow(reference: &mut Node, renamed: &BTreeMap<String, String>) {
    if let Some(target) = reference.as_str().and_then(|target| renamed.get(target)) {
        reference.value = Value::String(target.clone());
    }
}

/// The keys of a security requirement are names of components.
fn rename_schemes(requirement: &mut Node, renamed: &BTreeMap<String, String>) {
    let Value::Object(fields) = &mut requirement.value else { return };
    for (name, scopes) in std::mem::take(fields) {
        let legal = renamed.get(&join("#/components/securitySchemes", &name));
        let legal = legal.and_then(|pointer| pointer.rsplit('/').next()).map(ToOwned::to_owned);
        fields.insert(legal.unwrap_or(name), scopes);
    }
}

fn is_legal(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_legal_char)
}

fn is_legal_char(next: char) -> bool {
    next.is_ascii_alphanumeric() || matches!(next, '.' | '-' | '_')
}
