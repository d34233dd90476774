//! A local server that gives the same response to every request and records the requests.
#![allow(dead_code, reason = "not every test uses all functions")]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};

pub struct Server {
    pub url: String,
    requests: Receiver<String>,
}

impl Server {
    /// Creates a server with a response such as `200 OK\r\ncontent-length: 2\r\n\r\n{}`.
    pub fn new(response: impl AsRef<[u8]> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = read(&mut stream);
                answer(&mut stream, &sender, request, response.as_ref());
            }
        });
        Self { url, requests }
    }

    /// Creates a server that gives a list of responses in order, and then the last one again and again. Each is a body of
    /// JSON, or a status and a body such as `503 {}`, or also with headers: `200 link: </next>; rel="next"\r\n{}`.
    pub fn scripted<S: AsRef<str>>(script: impl IntoIterator<Item = S>) -> Self {
        let responses: Vec<Vec<u8>> = script.into_iter().map(|step| json(step.as_ref())).collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = channel();
        std::thread::spawn(move || {
            for (index, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                let request = read(&mut stream);
                answer(&mut stream, &sender, request, &responses[index.min(responses.len() - 1)]);
            }
        });
        Self { url, requests }
    }

    /// Returns the methods and targets of all requests so far.
    pub fn lines(&self) -> Vec<String> {
        let line = |request: String| request.lines().next().unwrap().trim_end_matches(" HTTP/1.1").to_owned();
        self.requests.try_iter().map(line).collect()
    }

    /// Returns the bodies of all requests so far.
    pub fn bodies(&self) -> Vec<String> {
        self.requests.try_iter().map(|request| body(&request).to_owned()).collect()
    }

    /// Creates a server that responds with 204 and without a body.
    pub fn empty() -> Self {
        Self::new("204 No Content\r\n\r\n")
    }

    /// Returns the next request unparsed: request line, headers and body.
    pub fn request(&self) -> String {
        self.requests.recv().unwrap()
    }

    /// Returns the method and the target of the next request.
    pub fn line(&self) -> String {
        let request = self.request();
        request.lines().next().unwrap().trim_end_matches(" HTTP/1.1").to_owned()
    }
}

/// Returns a response with a body of JSON.
fn json(step: &str) -> Vec<u8> {
    let (head, body) = match step.split_at(step.find(['{', '[']).unwrap_or(step.len())) {
        ("", body) => ("200 OK".to_owned(), body),
        (head, body) => match head.trim_end().split_once(' ') {
            Some((status, headers)) => (format!("{status} Status\r\n{headers}"), body),
            None => (format!("{} Status", head.trim_end()), body),
        },
    };
    let length = body.len();
    format!("{head}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

/// Records a request, and responds to it. The client may act on the response at once, so that it is recorded first.
fn answer(stream: &mut TcpStream, sender: &Sender<String>, request: String, response: &[u8]) {
    // The test may have ended, or the client may have cancelled the call.
    let _ = sender.send(request);
    let _ = stream.write_all(&closing(response));
}

/// Returns a whole response. It says that the server closes the connection, so that the client does not use it again.
fn closing(response: &[u8]) -> Vec<u8> {
    let status = response.windows(2).position(|end| end == b"\r\n").unwrap() + 2;
    [b"HTTP/1.1 ", &response[..status], b"connection: close\r\n", &response[status..]].concat()
}

/// Returns the value of a header, or an empty string if it is absent.
pub fn header<'r>(request: &'r str, name: &str) -> &'r str {
    let head = request.split("\r\n\r\n").next().unwrap();
    let found = head.lines().skip(1).filter_map(|line| line.split_once(": ")).find(|(found, _)| *found == name);
    found.map_or("", |(_, value)| value)
}

pub fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").unwrap().1
}

/// A part of a `multipart/form-data` body.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    pub file_name: Option<String>,
    pub media_type: Option<String>,
    pub content: String,
}

/// Returns the parts of a form.
pub fn parts(request: &str) -> Vec<Part> {
    let boundary = header(request, "content-type").strip_prefix("multipart/form-data; boundary=").unwrap();
    let body = body(request).strip_suffix(&format!("--{boundary}--\r\n")).unwrap();
    let delimiter = format!("--{boundary}\r\n");
    let parts = body.split(delimiter.as_str()).skip(1).map(|part| {
        let (head, content) = part.split_once("\r\n\r\n").unwrap();
        let line = |name: &str| head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        let disposition = line("Content-Disposition").unwrap();
        let parameter = |name: &str| {
            let (_, rest) = disposition.split_once(&format!("; {name}=\""))?;
            Some(rest.split_once('"').unwrap().0.to_owned())
        };
        Part {
            name: parameter("name").unwrap(),
            file_name: parameter("filename"),
            media_type: line("Content-Type").map(ToOwned::to_owned),
            content: content.strip_suffix("\r\n").unwrap().to_owned(),
        }
    });
    parts.collect()
}

fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).unwrap();
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if count == 0 {
                return text.into_owned();
            }
            continue;
        };
        let length = header(head, "content-length").parse().unwrap_or(0);
        let chunked = header(head, "transfer-encoding") == "chunked";
        if count == 0 || (chunked && body.ends_with("0\r\n\r\n")) || (!chunked && body.len() >= length) {
            return text.into_owned();
        }
    }
}
