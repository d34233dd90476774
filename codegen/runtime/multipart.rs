//! `multipart/form-data` (RFC 7578), written part by part as it is sent.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use reqwest::Body;
use reqwest::header::HeaderValue;
use serde::Serialize;

use super::call::Content;
use super::error::Error;
use super::files::{Chunks, File};

/// A form that is being filled.
pub(crate) struct Form {
    operation: &'static str,
    boundary: String,
    chunks: Vec<Chunks>,
    /// The number of bytes, as long as it is known.
    length: Option<u64>,
}

impl Form {
    pub(crate) fn new(operation: &'static str) -> Self {
        // The standard library seeds its hashers at random, which is all that a boundary has to be.
        let random = || RandomState::new().build_hasher().finish();
        let boundary = format!("{:016x}{:016x}", random(), random());
        Self { operation, boundary, chunks: Vec::new(), length: Some(0) }
    }

    /// A part that is text.
    pub(crate) fn text(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.part(name, "", value.into());
        self
    }

    /// A part that is text if JSON writes it as text (as it does the values of enums), else JSON. With a media
    /// type of JSON, it is JSON.
    pub(crate) fn value<T: Serialize>(
        mut self,
        name: &'static str,
        value: &T,
        content_type: Option<&'static str>,
    ) -> Result<Self, Error> {
        let value = serde_json::to_value(value).map_err(|error| self.failed(name).with_source(error))?;
        let is_json = content_type.is_none_or(|media_type| media_type.contains("json"));
        let (text, media_type) = match value {
            serde_json::Value::String(text) if content_type.is_none() => return Ok(self.text(name, text)),
            serde_json::Value::String(text) if !is_json => (text, content_type),
            value => (value.to_string(), content_type.or(Some("application/json"))),
        };
        let media_type = self.media_type(name, media_type.unwrap_or("text/plain"))?;
        self.part(name, &media_type, text);
        Ok(self)
    }

    /// A part that is a file.
    pub(crate) async fn file(
        mut self,
        name: &'static str,
        file: File,
        default: Option<&'static str>,
    ) -> Result<Self, Error> {
        let content_type = file.content_type.as_deref().or(default).unwrap_or("application/octet-stream");
        let media_type = self.media_type(name, content_type)?;
        // A part without a file name is not a file to most servers.
        let file_name = quoted(file.name.as_deref().unwrap_or(name));
        let (body, length) = file.into_chunks(self.operation).await?;
        self.head(name, &format!("; filename=\"{file_name}\"{media_type}"));
        self.chunks.push(body);
        self.length = self.length.zip(length).and_then(|(before, length)| before.checked_add(length));
        self.push("\r\n".to_owned());
        Ok(self)
    }

    /// What the body is, and the body.
    pub(crate) fn finish(mut self) -> (Content, Body) {
        self.push(format!("--{}--\r\n", self.boundary));
        let media_type = format!("multipart/form-data; boundary={}", self.boundary);
        let body = Body::wrap_stream(stream::iter(self.chunks).flatten());
        (Content { media_type, length: self.length }, body)
    }

    fn part(&mut self, name: &str, media_type: &str, value: String) {
        self.head(name, media_type);
        self.push(value);
        self.push("\r\n".to_owned());
    }

    fn head(&mut self, name: &str, rest: &str) {
        let (boundary, name) = (&self.boundary, quoted(name));
        self.push(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{rest}\r\n\r\n"));
    }

    fn push(&mut self, text: String) {
        let length = u64::try_from(text.len()).ok();
        self.length = self.length.zip(length).and_then(|(before, length)| before.checked_add(length));
        self.chunks.push(Box::pin(stream::iter([Ok(Bytes::from(text))])));
    }

    /// The line of a part that says what it is. Nothing can begin another line.
    fn media_type(&self, name: &str, media_type: &str) -> Result<String, Error> {
        match HeaderValue::from_str(media_type) {
            Ok(_) if media_type.contains('/') => Ok(format!("\r\nContent-Type: {media_type}")),
            _ => Err(self.failed(name)),
        }
    }

    fn failed(&self, name: &str) -> Error {
        Error::invalid_argument(format!("the part `{name}` cannot be written")).in_operation(self.operation)
    }
}

/// A name between quotation marks, as browsers write it (WHATWG HTML, section 4.10.22.8).
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
