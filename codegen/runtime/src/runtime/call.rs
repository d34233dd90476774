//! One call of an operation: the parts of a request that the transport cannot write itself.

use std::borrow::Cow;

use reqwest::header::{ACCEPT, COOKIE, HeaderName, HeaderValue, USER_AGENT};
use reqwest::{Method, Request, Url};

use super::client::Inner;
use super::idempotency;
use super::limits::Limits;
use super::path::restored;
use super::payload::Payload;
use super::percent::percent_encoded;
use super::requests::{Methods, Requests};
use super::retry::Repeatable;
use super::security;
use crate::api;

/// A request in preparation. [`send`](Self::send) sends it after the transport has built its URL.
#[derive(Debug)]
pub(crate) struct Call {
    pub(super) client: Inner,
    pub(crate) operation: &'static str,
    /// The alternatives, each a list of credentials that are sent together, as indices into [`api::SECURITY`].
    security: &'static [&'static [usize]],
    /// Whether all credentials of the client are sent, whatever `security` says.
    has_all_credentials: bool,
    /// The operation's own server; `None` if the request is sent to the client's base URL.
    server: Option<&'static str>,
    /// Whether `server` belongs to another site than the API's server. Credentials are not sent there.
    is_cross_site: bool,
    accept: &'static str,
    /// The redirect statuses that the API description declares. Such a response is a result.
    pub(super) redirects: &'static [u16],
    /// Whether several identical requests have the effect of one, because the API description says so or because the
    /// request has an idempotency key.
    is_idempotent: bool,
    /// The first and the last of statuses after which the request is sent again, besides the usual ones.
    retried: &'static [(u16, u16)],
    /// The header for the idempotency key, if the API description names one.
    key_header: Option<&'static str>,
    pub(crate) body: Option<Payload>,
    /// The query string in the operation's path.
    fixed_query: &'static str,
    /// Pairs of the query, percent-encoded.
    query: Vec<(String, String)>,
    headers: Vec<(&'static str, String)>,
    /// Cookies, percent-encoded.
    cookies: Vec<(String, String)>,
    /// The path and the query that replace those of the operation.
    target: Option<String>,
}

impl Inner {
    /// Starts a call of an operation. `security` lists alternatives, each a list of indices into [`api::SECURITY`].
    pub(crate) fn call(&self, operation: &'static str, security: &'static [&'static [usize]]) -> Call {
        Call::new(self.clone(), operation, security)
    }
}

impl Call {
    fn new(client: Inner, operation: &'static str, security: &'static [&'static [usize]]) -> Self {
        Self {
            client,
            operation,
            security,
            has_all_credentials: false,
            server: None,
            is_cross_site: false,
            accept: "application/json",
            redirects: &[],
            is_idempotent: false,
            retried: &[],
            key_header: None,
            body: None,
            fixed_query: "",
            query: Vec::new(),
            headers: Vec::new(),
            cookies: Vec::new(),
            target: None,
        }
    }

    /// Sets the operation's own server. A base URL that the client was configured with takes precedence.
    pub(crate) fn server(mut self, url: &'static str) -> Self {
        self.server = Some(url).filter(|_| !self.client.has_own_base_url());
        self
    }

    /// Sets the operation's own server, which belongs to another site than the API's server. Credentials are not sent
    /// to it, unless the application trusts its host.
    pub(crate) fn cross_site_server(self, url: &'static str) -> Self {
        let mut call = self.server(url);
        call.is_cross_site = call.server.is_some_and(|server| !call.client.trusts(server));
        call
    }

    /// Returns what builds the request.
    pub(crate) fn requests(&self) -> Requests<'_> {
        let base = self.server.is_none().then(|| self.client.base());
        Requests { client: Methods { http: self.client.http(), base }, base_url: self.base_url() }
    }

    /// Returns the base URL that the request is sent to.
    fn base_url(&self) -> &str {
        self.server.unwrap_or_else(|| self.client.base_url())
    }

    /// Sets the `Accept` header. The default is `application/json`.
    pub(crate) fn accept(mut self, media_type: &'static str) -> Self {
        self.accept = media_type;
        self
    }

    /// Sets the redirect statuses that are results and not followed.
    pub(crate) fn redirects(mut self, statuses: &'static [u16]) -> Self {
        self.redirects = statuses;
        self
    }

