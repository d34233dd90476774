//! Date-times, which the crate `chrono` parses.

use std::str::FromStr;

use chrono::{SecondsFormat, TimeZone, Utc};

use super::dated_texts::{dated_text, is_date_time};
use super::nullable::Nullable;

/// An instant as text, usually in the format of RFC 3339, such as `2024-12-31T23:59:59Z`.
///
/// A value from a response keeps the text exactly as the server sent it, whatever it is. [`timestamp`](Self::timestamp)
/// parses it. A [`chrono::DateTime`] converts into a `DateTime`. Two values are equal if their texts are: compare their
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

    /// Parses the text; `None` if it is not an instant that [`chrono::DateTime`] can represent, such as a time without
    /// an offset.
    pub fn timestamp(&self) -> Option<chrono::DateTime<Utc>> {
        self.0.parse().ok()
    }
}

impl<Z: TimeZone> From<chrono::DateTime<Z>> for DateTime {
    fn from(timestamp: chrono::DateTime<Z>) -> Self {
        Self::from_text(timestamp.to_utc().to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl<Z: TimeZone> From<chrono::DateTime<Z>> for Nullable<DateTime> {
    fn from(timestamp: chrono::DateTime<Z>) -> Self {
        Self::Value(timestamp.into())
    }
}

impl FromStr for DateTime {
    type Err = chrono::ParseError;

    /// Keeps the text, if it is an instant that [`chrono::DateTime`] can represent.
    fn from_str(text: &str) -> Result<Self, chrono::ParseError> {
        text.parse::<chrono::DateTime<Utc>>().map(|_| Self::from_text(text))
    }
}
