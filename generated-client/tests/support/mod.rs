//! A server on this machine, and a client of it.

use twelvelabs_client::Client;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

pub const KEY: &str = "tlk_secret";
pub const ID: &str = "507f1f77bcf86cd799439011";

pub fn client(server: &MockServer) -> Client {
    Client::builder().api_key(KEY).base_url(server.uri()).build().expect("the client can be made")
}

/// A server that answers everything with this.
#[allow(dead_code)]
pub async fn server(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(response).mount(&server).await;
    server
}

#[allow(dead_code)]
pub fn json(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body, "application/json")
}
