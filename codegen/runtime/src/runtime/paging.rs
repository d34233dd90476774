//! Paginated operations.

use std::fmt::{self, Display};
use std::future::poll_fn;
use std::pin::Pin;
use std::str::FromStr;
use std::task::{Context, Poll, ready};
use std::vec;

use bytes::Bytes;
use futures_util::stream::Stream;

use super::error::{Error, ErrorKind};
use super::page_position::PagePosition;
use super::response::Response;
use super::sending::Sending;

/// A [`Stream`] of the items, or of the pages, of a paginated operation.
///
/// Requests are sent one at a time, when the stream is polled; none is sent after the last page. An error ends the
/// stream. [`position`](Self::position) and [`resume_from`](Self::resume_from) continue it later.
///
/// ```text
/// let mut items = request.items();
/// while let Some(item) = items.next().await {
///     println!("{:?}", item?);
/// }
/// ```
#[must_use = "a stream sends no request until it is polled"]
pub struct PaginationStream<T>(Box<dyn Source<T>>);

impl<T> PaginationStream<T> {
    /// Returns the next item or page; `None` at the end.
    ///
    /// # Errors
    ///
    /// An item is an error if the request for its page fails, or if the server does not say which page follows: its
    /// cursor repeats an earlier one ([`ErrorKind::Decode`]), or the URL of the next page is on another origin, which
    /// must not receive credentials ([`ErrorKind::Redirect`]). The error is the last item.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.0.poll_next(context)).await
    }

    /// Collects all items or pages.
    ///
    /// # Errors
    ///
    /// Fails if [`next`](Self::next) does.
    pub async fn try_collect<C: Default + Extend<T>>(mut self) -> Result<C, Error> {
        let mut collected = C::default();
        while let Some(next) = self.next().await {
            collected.extend([next?]);
        }
        Ok(collected)
    }

    /// Returns the position of the next item or page, from which [`resume_from`](Self::resume_from) continues; `None` at
    /// the end.
    ///
    /// After a failed request, it is the position of the page that was requested.
    pub fn position(&self) -> Option<PagePosition> {
        self.0.position()
    }

    /// Continues at the position of an earlier stream. The request must be the same as that of the earlier stream.
    ///
    /// A stream of items requests the page with the next item again, and skips the items before it. A stream of pages
    /// begins with that page. If the position does not belong to a stream of this operation, the first item is an error
    /// ([`ErrorKind::InvalidArgument`]).
    ///
    /// ```text
    /// let saved: String = items.position().map(|position| position.to_string()).unwrap_or_default();
    /// let items = request.items().resume_from(&saved.parse()?);
    /// ```
    pub fn resume_from(mut self, position: &PagePosition) -> Self {
        self.0.resume(position);
        self
    }

    /// Requests the next page as soon as a page has been received, and not only when the stream needs it. Two requests
    /// are never in progress at the same time.
    pub fn prefetch(mut self) -> Self {
        self.0.prefetch();
        self
    }
}

impl<T> Stream for PaginationStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next(context)
    }
}

impl<T> fmt::Debug for PaginationStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaginationStream").finish_non_exhaustive()
    }
}

/// A paginated operation. There is one implementation per kind of pagination.
pub(super) trait Paginated: Clone + Send + 'static {
    /// The body of one response.
    type Page: Send + 'static;
    /// An item of a page.
    type Item: Send + 'static;
    /// The number, the cursor or the URL of a page.
    type Mark: Clone + PartialEq + Display + FromStr + Send + 'static;

    const OPERATION: &'static str;

    /// Returns the mark of the page at which the request starts; `None` if the request has it already.
    fn start(&self) -> Option<Self::Mark>;

    /// Requests a page.
    fn fetch(self, mark: Option<Self::Mark>) -> Sending<Self::Page>;

    /// Returns the mark of the page that follows. The error is its kind and its message.
    fn next(
        &self,
        mark: Option<&Self::Mark>,
        page: &Response<Self::Page>,
    ) -> Result<Option<Self::Mark>, (ErrorKind, String)>;

    /// Returns the items of a page.
    fn into_items(page: Self::Page) -> Vec<Self::Item>;
}

/// Returns a stream of all pages.
pub(super) fn pages<P: Paginated>(request: P) -> PaginationStream<Response<P::Page>> {
    PaginationStream(Box::new(Pages::new(request)))
}

/// Returns a stream of the items of all pages. A page is requested when all items of the previous page have been read.
pub(super) fn items<P: Paginated>(request: P) -> PaginationStream<P::Item> {
    PaginationStream(Box::new(Items {
        pages: Pages::new(request),
        rest: Vec::new().into_iter(),
        mark: None,
        read: 0,
        skipped: 0,
    }))
}

/// The source of a stream.
trait Source<T>: Send {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>>;
    fn position(&self) -> Option<PagePosition>;
    fn resume(&mut self, position: &PagePosition);
    fn prefetch(&mut self);
}

/// The pages of an operation.
struct Pages<P: Paginated> {
    request: P,
    /// The mark of the next page.
    mark: Option<P::Mark>,
    state: State<P::Page>,
    /// An earlier mark, to which later ones are compared.
    earlier: Earlier<P::Mark>,
    prefetches: bool,
}

