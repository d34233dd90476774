//! Media types of a response beside the one that is read: a method for each.

use openapiv3::MediaType;

use super::media::{essence, framing, is_header_value, is_json_body, is_notation};
use super::types::Types;
use super::{Context, responses};
use crate::model::ResponseBody;
use crate::names;
use crate::source::node::join;

/// A media type, and what is said of it.
pub(super) type Media<'a> = (&'a str, &'a MediaType);

/// What an operation gives instead if another media type is asked for.
pub(super) struct Alternative {
    /// What to add to the operation's name.
    pub(super) suffix: String,
    pub(super) body: ResponseBody,
    pub(super) accept: String,
}

/// The alternatives, each with the pointer of its response.
pub(super) fn lower(
    context: &mut Context,
    types: &mut Types,
    others: &[(Media, String)],
    type_prefix: &str,
) -> Vec<Alternative> {
    let mut alternatives: Vec<Alternative> = Vec::new();
    for (media, here) in others {
        if !is_header_value(media.0) {
            let at = join(&join(here, "content"), media.0);
            let span = context.span(&at);
            let message = format!("`{}` is not a media type: it is not asked for", media.0.escape_debug());
            context.problems.warning("media-type", span, &at, message).help("correct it with an overlay action");
            continue;
        }
        let suffix = suffix(media.0, &alternatives);
        let name = format!("{type_prefix}{}Response", names::pascal(&suffix));
        let body = responses::body(context, types, *media, &name, here);
        alternatives.push(Alternative { suffix, body, accept: asked_for(context, media.0, media.1) });
    }
    alternatives
}

/// Says what is not asked for.
pub(super) fn warn(context: &mut Context, others: &[(Media, String)], accept: &str) {
    for (media, here) in others {
        let at = join(&join(here, "content"), media.0);
        let span = context.span(&at);
        let message = format!("`{}` is not asked for: `{accept}` is", media.0.escape_debug());
        let warning = context.problems.warning("media-type", span, &at, message);
        warning.help("leave one status in an overlay action to have a method for each of its media types");
    }
}

/// Whether a media type brings nothing that the chosen one does not bring: the same value in another notation.
pub(super) fn is_same_value(context: &Context, chosen: Media, other: Media) -> bool {
    let is_known = is_notation(other.0) && framing(other.0).is_none();
    let says_nothing = other.1.schema.is_none() && !essence(other.0).starts_with("text/");
    is_json_body(context, chosen.0, chosen.1) && is_known && (says_nothing || other.1.schema == chosen.1.schema)
}

/// What `Accept` says. Of a range, JSON is wanted where JSON is read.
pub(super) fn asked_for(context: &Context, media_type: &str, media: &MediaType) -> String {
    let is_range = media_type.contains('*') && is_json_body(context, media_type, media);
    if is_range { "application/json".to_owned() } else { media_type.to_owned() }
}

/// What a media type adds to the operation's name: `_csv`.
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
    // Two that differ in their parameters only.
    let count = known.iter().filter(|other| other.suffix.starts_with(&suffix)).count();
    if count == 0 { suffix } else { format!("{suffix}_{}", count + 1) }
}
