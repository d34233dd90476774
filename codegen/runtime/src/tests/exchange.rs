//! The headers and bodies of requests on the wire, and the errors of failed connections.

use std::error::Error as _;
use std::io::{Read as _, Write as _};

use bytes::Bytes;
use futures_util::stream;

use super::receive::receive_empty;
use super::support::{OPERATION, Server, builder, read, serve};
use crate::runtime::bodies;
use crate::runtime::payload::Payload;
use crate::{Error, ErrorKind, File};

async fn send(url: &str, body: Option<Payload>) -> Result<(), Error> {
    send_as(reqwest::Method::POST, url, body).await
}

async fn send_as(method: reqwest::Method, url: &str, body: Option<Payload>) -> Result<(), Error> {
    let client = builder().base_url(url).build().unwrap();
    let call = client.inner.call(OPERATION, &[]).body(body);
    let mut request = call.requests().create_item().unwrap();
    *request.method_mut() = method;
    receive_empty(call.open(Ok(request)).await).await.map(|_| ())
}

#[tokio::test]
async fn methods_with_a_body_always_have_a_length() {
    for (method, has_length) in
        [("POST", true), ("PUT", true), ("PATCH", true), ("GET", false), ("DELETE", false), ("OPTIONS", false)]
    {
        let server = Server::empty();
        send_as(method.parse().unwrap(), &server.url, None).await.unwrap();
        let request = server.requests().remove(0);
        assert_eq!(request.matches("content-length: 0\r\n").count(), usize::from(has_length), "{request}");
        assert!(!request.contains("transfer-encoding") && !request.contains("content-type"), "{request}");
    }
}

#[tokio::test]
async fn bodies_have_a_length_if_it_is_known() {
    let server = Server::empty();
    send(&server.url, Some(bodies::text("text/plain", "abc".to_owned()))).await.unwrap();
    send(&server.url, Some(bodies::text("text/plain", String::new()))).await.unwrap();
    let chunks = stream::iter(["ab", "", "c"].map(|chunk| Ok::<_, std::io::Error>(Bytes::from(chunk))));
    send(&server.url, Some(File::from_stream(chunks).into_payload(OPERATION, "text/csv").unwrap())).await.unwrap();
    let [known, empty, unknown] = server.requests().try_into().unwrap();
    assert!(known.contains("content-length: 3\r\n") && known.ends_with("\r\n\r\nabc"), "{known}");
    assert!(known.contains("content-type: text/plain\r\n") && !known.contains("transfer-encoding"), "{known}");
    assert!(empty.contains("content-length: 0\r\n") && empty.ends_with("\r\n\r\n"), "{empty}");
    assert!(unknown.contains("transfer-encoding: chunked\r\n"), "{unknown}");
    assert!(unknown.ends_with("\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"), "{unknown}");
}

#[tokio::test]
async fn an_error_of_the_applications_stream_is_its_own() {
    let server = Server::empty();
    let chunks = [Ok(Bytes::from("abc")), Err(std::io::Error::other("the disk is full"))];
    let body = File::from_stream(stream::iter(chunks)).into_payload(OPERATION, "text/csv").unwrap();
    let error = send(&server.url, Some(body)).await.unwrap_err();
    let message = "items.get: the request body could not be produced";
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::RequestBody, message));
    assert_eq!(error.source().unwrap().to_string(), "the disk is full");
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn large_headers_are_final() {
    let large = format!("HTTP/1.1 204 No Content\r\nx-a: {}\r\n\r\n", "a".repeat(1 << 20));
    let many = format!("HTTP/1.1 204 No Content\r\n{}\r\n", "x-a: a\r\n".repeat(200));
    for response in [large, many] {
        let url = serve(move |mut stream| {
            read(&mut stream);
            // The client may close the connection early.
            let _ = stream.write_all(response.as_bytes());
        });
        let error = send(&url, None).await.unwrap_err();
        let message = "items.get: the headers of the response are too large";
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Decode, message), "{error:?}");
        assert!(!error.is_retryable());
    }
}

/// Returns a frame of HTTP/2 (RFC 9113, section 4.1).
fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags, 0, 0, 0, stream], payload].concat()
}

#[tokio::test]
async fn large_headers_are_final_with_http_2() {
    const END_HEADERS: u8 = 4;
    // `:status: 200`, and a header `a` with a value of 500,000 bytes (RFC 7541, sections 5.1, 6.1 and 6.2.2).
    let block = [&[0x88, 0, 1, b'a', 0x7f, 0xa1, 0xc1, 0x1e][..], &vec![b'x'; 500_000]].concat();
    let mut response = [frame(4, 0, 0, &[]), frame(4, 1, 0, &[])].concat();
    let parts: Vec<&[u8]> = block.chunks(16_000).collect();
    for (index, part) in parts.iter().enumerate() {
        let flags = if index + 1 == parts.len() { END_HEADERS } else { 0 };
        response.extend(frame(if index == 0 { 1 } else { 9 }, flags, 1, part));
    }
    let url = serve(move |mut stream| {
        // The headers of the request are complete, and there is no body.
        let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
        while !request.windows(6).any(|part| part == [1, 5, 0, 0, 0, 1]) {
            let count = stream.read(&mut buffer).unwrap();
            request.extend_from_slice(&buffer[..count]);
        }
        let _ = stream.write_all(&response);
        std::thread::sleep(std::time::Duration::from_secs(5));
    });
    let client = builder().base_url(url).http_client(reqwest::ClientBuilder::http2_prior_knowledge).build().unwrap();
    let call = client.inner.call(OPERATION, &[]);
    let request = call.requests().create_item();
    let error = receive_empty(call.open(request).await).await.unwrap_err();
    let message = "items.get: the headers of the response are too large, or violate HTTP/2";
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Decode, message), "{error:?}");
    assert!(!error.is_retryable());
}

/// Such a request is sent again, whatever its method is (RFC 9113, sections 6.8 and 8.7).
#[tokio::test]
async fn requests_that_http_2_refuses_were_not_processed() {
    let settings = [frame(4, 0, 0, &[]), frame(4, 1, 0, &[])].concat();
    let refused = frame(3, 0, 1, &[0, 0, 0, 7]);
    let closing = frame(7, 0, 0, &[0; 8]);
    for (response, message) in [
        (refused, "the server refused the request, and did not process it"),
        (closing, "the server is closing the connection, and did not process the request"),
    ] {
        let response = [settings.clone(), response].concat();
        let url = serve(move |mut stream| {
            let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
            while !request.windows(6).any(|part| part == [1, 5, 0, 0, 0, 1]) {
                let count = stream.read(&mut buffer).unwrap();
                request.extend_from_slice(&buffer[..count]);
            }
            let _ = stream.write_all(&response);
            std::thread::sleep(std::time::Duration::from_secs(5));
        });
        let http = reqwest::ClientBuilder::http2_prior_knowledge;
        let client = builder().base_url(url).http_client(http).build().unwrap();
        let call = client.inner.call(OPERATION, &[]);
        let request = call.requests().create_item();
        let error = call.send(request).await.err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Refused, "{message}: {error:?}");
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[tokio::test]
async fn it_is_unknown_whether_a_request_was_processed_if_the_connection_breaks() {
    let url = serve(|mut stream| {
        read(&mut stream);
    });
    for body in [None, Some(bodies::text("text/plain", "abc".to_owned()))] {
        let error = send(&url, body).await.unwrap_err();
        let message = "items.get: the connection failed: it is unknown whether the server processed the request";
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Transport, message));
        assert!(error.is_retryable());
    }
}
