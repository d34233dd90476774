//! Clients, requests and responses for the tests, mostly without a network.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use bytes::Bytes;
use futures_util::stream;
use progenitor_client::encode_path;
use reqwest::{Body, Method, Request};

use crate::runtime::call::Call;
use crate::runtime::limits::{Limits, Watch};
use crate::runtime::payload::Payload;
use crate::runtime::receive::Opened;
use crate::{Client, ClientBuilder, Credential, Error, ErrorKind, Retry};

/// The operation of all calls.
pub(super) const OPERATION: &str = "items.get";

/// The requirement of operations with the security scheme `header`.
pub(super) const HEADER: &[&[usize]] = &[&[0]];

/// The value of every credential.
pub(super) const SECRET: &str = "hunter2-secret";

/// Sets a credential to the secret. For Basic authentication, it is the user name.
pub(super) fn with_secret(builder: ClientBuilder, credential: Credential) -> ClientBuilder {
    match credential {
        Credential::Basic => builder.basic_auth(SECRET, ""),
        other => builder.credential(other, SECRET),
    }
}

/// A builder of clients that send each request once.
pub(super) fn builder() -> ClientBuilder {
    Client::builder().api_key(SECRET).retry(Retry::none())
}

/// A client of a server that is never reached.
pub(super) fn client() -> Client {
    builder().base_url("http://127.0.0.1:1/v1").build().unwrap()
}

/// A call of an operation without security.
pub(super) fn call() -> Call {
    client().inner.call(OPERATION, &[])
}

/// The request to a path as it would be sent, or the message of the error.
pub(super) async fn prepared_at(mut call: Call, path: &str) -> Result<Request, String> {
    let url = format!("{}{path}", call.requests().base_url);
    let mut request = Request::new(Method::GET, url.parse().unwrap());
    call.complete(&mut request)?;
    call.prepare(&request, call.body.as_ref(), &watch()).await.map(|(request, _)| request).map_err(|error| {
        assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidArgument, Some(call.operation)));
        error.to_string().strip_prefix(&format!("{}: ", call.operation)).unwrap().to_owned()
    })
}

/// A watch with the default limits.
fn watch() -> Watch {
    Watch::new(OPERATION, Limits::default(), None)
}

/// The request for an item as it would be sent.
pub(super) async fn prepared(call: Call) -> Request {
    prepared_at(call, &format!("/items/{}", encode_path("1"))).await.unwrap()
}

/// The media type, the length and the text of a request body.
pub(super) async fn sent(payload: Payload) -> (String, Option<u64>, String) {
    let mut request = prepared(call().body(payload)).await;
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let (media_type, length) = (header("content-type").unwrap(), header("content-length"));
    let body = request.body_mut().take().unwrap_or_default();
    (media_type, length.map(|length| length.parse().unwrap()), text(body).await)
}

/// A response without a network, whose body arrives in these chunks.
pub(super) fn response<C: Into<Bytes>>(
    status: u16,
    headers: &[(&str, &str)],
    chunks: impl IntoIterator<Item = C>,
) -> Result<Opened, Error> {
    let chunks: Vec<_> = chunks.into_iter().map(|chunk| Ok::<Bytes, std::io::Error>(chunk.into())).collect();
    Ok(received(status, headers, Body::wrap_stream(stream::iter(chunks))))
}

/// A response from a URL.
pub(super) fn response_of(url: &str, body: String) -> Result<Opened, Error> {
    Ok(Opened::new(OPERATION, http::Response::new(body).into(), &url.parse().unwrap(), false, watch(), 1))
}

/// A response whose body breaks off with an error.
pub(super) fn broken(status: u16, start: &'static str) -> Result<Opened, Error> {
    let chunks = [Ok(Bytes::from(start)), Err(std::io::Error::other("reset"))];
    Ok(received(status, &[], Body::wrap_stream(stream::iter(chunks))))
}

fn received(status: u16, headers: &[(&str, &str)], body: Body) -> Opened {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    let url = "https://api.example.com/v1/items/1".parse().unwrap();
    Opened::new(OPERATION, response.body(body).unwrap().into(), &url, false, watch(), 1)
}

/// A request body as text.
async fn text(body: Body) -> String {
    reqwest::Response::from(http::Response::new(body)).text().await.unwrap()
}

/// Decodes percent-encoding.
pub(super) fn decoded(text: &str) -> Vec<u8> {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    bytes
}

/// A server on this machine with one response per path prefix, which records the requests.
pub(super) struct Server {
    pub(super) url: String,
    requests: Receiver<String>,
}

impl Server {
    /// Routes are pairs of a path prefix and a response such as `204 No Content\r\n`; the first match answers.
    pub(super) fn new(routes: Vec<(String, String)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = read(&mut stream);
                let path = request.split(' ').nth(1).unwrap_or_default();
                let route = routes.iter().find(|(prefix, _)| path.starts_with(prefix.as_str()));
                let response = route.map_or("404 Not Found\r\n", |(_, response)| response.as_str());
                let response = format!("HTTP/1.1 {response}connection: close\r\ncontent-length: 0\r\n\r\n");
                // Recorded first: the client may act on the response before this thread goes on.
                if sender.send(request).is_err() {
                    return;
                }
                stream.write_all(response.as_bytes()).unwrap();
            }
        });
        Self { url, requests }
    }

    /// A server that responds to every request with 204.
    pub(super) fn empty() -> Self {
        Self::new(vec![("/".to_owned(), "204 No Content\r\n".to_owned())])
    }

    /// The requests so far.
    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.try_iter().collect()
    }
}

/// Reads a request with its body.
pub(super) fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while !is_complete(&String::from_utf8_lossy(&bytes)) {
        match stream.read(&mut buffer).unwrap() {
            0 => break,
            count => bytes.extend_from_slice(&buffer[..count]),
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn is_complete(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    match length {
        Some(length) => body.len() >= length.parse().unwrap(),
        None => !head.contains("transfer-encoding: chunked") || body.ends_with("0\r\n\r\n"),
    }
}

/// A server on this machine that handles each connection with a function. Returns its URL.
pub(super) fn serve(handle: impl Fn(TcpStream) + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let handle = handle.clone();
            std::thread::spawn(move || handle(stream.unwrap()));
        }
    });
    url
}
