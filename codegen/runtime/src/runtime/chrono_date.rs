//! Dates, which the crate `chrono` parses.

use std::str::FromStr;

use chrono::NaiveDate;

use super::dated_texts::{dated_text, is_date};
use super::nullable::Nullable;

/// A calendar date as text, usually in the format of RFC 3339, such as `2024-12-31`.
///
/// A value from a response keeps the text exactly as the server sent it, whatever it is. [`date`](Self::date) parses it.
/// A [`chrono::NaiveDate`] converts into a `Date`. Two values are equal if their texts are.
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
    pub fn date(&self) -> Option<NaiveDate> {
        self.0.parse().ok().filter(|_| is_date(&self.0))
    }
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self::from_text(date.to_string())
    }
}

impl From<NaiveDate> for Nullable<Date> {
    fn from(date: NaiveDate) -> Self {
        Self::Value(date.into())
    }
}

impl FromStr for Date {
    type Err = chrono::ParseError;

    /// Keeps the text, if it is a date.
    fn from_str(text: &str) -> Result<Self, chrono::ParseError> {
        text.parse::<NaiveDate>().map(|_| Self::from_text(text))
    }
}
