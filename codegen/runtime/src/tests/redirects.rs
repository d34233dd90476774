//! Redirects are followed within an origin only, so that no other host gets a credential.

use reqwest::redirect::Policy;

use super::receive::receive_empty;
use super::support::{HEADER, OPERATION, SECRET, Server, builder};
use crate::runtime::bodies;
use crate::runtime::multipart::Form;
use crate::runtime::payload::Payload;
use crate::runtime::redirects::Scope;
use crate::{Client, Credential, Download, Error, ErrorKind, File};

fn route(path: &str, status: u16, location: &str) -> (String, String) {
    (path.to_owned(), format!("{status} Moved\r\nlocation: {location}\r\n"))
}

fn target() -> (String, String) {
    ("/target".to_owned(), "204 No Content\r\n".to_owned())
}

async fn get(client: &Client) -> Result<(), Error> {
    let call = client.inner.call(OPERATION, HEADER);
    let request = call.requests().get_item("1", None);
    receive_empty(call.open(request).await).await.map(|_| ())
}

#[tokio::test]
async fn redirects_within_the_origin_are_followed() {
    for status in [301, 302, 303, 307, 308] {
        for location in ["/target", "../target", "?page=2"] {
            // The first request is for `/items/1`, the second request is for the target.
            let routes = vec![
                ("/items/1?page=2".to_owned(), "204 No Content\r\n".to_owned()),
                route("/items", status, location),
                target(),
            ];
            let server = Server::new(routes);
            let client = builder().base_url(&server.url).build().unwrap();
            get(&client).await.unwrap();
            let requests = server.requests();
            assert_eq!(requests.len(), 2, "{status} {location}");
            assert!(requests[1].contains(&format!("x-api-key: {SECRET}")), "{}", requests[1]);
        }
    }
}

#[tokio::test]
async fn redirects_to_another_origin_are_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        // Another port is another origin.
        let other = Server::empty();
        let server = Server::new(vec![route("/", status, &format!("{}/target", other.url))]);
        let client = builder().base_url(&server.url).build().unwrap();
        let error = get(&client).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.http_status().map(|status| status.as_u16())),
            (ErrorKind::Redirect, Some(status))
        );
        assert!(error.to_string().ends_with(": the server redirected to another origin"), "{error}");
        assert!(!error.is_retryable());
        assert!(other.requests().is_empty(), "the other server got a request");
    }
}

#[tokio::test]
async fn another_host_or_scheme_is_another_origin() {
    for location in ["http://localhost:PORT/target", "https://127.0.0.1:PORT/target", "//localhost:PORT/target"] {
        let server = Server::empty();
        let port = server.url.rsplit(':').next().unwrap();
        let redirecting = |url: &str| Server::new(vec![route("/", 302, url)]);
        let server = redirecting(&location.replace("PORT", port));
        let client = builder().base_url(&server.url).build().unwrap();
        assert_eq!(get(&client).await.unwrap_err().kind(), ErrorKind::Redirect, "{location}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_chain_that_leaves_the_origin_is_not_followed_to_its_end() {
    let other = Server::empty();
    let routes = vec![route("/items", 302, "/second"), route("/second", 307, &format!("{}/x", other.url))];
    let server = Server::new(routes);
    let client = builder().base_url(&server.url).build().unwrap();
    assert_eq!(get(&client).await.unwrap_err().kind(), ErrorKind::Redirect);
    assert_eq!((server.requests().len(), other.requests().len()), (2, 0));
}

#[tokio::test]
async fn a_loop_ends_after_five_redirects() {
    let server = Server::new(vec![route("/", 302, "/items/1")]);
    let client = builder().base_url(&server.url).build().unwrap();
    let error = get(&client).await.unwrap_err();
    let message = "items.get: 302 Found: the server redirected more than 5 times";
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Redirect, message));
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn a_credential_in_the_query_is_not_sent_to_another_origin() {
    let other = Server::empty();
    let server = Server::new(vec![route("/", 302, &other.url)]);
    let client = Client::builder().credential(Credential::Query, SECRET).base_url(&server.url).build().unwrap();
    let call = client.inner.call(OPERATION, &[&[1]]);
    let request = call.requests().get_item("1", None);
    let error = receive_empty(call.open(request).await).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert!(server.requests()[0].contains(SECRET));
    assert!(other.requests().is_empty());
    assert!(!format!("{error:?} {error}").contains(SECRET));
}

#[tokio::test]
async fn the_application_cannot_make_the_http_client_follow_redirects() {
    let other = Server::empty();
    let server = Server::new(vec![route("/", 302, &format!("{}/target", other.url))]);
    let client = builder().base_url(&server.url).http_client(|http| http.redirect(Policy::limited(5)).referer(true));
    let error = get(&client.build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.http_status().unwrap().as_u16()), (ErrorKind::Redirect, 302));
    assert!(other.requests().is_empty());
}

