//! Binary request bodies.

use bytes::Bytes;
use futures_util::stream;

use super::support::{OPERATION, declared, text};
use crate::{ErrorKind, File};

const OCTETS: &str = "application/octet-stream";

async fn sent(file: File, media_type: &'static str) -> (String, Option<u64>, String) {
    let (content, body) = file.into_body(OPERATION, media_type).await.unwrap();
    let (media_type, length) = declared(content).await;
    (media_type, length, text(body).await)
}

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
    // `reqwest` knows the length of bytes.
    assert_eq!(sent(File::from_bytes("abc"), OCTETS).await, octets(None));
    assert_eq!(sent(b"abc".to_vec().into(), OCTETS).await, octets(None));
    assert_eq!(sent(Bytes::from("abc").into(), OCTETS).await, octets(None));
    let temporary = Temporary::new("sent", b"abc");
    assert_eq!(sent(File::from_path(&temporary.0), OCTETS).await, octets(Some(3)));
    assert_eq!(sent(File::from_stream(chunks()), OCTETS).await, octets(None));
}

#[tokio::test]
async fn a_large_file_is_read_in_pieces() {
    let bytes: Vec<u8> = (0..200_000_u32).map(|index| b'a' + u8::try_from(index % 26).unwrap()).collect();
    let temporary = Temporary::new("large", &bytes);
    let (_, length, text) = sent(File::from_path(&temporary.0), OCTETS).await;
    assert_eq!((length, text.into_bytes() == bytes), (Some(200_000), true));
}

#[tokio::test]
async fn only_unspecific_media_types_can_be_replaced() {
    let file = || File::from_bytes("abc").with_content_type("image/png");
    assert_eq!(sent(file(), OCTETS).await.0, "image/png");
    assert_eq!(sent(file(), "video/mp4").await.0, "video/mp4");
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let file = File::from_stream(chunks());
    sent(file.clone(), OCTETS).await;
    let error = file.into_body(OPERATION, OCTETS).await.map(|_| ()).unwrap_err();
    let message = "items.get: the stream was already sent by an earlier request";
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidArgument, message));
}

#[tokio::test]
async fn a_file_that_does_not_exist_is_an_invalid_argument() {
    let error = File::from_path("/nonexistent/file").into_body(OPERATION, OCTETS).await.map(|_| ()).unwrap_err();
    let message = "items.get: the file could not be read";
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidArgument, message));
}
