//! Positions in streams of pages and items.

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::error::Error;

/// The position of a stream of pages or items, from which
/// [`PaginationStream::resume_from`](super::paging::PaginationStream::resume_from) continues.
///
/// It can be stored as text: it implements `Display` and `FromStr`, and serde's traits with the same text. The text
/// contains the number, the cursor or the path of a page, and no credential of the client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PagePosition {
    /// The mark of the page; `None` for the page at which the request starts.
    mark: Option<String>,
    /// How many items of the page have been read.
    skipped: usize,
}

impl PagePosition {
    pub(super) fn new(mark: Option<&impl Display>, skipped: usize) -> Self {
        Self { mark: mark.map(ToString::to_string), skipped }
    }

    /// Returns the position after a number of items of the same page.
    pub(super) fn after(self, skipped: usize) -> Self {
        Self { skipped, ..self }
    }

    /// Returns the mark of the page.
    pub(super) fn mark<M: FromStr>(&self) -> Result<Option<M>, Error> {
        self.mark.as_ref().map(|mark| mark.parse().map_err(|_| invalid())).transpose()
    }

    pub(super) fn skipped(&self) -> usize {
        self.skipped
    }
}

impl Display for PagePosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.skipped)?;
        self.mark.as_ref().map_or(Ok(()), |mark| write!(f, ":{mark}"))
    }
}

impl FromStr for PagePosition {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (skipped, mark) = match text.split_once(':') {
            Some((skipped, mark)) => (skipped, Some(mark.to_owned())),
            None => (text, None),
        };
        Ok(Self { mark, skipped: skipped.parse().map_err(|_| invalid())? })
    }
}

impl Serialize for PagePosition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PagePosition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

fn invalid() -> Error {
    Error::invalid_argument("the text is not a position in the pages of this operation")
}
