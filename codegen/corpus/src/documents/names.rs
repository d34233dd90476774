//! Names of properties, parameters, operations and components, common and unusual ones.

use crate::random::Random;

#[rustfmt::skip]
const COMMON: &[&str] = &[
    "id", "name", "status", "kind", "user", "item", "created_at", "page_info", "value", "data", "count", "url", "Thing",
    "Other", "Node", "Page", "tag", "size", "x-trace", "content_type", "limit", "offset", "email", "options",
];

/// Keywords, names of the prelude, names that generated code uses, names that differ only in case or separators,
/// digits, other scripts, and names without any letter.
#[rustfmt::skip]
const ODD: &[&str] = &[
    "type", "self", "Self", "crate", "super", "async", "await", "match", "enum", "loop", "fn", "gen", "try", "yield",
    "abstract", "union", "dyn", "box", "_",
    "String", "Vec", "Option", "Some", "None", "Ok", "Err", "Result", "Box", "Default", "Debug", "Clone", "Copy",
    "From", "Into", "Drop", "Send", "Sync",
    "std", "core", "serde", "serde_json", "reqwest", "types", "client", "Client", "Error", "Response", "File", "api",
    "runtime", "operations", "transport", "Unknown", "Other",
    "new", "builder", "build", "send", "default", "clone", "fmt", "body", "call", "path", "query", "validate",
    "additional_properties", "extra", "Thing", "thing", "THING", "Thing_", "thing-", "_thing",
    "my-name", "my_name", "myName", "MyName", "my name", "2fa", "404", "1", "9-9", "größe", "日本", "Ünï", "ß", "µ",
    "उपयोगकर्ता", "Gro\u{308}ße", "ﬁ", "🦀", "-", ".", "$ref", "@id", "a/b", "a~b",
];

/// Returns a name for a property, parameter, operation or tag.
pub fn any(random: &mut Random) -> String {
    match random.below(10) {
        0..5 => random.entry(COMMON).to_owned(),
        5 | 6 => random.entry(ODD).to_owned(),
        7 => format!("{}_{}", random.entry(COMMON), random.entry(COMMON)),
        8 => format!("{}{}", random.entry(ODD), random.below(3)),
        _ => format!("{}.{}", random.entry(COMMON), random.entry(ODD)),
    }
}

/// Returns a name for a component: one that OpenAPI allows, or one with other letters.
pub fn component(random: &mut Random) -> String {
    let is_allowed = |next: &char| next.is_alphanumeric() || ".-_".contains(*next);
    let name: String = any(random).chars().filter(is_allowed).collect();
    if name.is_empty() { "X".to_owned() } else { name }
}

/// Returns a name for a header or cookie.
pub fn header(random: &mut Random) -> String {
    let name: String = component(random).chars().filter(char::is_ascii).collect();
    let name = if name.is_empty() { "X".to_owned() } else { name };
    if random.chance(50) { format!("X-{name}") } else { name }
}
