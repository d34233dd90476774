//! Finds the position of each node of a text.
//!
//! `serde_yaml` and `serde_json` read values without their positions. A second pass over the same text finds the
//! positions in the same order, and [`attach`] assigns them to the values. Where the shapes of the two results differ,
//! the nodes below get the position of their parent.
//!
//! The pass also finds the texts of scalars that are not strings. A document may mean the text: the version `1.10` is
//! not the number 1.1.

use std::collections::BTreeMap;
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as Range};

use super::node::{Node, Object, Value};
use crate::diagnostic::Span;

/// The position of a node, and those of its children in order. The keys of an object are not children.
#[derive(Debug, Default)]
pub(super) struct Mark {
    line: u32,
    column: u32,
    children: Vec<Rc<Mark>>,
    /// The text of a scalar that may be a number, a boolean or null.
    text: Option<Rc<str>>,
    /// The text of the key of a field, if it may be one of these.
    key: Option<Rc<str>>,
}

/// Assigns the positions to the values.
pub(super) fn attach(node: &mut Node, mark: Option<&Mark>, parent: Span) {
    let span = mark.map_or(parent, |mark| Span { line: mark.line, column: mark.column, ..parent });
    node.span = span;
    let children = mark.map_or(&[][..], |mark| &mark.children);
    attach_text(node, mark.and_then(|mark| mark.text.as_deref()));
    if let Some(fields) = node.as_object_mut().filter(|fields| fields.len() == children.len()) {
        restore_keys(fields, children);
    }
    let mut nodes: Vec<&mut Node> = match &mut node.value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(fields) => fields.values_mut().collect(),
        _ => return,
    };
    let same_shape = nodes.len() == children.len();
    for (index, child) in nodes.iter_mut().enumerate() {
        attach(child, children.get(index).filter(|_| same_shape).map(Rc::as_ref), span);
    }
}

/// Keeps the text of a scalar that is not a string.
fn attach_text(node: &mut Node, text: Option<&str>) {
    let is_string = matches!(node.value, Value::String(_) | Value::Array(_) | Value::Object(_));
    if let Some(text) = text.filter(|_| !is_string)
        && node.scalar_text().is_none_or(|printed| printed != text)
    {
        node.written = Some(text.into());
    }
}

/// Replaces the keys that were read as numbers, booleans or null by their texts: `1.10`.
fn restore_keys(fields: &mut Object, children: &[Rc<Mark>]) {
    let differs = |(key, mark): (&String, &Rc<Mark>)| mark.key.as_deref().is_some_and(|text| text != key);
    if !fields.keys().zip(children).any(differs) {
        return;
    }
    for ((key, value), mark) in std::mem::take(fields).into_iter().zip(children) {
        let written = mark.key.as_deref().filter(|text| !fields.contains_key(*text)).map(ToOwned::to_owned);
        fields.insert(written.unwrap_or(key), value);
    }
}

/// Returns the text of a scalar without quotes, if it may be a number, a boolean or null.
fn plain_text(text: &str) -> Option<Rc<str>> {
    let first = text.chars().next();
    let may_be_other = first.is_none_or(|first| first.is_ascii_digit() || "+-.~tTfFnN".contains(first));
    may_be_other.then(|| Rc::from(text))
}

/// Finds the positions in a YAML text that has been read before.
pub(super) fn of_yaml(text: &str) -> Option<Rc<Mark>> {
    let mut open: Vec<Open> = Vec::new();
    let mut anchors: BTreeMap<usize, Rc<Mark>> = BTreeMap::new();
    for event in Parser::new_from_str(text) {
        let (event, range) = event.ok()?;
        let (done, anchor) = match event {
            Event::MappingStart(anchor, _) => {
                open.push(Open::new(&range, anchor, true));
                continue;
            }
            Event::SequenceStart(anchor, _) => {
                open.push(Open::new(&range, anchor, false));
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                let closed = open.pop()?;
                (Rc::new(closed.mark), closed.anchor)
            }
            Event::Scalar(text, style, anchor, _) => {
                let text = (style == ScalarStyle::Plain).then(|| plain_text(&text)).flatten();
                (Rc::new(Mark { text, ..Mark::at(&range) }), anchor)
            }
            Event::Alias(anchor) => (Rc::clone(anchors.get(&anchor)?), 0),
            _ => continue,
        };
        if anchor > 0 {
            anchors.insert(anchor, Rc::clone(&done));
        }
        match open.last_mut() {
            Some(parent) => parent.add(done, &range),
            None => return Some(done),
        }
    }
    None
}

