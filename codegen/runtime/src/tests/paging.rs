//! Streams of pages and items.

use std::future::IntoFuture;
use std::sync::{Arc, Mutex};

use futures_util::StreamExt as _;
use serde_json::{Value, json};

use super::receive::receive_json;
use super::support::{call, prepared_at, response, response_of};
use crate::runtime::page_cursors::{self, CursorPages};
use crate::runtime::page_links;
use crate::runtime::page_numbers::{self, NumberedPages};
use crate::runtime::page_urls::{self, LinkedPages, Target};
use crate::runtime::sending::Sending;
use crate::{ErrorKind, PagePosition};

/// A request whose responses come from a list of pages, and which records the requested page numbers.
#[derive(Clone, Default)]
struct Numbers {
    page: Option<i64>,
    limit: Option<i64>,
    /// `{"items": [...], "last": n}` per page.
    pages: Vec<Value>,
    fetched: Arc<Mutex<Vec<i64>>>,
}

impl IntoFuture for Numbers {
    type Output = Result<crate::Response<Value>, crate::Error>;
    type IntoFuture = Sending<Value>;

    fn into_future(self) -> Sending<Value> {
        Box::pin(async move {
            let page = self.page.unwrap();
            self.fetched.lock().unwrap().push(page);
            let found = usize::try_from(page - 1).ok().and_then(|index| self.pages.get(index));
            let (status, body) = found.map_or((500, String::new()), |page| (200, page.to_string()));
            receive_json(response(status, &[], [body])).await
        })
    }
}

impl NumberedPages for Numbers {
    type Page = Value;
    type Item = Value;

    const OPERATION: &'static str = "items.list";

    fn number(&self) -> Option<i64> {
        self.page
    }

    fn at(self, number: i64) -> Self {
        Self { page: Some(number), ..self }
    }

    fn limit(&self) -> Option<i64> {
        self.limit
    }

    fn pages(page: &Value) -> Option<i64> {
        page["last"].as_i64()
    }

    fn total(page: &Value) -> Option<i64> {
        page["total"].as_i64()
    }

    fn has_next(page: &Value) -> Option<bool> {
        page["more"].as_bool()
    }

    fn len(page: &Value) -> usize {
        page["items"].as_array().map_or(0, Vec::len)
    }

    fn into_items(page: Value) -> Vec<Value> {
        page["items"].as_array().cloned().unwrap_or_default()
    }
}

/// The items, whether the last one is an error, and the pages that were requested.
async fn items(request: Numbers) -> (Vec<Value>, bool, Vec<i64>) {
    let fetched = Arc::clone(&request.fetched);
    let items: Vec<_> = page_numbers::items(request).collect().await;
    let failed = items.last().is_some_and(Result::is_err);
    (items.into_iter().filter_map(Result::ok).collect(), failed, fetched.lock().unwrap().clone())
}

fn numbers(pages: &[Value]) -> Numbers {
    Numbers { pages: pages.to_vec(), ..Numbers::default() }
}

#[tokio::test]
async fn the_response_gives_the_number_of_the_last_page() {
    let pages = [json!({ "items": [1, 2], "last": 2 }), json!({ "items": [3], "last": 2 }), json!({ "items": [4] })];
    assert_eq!(items(numbers(&pages)).await, (vec![json!(1), json!(2), json!(3)], false, vec![1, 2]));
    let from_the_second = Numbers { page: Some(2), ..numbers(&pages) };
    assert_eq!(items(from_the_second).await, (vec![json!(3)], false, vec![2]));
}

#[tokio::test]
async fn an_empty_page_ends_the_stream() {
    let pages = [json!({ "items": [1], "last": 9 }), json!({ "items": [], "last": 9 }), json!({ "items": [2] })];
    assert_eq!(items(numbers(&pages)).await, (vec![json!(1)], false, vec![1, 2]));
    assert_eq!(items(numbers(&[json!({ "items": [] })])).await, (vec![], false, vec![1]));
}

#[tokio::test]
async fn a_short_page_ends_the_stream_if_nothing_else_is_known() {
    let pages = [json!({ "items": [1, 2] }), json!({ "items": [3] }), json!({ "items": [4] })];
    let limited = Numbers { limit: Some(2), ..numbers(&pages) };
    assert_eq!(items(limited).await, (vec![json!(1), json!(2), json!(3)], false, vec![1, 2]));
    // The server may send fewer items than requested on each page.
    for fact in [json!({ "more": true }), json!({ "last": 3 }), json!({ "total": 3 })] {
        let page = |item: i64| {
            let mut page = fact.clone();
            page["items"] = json!([item]);
            page
        };
        let mut pages = [page(1), page(2), page(3)];
        pages[2]["more"] = json!(false);
        let limited = Numbers { limit: Some(2), ..numbers(&pages) };
        assert_eq!(items(limited).await.2, [1, 2, 3], "{fact}");
    }
}

#[tokio::test]
async fn an_error_ends_the_stream() {
    let (found, failed, fetched) = items(numbers(&[json!({ "items": [1], "last": 5 })])).await;
    assert_eq!((found, failed, fetched), (vec![json!(1)], true, vec![1, 2]));
}

