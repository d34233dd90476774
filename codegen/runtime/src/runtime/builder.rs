//! The configuration of a client.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;

use super::budget::Budget;
use super::client::{Client, Config, Inner};
use super::error::Error;
#[cfg(doc)]
use super::error::ErrorKind;
use super::limits::Limits;
use super::requests::Base;
use super::retry::Retry;
use super::secret::Secret;
use super::security;
use super::transport::{Http, Transport};
use crate::api;

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
    retry: Retry,
    http: Option<Configure>,
    transport: Option<Wrap>,
}

type Configure = Arc<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

type Wrap = Arc<dyn Fn(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync>;

impl fmt::Debug for ClientBuilder {
    /// Prints only which credentials are set. The other options are left out, because an invalid base URL or a user
    /// agent may contain secrets.
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

    /// Sets the time limit for each attempt, from connecting to the last byte of the response body. An attempt that takes
    /// longer is repeated where that is safe ([`Retry`]). By default there is no limit.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.limits.attempt = Some(timeout);
        self
    }

    /// Sets the time limit for a whole call: all attempts, the delays between them, redirects, and the response body to
    /// its last byte, including that of downloads and event streams. By default there is no limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.total = Some(timeout);
        self
    }

    /// Sets the size of the largest response body that is read into memory, in bytes, after decompression. The default
    /// is 64 MiB. Downloads and event streams are not limited by it.
    pub fn max_body_size(mut self, bytes: usize) -> Self {
        self.limits.body_size = bytes;
        self
    }

    /// Sets how much of the body of an error response is read, in bytes. The default is 64 KiB.
    pub fn max_error_size(mut self, bytes: usize) -> Self {
        self.limits.error_size = bytes;
        self
    }

    /// Sets the size of the largest event or line of an event stream, in bytes. The default is 16 MiB.
    pub fn max_event_size(mut self, bytes: usize) -> Self {
        self.limits.event_size = bytes;
        self
    }

    /// Sets the retries. The default is two retries, where they are safe: see [`Retry`].
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Configures the HTTP client, for example its proxies, certificates or default headers.
    ///
    /// These settings are made afterwards, so that a change of them has no effect: the connect timeout, no redirects and
    /// no retries (calls follow redirects and retry themselves), no `Referer` header, and the size of the response
    /// headers. Other time limits of the HTTP client apply in addition.
    ///
    /// ```text
    /// let builder = Client::builder().http_client(|http| http.pool_max_idle_per_host(4));
    /// ```
    pub fn http_client(
        mut self,
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.http = Some(Arc::new(configure));
        self
    }

    /// Sends each attempt with another [`Transport`]. The function receives the default one, and may use it.
    ///
    /// ```text
    /// let builder = Client::builder().transport(|http| Logged(http));
    /// ```
    pub fn transport<T: Transport + 'static>(
        mut self,
        wrap: impl Fn(Arc<dyn Transport>) -> T + Send + Sync + 'static,
    ) -> Self {
        self.transport = Some(Arc::new(move |http| Arc::new(wrap(http))));
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
        let base = check_base_url(base_url, self.allow_http)?;
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
        let configure = self.http.unwrap_or_else(|| Arc::new(|http| http));
        let http = configure(reqwest::Client::builder())
            .connect_timeout(self.limits.connect)
            // About the limit of HTTP/1.
            .http2_max_header_list_size(400 << 10)
            // Each call follows redirects and retries itself.
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .build()
            .map_err(|error| Error::config("the HTTP client could not be created").with_source(error))?;
        let transport = Arc::new(Http { client: http.clone(), connect_timeout: self.limits.connect });
        let transport = match self.transport {
            Some(wrap) => wrap(transport),
            None => transport,
        };
        let config = Config {
            http,
            transport,
            base,
            has_own_base_url,
            credentials,
            trusted_hosts: self.trusted_hosts,
            user_agent,
            limits: self.limits,
            retry: self.retry,
            budget: Budget::default(),
        };
        Ok(Client { inner: Inner { config: Arc::new(config), options: Arc::default() } })
    }
}

/// Validates a base URL.
fn check_base_url(text: &str, allow_http: bool) -> Result<Base, Error> {
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
    Ok(Base::new(url))
}