/// A mapping or sequence that is being read.
struct Open {
    mark: Mark,
    anchor: usize,
    is_mapping: bool,
    /// The position of a key whose value has not been read yet.
    key: Option<Rc<Mark>>,
}

impl Open {
    fn new(range: &Range, anchor: usize, is_mapping: bool) -> Self {
        Self { mark: Mark::at(range), anchor, is_mapping, key: None }
    }

    /// Adds a finished node. The position of a field is that of its key.
    fn add(&mut self, done: Rc<Mark>, range: &Range) {
        if !self.is_mapping {
            self.mark.children.push(done);
        } else if let Some(key) = self.key.take() {
            self.mark.children.push(Rc::new(Mark {
                line: key.line,
                column: key.column,
                children: done.children.iter().map(Rc::clone).collect(),
                text: done.text.clone(),
                key: key.text.clone(),
            }));
        } else {
            self.key = Some(Rc::new(Mark { text: done.text.clone(), ..Mark::at(range) }));
        }
    }
}

impl Mark {
    fn at(range: &Range) -> Self {
        Self { line: number(range.start.line()), column: number(range.start.col()) + 1, ..Self::default() }
    }
}

/// Finds the positions in a JSON text that has been read before: its syntax is not checked again.
pub(super) fn of_json(text: &str) -> Option<Rc<Mark>> {
    let mut reader = JsonReader { text: text.as_bytes(), at: 0, line: 1, counted: 0, column: 1 };
    reader.value().map(Rc::new)
}

struct JsonReader<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
    /// A byte before `at`, and its column. A whole document may be one line, so columns are not counted from its start.
    counted: usize,
    column: usize,
}

impl JsonReader<'_> {
    /// Reads a value and returns its position with those of its children.
    fn value(&mut self) -> Option<Mark> {
        let first = self.next_token()?;
        let mut mark = self.mark();
        match first {
            b'{' | b'[' => {
                self.at += 1;
                loop {
                    match self.next_token()? {
                        b'}' | b']' => {
                            self.at += 1;
                            return Some(mark);
                        }
                        b',' => self.at += 1,
                        _ if first == b'[' => mark.children.push(Rc::new(self.value()?)),
                        _ => {
                            let Mark { line, column, .. } = self.mark();
                            self.string();
                            self.next_token()?;
                            self.at += 1; // the colon
                            let value = self.value()?;
                            mark.children.push(Rc::new(Mark { line, column, ..value }));
                        }
                    }
                }
            }
            b'"' => self.string(),
            _ => {
                let start = self.at;
                while self.text.get(self.at).is_some_and(|byte| !b",]} \t\r\n".contains(byte)) {
                    self.at += 1;
                }
                let text = self.text.get(start..self.at).and_then(|text| std::str::from_utf8(text).ok());
                mark.text = text.and_then(plain_text);
            }
        }
        Some(mark)
    }

    /// Skips white space and returns the next byte without consuming it.
    fn next_token(&mut self) -> Option<u8> {
        loop {
            match *self.text.get(self.at)? {
                b'\n' => {
                    self.line += 1;
                    (self.counted, self.column) = (self.at + 1, 1);
                }
                b' ' | b'\t' | b'\r' => {}
                byte => return Some(byte),
            }
            self.at += 1;
        }
    }

    /// Skips a string. A JSON string does not contain line breaks.
    fn string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.text.get(self.at) {
            match byte {
                b'\\' => self.at += 2,
                b'"' => {
                    self.at += 1;
                    return;
                }
                _ => self.at += 1,
            }
        }
    }

    /// Returns the current position.
    fn mark(&mut self) -> Mark {
        let passed = &self.text[self.counted..self.at];
        self.column += passed.iter().filter(|byte| (**byte & 0xC0) != 0x80).count();
        self.counted = self.at;
        Mark { line: number(self.line), column: number(self.column), ..Mark::default() }
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
