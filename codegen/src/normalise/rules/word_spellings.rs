//! ```yaml
//! - name: limit                          - name: limit
//!   in: Query                    ->        in: query
//!   style: tabDelimited                    x-style: tabDelimited
//! ```
//!
//! A word that differs from an allowed one only in its case or in hyphens is that word. A `style` that the parameter
//! cannot have is ignored: the default applies.

use super::field_names::letters;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_all;
use crate::normalise::words::{self, Words};
use crate::source::Document;
use crate::source::node::Node;

/// Words that documents use instead of the words of OpenAPI.
const SYNONYMS: [(&str, &str); 7] = [
    ("headers", "header"),
    ("cookies", "cookie"),
    ("queries", "query"),
    ("oauth", "oauth2"),
    ("oidc", "openIdConnect"),
    ("openid", "openIdConnect"),
    ("multi", "form"),
];

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_all(&mut document.root, &mut |node, kind, pointer| {
        if node.get("$ref").is_some() {
            return;
        }
        // The words of a field can depend on a field before it.
        let mut index = 0;
        while let Some(Words { field, allowed, has_default }) = words::of(node, kind).into_iter().nth(index) {
            index += 1;
            let Some(word) = node.text(field).filter(|word| !allowed.contains(word) && *word != "mutualTLS") else {
                continue;
            };
            let (word, span) = (word.to_owned(), node.get(field).map(|value| value.span).unwrap_or_default());
            let here = pointer.key(field);
            let printed = word.escape_debug();
            if let Some(meant) = meant(&word, allowed) {
                log.mistake(span, &here, format!("`{printed}` is read as `{meant}`"));
                node.set(field, Node::string(meant, span));
            } else if has_default {
                let message = format!(
                    "`{printed}` is not a `{field}` of {} in this place: it is ignored, and the default applies",
                    kind.name()
                );
                log.mistake(span, &here, message);
                node.remove(field);
                node.set(&format!("x-{field}"), Node::string(word, span));
            }
        }
    });
}

/// Returns the allowed word that a word means.
fn meant(word: &str, allowed: &[&'static str]) -> Option<&'static str> {
    let word = letters(word);
    let same = allowed.iter().find(|known| letters(known) == word).copied();
    let synonym = || SYNONYMS.iter().find(|(other, _)| *other == word).map(|(_, meant)| *meant);
    same.or_else(|| synonym().filter(|meant| allowed.contains(meant)))
}
