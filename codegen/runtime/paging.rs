//! Operations that answer page by page.

use std::collections::VecDeque;
use std::future::Future;

use futures_util::stream::{self, Stream};

use super::error::Error;
use super::response::Response;

/// What the request of a paginated operation knows of its pages. Pages are counted from 1.
pub(crate) trait PageRequest: Clone + Send + 'static {
    /// The body of a response.
    type Page: Send;
    /// An item of a page.
    type Item: Send;

    /// Asks for a page.
    fn fetch(self, page: i64) -> impl Future<Output = Result<Response<Self::Page>, Error>> + Send;

    /// The page that the caller asked to begin with.
    fn first_page(&self) -> Option<i64>;

    /// How many items the caller asked for on a page.
    fn page_limit(&self) -> Option<i64>;

    /// The number of the last page, if a page tells it.
    fn last_page(page: &Self::Page) -> Option<i64>;

    /// The number of items on a page.
    fn len(page: &Self::Page) -> usize;

    /// The items of a page.
    fn into_items(page: Self::Page) -> Vec<Self::Item>;
}

/// Every page. One request is in flight at a time, and none is made after the last page is known.
pub(crate) fn pages<R: PageRequest>(request: R) -> impl Stream<Item = Result<Response<R::Page>, Error>> + Send + Unpin {
    let first = request.first_page().unwrap_or(1);
    Box::pin(stream::try_unfold(Some(first), move |next| {
        let request = request.clone();
        async move {
            let Some(page) = next else { return Ok(None) };
            let limit = request.page_limit();
            let response = request.fetch(page).await?;
            let next = page.checked_add(1).filter(|_| goes_on::<R>(&response, page, limit));
            Ok(Some((response, next)))
        }
    }))
}

/// Every item of every page.
pub(crate) fn items<R: PageRequest>(request: R) -> impl Stream<Item = Result<R::Item, Error>> + Send + Unpin {
    let start = (pages(request), VecDeque::new());
    Box::pin(stream::try_unfold(start, |(mut pages, mut items)| async move {
        loop {
            if let Some(item) = items.pop_front() {
                return Ok(Some((item, (pages, items))));
            }
            match stream::StreamExt::next(&mut pages).await {
                Some(page) => items = R::into_items(page?.into_inner()).into(),
                None => return Ok(None),
            }
        }
    }))
}

/// An empty page is the last one whatever the server says, and so is a short one where it says nothing.
fn goes_on<R: PageRequest>(body: &R::Page, page: i64, limit: Option<i64>) -> bool {
    let length = i64::try_from(R::len(body)).unwrap_or(i64::MAX);
    match R::last_page(body) {
        Some(last) => page < last && length > 0,
        None => length > 0 && limit.is_none_or(|limit| length >= limit),
    }
}