/// Sends a body with a method to a server that redirects once. Returns the second request.
async fn redirected(method: &str, status: u16, body: Payload) -> Result<String, Error> {
    let server = Server::new(vec![route("/items", status, "/target"), target()]);
    let client = builder().base_url(&server.url).build().unwrap();
    let call = client.inner.call(OPERATION, HEADER).body(body);
    let mut request = call.requests().create_item().unwrap();
    *request.method_mut() = method.parse().unwrap();
    receive_empty(call.open(Ok(request)).await).await?;
    let mut requests = server.requests();
    assert!(requests[0].starts_with(&format!("{method} /items ")) && requests[0].contains("abc"), "{requests:?}");
    Ok(requests.remove(1))
}

fn text() -> Payload {
    bodies::text("text/plain", "abc".to_owned())
}

#[tokio::test]
async fn a_body_is_sent_again_within_the_origin() {
    let path = std::env::temp_dir().join(format!("codegen-runtime-redirect-{}", std::process::id()));
    std::fs::write(&path, "abc").unwrap();
    let form = || Form::new(OPERATION).file("f", File::from_path(&path), None).unwrap();
    for status in [307, 308] {
        for method in ["POST", "PUT", "DELETE"] {
            let file = File::from_path(&path).into_payload(OPERATION, "text/plain").unwrap();
            for body in [text(), file] {
                let request = redirected(method, status, body).await.unwrap();
                assert!(request.starts_with(&format!("{method} /target HTTP/1.1\r\n")), "{request}");
                assert!(request.contains("content-type: text/plain\r\n"), "{request}");
                assert!(request.contains("content-length: 3\r\n") && request.ends_with("\r\n\r\nabc"), "{request}");
                assert!(request.contains(&format!("x-api-key: {SECRET}\r\n")), "{request}");
                assert!(!request.contains("referer"), "{request}");
            }
        }
    }
    let server = Server::new(vec![route("/items", 307, "/target"), target()]);
    let client = builder().base_url(&server.url).build().unwrap();
    let call = client.inner.call(OPERATION, HEADER).body(form().finish());
    let request = call.requests().create_item();
    receive_empty(call.open(request).await).await.unwrap();
    std::fs::remove_file(&path).unwrap();
    let requests = server.requests();
    let body = |request: &str| request.split_once("\r\n\r\n").unwrap().1.to_owned();
    assert!(body(&requests[0]).contains("\r\n\r\nabc\r\n"), "{requests:?}");
    assert_eq!(body(&requests[0]), body(&requests[1]));
}

#[tokio::test]
async fn other_redirects_are_followed_as_by_browsers() {
    for (method, status, expected) in [
        ("POST", 301, "GET"),
        ("POST", 302, "GET"),
        ("POST", 303, "GET"),
        ("PUT", 303, "GET"),
        ("PUT", 302, "PUT"),
        ("DELETE", 301, "DELETE"),
    ] {
        let request = redirected(method, status, text()).await.unwrap();
        assert!(request.starts_with(&format!("{expected} /target ")), "{request}");
        assert_eq!(request.ends_with("abc"), expected != "GET");
        assert_eq!(request.contains("content-"), expected != "GET", "{request}");
    }
}

#[tokio::test]
async fn a_stream_cannot_be_sent_again() {
    let stream = || {
        let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>("abc\r\n0\r\n\r\n")]);
        File::from_stream(chunks)
    };
    let server = Server::new(vec![route("/items", 307, "/target"), target()]);
    let client = builder().base_url(&server.url).build().unwrap();
    for body in [
        stream().into_payload(OPERATION, "text/plain").unwrap(),
        Form::new(OPERATION).text("a", "b").file("f", stream(), None).unwrap().finish(),
    ] {
        let call = client.inner.call(OPERATION, HEADER).body(body);
        let request = call.requests().create_item();
        let error = receive_empty(call.open(request).await).await.unwrap_err();
        let message = "items.get: 307 Temporary Redirect: the server redirected the request, but its body is a stream, \
                       which cannot be sent again";
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Redirect, message));
        assert!(!error.is_retryable());
    }
    // It is not needed after other redirects.
    redirected("POST", 303, stream().into_payload(OPERATION, "text/plain").unwrap()).await.unwrap();
}

