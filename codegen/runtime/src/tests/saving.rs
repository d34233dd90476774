//! Downloads that break off and are continued, and downloads that are saved to files. Time is paused, and there is no
//! network.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{FutureExt as _, stream};
use reqwest::header::HeaderMap;
use reqwest::{Body, Method, Request};

use super::receive::receive_download;
use super::support::{OPERATION, builder};
use crate::{CallOptions, Client, Download, Error, ErrorKind, Retry, Transport, TransportFuture};

/// A response: its status, its headers, the start of its body, and whether that is all.
#[derive(Clone, Debug)]
struct Reply(u16, Vec<(&'static str, String)>, &'static str, bool);

/// Sends replies in their order, and records the headers of the requests.
#[derive(Clone)]
struct Replies(Arc<Mutex<(Vec<Reply>, Vec<HeaderMap>)>>);

impl Transport for Replies {
    fn send(&self, request: Request) -> TransportFuture<'_> {
        let mut state = self.0.lock().unwrap();
        state.1.push(request.headers().clone());
        let reply = if state.0.is_empty() { None } else { Some(state.0.remove(0)) };
        Box::pin(async move {
            let Reply(status, headers, start, is_all) =
                reply.ok_or_else(|| Error::new(ErrorKind::Connect, "no reply is left"))?;
            let mut response = http::Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(name, value);
            }
            let end = (!is_all).then(|| Err(std::io::Error::other("reset")));
            let chunks = start.as_bytes().chunks(2).map(|chunk| Ok(chunk.to_vec())).chain(end);
            let body = Body::wrap_stream(stream::iter(chunks.collect::<Vec<_>>()));
            Ok(response.body(body).unwrap().into())
        })
    }
}

impl Replies {
    fn new(replies: &[Reply]) -> Self {
        Self(Arc::new(Mutex::new((replies.to_vec(), Vec::new()))))
    }

    fn client(&self) -> Client {
        let transport = self.clone();
        let builder = builder().base_url("http://127.0.0.1:1").retry(Retry::default());
        builder.transport(move |_| transport.clone()).build().unwrap()
    }

    /// Starts a download with a method.
    async fn download(&self, method: Method, options: CallOptions) -> Result<Download, Error> {
        let mut client = self.client();
        client.inner.add_options(options);
        let call = client.inner.call(OPERATION, &[&[0]]);
        let request = Request::new(method, "http://127.0.0.1:1/file".parse().unwrap());
        receive_download(call.open(Ok(request)).await, "image/png").await.map(crate::Response::into_inner)
    }

    async fn get(&self) -> Download {
        self.download(Method::GET, CallOptions::new()).await.unwrap()
    }

    /// The headers `Range` and `If-Range` of each request.
    fn ranges(&self) -> Vec<Option<(String, String)>> {
        let text = |headers: &HeaderMap, name: &str| Some(headers.get(name)?.to_str().unwrap().to_owned());
        let headers = &self.0.lock().unwrap().1;
        headers.iter().map(|headers| text(headers, "range").zip(text(headers, "if-range"))).collect()
    }
}

/// A response with the whole content, of which a start is sent.
fn whole(etag: &'static str, content: &'static str, sent: usize) -> Reply {
    let headers = vec![
        ("accept-ranges", "bytes".to_owned()),
        ("content-length", content.len().to_string()),
        ("etag", etag.to_owned()),
    ];
    Reply(200, headers, &content[..sent], sent == content.len())
}

/// A response with a part of the content.
fn part(range: &str, sent: &'static str, is_all: bool) -> Reply {
    Reply(206, vec![("content-range", range.to_owned())], sent, is_all)
}

fn without(mut reply: Reply, name: &str) -> Reply {
    reply.1.retain(|(header, _)| *header != name);
    reply
}

fn with(reply: Reply, name: &'static str, value: &str) -> Reply {
    let mut reply = without(reply, name);
    reply.1.push((name, value.to_owned()));
    reply
}

