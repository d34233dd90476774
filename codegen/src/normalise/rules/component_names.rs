//! ```yaml
//! $ref: '#/components/schemas/API Keys'         $ref: '#/components/schemas/API_Keys'
//! components:                              ->   components:
//!   schemas:                                      schemas:
//!     API Keys: {...}                               API_Keys: {...}
//! ```
//!
//! The name of a component consists of ASCII letters, digits, `.`, `-` and `_` (OpenAPI 3.0.3, section 4.7.7).
//! Underscores are added to a name that is taken. A schema with other letters keeps its name in `x-component-name`,
//! because Rust allows them.

use std::collections::BTreeSet;

use crate::normalise::rename::{Renamed, update_references};
use crate::normalise::rule_log::RuleLog;
use crate::pointer::join;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

/// The extension for the name of a component with letters that OpenAPI does not allow.
pub(crate) const NAME: &str = "x-component-name";

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let Some(sections) = document.root.get_mut("components").and_then(Node::as_object_mut) else { return };
    let mut renamed: Renamed = Renamed::new();
    for (section, entries) in sections {
        let section = join("#/components", section);
        if let Value::Object(fields) = &mut entries.value {
            rename(fields, &section, &mut renamed, log);
        }
    }
    if renamed.is_empty() {
        return;
    }
    update_references(&mut document.root, &renamed);
}

fn rename(fields: &mut Object, section: &str, renamed: &mut Renamed, log: &mut RuleLog) {
    if fields.keys().all(|name| is_legal(name)) {
        return;
    }
    let old = std::mem::take(fields);
    let mut taken: BTreeSet<String> = old.keys().filter(|name| is_legal(name)).cloned().collect();
    for (name, mut node) in old {
        if is_legal(&name) {
            fields.insert(name, node);
            continue;
        }
        let mut legal: String = name.chars().map(|next| if is_legal_char(next) { next } else { '_' }).collect();
        while legal.is_empty() || taken.contains(&legal) {
            legal.push('_');
        }
        log.applied(node.span, &join(section, &name));
        renamed.insert(join(section, &name), join(section, &legal));
        taken.insert(legal.clone());
        let has_letters = name.chars().any(|next| next.is_alphabetic() && !next.is_ascii());
        if section == "#/components/schemas" && has_letters && node.as_object().is_some() && node.get(NAME).is_none() {
            let span = node.span;
            node.set(NAME, Node::string(name, span));
        }
        fields.insert(legal, node);
    }
}

fn is_legal(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_legal_char)
}

fn is_legal_char(next: char) -> bool {
    next.is_ascii_alphanumeric() || matches!(next, '.' | '-' | '_')
}