#[tokio::test]
async fn malformed_locations_are_reported() {
    for location in ["http://", "http://[", "https://a:b:c", "//"] {
        let server = Server::new(vec![route("/", 302, location)]);
        let client = builder().base_url(&server.url).build().unwrap();
        let error = get(&client).await.unwrap_err();
        let message = "items.get: 302 Found: the server redirected to a malformed `Location`";
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Redirect, message), "{location}");
        assert!(error.http_headers().is_some_and(|headers| headers.contains_key("location")));
    }
}

#[tokio::test]
async fn fragments_are_not_sent() {
    let server =
        Server::new(vec![route("/items", 302, "/user@x/%41#fragment"), ("/user".to_owned(), "204 X\r\n".to_owned())]);
    let client = builder().base_url(&server.url).build().unwrap();
    get(&client).await.unwrap();
    assert!(server.requests()[1].starts_with("GET /user@x/%41 HTTP/1.1"));
}

#[tokio::test]
async fn a_credential_in_the_query_is_sent_once() {
    for location in ["/target", "/target?api_key=hunter2-secret"] {
        let server = Server::new(vec![route("/items", 302, location), target()]);
        let client = Client::builder().credential(Credential::Query, SECRET).base_url(&server.url).build().unwrap();
        let call = client.inner.call(OPERATION, &[&[1]]);
        let request = call.requests().get_item("1", None);
        receive_empty(call.open(request).await).await.unwrap();
        let requests = server.requests();
        assert!(requests[1].starts_with("GET /target?api_key=hunter2-secret HTTP"), "{requests:?}");
    }
}

#[tokio::test]
async fn no_request_has_a_referer() {
    let server = Server::new(vec![route("/items", 302, "/target"), target()]);
    let client = builder().base_url(&server.url).build().unwrap();
    get(&client).await.unwrap();
    assert!(server.requests().iter().all(|request| !request.contains("referer")));
}

#[tokio::test]
async fn a_declared_redirect_is_a_result() {
    let server = Server::new(vec![route("/", 302, "/target")]);
    let client = builder().base_url(&server.url).build().unwrap();
    let call = client.inner.call(OPERATION, HEADER).redirects(&[302]);
    let request = call.requests().get_item("1", None);
    let response = receive_empty(call.open(request).await).await.unwrap();
    assert_eq!(response.http_status().as_u16(), 302);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_download_follows_redirects_to_any_origin_without_credentials() {
    let storage = Server::empty();
    let other = Server::new(vec![route("/", 307, &format!("{}/b", storage.url))]);
    let client = Client::builder().credential(Credential::Cookie, SECRET).base_url(&other.url).build().unwrap();
    let location = format!("{}/a", other.url).parse().unwrap();
    let response = Download::from_location(&client, &location).await.unwrap();
    assert_eq!(response.http_status().as_u16(), 204);
    for (server, path) in [(other, "/a"), (storage, "/b")] {
        let request = server.requests().remove(0);
        assert!(request.starts_with(&format!("GET {path} ")) && request.contains("user-agent: codegen-runtime"));
        assert!(!request.contains(SECRET) && !request.contains("referer"), "{request}");
    }
    let looping = Server::new(vec![route("/", 302, "/")]);
    let error = Download::from_location(&client, &looping.url.parse().unwrap()).await.unwrap_err();
    let message = "Download::from_location: 302 Found: the server redirected more than 5 times";
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Redirect, message));
}

#[test]
fn no_scope_contains_a_downgrade() {
    let url = |text: &str| text.parse().unwrap();
    let (http, https) = (url("http://a.example"), url("https://a.example"));
    for (scope, from, to, expected) in [
        (Scope::AnyOrigin, &https, url("https://b.example"), true),
        (Scope::AnyOrigin, &https, url("http://b.example"), false),
        (Scope::AnyOrigin, &http, url("http://b.example"), true),
        (Scope::AnyOrigin, &http, url("ftp://b.example"), false),
        (Scope::SameOrigin, &https, url("https://a.example/b"), true),
        (Scope::SameOrigin, &https, url("http://a.example"), false),
        (Scope::SameOrigin, &https, url("https://b.example"), false),
        (Scope::SameOrigin, &https, url("https://a.example:444"), false),
    ] {
        assert_eq!(scope.contains(from, &to), expected, "{from} {to}");
    }
}