#[tokio::test]
async fn pages_are_requested_when_they_are_polled() {
    let request = numbers(&[json!({ "items": [1], "last": 3 }), json!({ "items": [2], "last": 3 })]);
    let fetched = Arc::clone(&request.fetched);
    let mut pages = page_numbers::pages(request);
    assert!(fetched.lock().unwrap().is_empty());
    assert_eq!(pages.next().await.unwrap().unwrap()["items"], json!([1]));
    assert_eq!(*fetched.lock().unwrap(), [1]);
}

#[tokio::test]
async fn the_next_page_is_requested_in_advance_if_the_caller_asks_for_it() {
    let request = numbers(&[json!({ "items": [1, 2] }), json!({ "items": [3] })]);
    let fetched = Arc::clone(&request.fetched);
    let mut items = page_numbers::items(request).prefetch();
    assert!(fetched.lock().unwrap().is_empty());
    let mut positions = Vec::new();
    for expected in [1, 2, 3] {
        assert_eq!(items.next().await.unwrap().unwrap(), json!(expected));
        positions.push((items.position().unwrap().to_string(), fetched.lock().unwrap().len()));
    }
    // The third page fails. The position is that of items, whatever has been requested.
    let expected = [("1:1", 2), ("0:2", 2), ("0:3", 3)];
    assert_eq!(positions, expected.map(|(position, count)| (position.to_owned(), count)));
    assert!(items.next().await.unwrap().is_err());
    assert_eq!(items.position().unwrap().to_string(), "0:3");
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn a_stream_continues_anywhere() {
    let pages = [json!({ "items": [1, 2, 3], "last": 2 }), json!({ "items": [4, 5], "last": 2 })];
    for read in 0..5 {
        let mut items = page_numbers::items(numbers(&pages));
        for _ in 0..read {
            items.next().await.unwrap().unwrap();
        }
        let text = serde_json::to_string(&items.position().unwrap()).unwrap();
        let position: PagePosition = serde_json::from_str(&text).unwrap();
        let mut rest = page_numbers::items(numbers(&pages)).resume_from(&position);
        assert_eq!(rest.position(), Some(position));
        for expected in read + 1..=5 {
            assert_eq!(rest.next().await.unwrap().unwrap(), json!(expected));
        }
        assert!(rest.next().await.is_none() && rest.position().is_none());
    }
    serde_json::from_str::<PagePosition>("\"page 1\"").unwrap_err();
}

/// A request whose pages have cursors: the response of each contains the cursor of the next.
#[derive(Clone)]
struct Cursors {
    cursor: usize,
    next: NextCursor,
}

type NextCursor = fn(usize) -> usize;

impl IntoFuture for Cursors {
    type Output = Result<crate::Response<Value>, crate::Error>;
    type IntoFuture = Sending<Value>;

    fn into_future(self) -> Sending<Value> {
        Box::pin(async move { receive_json(response(200, &[], [(self.next)(self.cursor).to_string()])).await })
    }
}

impl CursorPages for Cursors {
    type Page = Value;
    type Item = Value;
    type Cursor = String;

    const OPERATION: &'static str = "items.list";

    fn at(self, cursor: String) -> Self {
        Self { cursor: cursor.parse().unwrap(), ..self }
    }

    fn next(page: &Value) -> Option<String> {
        Some(page.to_string())
    }

    fn into_items(page: Value) -> Vec<Value> {
        vec![page]
    }
}

#[tokio::test]
async fn a_cycle_of_cursors_is_found() {
    let cycles: [(NextCursor, usize); 4] = [
        (|cursor| cursor, 2),
        (|cursor| (cursor + 1) % 7, 7),
        (|cursor| if cursor < 100 { cursor + 1 } else { 100 }, 101),
        (|cursor| if cursor < 50 { cursor + 1 } else { 20 }, 50),
    ];
    for (next, length) in cycles {
        let found: Vec<_> = page_cursors::items(Cursors { cursor: 0, next }).take(1000).collect().await;
        let error = found.last().unwrap().as_ref().unwrap_err();
        assert!(found.len() <= 4 * length, "{}", found.len());
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("items.list")));
    }
    let endless = page_cursors::pages(Cursors { cursor: 0, next: |cursor| cursor + 1 });
    assert!(endless.take(10_000).all(|page| async move { page.is_ok() }).await);
}

/// A request whose pages have URLs, and which records them.
#[derive(Clone)]
struct Links {
    target: Option<Target>,
    /// The URL of the next page in each response.
    next: &'static [&'static str],
    fetched: Arc<Mutex<Vec<String>>>,
}

impl IntoFuture for Links {
    type Output = Result<crate::Response<Value>, crate::Error>;
    type IntoFuture = Sending<Value>;

    fn into_future(self) -> Sending<Value> {
        let mut fetched = self.fetched.lock().unwrap();
        let next = json!(self.next[fetched.len()]);
        let target = self.target.map_or_else(|| "/v1/items?page=1".to_owned(), String::from);
        let url = format!("https://api.example.com{target}");
        fetched.push(target);
        Box::pin(async move { receive_json(response_of(&url, next.to_string())).await })
    }
}

