//! A document as a tree whose nodes carry their positions in the input.
//!
//! The position belongs to the node, not to its pointer. It is kept by every rule that moves, copies or merges nodes,
//! so that an error of the last stage still names the line of the published page.

use indexmap::IndexMap;
use serde_json::Number;

use crate::diagnostic::Span;
use crate::pointer::unescaped;
pub(crate) use crate::pointer::{join, unescape};

/// A value and its position.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) span: Span,
    /// The text of a number, a boolean or null in the input, if it differs from the text of the value: `1.10`.
    pub(crate) written: Option<Box<str>>,
}

/// The JSON data model, in the order of the document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Node>),
    Object(Object),
}

pub(crate) type Object = IndexMap<String, Node>;

/// Compares values; positions are ignored.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Node {
    pub(crate) fn new(value: Value, span: Span) -> Self {
        Self { value, span, written: None }
    }

    pub(crate) fn string(text: impl Into<String>, span: Span) -> Self {
        Self::new(Value::String(text.into()), span)
    }

    pub(crate) fn bool(flag: bool, span: Span) -> Self {
        Self::new(Value::Bool(flag), span)
    }

    pub(crate) fn array(items: Vec<Node>, span: Span) -> Self {
        Self::new(Value::Array(items), span)
    }

    pub(crate) fn object<K: Into<String>>(fields: impl IntoIterator<Item = (K, Node)>, span: Span) -> Self {
        let fields = fields.into_iter().map(|(key, node)| (key.into(), node)).collect();
        Self::new(Value::Object(fields), span)
    }

    /// Returns the field of an object; `None` if it is missing or if this is not an object.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?.get(key)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.as_object_mut()?.get_mut(key)
    }

    /// Returns the value of a field that is a string.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the text of a scalar as the input has it: that of a string, a number, a boolean or null.
    pub(crate) fn scalar_text(&self) -> Option<String> {
        let text = match &self.value {
            Value::String(text) => return Some(text.clone()),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            Value::Null => "null".to_owned(),
            Value::Array(_) | Value::Object(_) => return None,
        };
        Some(self.written.as_deref().map_or(text, ToOwned::to_owned))
    }

    pub(crate) fn as_array(&self) -> Option<&Vec<Node>> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_array_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(fields) => Some(fields),
            _ => None,
        }
    }

    pub(crate) fn as_object_mut(&mut self) -> Option<&mut Object> {
        match &mut self.value {
            Value::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// Returns a field, and inserts an empty object if it is missing. Replaces this node if it is not an object.
    pub(crate) fn object_entry(&mut self, key: &str) -> &mut Node {
        if self.as_object().is_none() {
            self.value = Value::Object(Object::new());
        }
        let span = self.span;
        match &mut self.value {
            Value::Object(fields) => {
                fields.entry(key.to_owned()).or_insert_with(|| Node::new(Value::Object(Object::new()), span))
            }
            _ => unreachable!("the node is an object since the lines above"),
        }
    }

    /// Sets a field of an object. A field that exists keeps its index.
    pub(crate) fn set(&mut self, key: &str, node: Node) {
        if let Some(fields) = self.as_object_mut() {
            fields.insert(key.to_owned(), node);
        }
    }

    /// Removes a field. The other fields keep their order.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Node> {
        self.as_object_mut()?.shift_remove(key)
    }

    /// Returns the node that a JSON pointer leads to. The pointer is a URI fragment: `#/a/b`.
    pub(crate) fn pointer(&self, pointer: &str) -> Option<&Node> {
        let path = pointer.strip_prefix('#')?;
        if path.is_empty() {
            return Some(self);
        }
        path.strip_prefix('/')?.split('/').try_fold(self, |node, token| match &node.value {
            Value::Object(fields) => fields.get(unescaped(token).as_ref()),
            Value::Array(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Returns the position of the node that a pointer leads to, or of its nearest ancestor that exists.
    pub(crate) fn span_of(&self, pointer: &str) -> Span {
        let mut at = pointer;
        loop {
            match (self.pointer(at), at.rsplit_once('/')) {
                (Some(node), _) => return node.span,
                (None, Some((parent, _))) => at = parent,
                (None, None) => return Span::default(),
            }
        }
    }

    /// The same as [`pointer`](Self::pointer), for a node that is to be changed.
    pub(crate) fn pointer_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        let path = pointer.strip_prefix('#')?;
        if path.is_empty() {
            return Some(self);
        }
        path.strip_prefix('/')?.split('/').try_fold(self, |node, token| match &mut node.value {
            Value::Object(fields) => fields.get_mut(unescaped(token).as_ref()),
            Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Describes the type of the value, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }

    /// Copies the value without the positions.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(flag) => (*flag).into(),
            Value::Number(number) => serde_json::Value::Number(number.clone()),
            Value::String(text) => text.as_str().into(),
            Value::Array(items) => items.iter().map(Node::to_json).collect(),
            Value::Object(fields) => fields.iter().map(|(key, node)| (key.clone(), node.to_json())).collect(),
        }
    }
}

/// Decodes the percent-encoding of a URI (RFC 3986, section 2.1).
pub(crate) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = match tail {
            [high, low, ..] if *first == b'%' => hex_digit(*high).zip(hex_digit(*low)),
            _ => None,
        };
        match hex {
            Some((high, low)) => {
                bytes.push(high * 16 + low);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
