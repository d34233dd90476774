//! The media type of a response body, and whether a method can decode a body of that type.

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use super::messages::one_line;

/// The kind of body that a method decodes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expected {
    /// A JSON value.
    Json,
    /// Text of a media type, or of any if it is a range.
    Text(&'static str),
    /// Bytes of a media type, or of any if it is a range.
    Bytes(&'static str),
    /// A stream of values in a media type.
    Stream(&'static str),
}

/// The headers that describe a response body.
#[derive(Debug)]
pub(super) struct Content {
    /// The type and the subtype in lower case; `None` if the server does not state them.
    pub(super) media_type: Option<String>,
    /// The character encoding of a text, in lower case.
    pub(super) charset: Option<String>,
    /// The coding that was applied to the body, such as `gzip`; `None` if the body is as its media type describes it.
    pub(super) coding: Option<String>,
}

impl Content {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let value = text(headers, &CONTENT_TYPE);
        let mut parts = value.split(';').map(str::trim);
        let media_type = parts.next().filter(|essence| !essence.is_empty()).map(ToOwned::to_owned);
        let charset = parts.find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            (name.trim() == "charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
        });
        let coding = text(headers, &CONTENT_ENCODING);
        let is_coded = !matches!(coding.as_str(), "" | "identity");
        Self { media_type, charset: charset.filter(|charset| !charset.is_empty()), coding: is_coded.then_some(coding) }
    }

    /// Returns whether a method can decode a body with these headers.
    pub(super) fn accepts(headers: &HeaderMap, expected: Expected) -> bool {
        // Most responses are of this kind.
        let is_json = |value: &HeaderValue| {
            let essence = value.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
            essence.trim_ascii() == b"application/json"
        };
        let is_plain = headers.get(CONTENT_TYPE).is_some_and(is_json) && !headers.contains_key(CONTENT_ENCODING);
        (is_plain && matches!(expected, Expected::Json)) || Self::of(headers).can_be(expected)
    }

    /// Describes a body without a message: its coding, or its media type and its start. Empty if there is no body.
    pub(super) fn describe(&self, body: &[u8]) -> String {
        let media_type = self.media_type.as_deref().filter(|media_type| !is_json(media_type));
        match (excerpt(body), media_type, &self.coding) {
            _ if body.is_empty() => String::new(),
            (_, _, Some(coding)) => format!("the body has the content coding `{coding}`"),
            (excerpt, None, None) => excerpt,
            (excerpt, Some(media_type), None) if excerpt.is_empty() => format!("the body is `{media_type}`"),
            (excerpt, Some(media_type), None) => format!("the body is `{media_type}`: {excerpt}"),
        }
    }

    /// Returns whether a method can decode a body with these headers.
    fn can_be(&self, expected: Expected) -> bool {
        self.is(expected) && !(self.coding.is_some() && expected.is_decoded())
    }

    /// Returns whether a method that decodes this kind of body accepts a body with these headers.
    ///
    /// Servers often omit the media type, or state a general one: then the body itself decides.
    fn is(&self, expected: Expected) -> bool {
        let Some(actual) = self.media_type.as_deref() else { return true };
        let is_general = matches!(actual, "application/octet-stream" | "binary/octet-stream" | "text/plain");
        match expected {
            _ if is_general => true,
            Expected::Json => is_json(actual) && !is_stream(actual),
            Expected::Text(declared) => {
                let is_any_text = actual.starts_with("text/") && !matches!(actual, "text/html" | "text/event-stream");
                is_same(declared, actual) || (is_same(declared, "text/plain") && is_any_text)
            }
            // A page or a JSON object in place of a file is a message of the server.
            Expected::Bytes(declared) => {
                let is_message = is_json(actual) || matches!(actual, "text/html" | "application/xhtml+xml");
                is_same(declared, actual) || essence(declared) == "application/octet-stream" || !is_message
            }
            Expected::Stream(declared) => is_same(declared, actual) || is_stream(actual),
        }
    }
}

impl Expected {
    /// Returns the media type for messages.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Text(declared) | Self::Bytes(declared) | Self::Stream(declared) => declared,
        }
    }

    /// Returns whether the method cannot decode a body to which a coding is applied.
    pub(super) fn is_decoded(self) -> bool {
        !matches!(self, Self::Bytes(_))
    }
}

/// Returns whether a media type is JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    let subtype = media_type.split_once('/').map_or("", |(_, subtype)| subtype);
    matches!(subtype, "json" | "x-json" | "javascript" | "x-javascript") || subtype.ends_with("+json")
}

/// Returns whether a media type is one of streams of values.
fn is_stream(media_type: &str) -> bool {
    let subtype = media_type.split_once('/').map_or("", |(_, subtype)| subtype).trim_start_matches("x-");
    matches!(
        subtype,
        "event-stream"
            | "ndjson"
            | "jsonl"
            | "jsonlines"
            | "json-lines"
            | "json-stream"
            | "stream+json"
            | "jsonl+json"
            | "json-seq"
            | "geo+json-seq"
    ) || subtype.ends_with("+json-seq")
        || subtype.ends_with("+ndjson")
        || subtype.ends_with("+jsonl")
}

/// Returns whether a media type is one of those that a document declares, which may be ranges.
fn is_same(declared: &str, actual: &str) -> bool {
    declared.split(',').map(essence).any(|declared| match declared.strip_suffix('*') {
        Some("*/") => true,
        Some(start) => actual.starts_with(start),
        None => declared == actual,
    })
}

/// Returns a media type without its parameters, in lower case.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns the value of a header in lower case; empty if there is none.
fn text(headers: &HeaderMap, name: &HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns the part of a JSON body before and after an error as one line; empty if it is not text.
pub(super) fn excerpt_at(body: &[u8], error: &serde_json::Error) -> String {
    /// In bytes.
    const BEFORE: usize = 60;
    let lines = body.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1));
    let offset = lines.map(<[u8]>::len).sum::<usize>() + error.column();
    let before = offset.saturating_sub(BEFORE);
    // A character begins at a byte that does not continue another one.
    let is_start = |index: &usize| body.get(*index).is_some_and(|byte| byte & 0xc0 != 0x80);
    let start = (before..body.len()).find(is_start).unwrap_or(before);
    excerpt(body.get(start..).unwrap_or_default())
}

/// Returns the start of a body as one line; empty if the body is not text.
pub(super) fn excerpt(body: &[u8]) -> String {
    /// In characters.
    const LIMIT: usize = 120;
    // A character has at most four bytes, of which the last ones may be cut off.
    let start = body.get(..4 * LIMIT).unwrap_or(body);
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            start.get(..error.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default()
        }
        Err(_) => "",
    };
    one_line(text, LIMIT)
}
