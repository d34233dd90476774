//! Binary response bodies, received as a stream.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};

use super::content::Expected;
use super::error::Error;
use super::receive::{Chunks, Opened, TransportResult, open};
use super::response::Response;

/// A binary response body.
///
/// It is a [`Stream`] of [`Bytes`]: chunks are received from the server as they are polled, and dropping the value
/// cancels the rest of the transfer. Its size is not limited. If the response has the header `Content-Encoding`, the
/// bytes are still compressed.
pub struct Download(Chunks);

impl Download {
    /// Collects the rest of the body in memory. The size is not limited: use the [`Stream`] for large bodies.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport) or [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) if
    /// the connection fails before the end of the body.
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
    /// Returns the body as a stream of bytes. `media_type` lists the declared media types.
    pub(crate) async fn download(self, media_type: &'static str) -> Result<Response<Download>, Error> {
        Ok(self.expect(Expected::Bytes(media_type)).await?.stream().map(Download))
    }
}

/// Receives a response with a binary body.
pub(crate) async fn receive_download(
    operation: &'static str,
    result: TransportResult,
    media_type: &'static str,
) -> Result<Response<Download>, Error> {
    open(operation, result).await?.download(media_type).await
}
