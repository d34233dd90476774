//! Request bodies. A body is described, and not opened, until it is sent: each attempt to send it starts from its first
//! byte.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _};

use super::error::Error;
use super::frames::FRAME;

/// The data of a body as a stream.
pub(super) type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, Box<dyn std::error::Error + Send + Sync>>> + Send>>;

/// Data that has been opened, and its length in bytes if it is known.
pub(super) type Opening<'a> = Pin<Box<dyn Future<Output = Result<(Chunks, Option<u64>), Error>> + Send + 'a>>;

/// A request body: its media type, and its data in one or several parts.
#[derive(Clone)]
pub(crate) struct Payload {
    pub(super) media_type: String,
    parts: Vec<Part>,
}

/// A part of the data.
#[derive(Clone)]
pub(super) enum Part {
    Bytes(Bytes),
    Source(Arc<dyn Source>),
}

/// Data that is produced while it is sent, such as a file.
pub(super) trait Source: Send + Sync {
    /// Starts the data from its first byte. `operation` is the name for error messages.
    fn open(&self, operation: &'static str) -> Opening<'_>;

    /// Returns whether the data can be sent more than once.
    fn is_repeatable(&self) -> bool;
}

impl Payload {
    /// Creates a body from data in memory.
    pub(crate) fn from_bytes(media_type: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::from_parts(media_type, vec![Part::Bytes(bytes.into())])
    }

    /// Creates a body from the parts of its data.
    pub(super) fn from_parts(media_type: impl Into<String>, parts: Vec<Part>) -> Self {
        Self { media_type: media_type.into(), parts }
    }

    /// Returns whether the body can be sent more than once.
    pub(super) fn is_repeatable(&self) -> bool {
        self.parts.iter().all(|part| match part {
            Part::Bytes(_) => true,
            Part::Source(source) => source.is_repeatable(),
        })
    }

    /// Returns the body if it is in memory and small: then it is sent at once, and there is no progress to watch.
    pub(super) fn one_frame(&self) -> Option<Bytes> {
        match self.parts.as_slice() {
            [Part::Bytes(bytes)] if bytes.len() <= FRAME => Some(bytes.clone()),
            _ => None,
        }
    }

    /// Opens the body, and returns its data and, if the length of each part is known, its length in bytes.
    pub(crate) async fn open(&self, operation: &'static str) -> Result<(Chunks, Option<u64>), Error> {
        let mut all = Vec::new();
        let mut total = Some(0_u64);
        for part in &self.parts {
            let (chunks, length): (Chunks, _) = match part {
                Part::Bytes(bytes) => (Box::pin(stream::iter([Ok(bytes.clone())])), u64::try_from(bytes.len()).ok()),
                Part::Source(source) => source.open(operation).await?,
            };
            all.push(chunks);
            total = total.zip(length).and_then(|(total, length)| total.checked_add(length));
        }
        Ok((Box::pin(stream::iter(all).flatten()), total))
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Payload").field("media_type", &self.media_type).finish_non_exhaustive()
    }
}
