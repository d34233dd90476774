//! The client's configuration.

use super::support::{SECRET, builder, call, prepared};
use crate::{Client, Credential, ErrorKind};

fn base_url(url: &str) -> Result<String, String> {
    match builder().base_url(url).build() {
        Ok(client) => Ok(client.base_url().to_owned()),
        Err(error) => {
            assert_eq!((error.kind(), error.operation()), (ErrorKind::Config, None));
            Err(error.to_string())
        }
    }
}

#[test]
fn the_default_base_url_is_the_server_of_the_description() {
    assert_eq!(builder().build().unwrap().base_url(), "https://api.example.com/v1");
    assert_eq!(Client::new(SECRET).unwrap().base_url(), "https://api.example.com/v1");
}

#[test]
fn base_urls_are_https_or_local() {
    for (url, expected) in [
        ("https://example.com", "https://example.com"),
        ("https://example.com/v1//", "https://example.com/v1"),
        ("http://localhost:80/", "http://localhost"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.8.8.8/x", "http://127.8.8.8/x"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ] {
        assert_eq!(base_url(url).as_deref(), Ok(expected));
    }
    for url in ["http://example.com", "http://localhost.example.com", "http://128.0.0.1", "ftp://localhost", "x:y"] {
        assert_eq!(base_url(url).unwrap_err(), "the base URL must use https (see `allow_http`)", "{url}");
    }
    for url in ["https://u@example.com", "https://:p@example.com", "https://example.com?q", "https://example.com#f"] {
        let message = "the base URL must not contain a user name, password, query or fragment";
        assert_eq!(base_url(url).unwrap_err(), message, "{url}");
    }
    for url in ["", "example.com", "https://"] {
        assert_eq!(base_url(url).unwrap_err(), "the base URL is not a valid URL", "{url}");
    }
}

#[test]
fn http_can_be_allowed() {
    let builder = builder().base_url("http://example.com");
    assert!(builder.clone().build().is_err());
    assert!(builder.clone().allow_http(true).build().is_ok());
    assert!(builder.allow_http(true).allow_http(false).build().is_err());
    assert!(Client::builder().base_url("ftp://example.com").allow_http(true).build().is_err());
}

#[test]
fn keys_and_user_agents_must_be_valid_header_values() {
    for key in ["", "a\nb", "a\u{0}b"] {
        let error = Client::new(key).unwrap_err();
        let message = "the API key is empty or contains characters that are not allowed in a header";
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Config, message));
    }
    let error = builder().user_agent("a\r\nb").build().unwrap_err();
    assert_eq!(error.to_string(), "the user agent contains characters that are not allowed in a header");
}

#[test]
fn a_credential_cannot_add_a_cookie() {
    let build = |secret: &str| Client::builder().credential(Credential::Cookie, secret).build();
    for secret in ["a; admin=1", "a,b", "a b", "a\"", "a\\b", "é"] {
        let error = build(secret).unwrap_err();
        let message = "the credential contains characters that are not allowed in a cookie";
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Config, message), "{secret}");
    }
    assert!(build("s%3Aabc.d+/=").is_ok());
}

/// No test sets the variable: other threads read the environment.
#[test]
fn from_env_fails_without_a_key() {
    let error = Client::from_env().unwrap_err();
    assert_eq!(error.to_string(), "no API key in the environment: set CODEGEN_RUNTIME_API_KEY");
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[tokio::test]
async fn settings_reach_the_request() {
    let request = prepared(call()).await;
    assert_eq!(request.headers()["user-agent"], concat!("codegen-runtime/", env!("CARGO_PKG_VERSION")));

    let client = builder().user_agent("tests").http_client(|http| http.user_agent("ignored")).build().unwrap();
    let request = prepared(client.inner.call("x", &[])).await;
    assert_eq!(request.headers()["user-agent"], "tests");
}
