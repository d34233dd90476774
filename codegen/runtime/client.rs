//! The client and its configuration.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use reqwest::{StatusCode, Url};

use super::call::Call;
use super::error::Error;
#[cfg(doc)]
use super::error::ErrorKind;
use super::secret::Secret;
use crate::api;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const READ_TIMEOUT: Duration = Duration::from_secs(60);
const MAX_REDIRECTS: usize = 10;

/// A connection to the API. Cloning is cheap, and clones share their connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    base_url: String,
    has_own_base_url: bool,
    credentials: BTreeMap<usize, Secret>,
    user_agent: HeaderValue,
    timeout: Option<Duration>,
}

impl Client {
    /// A client with the API key of the environment: of the first variable of
    /// [`ENVIRONMENT`](crate::ENVIRONMENT) that is set.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if none of them is set.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// A client with this API key, and defaults for everything else.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if the key cannot be sent, because it is empty or has characters that no header may have.
    pub fn new(api_key: impl Into<String>) -> Result<Self, Error> {
        Self::builder().api_key(api_key).build()
    }

    /// Configures a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The URL that the paths of the operations are added to, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.inner.base_url
    }

    /// Begins a call of an operation.
    pub(crate) fn call(&self, operation: &'static str, security: &'static [&'static [usize]]) -> Call {
        Call::new(self.clone(), operation, security)
    }

    /// Whether the base URL was set, rather than taken from the API's description.
    pub(super) fn has_own_base_url(&self) -> bool {
        self.inner.has_own_base_url
    }

    pub(super) fn http(&self) -> &reqwest::Client {
        &self.inner.http
    }

    /// A credential, by its index in [`api::SECURITY`].
    pub(super) fn credential(&self, index: usize) -> Option<&Secret> {
        self.inner.credentials.get(&index)
    }

    pub(super) fn user_agent(&self) -> &HeaderValue {
        &self.inner.user_agent
    }

    pub(super) fn timeout(&self) -> Option<Duration> {
        self.inner.timeout
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.base_url)
            .field("credentials", &self.inner.credentials)
            .field("timeout", &self.inner.timeout)
            .finish_non_exhaustive()
    }
}

/// The configuration of a [`Client`].
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    credentials: BTreeMap<usize, Secret>,
    base_url: Option<String>,
    allow_http: bool,
    user_agent: Option<String>,
    connect_timeout: Option<Duration>,
    read_timeout: Option<Duration>,
    timeout: Option<Duration>,
    http: Option<reqwest::Client>,
}

impl fmt::Debug for ClientBuilder {
    /// Neither what may be secret, nor the HTTP client, which prints its headers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("credentials", &self.credentials).finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// Takes the API key from the environment: from the first variable of [`ENVIRONMENT`](crate::ENVIRONMENT)
    /// that is set.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if none of them is set.
    pub fn from_env() -> Result<Self, Error> {
        let set = api::ENVIRONMENT.iter().filter_map(|name| std::env::var(name).ok());
        let key = set.map(|key| key.trim().to_owned()).find(|key| !key.is_empty());
        match key {
            Some(key) => Ok(Self::default().api_key(key)),
            None if api::SECURITY.is_empty() => Ok(Self::default()),
            None => Err(Error::config(format!("no API key in the environment: set {}", api::ENVIRONMENT.join(" or ")))),
        }
    }

    /// The API key, or the token where the API takes one.
    pub fn api_key(self, api_key: impl Into<String>) -> Self {
        self.with_credential(0, api_key.into())
    }

    pub(crate) fn with_credential(mut self, index: usize, secret: String) -> Self {
        self.credentials.insert(index, Secret::new(secret));
        self
    }

    /// Where the API is, such as a proxy or a test server, in place of every server that its description
    /// names. It has to be `https`, or `http` on this machine.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Allows a base URL that is `http` on another machine. The API key can then be read on the way.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// The `User-Agent` header. The name and version of this crate unless set.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// How long a connection may take to be made. 10 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How long the server may send nothing. 60 seconds unless set.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = Some(timeout);
        self
    }

    /// How long a call may take as a whole, from its start to the last byte. Unlimited unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sends with this client instead of one of our own. It brings its own connection and read timeouts
    /// and its own redirects: **its redirect policy decides where the API key goes**. Most APIs need
    /// none: `reqwest::redirect::Policy::none()`.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if the base URL, the API key or the user agent cannot be used.
    pub fn build(self) -> Result<Client, Error> {
        let has_own_base_url = self.base_url.is_some();
        let base_url = self.base_url.as_deref().or(api::BASE_URL);
        let base_url = base_url.ok_or_else(|| Error::config("the API names no server: call `base_url`"))?;
        let base_url = check_base_url(base_url, self.allow_http)?;
        let is_unusable = |key: &Secret| key.expose().is_empty() || HeaderValue::from_str(key.expose()).is_err();
        if self.credentials.values().any(is_unusable) {
            return Err(Error::config("the API key is empty or has characters that cannot be sent"));
        }
        let user_agent = HeaderValue::from_str(self.user_agent.as_deref().unwrap_or(api::USER_AGENT))
            .map_err(|error| Error::config("the user agent has characters that cannot be sent").with_source(error))?;
        let http = match self.http {
            Some(http) => http,
            None => reqwest::Client::builder()
                .connect_timeout(self.connect_timeout.unwrap_or(CONNECT_TIMEOUT))
                .read_timeout(self.read_timeout.unwrap_or(READ_TIMEOUT))
                .redirect(same_origin())
                .build()
                .map_err(|error| Error::config("the HTTP client cannot be made").with_source(error))?,
        };
        Ok(Client {
            inner: Arc::new(Inner {
                http,
                base_url,
                has_own_base_url,
                credentials: self.credentials,
                user_agent,
                timeout: self.timeout,
            }),
        })
    }
}

/// Follows redirects within an origin. One that leads elsewhere is not followed, so the API key stays.
fn same_origin() -> Policy {
    Policy::custom(|attempt| {
        let from = attempt.previous().first().map(Url::origin);
        if attempt.previous().len() > MAX_REDIRECTS {
            attempt.error("too many redirects")
        } else if from == Some(attempt.url().origin()) {
            attempt.follow()
        } else {
            attempt.stop()
        }
    })
}

/// Whether a status says that the answer is elsewhere.
pub(super) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn check_base_url(text: &str, allow_http: bool) -> Result<String, Error> {
    let url = Url::parse(text).map_err(|error| Error::config("the base URL is not a URL").with_source(error))?;
    let host = url.host_str().unwrap_or_default();
    let is_local = host == "localhost"
        || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    match url.scheme() {
        "https" => {}
        "http" if is_local || allow_http => {}
        _ => return Err(Error::config("the base URL has to be https (see `allow_http`)")),
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(Error::config("the base URL must not have a user, a query or a fragment"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}
