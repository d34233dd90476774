//! YAML and JSON text to [`Node`]s: serde reads the values, [`marks`](super::marks) the places.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::node::{Node, Object, Value};
use super::{marks, merge_keys};
use crate::diagnostic::{Problems, Span};

/// Where in its file a text begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Offset {
    /// How many lines stand before it.
    pub(super) lines: u32,
    /// How many columns stand before each of its lines.
    pub(super) columns: u32,
}

/// Reads a YAML text.
pub(super) fn yaml(text: &str, source: u32, offset: Offset, problems: &mut Problems) -> Option<Node> {
    match serde_yaml::from_str::<Node>(text) {
        Ok(mut node) => {
            let mark = marks::of_yaml(text);
            marks::attach(&mut node, mark.as_deref(), Span { source, line: 1, column: 1 });
            shift(&mut node, offset);
            // Only now: the places are those of the fields as they are written.
            merge_keys::resolve(&mut node, problems);
            Some(node)
        }
        Err(error) => {
            let at = error.location().map(|at| (at.line(), at.column()));
            report("yaml", "YAML", &error.to_string(), at, (source, offset), problems);
            None
        }
    }
}

/// Reads a JSON text.
pub(super) fn json(text: &str, source: u32, offset: Offset, problems: &mut Problems) -> Option<Node> {
    match serde_json::from_str::<Node>(text) {
        Ok(mut node) => {
            let mark = marks::of_json(text);
            marks::attach(&mut node, mark.as_deref(), Span { source, line: 1, column: 1 });
            shift(&mut node, offset);
            Some(node)
        }
        Err(error) => {
            let at = Some((error.line(), error.column()));
            report("json", "JSON", &error.to_string(), at, (source, offset), problems);
            None
        }
    }
}

/// Says why a text cannot be read. The place is said once, and it is that of the file, not of the block.
fn report(
    code: &'static str,
    format: &str,
    message: &str,
    at: Option<(usize, usize)>,
    (source, offset): (u32, Offset),
    problems: &mut Problems,
) {
    let number = |number: usize| u32::try_from(number).unwrap_or(0);
    let span = at.map_or(Span { source, line: 0, column: 0 }, |(line, column)| Span {
        source,
        line: offset.lines + number(line),
        column: offset.columns + number(column),
    });
    let message = message.split(" at line ").next().unwrap_or(message);
    problems.error_in(code, Some(span), format!("this is not {format} that can be read: {message}"));
}

fn shift(node: &mut Node, offset: Offset) {
    if offset == Offset::default() {
        return;
    }
    node.span.line += offset.lines;
    node.span.column += offset.columns;
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(|item| shift(item, offset)),
        Value::Object(fields) => fields.values_mut().for_each(|field| shift(field, offset)),
        _ => {}
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = deserializer.deserialize_any(ValueVisitor)?;
        Ok(Self { value, span: Span::default() })
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    // Bounds beyond 64 bits occur; what they bound has no wider type to begin with.
    #[allow(clippy::cast_precision_loss)]
    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok(float(value as f64))
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(float(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut fields = Object::new();
        while let Some(Key(key)) = access.next_key()? {
            let value = access.next_value()?;
            if let Some(key) = fields.insert(key.clone(), value).map(|_| key) {
                return Err(A::Error::custom(format_args!("the key `{key}` is written twice")));
            }
        }
        Ok(Value::Object(fields))
    }
}

/// `.nan` and `.inf` are YAML but not JSON; they have no meaning in OpenAPI.
fn float(value: f64) -> Value {
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

/// A key; YAML reads `200:` as a number and `on:` as text, OpenAPI means text by both.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(ValueVisitor)? {
            Value::String(key) => Ok(Self(key)),
            Value::Number(key) => Ok(Self(key.to_string())),
            Value::Bool(key) => Ok(Self(key.to_string())),
            Value::Null => Ok(Self("null".to_owned())),
            Value::Array(_) | Value::Object(_) => Err(D::Error::custom("a key has to be text")),
        }
    }
}
