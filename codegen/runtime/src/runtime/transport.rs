//! The seam below the calls: what sends one attempt.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use reqwest::{Request, Response};

use super::error::{Error, ErrorKind};

/// Sends one attempt of a call. The default one is [`reqwest::Client`].
///
/// Everything else is above it: credentials, headers, redirects, retries, limits and decoding. So tests can respond
/// without a network, and applications can add logs or a proxy protocol. Set it with
/// [`ClientBuilder::transport`](crate::ClientBuilder::transport).
///
/// An implementation must not follow redirects, because it would send credentials to other hosts, and must not send a
/// request again. Any `http::Response` can be converted to a [`reqwest::Response`].
///
/// ```text
/// struct Logged(Arc<dyn Transport>);
///
/// impl Transport for Logged {
///     fn send(&self, request: reqwest::Request) -> TransportFuture<'_> {
///         println!("{} {}", request.method(), request.url().path());
///         self.0.send(request)
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends a request, and returns its response as soon as the headers have been received.
    ///
    /// # Errors
    ///
    /// The kind of the error decides whether the request may be sent again: [`ErrorKind::Connect`] and
    /// [`ErrorKind::Refused`] say that the server did not process the request, [`ErrorKind::Transport`] that it is
    /// unknown. See [`Error::new`].
    fn send(&self, request: Request) -> TransportFuture<'_>;
}

/// The future that [`Transport::send`] returns.
pub type TransportFuture<'a> = Pin<Box<dyn Future<Output = Result<Response, Error>> + Send + 'a>>;

/// The default transport.
pub(super) struct Http {
    pub(super) client: reqwest::Client,
    pub(super) connect_timeout: Duration,
}

impl Transport for Http {
    fn send(&self, request: Request) -> TransportFuture<'_> {
        let response = self.client.execute(request);
        Box::pin(async move { response.await.map_err(|error| self.failed(error)) })
    }
}

impl Http {
    /// Converts an error of the HTTP client. The URL is removed from it, because a query may contain credentials.
    fn failed(&self, error: reqwest::Error) -> Error {
        let (kind, message) = if error.is_connect() && error.is_timeout() {
            let limit = self.connect_timeout;
            let message = format!("could not connect to the server within {limit:?} (`connect_timeout`)");
            return Error::new(ErrorKind::Connect, message).with_source(error.without_url());
        } else if error.is_connect() {
            (ErrorKind::Connect, "could not connect to the server")
        } else if error.is_timeout() {
            (ErrorKind::Timeout, "a time limit of the HTTP client expired")
        } else if error.is_builder() {
            (ErrorKind::InvalidArgument, "the request could not be built")
        } else if let Some(known) = known(&error) {
            known
        } else {
            let message = "the connection failed: it is unknown whether the server processed the request";
            (ErrorKind::Transport, message)
        };
        Error::new(kind, message).with_source(error.without_url())
    }
}

/// Errors of HTTP that decide about a retry. reqwest has no public types for them, so they are recognised by their texts.
const KNOWN: [(&str, ErrorKind, &str); 4] = [
    ("message head is too large", ErrorKind::Decode, "the headers of the response are too large"),
    (
        "stream error detected: unspecific protocol error detected",
        ErrorKind::Decode,
        "the headers of the response are too large, or violate HTTP/2",
    ),
    // RFC 9113, sections 8.7 and 6.8.
    (
        "stream error received: refused stream before processing any application logic",
        ErrorKind::Refused,
        "the server refused the request, and did not process it",
    ),
    (
        "connection error received: not a result of an error",
        ErrorKind::Refused,
        "the server is closing the connection, and did not process the request",
    ),
];

fn known(error: &reqwest::Error) -> Option<(ErrorKind, &'static str)> {
    let first: Option<&dyn std::error::Error> = Some(error);
    std::iter::successors(first, |error| error.source()).find_map(|error| {
        let text = error.to_string();
        let (_, kind, message) = KNOWN.iter().find(|(known, ..)| text.starts_with(known))?;
        Some((*kind, *message))
    })
}
