//! Which change of the surface a line of cargo-public-api is about.

use codegen::drift::surface::{RULES, SurfaceChange};

/// The subjects of changes that concern a whole item. Lines about parts of the item belong to such a change.
const WHOLE: [&str; 7] = ["item", "item kind", "re-export", "variant", "field style", "generics", "trait member"];

/// The keywords that can precede the path of an item in a line.
const KEYWORDS: [&str; 15] = [
    "pub", "const", "unsafe", "async", "extern", "fn", "struct", "enum", "union", "trait", "mod", "use", "type",
    "static", "dyn",
];

/// Returns whether a finding is about a change. Paths in it are relative to the crate.
pub(super) fn is_about(finding: &str, change: &SurfaceChange) -> bool {
    finding.get(1..).unwrap_or_default().split(" => ").any(|line| shows(line, change))
}

/// Returns whether a finding declares the item with this path.
pub(super) fn declares(finding: &str, path: &str) -> bool {
    let declared = |line: &str| base(after_keywords(without_attributes(line))) == path;
    finding.get(1..).unwrap_or_default().split(" => ").any(declared)
}

fn shows(line: &str, change: &SurfaceChange) -> bool {
    let declared = without_attributes(line);
    let is_whole = RULES.iter().any(|rule| rule.id == change.rule && WHOLE.contains(&rule.subject));
    let item = change.item.split('(').next().unwrap_or_default();
    if let Some(implementation) = declared.strip_prefix("impl").map(head) {
        let (of, ty) = implementation.split_once(" for ").unwrap_or(("", implementation));
        return match item.split_once(" for ") {
            Some((changed, of_type)) => short(changed) == short(of) && short(of_type) == short(ty),
            None if of.is_empty() && owner(item) == Some(base(ty).as_str()) => true,
            None => is_whole && mentions(implementation, item),
        };
    }
    let path = base(after_keywords(declared));
    match item.split_once(" for ") {
        // A part of the implementation.
        Some((_, of_type)) => path.rsplit_once("::").is_some_and(|(ty, _)| short(ty) == base(&short(of_type))),
        None if is_whole && is_part(&path, item) => true,
        // A conversion is a part of an implementation.
        None if is_whole && path.ends_with("::from") => mentions(declared, item),
        None => path == item || has_number(item) && owner(item) == Some(path.as_str()),
    }
}

/// Returns whether a path is that of an item, or of a part of it.
fn is_part(path: &str, item: &str) -> bool {
    path.strip_prefix(item).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Returns the path of the item that something is a part of.
fn owner(item: &str) -> Option<&str> {
    item.rsplit_once("::").map(|(owner, _)| owner)
}

/// Returns whether the item is a value in parentheses, which has no line of its own.
fn has_number(item: &str) -> bool {
    item.rsplit("::").next().is_some_and(|name| name.starts_with(|first: char| first.is_ascii_digit()))
}

fn without_attributes(mut text: &str) -> &str {
    while let Some((_, rest)) = text.strip_prefix("#[").and_then(|rest| rest.split_once("] ")) {
        text = rest;
    }
    text
}

fn after_keywords(mut text: &str) -> &str {
    while let Some((word, rest)) = text.split_once(' ')
        && (KEYWORDS.contains(&word) || word.starts_with('"'))
    {
        text = rest;
    }
    text
}

/// Returns the trait and the type of an implementation, without the parameters and the bounds.
fn head(text: &str) -> &str {
    let text = if text.starts_with('<') { text.get(closing(text)..).unwrap_or_default() } else { text };
    text.split(" where ").next().unwrap_or_default().trim_start()
}

/// Returns the position after the bracket that closes the first one.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    let mut before = ' ';
    for (index, next) in text.char_indices() {
        match next {
            '<' => depth += 1,
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index + next.len_utf8();
        }
        before = next;
    }
    text.len()
}

/// Returns the path at the beginning of a text, without arguments in angle brackets.
fn base(text: &str) -> String {
    let mut path = String::new();
    for part in parts(text) {
        path.push_str(part.split('<').next().unwrap_or_default());
    }
    path.trim_end_matches(':').to_owned()
}

/// Returns the parts of the path at the beginning of a text: each ends before its `::`, or with the path.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut end) = (0, 0);
    while let Some(next) = text[end..].chars().next() {
        match next {
            '<' if end > start => end += closing(&text[end..]),
            ':' if text[end..].starts_with("::") => {
                parts.push(&text[start..end]);
                start = end;
                end += 2;
            }
            _ if next.is_alphanumeric() || next == '_' || next == '#' => end += next.len_utf8(),
            _ => break,
        }
    }
    parts.push(&text[start..end]);
    parts
}

