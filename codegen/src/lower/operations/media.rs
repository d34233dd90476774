//! The kind of a body: from its media type, or from its schema if the media type is a range.

use openapiv3::MediaType;

use crate::lower::context::Context;
use crate::lower::schemas::is_text;
use crate::model::Framing;

/// A media type and its description.
pub(super) type Media<'a> = (&'a str, &'a MediaType);

/// Returns whether a media type is JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}

/// Returns whether a body is JSON. With a range such as `*/*`, a body that is not text or binary is JSON.
pub(super) fn is_json_body(context: &Context, media_type: &str, media: &MediaType) -> bool {
    let is_range = matches!(essence(media_type).as_str(), "*/*" | "application/*");
    is_json(media_type)
        || is_range && media.schema.as_ref().is_some_and(|schema| is_text(context, schema.into()) == Some(false))
}

/// Returns whether a body is text.
pub(super) fn is_text_body(context: &Context, media_type: &str, media: &MediaType) -> bool {
    let essence = essence(media_type);
    let is_range = matches!(essence.as_str(), "*/*" | "application/*");
    essence.starts_with("text/")
        || is_range && media.schema.as_ref().is_some_and(|schema| is_text(context, schema.into()) == Some(true))
}

/// Returns how the values of a stream are separated, if the media type is one of streams.
pub(super) fn framing(media_type: &str) -> Option<Framing> {
    match essence(media_type).as_str() {
        "text/event-stream" => Some(Framing::Events),
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonl"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/x-json-stream"
        | "application/stream+json"
        | "application/json-stream"
        | "application/json-seq"
        | "application/jsonl+json" => Some(Framing::Lines),
        essence if essence.ends_with("+json-seq") || essence.ends_with("+ndjson") || essence.ends_with("+jsonl") => {
            Some(Framing::Lines)
        }
        _ => None,
    }
}

/// Returns whether servers use a media type for another notation of a JSON value.
pub(super) fn is_notation(media_type: &str) -> bool {
    let essence = essence(media_type);
    let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
    is_json(&essence)
        || ["xml", "yaml", "x-yaml", "plain", "*"].contains(&subtype)
        || subtype.ends_with("+xml")
        || subtype.ends_with("+yaml")
}

/// Returns the type and subtype of a media type in lower case, without parameters.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns whether a text is valid as the value of a header.
pub(super) fn is_header_value(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|next| (' '..='~').contains(&next))
}

/// Returns whether a text is valid as the name of a header: a token of RFC 9110, section 5.6.2.
pub(super) fn is_header_name(name: &str) -> bool {
    let is_token = |next: char| next.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(next);
    !name.is_empty() && name.chars().all(is_token)
}
