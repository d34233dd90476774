//! Paginated operations.

use std::collections::VecDeque;
use std::future::Future;

use futures_util::stream::{self, Stream};

use super::error::Error;
use super::response::Response;

/// A request of a paginated operation. Pages are numbered from 1.
pub(crate) trait PageRequest: Clone + Send + 'static {
    /// The body of one response.
    type Page: Send;
    /// An item of a page.
    type Item: Send;

    /// Requests a page.
    fn fetch(self, page: i64) -> impl Future<Output = Result<Response<Self::Page>, Error>> + Send;

    /// Returns the page that the caller set, at which the stream starts.
    fn first_page(&self) -> Option<i64>;

    /// Returns the number of items per page that the caller set.
    fn page_limit(&self) -> Option<i64>;

    /// Returns the number of the last page, if the response contains it.
    fn last_page(page: &Self::Page) -> Option<i64>;

    /// Returns the number of items on a page.
    fn len(page: &Self::Page) -> usize;

    /// Returns the items of a page.
    fn into_items(page: Self::Page) -> Vec<Self::Item>;
}

/// Returns a stream of all pages. Requests are sent one at a time, when the stream is polled; none is sent after the
/// last page. An error ends the stream.
pub(crate) fn pages<R: PageRequest>(request: R) -> impl Stream<Item = Result<Response<R::Page>, Error>> + Send + Unpin {
    let first = request.first_page().unwrap_or(1);
    Box::pin(stream::try_unfold(Some(first), move |next| {
        let request = request.clone();
        async move {
            let Some(page) = next else { return Ok(None) };
            let limit = request.page_limit();
            let response = request.fetch(page).await?;
            let next = page.checked_add(1).filter(|_| has_next::<R>(&response, page, limit));
            Ok(Some((response, next)))
        }
    }))
}

/// Returns a stream of the items of all pages. A page is requested when all items of the previous page have been read.
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

/// Returns whether another page follows. An empty page is always the last page. If the response does not contain the
/// number of the last page, a page with fewer items than the caller requested is the last page, too.
fn has_next<R: PageRequest>(body: &R::Page, page: i64, limit: Option<i64>) -> bool {
    let length = i64::try_from(R::len(body)).unwrap_or(i64::MAX);
    match R::last_page(body) {
        Some(last) => page < last && length > 0,
        None => length > 0 && limit.is_none_or(|limit| length >= limit),
    }
}
