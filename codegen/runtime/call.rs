//! One call of an operation: what the transport does not know of, and puts into its requests.

use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue, USER_AGENT};
use reqwest::{Method, Request, Response, Url};

use super::client::Client;
use super::path::restore_backslashes;
use crate::{api, transport};

/// The transport's inner value, made for each call.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    client: Client,
    operation: &'static str,
    security: &'static [&'static [usize]],
    server: Option<&'static str>,
    is_elsewhere: bool,
    method: Option<Method>,
    accept: &'static str,
    content: Option<Content>,
    fixed_query: &'static str,
    query: Vec<(String, String)>,
    reserved: Vec<(String, String)>,
    headers: Vec<(&'static str, String)>,
    cookies: Vec<(String, String)>,
}

/// What a body is.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(super) media_type: String,
    /// The number of bytes, where it is known and the body does not know it.
    pub(super) length: Option<u64>,
}

impl From<&str> for Content {
    fn from(media_type: &str) -> Self {
        Self { media_type: media_type.to_owned(), length: None }
    }
}

impl Call {
    pub(super) fn new(client: Client, operation: &'static str, security: &'static [&'static [usize]]) -> Self {
        Self {
            client,
            operation,
            security,
            server: None,
            is_elsewhere: false,
            method: None,
            accept: "application/json",
            content: None,
            fixed_query: "",
            query: Vec::new(),
            reserved: Vec::new(),
            headers: Vec::new(),
            cookies: Vec::new(),
        }
    }

    /// The server of the operation, which is not the API's. A base URL that was set takes its place too.
    pub(crate) fn server(mut self, url: &'static str) -> Self {
        self.server = Some(url).filter(|_| !self.client.has_own_base_url());
        self
    }

    /// The same for a server of another site. While it is in use, it gets no credentials.
    pub(crate) fn server_elsewhere(self, url: &'static str) -> Self {
        let mut call = self.server(url);
        call.is_elsewhere = call.server.is_some();
        call
    }

    fn base_url(&self) -> &str {
        self.server.unwrap_or_else(|| self.client.base_url())
    }

    /// A method that the transport does not know.
    pub(crate) fn method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// What the response should be.
    pub(crate) fn accept(mut self, media_type: &'static str) -> Self {
        self.accept = media_type;
        self
    }

    /// A query that stands in the path of the operation.
    pub(crate) fn fixed_query(mut self, query: &'static str) -> Self {
        self.fixed_query = query;
        self
    }

    /// A query parameter whose name the transport cannot take.
    pub(crate) fn query(mut self, name: &'static str, values: impl IntoIterator<Item = String>) -> Self {
        self.query.extend(values.into_iter().map(|value| (name.to_owned(), value)));
        self
    }

    /// Query parameters that are more than a text.
    pub(crate) fn pairs(mut self, pairs: Vec<(String, String)>) -> Self {
        self.query.extend(pairs);
        self
    }

    /// Query parameters in whose values reserved characters stay as they are.
    pub(crate) fn reserved(mut self, pairs: Vec<(String, String)>) -> Self {
        self.reserved.extend(pairs);
        self
    }

    /// A cookie that is a text.
    pub(crate) fn cookie(mut self, name: &'static str, value: Option<String>) -> Self {
        self.cookies.extend(value.map(|value| (name.to_owned(), value)));
        self
    }

    /// Cookies that are more than a text.
    pub(crate) fn cookies(mut self, pairs: Vec<(String, String)>) -> Self {
        self.cookies.extend(pairs);
        self
    }

    /// What the body is. Without it there is none.
    pub(crate) fn content(mut self, content: impl Into<Content>) -> Self {
        self.content = Some(content.into());
        self
    }

    /// A header, given in lower case, whose name the transport cannot take.
    pub(crate) fn header(mut self, name: &'static str, value: Option<String>) -> Self {
        self.headers.extend(value.map(|value| (name, value)));
        self
    }

    /// The operation's name, for errors.
    pub(crate) fn operation(&self) -> &'static str {
        self.operation
    }

    /// The transport of this call alone.
    pub(crate) fn transport(self) -> transport::Client {
        let (base_url, http) = (self.base_url().to_owned(), self.client.http().clone());
        transport::Client::new_with_client(&base_url, http, self)
    }

