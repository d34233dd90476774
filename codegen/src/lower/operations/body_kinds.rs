//! How request bodies are serialized: from the media type, and from the schema.

use indexmap::IndexMap;
use openapiv3::MediaType;

use super::media::{essence, framing, is_json};
use crate::lower::context::Context;
use crate::lower::schemas::{is_file, is_structured, is_text};
use crate::model::{BodyKind, Framing};

/// Returns the kinds of body that a media type allows. A range that may be JSON has two: a value, which is sent as
/// JSON, and bytes of any media type.
pub(super) fn kinds(
    context: &Context,
    media_type: &str,
    media: &MediaType,
    content: &IndexMap<String, MediaType>,
) -> Vec<BodyKind> {
    let essence = essence(media_type);
    let schema = media.schema.as_ref();
    // The data of a binary schema is sent unchanged, whatever its media type is.
    if schema.is_some_and(|schema| is_file(context, schema.into())) {
        return vec![BodyKind::Bytes];
    }
    let may_be_json = schema.is_some_and(|schema| is_text(context, schema.into()) == Some(false));
    match essence.as_str() {
        // The value is sent as JSON; if the operation declares JSON, too, another method does that already.
        "*/*" | "application/*" if may_be_json && !content.keys().any(|other| is_json(other)) => {
            vec![BodyKind::Json, BodyKind::Bytes]
        }
        "application/x-www-form-urlencoded" => vec![BodyKind::Form],
        "multipart/form-data" => vec![BodyKind::Multipart],
        _ if essence.contains('*') && !is_json(&essence) => vec![BodyKind::Bytes],
        _ => match framing(media_type).filter(|_| may_be_json) {
            Some(Framing::Events) | None if is_json(&essence) => vec![BodyKind::Json],
            Some(Framing::Events) | None if essence.starts_with("text/") => vec![BodyKind::Text],
            Some(Framing::Events) | None => vec![BodyKind::Bytes],
            Some(_) if essence.ends_with("json-seq") => vec![BodyKind::Sequence],
            Some(_) => vec![BodyKind::Lines],
        },
    }
}

/// Returns the media type of a body. A range of JSON types is sent as JSON; any other range stays one, because the
/// caller chooses a media type in it. JSON is UTF-8, and needs no parameter that says so.
pub(super) fn media_type(declared: &str, kind: BodyKind) -> String {
    match kind {
        BodyKind::Json if declared.contains('*') => "application/json".to_owned(),
        BodyKind::Json => crate::media_type::canonical(declared),
        _ => declared.to_owned(),
    }
}

/// Returns a sentence about a body that the caller has to prepare, and the reason to report it.
pub(super) fn preparation(
    context: &Context,
    media_type: &str,
    media: &MediaType,
    kind: BodyKind,
) -> Option<[String; 2]> {
    let essence = essence(media_type);
    let shown = media_type.replace('`', " ");
    if !matches!(kind, BodyKind::Bytes | BodyKind::Text) {
        return None;
    }
    if essence.starts_with("multipart/") {
        let docs = format!(
            "The crate does not encode `{shown}`: pass the encoded body, and set its media type and boundary with \
             [`File::with_content_type`](crate::File::with_content_type)."
        );
        return Some([docs, "the caller encodes the body and sets a media type with its boundary".to_owned()]);
    }
    if essence.contains('*') {
        return None;
    }
    let is_structured = media.schema.as_ref().is_some_and(|schema| is_structured(context, schema.into()));
    is_structured.then(|| {
        let docs = format!("The crate does not serialise `{shown}`: pass the serialised body.");
        [docs, "the caller serialises the body: the crate serialises JSON and forms only".to_owned()]
    })
}
