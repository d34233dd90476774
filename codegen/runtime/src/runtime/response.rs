//! The result of a successful call.

use std::fmt;
use std::ops::Deref;

use reqwest::header::HeaderMap;
#[cfg(feature = "serialize")]
use reqwest::header::LOCATION;
use reqwest::{StatusCode, Url};

use super::redirects;

/// A successful response: its body, status and headers. It dereferences to the body.
///
/// The methods about HTTP begin with `http_`, so that they read differently from the fields of the body.
#[derive(Clone)]
pub struct Response<T> {
    head: Head,
    body: T,
}

/// A response without its body.
#[derive(Clone)]
pub(crate) struct Head {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    /// The URL of the request, if there is one, without credentials of the client.
    pub(super) url: Option<Url>,
    /// The `Location` as an absolute URL.
    pub(super) location: Option<Url>,
    /// How often the request was sent until this response.
    pub(super) attempts: u32,
}

impl Head {
    /// Takes the head of the response to a request for `url`.
    pub(super) fn of(response: &mut reqwest::Response, url: &Url, attempts: u32) -> Self {
        let location = redirects::target(url, response.headers());
        let headers = std::mem::take(response.headers_mut());
        Self { status: response.status(), headers, url: Some(url.clone()), location, attempts }
    }
}

impl<T> Response<T> {
    pub(super) fn of(head: Head, body: T) -> Self {
        Self { head, body }
    }

    /// Creates a response, for tests and caches. [`location`](Self::location) is the header `Location` if it is an
    /// absolute URL. Requires the feature `serialize`.
    #[cfg(feature = "serialize")]
    pub fn new(status: StatusCode, headers: HeaderMap, body: T) -> Self {
        let location = headers.get(LOCATION).and_then(|value| Url::parse(value.to_str().ok()?).ok());
        Self::of(Head { status, headers, url: None, location, attempts: 1 }, body)
    }

    /// Returns the HTTP status.
    pub fn http_status(&self) -> StatusCode {
        self.head.status
    }

    /// Returns the HTTP headers of the response.
    pub fn http_headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the id that the server assigned to the request, for support inquiries. It is the value of `X-Request-Id`,
    /// or of another header with this meaning, such as `Request-Id` or `X-Amzn-RequestId`. `None` if there is none.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.head.headers)
    }

    /// Returns the `Location` header as an absolute URL; `None` if there is none or if it is malformed.
    ///
    /// Redirects that the API description declares as responses are not followed: use this URL to do so.
    pub fn location(&self) -> Option<&Url> {
        self.head.location.as_ref()
    }

    /// Returns the body and discards status and headers.
    pub fn into_inner(self) -> T {
        self.body
    }

    /// Returns the HTTP status, the HTTP headers and the body.
    pub fn into_parts(self) -> (StatusCode, HeaderMap, T) {
        (self.head.status, self.head.headers, self.body)
    }

    pub(crate) fn map<U>(self, body: impl FnOnce(T) -> U) -> Response<U> {
        Response { head: self.head, body: body(self.body) }
    }

    /// Returns the response without its body.
    pub(super) fn head(&self) -> &Head {
        &self.head
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    /// Prints the status and the body. The headers are left out, because cookies may contain secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("status", &self.head.status).field("body", &self.body).finish_non_exhaustive()
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

/// The headers in which servers send the id of a request. Those of a proxy follow those of the API itself.
const REQUEST_ID: [&str; 10] = [
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-ms-request-id",
    "x-github-request-id",
    "x-correlation-id",
    "correlation-id",
    "x-trace-id",
    "cf-ray",
];

/// Returns the first of the headers in which servers usually send the id of a request.
pub(super) fn request_id(headers: &HeaderMap) -> Option<&str> {
    REQUEST_ID.iter().find_map(|name| headers.get(*name)?.to_str().ok())
}