    /// Sends all credentials of the client. Of those that exclude each other, the first is sent.
    pub(super) fn all_credentials(mut self) -> Self {
        self.has_all_credentials = true;
        self
    }

    /// Declares that several identical requests have the effect of one. `statuses` are the first and the last of those
    /// after which the request is sent again, besides the usual ones.
    pub(crate) fn idempotent(mut self, statuses: &'static [(u16, u16)]) -> Self {
        self.is_idempotent = true;
        self.retried = statuses;
        self
    }

    /// Sets the header for the idempotency key. If the caller sets no key, the request gets a random one.
    pub(crate) fn idempotency_key(mut self, header: &'static str) -> Self {
        self.key_header = Some(header);
        self
    }

    /// Sets the query string that is a fixed part of the operation's path.
    pub(crate) fn fixed_query(mut self, query: &'static str) -> Self {
        self.fixed_query = query;
        self
    }

    /// Sets the path and the query that replace those of the operation: a response named them.
    pub(crate) fn target(mut self, target: Option<impl Into<String>>) -> Self {
        self.target = target.map(Into::into);
        self
    }

    /// Adds a query parameter that is not an argument of the transport's function, once per value.
    pub(crate) fn query(mut self, name: &'static str, values: impl IntoIterator<Item = String>) -> Self {
        let name = percent_encoded(name, b"");
        self.query.extend(values.into_iter().map(|value| (name.clone(), percent_encoded(&value, b""))));
        self
    }

    /// Adds query parameters that are percent-encoded.
    pub(crate) fn pairs(mut self, pairs: Vec<(String, String)>) -> Self {
        self.query.extend(pairs);
        self
    }

    /// Adds a cookie, if it has a value.
    pub(crate) fn cookie(mut self, name: &'static str, value: Option<String>) -> Self {
        self.cookies.extend(value.map(|value| (name.to_owned(), percent_encoded(&value, COOKIE_OCTETS))));
        self
    }

    /// Adds cookies that are percent-encoded.
    pub(crate) fn cookies(mut self, pairs: Vec<(String, String)>) -> Self {
        self.cookies.extend(pairs);
        self
    }

    /// Sets the body, if there is one. Without a body, the request has no `Content-Type`.
    pub(crate) fn body(mut self, body: impl Into<Option<Payload>>) -> Self {
        self.body = body.into();
        self
    }

    /// Adds a header, if it has a value. The name is in lower case.
    pub(crate) fn header(mut self, name: &'static str, value: Option<String>) -> Self {
        self.headers.extend(value.map(|value| (name, value)));
        self
    }

    /// Returns the credentials to send: those of the first alternative whose credentials are all set.
    fn credentials(&self) -> Result<&'static [usize], String> {
        if self.is_cross_site {
            return Ok(&[]);
        }
        let is_set = |index: &usize| self.client.credential(*index).is_some();
        let mut alternatives = self.security.iter().filter(|alternative| !alternative.is_empty());
        let needs_none = self.security.len() != alternatives.clone().count() || self.security.is_empty();
        match alternatives.clone().find(|alternative| alternative.iter().all(is_set)) {
            Some(alternative) => Ok(alternative),
            None if needs_none => Ok(&[]),
            None => {
                let missing =
                    alternatives.next().and_then(|alternative| alternative.iter().find(|index| !is_set(index)));
                Err(security::missing(missing.copied().unwrap_or_default()))
            }
        }
    }

    /// Returns the limits of this call.
    pub(crate) fn limits(&self) -> Limits {
        self.client.options().limits(self.client.limits())
    }

    /// Returns what is known about sending a request again.
    pub(super) fn repeatable(&self, method: &Method) -> Repeatable {
        let is_idempotent = self.is_idempotent || method.is_idempotent();
        Repeatable { is_idempotent, statuses: self.retried }
    }

    /// Adds the idempotency key: that of the caller, or a random one. All attempts of the call have the same key.
    fn add_idempotency_key(&mut self) {
        let own = self.client.options().idempotency_key.clone();
        let Some(header) = self.key_header.or(own.is_some().then_some("idempotency-key")) else { return };
        self.is_idempotent = true;
        // A parameter of the operation may be the key.
        if own.is_some() || !self.headers.iter().any(|(name, _)| *name == header) {
            self.headers.retain(|(name, _)| *name != header);
            self.headers.push((header, own.unwrap_or_else(idempotency::new_key)));
        }
    }

