//! Credentials are never printed.

use super::support::{HEADER, OPERATION, SECRET, builder, prepared, with_secret};
use crate::runtime::secret::Secret;
use crate::{Client, Credential};

const ALL: [Credential; 6] = [
    Credential::Header,
    Credential::Query,
    Credential::Cookie,
    Credential::Basic,
    Credential::Bearer,
    Credential::Signature,
];

#[track_caller]
fn assert_hidden(value: &impl std::fmt::Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        // The Base64 of the secret must be hidden, too.
        assert!(!text.contains(SECRET) && !text.contains("aHVudGVyMi1zZWNyZXQ"), "{text}");
    }
}

#[test]
fn secrets_are_redacted() {
    let secret = Secret::new(SECRET.to_owned());
    assert_eq!((format!("{secret:?}").as_str(), secret.expose()), ("[redacted]", SECRET));
}

#[test]
fn clients_and_builders_hide_their_credentials() {
    let builder = ALL.into_iter().fold(Client::builder(), with_secret);
    assert_hidden(&builder);
    assert!(format!("{builder:?}").contains("[redacted]"));
    let client = builder.clone().build().unwrap();
    assert_hidden(&client);
    assert_hidden(&client.inner.call(OPERATION, HEADER));
    // A URL or a user agent may contain a secret, and a HTTP client has default headers.
    assert_hidden(&builder.base_url(format!("https://{SECRET}.example.com")).user_agent(SECRET));
}

#[tokio::test]
async fn requests_hide_credentials_in_headers() {
    const SECURITY: [&[&[usize]]; 5] = [&[&[0]], &[&[2]], &[&[3]], &[&[4]], &[&[5]]];
    let client = ALL.into_iter().fold(builder(), with_secret).build().unwrap();
    for security in SECURITY {
        let request = prepared(client.inner.call(OPERATION, security)).await;
        assert!(
            request.headers().values().any(|value| value.to_str().unwrap().contains("aHVudGVyMi1zZWNyZXQ")
                || value.to_str().unwrap().contains(SECRET))
        );
        assert_hidden(request.headers());
    }
}

#[test]
fn errors_of_the_configuration_hide_the_key() {
    assert_hidden(&Client::new(format!("{SECRET}\n")).unwrap_err());
    assert_hidden(
        &Client::builder().api_key(SECRET).base_url(format!("https://:{SECRET}@example.com")).build().unwrap_err(),
    );
}
