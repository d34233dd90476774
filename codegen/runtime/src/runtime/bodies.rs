//! Request bodies that are JSON, lists of JSON values, a URL-encoded form or text.

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::{Map, Value};

use super::error::Error;
use super::parameters::{Style, pairs};
use super::payload::Payload;

/// Serialises a value as JSON.
pub(crate) fn json<T: Serialize>(
    operation: &'static str,
    media_type: &'static str,
    value: &T,
) -> Result<Payload, Error> {
    let bytes = serde_json::to_vec(value).map_err(|error| {
        Error::invalid_argument("the request body cannot be serialised as JSON")
            .with_source(error)
            .in_operation(operation)
    })?;
    Ok(Payload::from_bytes(media_type, bytes))
}

/// Serialises each value of a list as one line of JSON.
pub(crate) fn lines<T: Serialize>(
    operation: &'static str,
    media_type: &'static str,
    values: &[T],
) -> Result<Payload, Error> {
    records(operation, media_type, values, "")
}

/// Serialises each value of a list as a record of a JSON text sequence (RFC 7464).
pub(crate) fn sequence<T: Serialize>(
    operation: &'static str,
    media_type: &'static str,
    values: &[T],
) -> Result<Payload, Error> {
    records(operation, media_type, values, "\u{1e}")
}

fn records<T: Serialize>(
    operation: &'static str,
    media_type: &'static str,
    values: &[T],
    start: &str,
) -> Result<Payload, Error> {
    let mut bytes = Vec::new();
    for value in values {
        bytes.extend_from_slice(start.as_bytes());
        serde_json::to_writer(&mut bytes, value).map_err(|error| {
            Error::invalid_argument("a value of the request body cannot be serialised as JSON")
                .with_source(error)
                .in_operation(operation)
        })?;
        bytes.push(b'\n');
    }
    Ok(Payload::from_bytes(media_type, bytes))
}

/// An object with the property that selects a stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Selected<'a, T> {
    value: Option<&'a T>,
    name: &'static str,
    is_stream: bool,
}

/// Adds the property that selects a stream to an object, or replaces it. Without a value, the object is empty.
pub(crate) fn selected<'a, T>(value: Option<&'a T>, name: &'static str, is_stream: bool) -> Selected<'a, T> {
    Selected { value, name, is_stream }
}

impl<T: Serialize> Serialize for Selected<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = match self.value.map(serde_json::to_value) {
            None => Map::new(),
            Some(Ok(Value::Object(object))) => object,
            Some(Ok(_)) => return Err(S::Error::custom("the value is not an object")),
            Some(Err(error)) => return Err(S::Error::custom(error)),
        };
        object.insert(self.name.to_owned(), Value::Bool(self.is_stream));
        object.serialize(serializer)
    }
}

/// Returns text as a body.
pub(crate) fn text(media_type: &'static str, text: String) -> Payload {
    Payload::from_bytes(media_type, text)
}

/// Serialises an object as `application/x-www-form-urlencoded`.
///
/// Each property is written like a query parameter of the style `form` with `explode`; `encoding` lists the properties
/// with another style as (name, style, explode).
pub(crate) fn form<T: Serialize>(
    operation: &'static str,
    media_type: &'static str,
    value: &T,
    encoding: &[(&str, Style, bool)],
) -> Result<Payload, Error> {
    let value = serde_json::to_value(value).map_err(|error| {
        Error::invalid_argument("the request body cannot be serialised as a form")
            .with_source(error)
            .in_operation(operation)
    })?;
    let serde_json::Value::Object(fields) = value else {
        return Err(Error::invalid_argument("a form must be an object").in_operation(operation));
    };
    let mut all = Vec::new();
    for (name, value) in &fields {
        let declared = encoding.iter().find(|(property, ..)| property == name);
        let (style, explode) = declared.map_or((Style::Form, true), |(_, style, explode)| (*style, *explode));
        all.extend(pairs(operation, name, style, explode, Some(value))?);
    }
    // The query of a URL has the same syntax (WHATWG URL, section 5.2).
    let mut url = reqwest::Url::parse("form:/").map_err(|error| Error::invalid_argument(error.to_string()))?;
    url.query_pairs_mut().extend_pairs(all);
    Ok(Payload::from_bytes(media_type, url.query().unwrap_or_default().to_owned()))
}
