//! `multipart/form-data` (RFC 7578).

use reqwest::Body;
use reqwest::multipart::Part;
use serde::Serialize;

use super::error::Error;
use super::files::File;

/// A form that is being filled.
pub(crate) struct Form {
    operation: &'static str,
    form: reqwest::multipart::Form,
}

impl Form {
    pub(crate) fn new(operation: &'static str) -> Self {
        Self { operation, form: reqwest::multipart::Form::new() }
    }

    /// A part that is text.
    pub(crate) fn text(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.form = self.form.text(name, value.into());
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
        let value = serde_json::to_value(value).map_err(|error| self.failed(name, error))?;
        let is_json = content_type.is_none_or(|media_type| media_type.contains("json"));
        let (text, media_type) = match value {
            serde_json::Value::String(text) if content_type.is_none() => return Ok(self.text(name, text)),
            serde_json::Value::String(text) if !is_json => (text, content_type),
            value => (value.to_string(), content_type.or(Some("application/json"))),
        };
        let part = Part::text(text).mime_str(media_type.unwrap_or("text/plain"));
        let part = part.map_err(|error| self.failed(name, error))?;
        self.form = self.form.part(name, part);
        Ok(self)
    }

    /// A part that is a file.
    pub(crate) async fn file(
        mut self,
        name: &'static str,
        file: File,
        default: Option<&'static str>,
    ) -> Result<Self, Error> {
        let (file_name, content_type) = (file.name.clone(), file.content_type.clone());
        let (body, length) = file.into_body(self.operation).await?;
        let part = match length {
            Some(length) => Part::stream_with_length(body, length),
            None => Part::stream(body),
        };
        // A part without a file name is not a file to most servers.
        let part = part.file_name(file_name.unwrap_or_else(|| name.to_owned()));
        let content_type = content_type.as_deref().or(default).unwrap_or("application/octet-stream");
        let part = part.mime_str(content_type).map_err(|error| self.failed(name, error))?;
        self.form = self.form.part(name, part);
        Ok(self)
    }

    /// The media type with its boundary, and the body.
    pub(crate) fn finish(self) -> (String, Body) {
        let content_type = format!("multipart/form-data; boundary={}", self.form.boundary());
        (content_type, Body::wrap_stream(self.form.into_stream()))
    }

    fn failed(&self, name: &str, error: impl std::error::Error + Send + Sync + 'static) -> Error {
        Error::invalid_argument(format!("the part `{name}` cannot be written"))
            .with_source(error)
            .in_operation(self.operation)
    }
}
