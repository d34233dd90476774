//! Binary request bodies.

use bytes::Bytes;
use futures_util::stream;

use super::support::{OPERATION, call, prepared, prepared_at, sent};
use crate::{ErrorKind, File};

const OCTETS: &str = "application/octet-stream";

fn chunks() -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> {
    stream::iter(["ab", "c"].map(|chunk| Ok(Bytes::from(chunk))))
}

/// A temporary file with these bytes, which is removed on drop.
struct Temporary(std::path::PathBuf);

impl Temporary {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("codegen-runtime-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn memory_files_and_streams_are_sent() {
    let octets = |length| (OCTETS.to_owned(), length, "abc".to_owned());
    assert_eq!(sent(File::from_bytes("abc").into_payload(OPERATION, OCTETS).unwrap()).await, octets(Some(3)));
    assert_eq!(sent(File::from(b"abc".to_vec()).into_payload(OPERATION, OCTETS).unwrap()).await, octets(Some(3)));
    assert_eq!(sent(File::from(Bytes::from("abc")).into_payload(OPERATION, OCTETS).unwrap()).await, octets(Some(3)));
    let temporary = Temporary::new("sent", b"abc");
    assert_eq!(sent(File::from_path(&temporary.0).into_payload(OPERATION, OCTETS).unwrap()).await, octets(Some(3)));
    assert_eq!(sent(File::from_stream(chunks()).into_payload(OPERATION, OCTETS).unwrap()).await, octets(None));
}

#[tokio::test]
async fn a_large_file_is_read_in_pieces() {
    let bytes: Vec<u8> = (0..200_000_u32).map(|index| b'a' + u8::try_from(index % 26).unwrap()).collect();
    let temporary = Temporary::new("large", &bytes);
    let (_, length, text) = sent(File::from_path(&temporary.0).into_payload(OPERATION, OCTETS).unwrap()).await;
    assert_eq!((length, text.into_bytes() == bytes), (Some(200_000), true));
}

#[tokio::test]
async fn only_unspecific_media_types_can_be_replaced() {
    let file = || File::from_bytes("abc").with_content_type("image/png");
    assert_eq!(sent(file().into_payload(OPERATION, OCTETS).unwrap()).await.0, "image/png");
    let error = file().into_payload(OPERATION, "video/mp4").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let file = File::from_stream(chunks());
    sent(file.clone().into_payload(OPERATION, OCTETS).unwrap()).await;
    let message = prepared_at(call().body(file.into_payload(OPERATION, OCTETS).unwrap()), "/").await.unwrap_err();
    assert_eq!(message, "the stream was already sent by an earlier request");
}

#[tokio::test]
async fn a_file_that_does_not_exist_is_an_invalid_argument() {
    let file = File::from_path("/nonexistent/file").into_payload(OPERATION, OCTETS).unwrap();
    let message = prepared_at(call().body(file), "/").await.unwrap_err();
    assert_eq!(message, "the file /nonexistent/file could not be read");
}

#[tokio::test]
async fn an_empty_body_has_a_length_and_no_data() {
    let request = prepared(call().body(File::from_bytes("").into_payload(OPERATION, OCTETS).unwrap())).await;
    assert_eq!(request.headers()["content-length"], "0");
    assert!(request.body().is_none());
}
