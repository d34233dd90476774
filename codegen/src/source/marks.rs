//! Finds the position of each node of a text.
//!
//! `serde_yaml` and `serde_json` read values without their positions. A second pass over the same text finds the
//! positions in the same order, and [`attach`] assigns them to the values. Where the shapes of the two results differ,
//! the nodes below get the position of their parent.

use std::collections::BTreeMap;
use std::rc::Rc;

use saphyr_parser::{Event, Parser, Span as Range};

use super::node::{Node, Value};
use crate::diagnostic::Span;

/// The position of a node, and those of its children in order. The keys of an object are not children.
#[derive(Debug, Default)]
pub(super) struct Mark {
    line: u32,
    column: u32,
    children: Vec<Rc<Mark>>,
}

/// Assigns the positions to the values.
pub(super) fn attach(node: &mut Node, mark: Option<&Mark>, parent: Span) {
    let span = mark.map_or(parent, |mark| Span { line: mark.line, column: mark.column, ..parent });
    node.span = span;
    let children = mark.map_or(&[][..], |mark| &mark.children);
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
            Event::Scalar(_, _, anchor, _) => (Rc::new(Mark::at(&range)), anchor),
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
    key: Option<(u32, u32)>,
}

impl Open {
    fn new(range: &Range, anchor: usize, is_mapping: bool) -> Self {
        Self { mark: Mark::at(range), anchor, is_mapping, key: None }
    }

    /// Adds a finished node. The position of a field is that of its key.
    fn add(&mut self, done: Rc<Mark>, range: &Range) {
        if !self.is_mapping {
            self.mark.children.push(done);
        } else if let Some((line, column)) = self.key.take() {
            let children = done.children.iter().map(Rc::clone).collect();
            self.mark.children.push(Rc::new(Mark { line, column, children }));
        } else {
            let key = Mark::at(range);
            self.key = Some((key.line, key.column));
        }
    }
}

impl Mark {
    fn at(range: &Range) -> Self {
        Self { line: number(range.start.line()), column: number(range.start.col()) + 1, children: Vec::new() }
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
                            let children = self.value()?.children;
                            mark.children.push(Rc::new(Mark { line, column, children }));
                        }
                    }
                }
            }
            b'"' => self.string(),
            _ => {
                while self.text.get(self.at).is_some_and(|byte| !b",]} \t\r\n".contains(byte)) {
                    self.at += 1;
                }
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
        Mark { line: number(self.line), column: number(self.column), children: Vec::new() }
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
