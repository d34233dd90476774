//! Binary response bodies, received as a stream.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use reqwest::{Method, Request, Url};

use super::client::Client;
use super::content::Expected;
use super::error::{Error, ErrorKind};
use super::receive::{Chunks, Opened};
use super::redirects::Scope;
use super::response::Response;

/// A binary response body.
///
/// It is a [`Stream`] of [`Bytes`]: chunks are received from the server as they are polled, and dropping the value
/// cancels the rest of the transfer. Its size is not limited. If the response has the header `Content-Encoding`, the
/// bytes are still compressed.
pub struct Download(Chunks);

impl Download {
    /// Downloads from the `Location` of a redirect, which may have another origin. The request has no credentials, so
    /// the URL has to contain what the server requires, for example a signature.
    ///
    /// Get the URL from [`Response::location`] or [`Error::location`]. It must use `https`, unless the client's base
    /// URL does not. At most 5 further redirects are followed, to any origin. The default headers of an HTTP client
    /// that the application provides are sent, too.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Redirect`](crate::ErrorKind::Redirect) if the URL, or the target of a redirect, does not use
    /// `https`; otherwise the same as for other requests.
    pub async fn from_location(client: &Client, location: &Url) -> Result<Response<Self>, Error> {
        const OPERATION: &str = "Download::from_location";
        let is_local = Url::parse(client.base_url()).is_ok_and(|base| Scope::AnyOrigin.contains(&base, location));
        if !is_local {
            let message = "the location does not use https";
            return Err(Error::new(ErrorKind::Redirect, message).in_operation(OPERATION));
        }
        let mut call = client.inner.call(OPERATION, &[]).accept("*/*");
        let mut request = Request::new(Method::GET, location.clone());
        call.complete(&mut request).map_err(|message| Error::invalid_argument(message).in_operation(OPERATION))?;
        Ok(call.exchange(&request, Scope::AnyOrigin).await?.stream().map(Self))
    }

    /// Returns the next chunk of the body; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport) or [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) if
    /// the connection fails before the end of the body. Such an error is the last item.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        self.0.data.next().await
    }

    /// Collects the rest of the body in memory. The size is not limited: use [`next`](Self::next) for large bodies.
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
        self.0.data.as_mut().poll_next(context)
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
