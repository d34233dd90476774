//! Where requests send credentials (OpenAPI: security schemes).

use std::borrow::Cow;

use base64::engine::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Request;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue, InvalidHeaderValue};

use super::error::Error;
use super::secret::Secret;
use crate::api;

/// The part of a request that contains a credential.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Security {
    /// A header. Its name is in lower case.
    Header(&'static str),
    /// A query parameter.
    Query(&'static str),
    /// A cookie.
    Cookie(&'static str),
    /// `Authorization: Basic ...` (RFC 7617). The credential is the user name, a colon and the password.
    Basic,
    /// `Authorization: Bearer ...` (RFC 6750).
    Bearer,
    /// `Authorization` with another scheme (RFC 9110, section 11.4).
    Http(&'static str),
}

impl Security {
    /// Adds a credential to a request. Header values are marked as sensitive, so that they are not printed.
    pub(crate) fn apply(self, secret: &Secret, request: &mut Request) -> Result<(), InvalidHeaderValue> {
        match self {
            Self::Header(name) => {
                request.headers_mut().insert(HeaderName::from_static(name), sensitive(secret.expose())?);
            }
            Self::Query(name) => {
                // The target of a redirect may contain the credential already.
                let is_present = |(key, value): (Cow<str>, Cow<str>)| key == name && value == secret.expose();
                if !request.url().query_pairs().any(is_present) {
                    request.url_mut().query_pairs_mut().append_pair(name, secret.expose());
                }
            }
            Self::Cookie(name) => {
                // A request has one `Cookie` header for all cookies (RFC 6265, section 5.4).
                let present = request.headers().get(COOKIE).and_then(|cookies| cookies.to_str().ok());
                let before = present.map(|cookies| format!("{cookies}; ")).unwrap_or_default();
                let cookies = sensitive(&format!("{before}{name}={}", secret.expose()))?;
                request.headers_mut().insert(COOKIE, cookies);
            }
            Self::Basic => {
                let value = format!("Basic {}", STANDARD.encode(secret.expose()));
                request.headers_mut().insert(AUTHORIZATION, sensitive(&value)?);
            }
            Self::Bearer => return Self::Http("Bearer").apply(secret, request),
            Self::Http(scheme) => {
                request.headers_mut().insert(AUTHORIZATION, sensitive(&format!("{scheme} {}", secret.expose()))?);
            }
        }
        Ok(())
    }
}

/// Returns the credential of a user (RFC 7617, section 2).
pub(super) fn basic(user: &str, password: &str) -> Result<Secret, &'static str> {
    if user.contains(':') {
        return Err("the user name contains a colon, which HTTP Basic authentication does not allow");
    }
    Ok(Secret::new(format!("{user}:{password}")))
}

/// Returns the credential with an index in [`api::SECURITY`], or the reason why it cannot be sent.
pub(super) fn check(index: usize, secret: Secret) -> Result<Secret, &'static str> {
    let text = secret.expose();
    match api::SECURITY.get(index) {
        // Requests contain the Base64 of the credential.
        Some((_, Security::Basic)) if !text.contains(':') => {
            Err("a credential for HTTP Basic authentication is `user:password`")
        }
        Some((_, Security::Basic)) if text.contains(char::is_control) => {
            Err("the user name or the password contains a control character")
        }
        Some((_, Security::Basic)) => Ok(secret),
        _ if text.is_empty() || HeaderValue::from_str(text).is_err() => {
            Err("the API key is empty or contains characters that are not allowed in a header")
        }
        // A `;`, and for some servers a `,`, would start another cookie (RFC 6265, section 4.1.1).
        Some((_, Security::Cookie(_)))
            if text.contains(|next: char| !next.is_ascii_graphic() || "\",;\\".contains(next)) =>
        {
            Err("the credential contains characters that are not allowed in a cookie")
        }
        _ => Ok(secret),
    }
}

/// Returns the value of the first of some environment variables that is set and not blank, without surrounding
/// whitespace. `what` is the value's name for the error.
pub(crate) fn from_environment(variables: &[&str], what: &str) -> Result<String, Error> {
    let set = variables.iter().filter_map(|name| std::env::var(name).ok());
    let mut values = set.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    values.next().ok_or_else(|| Error::config(format!("no {what} in the environment: set {}", variables.join(" or "))))
}

/// Returns the message for an operation that requires a credential that is not set.
pub(super) fn missing(index: usize) -> String {
    let is_basic = |(_, security): &(&str, Security)| matches!(security, Security::Basic);
    match api::SECURITY.get(index) {
        Some(one) if is_basic(one) && api::SECURITY.iter().position(is_basic) == Some(index) => {
            "the operation requires a user name and a password: set them with `ClientBuilder::basic_auth`".to_owned()
        }
        Some((name, _)) if index > 0 => {
            format!("the operation requires `Credential::{name}`: set it with `ClientBuilder::credential`")
        }
        _ => "the operation requires an API key: set it with `ClientBuilder::api_key`".to_owned(),
    }
}

/// Creates a header value that `Debug` does not print.
fn sensitive(value: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut value = HeaderValue::from_str(value)?;
    value.set_sensitive(true);
    Ok(value)
}
