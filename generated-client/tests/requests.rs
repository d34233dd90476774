//! The requests that the client sends.

mod support;

use support::{ID, KEY, client, json, server};
use twelvelabs_client::{Client, ErrorKind};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

#[tokio::test]
async fn request_line_query_and_headers() {
    let server = server(json(200, "{}")).await;
    client(&server).multipart_upload().get_status(ID).page(2).page_limit(50).send().await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let [request] = requests.as_slice() else { panic!("{} requests", requests.len()) };
    assert_eq!(request.method.as_str(), "GET");
    assert_eq!(request.url.path(), format!("/assets/multipart-uploads/{ID}"));
    let mut query: Vec<_> = request.url.query_pairs().into_owned().collect();
    query.sort();
    assert_eq!(query, [("page".to_owned(), "2".to_owned()), ("page_limit".to_owned(), "50".to_owned())]);
    assert_eq!(request.headers["x-api-key"], KEY);
    assert_eq!(request.headers["accept"], "application/json");
    assert_eq!(request.headers["user-agent"], concat!("twelvelabs-client/", env!("CARGO_PKG_VERSION")));
    assert!(!request.headers.contains_key("api-version"), "an optional header must not be sent");
    assert!(request.body.is_empty());
}

#[tokio::test]
async fn parameters_that_are_not_set_are_not_sent() {
    let server = server(json(200, "{}")).await;
    client(&server).multipart_upload().get_status(ID).send().await.unwrap();
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[0].url.query(), None);
}

#[tokio::test]
async fn path_arguments_stay_one_segment() {
    let server = server(json(200, "{}")).await;
    let client = client(&server);
    let cases = [
        ("a/b", "a%2Fb"),
        ("a b", "a%20b"),
        ("../../indexes", "..%2F..%2Findexes"),
        (r"..\..\indexes", "..%5C..%5Cindexes"),
        ("a?b#c", "a%3Fb%23c"),
        ("a%2fb", "a%252fb"),
        ("{x}", "%7Bx%7D"),
        ("größe", "gr%C3%B6%C3%9Fe"),
        ("...", "..."),
        ("a\tb\n", "a%09b%0A"),
    ];
    for (argument, _) in cases {
        client.multipart_upload().get_status(argument).send().await.unwrap();
    }
    let requests = server.received_requests().await.unwrap();
    for (request, (argument, segment)) in requests.iter().zip(cases) {
        assert_eq!(request.url.path(), format!("/assets/multipart-uploads/{segment}"), "{argument:?}");
        assert_eq!(request.url.query(), None, "{argument:?}");
    }
    assert_eq!(requests.len(), cases.len());
}

#[tokio::test]
async fn path_arguments_that_change_the_endpoint_are_refused() {
    let server = server(json(200, "{}")).await;
    let client = client(&server);
    for argument in ["", ".", "..", "%2e", "%2E%2e", ".%2E", "%2e.", "\u{fdd0}"] {
        let error = client.multipart_upload().get_status(argument).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{argument:?}");
        assert_eq!(error.operation(), Some("multipart_upload.get_status"));
        assert!(error.to_string().contains("`upload_id`"), "{error}");
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn redirects_to_another_origin_are_not_followed() {
    // A server with another port has another origin.
    let other = server(json(200, "{}")).await;
    let home = server(ResponseTemplate::new(307).insert_header("location", format!("{}/x", other.uri()))).await;
    let error = client(&home).multipart_upload().get_status(ID).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert_eq!(other.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn redirects_within_the_origin_are_followed() {
    let server = MockServer::start().await;
    Mock::given(matchers::path("/moved")).respond_with(json(200, r#"{"upload_id":"x"}"#)).mount(&server).await;
    Mock::given(matchers::any())
        .respond_with(ResponseTemplate::new(307).insert_header("location", "/moved"))
        .mount(&server)
        .await;
    let upload = client(&server).multipart_upload().get_status(ID).send().await.unwrap();
    assert_eq!(upload.upload_id.as_deref(), Some("x"));
}

#[tokio::test]
async fn the_http_client_and_the_user_agent_can_be_configured() {
    let server = server(json(200, "{}")).await;
    let client = Client::builder()
        .api_key(KEY)
        .base_url(format!("{}/v9/", server.uri()))
        .http_client(|http| {
            let header = ("x-proxy".parse().unwrap(), "yes".parse().unwrap());
            http.default_headers([header].into_iter().collect())
        })
        .user_agent("mine/1")
        .build()
        .unwrap();
    client.multipart_upload().get_status(ID).send().await.unwrap();
    let request = &server.received_requests().await.unwrap()[0];
    assert_eq!(request.headers["x-proxy"], "yes");
    assert_eq!(request.headers["user-agent"], "mine/1");
    assert_eq!(request.url.path(), format!("/v9/assets/multipart-uploads/{ID}"));
}
