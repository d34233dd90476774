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

    /// A part that is text if JSON writes it as text (as it does the values of enums), else JSON.
    pub(crate) fn value<T: Serialize>(mut self, name: &'static str, value: &T) -> Result<Self, Error> {
        let value = serde_json::to_value(value).map_err(|error| self.failed(name, error))?;
        let serde_json::Value::String(text) = value else {
            let part = Part::text(value.to_string()).mime_str("application/json");
            let part = part.map_err(|error| self.failed(name, error))?;
            self.form = self.form.part(name, part);
            return Ok(self);
        };
        Ok(self.text(name, text))
    }

    /// A part that is a file.
    pub(crate) async fn file(mut self, name: &'static str, file: File) -> Result<Self, Error> {
        let (file_name, content_type) = (file.name.clone(), file.content_type.clone());
        let (body, length) = file.into_body(self.operation).await?;
        let part = match length {
            Some(length) => Part::stream_with_length(body, length),
            None => Part::stream(body),
        };
        // A part without a file name is not a file to most servers.
        let part = part.file_name(file_name.unwrap_or_else(|| name.to_owned()));
        let content_type = content_type.as_deref().unwrap_or("application/octet-stream");
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
