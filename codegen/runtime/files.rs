//! Bytes to send: from memory, a file, or a stream.

use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, Stream};
use futures_util::{TryStream, TryStreamExt as _};
use reqwest::Body;
use tokio::io::AsyncReadExt as _;

use super::call::Content;
use super::error::Error;

/// How much of a file is read at once, in bytes.
const CHUNK: usize = 64 << 10;

/// Bytes to send, and what is said of them beside: a file name and a media type.
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
    Stream(Arc<Mutex<Option<Chunks>>>),
}

/// Bytes as they are sent.
pub(super) type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, Box<dyn std::error::Error + Send + Sync>>> + Send>>;

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
        let chunks: Chunks = Box::pin(stream.into_stream().map_ok(Bytes::from).map_err(Into::into));
        Self::new(Source::Stream(Arc::new(Mutex::new(Some(chunks)))))
    }

    /// The file name that a form gives.
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The media type: that of a form's part, or that of a body of which the API does not say more than that it
    /// is bytes.
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    fn new(source: Source) -> Self {
        Self { source, name: None, content_type: None }
    }

    /// What the body is, and the body. A media type of its own takes the place of one that says nothing.
    pub(crate) async fn into_body(
        mut self,
        operation: &'static str,
        declared: &'static str,
    ) -> Result<(Content, Body), Error> {
        let own = self.content_type.take().filter(|_| declared == "application/octet-stream");
        let media_type = own.unwrap_or_else(|| declared.to_owned());
        if let Source::Bytes(bytes) = self.source {
            // Bytes in memory can be sent again after a redirect.
            return Ok((Content { media_type, length: None }, bytes.into()));
        }
        let (chunks, length) = self.into_chunks(operation).await?;
        Ok((Content { media_type, length }, Body::wrap_stream(chunks)))
    }

    /// The bytes, and their number where it is known.
    pub(super) async fn into_chunks(self, operation: &'static str) -> Result<(Chunks, Option<u64>), Error> {
        let unreadable = |error: std::io::Error| {
            Error::invalid_argument("the file cannot be read").with_source(error).in_operation(operation)
        };
        match self.source {
            Source::Bytes(bytes) => {
                let length = u64::try_from(bytes.len()).ok();
                Ok((Box::pin(stream::iter([Ok(bytes)])), length))
            }
            Source::Path(path) => {
                let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
                let metadata = file.metadata().await.map_err(unreadable)?;
                // What is no file on a disk, such as a pipe, has no length.
                let length = metadata.is_file().then(|| metadata.len());
                // A file that grows in the meantime is sent as it was.
                let chunks = stream::try_unfold(file.take(length.unwrap_or(u64::MAX)), |mut file| async {
                    let mut buffer = BytesMut::with_capacity(CHUNK);
                    let count = file.read_buf(&mut buffer).await?;
                    Ok((count > 0).then(|| (buffer.freeze(), file)))
                });
                Ok((Box::pin(chunks), length))
            }
            Source::Stream(chunks) => {
                let chunks = chunks.lock().ok().and_then(|mut chunks| chunks.take());
                let used = || Error::invalid_argument("the stream has been sent already").in_operation(operation);
                Ok((chunks.ok_or_else(used)?, None))
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
