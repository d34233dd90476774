//! Types and formats.

use super::Schemas;
use crate::drift::rules;
use crate::drift::wire::comparison::Place;
use crate::drift::wire::values::quoted;

/// Compares the types. Returns whether the other keywords can be compared.
pub(super) fn compare<'a>(place: &mut Place<'_, 'a>, schemas: &Schemas<'a>) -> bool {
    let (old, new) = (&schemas.old, &schemas.new);
    if !old.unions().is_empty() || !new.unions().is_empty() {
        return true;
    }
    let (before, after) = (old.kind(), new.kind());
    let (old_at, new_at) = (old.keyword("type").or(Some(old.at)), new.keyword("type").or(Some(new.at)));
    let message = || {
        let text = |kind: Option<&str>| kind.map_or_else(|| "any type".to_owned(), quoted);
        format!("the type changed from {} to {}", text(before), text(after))
    };
    match (before, after) {
        (before, after) if before == after => {
            formats(place, schemas);
            return true;
        }
        (Some("integer"), Some("number")) | (Some(_), None) => {
            place.found(rules::TYPE_GENERALIZED, old_at, new_at, message());
        }
        (Some("number"), Some("integer")) | (None, Some(_)) => {
            place.found(rules::TYPE_SPECIALIZED, old_at, new_at, message());
        }
        _ => place.found(rules::TYPE_CHANGED, old_at, new_at, message()),
    }
    false
}

fn formats<'a>(place: &mut Place<'_, 'a>, schemas: &Schemas<'a>) {
    let (old, new) = (&schemas.old, &schemas.new);
    let (before, after) = (old.keyword("format"), new.keyword("format"));
    let (from, to) = (before.and_then(|node| node.as_str()), after.and_then(|node| node.as_str()));
    let (old_at, new_at) = (before.or(Some(old.at)), after.or(Some(new.at)));
    match (from, to) {
        (None, Some(to)) if says_nothing(new.kind(), to) => {
            place.found(rules::FORMAT_STATED, old_at, new_at, format!("it has the format {}", quoted(to)));
        }
        (None, Some(to)) => {
            place.found(rules::FORMAT_ADDED, old_at, new_at, format!("it has the format {}", quoted(to)));
        }
        (Some(from), None) => {
            let message = format!("it no longer has the format {}", quoted(from));
            place.found(rules::FORMAT_REMOVED, old_at, new_at, message);
        }
        (Some(from), Some(to)) if from != to => {
            let message = format!("the format changed from {} to {}", quoted(from), quoted(to));
            // A wider number accepts every value of the narrower one.
            let rule = match (from, to) {
                ("int32", "int64") | ("float", "double") => rules::FORMAT_REMOVED,
                _ => rules::FORMAT_CHANGED,
            };
            place.found(rule, old_at, new_at, message);
        }
        _ => {}
    }
}

/// Whether all values of a type that requests can contain have a format. Integers have 64 bits, and a password is text.
fn says_nothing(kind: Option<&str>, format: &str) -> bool {
    matches!((kind, format), (Some("integer"), "int64") | (Some("number"), "double") | (Some("string"), "password"))
}
