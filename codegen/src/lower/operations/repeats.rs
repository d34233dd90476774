//! What a document says about sending a request again.
//!
//! | extension | meaning |
//! |---|---|
//! | `x-fern-idempotent: true` | the operation can be repeated |
//! | `x-fern-idempotency-headers` of the document | the header for the key of these operations |
//! | a header parameter such as `Idempotency-Key` | the header for the key of the operation |
//! | `x-speakeasy-retries` | the operation can be repeated, also after the statuses in `statusCodes` |

use openapiv3::{ParameterSchemaOrContent, ReferenceOr, SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty};
use serde_json::Value;

use super::Source;
use crate::lower::context::Context;
use crate::model::{Location, Parameter, Repeats};
use crate::source::node::join;

const IDEMPOTENT: &str = "x-fern-idempotent";
const HEADERS: &str = "x-fern-idempotency-headers";
const RETRIES: &str = "x-speakeasy-retries";

/// The number of characters of a random key, which is a UUID.
const KEY_LENGTH: usize = 36;

/// Reads what the document says about an operation.
pub(super) fn lower(context: &mut Context, source: &Source, parameters: &[Parameter]) -> Repeats {
    let mut repeats = Repeats::default();
    let extensions = &source.declared.extensions;
    match extensions.get(IDEMPOTENT) {
        Some(Value::Bool(is_idempotent)) => repeats.is_idempotent = *is_idempotent,
        Some(_) => {
            let pointer = join(&source.pointer, IDEMPOTENT);
            context
                .warn("repeats", &pointer, "the extension is ignored: its value is not a boolean")
                .help("write `true`");
        }
        None => {}
    }
    if repeats.is_idempotent {
        repeats.key = key_of_document(context);
    }
    let is_key = |parameter: &&Parameter| parameter.location == Location::Header && names_key(&parameter.wire_name);
    if let Some(parameter) = parameters.iter().find(is_key) {
        // A required parameter is an argument. For an optional one, the client makes a key if the header can contain it.
        if parameter.required || fits(source, &parameter.wire_name) {
            repeats.key = Some(parameter.wire_name.to_ascii_lowercase());
        }
    }
    if let Some(retries) = extensions.get(RETRIES) {
        let pointer = join(&source.pointer, RETRIES);
        retries_of(context, retries, &pointer, &mut repeats);
    }
    repeats
}

/// Reports what the client does not use of the document's own extensions.
pub(super) fn report(context: &mut Context) {
    if context.openapi.extensions.contains_key(RETRIES) {
        let pointer = join("#", RETRIES);
        let message = "the extension is ignored: it does not say which operations can be repeated";
        let help =
            "the client retries idempotent methods; write the extension at other operations that can be repeated";
        context.warn("repeats", &pointer, message).help(help);
    }
    if context.openapi.extensions.contains_key(HEADERS) {
        let pointer = join("#", HEADERS);
        let names = headers(context);
        match (key_of_document(context), names.len()) {
            (None, _) => {
                let message = "the extension is ignored: it names no header";
                context.warn("repeats", &pointer, message).help("write a list such as `- header: Idempotency-Key`");
            }
            (Some(_), 1) => {}
            (Some(name), _) => {
                let message = format!("only the header `{name}` is sent: the client makes one key for each call");
                context.warn("repeats", &pointer, message).help("callers set other headers with `CallOptions::header`");
            }
        }
    }
}

/// Returns whether a header is one for idempotency keys.
fn names_key(name: &str) -> bool {
    name.to_ascii_lowercase().contains("idempoten")
}

/// Returns whether a random key is a valid value of a header parameter.
fn fits(source: &Source, name: &str) -> bool {
    let declared = source.item.parameters.iter().chain(&source.declared.parameters).rev();
    let mut data = declared.filter_map(ReferenceOr::as_item).map(openapiv3::Parameter::parameter_data_ref);
    let Some(data) = data.find(|data| data.name.eq_ignore_ascii_case(name)) else { return true };
    let ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) = &data.format else { return false };
    let SchemaKind::Type(Type::String(text)) = &schema.schema_kind else { return false };
    let is_uuid = match &text.format {
        VariantOrUnknownOrEmpty::Empty => true,
        VariantOrUnknownOrEmpty::Unknown(format) => format == "uuid",
        VariantOrUnknownOrEmpty::Item(format) => *format == StringFormat::Password,
    };
    let has_room = text.max_length.is_none_or(|limit| limit >= KEY_LENGTH)
        && text.min_length.is_none_or(|limit| limit <= KEY_LENGTH);
    is_uuid && has_room && text.enumeration.is_empty() && text.pattern.is_none()
}

/// Returns the header that the document names for idempotency keys, in lower case.
fn key_of_document(context: &Context) -> Option<String> {
    let names = headers(context);
    names.iter().find(|name| names_key(name)).or(names.first()).map(|name| name.to_ascii_lowercase())
}

/// Returns the headers that the document names for idempotent operations.
fn headers<'a>(context: &Context<'a>) -> Vec<&'a str> {
    let declared = context.openapi.extensions.get(HEADERS).and_then(Value::as_array);
    let names = declared.into_iter().flatten().filter_map(|entry| entry.get("header").unwrap_or(entry).as_str());
    names.filter(|name| is_header_name(name)).collect()
}

/// Returns whether a text is the name of a header (RFC 9110, section 5.6.2).
fn is_header_name(name: &str) -> bool {
    let is_token = |next: char| next.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(next);
    !name.is_empty() && name.chars().all(is_token)
}

/// Reads `x-speakeasy-retries`.
fn retries_of(context: &mut Context, retries: &Value, pointer: &str, repeats: &mut Repeats) {
    match retries.get("strategy").and_then(Value::as_str) {
        Some("backoff") => repeats.is_idempotent = true,
        Some("none") => return,
        _ => {
            let message = "the extension is ignored: its `strategy` is neither `backoff` nor `none`";
            context.warn("repeats", pointer, message).help("write `strategy: backoff`");
            return;
        }
    }
    let statuses = retries.get("statusCodes").and_then(Value::as_array);
    for (index, status) in statuses.into_iter().flatten().enumerate() {
        match range(status) {
            Some(range) => repeats.statuses.push(range),
            None => {
                let pointer = join(&join(pointer, "statusCodes"), &index.to_string());
                let message = "the status is ignored: it is neither a number nor a range such as `5XX`";
                context.warn("repeats", &pointer, message).help("write a status such as `409` or `5XX`");
            }
        }
    }
    repeats.statuses.sort_unstable();
    repeats.statuses.dedup();
}

/// Returns the first and the last status of a code such as `503` or `5XX`.
fn range(status: &Value) -> Option<(u16, u16)> {
    let text = status.as_str().map_or_else(|| status.to_string(), ToOwned::to_owned);
    let in_range = |number: &u16| (100..600).contains(number);
    if let Some(first) = text.strip_suffix("XX").or_else(|| text.strip_suffix("xx")) {
        let first = first.parse::<u16>().ok()?.checked_mul(100).filter(in_range)?;
        return Some((first, first + 99));
    }
    text.parse().ok().filter(in_range).map(|status| (status, status))
}
