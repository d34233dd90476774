//! Names of operations without an `operationId`: from the summary if it is an instruction, or else from the path.
//!
//! ```text
//! Deletes a specific connector by ID     delete connector
//! GET    /users/{id}/posts               list posts
//! GET    /users/{id}/posts/{post}        get post
//! POST   /users                          create user
//! POST   /orders/{id}/cancel             cancel order
//! ```

use super::vocabulary::{is_determiner, is_plural, is_preposition, is_same_noun, is_verb, is_version, singular, verb};
use super::words;

/// A summary with more words than this is a sentence, and not a name.
const MAX_WORDS: usize = 6;

/// A part of a path between slashes.
enum Part {
    /// Its words, without variables and versions.
    Words(Vec<String>),
    Variable,
}

/// Returns the words of a summary that begins with a verb.
pub(super) fn of_summary(summary: &str, path: &str) -> Option<Vec<String>> {
    let sentence = summary.trim().split(['.', '(', ',', ';', ':', '\n']).next().unwrap_or_default();
    let mut all = words(&sentence.replace(['\'', '’'], ""));
    let first = all.first_mut()?;
    *first = verb(first)?;
    all.retain(|word| !is_determiner(word));
    // An operation on one object says so by its argument.
    if path.ends_with('}')
        && let [.., by, id] = all.as_slice()
        && by == "by"
        && ["id", "ids", "uuid"].contains(&id.as_str())
    {
        all.truncate(all.len() - 2);
    }
    (all.len() <= MAX_WORDS && all.last().is_some_and(|last| !is_preposition(last))).then_some(all)
}

/// Returns the words of a method and a path: first without the parts before the group, then with all parts.
pub(super) fn of_path(method: &str, path: &str, group: &[String]) -> [Vec<String>; 2] {
    let parts = parts(path);
    let is_group = |part: &Part| match (part, group.last()) {
        (Part::Words(words), Some(group)) => words.last().is_some_and(|word| is_same_noun(word, group)),
        _ => false,
    };
    let from = parts.iter().position(is_group).unwrap_or_default();
    [named(method, parts.get(from..).unwrap_or_default()), named(method, &parts)]
}

/// Returns the version in a path.
pub(super) fn version(path: &str) -> Option<String> {
    path.split('/').map(words).find_map(|part| match part.as_slice() {
        [only] if is_version(only) => Some(only.clone()),
        _ => None,
    })
}

/// Returns the words of each part of a path that says something.
fn parts(path: &str) -> Vec<Part> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts = Vec::new();
    // A colon separates the name of a custom method.
    for text in path.split('/').flat_map(|part| part.split(':')) {
        let (fixed, variables) = without_variables(text);
        let fixed = [".json", ".xml", ".yaml"].iter().find_map(|end| fixed.strip_suffix(end)).unwrap_or(&fixed);
        let mut said = words(fixed);
        said.retain(|word| !is_version(word));
        if said == ["api"] || said == ["rest"] {
            continue;
        }
        if !said.is_empty() {
            parts.push(Part::Words(said));
        } else if variables {
            parts.push(Part::Variable);
        }
    }
    parts
}

/// Returns the text outside of braces, and whether there are braces.
fn without_variables(text: &str) -> (String, bool) {
    let mut fixed = String::new();
    let mut depth = 0_u32;
    for next in text.chars() {
        match next {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => fixed.push(next),
            _ => {}
        }
    }
    let has_variable = fixed.len() < text.len();
    (fixed, has_variable)
}

/// Returns the words of a method and the parts of a path.
fn named(method: &str, parts: &[Part]) -> Vec<String> {
    let mut nouns: Vec<Vec<String>> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let Part::Words(said) = part else { continue };
        let mut said = said.clone();
        let is_last = index + 1 == parts.len();
        if is_last && said.first().is_some_and(|first| is_verb(first)) {
            // The path names the action: `/orders/{id}/cancel`, `/jobs/createTask`.
            if said.len() == 1 {
                said.extend(nouns.into_iter().flatten());
            }
            return said;
        }
        // One object of a list is meant, unless the list itself is.
        if !is_last && let Some(noun) = said.last_mut() {
            let is_list = matches!(parts.get(index + 1), Some(Part::Words(next)) if next.first().is_some_and(|next| is_verb(next)));
            if !is_list {
                *noun = singular(noun);
            }
        }
        nouns.push(said);
    }
    let is_one = matches!(parts.last(), Some(Part::Variable));
    let last = nouns.last().and_then(|noun| noun.last());
    let is_list = !is_one && last.is_some_and(|noun| is_plural(noun));
    let verb = match method {
        "get" if is_list => "list",
        "post" if is_one => "update",
        "post" => "create",
        "put" | "patch" => "update",
        other => other,
    };
    let mut nouns: Vec<String> = nouns.into_iter().flatten().collect();
    if method == "post"
        && let Some(noun) = nouns.last_mut()
    {
        *noun = singular(noun);
    }
    std::iter::once(verb.to_owned()).chain(nouns).collect()
}
