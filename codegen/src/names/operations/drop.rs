//! Drops the words of the group from the name of a method: `client.pets().list_pets()` becomes `client.pets().list()`.
//!
//! Words are dropped only if the rest cannot mean something else:
//!
//! | group | name | method | because |
//! |---|---|---|---|
//! | `pets` | `pets_list` | `list` | the name begins with the group |
//! | `pets` | `list_pets`, `get_all_pets` | `list`, `get_all` | the rest is a verb |
//! | `pets` | `find_pets_by_status` | `find_by_status` | the rest is a verb with a preposition |
//! | `users` | `get_user_posts` | `get_posts` | a singular noun before the object belongs to it |
//! | `audiobooks` | `remove_audiobooks_user` | unchanged | `remove_user` would remove something else |
//! | `events` | `list_special_events` | unchanged | `list_special` lacks a noun |
//! | `search` | `search_users` | unchanged | the group is a verb, which the rest lacks |

use super::vocabulary::{is_determiner, is_preposition, is_qualifier, is_same_noun, is_verb, is_version, singular};

/// A name without the words of its group.
pub(super) struct Short {
    pub(super) words: Vec<String>,
    /// Whether the words that were dropped are a plural.
    pub(super) is_plural: bool,
}

/// Returns the names with fewer words, the shortest last. `group` is the path to the group, one list of words each.
pub(super) fn shorter(name: &[String], group: &[Vec<String>]) -> Vec<Short> {
    let mut found: Vec<Short> = Vec::new();
    let own = group.last().map_or(&[][..], Vec::as_slice);
    let whole: Vec<String> = group.iter().flatten().cloned().collect();
    // A version at the end stays there.
    let (named, version) = match name.split_last() {
        Some((last, named)) if is_version(last) => (named, Some(last)),
        _ => (name, None),
    };
    let mut rest = named.to_vec();
    for _ in 0..3 {
        let next = from_start(&rest, &whole).or_else(|| phrases(own).find_map(|phrase| from_start(&rest, phrase)));
        let next = next.map(|words| Short { words, is_plural: false });
        let Some(next) = next.or_else(|| phrases(own).find_map(|phrase| from_within(&rest, phrase))) else { break };
        rest.clone_from(&next.words);
        found.push(next);
    }
    for short in &mut found {
        short.words.extend(version.cloned());
    }
    found
}

/// Returns the ends of a group's name, the longest first: its last word is the noun.
fn phrases(group: &[String]) -> impl Iterator<Item = &[String]> {
    (0..group.len()).filter_map(|from| group.get(from..))
}

/// Returns whether words are a phrase. Only its noun may have another number.
fn is_phrase(words: &[String], phrase: &[String]) -> bool {
    match (words.split_last(), phrase.split_last()) {
        (Some((noun, before)), Some((other, others))) => before == others && is_same_noun(noun, other),
        _ => false,
    }
}

/// Drops the phrase from the beginning.
fn from_start(name: &[String], phrase: &[String]) -> Option<Vec<String>> {
    let (start, rest) = name.split_at_checked(phrase.len())?;
    let first = rest.first().filter(|first| !is_preposition(first) && !is_version(first))?;
    let is_action = matches!(phrase, [only] if is_verb(only)) && !is_verb(first);
    (is_phrase(start, phrase) && !is_action).then(|| rest.to_vec())
}

/// Drops the phrase from behind the verb.
fn from_within(name: &[String], phrase: &[String]) -> Option<Short> {
    if matches!(phrase, [only] if is_verb(only)) {
        return None;
    }
    let at = (1..name.len()).find(|at| name.get(*at..at + phrase.len()).is_some_and(|part| is_phrase(part, phrase)))?;
    let (mut before, after) = (name.get(..at)?.to_vec(), name.get(at + phrase.len()..)?);
    while before.last().is_some_and(|word| is_determiner(word)) {
        before.pop();
    }
    let is_action = before.len() == 1 || before.iter().all(|word| is_verb(word) || is_qualifier(word));
    let noun = name.get(at + phrase.len() - 1)?;
    let is_plural = singular(noun) != *noun;
    let is_clear = match after.first() {
        None => true,
        Some(next) => is_preposition(next) || !is_plural,
    };
    let is_connected = before.last().is_none_or(|word| is_preposition(word));
    if !is_action || !is_clear || is_connected {
        return None;
    }
    before.extend_from_slice(after);
    Some(Short { words: before, is_plural })
}
