//! Redirects (RFC 9110, section 15.4). Requests with credentials are redirected within an origin only, so that no other
//! host gets a credential.

use bytes::Bytes;
use reqwest::header::{HeaderMap, LOCATION};
use reqwest::{Method, Request, Response, StatusCode, Url};

use super::error::{Error, ErrorKind};
use super::payload::Payload;
use super::response::Head;

/// How many redirects are followed.
const LIMIT: usize = 5;

/// The redirects of one call.
pub(super) struct Redirects {
    operation: &'static str,
    /// The number of the attempt that is redirected.
    attempt: u32,
    /// The statuses that the API description declares as results.
    declared: &'static [u16],
    scope: Scope,
    count: usize,
}

/// The origins to which a request may be redirected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    SameOrigin,
    /// Any origin, for requests without credentials. A request that uses `https` is not redirected to `http`.
    AnyOrigin,
}

impl Scope {
    pub(crate) fn contains(self, from: &Url, to: &Url) -> bool {
        match self {
            Self::SameOrigin => from.origin() == to.origin(),
            Self::AnyOrigin => to.scheme() == "https" || (to.scheme() == "http" && from.scheme() == "http"),
        }
    }
}

impl Redirects {
    pub(super) fn new(operation: &'static str, attempt: u32, declared: &'static [u16], scope: Scope) -> Self {
        Self { operation, attempt, declared, scope, count: 0 }
    }

    /// Returns the request that follows the response; `None` if the response is a result. The body is removed if that
    /// request has none.
    pub(super) fn follow(
        &mut self,
        response: &mut Response,
        request: &Request,
        body: &mut Option<&Payload>,
    ) -> Result<Option<Request>, Error> {
        let status = response.status();
        if !is_redirect(status) || !response.headers().contains_key(LOCATION) {
            return Ok(None);
        }
        let Some(target) = target(request.url(), response.headers()) else {
            return Err(self.error(response, request, "the server redirected to a malformed `Location`"));
        };
        if self.declared.contains(&status.as_u16()) {
            return Ok(None);
        }
        if !self.scope.contains(request.url(), &target) {
            let message = match self.scope {
                Scope::SameOrigin => "the server redirected to another origin",
                Scope::AnyOrigin => "the server redirected to a URL that does not use https",
            };
            return Err(self.error(response, request, message));
        }
        if self.count == LIMIT {
            return Err(self.error(response, request, "the server redirected more than 5 times"));
        }
        self.count += 1;
        let method = method(status, request.method());
        if method != *request.method() || status == StatusCode::SEE_OTHER {
            *body = None;
        }
        if body.is_some_and(|body| !body.is_repeatable()) {
            let message = "the server redirected the request, but its body is a stream, which cannot be sent again";
            return Err(self.error(response, request, message));
        }
        let mut next = Request::new(method, target);
        next.headers_mut().clone_from(request.headers());
        Ok(Some(next))
    }

    fn error(&self, response: &mut Response, request: &Request, message: &str) -> Error {
        let head = Head::of(response, request.url(), self.attempt);
        Error::of_response(ErrorKind::Redirect, self.operation, message.to_owned(), head, Bytes::new())
    }
}

/// Returns whether a response with this status redirects to its `Location`.
fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Returns the `Location` of a response to the request for `url` as an absolute URL (RFC 9110, section 10.2.2), without user and fragment;
/// `None` if there is none, or if it is malformed.
pub(super) fn target(url: &Url, headers: &HeaderMap) -> Option<Url> {
    let location = std::str::from_utf8(headers.get(LOCATION)?.as_bytes()).ok()?;
    let mut url = url.join(location).ok().filter(Url::has_host)?;
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_fragment(None);
    Some(url)
}

/// Returns the method of the request that follows a redirect. Like browsers, it makes a `GET` of a `POST`.
fn method(status: StatusCode, method: &Method) -> Method {
    match (status.as_u16(), method) {
        (303, &Method::HEAD) => Method::HEAD,
        (303, _) | (301 | 302, &Method::POST) => Method::GET,
        (_, method) => method.clone(),
    }
}
