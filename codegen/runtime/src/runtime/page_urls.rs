//! Pages whose URL is in the response for the previous page.

use std::fmt::{self, Display};
use std::future::IntoFuture;
use std::str::FromStr;

use reqwest::Url;

use super::error::ErrorKind;
use super::paging::{self, Paginated, PaginationStream};
use super::response::Response;
use super::security::Security;
use super::sending::Sending;
use crate::api;

/// A request of an operation whose pages have URLs.
pub(crate) trait LinkedPages:
    IntoFuture<IntoFuture = Sending<<Self as LinkedPages>::Page>> + Clone + Send + 'static
{
    /// The body of one response.
    type Page: Send + 'static;
    /// An item of a page.
    type Item: Send + 'static;

    const OPERATION: &'static str;

    /// Returns the request for a page.
    fn at(self, target: Target) -> Self;

    /// Returns the URL of the next page, which may be relative, if the response contains one.
    fn next(page: &Response<Self::Page>) -> Option<&str>;

    /// Returns whether a page is the last one, although it may have a URL.
    fn is_last(_: &Self::Page) -> bool {
        false
    }

    /// Returns the items of a page.
    fn into_items(page: Self::Page) -> Vec<Self::Item>;
}

/// Returns a stream of all pages.
pub(crate) fn pages<R: LinkedPages>(request: R) -> PaginationStream<Response<R::Page>> {
    paging::pages(Links(request))
}

/// Returns a stream of the items of all pages.
pub(crate) fn items<R: LinkedPages>(request: R) -> PaginationStream<R::Item> {
    paging::items(Links(request))
}

/// The path and the query of a page, percent-encoded. It has no host, so that requests stay on the origin of the
/// operation, and no credential: each request adds those of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target(String);

impl From<Target> for String {
    fn from(target: Target) -> Self {
        target.0
    }
}

impl Target {
    /// Resolves the URL of the next page. The error is its kind and its message.
    fn resolve(page: Option<&Url>, next: &str) -> Result<Self, (ErrorKind, String)> {
        let Some((page, url)) = page.and_then(|page| Some((page, page.join(next).ok()?))) else {
            return Err((ErrorKind::Decode, "the URL of the next page is malformed".to_owned()));
        };
        if url.origin() != page.origin() {
            let origin = url.origin().ascii_serialization();
            let message = format!("the next page is on another origin, `{origin}`, which must not receive credentials");
            return Err((ErrorKind::Redirect, message));
        }
        // The other pairs of the query keep their encoding.
        let mut pair = url.clone();
        let kept = url.query().unwrap_or_default().split('&').filter(|text| {
            pair.set_query(Some(text));
            !has_credential(&pair)
        });
        let kept = kept.collect::<Vec<_>>().join("&");
        let query = if kept.is_empty() { kept } else { format!("?{kept}") };
        Ok(Self(format!("{}{query}", url.path())))
    }
}

/// Returns whether a query contains a credential of the API.
fn has_credential(url: &Url) -> bool {
    let is_credential = |name: &str| {
        api::SECURITY.iter().any(|(_, security)| matches!(security, Security::Query(secret) if *secret == name))
    };
    url.query_pairs().any(|(name, _)| is_credential(&name))
}

impl Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Target {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.starts_with('/') { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

#[derive(Clone)]
struct Links<R>(R);

impl<R: LinkedPages> Paginated for Links<R> {
    type Page = R::Page;
    type Item = R::Item;
    type Mark = Target;

    const OPERATION: &'static str = R::OPERATION;

    fn start(&self) -> Option<Target> {
        None
    }

    fn fetch(self, target: Option<Target>) -> Sending<R::Page> {
        match target {
            Some(target) => self.0.at(target).into_future(),
            None => self.0.into_future(),
        }
    }

    fn next(&self, _: Option<&Target>, page: &Response<R::Page>) -> Result<Option<Target>, (ErrorKind, String)> {
        let next = R::next(page).map(str::trim).filter(|next| !next.is_empty() && !R::is_last(page));
        next.map(|next| Target::resolve(page.head().url.as_ref(), next)).transpose()
    }

    fn into_items(page: R::Page) -> Vec<R::Item> {
        R::into_items(page)
    }
}
