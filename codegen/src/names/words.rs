//! Names of types and variants as lists of words.
//!
//! The functions take names in `PascalCase`. A word begins at each letter in upper case, so that the words of a name
//! put together are the name again.

/// Returns the words of a name.
pub(crate) fn split(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    for (at, _) in name.char_indices().filter(|(at, next)| *at > 0 && next.is_uppercase()) {
        words.push(&name[start..at]);
        start = at;
    }
    words.extend(Some(&name[start..]).filter(|last| !last.is_empty()));
    words
}

/// Appends the name of a part to that of its owner. Words with which the one ends and the other begins are not
/// repeated: `User` and `UserAddress` are `UserAddress`.
pub(crate) fn joined(owner: &str, part: &str) -> String {
    let (first, second) = (split(owner), split(part));
    let most = first.len().min(second.len());
    let overlap = (1..=most).rev().find(|count| first.ends_with(&second[..*count])).unwrap_or(0);
    let rest = second[overlap..].concat();
    // The underscore makes an identifier of a keyword, which a longer name is not.
    if rest.is_empty() { owner.to_owned() } else { owner.trim_end_matches('_').to_owned() + &rest }
}

/// Returns a name without the words at its beginning and its end with which another name begins or ends; `None` if none
/// are left. Singular and plural are the same word.
pub(crate) fn without_shared(name: &str, other: &str) -> Option<String> {
    let (mut words, mut others) = (split(name), split(other));
    let is_same = |one: Option<&&str>, other: Option<&&str>| match (one, other) {
        (Some(one), Some(other)) => one == other || singular_or_same(one) == singular_or_same(other),
        _ => false,
    };
    while is_same(words.first(), others.first()) {
        words.remove(0);
        others.remove(0);
    }
    while is_same(words.last(), others.last()) {
        words.pop();
        others.pop();
    }
    // The other name ends as this one begins, or begins as this one ends.
    let others = split(other);
    let is_prefix = |count: &usize| others.ends_with(&words[..*count]);
    let prefix = (1..words.len()).rev().find(is_prefix).unwrap_or(0);
    words.drain(..prefix);
    let is_suffix = |count: &usize| others.starts_with(&words[words.len() - *count..]);
    let suffix = (1..words.len()).rev().find(is_suffix).unwrap_or(0);
    words.truncate(words.len() - suffix);
    (!words.is_empty()).then(|| words.concat())
}

/// Returns a name without the digits at its end, if it has any: those may be a position and no part of the name.
pub(crate) fn without_index(name: &str) -> Option<&str> {
    let stem = name.trim_end_matches(|next: char| next.is_ascii_digit());
    (stem.len() < name.len()).then_some(stem)
}

/// Words that are the same in singular and plural, or that only look like plurals.
const SINGULAR: &[&str] = &[
    "alias",
    "analytics",
    "as",
    "atlas",
    "aws",
    "basis",
    "bias",
    "bus",
    "canvas",
    "chaos",
    "css",
    "data",
    "dns",
    "gas",
    "gps",
    "has",
    "https",
    "ios",
    "js",
    "kubernetes",
    "lens",
    "macos",
    "ms",
    "news",
    "os",
    "pos",
    "series",
    "sms",
    "species",
    "this",
    "tls",
    "yes",
];

/// Words whose plural follows no rule below.
const IRREGULAR: &[(&str, &str)] = &[
    ("aliases", "alias"),
    ("analyses", "analysis"),
    ("apis", "api"),
    ("axes", "axis"),
    ("biases", "bias"),
    ("bonuses", "bonus"),
    ("buses", "bus"),
    ("caches", "cache"),
    ("canvases", "canvas"),
    ("children", "child"),
    ("cookies", "cookie"),
    ("cpus", "cpu"),
    ("criteria", "criterion"),
    ("gpus", "gpu"),
    ("indices", "index"),
    ("kpis", "kpi"),
    ("matrices", "matrix"),
    ("menus", "menu"),
    ("movies", "movie"),
    ("people", "person"),
    ("skus", "sku"),
    ("statuses", "status"),
    ("uris", "uri"),
    ("vertices", "vertex"),
    ("viruses", "virus"),
];

/// Endings of plurals, and of their singulars. The first one that fits counts.
const ENDINGS: &[(&str, &str)] = &[
    ("sses", "ss"),
    ("shes", "sh"),
    ("ches", "ch"),
    ("xes", "x"),
    ("zzes", "zz"),
    ("oes", "o"),
    ("ies", "y"),
    ("ss", "ss"),
    ("us", "us"),
    ("is", "is"),
    ("s", ""),
];

