//! The client and its configuration.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;

use super::error::Error;
#[cfg(doc)]
use super::error::ErrorKind;
use super::limits::Limits;
use super::secret::Secret;
use super::security;
use crate::api;

/// A client for the API.
///
/// Cloning is cheap: clones share the configuration and the connection pool.
#[derive(Clone)]
pub struct Client {
    /// The rest of the crate uses its methods. The methods of a client are operations and groups of the API.
    pub(crate) inner: Arc<Inner>,
}

/// The configuration that clones of a client and its calls share.
pub(crate) struct Inner {
    http: reqwest::Client,
    base_url: String,
    /// Whether the application set the base URL.
    has_own_base_url: bool,
    /// By their index in [`api::SECURITY`].
    credentials: BTreeMap<usize, Secret>,
    /// The hosts of other sites that get credentials.
    trusted_hosts: Vec<&'static str>,
    user_agent: HeaderValue,
    limits: Limits,
}

impl Client {
    /// Returns a builder with default settings.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Returns the URL to which the paths of the operations are appended. It has no trailing slash.
    pub fn base_url(&self) -> &str {
        &self.inner.base_url
    }
}

impl Inner {
    /// Returns the base URL, without a trailing slash.
    pub(super) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Returns whether the base URL was set by the application. If not, it is the server of the API description.
    pub(super) fn has_own_base_url(&self) -> bool {
        self.has_own_base_url
    }

    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Returns a credential by its index in [`api::SECURITY`].
    pub(super) fn credential(&self, index: usize) -> Option<&Secret> {
        self.credentials.get(&index)
    }

    /// Returns whether credentials are sent to a server of another site.
    pub(super) fn trusts(&self, server: &str) -> bool {
        Url::parse(server).is_ok_and(|url| url.host_str().is_some_and(|host| self.trusted_hosts.contains(&host)))
    }

    pub(super) fn user_agent(&self) -> &HeaderValue {
        &self.user_agent
    }

    pub(super) fn limits(&self) -> Limits {
        self.limits
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url)
            .field("credentials", &self.credentials)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// The configuration of a [`Client`].
///
/// Every option has a default, except the credentials, which operations may require, and the base URL if the API
/// description declares no server.
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    /// By their index in [`api::SECURITY`]: the credential, or the reason why it cannot be sent.
    credentials: BTreeMap<usize, Result<Secret, &'static str>>,
    trusted_hosts: Vec<&'static str>,
    /// A host that the application trusts although no operation names it.
    unknown_host: Option<String>,
    base_url: Option<String>,
    allow_http: bool,
    user_agent: Option<String>,
    limits: Limits,
    http: Option<reqwest::Client>,
}

impl fmt::Debug for ClientBuilder {
    /// Prints only which credentials are set. The other options are left out, because an invalid base URL or a user
    /// agent may contain secrets, and a custom [`reqwest::Client`] prints its default headers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let credentials: BTreeMap<_, _> =
            self.credentials.iter().filter_map(|(index, one)| Some((index, one.as_ref().ok()?))).collect();
        f.debug_struct("ClientBuilder").field("credentials", &credentials).finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// Sets a credential by its index in [`api::SECURITY`].
    pub(crate) fn with_credential(mut self, index: usize, secret: String) -> Self {
        self.credentials.insert(index, Ok(Secret::new(secret)));
        self
    }

    /// Sets the user name and the password of a credential for HTTP Basic authentication.
    pub(crate) fn with_basic_auth(mut self, index: usize, user: &str, password: &str) -> Self {
        self.credentials.insert(index, security::basic(user, password));
        self
    }

    /// Trusts a host of another site with credentials. It has to be one of `known`.
    pub(crate) fn with_trusted_host(mut self, host: String, known: &[&'static str]) -> Self {
        match known.iter().find(|known| known.eq_ignore_ascii_case(&host)) {
            Some(host) => self.trusted_hosts.push(host),
            None => self.unknown_host = Some(host),
        }
        self
    }

    /// Sets the base URL, for example of a proxy or a test server. It replaces every server of the API description,
    /// including the servers of individual operations. The default is the server of the API description.
    ///
    /// The scheme must be `https`; `http` is allowed for loopback addresses, or after
    /// [`allow_http(true)`](Self::allow_http). The URL must not contain a user name, password, query or fragment.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Allows a base URL with the scheme `http` on any host. **Credentials are then sent unencrypted.** The default is
    /// `false`.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Sets the `User-Agent` header. The default is the name and version of this crate.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Sets the time limit for establishing a connection, including the TLS handshake. The default is 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.limits.connect = timeout;
        self
    }