/// A directory that is removed on drop.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("codegen-runtime-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("film.mp4")
    }

    /// The names of all files, sorted.
    fn names(&self) -> Vec<String> {
        let names = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The calls of a progress callback.
type Seen = Arc<Mutex<Vec<(u64, Option<u64>)>>>;

fn watched(download: Download) -> (Download, Seen) {
    let seen = Seen::default();
    let progress = Arc::clone(&seen);
    (download.on_progress(move |received, total| progress.lock().unwrap().push((received, total))), seen)
}

fn range(first: u32, validator: &str) -> Option<(String, String)> {
    Some((format!("bytes={first}-"), validator.to_owned()))
}

#[tokio::test(start_paused = true)]
async fn a_file_is_saved() {
    let directory = Directory::new("saved");
    std::fs::write(directory.file(), "old").unwrap();
    let replies = Replies::new(&[whole("\"a\"", "abcde", 5)]);
    let (download, seen) = watched(replies.get().await);
    assert_eq!(download.total(), Some(5));
    assert_eq!(download.save(directory.file()).await.unwrap(), 5);
    assert_eq!(*seen.lock().unwrap(), [(2, Some(5)), (4, Some(5)), (5, Some(5))]);
    assert_eq!(std::fs::read_to_string(directory.file()).unwrap(), "abcde");
    assert_eq!(directory.names(), ["film.mp4"]);
}

#[tokio::test(start_paused = true)]
async fn a_transfer_that_breaks_off_is_continued() {
    let replies = || {
        Replies::new(&[
            whole("\"a\"", "abcdefghi", 4),
            part("bytes 4-8/9", "ef", false),
            with(part("Bytes 6-8/9", "ghi", true), "etag", "\"a\""),
        ])
    };
    let expected = [None, range(4, "\"a\""), range(6, "\"a\"")];
    let saved = replies();
    let directory = Directory::new("continued");
    assert_eq!(saved.get().await.save(directory.file()).await.unwrap(), 9);
    assert_eq!(std::fs::read_to_string(directory.file()).unwrap(), "abcdefghi");
    assert_eq!(saved.ranges(), expected);
    let has_key = |headers: &HeaderMap| headers.contains_key("x-api-key");
    assert!(saved.0.lock().unwrap().1.iter().all(has_key));
    let streamed = replies();
    let (download, seen) = watched(streamed.get().await);
    assert_eq!(download.bytes().await.unwrap(), "abcdefghi");
    assert_eq!(seen.lock().unwrap().last(), Some(&(9, Some(9))));
    assert_eq!(streamed.ranges(), expected);
}

#[tokio::test(start_paused = true)]
async fn failures_between_two_parts_are_retries_too() {
    let busy = Reply(503, vec![("retry-after", "7".to_owned())], "", true);
    let replies = Replies::new(&[whole("\"a\"", "abcd", 2), busy.clone(), part("bytes 2-3/4", "cd", true)]);
    let start = tokio::time::Instant::now();
    assert_eq!(replies.get().await.bytes().await.unwrap(), "abcd");
    assert!(start.elapsed() >= Duration::from_secs(7));
    // There are two retries.
    let replies = Replies::new(&[whole("\"a\"", "abcd", 2), busy.clone(), busy, part("bytes 2-3/4", "cd", true)]);
    let error = replies.get().await.bytes().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.http_status().unwrap().as_u16()), (ErrorKind::Status, 3, 503));
    // A failure before the first byte of the response is one of them.
    let replies = Replies::new(&[
        Reply(503, vec![], "", true),
        whole("\"a\"", "abcdef", 2),
        part("bytes 2-5/6", "cd", false),
        part("bytes 4-5/6", "ef", true),
    ]);
    let error = replies.get().await.bytes().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
}

#[tokio::test(start_paused = true)]
async fn other_content_starts_again_in_a_file_and_ends_a_stream() {
    let all = [whole("\"a\"", "abcdef", 4), whole("\"b\"", "xyz", 2), part("bytes 2-2/3", "z", true)];
    let directory = Directory::new("changed");
    let replies = Replies::new(&all);
    let (download, seen) = watched(replies.get().await);
    assert_eq!(download.save(directory.file()).await.unwrap(), 3);
    assert_eq!(std::fs::read_to_string(directory.file()).unwrap(), "xyz");
    assert_eq!(replies.ranges(), [None, range(4, "\"a\""), range(2, "\"b\"")]);
    let expected = [(2, Some(6)), (4, Some(6)), (0, Some(3)), (2, Some(3)), (3, Some(3))];
    assert_eq!(*seen.lock().unwrap(), expected);
    let mut download = Replies::new(&all).get().await;
    assert_eq!(download.next().await.unwrap().unwrap(), "ab");
    assert_eq!(download.next().await.unwrap().unwrap(), "cd");
    let error = download.next().await.unwrap().unwrap_err();
    assert!(error.is_retryable() && error.to_string().contains("the content on the server has changed"), "{error}");
    assert!(download.next().await.is_none());
    // The application has the start of the first content.
    let mut download = Replies::new(&all).get().await;
    download.next().await.unwrap().unwrap();
    assert_eq!(download.save(directory.file()).await.unwrap_err().kind(), ErrorKind::Transport);
    assert_eq!(std::fs::read_to_string(directory.file()).unwrap(), "xyz");
}

