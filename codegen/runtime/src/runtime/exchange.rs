//! Sends a call: one loop over attempts. Each attempt gets its body and its credentials anew.

use std::time::Duration;

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Method, Request, Response};
use tokio::time::{Instant, sleep};

use super::call::Call;
use super::error::{Error, ErrorKind};
use super::frames::{self, Failure};
use super::limits::Watch;
use super::payload::Payload;
use super::receive::{Opened, Received};
use super::redirects::{Redirects, Scope};
use super::retry::{LONGEST, Repeatable, Retry};

impl Call {
    /// Sends the request that the transport has built, and returns a successful response with its body.
    pub(crate) async fn send(self, request: reqwest::Result<Request>) -> Result<Received, Error> {
        let mut exchange = self.completed(request)?;
        loop {
            let result = match exchange.attempt().await {
                Ok(opened) => opened.read().await,
                Err(error) => Err(error),
            };
            if let Some(received) = exchange.after(result).await? {
                return Ok(received);
            }
        }
    }

    /// Sends the request that the transport has built, and returns a successful response before its body is received.
    pub(crate) async fn open(self, request: reqwest::Result<Request>) -> Result<Opened, Error> {
        self.completed(request)?.into_opened().await
    }

    fn completed(mut self, request: reqwest::Result<Request>) -> Result<Box<Exchange>, Error> {
        let mut request = request.map_err(|error| {
            let error = error.without_url();
            Error::invalid_argument("the request could not be built").with_source(error).in_operation(self.operation)
        })?;
        self.complete(&mut request).map_err(|message| self.invalid(message))?;
        Ok(Box::new(Exchange::new(self, request, Scope::SameOrigin)))
    }

    async fn send_once(&self, request: &Request, body: Option<&Payload>, watch: &Watch) -> Result<Response, Error> {
        let (request, failure) = self.prepare(request, body, watch).await?;
        let is_streamed = request.body().is_some_and(|body| body.as_bytes().is_none());
        watch.start(is_streamed);
        watch.limit(self.client.transport().send(request)).await?.map_err(|error| {
            let error = match failure.take() {
                Some(source) => {
                    let message = "the request body could not be produced";
                    Error::new(ErrorKind::RequestBody, message).with_boxed_source(source)
                }
                None => error,
            };
            error.in_operation(self.operation)
        })
    }

    /// Returns the request with its credentials and its body.
    pub(crate) async fn prepare(
        &self,
        request: &Request,
        body: Option<&Payload>,
        watch: &Watch,
    ) -> Result<(Request, Failure), Error> {
        let mut attempt = copy(request);
        self.authorize(&mut attempt).map_err(|message| self.invalid(message))?;
        let failure = match body {
            Some(body) => {
                let media_type = HeaderValue::from_str(&body.media_type).map_err(|_| {
                    self.invalid("the media type contains characters that are not allowed in a header".into())
                })?;
                attempt.headers_mut().insert(CONTENT_TYPE, media_type);
                match body.one_frame() {
                    Some(bytes) => {
                        attempt.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
                        *attempt.body_mut() = (!bytes.is_empty()).then(|| bytes.into());
                        Failure::default()
                    }
                    None => Box::pin(self.add_stream(&mut attempt, body, watch)).await?,
                }
            }
            None => {
                // Many servers require the length of these methods (RFC 9110, section 8.6).
                if matches!(*attempt.method(), Method::POST | Method::PUT | Method::PATCH) {
                    attempt.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
                }
                Failure::default()
            }
        };
        self.client.options().add_headers(&mut attempt);
        Ok((attempt, failure))
    }

