//! ```yaml
//! $ref: '#/components/schemas/API Keys'         $ref: '#/components/schemas/API_Keys'
//! components:                              ->   components:
//!   schemas:                                      schemas:
//!     API Keys: {...}                               API_Keys: {...}
//! ```
//!
//! The name of a component has letters, digits, `.`, `-` and `_` (OpenAPI 3.0.3, section 4.7.7). A name
//! that would become one that is there gets underscores until it is its own.

use std::collections::BTreeSet;

use crate::normalise::Found;
use crate::normalise::rename::{Renamed, follow};
use crate::source::Document;
use crate::source::node::{Node, Object, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    let Some(sections) = document.root.get_mut("components").and_then(Node::as_object_mut) else { return };
    let mut renamed: Renamed = Renamed::new();
    for (section, entries) in sections {
        let section = join("#/components", section);
        if let Value::Object(fields) = &mut entries.value {
            rename(fields, &section, &mut renamed, found);
        }
    }
    if renamed.is_empty() {
        return;
    }
    follow(&mut document.root, &renamed);
}

fn rename(fields: &mut Object, section: &str, renamed: &mut Renamed, found: &mut Found) {
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
        taken.insert(legal.clone());
        fields.insert(legal, node);
    }
}

fn is_legal(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_legal_char)
}

fn is_legal_char(next: char) -> bool {
    next.is_ascii_alphanumeric() || matches!(next, '.' | '-' | '_')
}