    /// Sets the time limit for the start of the response: from the end of the request to the response headers. The
    /// default is 10 minutes, because some operations, such as those of language models, respond slowly.
    pub fn first_byte_timeout(mut self, timeout: Duration) -> Self {
        self.limits.first_byte = timeout;
        self
    }

    /// Sets the longest pause in a transfer: the time between two frames of the request body, or between two frames of
    /// the response body, including those of downloads and event streams. The default is 60 seconds.
    ///
    /// A transfer that makes progress is not limited. If an event stream has longer pauses, increase the limit, or
    /// disable it with [`Duration::MAX`].
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.limits.idle = timeout;
        self
    }

    /// Sets the time limit for a whole call, from connecting to the last byte of the response body. This includes
    /// redirects, downloads and event streams. By default there is no limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.total = Some(timeout);
        self
    }

    /// Sends requests with this HTTP client instead of the default one.
    ///
    /// All settings of this builder still apply, except [`connect_timeout`](Self::connect_timeout): set it in the HTTP
    /// client. Time limits of the HTTP client apply in addition.
    ///
    /// **Build the HTTP client with `reqwest::redirect::Policy::none()` and `referer(false)`.** Calls follow redirects
    /// themselves: at most 5, and only within the origin of the request. An HTTP client that follows redirects decides
    /// which hosts receive the credentials. A response from another origin is always an error ([`ErrorKind::Redirect`]).
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// Creates the client. No request is sent.
    ///
    /// A missing credential is not an error here. A call of an operation that requires it returns
    /// [`ErrorKind::InvalidArgument`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if the base URL, a credential or the user agent is invalid, if neither the builder nor the
    /// API description provides a base URL, or if the HTTP client could not be created.
    pub fn build(self) -> Result<Client, Error> {
        let has_own_base_url = self.base_url.is_some();
        let base_url = self.base_url.as_deref().or(api::BASE_URL);
        let base_url =
            base_url.ok_or_else(|| Error::config("the API description declares no server: set one with `base_url`"))?;
        let base_url = check_base_url(base_url, self.allow_http)?;
        if let Some(host) = self.unknown_host {
            let message = format!("no operation that requires a credential is on the host `{}`", host.escape_debug());
            return Err(Error::config(message));
        }
        let credentials =
            self.credentials.into_iter().map(|(index, secret)| Ok((index, security::check(index, secret?)?)));
        let credentials = credentials.collect::<Result<_, &str>>().map_err(Error::config)?;
        let user_agent =
            HeaderValue::from_str(self.user_agent.as_deref().unwrap_or(api::USER_AGENT)).map_err(|error| {
                Error::config("the user agent contains characters that are not allowed in a header").with_source(error)
            })?;
        let http = match self.http {
            Some(http) => http,
            None => reqwest::Client::builder()
                .connect_timeout(self.limits.connect)
                // About the limit of HTTP/1.
                .http2_max_header_list_size(400 << 10)
                // Each call follows redirects itself.
                .redirect(Policy::none())
                .referer(false)
                .build()
                .map_err(|error| Error::config("the HTTP client could not be created").with_source(error))?,
        };
        Ok(Client {
            inner: Arc::new(Inner {
                http,
                base_url,
                has_own_base_url,
                credentials,
                trusted_hosts: self.trusted_hosts,
                user_agent,
                limits: self.limits,
            }),
        })
    }
}

/// Validates a base URL, and returns it without trailing slashes.
fn check_base_url(text: &str, allow_http: bool) -> Result<String, Error> {
    let url = Url::parse(text).map_err(|error| Error::config("the base URL is not a valid URL").with_source(error))?;
    let host = url.host_str().unwrap_or_default();
    let is_local = host == "localhost"
        || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    match url.scheme() {
        "https" => {}
        "http" if is_local || allow_http => {}
        _ => return Err(Error::config("the base URL must use https (see `allow_http`)")),
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(Error::config("the base URL must not contain a user name, password, query or fragment"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}