/// The state of the next page.
enum State<T> {
    /// It has not been requested.
    Waiting,
    /// It is being requested.
    Requested(Sending<T>),
    /// It has been received in advance.
    Received(Box<Result<Response<T>, Error>>),
    /// It cannot be requested.
    Unknown(Error),
    /// The request has failed.
    Failed,
    /// There is none.
    End,
}

impl<P: Paginated> Pages<P> {
    fn new(request: P) -> Self {
        let mark = request.start();
        Self { earlier: Earlier::new(mark.clone()), request, mark, state: State::Waiting, prefetches: false }
    }

    /// Receives the next page, which is requested first if it has not been.
    fn poll_received(&mut self, context: &mut Context<'_>) -> Poll<Result<Response<P::Page>, Error>> {
        if matches!(self.state, State::Waiting) {
            self.state = State::Requested(self.request.clone().fetch(self.mark.clone()));
        }
        match &mut self.state {
            State::Requested(request) => request.as_mut().poll(context),
            _ => Poll::Pending,
        }
    }

    /// Changes the state to that after a page.
    fn advance(&mut self, page: &Response<P::Page>) {
        let next = self.request.next(self.mark.as_ref(), page).and_then(|next| match next {
            Some(next) if self.mark.as_ref() == Some(&next) || self.earlier.repeats(&next) => {
                Err((ErrorKind::Decode, format!("the server repeats the position of a page: `{next}`")))
            }
            next => Ok(next),
        });
        self.state = match next {
            Ok(Some(next)) => {
                self.mark = Some(next);
                State::Waiting
            }
            Ok(None) => State::End,
            Err((kind, message)) => {
                let head = page.head().clone();
                State::Unknown(Error::of_response(kind, P::OPERATION, message, head, Bytes::new()))
            }
        };
    }
}

impl<P: Paginated> Source<Response<P::Page>> for Pages<P> {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Response<P::Page>, Error>>> {
        let result = match std::mem::replace(&mut self.state, State::End) {
            State::Received(result) => *result,
            State::Unknown(error) => return Poll::Ready(Some(Err(error))),
            State::End => return Poll::Ready(None),
            State::Failed => {
                self.state = State::Failed;
                return Poll::Ready(None);
            }
            state => {
                self.state = state;
                ready!(self.poll_received(context))
            }
        };
        match &result {
            Ok(page) => self.advance(page),
            Err(_) => self.state = State::Failed,
        }
        if self.prefetches
            && matches!(self.state, State::Waiting)
            && let Poll::Ready(next) = self.poll_received(context)
        {
            self.state = State::Received(Box::new(next));
        }
        Poll::Ready(Some(result))
    }

    fn position(&self) -> Option<PagePosition> {
        match self.state {
            State::Unknown(_) | State::End => None,
            _ => Some(PagePosition::new(self.mark.as_ref(), 0)),
        }
    }

    fn resume(&mut self, position: &PagePosition) {
        (self.mark, self.state) = match position.mark() {
            Ok(None) => (self.request.start(), State::Waiting),
            Ok(mark) => (mark, State::Waiting),
            Err(error) => (None, State::Unknown(error.in_operation(P::OPERATION))),
        };
        self.earlier = Earlier::new(self.mark.clone());
    }

    fn prefetch(&mut self) {
        self.prefetches = true;
    }
}

/// The items of an operation.
struct Items<P: Paginated> {
    pages: Pages<P>,
    /// The items of the current page that have not been read.
    rest: vec::IntoIter<P::Item>,
    /// The mark of the current page.
    mark: Option<P::Mark>,
    /// How many items of the current page have been read.
    read: usize,
    /// How many items of the next page have been read before the stream was resumed.
    skipped: usize,
}

impl<P: Paginated> Source<P::Item> for Items<P> {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P::Item, Error>>> {
        loop {
            if let Some(item) = self.rest.next() {
                self.read += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            let mark = self.pages.mark.clone();
            match ready!(self.pages.poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => {
                    self.mark = mark;
                    self.read = std::mem::take(&mut self.skipped);
                    self.rest = P::into_items(page.into_inner()).into_iter();
                    self.rest.by_ref().take(self.read).for_each(drop);
                }
            }
        }
    }

    fn position(&self) -> Option<PagePosition> {
        if self.rest.as_slice().is_empty() {
            let position = self.pages.position();
            return position.map(|position| position.after(self.skipped));
        }
        Some(PagePosition::new(self.mark.as_ref(), self.read))
    }

    fn resume(&mut self, position: &PagePosition) {
        self.pages.resume(position);
        (self.rest, self.skipped) = (Vec::new().into_iter(), position.skipped());
    }

    fn prefetch(&mut self) {
        self.pages.prefetch();
    }
}

/// Finds a cycle of marks in constant memory (Brent's algorithm): an earlier mark is kept for more and more steps.
struct Earlier<M> {
    kept: Option<M>,
    steps: usize,
    limit: usize,
}

impl<M: Clone + PartialEq> Earlier<M> {
    fn new(kept: Option<M>) -> Self {
        Self { kept, steps: 0, limit: 1 }
    }

    /// Returns whether a mark repeats the one that is kept.
    fn repeats(&mut self, mark: &M) -> bool {
        if self.kept.as_ref() == Some(mark) {
            return true;
        }
        self.steps += 1;
        if self.steps == self.limit {
            (self.kept, self.steps, self.limit) = (Some(mark.clone()), 0, self.limit.saturating_mul(2));
        }
        false
    }
}
