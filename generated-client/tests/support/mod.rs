//! A local server, and a client for it.

use twelvelabs_client::{Client, Retry};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

pub const KEY: &str = "tlk_secret";
pub const ID: &str = "507f1f77bcf86cd799439011";

/// A client that sends each request once.
pub fn client(server: &MockServer) -> Client {
    Client::builder().api_key(KEY).base_url(server.uri()).retry(Retry::none()).build().expect("the client can be built")
}

/// Starts a server that gives the same response to every request.
#[allow(dead_code, reason = "not every test uses all functions")]
pub async fn server(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(response).mount(&server).await;
    server
}

#[allow(dead_code, reason = "not every test uses all functions")]
pub fn json(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body, "application/json")
}
