//! Formats: the Rust types of integers and strings.
//!
//! A format is a promise of the server. If an example in the document breaks it, the value stays a string, with a
//! warning. Times and durations are strings: no type represents all that RFC 3339 and ISO 8601 allow.

use openapiv3::SchemaData;
use serde_json::Value;

use crate::lower::context::Context;
use crate::model::{Foreign, Type};
use crate::settings::Dates;
use crate::source::node::join;

/// Returns the type of an integer: unsigned if it cannot be negative, and 64 bits wide unless the format says
/// otherwise.
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

/// Returns the type of a string with a format.
pub(super) fn string(context: &mut Context, format: &str, data: &SchemaData, pointer: &str) -> Type {
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
    let others = data.extensions.get("x-examples").and_then(Value::as_array).into_iter().flatten();
    let mut examples = data.example.iter().chain(&data.default).chain(others).filter_map(Value::as_str);
    let Some(invalid) = examples.find(|example| !is_valid(example)) else { return Type::Foreign(foreign) };
    let message = format!("`{}` does not have the format `{format}`: the value stays a string", invalid.escape_debug());
    let warning = context.warn("format", &join(pointer, "format"), message);
    warning.help("correct the example or the format with an overlay action");
    Type::String
}

fn is_timestamp(text: &str) -> bool {
    text.parse::<jiff::Timestamp>().is_ok()
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
