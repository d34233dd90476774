//! The credentials of a request.

use super::description::Credential;
use super::http::Request;
use super::reduced::percent_decoded;
use super::styles::form_decoded;

/// The text of a credential in tests. That of Basic authentication is a user and a password.
pub const SECRET: &str = "se:cret~1";

/// Returns whether a request carries a credential.
pub(super) fn is_sent(credential: &Credential, request: &Request) -> bool {
    let authorization = || request.header("authorization").unwrap_or_default();
    match credential {
        Credential::Header(name) => request.header(name).is_some_and(|value| value.ends_with(SECRET)),
        Credential::Query(name) => {
            request.query().iter().any(|(key, value)| form_decoded(key) == *name && form_decoded(value) == SECRET)
        }
        Credential::Cookie(name) => {
            let cookie = request.header("cookie").unwrap_or_default();
            cookie
                .split(';')
                .map(str::trim)
                .filter_map(|pair| pair.split_once('='))
                .any(|(key, value)| key == name && percent_decoded(value) == SECRET)
        }
        // `se:cret~1` in Base64
        Credential::Authorization(scheme) if scheme == "basic" => authorization() == "Basic c2U6Y3JldH4x",
        Credential::Authorization(scheme) => {
            let (sent, secret) = authorization().split_once(' ').unwrap_or_default();
            sent.eq_ignore_ascii_case(scheme) && secret == SECRET
        }
        Credential::Other(_) => true,
    }
}
