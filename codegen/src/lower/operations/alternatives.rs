//! The media types of a response other than the preferred one: each becomes a method of its own.

use super::media::{Media, essence, framing, is_header_value, is_json_body, is_notation};
use super::response_body::body;
use crate::lower::context::Context;
use crate::lower::position::Position;
use crate::lower::schemas::Types;
use crate::model::ResponseBody;
use crate::names;
use crate::source::node::join;

/// The response of an operation under another media type.
pub(super) struct Alternative {
    /// The text after the name of the operation.
    pub(super) suffix: String,
    pub(super) body: ResponseBody,
    /// The value of the header `Accept`.
    pub(super) accept: String,
}

/// Lowers the other media types, each with the pointer of its response.
pub(super) fn lower(
    context: &mut Context,
    types: &mut Types,
    others: &[(Media, String)],
    at: &Position,
) -> Vec<Alternative> {
    let mut alternatives: Vec<Alternative> = Vec::new();
    for (media, here) in others {
        if !is_header_value(media.0) {
            let pointer = join(&join(here, "content"), media.0);
            let message = format!("`{}` is not a media type: it is ignored", media.0.escape_debug());
            context.warn("media-type", &pointer, message).help("correct it with an overlay action");
            continue;
        }
        let suffix = suffix(media.0, &alternatives);
        let at = at.clone().suffixed(&format!("{}Response", names::pascal(&suffix))).at(here);
        let body = body(context, types, *media, &at);
        alternatives.push(Alternative { suffix, body, accept: accept(context, *media) });
    }
    alternatives
}

/// Warns that media types are ignored.
pub(super) fn warn(context: &mut Context, others: &[(Media, String)], accept: &str) {
    for (media, here) in others {
        let pointer = join(&join(here, "content"), media.0);
        let media_type = media.0.escape_debug();
        let message = format!("the media type `{media_type}` is ignored: requests send `Accept: {accept}`");
        let warning = context.warn("media-type", &pointer, message);
        warning.help("keep only one successful status in an overlay action to get a method per media type");
    }
}

/// Returns whether a media type is another notation of the same value as the preferred one.
pub(super) fn is_same_value(context: &Context, preferred: Media, other: Media) -> bool {
    let is_known = is_notation(other.0) && framing(other.0).is_none();
    let is_undescribed = other.1.schema.is_none() && !essence(other.0).starts_with("text/");
    let has_same_schema = other.1.schema == preferred.1.schema;
    is_json_body(context, preferred.0, preferred.1) && is_known && (is_undescribed || has_same_schema)
}

/// Returns the value of the header `Accept`: the media type, or JSON for a range whose body is decoded as JSON.
pub(super) fn accept(context: &Context, (media_type, media): Media) -> String {
    let is_json_range = media_type.contains('*') && is_json_body(context, media_type, media);
    if is_json_range { "application/json".to_owned() } else { media_type.to_owned() }
}

/// Returns the text after the name of the operation: `_csv`.
fn suffix(media_type: &str, known: &[Alternative]) -> String {
    let essence = essence(media_type);
    let (kind, subtype) = essence.split_once('/').unwrap_or((&essence, "*"));
    let word = match (kind, subtype) {
        ("*", _) => "bytes",
        (kind, "*") => kind,
        ("text", "plain") => "text",
        (_, subtype) => subtype.trim_start_matches("x-").trim_start_matches("vnd."),
    };
    let suffix = format!("_{}", names::snake(word));
    // Media types may differ only in their parameters.
    let count = known.iter().filter(|other| other.suffix.starts_with(&suffix)).count();
    if count == 0 { suffix } else { format!("{suffix}_{}", count + 1) }
}
