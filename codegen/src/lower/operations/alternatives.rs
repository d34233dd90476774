//! The media types of a response whose Rust type is not that of the preferred one: there is one method per type.

use super::media::{Media, essence, framing, is_header_value, is_json_body, is_notation};
use super::media_groups::{Kind, MediaGroup};
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
    others: &[(MediaGroup, String)],
    at: &Position,
) -> Vec<Alternative> {
    let mut alternatives: Vec<Alternative> = Vec::new();
    for (group, here) in others {
        let media = group.first;
        if !is_header_value(media.0) {
            let pointer = join(&join(here, "content"), media.0);
            let message = format!("`{}` is not a media type: it is ignored", media.0.escape_debug());
            context.warn("media-type", &pointer, message).help("correct it with an overlay action");
            continue;
        }
        let suffix = suffix(group, &alternatives);
        let at = at.clone().suffixed(&format!("{}Response", names::pascal(&suffix))).at(here).keyed("responses");
        let body = body(context, types, media, &at);
        alternatives.push(Alternative { suffix, body: group.named_in(context, body), accept: group.accept(context) });
    }
    alternatives
}

/// Warns that media types are ignored.
pub(super) fn warn(context: &mut Context, others: &[(MediaGroup, String)], accept: &str) {
    let media_types = others.iter().flat_map(|(group, here)| group.iter().map(move |media| (media.0, here)));
    for (media_type, here) in media_types {
        let pointer = join(&join(here, "content"), media_type);
        let media_type = media_type.escape_debug();
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

/// Returns the text after the name of the operation: `_csv`.
fn suffix(group: &MediaGroup, known: &[Alternative]) -> String {
    let essence = essence(group.first.0);
    let (kind, subtype) = essence.split_once('/').unwrap_or((&essence, "*"));
    let has_same_kind = group.iter().all(|media| media.0.to_ascii_lowercase().starts_with(&format!("{kind}/")));
    let word = match (kind, subtype) {
        ("image" | "audio" | "video" | "font" | "text", _) if group.is_several() && has_same_kind => kind,
        _ if group.is_several() && group.kind == Kind::Bytes => "bytes",
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
