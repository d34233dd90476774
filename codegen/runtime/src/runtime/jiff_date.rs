//! Dates, which the crate `jiff` parses.

use std::str::FromStr;

use super::dated_texts::{dated_text, is_date};
use super::nullable::Nullable;

/// A calendar date as text, usually in the format of RFC 3339, such as `2024-12-31`.
///
/// A value from a response keeps the text exactly as the server sent it, whatever it is. [`date`](Self::date) parses it.
/// A [`jiff::civil::Date`] converts into a `Date`. Two values are equal if their texts are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Date(Box<str>);

dated_text!(Date, is_date);

impl Date {
    /// Wraps a text, which is sent as it is. It is not checked; `parse` does that.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into().into_boxed_str())
    }

    /// Returns the text as it is in JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Parses the text; `None` if it is not a date in the format `2024-12-31`.
    pub fn date(&self) -> Option<jiff::civil::Date> {
        self.0.parse().ok().filter(|_| is_date(&self.0))
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self::from_text(date.to_string())
    }
}

impl From<jiff::civil::Date> for Nullable<Date> {
    fn from(date: jiff::civil::Date) -> Self {
        Self::Value(date.into())
    }
}

impl FromStr for Date {
    type Err = jiff::Error;

    /// Keeps the text, if it is a date.
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<jiff::civil::Date>().map(|_| Self::from_text(text))
    }
}
