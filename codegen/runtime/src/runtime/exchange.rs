//! Sends a call: one loop over attempts. Each attempt gets its body and its credentials anew.

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request, Response};

use super::call::Call;
use super::error::{Error, ErrorKind};
use super::frames::{self, Failure};
use super::limits::Watch;
use super::payload::Payload;
use super::receive::Opened;
use super::redirects::{Redirects, Scope};

impl Call {
    /// Sends the request that the transport has built, and returns a successful response.
    pub(crate) async fn send(self, request: reqwest::Result<Request>) -> Result<Opened, Error> {
        let mut request = request.map_err(|error| unbuilt(self.operation, error))?;
        self.complete(&mut request).map_err(|message| self.invalid(message))?;
        self.exchange(request, Scope::SameOrigin).await
    }

    /// Sends a request, follows redirects in a scope, and returns a successful response.
    pub(super) async fn exchange(self, mut request: Request, scope: Scope) -> Result<Opened, Error> {
        let watch = Watch::new(self.operation, self.client.limits());
        let mut redirects = Redirects::new(self.operation, self.redirects, scope);
        let mut body = self.body.as_ref();
        loop {
            let response = self.attempt(&request, body, &watch).await?;
            // The client's own HTTP client follows no redirects; one that the application provides may.
            if !scope.contains(request.url(), response.url()) {
                let message = "the response came from another origin";
                return Err(Error::new(ErrorKind::Redirect, message).in_operation(self.operation));
            }
            if !redirects.follow(&response, &mut request, &mut body)? {
                let is_result = self.redirects.contains(&response.status().as_u16());
                return Opened::new(self.operation, response, is_result, watch).success().await;
            }
        }
    }

    /// Sends the request once.
    async fn attempt(&self, request: &Request, body: Option<&Payload>, watch: &Watch) -> Result<Response, Error> {
        let (attempt, failure) = self.prepare(request, body, watch).await?;
        watch.start(attempt.body().is_some());
        let result = watch.limit(self.client.http().execute(attempt)).await?;
        result.map_err(|error| failed(self.operation, error, &failure, watch))
    }

    /// Returns the request with its credentials and its body.
    pub(crate) async fn prepare(
        &self,
        request: &Request,
        body: Option<&Payload>,
        watch: &Watch,
    ) -> Result<(Request, Failure), Error> {
        let mut attempt = Request::new(request.method().clone(), request.url().clone());
        *attempt.headers_mut() = request.headers().clone();
        self.authorize(&mut attempt).map_err(|message| self.invalid(message))?;
        let failure = self.add_body(&mut attempt, body, watch).await?;
        Ok((attempt, failure))
    }

    /// Adds the body and the headers that describe it. Returns where the error of the body will be.
    async fn add_body(&self, request: &mut Request, body: Option<&Payload>, watch: &Watch) -> Result<Failure, Error> {
        let Some(body) = body else {
            // Many servers require the length of these methods (RFC 9110, section 8.6).
            if matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH) {
                request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
            }
            return Ok(Failure::default());
        };
        let media_type = HeaderValue::from_str(&body.media_type)
            .map_err(|_| self.invalid("the media type contains characters that are not allowed in a header".into()))?;
        request.headers_mut().insert(CONTENT_TYPE, media_type);
        let (data, length) = body.open(self.operation).await?;
        if let Some(length) = length {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        if length == Some(0) {
            return Ok(Failure::default());
        }
        let (body, failure) = frames::send(data, length, watch.clone());
        *request.body_mut() = Some(body);
        Ok(failure)
    }

    fn invalid(&self, message: String) -> Error {
        Error::invalid_argument(message).in_operation(self.operation)
    }
}

/// Returns the error of a request that the transport could not build.
fn unbuilt(operation: &'static str, error: reqwest::Error) -> Error {
    Error::invalid_argument("the request could not be built").with_source(error.without_url()).in_operation(operation)
}

/// Converts an error of the HTTP client. The URL is removed from it, because a query may contain credentials.
fn failed(operation: &'static str, error: reqwest::Error, failure: &Failure, watch: &Watch) -> Error {
    if let Some(source) = failure.take() {
        let message = "the request body could not be produced";
        return Error::new(ErrorKind::RequestBody, message).with_boxed_source(source).in_operation(operation);
    }
    let (kind, message) = if error.is_connect() && error.is_timeout() {
        return watch.connect().with_source(error.without_url());
    } else if error.is_connect() {
        (ErrorKind::Connect, "could not connect to the server")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "a time limit of the HTTP client expired")
    } else if error.is_redirect() {
        (ErrorKind::Redirect, "the HTTP client refused to follow a redirect")
    } else if error.is_builder() {
        (ErrorKind::InvalidArgument, "the request could not be built")
    } else if let Some(message) = malformed(&error) {
        (ErrorKind::Decode, message)
    } else {
        let message = "the connection failed: it is unknown whether the server processed the request";
        (ErrorKind::Transport, message)
    };
    Error::new(kind, message).with_source(error.without_url()).in_operation(operation)
}

/// Returns the message for a response that the HTTP client refuses: its headers exceed the client's limits, or violate
/// HTTP/2. reqwest has no public types for these errors, so they are recognised by their text.
fn malformed(error: &reqwest::Error) -> Option<&'static str> {
    let first: Option<&dyn std::error::Error> = Some(error);
    std::iter::successors(first, |error| error.source()).find_map(|error| match error.to_string().as_str() {
        "message head is too large" => Some("the headers of the response are too large"),
        "stream error detected: unspecific protocol error detected" => {
            Some("the headers of the response are too large, or violate HTTP/2")
        }
        _ => None,
    })
}
