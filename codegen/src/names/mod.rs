//! Rust names from names in a document. No other module changes the case of a name.

mod book;
mod book_changes;
mod book_file;
mod book_moves;
mod book_of_api;
pub(crate) mod operations;
pub(crate) mod reserved;
mod scope;
mod spelling;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use heck::{ToPascalCase, ToSnakeCase};
use icu_normalizer::ComposingNormalizerBorrowed;

pub use book::Names;
pub(crate) use book::{ADDITIONAL, ANY_BODY, CREDENTIALS, ERROR_BODY, INPUT, Section, parameter_item};
pub(crate) use scope::Scope;
pub(crate) use spelling::{Case, has_case, is_identifier};

/// The extension that states the name of a public item.
pub(crate) const RUST_NAME: &str = "x-rust-name";

/// The number of characters of a name. Words beyond it are left out.
const MAX_LENGTH: usize = 100;

/// Returns the name of a field, method, argument or module.
pub(crate) fn snake(text: &str) -> String {
    legal(&snake_words(text), "value", '_')
}

/// Returns the name of a parameter. A comparison at its end becomes words: `StartTime<` is `start_time_before`.
pub(crate) fn parameter(text: &str) -> String {
    let stem = text.trim_end_matches(['<', '>', '=']);
    let words = snake_words(stem);
    let is_time = words.split('_').any(|word| TIMES.contains(&word));
    let comparison = match (text.get(stem.len()..).unwrap_or_default(), is_time) {
        ("<", true) => "before",
        ("<=", true) => "until",
        (">", true) => "after",
        (">=", true) => "since",
        ("<", false) => "below",
        ("<=", false) => "at_most",
        (">", false) => "above",
        (">=", false) => "at_least",
        _ => return snake(text),
    };
    if words.is_empty() { snake(text) } else { snake(&format!("{words}_{comparison}")) }
}

/// Words of names whose values are points in time.
const TIMES: [&str; 13] = [
    "at",
    "created",
    "date",
    "day",
    "deleted",
    "ended",
    "modified",
    "month",
    "started",
    "time",
    "timestamp",
    "updated",
    "year",
];

/// Returns the words of a text in lower case, with underscores between them. The result may be empty or a keyword.
pub(crate) fn snake_words(text: &str) -> String {
    with_marks(text, str::to_snake_case)
}

/// Returns the name of a type or variant.
pub(crate) fn pascal(text: &str) -> String {
    legal(&with_marks(text, str::to_pascal_case), "Value", 'V')
}

/// Returns the name of a constant.
pub(crate) fn constant(text: &str) -> String {
    snake(text).trim_end_matches('_').to_uppercase()
}

/// Returns the name of the variant for an enum's value. Signs and punctuation that distinguish values become words.
pub(crate) fn variant(value: &str) -> String {
    if value.is_empty() {
        return "Empty".to_owned();
    }
    let mut spelt = String::new();
    for (index, next) in value.char_indices() {
        let follows_digit = value[..index].ends_with(|previous: char| previous.is_ascii_digit());
        match next {
            '-' if index == 0 && value.len() > 1 => spelt += "minus ",
            '+' => spelt += " plus ",
            '.' if follows_digit => spelt += "_",
            ':' if follows_digit => spelt += " by ",
            '*' => spelt += " star ",
            '/' if value.len() == 1 => spelt += "slash",
            '<' => spelt += " less ",
            '>' => spelt += " greater ",
            '=' => spelt += " equal ",
            '!' => spelt += " not ",
            _ => spelt.push(next),
        }
    }
    pascal(&spelt)
}

/// Returns the plain name of the type of a call. The names file relies on it: it lists other names only.
pub(crate) fn plain_request(method: &str) -> String {
    with(&pascal(method), "Call")
}

/// Appends a suffix to a name. If the suffix is not empty, the underscore that distinguishes a name from a keyword is
/// removed.
pub(crate) fn with(name: &str, suffix: &str) -> String {
    if suffix.is_empty() { name.to_owned() } else { name.trim_end_matches('_').to_owned() + suffix }
}

/// Returns a name of ASCII letters, digits and `_`, for a file; `fallback` if it would not begin with a letter.
pub(crate) fn ascii(name: &str, fallback: &str) -> String {
    let plain: String = name.chars().filter(|next| next.is_ascii_alphanumeric() || *next == '_').collect();
    // A word without ASCII letters leaves two adjacent `_`.
    let plain = plain.split('_').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_");
    if plain.starts_with(|first: char| first.is_ascii_alphabetic()) {
        legal(&plain, fallback, '_')
    } else {
        fallback.to_owned()
    }
}

