//! The result of a successful call.

use std::ops::Deref;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

/// A successful response: its body, status and headers. It dereferences to the body.
#[derive(Clone, Debug)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    body: T,
}

impl<T> Response<T> {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, body: T) -> Self {
        Self { status, headers, body }
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the response headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the id that the server assigned to the request, for support inquiries: the first of the headers
    /// `X-Request-Id`, `Request-Id` and `X-Correlation-Id` in the response. `None` if the response has none of them.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// Returns the body and discards status and headers.
    pub fn into_inner(self) -> T {
        self.body
    }

    pub(crate) fn map<U>(self, body: impl FnOnce(T) -> U) -> Response<U> {
        Response { status: self.status, headers: self.headers, body: body(self.body) }
    }

    pub(super) fn into_parts(self) -> (StatusCode, HeaderMap, T) {
        (self.status, self.headers, self.body)
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

/// Returns the first of the headers in which servers usually send the id of a request.
pub(super) fn request_id(headers: &HeaderMap) -> Option<&str> {
    ["x-request-id", "request-id", "x-correlation-id"].iter().find_map(|name| headers.get(*name)?.to_str().ok())
}
