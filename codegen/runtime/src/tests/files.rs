//! Binary request bodies.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};

use super::support::{OPERATION, call, prepared, prepared_at, sent};
use crate::runtime::multipart::Form;
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
    let reader = || File::from_reader(&b"abc"[..]);
    assert_eq!(sent(reader().into_payload(OPERATION, OCTETS).unwrap()).await, octets(None));
    assert_eq!(sent(reader().with_length(3).into_payload(OPERATION, OCTETS).unwrap()).await, octets(Some(3)));
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

/// The chunks that arrive until the error or the end, and the error, if a file is sent with a stated length.
async fn limited(file: File, length: u64) -> (String, Option<String>) {
    let part = file.with_length(length).into_payload(OPERATION, OCTETS).unwrap();
    let (data, stated) = part.open(OPERATION).await.unwrap();
    assert_eq!(stated, Some(length));
    let items: Vec<_> = data.collect().await;
    let text = items.iter().flatten().flat_map(|chunk| chunk.to_vec()).map(char::from).collect();
    (text, items.into_iter().find_map(Result::err).map(|error| error.to_string()))
}

#[tokio::test]
async fn a_stated_length_is_exact() {
    let longer = |length| Some(format!("the data is longer than the stated length of {length} bytes"));
    let shorter = Some("the data is shorter than the stated length of 4 bytes".to_owned());
    let texts: [fn() -> File; 3] =
        [|| File::from_bytes("abc"), || File::from_stream(chunks()), || File::from_reader(&b"abc"[..])];
    for file in texts {
        assert_eq!(limited(file(), 3).await, ("abc".to_owned(), None));
        assert_eq!(limited(file(), 4).await, ("abc".to_owned(), shorter.clone()));
        assert_eq!(limited(file(), 1).await, (String::new(), longer(1)));
        assert_eq!(limited(file(), 0).await, (String::new(), longer(0)));
    }
    // The second chunk exceeds the length, and the first one is not sent: it would complete the request.
    assert_eq!(limited(File::from_stream(chunks()), 2).await, (String::new(), longer(2)));
    assert_eq!(limited(File::from_bytes(""), 0).await, (String::new(), None));
}

/// A file that records its progress.
fn watched(file: File) -> (File, Seen) {
    let seen = Seen::default();
    let progress = Arc::clone(&seen);
    (file.on_progress(move |sent, total| progress.lock().unwrap().push((sent, total))), seen)
}

type Seen = Arc<Mutex<Vec<(u64, Option<u64>)>>>;

#[tokio::test]
async fn the_progress_is_reported() {
    let body = |file: File| file.into_payload(OPERATION, OCTETS).unwrap();
    let (file, seen) = watched(File::from_bytes(vec![b'a'; 150_000]));
    sent(body(file.clone())).await;
    let all = |total| [(0, total), (65536, total), (131_072, total), (150_000, total)];
    assert_eq!(*seen.lock().unwrap(), all(Some(150_000)));
    // A second attempt starts again.
    sent(body(file)).await;
    assert_eq!(*seen.lock().unwrap(), [all(Some(150_000)), all(Some(150_000))].concat());
    let (file, seen) = watched(File::from_stream(chunks()));
    sent(body(file)).await;
    assert_eq!(*seen.lock().unwrap(), [(0, None), (2, None), (3, None)]);
    let (file, seen) = watched(File::from_stream(chunks()));
    sent(body(file.with_length(3))).await;
    assert_eq!(*seen.lock().unwrap(), [(0, Some(3)), (2, Some(3)), (3, Some(3))]);
    let (file, seen) = watched(File::from_bytes(""));
    sent(body(file)).await;
    assert_eq!(*seen.lock().unwrap(), [(0, Some(0))]);
}

#[tokio::test]
async fn each_part_of_a_form_has_its_progress() {
    let (first, seen_first) = watched(File::from_bytes("abc"));
    let (second, seen_second) = watched(File::from_reader(&b"defgh"[..]).with_length(5));
    let form = Form::new(OPERATION).file("a", first, None).unwrap().file("b", second, None).unwrap();
    let (_, length, text) = sent(form.finish()).await;
    assert_eq!(length, Some(text.len() as u64));
    assert_eq!(*seen_first.lock().unwrap(), [(0, Some(3)), (3, Some(3))]);
    assert_eq!(*seen_second.lock().unwrap(), [(0, Some(5)), (5, Some(5))]);
}