/// Returns a name without marks, such as vowel signs: progenitor takes them for separators of words.
pub(crate) fn without_marks(name: &str) -> String {
    let plain: String = name.chars().filter(|next| next.is_alphanumeric() || *next == '_').collect();
    if plain == name { plain } else { snake(&plain) }
}

/// Replaces every character that an identifier cannot have by a space, which separates words. The compiler compares
/// identifiers in the normal form C, and so do scopes.
fn plain(text: &str) -> String {
    let text = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    text.chars().map(|next| if unicode_ident::is_xid_continue(next) { next } else { ' ' }).collect()
}

/// Changes the case of a text. Marks, such as vowel signs, are parts of words, but `change` takes them for separators:
/// letters without a case stand in for them.
fn with_marks(text: &str, change: impl Fn(&str) -> String) -> String {
    const STAND_INS: RangeInclusive<char> = '\u{A000}'..='\u{A48C}';
    let plain = plain(text);
    let is_mark = |next: &char| !next.is_alphanumeric() && !matches!(next, '_' | ' ');
    let marks: BTreeSet<char> = plain.chars().filter(is_mark).collect();
    if marks.is_empty() || plain.contains(|next| STAND_INS.contains(&next)) {
        return change(&plain);
    }
    let stand_ins: BTreeMap<char, char> = marks.into_iter().zip(STAND_INS).collect();
    let marks: BTreeMap<char, char> = stand_ins.iter().map(|(mark, stand_in)| (*stand_in, *mark)).collect();
    let replaced =
        |text: &str, map: &BTreeMap<char, char>| text.chars().map(|next| *map.get(&next).unwrap_or(&next)).collect();
    let protected: String = replaced(&plain, &stand_ins);
    replaced(&change(&protected), &marks)
}

/// Returns a name that is a valid identifier and not a keyword.
fn legal(name: &str, fallback: &str, prefix: char) -> String {
    let name = words::limited(name, MAX_LENGTH);
    let name = name.trim_end_matches('_');
    let name = match name.chars().next() {
        None => fallback.to_owned(),
        Some(first) if first.is_alphabetic() => name.to_owned(),
        Some(_) => format!("{prefix}{name}"),
    };
    // `syn` knows every keyword except for `gen` of edition 2024, and the letters that an identifier may have. Raw
    // identifiers are not an option for `self` and `crate`, and are unpleasant to type.
    match syn::parse_str::<syn::Ident>(&name) {
        Ok(_) if name != "gen" => name,
        _ if syn::parse_str::<syn::Ident>(&format!("{name}_")).is_ok() => format!("{name}_"),
        _ => fallback.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hard_names() {
        let cases = [
            ("upload_id", "upload_id", "UploadId"),
            ("index-id", "index_id", "IndexId"),
            ("type", "type_", "Type"),
            ("self", "self_", "Self_"),
            ("gen", "gen_", "Gen"),
            ("crate", "crate_", "Crate"),
            ("_id", "id", "Id"),
            ("", "value", "Value"),
            ("400", "_400", "V400"),
            ("xi-api-key", "xi_api_key", "XiApiKey"),
            ("graphiti.EntityNode", "graphiti_entity_node", "GraphitiEntityNode"),
            ("API Keys_list", "api_keys_list", "ApiKeysList"),
            ("größe", "größe", "Größe"),
            ("日本", "日本", "日本"),
            ("Gro\u{308}ße", "größe", "Größe"),
            ("Пользователь API", "пользователь_api", "ПользовательApi"),
            ("उपयोगकर्ता सूची", "उपयोगकर्ता_सूची", "उपयोगकर्तासूची"),
            ("Größe«Liste»", "größe_liste", "GrößeListe"),
            ("🦀", "value", "Value"),
            ("x\u{202e}y\"; evil()", "x_y_evil", "XYEvil"),
        ];
        for (text, value, kind) in cases {
            assert_eq!((snake(text).as_str(), pascal(text).as_str()), (value, kind), "{text}");
        }
    }

    #[test]
    fn comparisons_in_names_of_parameters() {
        let cases = [
            ("StartTime", "start_time"),
            ("StartTime<", "start_time_before"),
            ("DateCreated>=", "date_created_since"),
            ("Price>", "price_above"),
            ("<", "value"),
            ("a<b", "a_b"),
        ];
        for (text, name) in cases {
            assert_eq!(parameter(text), name, "{text}");
        }
    }

    #[test]
    fn hard_values() {
        let cases = [
            ("16:9", "V16By9"),
            ("-1", "Minus1"),
            ("1", "V1"),
            ("", "Empty"),
            ("on", "On"),
            ("ulaw_8000", "Ulaw8000"),
            ("*", "Star"),
        ];
        for (value, name) in cases {
            assert_eq!(variant(value), name, "{value}");
        }
    }
}
