//! Operations with pages.

mod support;

use futures_util::StreamExt as _;
use support::{ID, client, json};
use twelvelabs_client::types::ChunkInfo;
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers};

/// Starts a server with a number of chunks. Its responses contain the number of pages if `has_total` is set.
async fn server(chunks: usize, has_total: bool) -> MockServer {
    let server = MockServer::start().await;
    let respond = move |request: &Request| {
        let number = |name: &str, default| {
            request.url.query_pairs().find(|(key, _)| key == name).map_or(default, |(_, value)| value.parse().unwrap())
        };
        let (page, limit): (usize, usize) = (number("page", 1), number("page_limit", 10));
        let items: Vec<String> = (1..=chunks).skip((page - 1) * limit).take(limit).map(chunk).collect();
        let total = if has_total { format!(r#","total_page":{}"#, chunks.div_ceil(limit)) } else { String::new() };
        let list = if items.is_empty() { "null".to_owned() } else { format!("[{}]", items.join(",")) };
        json(200, &format!(r#"{{"status":"active","uploaded_chunks":{list},"page_info":{{"page":{page}{total}}}}}"#))
    };
    Mock::given(matchers::any()).respond_with(respond).mount(&server).await;
    server
}

fn chunk(index: usize) -> String {
    format!(r#"{{"index":{index},"status":"completed"}}"#)
}

async fn requested_pages(server: &MockServer) -> Vec<String> {
    let requests = server.received_requests().await.unwrap();
    requests.iter().map(|request| request.url.query().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn items_of_all_pages_without_an_extra_call() {
    let server = server(23, true).await;
    let chunks: Vec<ChunkInfo> = client(&server).multipart_upload().get_status(ID).items().try_collect().await.unwrap();
    assert_eq!(chunks.iter().map(|chunk| chunk.index.unwrap()).collect::<Vec<_>>(), (1..=23).collect::<Vec<_>>());
    assert_eq!(requested_pages(&server).await, ["page=1", "page=2", "page=3"]);
}

#[tokio::test]
async fn a_full_last_page_ends_the_stream() {
    let server = server(20, true).await;
    let chunks: Vec<ChunkInfo> = client(&server).multipart_upload().get_status(ID).items().try_collect().await.unwrap();
    assert_eq!((chunks.len(), requested_pages(&server).await.len()), (20, 2));
}

#[tokio::test]
async fn an_empty_upload_is_one_page() {
    let server = server(0, true).await;
    let chunks: Vec<ChunkInfo> = client(&server).multipart_upload().get_status(ID).items().try_collect().await.unwrap();
    assert_eq!((chunks.len(), requested_pages(&server).await.len()), (0, 1));
}

#[tokio::test]
async fn a_short_page_ends_the_stream_if_the_total_is_unknown() {
    let server = server(23, false).await;
    let request = client(&server).multipart_upload().get_status(ID).page_limit(10);
    let chunks: Vec<ChunkInfo> = request.items().try_collect().await.unwrap();
    assert_eq!((chunks.len(), requested_pages(&server).await.len()), (23, 3));
}

#[tokio::test]
async fn pages_keep_the_envelope_and_start_at_the_requested_page() {
    let server = server(23, true).await;
    let pages = client(&server).multipart_upload().get_status(ID).page(2).page_limit(10).pages();
    let pages: Vec<_> = pages.try_collect().await.unwrap();
    let numbers: Vec<_> = pages.iter().map(|page| page.page_info.as_ref().unwrap().page.unwrap()).collect();
    assert_eq!(numbers, [2, 3]);
    assert!(pages.iter().all(|page| page.http_status().as_u16() == 200));
}

#[tokio::test]
async fn pages_are_requested_one_at_a_time() {
    let server = server(23, true).await;
    let mut items = client(&server).multipart_upload().get_status(ID).items();
    for _ in 0..10 {
        items.next().await.unwrap().unwrap();
    }
    assert_eq!(requested_pages(&server).await.len(), 1);
}

#[tokio::test]
async fn a_failure_ends_the_stream() {
    let server = MockServer::start().await;
    let first = json(200, r#"{"uploaded_chunks":[{"index":1}],"page_info":{"total_page":9}}"#);
    Mock::given(matchers::query_param("page", "1")).respond_with(first).mount(&server).await;
    Mock::given(matchers::any()).respond_with(ResponseTemplate::new(500)).mount(&server).await;
    let items = client(&server).multipart_upload().get_status(ID).items();
    let items: Vec<_> = items.collect().await;
    assert_eq!(items.len(), 2);
    assert_eq!(items[1].as_ref().unwrap_err().http_status().unwrap().as_u16(), 500);
}

#[tokio::test]
async fn an_empty_page_ends_the_stream() {
    let server = support::server(json(200, r#"{"uploaded_chunks":[],"page_info":{"total_page":1000000}}"#)).await;
    let chunks: Vec<ChunkInfo> = client(&server).multipart_upload().get_status(ID).items().try_collect().await.unwrap();
    assert_eq!((chunks.len(), requested_pages(&server).await.len()), (0, 1));
}
