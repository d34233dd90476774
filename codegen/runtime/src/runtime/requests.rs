//! Builds requests from the URLs that the transport writes.

use reqwest::{Client, Method, RequestBuilder, Url};

use super::path::restored;

/// Builds the requests of the operations: the generated module `transport` adds one function for each.
pub(crate) struct Requests<'a> {
    pub(crate) client: Methods<'a>,
    pub(crate) base_url: &'a str,
}

/// The methods of HTTP, which the transport calls.
pub(crate) struct Methods<'a> {
    pub(crate) http: &'a Client,
    /// The base URL of the client, if the request is sent to it.
    pub(crate) base: Option<&'a Base>,
}

impl Methods<'_> {
    pub(crate) fn get(&self, url: String) -> RequestBuilder {
        self.request(Method::GET, url)
    }

    pub(crate) fn put(&self, url: String) -> RequestBuilder {
        self.request(Method::PUT, url)
    }

    pub(crate) fn post(&self, url: String) -> RequestBuilder {
        self.request(Method::POST, url)
    }

    pub(crate) fn delete(&self, url: String) -> RequestBuilder {
        self.request(Method::DELETE, url)
    }

    pub(crate) fn head(&self, url: String) -> RequestBuilder {
        self.request(Method::HEAD, url)
    }

    pub(crate) fn patch(&self, url: String) -> RequestBuilder {
        self.request(Method::PATCH, url)
    }

    /// Starts a request with any method, such as `OPTIONS` and `TRACE`.
    pub(crate) fn request(&self, method: Method, url: String) -> RequestBuilder {
        match self.base.and_then(|base| base.join(&url)) {
            Some(url) => self.http.request(method, url),
            None => self.http.request(method, url),
        }
    }
}

/// The base URL of a client.
pub(crate) struct Base {
    /// The URL without a trailing slash.
    text: String,
    url: Url,
    /// The length of the scheme, the host and the port in `text`.
    origin: usize,
}

impl Base {
    pub(super) fn new(url: Url) -> Self {
        let text = url.as_str().trim_end_matches('/').to_owned();
        let origin = url.as_str().len() - url.path().len();
        Self { text, url, origin }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns a URL below this one, of which only the path is parsed. `None` if the whole text has to be parsed, or if
    /// its path is not valid.
    fn join(&self, text: &str) -> Option<Url> {
        let is_below = text.starts_with(&self.text);
        let path = text.get(self.origin..).filter(|path| is_below && path.starts_with('/'))?;
        let path = restored(path).ok()?;
        let url = Url::options().base_url(Some(&self.url)).parse(&path).ok()?;
        // The parser reads `//` as the start of a host.
        let (origin, path) = url.as_str().split_at_checked(self.origin)?;
        (self.url.as_str().starts_with(origin) && path.starts_with('/')).then_some(url)
    }
}
