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
    /// `Authorization: Basic ...` (RFC 7617), the credential being `user:password`.
    Basic,
    /// `Authorization: Bearer ...` (RFC 6750).
    Bearer,
    /// `Authorization` with another scheme (RFC 9110, section 11.4).
    Http(&'static str),
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
                // There is one header for all cookies (RFC 6265, section 5.4).
                let others = request.headers().get(COOKIE).and_then(|cookies| cookies.to_str().ok());
                let before = others.map(|cookies| format!("{cookies}; ")).unwrap_or_default();
                let cookies = sensitive(&format!("{before}{name}={}", secret.expose()))?;
                request.headers_mut().insert(COOKIE, cookies);
            }
            Self::Basic => {
                let value = format!("Basic {}", base64(secret.expose().as_bytes()));
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

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let digit = ALPHABET[(group >> (18 - 6 * index) & 63) as usize];
            text.push(if index <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

fn sensitive(value: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut value = HeaderValue::from_str(value)?;
    value.set_sensitive(true);
    Ok(value)
}