#[tokio::test(start_paused = true)]
async fn only_the_requested_bytes_are_appended() {
    let page = with(whole("\"b\"", "<html>", 6), "content-type", "text/html");
    for reply in [
        part("bytes 3-5/6", "xxx", true),
        part("bytes 2-4/6", "xxx", true),
        part("bytes 2-6/7", "xxxxx", true),
        part("bytes 2-5/*", "xxxx", true),
        without(part("", "xxxx", true), "content-range"),
        with(part("bytes 2-5/6", "xxxx", true), "etag", "\"b\""),
        with(part("bytes 2-5/6", "xxxx", true), "content-encoding", "gzip"),
        Reply(204, vec![], "", true),
        page,
    ] {
        let directory = Directory::new("range");
        let replies = Replies::new(&[whole("\"a\"", "abcdef", 2), reply.clone()]);
        let error = replies.get().await.save(directory.file()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{reply:?}");
        assert!(error.http_status().is_some() && replies.ranges().len() == 2);
        assert!(directory.names().is_empty(), "{:?}", directory.names());
    }
    let gone = Replies::new(&[whole("\"a\"", "abcdef", 2), Reply(416, vec![], "", true)]);
    assert_eq!(gone.get().await.bytes().await.unwrap_err().kind(), ErrorKind::Status);
}

#[tokio::test(start_paused = true)]
async fn a_transfer_is_continued_only_if_the_content_can_be_identified() {
    const EARLY: &str = "Mon, 01 Jan 2024 00:00:00 GMT";
    const LATE: &str = "Mon, 01 Jan 2024 00:00:01 GMT";
    let reply = || whole("\"a\"", "abcd", 2);
    let dated = |date: &str| with(with(without(reply(), "etag"), "last-modified", EARLY), "date", date);
    for (reply, validator) in [
        (reply(), Some("\"a\"")),
        (dated(LATE), Some(EARLY)),
        (with(dated(LATE), "etag", "W/\"a\""), Some(EARLY)),
        (dated(EARLY), None),
        (without(dated(LATE), "date"), None),
        (with(reply(), "etag", "W/\"a\""), None),
        (without(reply(), "etag"), None),
        (without(reply(), "accept-ranges"), None),
        (with(reply(), "accept-ranges", "none"), None),
        (without(reply(), "content-length"), None),
        (Reply(203, reply().1, "ab", false), None),
    ] {
        let replies = Replies::new(&[reply.clone(), part("bytes 2-3/4", "cd", true)]);
        let result = replies.get().await.bytes().await;
        match validator {
            Some(validator) => assert_eq!(replies.ranges(), [None, range(2, validator)], "{reply:?}"),
            None => {
                let error = result.unwrap_err();
                assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "{reply:?}");
                assert_eq!(replies.ranges(), [None]);
            }
        }
    }
    let replies = Replies::new(&[reply(), part("bytes 2-3/4", "cd", true)]);
    assert!(replies.download(Method::POST, CallOptions::new()).await.unwrap().bytes().await.is_err());
    let once = CallOptions::new().retry(Retry::none());
    let replies = Replies::new(&[reply(), part("bytes 2-3/4", "cd", true)]);
    assert!(replies.download(Method::GET, once).await.unwrap().bytes().await.is_err());
    assert_eq!(replies.ranges(), [None]);
}

/// Nothing has been received, so that the request is sent as it was.
#[tokio::test(start_paused = true)]
async fn a_body_that_breaks_off_before_its_first_byte_is_requested_again() {
    let broken = || Reply(200, vec![], "", false);
    let replies = Replies::new(&[broken(), Reply(200, vec![], "abc", true)]);
    let (download, seen) = watched(replies.get().await);
    assert_eq!(download.bytes().await.unwrap(), "abc");
    assert_eq!(seen.lock().unwrap().len(), 2);
    assert_eq!(replies.ranges(), [None, None]);
    let replies = Replies::new(&[broken(), Reply(200, vec![], "abc", true)]);
    let post = replies.download(Method::POST, CallOptions::new()).await.unwrap();
    assert_eq!(post.bytes().await.unwrap_err().kind(), ErrorKind::Transport);
    let replies = Replies::new(&[broken(), Reply(202, vec![], "abc", true)]);
    assert_eq!(replies.get().await.bytes().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test(start_paused = true)]
async fn a_failed_or_cancelled_download_leaves_the_target_as_it_was() {
    let directory = Directory::new("failed");
    std::fs::write(directory.file(), "old").unwrap();
    let broken = || without(whole("\"a\"", "abcd", 2), "etag");
    let error = Replies::new(&[broken()]).get().await.save(directory.file()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    let mut hanging = Box::pin(Replies::new(&[whole("\"a\"", "abcd", 2), broken()]).get().await.save(directory.file()));
    // The second attempt begins after a delay.
    while directory.names().len() == 1 {
        assert!((&mut hanging).now_or_never().is_none());
        tokio::task::yield_now().await;
    }
    drop(hanging);
    assert_eq!(directory.names(), ["film.mp4"]);
    assert_eq!(std::fs::read_to_string(directory.file()).unwrap(), "old");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_cannot_be_written_is_an_error() {
    let directory = Directory::new("unwritable");
    for path in [directory.0.clone(), directory.0.join("missing/film.mp4"), directory.0.join("..")] {
        let error = Replies::new(&[whole("\"a\"", "abcd", 4)]).get().await.save(&path).await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::LocalFile, Some(OPERATION)));
        let start = format!("items.get: could not create a file for {}", path.display());
        assert!(error.to_string().starts_with(&start), "{error}");
        assert!(std::error::Error::source(&error).is_some() && !error.is_retryable());
    }
    assert!(directory.names().is_empty());
    let long = directory.0.join("ä".repeat(120));
    assert_eq!(Replies::new(&[whole("\"a\"", "abcd", 4)]).get().await.save(&long).await.unwrap(), 4);
}
