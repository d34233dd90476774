//! The credentials of requests.

use super::support::{OPERATION, SECRET, builder, call, prepared, prepared_at, with_secret};
use crate::{Client, ClientBuilder, Credential};

const ALL: [Credential; 6] = [
    Credential::Header,
    Credential::Query,
    Credential::Cookie,
    Credential::Basic,
    Credential::Bearer,
    Credential::Signature,
];

fn with(credentials: &[Credential]) -> Client {
    let builder = Client::builder().base_url("http://localhost:1");
    credentials.iter().fold(builder, |builder, one| with_secret(builder, *one)).build().unwrap()
}

#[tokio::test]
async fn each_kind_is_sent_in_its_location() {
    const ONE: [&[&[usize]]; 6] = [&[&[0]], &[&[1]], &[&[2]], &[&[3]], &[&[4]], &[&[5]]];
    for (credential, security) in ALL.into_iter().zip(ONE) {
        let request = prepared(with(&ALL).inner.call(OPERATION, security)).await;
        let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap());
        let found = (header("x-api-key"), request.url().query(), header("cookie"), header("authorization"));
        let expected = match credential {
            Credential::Header => (Some("hunter2-secret"), None, None, None),
            Credential::Query => (None, Some("api_key=hunter2-secret"), None, None),
            Credential::Cookie => (None, None, Some("session=hunter2-secret"), None),
            // The Base64 of the credential (RFC 7617).
            Credential::Basic => (None, None, None, Some("Basic aHVudGVyMi1zZWNyZXQ6")),
            Credential::Bearer => (None, None, None, Some("Bearer hunter2-secret")),
            Credential::Signature => (None, None, None, Some("Signature hunter2-secret")),
        };
        assert_eq!(found, expected);
    }
}

#[test]
fn basic_authentication_needs_a_user_without_colon_and_a_password() {
    let error = |builder: ClientBuilder| builder.build().unwrap_err().to_string();
    let colon = error(Client::builder().basic_auth(format!("a:{SECRET}"), SECRET));
    assert_eq!(colon, "the user name contains a colon, which HTTP Basic authentication does not allow");
    let control = error(Client::builder().basic_auth("a", format!("{SECRET}\n")));
    assert_eq!(control, "the user name or the password contains a control character");
    let whole = error(Client::builder().credential(Credential::Basic, SECRET));
    assert_eq!(whole, "a credential for HTTP Basic authentication is `user:password`");
    for credential in ["user:", ":password", "user:pass:word"] {
        assert!(Client::builder().credential(Credential::Basic, credential).build().is_ok(), "{credential}");
    }
    // The last value counts.
    assert!(Client::builder().basic_auth("a:b", "c").basic_auth("a", "b:c").build().is_ok());
}

#[tokio::test]
async fn a_credential_cookie_is_added_to_the_other_cookies() {
    let call = with(&ALL).inner.call(OPERATION, &[&[2]]).cookie("theme", Some("dark".to_owned()));
    let request = prepared(call).await;
    assert_eq!(request.headers()["cookie"], "theme=dark; session=hunter2-secret");
    assert!(request.headers()["cookie"].is_sensitive());
}

#[tokio::test]
async fn a_secret_in_the_query_is_encoded() {
    let client = Client::builder().base_url("http://localhost:1").credential(Credential::Query, "a&b=c#d e");
    let request = prepared(client.build().unwrap().inner.call(OPERATION, &[&[1]])).await;
    assert_eq!(request.url().query(), Some("api_key=a%26b%3Dc%23d+e"));
}

#[tokio::test]
async fn the_first_alternative_whose_credentials_are_set_is_sent() {
    const SECURITY: &[&[usize]] = &[&[0, 3], &[1], &[4]];
    let sent = async |credentials: &[Credential]| {
        let request = prepared(with(credentials).inner.call(OPERATION, SECURITY)).await;
        let has = |name: &str| request.headers().contains_key(name);
        (has("x-api-key"), request.url().query().is_some(), has("authorization"))
    };
    assert_eq!(sent(&[Credential::Header, Credential::Basic, Credential::Query]).await, (true, false, true));
    assert_eq!(sent(&[Credential::Header, Credential::Query]).await, (false, true, false));
    assert_eq!(sent(&[Credential::Basic, Credential::Bearer]).await, (false, false, true));
}

