//! Stand-in for the generated `api.rs`: an API with one credential of each kind.

use crate::runtime::security::{Security, from_environment};
use crate::{Client, ClientBuilder, Error};

/// The environment variables that [`Client::from_env`](crate::Client::from_env) reads, in this order.
pub const ENVIRONMENT: &[&str] = &["CODEGEN_RUNTIME_API_KEY"];

/// The server of the API description.
pub(crate) const BASE_URL: Option<&str> = Some("https://api.example.com/v1");

/// The name of each credential, and where requests send it.
pub(crate) const SECURITY: &[(&str, Security)] = &[
    ("Header", Security::Header("x-api-key")),
    ("Query", Security::Query("api_key")),
    ("Cookie", Security::Cookie("session")),
    ("Basic", Security::Basic),
    ("Bearer", Security::Bearer),
    ("Signature", Security::Http("Signature")),
];

/// The name and version of this crate.
pub(crate) const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// The body of an error response.
pub(crate) type ErrorBody = serde_json::Value;

/// The credentials of the API, named after its security schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Credential {
    /// The security scheme `header`.
    Header,
    /// The security scheme `query`.
    Query,
    /// The security scheme `cookie`.
    Cookie,
    /// The security scheme `basic`.
    Basic,
    /// The security scheme `bearer`.
    Bearer,
    /// The security scheme `signature`.
    Signature,
}

impl Client {
    /// Creates a client with this API key and default settings.
    pub fn new(api_key: impl Into<String>) -> Result<Self, Error> {
        Self::builder().api_key(api_key).build()
    }

    /// Creates a client with the API key from the environment and default settings.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }
}

impl ClientBuilder {
    /// Creates a builder with the API key from the environment.
    pub fn from_env() -> Result<Self, Error> {
        Ok(Self::default().with_credential(0, from_environment(ENVIRONMENT, "API key")?))
    }

    /// Sets the API key.
    pub fn api_key(self, api_key: impl Into<String>) -> Self {
        self.with_credential(0, api_key.into())
    }

    /// Sets the user name and the password for HTTP Basic authentication.
    pub fn basic_auth(self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.with_basic_auth(3, &user.into(), &password.into())
    }

    /// Sends credentials also to a host of another site.
    pub fn trust_host(self, host: impl Into<String>) -> Self {
        self.with_trusted_host(host.into(), &["example.net"])
    }

    /// Sets a credential. [`api_key`](Self::api_key) sets [`Credential::Header`].
    pub fn credential(self, credential: Credential, secret: impl Into<String>) -> Self {
        self.with_credential(credential as usize, secret.into())
    }
}
