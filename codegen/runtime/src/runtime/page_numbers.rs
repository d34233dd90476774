//! Pages with numbers, and pages that begin at the offset of an item.

use std::future::IntoFuture;

use super::error::ErrorKind;
use super::paging::{self, Paginated, PaginationStream};
use super::response::Response;
use super::sending::Sending;

/// A request of an operation whose pages have numbers or offsets.
pub(crate) trait NumberedPages:
    IntoFuture<IntoFuture = Sending<<Self as NumberedPages>::Page>> + Clone + Send + 'static
{
    /// The body of one response.
    type Page: Send + 'static;
    /// An item of a page.
    type Item: Send + 'static;

    const OPERATION: &'static str;
    /// The number of the first page, or the offset of the first item.
    const FIRST: i64 = 1;
    /// Whether the number is the offset of an item.
    const IS_OFFSET: bool = false;

    /// Returns the number that the caller set, at which the stream starts.
    fn number(&self) -> Option<i64>;

    /// Returns the request for a page.
    fn at(self, number: i64) -> Self;

    /// Returns the number of items per page that the caller set, if a page with fewer items is the last one.
    fn limit(&self) -> Option<i64> {
        None
    }

    /// Returns how many pages there are, if the response contains it.
    fn pages(_: &Self::Page) -> Option<i64> {
        None
    }

    /// Returns how many items all pages have, if the response contains it.
    fn total(_: &Self::Page) -> Option<i64> {
        None
    }

    /// Returns whether the response says that another page follows.
    fn has_next(_: &Self::Page) -> Option<bool> {
        None
    }

    /// Returns the number of items on a page.
    fn len(page: &Self::Page) -> usize;

    /// Returns the items of a page.
    fn into_items(page: Self::Page) -> Vec<Self::Item>;
}

/// Returns a stream of all pages.
pub(crate) fn pages<R: NumberedPages>(request: R) -> PaginationStream<Response<R::Page>> {
    paging::pages(Numbers(request))
}

/// Returns a stream of the items of all pages.
pub(crate) fn items<R: NumberedPages>(request: R) -> PaginationStream<R::Item> {
    paging::items(Numbers(request))
}

/// Converts a number of an API that does not distinguish integers. A number that is not one is ignored.
#[allow(clippy::cast_possible_truncation, reason = "the bounds are checked")]
pub(crate) fn integer(number: f64) -> Option<i64> {
    (number.abs() < 1e15 && number.fract() == 0.0).then_some(number as i64)
}

/// Converts a number for an API that does not distinguish integers.
#[allow(clippy::cast_precision_loss, reason = "no API has that many pages")]
pub(crate) fn float(number: i64) -> f64 {
    number as f64
}

#[derive(Clone)]
struct Numbers<R>(R);

impl<R: NumberedPages> Paginated for Numbers<R> {
    type Page = R::Page;
    type Item = R::Item;
    type Mark = i64;

    const OPERATION: &'static str = R::OPERATION;

    fn start(&self) -> Option<i64> {
        Some(self.0.number().unwrap_or(R::FIRST))
    }

    fn fetch(self, number: Option<i64>) -> Sending<R::Page> {
        self.0.at(number.unwrap_or(R::FIRST)).into_future()
    }

    fn next(&self, number: Option<&i64>, page: &Response<R::Page>) -> Result<Option<i64>, (ErrorKind, String)> {
        let number = number.copied().unwrap_or(R::FIRST);
        let length = i64::try_from(R::len(page)).unwrap_or(i64::MAX);
        // Saturated numbers are beyond the last page.
        let index = number.saturating_sub(R::FIRST);
        let end =
            if R::IS_OFFSET { index.saturating_add(length) } else { index.saturating_add(1).saturating_mul(length) };
        let is_last = if let Some(has_next) = R::has_next(page) {
            !has_next
        } else if let Some(pages) = R::pages(page) {
            index.saturating_add(1) >= pages
        } else if let Some(total) = R::total(page) {
            end >= total
        } else {
            self.0.limit().is_some_and(|limit| length < limit)
        };
        let step = if R::IS_OFFSET { length } else { 1 };
        Ok(number.checked_add(step).filter(|_| length > 0 && !is_last))
    }

    fn into_items(page: R::Page) -> Vec<R::Item> {
        R::into_items(page)
    }
}
