//! Request bodies that are JSON, lists of JSON values or text.

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::{Map, Value};

use super::error::Error;
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