    /// The credentials to send: those of the first alternative of which all are set.
    fn credentials(&self) -> Result<&'static [usize], String> {
        if self.is_elsewhere {
            return Ok(&[]);
        }
        let is_set = |index: &usize| self.client.credential(*index).is_some();
        let mut alternatives = self.security.iter().filter(|together| !together.is_empty());
        let needs_none = self.security.len() != alternatives.clone().count() || self.security.is_empty();
        match alternatives.clone().find(|together| together.iter().all(is_set)) {
            Some(together) => Ok(together),
            None if needs_none => Ok(&[]),
            None => {
                let missing = alternatives.next().and_then(|together| together.iter().find(|index| !is_set(index)));
                Err(match missing.filter(|index| **index > 0).and_then(|index| api::SECURITY.get(*index)) {
                    Some((name, _)) => {
                        format!("the operation needs `Credential::{name}`: call `ClientBuilder::credential`")
                    }
                    None => "the operation needs an API key: call `ClientBuilder::api_key`".to_owned(),
                })
            }
        }
    }

    fn prepare(&self, request: &mut Request) -> Result<(), String> {
        if self.server.is_some_and(|url| !url.starts_with("https://")) {
            return Err("the server of the operation is not https: call `ClientBuilder::base_url`".to_owned());
        }
        restore_backslashes(request.url_mut());
        request.url_mut().set_fragment(None);
        self.complete_query(request.url_mut());
        if let Some(method) = &self.method {
            *request.method_mut() = method.clone();
        }
        let headers = request.headers_mut();
        // The transport sends `info.version`, which no API asked for.
        headers.remove("api-version");
        headers.insert(ACCEPT, HeaderValue::from_static(self.accept));
        headers.insert(USER_AGENT, self.client.user_agent().clone());
        // The transport calls every body a stream of octets.
        headers.remove(CONTENT_TYPE);
        if let Some(Content { media_type, length }) = &self.content {
            headers
                .insert(CONTENT_TYPE, HeaderValue::from_str(media_type).map_err(|_| "the media type cannot be sent")?);
            // Many servers take no body without it.
            if let Some(length) = length {
                headers.insert(CONTENT_LENGTH, HeaderValue::from(*length));
            }
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
            let value = HeaderValue::from_str(&cookies.join("; "))
                .map_err(|_| "a cookie has characters that cannot be sent")?;
            headers.insert(COOKIE, value);
        }
        for (name, value) in &self.headers {
            let value = HeaderValue::from_str(value)
                .map_err(|_| format!("the header `{name}` has characters that cannot be sent"))?;
            headers.insert(HeaderName::from_static(name), value);
        }
        for index in self.credentials()? {
            if let (Some((_, security)), Some(secret)) = (api::SECURITY.get(*index), self.client.credential(*index)) {
                security.apply(secret, request).map_err(|_| "the API key has characters that cannot be sent")?;
            }
        }
        if self.client.timeout().is_some() {
            *request.timeout_mut() = self.client.timeout();
        }
        Ok(())
    }

    /// Adds what the transport does not write.
    fn complete_query(&self, url: &mut Url) {
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        let reserved = self.reserved.iter().map(|(name, value)| {
            let text = |text: &str, kept: &[u8]| percent_encoded(text, |byte| kept.contains(&byte));
            // A name ends at `=`, a pair at `&`; `+` is a space to most servers, and `#` ends the query.
            format!("{}={}", text(name, b""), text(value, b":/?[]@!$'()*,;="))
        });
        let parts: Vec<String> = std::iter::once(self.fixed_query.to_owned())
            .chain(url.query().map(ToOwned::to_owned))
            .chain(reserved)
            .filter(|part| !part.is_empty())
            .collect();
        if !parts.is_empty() {
            url.set_query(Some(&parts.join("&")));
        }
    }

    /// Whether a response comes from where the request was sent. Our own HTTP client follows no redirect
    /// to elsewhere; one that a caller brought may.
    fn is_ours(&self, response: &Response) -> bool {
        reqwest::Url::parse(self.base_url()).is_ok_and(|base| base.origin() == response.url().origin())
    }
}

/// The value of a cookie, in which nothing can begin another one (RFC 6265, section 4.1.1).
fn escaped(value: &str) -> String {
    percent_encoded(value, |byte| byte.is_ascii_graphic() && !b"\",;\\%".contains(&byte))
}

/// Letters, digits and `-._~` stay as they are (RFC 3986, section 2.3), and what is kept beside them.
fn percent_encoded(value: &str, is_kept: impl Fn(u8) -> bool) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || is_kept(byte) {
            text.push(char::from(byte));
        } else {
            text.extend(['%', hex(byte >> 4), hex(byte & 15)]);
        }
    }
    text
}

fn hex(digit: u8) -> char {
    char::from_digit(digit.into(), 16).map_or('0', |digit| digit.to_ascii_uppercase())
}

/// What [`Call`] reports through the transport, told apart from what the transport reports itself.
pub(super) const ELSEWHERE: &str = "the response came from another origin";

impl ClientHooks<Call> for transport::Client {
    async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), progenitor_client::Error<E>> {
        self.inner().prepare(request).map_err(progenitor_client::Error::InvalidRequest)
    }

    async fn post<E>(
        &self,
        result: &reqwest::Result<Response>,
        _: &OperationInfo,
    ) -> Result<(), progenitor_client::Error<E>> {
        match result {
            Ok(response) if !self.inner().is_ours(response) => {
                Err(progenitor_client::Error::Custom(ELSEWHERE.to_owned()))
            }
            _ => Ok(()),
        }
    }
}
