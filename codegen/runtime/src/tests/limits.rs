//! The limits on the part of a response that is read into memory.

use bytes::Bytes;
use futures_util::StreamExt as _;

use super::receive::{receive_download, receive_empty, receive_events, receive_json, receive_text, receive_texts};
use super::support::response;
use crate::ErrorKind;
use crate::runtime::streams::StreamFormat;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// Returns a body of some mebibytes and bytes, in chunks that share their memory.
fn chunks(mebibytes: usize, bytes: usize) -> impl Iterator<Item = Bytes> {
    let chunk = Bytes::from(vec![b'1'; MIB]);
    let rest = chunk.slice(..bytes);
    std::iter::repeat_n(chunk, mebibytes).chain([rest])
}

#[tokio::test]
async fn a_body_of_64_mib_is_read_and_no_more() {
    let text = receive_text(response(200, &[], chunks(64, 0)), "text/csv").await.unwrap();
    assert_eq!(text.len(), 64 * MIB);
    drop(text);
    let error = receive_text(response(200, &[], chunks(64, 1)), "text/csv").await.unwrap_err();
    let message = "items.get: 200 OK: the response body is larger than 64 MiB (`max_body_size`)";
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Decode, message));
    assert_eq!(error.raw_body().len(), 64 * KIB);
    assert!(receive_empty(response(204, &[], chunks(64, 1))).await.is_err());
}

#[tokio::test]
async fn errors_keep_64_kib() {
    for (sent, kept) in [(64 * KIB - 1, 64 * KIB - 1), (64 * KIB, 64 * KIB), (64 * KIB + 1, 64 * KIB)] {
        let error = receive_text(response(500, &[], chunks(0, sent)), "text/csv").await.unwrap_err();
        assert_eq!(error.raw_body().len(), kept);
        let undecodable = receive_json::<bool>(response(200, &[], chunks(0, sent))).await.unwrap_err();
        assert_eq!(undecodable.raw_body().len(), kept);
        let undescribed = response(200, &[], chunks(0, sent)).unwrap().undescribed().await;
        assert_eq!(undescribed.raw_body().len(), kept);
    }
}

#[tokio::test]
async fn downloads_have_no_limit() {
    let download = receive_download(response(200, &[], chunks(65, 0)), "image/png").await.unwrap().into_inner();
    assert_eq!(download.bytes().await.unwrap().len(), 65 * MIB);
}

/// An event whose data, in one line or several, is larger than the limit ends the stream.
#[tokio::test]
async fn an_event_of_more_than_16_mib_ends_the_stream() {
    let line = |bytes: usize| {
        let start = [Bytes::from("data:a\n\ndata:")];
        start.into_iter().chain(chunks(15, bytes)).chain([Bytes::from("\n\ndata:b\n\n")])
    };
    let lines = (0..17).flat_map(|_| {
        let chunk = chunks(0, MIB - 10);
        [Bytes::from("data:")].into_iter().chain(chunk).chain([Bytes::from("\n")])
    });
    let lines = [Bytes::from("data:a\n\n")].into_iter().chain(lines).collect::<Vec<_>>();
    for (chunks, lengths) in [
        (line(MIB - KIB).collect::<Vec<_>>(), vec![Some(1), Some(16 * MIB - KIB), Some(1)]),
        (line(MIB).chain([Bytes::from("data:c\n\n")]).collect(), vec![Some(1), None]),
        (lines, vec![Some(1), None]),
    ] {
        let stream = receive_texts(response(200, &[], chunks), StreamFormat::events("text/event-stream"))
            .await
            .unwrap()
            .into_inner();
        let items: Vec<_> = stream.collect().await;
        let found: Vec<_> = items.iter().map(|item| item.as_ref().ok().map(String::len)).collect();
        assert_eq!(found, lengths);
        if let Some(Err(error)) = items.last() {
            let message = "items.get: an event is larger than 16 MiB (`max_event_size`)";
            assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Decode, message));
        }
    }
}

#[tokio::test]
async fn a_line_of_more_than_16_mib_ends_the_stream() {
    let chunks = [Bytes::from("1\n")].into_iter().chain(chunks(16, 1));
    let stream =
        receive_events::<u64>(response(200, &[], chunks), StreamFormat::lines("application/jsonl")).await.unwrap();
    let items: Vec<_> = stream.into_inner().collect().await;
    assert!(matches!(items[..], [Ok(1), Err(_)]), "{}", items.len());
}

/// Only the current event counts, and not those that arrive with it.
#[tokio::test]
async fn many_events_in_one_chunk_are_no_large_event() {
    let (line, event) = ("1\n".repeat(9 * MIB), "data: 1\n\n".repeat(2 * MIB));
    for (body, format) in
        [(line, StreamFormat::lines("application/jsonl")), (event, StreamFormat::events("text/event-stream"))]
    {
        assert!(body.len() > 16 * MIB);
        let stream = receive_events::<u64>(response(200, &[], [body]), format).await.unwrap();
        assert!(stream.into_inner().all(|item| std::future::ready(item.is_ok())).await);
    }
}
