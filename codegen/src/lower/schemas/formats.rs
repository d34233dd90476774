//! Formats: the Rust types of strings.
//!
//! A format is a promise of the server. If an example in the document breaks it, the value stays a string, with a
//! warning. Date-times and dates keep any text, so that only the warning is needed. Times and durations are strings: no
//! type represents all that RFC 3339 and ISO 8601 allow.

use openapiv3::SchemaData;
use serde_json::Value;

use super::stated::Stated;
use crate::lower::context::Context;
use crate::model::{Foreign, Type};
use crate::settings::Dates;
use crate::source::node::join;

/// Returns the type of a string with a format. `others` are the values that the document states elsewhere.
pub(super) fn string(context: &mut Context, format: &str, data: &SchemaData, others: &[Stated], pointer: &str) -> Type {
    let (foreign, is_valid): (Foreign, fn(&str) -> bool) = match (format, context.dates) {
        ("date-time", Dates::Jiff) => (Foreign::JiffTimestamp, is_timestamp),
        ("date-time", Dates::Chrono) => (Foreign::ChronoTimestamp, is_timestamp),
        ("date", Dates::Jiff) => (Foreign::JiffDate, is_date),
        ("date", Dates::Chrono) => (Foreign::ChronoDate, is_date),
        ("uuid" | "uuid1" | "uuid3" | "uuid4" | "uuid5", _) => (Foreign::Uuid, is_uuid),
        ("decimal", _) => (Foreign::Decimal, is_decimal),
        ("byte" | "base64", _) => return Type::Base64,
        _ => return Type::String,
    };
    let listed = data.extensions.get("x-examples").and_then(Value::as_array).into_iter().flatten();
    let own = data.example.iter().chain(&data.default).chain(listed).map(|value| (value, None));
    let others = others.iter().map(|Stated { value, pointer }| (value, Some(pointer)));
    let mut texts = own.chain(others).filter_map(|(value, at)| Some((value.as_str()?, at)));
    let Some((invalid, at)) = texts.find(|(text, _)| !is_valid(text)) else { return Type::Foreign(foreign) };
    let (ty, effect) = match foreign {
        Foreign::Uuid | Foreign::Decimal => (Type::String, "the value stays a string"),
        // These keep any text.
        _ => (Type::Foreign(foreign), "such a value is kept as text"),
    };
    let message = format!("`{}` does not have the format `{format}`: {effect}", invalid.escape_debug());
    let at = at.cloned().unwrap_or_else(|| join(pointer, "format"));
    let warning = context.warn("format", &at, message);
    warning.help("correct the example or the format with an overlay action");
    ty
}

/// Returns whether a text is an instant. The last hours of 9999, which jiff cannot represent, are in a form that it can.
fn is_timestamp(text: &str) -> bool {
    text.replacen("9999-", "2000-", 1).parse::<jiff::Timestamp>().is_ok()
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// Returns whether a text is a UUID of RFC 9562, section 4, with hyphens or without.
fn is_uuid(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_hexdigit).count();
    digits == 32 && matches!(text.len(), 32 | 36) && text.chars().all(|next| next.is_ascii_hexdigit() || next == '-')
}

/// Returns whether `rust_decimal` can represent a number: it holds 28 digits.
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits.chars().all(|next| next.is_ascii_digit() || next == '.');
    is_plain && digits.parse::<f64>().is_ok() && digits.chars().filter(char::is_ascii_digit).count() <= 28
}
