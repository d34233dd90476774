//! Visits the objects of a document, with their kinds and pointers.
//!
//! Children are visited before their parents. A rule may therefore replace an object without being called for the
//! objects that it inserts. [`visit_down`] visits parents first, for rules that correct the fields of an object, which
//! decide where its children are.

use crate::grammar::{Kind, Shape};
use crate::pointer::Pointer;
use crate::source::node::{Node, Value};

type Visitor<'a> = dyn FnMut(&mut Node, Kind, &Pointer) + 'a;

/// Visits every object of a kind.
pub(super) fn visit_kind(root: &mut Node, kind: Kind, visit: &mut dyn FnMut(&mut Node, &Pointer)) {
    let enters_schemas = kind.is_within_schemas();
    let mut visit_matching = |node: &mut Node, actual: Kind, pointer: &Pointer| {
        if actual == kind {
            visit(node, pointer);
        }
    };
    Walk { enters_schemas, is_downwards: false, visit: &mut visit_matching }.object(
        root,
        Kind::OpenApi,
        &Pointer::Root,
    );
}

/// Visits every object, each before the objects in it.
pub(super) fn visit_down(root: &mut Node, visit: &mut Visitor) {
    Walk { enters_schemas: true, is_downwards: true, visit }.object(root, Kind::OpenApi, &Pointer::Root);
}

/// Visits every object, including references.
pub(super) fn visit_all(root: &mut Node, visit: &mut Visitor) {
    visit_from(root, Kind::OpenApi, &Pointer::Root, visit);
}

/// Visits an object of a known kind and every object in it.
pub(super) fn visit_from(node: &mut Node, kind: Kind, pointer: &Pointer, visit: &mut Visitor) {
    Walk { enters_schemas: true, is_downwards: false, visit }.object(node, kind, pointer);
}

struct Walk<'a, 'f> {
    /// Whether the objects in schemas are visited.
    enters_schemas: bool,
    /// Whether parents are visited before their children.
    is_downwards: bool,
    visit: &'a mut Visitor<'f>,
}

impl Walk<'_, '_> {
    fn object(&mut self, node: &mut Node, kind: Kind, pointer: &Pointer) {
        if self.is_downwards {
            (self.visit)(node, kind, pointer);
        }
        if let Some(fields) = node.as_object_mut().filter(|_| self.enters_schemas || kind != Kind::Schema) {
            for (name, value) in fields {
                if let Some(field) = kind.field(name) {
                    self.value(value, field.shape, &pointer.key(name));
                }
            }
        }
        if !self.is_downwards {
            (self.visit)(node, kind, pointer);
        }
    }

    fn value(&mut self, node: &mut Node, shape: Shape, pointer: &Pointer) {
        match (shape, &mut node.value) {
            (Shape::Is(kind), _) | (Shape::FlagOr(kind), Value::Object(_)) => self.object(node, kind, pointer),
            (Shape::ListOf(item), Value::Array(items)) => {
                for (index, node) in items.iter_mut().enumerate() {
                    self.value(node, *item, &pointer.index(index));
                }
            }
            (Shape::MapOf(item) | Shape::PatternOf(item), Value::Object(fields)) => {
                let has_extensions = matches!(shape, Shape::PatternOf(_));
                for (key, node) in fields.iter_mut().filter(|(key, _)| !(has_extensions && key.starts_with("x-"))) {
                    self.value(node, *item, &pointer.key(key));
                }
            }
            _ => {}
        }
    }
}
