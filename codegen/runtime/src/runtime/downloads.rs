//! Binary response bodies, received as a stream or saved to a file.

use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use reqwest::{Method, Request, Url};

use super::client::Client;
use super::content::Expected;
use super::error::{Error, ErrorKind};
use super::exchange::Exchange;
use super::ranges::{self, Piece, Pieces};
use super::receive::Opened;
use super::redirects::Scope;
use super::response::Response;
use super::saving::Partial;

/// A binary response body.
///
/// It is a [`Stream`] of [`Bytes`]: chunks are received from the server as they are polled, and dropping the value
/// cancels the rest of the transfer. Its size is not limited. If the response has the header `Content-Encoding`, the
/// bytes are still compressed.
///
/// [`save`](Self::save) writes the body to a file.
///
/// If the connection breaks off, the client requests the missing bytes, with the retries and delays of
/// [`Retry`](crate::Retry): a continuation counts as a retry of the call. That requires a `GET` request, and a response
/// with status 200, `Accept-Ranges: bytes`, `Content-Length`, and a strong `ETag` or a `Last-Modified` that is older than
/// the response. Otherwise, and if the server then sends anything but these bytes, the transfer ends with an error.
pub struct Download {
    operation: &'static str,
    pieces: Pieces,
    received: u64,
    total: Option<u64>,
    progress: Option<Progress>,
}

type Progress = Box<dyn FnMut(u64, Option<u64>) + Send>;

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
        let opened = Box::new(Exchange::new(call, request, Scope::AnyOrigin)).into_opened().await?;
        Ok(Self::of(opened, None))
    }

    /// Calls a function after each chunk, with the number of bytes so far and, if the server states it, the size of the
    /// whole body. A later call of this method replaces the function.
    ///
    /// The transfer waits for the function, which should therefore return soon. The number starts again from zero if
    /// [`save`](Self::save) has to start again.
    ///
    /// ```text
    /// download.on_progress(|received, total| println!("{received} of {total:?} bytes")).save("film.mp4").await?;
    /// ```
    #[must_use]
    pub fn on_progress(mut self, progress: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Returns the size of the whole body in bytes, if the server states it.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// Returns the next chunk of the body; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport) or [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) if
    /// the connection fails before the end of the body and the transfer cannot be continued, which is also the case if
    /// the content has changed on the server. Such an error is the last item.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        StreamExt::next(self).await
    }

    /// Saves the body to a file, in constant memory, and returns the number of bytes.
    ///
    /// The data is written to a temporary file in the same directory, which replaces the file at the end. If the call
    /// fails or is cancelled, an existing file is unchanged, and the temporary file is removed. Its name begins with a dot
    /// and ends with `.part`. A symbolic link is replaced, and not followed. Parent directories are not created.
    ///
    /// If the transfer breaks off and the content has changed on the server in the meantime, the file starts again from
    /// the first byte. Chunks that [`next`](Self::next) has returned before are not in the file; then, such a change is an
    /// error.
    ///
    /// ```text
    /// let bytes = client.files().content("file-1").await?.into_inner().save("report.pdf").await?;
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::LocalFile`](crate::ErrorKind::LocalFile) if the file cannot be created, written or renamed; otherwise
    /// the same as for [`next`](Self::next), and if the server responds to the request for the missing bytes with an error
    /// or with other bytes.
    pub async fn save(self, path: impl AsRef<Path>) -> Result<u64, Error> {
        self.save_to(path.as_ref().to_owned()).await
    }

    async fn save_to(mut self, path: PathBuf) -> Result<u64, Error> {
        let operation = self.operation;
        let failed = |message: &str, error| {
            let message = format!("{message} {}", path.display());
            Error::new(ErrorKind::LocalFile, message).with_source(error).in_operation(operation)
        };
        let create = |error| failed("could not create a file for", error);
        let write = |error| failed("could not write the file for", error);
        let has_skipped = self.received > 0;
        let mut file = Partial::create(path.clone()).await.map_err(create)?;
        while let Some(piece) = self.pieces.next().await {
            match piece? {
                Piece::Data(chunk) => {
                    file.write(&chunk).await.map_err(write)?;
                    self.advance(chunk.len());
                }
                Piece::Restart { error, .. } if has_skipped => return Err(error),
                Piece::Restart { total, .. } => {
                    file.restart().await.map_err(write)?;
                    (self.received, self.total) = (0, total);
                    self.advance(0);
                }
            }
        }
        file.finish().await.map_err(|error| failed("could not replace the file", error))
    }

    /// Counts bytes, and reports the progress.
    fn advance(&mut self, bytes: usize) {
        self.received = self.received.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        if let Some(progress) = &mut self.progress {
            progress(self.received, self.total);
        }
    }

    /// Returns the body of a response. `expected` lists the declared media types; `None` accepts any.
    fn of(opened: Opened, expected: Option<&'static str>) -> Response<Self> {
        let response = opened.stream();
        let (status, total) = (response.http_status(), ranges::length(response.http_headers()));
        let headers = response.http_headers().clone();
        response.map(|chunks| Self {
            operation: chunks.operation,
            pieces: ranges::pieces(chunks, status, &headers, expected),
            received: 0,
            total,
            progress: None,
        })
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
        self.pieces.as_mut().poll_next(context).map(|piece| {
            Some(match piece? {
                Ok(Piece::Data(chunk)) => {
                    self.advance(chunk.len());
                    Ok(chunk)
                }
                Ok(Piece::Restart { error, .. }) => {
                    self.pieces = Box::pin(stream::empty());
                    Err(error)
                }
                Err(error) => Err(error),
            })
        })
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
        let opened = self.expect(Expected::Bytes(media_type)).await?;
        Ok(Download::of(opened, Some(media_type)))
    }
}
