//! The client: what its clones and its calls share.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Method, Url};

use super::budget::Budget;
use super::builder::ClientBuilder;
use super::limits::Limits;
use super::options::CallOptions;
use super::raw::RawRequest;
use super::requests::Base;
use super::retry::Retry;
use super::secret::Secret;
use super::transport::Transport;

/// A client for the API.
///
/// Cloning is cheap: clones share the configuration and the connection pool.
#[derive(Clone)]
pub struct Client {
    /// The rest of the crate uses its methods. The methods of a client are operations and groups of the API.
    pub(crate) inner: Inner,
}

/// The configuration of a client, and the options of a call.
#[derive(Clone)]
pub(crate) struct Inner {
    pub(super) config: Arc<Config>,
    pub(super) options: Arc<CallOptions>,
}

/// The configuration that clones of a client and its calls share.
pub(super) struct Config {
    /// Builds requests.
    pub(super) http: reqwest::Client,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) base: Base,
    /// Whether the application set the base URL.
    pub(super) has_own_base_url: bool,
    /// By their index in `api::SECURITY`.
    pub(super) credentials: BTreeMap<usize, Secret>,
    /// The hosts of other sites that get credentials.
    pub(super) trusted_hosts: Vec<&'static str>,
    pub(super) user_agent: HeaderValue,
    pub(super) limits: Limits,
    pub(super) retry: Retry,
    pub(super) budget: Budget,
}

impl Client {
    /// Returns a builder with default settings.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Returns the URL to which the paths of the operations are appended. It has no trailing slash.
    pub fn base_url(&self) -> &str {
        self.inner.base_url()
    }

    /// Returns a request for an operation that this crate does not have. Like other requests, it has credentials,
    /// retries and limits. `path` is appended to the base URL, and may have a query.
    ///
    /// ```text
    /// let response = client.request(Method::POST, "/beta/items").json(&item).send().await?;
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> RawRequest {
        RawRequest::new(self.clone(), method, path.into())
    }
}

impl Inner {
    /// Returns the base URL, without a trailing slash.
    pub(super) fn base_url(&self) -> &str {
        self.config.base.text()
    }

    pub(super) fn base(&self) -> &Base {
        &self.config.base
    }

    /// Returns whether the base URL was set by the application. If not, it is the server of the API description.
    pub(super) fn has_own_base_url(&self) -> bool {
        self.config.has_own_base_url
    }

    pub(super) fn http(&self) -> &reqwest::Client {
        &self.config.http
    }

    pub(super) fn transport(&self) -> &dyn Transport {
        &*self.config.transport
    }

    /// Returns a credential by its index in `api::SECURITY`.
    pub(super) fn credential(&self, index: usize) -> Option<&Secret> {
        self.config.credentials.get(&index)
    }

    /// Returns whether credentials are sent to a server of another site.
    pub(super) fn trusts(&self, server: &str) -> bool {
        let hosts = &self.config.trusted_hosts;
        Url::parse(server).is_ok_and(|url| url.host_str().is_some_and(|host| hosts.contains(&host)))
    }

    pub(super) fn user_agent(&self) -> &HeaderValue {
        &self.config.user_agent
    }

    pub(super) fn limits(&self) -> Limits {
        self.config.limits
    }

    pub(super) fn budget(&self) -> &Budget {
        &self.config.budget
    }

    /// Returns the retries of a call.
    pub(crate) fn retry(&self) -> Retry {
        self.options.retry.unwrap_or(self.config.retry)
    }

    pub(super) fn options(&self) -> &CallOptions {
        &self.options
    }

    /// Adds options of a call.
    pub(crate) fn add_options(&mut self, options: CallOptions) {
        Arc::make_mut(&mut self.options).extend(options);
    }

    /// Sets a header of a call, which replaces that of the caller.
    pub(super) fn set_header(&mut self, name: HeaderName, value: HeaderValue) {
        Arc::make_mut(&mut self.options).set_header(name, value);
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
            .field("base_url", &self.base_url())
            .field("credentials", &self.config.credentials)
            .field("limits", &self.config.limits)
            .field("retry", &self.config.retry)
            .finish_non_exhaustive()
    }
}
