//! Bytes to send: from memory, a file, or a stream.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::TryStream;
use reqwest::Body;

use super::error::Error;

/// Bytes to send, and what a form says of them beside: a file name and a media type.
#[derive(Clone)]
pub struct File {
    pub(super) source: Source,
    pub(super) name: Option<String>,
    pub(super) content_type: Option<String>,
}

#[derive(Clone)]
pub(super) enum Source {
    Bytes(Bytes),
    Path(PathBuf),
    /// Taken by the first request that sends it.
    Stream(Arc<Mutex<Option<Body>>>),
}

impl File {
    /// From memory.
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(Source::Bytes(bytes.into()))
    }

    /// From a file, which is read while it is sent. Its name is that of the form.
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self { name, ..Self::new(Source::Path(path)) }
    }

    /// From a stream, which can be sent once.
    pub fn from_stream<S>(stream: S) -> Self
    where
        S: TryStream + Send + 'static,
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
        Bytes: From<S::Ok>,
    {
        Self::new(Source::Stream(Arc::new(Mutex::new(Some(Body::wrap_stream(stream))))))
    }

    /// The file name that a form gives.
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The media type that a form gives.
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    fn new(source: Source) -> Self {
        Self { source, name: None, content_type: None }
    }

    /// The bytes, and their number where it is known.
    pub(crate) async fn into_body(self, operation: &'static str) -> Result<(Body, Option<u64>), Error> {
        let unreadable = |error: std::io::Error| {
            Error::invalid_argument("the file cannot be read").with_source(error).in_operation(operation)
        };
        match self.source {
            Source::Bytes(bytes) => {
                let length = u64::try_from(bytes.len()).ok();
                Ok((bytes.into(), length))
            }
            Source::Path(path) => {
                let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
                let length = file.metadata().await.map_err(unreadable)?.len();
                Ok((file.into(), Some(length)))
            }
            Source::Stream(body) => {
                let body = body.lock().ok().and_then(|mut body| body.take());
                let used = || Error::invalid_argument("the stream has been sent already").in_operation(operation);
                Ok((body.ok_or_else(used)?, None))
            }
        }
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_bytes(bytes)
    }
}

impl From<Bytes> for File {
    fn from(bytes: Bytes) -> Self {
        Self::from_bytes(bytes)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .finish_non_exhaustive()
    }
}
