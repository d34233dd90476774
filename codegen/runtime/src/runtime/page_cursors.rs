//! Pages whose cursor is in the response for the previous page.

use std::fmt::Display;
use std::future::IntoFuture;
use std::str::FromStr;

use super::error::ErrorKind;
use super::paging::{self, Paginated, PaginationStream};
use super::response::Response;
use super::sending::Sending;

/// A request of an operation whose pages have cursors.
pub(crate) trait CursorPages:
    IntoFuture<IntoFuture = Sending<<Self as CursorPages>::Page>> + Clone + Send + 'static
{
    /// The body of one response.
    type Page: Send + 'static;
    /// An item of a page.
    type Item: Send + 'static;
    /// The type of a cursor.
    type Cursor: Clone + PartialEq + Display + FromStr + Send + 'static;

    const OPERATION: &'static str;

    /// Returns the request for a page.
    fn at(self, cursor: Self::Cursor) -> Self;

    /// Returns the cursor of the next page, if the response contains one.
    fn next(page: &Self::Page) -> Option<Self::Cursor>;

    /// Returns whether a page is the last one, although it may have a cursor.
    fn is_last(_: &Self::Page) -> bool {
        false
    }

    /// Returns the items of a page.
    fn into_items(page: Self::Page) -> Vec<Self::Item>;
}

/// Returns a stream of all pages.
pub(crate) fn pages<R: CursorPages>(request: R) -> PaginationStream<Response<R::Page>> {
    paging::pages(Cursors(request))
}

/// Returns a stream of the items of all pages.
pub(crate) fn items<R: CursorPages>(request: R) -> PaginationStream<R::Item> {
    paging::items(Cursors(request))
}

#[derive(Clone)]
struct Cursors<R>(R);

impl<R: CursorPages> Paginated for Cursors<R> {
    type Page = R::Page;
    type Item = R::Item;
    type Mark = R::Cursor;

    const OPERATION: &'static str = R::OPERATION;

    fn start(&self) -> Option<R::Cursor> {
        None
    }

    fn fetch(self, cursor: Option<R::Cursor>) -> Sending<R::Page> {
        match cursor {
            Some(cursor) => self.0.at(cursor).into_future(),
            None => self.0.into_future(),
        }
    }

    fn next(&self, _: Option<&R::Cursor>, page: &Response<R::Page>) -> Result<Option<R::Cursor>, (ErrorKind, String)> {
        // An empty cursor means that there is none.
        Ok(R::next(page).filter(|cursor| !R::is_last(page) && !cursor.to_string().is_empty()))
    }

    fn into_items(page: R::Page) -> Vec<R::Item> {
        R::into_items(page)
    }
}
