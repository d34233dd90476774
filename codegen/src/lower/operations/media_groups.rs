//! The media types of a response that have the same Rust type. One method requests all of them.

use openapiv3::MediaType;
use serde_json::Value;

use super::media::{Media, framing, is_header_value, is_json_body, is_text_body};
use crate::lower::context::Context;
use crate::lower::schemas::{is_file, is_text};
use crate::model::ResponseBody;

/// Media types of one response that have the same Rust type.
#[derive(Clone)]
pub(super) struct MediaGroup<'a> {
    /// The media type that describes the value.
    pub(super) first: Media<'a>,
    pub(super) kind: Kind,
    /// The other media types.
    others: Vec<Media<'a>>,
}

/// The kind of Rust type that a body has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Json,
    Text,
    Bytes,
    Stream,
}

impl<'a> MediaGroup<'a> {
    pub(super) fn new(context: &Context, first: Media<'a>) -> Self {
        Self { first, kind: kind(context, first), others: Vec::new() }
    }

    /// Adds a media type if it has the same Rust type.
    pub(super) fn add(&mut self, context: &Context, media: Media<'a>) -> bool {
        let has_same_value = match self.kind {
            Kind::Text | Kind::Bytes => true,
            Kind::Json => media.1.schema == self.first.1.schema,
            Kind::Stream => {
                let is_same_framing = framing(media.0) == framing(self.first.0);
                media.1.schema == self.first.1.schema && (is_same_framing || !is_string(context, media.1))
            }
        };
        let has_same_type = kind(context, media) == self.kind
            && has_same_value
            && is_header_value(media.0)
            && is_header_value(self.first.0);
        if has_same_type {
            self.others.push(media);
        }
        has_same_type
    }

    pub(super) fn is_several(&self) -> bool {
        !self.others.is_empty()
    }

    /// Returns the media types.
    pub(super) fn iter(&self) -> impl Iterator<Item = Media<'a>> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// Returns the value of the header `Accept`.
    pub(super) fn accept(&self, context: &Context) -> String {
        let mut accepted: Vec<String> = Vec::new();
        for media in self.iter() {
            // The normaliser gives lines of JSON a media type of their own.
            let declared = media.1.extensions.get("x-media-type").and_then(Value::as_str);
            for media_type in std::iter::once(accept(context, media)).chain(declared.map(ToOwned::to_owned)) {
                if is_header_value(&media_type) && !accepted.contains(&media_type) {
                    accepted.push(media_type);
                }
            }
        }
        accepted.join(", ")
    }

    /// Returns a body with the media types of the group.
    pub(super) fn named_in(&self, context: &Context, mut body: ResponseBody) -> ResponseBody {
        if let Some(media_types) = body.media_types_mut() {
            *media_types = self.accept(context);
        }
        body
    }
}

/// Returns a media type for the header `Accept`; JSON for a range whose body is decoded as JSON.
fn accept(context: &Context, (media_type, media): Media) -> String {
    let is_json_range = media_type.contains('*') && is_json_body(context, media_type, media);
    if is_json_range { "application/json".to_owned() } else { crate::media_type::canonical(media_type) }
}

/// Returns the kind of Rust type that a body has.
fn kind(context: &Context, (media_type, media): Media) -> Kind {
    match framing(media_type) {
        Some(_) if is_binary(context, media) => Kind::Bytes,
        Some(_) => Kind::Stream,
        None if is_json_body(context, media_type, media) => Kind::Json,
        None if is_text_body(context, media_type, media) => Kind::Text,
        None => Kind::Bytes,
    }
}

fn is_binary(context: &Context, media: &MediaType) -> bool {
    media.schema.as_ref().is_some_and(|schema| is_file(context, schema.into()))
}

/// Returns whether the values of a stream are strings: JSON in a line, but the data itself in a server-sent event.
fn is_string(context: &Context, media: &MediaType) -> bool {
    media.schema.as_ref().is_none_or(|schema| is_text(context, schema.into()) != Some(false))
}

/// Adds a list of media types to another one.
pub(super) fn add_missing(accept: &mut Vec<String>, media_types: &str) {
    for media_type in media_types.split(", ").filter(|media_type| !media_type.is_empty()) {
        if !accept.iter().any(|known| known == media_type) {
            accept.push(media_type.to_owned());
        }
    }
}