#[tokio::test]
async fn the_error_names_the_missing_credential() {
    let message = async |client: Client, security| {
        prepared_at(client.inner.call(OPERATION, security), "/").await.map(|_| ()).unwrap_err()
    };
    let none = with(&[]);
    assert_eq!(
        message(none.clone(), &[&[0]]).await,
        "the operation requires an API key: set it with `ClientBuilder::api_key`"
    );
    let basic = "the operation requires a user name and a password: set them with `ClientBuilder::basic_auth`";
    assert_eq!(message(with(&[Credential::Header]), &[&[0, 3], &[4]]).await, basic);
    let bearer = "the operation requires `Credential::Bearer`: set it with `ClientBuilder::credential`";
    assert_eq!(message(with(&[Credential::Header]), &[&[4]]).await, bearer);
}

#[tokio::test]
async fn optional_security_needs_no_credential() {
    const OPTIONAL: &[&[usize]] = &[&[], &[0]];
    let request = prepared(with(&[]).inner.call(OPERATION, OPTIONAL)).await;
    assert!(!request.headers().contains_key("x-api-key"));
    // The optional credential is sent if it is set.
    let request = prepared(with(&[Credential::Header]).inner.call(OPERATION, OPTIONAL)).await;
    assert_eq!(request.headers()["x-api-key"], SECRET);
    // An operation without security sends no credential.
    assert!(!prepared(call()).await.headers().contains_key("x-api-key"));
}

#[tokio::test]
async fn servers_of_another_site_get_no_credentials() {
    let client = || builder().build().unwrap();
    let call = client().inner.call(OPERATION, &[&[0]]).server("https://eu.example.com");
    let request = prepared(call).await;
    assert_eq!(request.url().host_str(), Some("eu.example.com"));
    assert_eq!(request.headers()["x-api-key"], SECRET);

    let call = client().inner.call(OPERATION, &[&[0]]).cross_site_server("https://example.net");
    let request = prepared(call).await;
    assert_eq!(request.url().host_str(), Some("example.net"));
    assert!(!request.headers().contains_key("x-api-key"));
}

#[tokio::test]
async fn a_trusted_host_gets_credentials_and_no_other_host_does() {
    let client = builder().trust_host("Example.NET").build().unwrap();
    let sent = async |server: &'static str| {
        let request = prepared(client.inner.call(OPERATION, &[&[0]]).cross_site_server(server)).await;
        request.headers().contains_key("x-api-key")
    };
    assert!(sent("https://example.net:8443/v1").await);
    for server in
        ["https://example.org", "https://a.example.net", "https://example.net.evil.org", "https://example.net@evil.org"]
    {
        assert!(!sent(server).await, "{server}");
    }
    for host in ["example.org", "https://example.net", "example.net:443", "", "a\nb"] {
        let error = builder().trust_host(host).build().unwrap_err();
        assert!(error.to_string().starts_with("no operation that requires a credential is on the host"), "{error}");
    }
}

#[tokio::test]
async fn a_base_url_replaces_every_server() {
    let client = builder().base_url("http://localhost:1").build().unwrap();
    for call in [
        client.inner.call(OPERATION, &[&[0]]).server("https://eu.example.com"),
        client.inner.call(OPERATION, &[&[0]]).cross_site_server("https://example.net"),
    ] {
        let request = prepared(call).await;
        assert_eq!(request.url().host_str(), Some("localhost"));
        assert_eq!(request.headers()["x-api-key"], SECRET);
    }
}

#[tokio::test]
async fn a_server_without_https_is_refused() {
    for call in [
        builder().build().unwrap().inner.call(OPERATION, &[]).server("http://eu.example.com"),
        builder().build().unwrap().inner.call(OPERATION, &[]).cross_site_server("http://localhost"),
    ] {
        let error = prepared_at(call, "/").await.map(|_| ()).unwrap_err();
        let message = "the operation's server does not use https: set another one with `ClientBuilder::base_url`";
        assert_eq!(error, message);
    }
}
