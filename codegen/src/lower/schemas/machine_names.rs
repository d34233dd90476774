//! Names that are made of a path, a method and a pointer, or of an operation.
//!
//! | name in the document | names, the best one first |
//! |---|---|
//! | `KeysPostRequestBodyContentApplicationJsonSchemaLimitReset` | `KeysLimitReset`, `KeysRequestLimitReset`, `KeysPostRequestLimitReset` |
//! | `V1KeysGetResponsesContentApplicationJsonSchema` | `KeysResponse`, `KeysGetResponse` |
//! | `SitesSiteIdGetResponsesContentApplicationJsonSchemaFieldsItems` | `SitesField`, ... |
//! | `V1ListenPostParametersModel` | `ListenModel`, `ListenPostModel` |
//! | `Keys_list_Response_200` | `KeysListResponse` |
//! | `Body_create_key_v1_keys_post` | `CreateKeyBody` |

use crate::lower::context::Context;
use crate::lower::position::Position;
use crate::names;
use crate::names::words::{singular, split, without_index};

const METHODS: [&str; 8] = ["Delete", "Get", "Head", "Options", "Patch", "Post", "Put", "Trace"];

/// Words of a pointer that say nothing about the meaning of a schema.
const KEYWORDS: [&[&str]; 5] =
    [&["One", "Of"], &["Any", "Of"], &["All", "Of"], &["Additional", "Properties"], &["Properties"]];

/// Returns the names for a component whose name is made by a machine; an empty list for any other name.
pub(super) fn candidates(context: &Context, name: &str) -> Vec<Position> {
    let pascal = names::pascal(name);
    let words = split(&pascal);
    of_response(&words).or_else(|| of_pointer(&words)).or_else(|| of_form(context, name)).unwrap_or_default()
}

/// Returns whether a name has the position of a member.
pub(super) fn has_position(name: &str) -> bool {
    let pascal = names::pascal(name);
    let words = split(&pascal);
    let is_position = |pair: &[&str]| matches!(pair, ["One" | "Any", last] if without_index(last) == Some("Of"));
    words.windows(2).any(is_position)
}

/// Reads a name that is made of a path, a method, and a pointer below the operation.
fn of_pointer(words: &[&str]) -> Option<Vec<Position>> {
    let (at, kind, after) = (1..words.len()).find_map(|at| {
        let (kind, after) = marker(words.get(at..)?)?;
        METHODS.contains(words.get(at - 1)?).then_some((at, kind, at + after))
    })?;
    let (path, method) = (path_words(words.get(..at - 1)?), *words.get(at - 1)?);
    let steps = words.get(after..)?;
    if path.is_empty() {
        return None;
    }
    let owner = path.concat();
    let position = |before: &[&str]| {
        let owner = before.iter().fold(owner.clone(), |name, word| name + word);
        pointer_words(steps).into_iter().fold(Position::new("", owner), |at, step| at.suffixed(&step))
    };
    Some(match (kind, steps) {
        ("", _) => vec![position(&[]), position(&[method])],
        (kind, []) => vec![position(&[kind]), position(&[method, kind])],
        (kind, _) => vec![position(&[]), position(&[kind]), position(&[method, kind])],
    })
}

/// Returns the word for the part of an operation at which some words begin, and the number of the words that lead to
/// its schema.
fn marker(words: &[&str]) -> Option<(&'static str, usize)> {
    let schema = || {
        let content = words.iter().position(|word| *word == "Content").filter(|at| *at <= 2)?;
        let schema = words.iter().skip(content).position(|word| *word == "Schema")?;
        Some(content + schema + 1)
    };
    match words {
        ["Request", "Body", ..] => Some(("Request", schema()?)),
        [first, ..] if without_index(first).unwrap_or(first) == "Responses" => Some(("Response", schema()?)),
        ["Parameters", _, ..] => Some(("", 1)),
        _ => None,
    }
}

/// Returns the words of a path without its version and without parameters that repeat the segment before them.
fn path_words(words: &[&str]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let mut rest = words;
    while let Some((first, after)) = rest.split_first() {
        let is_version = kept.is_empty() && without_index(first) == Some("V") && !after.is_empty();
        let is_parameter = matches!(after.first(), Some(&"Id"))
            && kept.last().is_some_and(|last| singular(last).as_deref() == Some(first));
        rest = if is_parameter { &after[1..] } else { after };
        if !is_version && !is_parameter {
            kept.push((*first).to_owned());
        }
    }
    kept
}

/// Returns the words of a pointer without those of keywords. The items of a list have its name in the singular.
fn pointer_words(words: &[&str]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let mut rest = words;
    while let Some((first, after)) = rest.split_first() {
        if let Some(keyword) = KEYWORDS.iter().find(|keyword| is_keyword(rest, keyword)) {
            rest = rest.get(keyword.len()..).unwrap_or_default();
            continue;
        }
        rest = after;
        // A property can be called `items`, too: then it is the first word, or its own items follow.
        match kept.last_mut() {
            Some(last) if *first == "Items" => *last = singular(last).unwrap_or_else(|| last.clone()),
            _ => kept.push((*first).to_owned()),
        }
    }
    kept
}

/// Returns whether some words begin with a keyword, which may have a position.
fn is_keyword(words: &[&str], keyword: &[&str]) -> bool {
    let Some((last, before)) = keyword.split_last() else { return false };
    let found = words.get(before.len()).map(|word| without_index(word).unwrap_or(word));
    words.starts_with(before) && found == Some(last)
}

/// Reads the name of a response: that of an operation with a status.
fn of_response(words: &[&str]) -> Option<Vec<Position>> {
    let (last, before) = words.split_last()?;
    let status = last.strip_prefix("Response")?;
    let is_status = status.len() == 3 && status.starts_with(['1', '2', '3', '4', '5']);
    (is_status && !before.is_empty()).then(|| vec![Position::new("", before.concat() + "Response")])
}

/// Reads the name of a body that is made of an operation, its path and its method.
fn of_form(context: &Context, name: &str) -> Option<Vec<Position>> {
    let (operation, _) = name.strip_prefix("Body_")?.rsplit_once('_')?;
    let mut paths: Vec<String> = context.openapi.paths.paths.keys().map(|path| file_words(path)).collect();
    paths.sort_by_key(|path| std::cmp::Reverse(path.len()));
    let operation = paths.iter().find_map(|path| operation.strip_suffix(path.as_str()))?.trim_end_matches('_');
    (!operation.is_empty()).then(|| vec![Position::new("", names::pascal(operation) + "Body")])
}

/// Returns a path with underscores for everything else than letters and digits.
fn file_words(path: &str) -> String {
    path.chars().map(|next| if next.is_alphanumeric() { next } else { '_' }).collect()
}