    /// Adds a body that is sent in several frames. Returns where the error of the body will be.
    async fn add_stream(&self, request: &mut Request, body: &Payload, watch: &Watch) -> Result<Failure, Error> {
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

/// Returns a request without its body.
fn copy(request: &Request) -> Request {
    let mut copy = Request::new(request.method().clone(), request.url().clone());
    copy.headers_mut().clone_from(request.headers());
    copy
}

/// A call with its complete request, and the attempts to send it.
pub(super) struct Exchange {
    call: Call,
    pub(super) request: Request,
    scope: Scope,
    retry: Retry,
    repeatable: Repeatable,
    /// The end of the whole call.
    deadline: Option<Instant>,
    /// The number of attempts so far.
    pub(super) attempts: u32,
    /// The number of attempts that do not count for the retries, because the call made progress since.
    settled: u32,
}

impl Exchange {
    pub(super) fn new(call: Call, request: Request, scope: Scope) -> Self {
        let deadline = call.limits().total.and_then(|total| Instant::now().checked_add(total));
        let (retry, repeatable) = (call.client.retry(), call.repeatable(request.method()));
        Self { call, request, scope, retry, repeatable, deadline, attempts: 0, settled: 0 }
    }

    /// Sends the request, and returns a successful response before its body is received. It keeps the exchange, which can
    /// go on if the body breaks off.
    pub(super) async fn into_opened(mut self: Box<Self>) -> Result<Opened, Error> {
        Ok(self.open().await?.with_exchange(self))
    }

    /// Sends the request, and returns a successful response before its body is received.
    pub(super) async fn open(&mut self) -> Result<Opened, Error> {
        loop {
            let result = self.attempt().await;
            if let Some(opened) = self.after(result).await? {
                return Ok(opened);
            }
        }
    }

    /// Sends the request once, and follows redirects.
    async fn attempt(&self) -> Result<Opened, Error> {
        let (call, number) = (&self.call, self.attempts.saturating_add(1));
        let watch = Watch::new(call.operation, call.limits(), self.deadline);
        let mut redirects = Redirects::new(call.operation, number, call.redirects, self.scope);
        let mut body = call.body.as_ref();
        let mut redirected: Option<Request> = None;
        loop {
            let request = redirected.as_ref().unwrap_or(&self.request);
            // A redirect with another method is the answer to a request that was processed.
            let is_processed = request.method() != self.request.method();
            let about = |error: Error| if is_processed { error.about_processed() } else { error };
            let mut response = call.send_once(request, body, &watch).await.map_err(about)?;
            if let Some(next) = redirects.follow(&mut response, request, &mut body)? {
                redirected = Some(next);
                continue;
            }
            let is_result = call.redirects.contains(&response.status().as_u16());
            let opened = Opened::new(call.operation, response, request.url(), is_result, watch, number);
            return if opened.is_success() { Ok(opened) } else { Err(about(Box::pin(opened.failed()).await)) };
        }
    }

    /// Returns the result of an attempt if it is that of the call; `None`, after a delay, if another attempt follows.
    pub(super) async fn after<T>(&mut self, result: Result<T, Error>) -> Result<Option<T>, Error> {
        self.attempts += 1;
        match result {
            Ok(output) => {
                self.call.client.budget().refund();
                Ok(Some(output))
            }
            Err(error) => Box::pin(self.wait(error, Duration::ZERO)).await.map(|()| None),
        }
    }

    /// Sets a header of the following attempts. It replaces that of the caller.
    pub(super) fn set_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.call.client.set_header(name, value);
    }

    /// Gives the call all its retries again, because it made progress.
    pub(super) fn restart_retries(&mut self) {
        self.settled = self.attempts.saturating_sub(1);
    }

    /// Declares that the following attempts may be repeated.
    pub(super) fn declare_idempotent(&mut self) {
        self.repeatable.is_idempotent = true;
    }

    /// Waits until the next attempt, at least for `delay`, or returns the error if none follows.
    pub(super) async fn wait(&self, error: Error, delay: Duration) -> Result<(), Error> {
        match self.delay(&error, delay) {
            Ok(delay) => {
                sleep(delay).await;
                Ok(())
            }
            Err(reason) => Err(error.after(self.attempts, reason)),
        }
    }

    /// Returns the delay before the next attempt, or why there is none if the error does not tell.
    fn delay(&self, error: &Error, least: Duration) -> Result<Duration, Option<&'static str>> {
        let attempts = self.attempts.saturating_sub(self.settled);
        if !self.retry.allows(attempts) || !self.repeatable.may_follow(error) {
            return Err(None);
        }
        if self.call.body.as_ref().is_some_and(|body| !body.is_repeatable()) {
            return Err(Some("the request body is a stream, which cannot be sent again"));
        }
        let delay = self.retry.delay(attempts).max(error.retry_after().unwrap_or_default()).max(least);
        if delay > LONGEST {
            return Err(Some("the server states a delay of more than 2 minutes"));
        }
        let is_in_time = |deadline| Instant::now().checked_add(delay).is_some_and(|next| next < deadline);
        if !self.deadline.is_none_or(is_in_time) {
            return Err(Some("the time limit of the call would expire before the next attempt"));
        }
        if !self.call.client.budget().take() {
            return Err(Some("too many calls of this client failed recently"));
        }
        Ok(delay)
    }
}
