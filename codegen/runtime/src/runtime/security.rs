//! Where requests send credentials (OpenAPI: security schemes).

use base64::engine::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Request;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue, InvalidHeaderValue};

use super::secret::Secret;

/// The part of a request that contains a credential.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Security {
    /// A header. Its name is in lower case.
    Header(&'static str),
    /// A query parameter.
    Query(&'static str),
    /// A cookie.
    Cookie(&'static str),
    /// `Authorization: Basic ...` (RFC 7617). The credential is `user:password`.
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
                request.url_mut().query_pairs_mut().append_pair(name, secret.expose());
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

/// Creates a header value that `Debug` does not print.
fn sensitive(value: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut value = HeaderValue::from_str(value)?;
    value.set_sensitive(true);
    Ok(value)
}
