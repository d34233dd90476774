//! Scalars: what a type, its format and its bounds become in Rust.
//!
//! A format is a promise of the server. Where the document's own examples break it, the value stays text, with a
//! warning. Times and durations are text: no type holds all that RFC 3339 and ISO 8601 allow.

use openapiv3::SchemaData;
use serde_json::Value;

use super::Context;
use crate::model::{Foreign, Type};
use crate::settings::Dates;
use crate::source::node::join;

/// An integer that cannot be negative is unsigned. Any other is an `i64` unless the format says otherwise.
pub(super) fn integer(format: &str, is_unsigned: bool) -> Type {
    match format {
        "int8" | "int16" | "int32" if is_unsigned => Type::U32,
        "int8" | "int16" | "int32" => Type::I32,
        "uint8" | "uint16" | "uint32" => Type::U32,
        "uint64" | "uint" => Type::U64,
        _ if is_unsigned => Type::U64,
        _ => Type::I64,
    }
}

/// A string of some format.
pub(super) fn text(context: &mut Context, format: &str, said: &SchemaData, pointer: &str) -> Type {
    let (ty, agrees): (Type, fn(&str) -> bool) = match (format, context.dates) {
        ("date-time", Dates::Jiff) => (Type::Foreign(Foreign::JiffTimestamp), is_timestamp),
        ("date-time", Dates::Chrono) => (Type::Foreign(Foreign::ChronoTimestamp), is_timestamp),
        ("date", Dates::Jiff) => (Type::Foreign(Foreign::JiffDate), is_date),
        ("date", Dates::Chrono) => (Type::Foreign(Foreign::ChronoDate), is_date),
        ("uuid" | "uuid1" | "uuid3" | "uuid4" | "uuid5", _) => (Type::Foreign(Foreign::Uuid), is_uuid),
        ("decimal", _) => (Type::Foreign(Foreign::Decimal), is_decimal),
        ("byte" | "base64", _) => return Type::Base64,
        _ => return Type::String,
    };
    let others = said.extensions.get("x-examples").and_then(Value::as_array).into_iter().flatten();
    let mut examples = said.example.iter().chain(&said.default).chain(others).filter_map(Value::as_str);
    let Some(odd) = examples.find(|example| !agrees(example)) else { return ty };
    let message = format!("`{}` is not of the format `{format}`: the value stays text", odd.escape_debug());
    let span = context.span(pointer);
    let warning = context.problems.warning("format", span, &join(pointer, "format"), message);
    warning.help("correct the example or the format with an overlay action");
    Type::String
}

fn is_timestamp(text: &str) -> bool {
    text.parse::<jiff::Timestamp>().is_ok()
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// The forms of RFC 9562, section 4, with hyphens or without.
fn is_uuid(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_hexdigit).count();
    digits == 32 && matches!(text.len(), 32 | 36) && text.chars().all(|next| next.is_ascii_hexdigit() || next == '-')
}

/// What `rust_decimal` holds: 28 digits.
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits.chars().all(|next| next.is_ascii_digit() || next == '.');
    is_plain && digits.parse::<f64>().is_ok() && digits.chars().filter(char::is_ascii_digit).count() <= 28
}
