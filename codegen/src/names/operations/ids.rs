//! The words of an `operationId`. Frameworks make ids from functions, classes and paths; callers see none of these.
//!
//! | `operationId` | of | words |
//! |---|---|---|
//! | `list_posts_users__user_id__posts_get` | FastAPI | `list posts` |
//! | `UsersController_findOne` | NestJS | `find one` |
//! | `users/list`, `usersList` | GitHub, ... | `users list` |
//! | `get_users__user_id__posts_get` | the path only | none: the name comes from the path |

use super::vocabulary::{is_verb, is_version};
use super::words;

/// The words of an `operationId`.
pub(super) struct Id {
    pub(super) words: Vec<String>,
    /// The same with the words that were dropped, for operations that would have one name otherwise.
    pub(super) long: Vec<String>,
    /// The version at the beginning.
    pub(super) version: Option<String>,
}

/// Returns the words of an id; `None` if it says no more than the method and the path.
pub(super) fn read(id: &str, method: &str, path: &str) -> Option<Id> {
    let name = without_path(id, method, path).unwrap_or(id);
    let all = words(name);
    if all.is_empty() || is_path(name, &all, method, path) {
        return None;
    }
    let controller = all.iter().position(|word| word == "controller").filter(|at| *at + 1 < all.len());
    let (mut named, long) = match controller {
        Some(at) => (all.get(at + 1..).unwrap_or_default().to_vec(), [all.get(..at), all.get(at + 1..)]),
        None => (all.clone(), [Some(all.as_slice()), None]),
    };
    let from = usize::from(named.first().is_some_and(|first| first == "api"));
    let version = named.get(from).filter(|word| is_version(word) && named.len() > from + 1).cloned();
    if version.is_some() {
        named.drain(..=from);
    }
    Some(Id { words: named, long: long.into_iter().flatten().flatten().cloned().collect(), version })
}

/// Removes the path and the method from the end of an id, as `FastAPI` appends them.
fn without_path<'a>(id: &'a str, method: &str, path: &str) -> Option<&'a str> {
    let is_word = |next: char| next.is_alphanumeric() || next == '_';
    let suffix: String = path.chars().map(|next| if is_word(next) { next } else { '_' }).collect();
    let mut name = id.strip_suffix(method)?.strip_suffix('_')?.strip_suffix(&suffix)?;
    // The path in the id may begin with that of the server.
    while let Some((before, last)) = name.rsplit_once('_')
        && (last == "api" || is_version(last))
    {
        name = before;
    }
    // A function such as `get` says no more than the method.
    (!is_verb(name)).then_some(name)
}

/// Returns whether an id consists of the path, and of the method before or after it.
fn is_path(id: &str, all: &[String], method: &str, path: &str) -> bool {
    let squash = |text: &str| -> String {
        text.chars().filter(|next| next.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (id_letters, path_letters) = (squash(id), squash(path));
    let parts = path.split('/').filter(|part| !part.is_empty()).count();
    let is_machine_made = id.starts_with(['_', '/']) || all.iter().any(|word| is_version(word));
    let with_method = [
        format!("{method}{path_letters}"),
        format!("{path_letters}{method}"),
        format!("{method}{path_letters}{method}"),
    ];
    (parts > 1 && with_method.contains(&id_letters)) || (is_machine_made && id_letters == path_letters)
}
