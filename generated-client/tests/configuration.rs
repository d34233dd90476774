//! The configuration of clients, and the secrecy of the key.

mod support;

use std::time::Duration;

use support::{ID, KEY, client, json, server};
use twelvelabs_client::{Client, ErrorKind, Retry};

#[test]
fn the_key_is_in_no_debug_output() {
    let builder = Client::builder().api_key(KEY);
    assert!(!format!("{builder:?}").contains(KEY));
    let client = builder.build().unwrap();
    let request = client.multipart_upload().get_status(ID);
    for text in [format!("{client:?}"), format!("{request:#?}"), format!("{:?}", client.multipart_upload())] {
        assert!(!text.contains(KEY), "{text}");
    }
    assert!(format!("{client:?}").contains("[redacted]"));
}

#[tokio::test]
async fn the_key_is_in_no_error() {
    let broken = Client::builder().api_key(KEY).base_url("http://127.0.0.1:1").build().unwrap();
    let refused = broken.multipart_upload().get_status(ID).send().await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Connect);
    let server = server(json(403, r#"{"message":"no"}"#)).await;
    let forbidden = client(&server).multipart_upload().get_status(ID).send().await.unwrap_err();
    for error in [refused, forbidden] {
        let mut source: Option<&dyn std::error::Error> = Some(&error);
        while let Some(error) = source {
            assert!(!format!("{error} {error:?}").contains(KEY), "{error:?}");
            source = error.source();
        }
    }
}

#[test]
fn the_default_server_comes_from_the_pages() {
    let client = Client::new(KEY).unwrap();
    assert_eq!(client.base_url(), "https://api.twelvelabs.io/v1.3");
}

#[test]
fn invalid_settings_are_refused() {
    let build = |url: &str| Client::builder().api_key(KEY).base_url(url).build();
    for url in ["", "x", "ftp://a.example", "http://a.example", "https://u:p@a.example", "https://a.example/?q=1"] {
        let error = build(url).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
    }
    for url in ["https://a.example/v1/", "http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"] {
        assert!(build(url).is_ok(), "{url}");
    }
    assert!(Client::builder().api_key(KEY).base_url("http://a.example").allow_http(true).build().is_ok());
    for key in ["", "a\nb", "a\0"] {
        let error = Client::new(key).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
    }
    assert_eq!(Client::builder().api_key(KEY).user_agent("a\nb").build().unwrap_err().kind(), ErrorKind::Config);
}

#[tokio::test]
async fn the_error_without_a_key_names_the_builder_method() {
    let server = server(json(200, "{}")).await;
    let client = Client::builder().base_url(server.uri()).build().unwrap();
    let error = client.multipart_upload().get_status(ID).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(error.to_string().contains("ClientBuilder::api_key"), "{error}");
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_call_ends_at_its_time_limit() {
    let server = server(json(200, "{}").set_delay(Duration::from_secs(30))).await;
    let limits = [
        Client::builder().timeout(Duration::from_millis(50)),
        Client::builder().first_byte_timeout(Duration::from_millis(50)),
    ];
    for builder in limits {
        let client = builder.api_key(KEY).base_url(server.uri()).build().unwrap();
        let error = client.multipart_upload().get_status(ID).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(error.is_timeout() && error.is_retryable());
    }
}

#[tokio::test]
async fn connecting_has_a_time_limit() {
    // The server accepts the connection, and never responds to the TLS handshake.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let builder = Client::builder().api_key(KEY).base_url(url).connect_timeout(Duration::from_millis(100));
    let builder = builder.retry(Retry::none());
    let error = builder.build().unwrap().multipart_upload().get_status(ID).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_connect() && error.is_timeout());
    assert!(error.to_string().ends_with("could not connect to the server within 100ms (`connect_timeout`)"), "{error}");
}

/// Runs the test below in child processes, because all tests of a process share its environment.
#[test]
fn from_env_reads_the_key() {
    let run = |variables: &[(&str, &str)]| {
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "from_env_in_a_child_process", "--ignored", "--nocapture"]);
        command.env_remove("TWELVELABS_API_KEY").env_remove("TWELVE_LABS_API_KEY").envs(variables.iter().copied());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(run(&[("TWELVELABS_API_KEY", " first\n"), ("TWELVE_LABS_API_KEY", "second")]).contains("sent first."));
    assert!(run(&[("TWELVE_LABS_API_KEY", "second")]).contains("sent second."));
    assert!(run(&[("TWELVELABS_API_KEY", ""), ("TWELVE_LABS_API_KEY", "second")]).contains("sent second."));
    assert!(run(&[]).contains("set TWELVELABS_API_KEY or TWELVE_LABS_API_KEY"));
}

#[tokio::test]
#[ignore = "run by the test above in a child process"]
async fn from_env_in_a_child_process() {
    let server = server(json(200, "{}")).await;
    match twelvelabs_client::ClientBuilder::from_env() {
        Ok(builder) => {
            let client = builder.base_url(server.uri()).build().unwrap();
            client.multipart_upload().get_status(ID).send().await.unwrap();
            let request = &server.received_requests().await.unwrap()[0];
            println!("sent {}.", request.headers["x-api-key"].to_str().unwrap());
        }
        Err(error) => println!("{error}"),
    }
}
