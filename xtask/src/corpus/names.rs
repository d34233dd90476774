//! The quality of generated names: their lengths, and numbers that the document does not have.

use codegen::{Output, PublicName};
use serde_json::Value;

/// The names of one crate.
#[derive(Default)]
pub struct Names {
    /// The number of types.
    pub types: usize,
    /// The longest name of a type.
    pub longest: String,
    /// The names that end in a number that the document does not have, as `kind name pointer`.
    pub numbered: Vec<String>,
}

impl Names {
    pub fn of(output: &Output) -> Self {
        let document = output.document.to_json();
        let all = output.api.public_names();
        let types = || all.iter().filter(|one| one.kind == "type");
        let longest = types().rev().max_by_key(|one| one.name.chars().count());
        let numbered = all.iter().filter(|one| has_number(one, &document));
        Self {
            types: types().count(),
            longest: longest.map(|one| one.name.clone()).unwrap_or_default(),
            numbered: numbered.map(|one| format!("{:<9} {}  {}", one.kind, one.name, one.pointer)).collect(),
        }
    }
}

/// Returns whether a name ends in a number that the document does not have there: in a name that leads to the schema or
/// the operation, or in a text of it.
fn has_number(one: &PublicName, document: &Value) -> bool {
    let name = letters(&one.name);
    let digits = name.len() - name.trim_end_matches(|next: char| next.is_ascii_digit()).len();
    let (_, number) = name.split_at(name.len() - digits);
    let is_source = |text: &str| {
        let whole = letters(text);
        let last = letters(text.rsplit(|next: char| !next.is_alphanumeric()).next().unwrap_or_default());
        [whole, last].iter().any(|source| {
            let is_name = source.len() > digits || name.ends_with(&format!("v{source}"));
            is_name && source.ends_with(number) && name.ends_with(source.as_str())
        })
    };
    let is_value = |text: &str| letters(text).ends_with(number);
    let mut sources = one.wire.iter().chain([&one.pointer]);
    digits > 0 && !sources.any(|source| leads_to(source, document, &is_value, &is_source))
}

fn letters(text: &str) -> String {
    text.chars().filter(|next| next.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns whether a name or a text at a pointer, or a value, passes a test.
fn leads_to(
    source: &str,
    document: &Value,
    is_value: &impl Fn(&str) -> bool,
    is_source: &impl Fn(&str) -> bool,
) -> bool {
    let Some(pointer) = source.strip_prefix("#/") else { return is_value(source) };
    let mut node = Some(document);
    for token in pointer.split('/') {
        let token = token.replace("~1", "/").replace("~0", "~");
        let is_position = matches!(node, Some(Value::Array(_)));
        node = node.and_then(|node| match node {
            Value::Array(list) => list.get(token.parse::<usize>().ok()?),
            node => node.get(&token),
        });
        let of_operation = ["operationId", "x-fern-sdk-method-name", "x-fern-sdk-group-name", "tags"];
        let mut texts = of_operation.iter().filter_map(|field| node?.get(field));
        if !is_position && is_source(&token) || texts.any(|node| contains(node, is_source)) {
            return true;
        }
    }
    node.is_some_and(|node| contains(node, is_source))
}

/// Returns whether a name or a text of a node passes a test.
fn contains(node: &Value, is_source: &impl Fn(&str) -> bool) -> bool {
    match node {
        Value::String(text) => is_source(text),
        Value::Number(number) => is_source(&number.to_string()),
        Value::Array(list) => list.iter().any(|node| contains(node, is_source)),
        Value::Object(fields) => fields.iter().any(|(name, node)| is_source(name) || contains(node, is_source)),
        Value::Null | Value::Bool(_) => false,
    }
}
