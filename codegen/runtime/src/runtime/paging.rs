//! Paginated operations.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{self, Stream, StreamExt as _, TryStreamExt as _};

use super::error::Error;
use super::response::Response;

/// A [`Stream`] of the items, or of the pages, of a paginated operation.
///
/// Requests are sent one at a time, when the stream is polled; none is sent after the last page. An error ends the
/// stream.
///
/// ```text
/// let mut items = request.items();
/// while let Some(item) = items.next().await {
///     println!("{:?}", item?);
/// }
/// ```
#[must_use = "a stream sends no request until it is polled"]
pub struct PaginationStream<T>(Pin<Box<dyn Stream<Item = Result<T, Error>> + Send>>);

impl<T> PaginationStream<T> {
    fn new(stream: impl Stream<Item = Result<T, Error>> + Send + 'static) -> Self {
        Self(Box::pin(stream))
    }

    /// Returns the next item or page; `None` at the end.
    ///
    /// # Errors
    ///
    /// An item is an error if the request for its page fails. It is the last one.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        self.0.next().await
    }

    /// Collects all items or pages.
    ///
    /// # Errors
    ///
    /// Fails if the request for a page fails.
    pub async fn try_collect<C: Default + Extend<T>>(self) -> Result<C, Error> {
        self.0.try_collect().await
    }
}

impl<T> Stream for PaginationStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

impl<T> fmt::Debug for PaginationStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaginationStream").finish_non_exhaustive()
    }
}

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

/// Returns a stream of all pages.
pub(crate) fn pages<R: PageRequest>(request: R) -> PaginationStream<Response<R::Page>> {
    let first = request.first_page().unwrap_or(1);
    PaginationStream::new(stream::try_unfold(Some(first), move |next| {
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
pub(crate) fn items<R: PageRequest>(request: R) -> PaginationStream<R::Item> {
    let start = (pages(request), VecDeque::new());
    PaginationStream::new(stream::try_unfold(start, |(mut pages, mut items)| async move {
        loop {
            if let Some(item) = items.pop_front() {
                return Ok(Some((item, (pages, items))));
            }
            match pages.next().await {
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
