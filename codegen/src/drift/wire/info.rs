//! Facts about the whole document.

use super::comparison::{Comparison, Scope};
use super::texts;
use super::values::{both_same, fields, items, quoted, same_resolved, shown};
use crate::drift::rules;
use crate::source::node::Node;

/// The fields of `info` that the documentation of the client shows.
const FACTS: [&str; 4] = ["version", "termsOfService", "contact", "license"];

/// Compares `info`, `tags` and the parts that the client does not contain.
pub(super) fn compare(comparison: &mut Comparison) {
    let (old, new) = (comparison.old, comparison.new);
    let mut place = comparison.at(Scope::Document, None, "info");
    if let (Some(before), Some(after)) = (old.get("info"), new.get("info")) {
        texts::compare(&mut place, before, after);
        for field in FACTS {
            let (before, after) = (before.get(field), after.get(field));
            if !both_same(before, after) {
                let message = match (before, after) {
                    (Some(before), Some(after)) if field == "version" => {
                        format!("the version of the document changed from {} to {}", shown(before), shown(after))
                    }
                    _ => format!("`info.{field}` changed"),
                };
                place.found(rules::INFO_CHANGED, before, after, message);
            }
        }
    }
    let of = |root: &'_ Node, name: &str| -> bool {
        items(root.get("tags")).iter().any(|tag| tag.text("name") == Some(name))
    };
    for tag in items(new.get("tags")) {
        let Some(name) = tag.text("name") else { continue };
        let mut place = comparison.at(Scope::Document, None, format!("tag {name}"));
        match items(old.get("tags")).iter().find(|other| other.text("name") == Some(name)) {
            Some(before) => texts::compare(&mut place, before, tag),
            None if tag.get("description").is_some() => {
                place.found(rules::TEXT_CHANGED, None, Some(tag), format!("the tag {} was added", quoted(name)));
            }
            None => {}
        }
    }
    for tag in items(old.get("tags")) {
        let Some(name) = tag.text("name").filter(|name| !of(new, name)) else { continue };
        if tag.get("description").is_some() {
            let mut place = comparison.at(Scope::Document, None, format!("tag {name}"));
            place.found(rules::TEXT_CHANGED, Some(tag), None, format!("the tag {} was removed", quoted(name)));
        }
    }
    let (before, after) = (old.get("externalDocs"), new.get("externalDocs"));
    if !both_same(before, after) {
        let mut place = comparison.at(Scope::Document, None, "externalDocs");
        place.found(rules::TEXT_CHANGED, before, after, "`externalDocs` changed");
    }
    webhooks(comparison);
}

/// Compares the webhooks, which the client does not contain.
fn webhooks(comparison: &mut Comparison) {
    let (old_root, new_root) = (comparison.old, comparison.new);
    let (old, new) = (old_root.get("x-webhooks"), new_root.get("x-webhooks"));
    for (name, before) in fields(old) {
        let after = new.and_then(|hooks| hooks.get(name));
        let says = match after {
            None => "was removed",
            Some(after) if !same_resolved((old_root, before), (new_root, after)) => "changed",
            Some(_) => continue,
        };
        let mut place = comparison.at(Scope::Document, None, format!("webhook {name}"));
        place.found(rules::WEBHOOKS_CHANGED, Some(before), after, format!("the webhook {} {says}", quoted(name)));
    }
    for (name, after) in fields(new).filter(|(name, _)| old.and_then(|hooks| hooks.get(name)).is_none()) {
        let mut place = comparison.at(Scope::Document, None, format!("webhook {name}"));
        place.found(rules::WEBHOOKS_CHANGED, None, Some(after), format!("the webhook {} was added", quoted(name)));
    }
}
