//! Callbacks and streams of the application that panic: nothing hangs, and no file is left.

use std::io::Write as _;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;

use super::receive::receive_download;
use super::support::{OPERATION, builder, read, response, serve};
use crate::{ErrorKind, File};

#[tokio::test]
async fn a_panic_in_a_request_body_fails_the_call() {
    let data = vec![b'x'; 1 << 20];
    let files: [(&str, File); 2] = [
        ("callback", File::from_bytes(data).on_progress(|sent, _| assert!(sent < 200_000, "a test"))),
        (
            "stream",
            File::from_stream(stream::poll_fn(|_| -> std::task::Poll<Option<Result<Bytes, std::io::Error>>> {
                panic!("a test")
            })),
        ),
    ];
    for (what, file) in files {
        let url = serve(|mut stream| {
            read(&mut stream);
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n");
        });
        let client = builder().base_url(url).build().unwrap();
        let call = client.inner.call(OPERATION, &[]).body(file.into_payload(OPERATION, "image/png").unwrap());
        let request = call.requests().create_item();
        let sent = tokio::time::timeout(Duration::from_secs(5), call.send(request)).await.expect(what);
        let error = sent.err().expect(what);
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::RequestBody, 1), "{what}: {error}");
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(cause, "the stream or the progress callback panicked", "{what}");
        // The client can still be used.
        let call = client.inner.call(OPERATION, &[]);
        let request = call.requests().create_item();
        assert_eq!(call.send(request).await.unwrap().status(), 204, "{what}");
    }
}

#[tokio::test]
async fn a_panic_while_a_download_is_saved_removes_the_temporary_file() {
    let folder = std::env::temp_dir().join(format!("codegen-runtime-panics-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("file");
    std::fs::write(&path, "before").unwrap();
    let download = receive_download(response(200, &[], ["a", "b", "c"]), "image/png").await.unwrap().into_inner();
    let saved = download.on_progress(|received, _| assert!(received < 2, "a test")).save(path.clone());
    assert!(tokio::spawn(saved).await.unwrap_err().is_panic());
    let names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!((names, std::fs::read(&path).unwrap()), (vec!["file".into()], b"before".to_vec()));
    std::fs::remove_dir_all(&folder).unwrap();
}