/// Returns a name whose last word, a plural, is in the singular; `None` if it is not a plural.
pub(crate) fn singular(name: &str) -> Option<String> {
    let last = *split(name).last()?;
    let before = &name[..name.len() - last.len()];
    let lower = last.to_lowercase();
    if SINGULAR.contains(&lower.as_str()) {
        return None;
    }
    let found = match IRREGULAR.iter().find(|(plural, _)| *plural == lower) {
        Some((_, singular)) => (*singular).to_owned(),
        None => {
            let (plural, singular) = ENDINGS.iter().find(|(plural, _)| lower.ends_with(plural))?;
            format!("{}{singular}", &lower[..lower.len() - plural.len()])
        }
    };
    let is_plural = found.len() > 1 && found != lower;
    is_plural.then(|| before.to_owned() + &capitalized(&found))
}

/// Returns the plural of a name; the name itself if it is one.
pub(crate) fn plural(name: &str) -> String {
    let is_plural = singular(name).is_some();
    let y_after_consonant =
        name.ends_with('y') && !["ay", "ey", "oy", "uy"].iter().any(|ending| name.ends_with(ending));
    match name {
        _ if is_plural => name.to_owned(),
        _ if y_after_consonant => format!("{}ies", &name[..name.len() - 1]),
        _ if ["s", "x", "ch", "sh"].iter().any(|ending| name.ends_with(ending)) => format!("{name}es"),
        _ => format!("{name}s"),
    }
}

fn singular_or_same(word: &str) -> String {
    singular(word).unwrap_or_else(|| word.to_owned())
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Returns as many words from the beginning of a name as `limit` characters allow, and at least one.
pub(super) fn limited(name: &str, limit: usize) -> String {
    if name.chars().count() <= limit {
        return name.to_owned();
    }
    let mut ends = name.char_indices().filter(|(_, next)| next.is_uppercase() || *next == '_').map(|(at, _)| at);
    let is_short = |end: &usize| *end > 0 && name[..*end].chars().count() <= limit;
    match ends.by_ref().filter(is_short).last() {
        Some(end) => name[..end].to_owned(),
        // One word is longer than any that a person writes.
        None => name.chars().take(limit).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_without_repetition() {
        let cases = [
            ("User", "UserAddress", "UserAddress"),
            ("User", "Address", "UserAddress"),
            ("CreateUser", "UserAddress", "CreateUserAddress"),
            ("ChatRequest", "RequestBody", "ChatRequestBody"),
            ("ApiKey", "KeyApi", "ApiKeyApi"),
            ("User", "User", "User"),
            ("", "User", "User"),
            ("Self_", "Kind", "SelfKind"),
            ("用户", "地址", "用户地址"),
        ];
        for (owner, part, name) in cases {
            assert_eq!(joined(owner, part), name, "{owner} {part}");
        }
    }

    #[test]
    fn shared_words_are_removed_at_both_ends() {
        let cases = [
            ("OutputItemMessage", "OutputItem", Some("Message")),
            ("FunctionTool", "Tool", Some("Function")),
            ("ChatCompletionRequestSystemMessage", "ChatCompletionRequestMessage", Some("System")),
            ("SystemMessage", "ChatBodyMessages", Some("System")),
            ("ToolV2", "Tool", Some("V2")),
            ("Cat", "Pet", Some("Cat")),
            ("ResponseFormatJsonSchema", "ChatParamsResponseFormat", Some("JsonSchema")),
            ("NamedToolChoice", "ToolChoiceOption", Some("Named")),
            ("Pet", "Pet", None),
        ];
        for (name, union, rest) in cases {
            assert_eq!(without_shared(name, union).as_deref(), rest, "{name} {union}");
        }
    }

    #[test]
    fn plurals_become_singular() {
        let cases = [
            ("Chunks", Some("Chunk")),
            ("EntityCollections", Some("EntityCollection")),
            ("Entities", Some("Entity")),
            ("Addresses", Some("Address")),
            ("Boxes", Some("Box")),
            ("Databases", Some("Database")),
            ("Statuses", Some("Status")),
            ("Schemas", Some("Schema")),
            ("Children", Some("Child")),
            ("Status", None),
            ("Progress", None),
            ("Analysis", None),
            ("Data", None),
            ("Series", None),
            ("", None),
            ("Größen", None),
        ];
        for (plural, one) in cases {
            assert_eq!(singular(plural).as_deref(), one, "{plural}");
        }
        assert_eq!(
            ["Part", "Entity", "Key", "Box", "Parts"].map(plural),
            ["Parts", "Entities", "Keys", "Boxes", "Parts"]
        );
    }

    #[test]
    fn a_name_is_cut_between_words() {
        assert_eq!(limited("EntitiesBulkItem", 14), "EntitiesBulk");
        assert_eq!(limited("entities_bulk_item", 14), "entities_bulk");
        assert_eq!(limited("Entities", 4), "Enti");
        assert_eq!(limited("Entities", 8), "Entities");
    }
}
