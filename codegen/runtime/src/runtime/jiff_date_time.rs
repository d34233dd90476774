//! Date-times, which the crate `jiff` parses.

use std::str::FromStr;

use super::dated_texts::{dated_text, is_date_time};
use super::nullable::Nullable;

/// An instant as text, usually in the format of RFC 3339, such as `2024-12-31T23:59:59Z`.
///
/// A value from a response keeps the text exactly as the server sent it, whatever it is. [`timestamp`](Self::timestamp)
/// parses it. A [`jiff::Timestamp`] converts into a `DateTime`. Two values are equal if their texts are: compare their
/// timestamps to compare instants.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateTime(Box<str>);

dated_text!(DateTime, is_date_time);

impl DateTime {
    /// Wraps a text, which is sent as it is. It is not checked; `parse` does that.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into().into_boxed_str())
    }

    /// Returns the text as it is in JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Parses the text; `None` if it is not an instant that [`jiff::Timestamp`] can represent, such as a leap second, a
    /// time without an offset, or the last second of the year 9999.
    pub fn timestamp(&self) -> Option<jiff::Timestamp> {
        // jiff reads a leap second as the second before it.
        let is_leap_second = |text: &str| {
            let time = text.split(['T', 't', ' ']).nth(1).unwrap_or_default();
            time.get(5..8) == Some(":60") || time.get(4..6) == Some("60")
        };
        self.0.parse().ok().filter(|_| !is_leap_second(&self.0))
    }
}

impl From<jiff::Timestamp> for DateTime {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self::from_text(timestamp.to_string())
    }
}

impl From<jiff::Timestamp> for Nullable<DateTime> {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self::Value(timestamp.into())
    }
}

impl FromStr for DateTime {
    type Err = jiff::Error;

    /// Keeps the text, if it is an instant that [`jiff::Timestamp`] can represent.
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<jiff::Timestamp>().map(|_| Self::from_text(text))
    }
}