    /// Completes the request that the transport has built, except for its body and the credentials. The error is the
    /// message for the caller.
    pub(crate) fn complete(&mut self, request: &mut Request) -> Result<(), String> {
        self.client.options().check()?;
        if self.server.is_some_and(|url| !url.starts_with("https://")) {
            return Err(
                "the operation's server does not use https: set another one with `ClientBuilder::base_url`".to_owned()
            );
        }
        if let Some(target) = &self.target {
            let (path, query) =
                target.split_once('?').map_or((target.as_str(), None), |(path, query)| (path, Some(query)));
            request.url_mut().set_path(path);
            request.url_mut().set_query(query);
        } else {
            if let Cow::Owned(path) = restored(request.url().path())? {
                request.url_mut().set_path(&path);
            }
            self.complete_query(request.url_mut());
        }
        request.url_mut().set_fragment(None);
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static(self.accept));
        headers.insert(USER_AGENT, self.client.user_agent().clone());
        self.add_idempotency_key();
        let headers = request.headers_mut();
        // A parameter with the name `Cookie` has whole cookies.
        let declared = self.headers.iter().filter(|(name, _)| *name == "cookie").map(|(_, value)| value.clone());
        let cookies: Vec<String> =
            declared.chain(self.cookies.iter().map(|(name, value)| format!("{name}={value}"))).collect();
        if !cookies.is_empty() {
            let value = HeaderValue::from_str(&cookies.join("; "))
                .map_err(|_| "a cookie contains characters that are not allowed in a header")?;
            headers.insert(COOKIE, value);
        }
        for (name, value) in self.headers.iter().filter(|(name, _)| *name != "cookie") {
            headers.insert(HeaderName::from_static(name), header_value(name, value)?);
        }
        Ok(())
    }

    /// Adds the credentials to a request. The error is the message for the caller.
    pub(super) fn authorize(&self, request: &mut Request) -> Result<(), String> {
        if self.has_all_credentials && !self.is_cross_site {
            return (0..api::SECURITY.len()).rev().try_for_each(|index| self.add_credential(index, request));
        }
        self.credentials()?.iter().try_for_each(|index| self.add_credential(*index, request))
    }

    /// Adds a credential to a request, if the client has it.
    fn add_credential(&self, index: usize, request: &mut Request) -> Result<(), String> {
        let (Some((_, security)), Some(secret)) = (api::SECURITY.get(index), self.client.credential(index)) else {
            return Ok(());
        };
        let applied = security.apply(secret, request);
        applied.map_err(|_| "the API key contains characters that are not allowed in a header".to_owned())
    }

    /// Completes the query: the fixed part first, then the transport's, then the parameters of this call.
    fn complete_query(&self, url: &mut Url) {
        let is_complete = self.fixed_query.is_empty() && self.query.is_empty() && !self.client.options().has_pairs();
        if is_complete && url.query().is_none_or(|query| !query.is_empty() && !query.contains('+')) {
            return;
        }
        // The transport writes a space as `+`, which only some servers decode; a plus sign is `%2B`.
        let from_transport = url.query().map(|query| query.replace('+', "%20"));
        let parts: Vec<String> = std::iter::once(self.fixed_query.to_owned())
            .chain(from_transport)
            .chain(self.query.iter().map(|(name, value)| format!("{name}={value}")))
            .chain(self.client.options().pairs())
            .filter(|part| !part.is_empty())
            .collect();
        url.set_query(Some(parts.join("&")).filter(|query| !query.is_empty()).as_deref());
    }
}

/// The characters that a cookie can contain (RFC 6265, section 4.1.1) besides the unreserved ones, without `%`.
pub(super) const COOKIE_OCTETS: &[u8] = b"!#$&'()*+/:<=>?@[]^`{|}";

/// Returns a value for a header. HTTP removes spaces around a value, so that they cannot be sent.
fn header_value(name: &str, value: &str) -> Result<HeaderValue, String> {
    if value.trim_matches([' ', '\t']) != value {
        return Err(format!("the header `{name}` must not begin or end with a space"));
    }
    HeaderValue::from_str(value).map_err(|_| format!("the header `{name}` contains characters that are not allowed"))
}