/// Returns a line in which `Self` is the type that the item belongs to.
pub(super) fn without_self(line: &str) -> String {
    let mut parts = parts(after_keywords(without_attributes(line)));
    parts.pop();
    let owner = parts.concat();
    let mut text = String::new();
    let mut end = 0;
    for at in positions(line, "Self") {
        text.push_str(&line[end..at]);
        text.push_str(&owner);
        end = at + "Self".len();
    }
    text.push_str(&line[end..]);
    text
}

/// Returns whether a line mentions a path, or something in it.
pub(super) fn mentions(line: &str, path: &str) -> bool {
    positions(line, path).next().is_some()
}

/// Returns the positions at which a line has a path that is not a part of other names.
fn positions<'a>(line: &'a str, path: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_name = |next: char| next.is_alphanumeric() || next == '_';
    let found = line.match_indices(path).map(|(at, _)| at);
    found.filter(move |at| !line[..*at].ends_with(is_name) && !line[at + path.len()..].starts_with(is_name))
}

/// Returns a text in which each path is its last name.
fn short(text: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let mut start = 0;
    for (index, _) in text.match_indices("::") {
        let before = &text[start..index];
        let name = before.rfind(|next: char| !(next.is_alphanumeric() || "_#".contains(next)));
        let kept = name.map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        parts.push(&before[..kept]);
        start = index + 2;
    }
    parts.push(&text[start..]);
    parts.concat()
}

#[cfg(test)]
mod tests {
    use codegen::drift::Level;

    use super::*;

    #[test]
    fn self_is_the_type() {
        for (line, expected) in [
            ("pub fn Call::new(of: &Self) -> Self", "pub fn Call::new(of: &Call) -> Call"),
            (
                "pub fn a::Page<b::T>::first<U: c::D>(self) -> Option<Self>",
                "pub fn a::Page<b::T>::first<U: c::D>(self) -> Option<a::Page<b::T>>",
            ),
            ("pub fn Pet::new(MySelf, Selfish)", "pub fn Pet::new(MySelf, Selfish)"),
        ] {
            assert_eq!(without_self(line), expected);
        }
    }

    #[test]
    fn lines_are_about_changes() {
        for (rule, item, line, expected) in [
            ("field-missing", "Pet::age", "-pub Pet::age: core::option::Option<i64>", true),
            ("field-missing", "Pet::age", "-pub Pet::ages: i64", false),
            ("field-missing", "Pet::age", "-pub Owner::age: types::Pet::age", false),
            ("item-missing", "types::Pet", "-pub types::Pet::age: i64", true),
            ("item-missing", "types::Pet", "-impl core::clone::Clone for types::Pet", true),
            ("item-missing", "types::Pet", "-impl types::Pet", true),
            ("item-missing", "types::Pet", "-impl core::clone::Clone for types::Pets", false),
            ("item-missing", "types::Pet", "-impl core::convert::From<types::Pet> for types::Value", true),
            ("item-missing", "types::Pet", "-pub fn types::Value::from(value: types::Pet) -> Self", true),
            ("item-missing", "types::Pet", "-pub fn types::Value::pet(value: types::Pet) -> Self", false),
            ("return-type-changed", "Pet::get", "~pub fn Pet::get() => pub fn Pet::get() -> u8", true),
            ("return-type-changed", "Pet::get", "~pub fn Pet::gets() => pub fn Pet::gets() -> Pet::get", false),
            ("item-missing", "types", "-impl types::Pet", true),
            ("field-missing", "Value::Pair::1", "-pub Value::Pair(u8, u8)", true),
            ("field-missing", "Value::Pair::last", "-pub Value::Pair", false),
            ("bound-added", "Page::json", "-impl<T: core::clone::Clone> Page<T>", true),
            ("bound-added", "Page::json", "-impl core::clone::Clone for Page<u8>", false),
            ("non-exhaustive-added", "Pet", "+#[non_exhaustive] pub struct Pet", true),
            ("non-exhaustive-added", "Pet", "-impl core::clone::Clone for Pet", false),
            ("bound-added", "Clone for Page<T>", "+impl<T: core::clone::Clone> core::clone::Clone for Page<T>", true),
            ("bound-added", "Clone for Page<T>", "+pub fn Page<T>::clone(&self) -> Page<T>", true),
            ("implementation-added", "From<types::A> for B", "+impl core::convert::From<types::A> for B", true),
            ("implementation-added", "From<types::A> for B", "+impl core::convert::From<types::C> for B", false),
            (
                "argument-type-changed",
                "Pets::get(id)",
                "-pub async fn Pets<'_>::get(&self, id: u8) -> types::Pet",
                true,
            ),
            ("const-added", "Retry::none", "-pub const unsafe extern \"C\" fn Retry::none()", true),
        ] {
            let text = String::new();
            let level = Level::Breaking;
            let change = SurfaceChange {
                rule,
                level,
                item: item.into(),
                before: None,
                after: None,
                message: text,
                example: None,
            };
            assert_eq!(is_about(line, &change), expected, "{rule} {item}: {line}");
        }
    }
}
