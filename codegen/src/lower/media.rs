//! What a body is: its media type says so, and where that leaves it open, its schema.

use openapiv3::MediaType;

use super::Context;
use super::forms::is_text;
use crate::model::Framing;

pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}

/// Whether a body is JSON. Under a range such as `*/*`, what has a structure is.
pub(super) fn is_json_body(context: &Context, media_type: &str, media: &MediaType) -> bool {
    let is_open = matches!(essence(media_type).as_str(), "*/*" | "application/*");
    is_json(media_type)
        || is_open && media.schema.as_ref().is_some_and(|schema| is_text(context, schema.into()) == Some(false))
}

/// Whether a body is text.
pub(super) fn is_text_body(context: &Context, media_type: &str, media: &MediaType) -> bool {
    let essence = essence(media_type);
    let is_open = matches!(essence.as_str(), "*/*" | "application/*");
    essence.starts_with("text/")
        || is_open && media.schema.as_ref().is_some_and(|schema| is_text(context, schema.into()) == Some(true))
}

/// Whether a media type is that of one value after the other.
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
        | "application/json-seq"
        | "application/jsonl+json" => Some(Framing::Lines),
        _ => None,
    }
}

/// Whether a media type is one of those in which servers write the same value as in JSON.
pub(super) fn is_notation(media_type: &str) -> bool {
    let essence = essence(media_type);
    let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
    is_json(&essence)
        || ["xml", "yaml", "x-yaml", "plain", "*"].contains(&subtype)
        || subtype.ends_with("+xml")
        || subtype.ends_with("+yaml")
}

pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a text can be sent as the value of a header.
pub(super) fn is_header_value(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|next| (' '..='~').contains(&next))
}