impl LinkedPages for Links {
    type Page = Value;
    type Item = Value;

    const OPERATION: &'static str = "items.list";

    fn at(self, target: Target) -> Self {
        Self { target: Some(target), ..self }
    }

    fn next(page: &crate::Response<Value>) -> Option<&str> {
        page.as_str()
    }

    fn into_items(page: Value) -> Vec<Value> {
        vec![page]
    }
}

fn links(next: &'static [&'static str]) -> Links {
    Links { target: None, next, fetched: Arc::default() }
}

/// The kind of the error that ends a stream of pages with these URLs, and the paths and queries that were requested.
async fn linked(next: &'static [&'static str]) -> (Option<ErrorKind>, Vec<String>) {
    let request = links(next);
    let fetched = Arc::clone(&request.fetched);
    let pages: Vec<_> = page_urls::pages(request).collect().await;
    let kind = pages.last().unwrap().as_ref().err().map(crate::Error::kind);
    let paths = fetched.lock().unwrap()[1..].to_vec();
    (kind, paths)
}

#[tokio::test]
async fn urls_are_resolved_and_stay_on_the_origin() {
    let same = ["?page=2", "items?page=2", "/v1/items?page=2", "//api.example.com/v1/items?page=2#top"];
    let absolute = ["https://api.example.com:443/v1/items?page=2", "https://u:p@API.example.com/v1/./items?page=2 "];
    for next in same.into_iter().chain(absolute) {
        let next: &'static [&'static str] = vec![next, ""].leak();
        assert_eq!(linked(next).await, (None, vec!["/v1/items?page=2".to_owned()]), "{next:?}");
    }
    for next in
        ["https://evil.example/", "http://api.example.com/v1/items", "//api.example.com:444/", "data:,x", "//a@b"]
    {
        let next: &'static [&'static str] = vec![next].leak();
        assert_eq!(linked(next).await, (Some(ErrorKind::Redirect), vec![]), "{next:?}");
    }
    assert_eq!(linked(&["https://"]).await, (Some(ErrorKind::Decode), vec![]));
    assert_eq!(linked(&["?page=2", "?page=2"]).await.0, Some(ErrorKind::Decode));
}

#[tokio::test]
async fn credentials_are_removed_from_urls() {
    let next = &["?api_key=x&a=%2f+b&api%5Fkey=x&&api_keys=1", "?api_key=x", ""];
    assert_eq!(linked(next).await.1, ["/v1/items?a=%2f+b&&api_keys=1", "/v1/items"]);
    let mut items = page_urls::items(links(next));
    items.next().await.unwrap().unwrap();
    assert_eq!(items.position().unwrap().to_string(), "0:/v1/items?a=%2f+b&&api_keys=1");
}

#[tokio::test]
async fn the_path_of_a_page_replaces_that_of_the_operation() {
    let paths = [("/v2/b?c=%2F+d", "/v2/b?c=%2F+d"), ("/v2", "/v2"), ("//evil.example/b", "//evil.example/b")];
    for (target, path) in paths {
        let call = call().query("a", ["1".to_owned()]).target(Some(target));
        let request = prepared_at(call, "/items?page=1#top").await.unwrap();
        assert_eq!(request.url().as_str(), format!("http://127.0.0.1:1{path}"));
    }
    let call = call().query("a", ["1".to_owned()]).target(None::<String>);
    assert_eq!(prepared_at(call, "/items").await.unwrap().url().query(), Some("a=1"));
}

#[test]
fn numbers_that_are_not_integers_are_ignored() {
    assert_eq!((page_numbers::integer(2.0), page_numbers::integer(-1.0)), (Some(2), Some(-1)));
    for number in [2.5, f64::NAN, f64::INFINITY, 1e300] {
        assert_eq!(page_numbers::integer(number), None);
    }
    assert!((page_numbers::float(3) - 3.0).abs() < f64::EPSILON);
}

#[test]
fn links_are_found_by_their_relation() {
    let of = |values: &[&str]| {
        let mut headers = reqwest::header::HeaderMap::new();
        for value in values {
            headers.append("link", value.parse().unwrap());
        }
        page_links::next(&headers).map(ToOwned::to_owned)
    };
    for value in ["</a>; rel=next", "<x>;rel=\"prev\" , </a>;a;rel=\"x NEXT\"", "</a>; title=\"a,\\\"<\"; Rel = next"] {
        assert_eq!(of(&[value]).as_deref(), Some("/a"), "{value}");
    }
    for value in [
        "",
        "</a>",
        "</a>; rel=nextpage",
        "</a>; rel=prev; rel=next",
        "a; rel=next",
        "<a",
        "</a>; title=\"; rel=next\"",
    ] {
        assert_eq!(of(&[value]), None, "{value}");
    }
    assert_eq!(of(&["<x>; rel=prev", "<?page=2>; rel=next"]).as_deref(), Some("?page=2"));
}
