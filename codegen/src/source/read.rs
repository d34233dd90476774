//! Reads YAML and JSON into [`Node`]s: serde reads the values, and [`marks`](super::marks) the positions.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::node::{Node, Object, Value};
use super::syntax_errors::{Explanation, explain};
use super::{marks, merge_keys};
use crate::diagnostic::{Problems, Span, WHOLE_INPUT};

/// Where a text begins in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Offset {
    /// The number of lines before it.
    pub(super) lines: u32,
    /// The number of columns before each of its lines.
    pub(super) columns: u32,
}

/// Reads a YAML text.
pub(super) fn yaml(text: &str, source: u32, offset: Offset, problems: &mut Problems) -> Option<Node> {
    match serde_yaml::from_str::<Node>(text) {
        Ok(mut node) => {
            let mark = marks::of_yaml(text);
            marks::attach(&mut node, mark.as_deref(), Span { source, line: 1, column: 1 });
            shift(&mut node, offset);
            // After the positions are attached: they belong to the fields as they are written.
            merge_keys::resolve(&mut node, problems);
            Some(node)
        }
        Err(error) => {
            let span = error.location().map(|at| position(source, offset, at.line(), at.column()));
            report("yaml", "YAML", &error, span.unwrap_or(Span::of_source(source)), problems);
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
            report("json", "JSON", &error, position(source, offset, error.line(), error.column()), problems);
            None
        }
    }
}

/// Converts a position in a text to one in its file.
fn position(source: u32, offset: Offset, line: usize, column: usize) -> Span {
    let number = |number: usize| u32::try_from(number).unwrap_or(0);
    Span { source, line: offset.lines + number(line), column: offset.columns + number(column) }
}

/// Reports why a text cannot be read.
fn report(code: &'static str, format: &str, error: &impl fmt::Display, span: Span, problems: &mut Problems) {
    let Explanation { message, help } = explain(&error.to_string());
    let error = problems.error(code, span, WHOLE_INPUT, format!("the text is not {format}: {message}"));
    if let Some(help) = help {
        error.help(help);
    }
}

/// Adds an offset to every position.
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
        Ok(Self::new(value, Span::default()))
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

    // Bounds of more than 64 bits occur, but no generated type has more.
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
                return Err(A::Error::custom(format_args!("duplicate key `{key}`")));
            }
        }
        Ok(Value::Object(fields))
    }
}

/// Converts a number. `.nan` and `.inf`, which JSON and OpenAPI lack, become null.
fn float(value: f64) -> Value {
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

/// A key of an object. YAML reads `200:` as a number, but keys of OpenAPI are strings.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(ValueVisitor)? {
            Value::String(key) => Ok(Self(key)),
            Value::Number(key) => Ok(Self(key.to_string())),
            Value::Bool(key) => Ok(Self(key.to_string())),
            Value::Null => Ok(Self("null".to_owned())),
            Value::Array(_) | Value::Object(_) => Err(D::Error::custom("a key has to be a string")),
        }
    }
}
