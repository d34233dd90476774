//! Requests for operations that the crate does not have.

use bytes::Bytes;
use reqwest::{Method, Request, Url};
use serde::Serialize;

use super::client::Client;
use super::error::Error;
use super::options::CallOptions;
use super::payload::Payload;
use super::response::Response;

/// A request for an operation that this crate does not have: see [`Client::request`].
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct RawRequest {
    client: Client,
    method: Method,
    path: String,
    body: Option<Body>,
}

/// A body, or the reason why it cannot be sent.
type Body = Result<Payload, String>;

impl RawRequest {
    pub(super) fn new(client: Client, method: Method, path: String) -> Self {
        Self { client, method, path, body: None }
    }

    /// Sets a body that is serialised as JSON.
    pub fn json<T: Serialize + ?Sized>(mut self, value: &T) -> Self {
        let bytes = serde_json::to_vec(value);
        self.body = Some(
            bytes
                .map(|bytes| Payload::from_bytes("application/json", bytes))
                .map_err(|error| format!("the request body cannot be serialised as JSON: {error}")),
        );
        self
    }

    /// Sets a body with a media type.
    pub fn body(mut self, media_type: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        self.body = Some(Ok(Payload::from_bytes(media_type, bytes)));
        self
    }

    /// Sets options, such as headers, query parameters and time limits.
    pub fn with(mut self, options: CallOptions) -> Self {
        self.client.inner.add_options(options);
        self
    }

    /// Sends the request, and returns the body of the response as bytes.
    ///
    /// The request has all credentials of the client. A status other than 2xx is an error.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if the path or the body is invalid; otherwise the
    /// same as for other requests.
    pub async fn send(self) -> Result<Response<Bytes>, Error> {
        const OPERATION: &str = "Client::request";
        let invalid = |message: String| Error::invalid_argument(message).in_operation(OPERATION);
        let mut call = self.client.inner.call(OPERATION, &[]).accept("*/*").all_credentials();
        call.body = self.body.transpose().map_err(invalid)?;
        let base = call.requests().base_url;
        let url = Url::parse(&format!("{base}{}", self.path))
            .map_err(|error| invalid("the path is not valid".to_owned()).with_source(error))?;
        let is_below =
            self.path.starts_with('/') && url.origin() == Url::parse(base).map_or(url.origin(), |base| base.origin());
        if !is_below {
            return Err(invalid("the path must begin with a slash".to_owned()));
        }
        let received = call.send(Ok(Request::new(self.method, url))).await?;
        let bytes = received.bytes().clone();
        Ok(received.with_body(bytes))
    }
}
