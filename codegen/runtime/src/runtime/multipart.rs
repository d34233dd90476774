//! `multipart/form-data` bodies (RFC 7578). Files are streamed and not read into memory.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use reqwest::header::HeaderValue;
use serde::Serialize;

use super::error::Error;
use super::files::File;
use super::payload::{Part, Payload};
use super::value_tree::Tree;

/// A form under construction.
pub(crate) struct Form {
    operation: &'static str,
    boundary: String,
    /// The data: parts of the form, between text with their boundaries and headers.
    parts: Vec<Part>,
}

impl Form {
    pub(crate) fn new(operation: &'static str) -> Self {
        // A boundary must be unlikely to occur in the data. The standard library seeds its hashers randomly.
        let random = || RandomState::new().build_hasher().finish();
        let boundary = format!("{:016x}{:016x}", random(), random());
        Self { operation, boundary, parts: Vec::new() }
    }

    /// Adds a text part.
    pub(crate) fn text(mut self, name: &str, value: impl Into<String>) -> Self {
        self.part(name, "", value.into());
        self
    }

    /// Adds a part with a serialised value. A string (such as an enum value), a number or a boolean is sent as text, and
    /// any other value as JSON. If the declared media type is a JSON type, strings are sent as JSON, too.
    pub(crate) fn value<T: Serialize>(
        mut self,
        name: &str,
        value: &T,
        content_type: Option<&'static str>,
    ) -> Result<Self, Error> {
        let value = Tree::read(value).map_err(|error| self.invalid_part(name).with_source(error))?;
        let is_json = content_type.is_none_or(|media_type| media_type.contains("json"));
        let (text, media_type) = match value {
            value @ (Tree::Text(_) | Tree::Number(_) | Tree::Bool(_)) if content_type.is_none() => {
                return Ok(self.text(name, value.text()));
            }
            Tree::Text(text) if !is_json => (text, content_type),
            value => (value.json(), content_type.or(Some("application/json"))),
        };
        let media_type = self.media_type(name, media_type.unwrap_or("text/plain"))?;
        self.part(name, &media_type, text);
        Ok(self)
    }

    /// Adds a file part. `default` is the media type that the API description declares for the part.
    pub(crate) fn file(mut self, name: &str, file: File, default: Option<&'static str>) -> Result<Self, Error> {
        let content_type = file.content_type.as_deref().or(default).unwrap_or("application/octet-stream");
        let media_type = self.media_type(name, content_type)?;
        // Most servers treat a part without a file name as text.
        let file_name = quoted(file.name.as_deref().unwrap_or(name));
        self.head(name, &format!("; filename=\"{file_name}\"{media_type}"));
        self.parts.push(file.into_part());
        self.push("\r\n".to_owned());
        Ok(self)
    }

    /// Closes the form and returns it as a request body.
    pub(crate) fn finish(mut self) -> Payload {
        self.push(format!("--{}--\r\n", self.boundary));
        let media_type = format!("multipart/form-data; boundary={}", self.boundary);
        Payload::from_parts(media_type, self.parts)
    }

    /// Adds a part. `media_type` is its `Content-Type` line, or empty.
    fn part(&mut self, name: &str, media_type: &str, value: String) {
        self.head(name, media_type);
        self.push(value);
        self.push("\r\n".to_owned());
    }

    /// Adds the boundary and the headers of a part. `rest` follows the name in `Content-Disposition`.
    fn head(&mut self, name: &str, rest: &str) {
        let (boundary, name) = (&self.boundary, quoted(name));
        self.push(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{rest}\r\n\r\n"));
    }

    /// Adds text to the body.
    fn push(&mut self, text: String) {
        self.parts.push(Part::Bytes(text.into()));
    }

    /// Returns the `Content-Type` line of a part. Media types with line breaks are rejected, so that they cannot add
    /// lines.
    fn media_type(&self, name: &str, media_type: &str) -> Result<String, Error> {
        match HeaderValue::from_str(media_type) {
            Ok(_) if media_type.contains('/') => Ok(format!("\r\nContent-Type: {media_type}")),
            _ => Err(self.invalid_part(name)),
        }
    }

    fn invalid_part(&self, name: &str) -> Error {
        Error::invalid_argument(format!("the form part `{name}` cannot be encoded")).in_operation(self.operation)
    }
}

/// Escapes a name for a quoted string in `Content-Disposition` (WHATWG HTML, section 4.10.22.8).
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
