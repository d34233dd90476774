//! How the credential travels (OpenAPI: security scheme).

use reqwest::Request;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue, InvalidHeaderValue};

use super::secret::Secret;

/// The place of the credential in a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Security {
    /// A header, given in lower case.
    Header(&'static str),
    /// A query parameter.
    Query(&'static str),
    /// A cookie.
    Cookie(&'static str),
    /// `Authorization: Bearer ...` (RFC 6750).
    Bearer,
}

impl Security {
    /// Puts the credential into a request, marked as sensitive so that nothing prints it.
    pub(crate) fn apply(self, secret: &Secret, request: &mut Request) -> Result<(), InvalidHeaderValue> {
        match self {
            Self::Header(name) => {
                request.headers_mut().insert(HeaderName::from_static(name), sensitive(secret.expose())?);
            }
            Self::Query(name) => {
                request.url_mut().query_pairs_mut().append_pair(name, secret.expose());
            }
            Self::Cookie(name) => {
                request.headers_mut().append(COOKIE, sensitive(&format!("{name}={}", secret.expose()))?);
            }
            Self::Bearer => {
                request.headers_mut().insert(AUTHORIZATION, sensitive(&format!("Bearer {}", secret.expose()))?);
            }
        }
        Ok(())
    }
}

fn sensitive(value: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut value = HeaderValue::from_str(value)?;
    value.set_sensitive(true);
    Ok(value)
}
