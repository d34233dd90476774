//! Streams of pages and items.

use std::sync::{Arc, Mutex};

use futures_util::StreamExt as _;
use serde_json::{Value, json};

use super::receive::receive_json;
use super::support::response;
use crate::runtime::paging::{self, PageRequest};
use crate::{Error, Response};

/// A request whose responses come from a list of pages, and which records the requested page numbers.
#[derive(Clone, Default)]
struct Numbers {
    page: Option<i64>,
    limit: Option<i64>,
    /// `{"items": [...], "last": n}` per page.
    pages: Vec<Value>,
    fetched: Arc<Mutex<Vec<i64>>>,
}

impl PageRequest for Numbers {
    type Page = Value;
    type Item = Value;

    async fn fetch(self, page: i64) -> Result<Response<Value>, Error> {
        self.fetched.lock().unwrap().push(page);
        let found = usize::try_from(page - 1).ok().and_then(|index| self.pages.get(index));
        let (status, body) = found.map_or((500, String::new()), |page| (200, page.to_string()));
        receive_json(response(status, &[], [body])).await
    }

    fn first_page(&self) -> Option<i64> {
        self.page
    }

    fn page_limit(&self) -> Option<i64> {
        self.limit
    }

    fn last_page(page: &Value) -> Option<i64> {
        page["last"].as_i64()
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
    let items: Vec<_> = paging::items(request).collect().await;
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
async fn a_short_page_ends_the_stream_if_the_total_is_unknown() {
    let pages = [json!({ "items": [1, 2] }), json!({ "items": [3] }), json!({ "items": [4] })];
    let limited = Numbers { limit: Some(2), ..numbers(&pages) };
    assert_eq!(items(limited).await, (vec![json!(1), json!(2), json!(3)], false, vec![1, 2]));
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
    let mut pages = paging::pages(request);
    assert!(fetched.lock().unwrap().is_empty());
    assert_eq!(pages.next().await.unwrap().unwrap()["items"], json!([1]));
    assert_eq!(*fetched.lock().unwrap(), [1]);
}
