//! Bodies that are bytes, read as they arrive.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};

use super::error::Error;
use super::receive::{Chunks, Opened, TransportResult, open};
use super::response::Response;

/// A body that is bytes. It is a [`Stream`] of them; what has not been taken has not been received.
pub struct Download(Chunks);

impl Download {
    /// Everything that is still to come, in memory. How much that may be is for the caller to know.
    ///
    /// # Errors
    ///
    /// If the connection breaks before the end.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut body = BytesMut::new();
        while let Some(chunk) = self.next().await {
            body.extend_from_slice(&chunk?);
        }
        Ok(body.freeze())
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.chunks.as_mut().poll_next(context)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").finish_non_exhaustive()
    }
}

impl Opened {
    /// Bytes, as they arrive.
    pub(crate) fn download(self) -> Response<Download> {
        self.stream().map(Download)
    }
}

/// A response whose body is bytes.
pub(crate) async fn receive_download(
    operation: &'static str,
    result: TransportResult,
) -> Result<Response<Download>, Error> {
    Ok(open(operation, result).await?.download())
}
