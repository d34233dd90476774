//! The scalars in the examples and defaults of a document, by the pointers of the schemas that describe them.
//!
//! ```yaml
//! schema: {type: object, properties: {id: {type: integer, format: int32}}}
//! example: {id: 3000000000}                                                   # a value of `schema/properties/id`
//! ```

use std::collections::BTreeMap;

use super::recursion::MAX_DEPTH;
use crate::grammar::{Kind, Shape};
use crate::pointer::Pointer;
use crate::source::node::{Node, Value, join};

/// A value, and its pointer.
pub(super) struct Stated {
    pub(super) value: serde_json::Value,
    pub(super) pointer: String,
}

/// The values of integers, and of strings with a format, by the pointer of their schema.
#[derive(Default)]
pub(in crate::lower) struct StatedValues(BTreeMap<String, Vec<Stated>>);

impl StatedValues {
    /// Finds the values of a document.
    pub(super) fn of(document: &Node) -> Self {
        let mut finder = Finder { document, found: Self::default() };
        finder.object(document, Kind::OpenApi, &Pointer::Root);
        finder.found
    }

    /// Returns the values that the document states for a schema.
    pub(super) fn get(&self, schema: &str) -> &[Stated] {
        self.0.get(schema).map(Vec::as_slice).unwrap_or_default()
    }
}

struct Finder<'a> {
    document: &'a Node,
    found: StatedValues,
}

impl<'a> Finder<'a> {
    fn object(&mut self, node: &'a Node, kind: Kind, pointer: &Pointer) {
        for (name, value) in node.as_object().into_iter().flatten() {
            if let Some(field) = kind.field(name) {
                self.field(value, field.shape, &pointer.key(name));
            }
        }
        match kind {
            Kind::Schema => self.examples(node, &pointer.to_string(), &pointer.to_string()),
            Kind::Parameter | Kind::Header | Kind::MediaType if node.get("schema").is_some() => {
                let pointer = pointer.to_string();
                self.examples(node, &pointer, &join(&pointer, "schema"));
            }
            _ => {}
        }
    }

    fn field(&mut self, node: &'a Node, shape: Shape, pointer: &Pointer) {
        match (shape, &node.value) {
            (Shape::Is(kind) | Shape::FlagOr(kind), Value::Object(_)) => self.object(node, kind, pointer),
            (Shape::ListOf(item), Value::Array(items)) => {
                for (index, node) in items.iter().enumerate() {
                    self.field(node, *item, &pointer.index(index));
                }
            }
            (Shape::MapOf(item) | Shape::PatternOf(item), Value::Object(fields)) => {
                for (key, node) in fields {
                    self.field(node, *item, &pointer.key(key));
                }
            }
            _ => {}
        }
    }

    /// Finds the values in the examples and the default of an object. `schema` is the pointer of their schema.
    fn examples(&mut self, holder: &'a Node, pointer: &str, schema: &str) {
        for key in ["example", "default"] {
            if let Some(value) = holder.get(key) {
                self.value(value, &join(pointer, key), vec![schema.to_owned()], 0);
            }
        }
        let others = holder.get("x-examples").and_then(Node::as_array).into_iter().flatten().enumerate();
        for (index, value) in others {
            let pointer = join(&join(pointer, "x-examples"), &index.to_string());
            self.value(value, &pointer, vec![schema.to_owned()], 0);
        }
        let named = holder.get("examples").and_then(Node::as_object);
        for (name, example) in named.into_iter().flatten() {
            let own = join(&join(pointer, "examples"), name);
            let pointer = example.text("$ref").map_or(own, ToOwned::to_owned);
            let value = self.document.pointer(&pointer).and_then(|example| example.get("value"));
            if let Some(value) = value {
                self.value(value, &join(&pointer, "value"), vec![schema.to_owned()], 0);
            }
        }
    }

    /// Finds the scalars in a value. `schemas` are the pointers of its schema. The properties of an `allOf` have several:
    /// those in the members, and those under which they are lowered.
    fn value(&mut self, value: &Node, pointer: &str, schemas: Vec<String>, depth: usize) {
        let Some(schema) = schemas.first().and_then(|schema| self.document.pointer(schema)) else { return };
        if depth > MAX_DEPTH {
            return;
        }
        if let Some(target) = schema.text("$ref") {
            self.value(value, pointer, vec![target.to_owned()], depth + 1);
            return;
        }
        let own = schemas.first().cloned().unwrap_or_default();
        for keyword in ["allOf", "oneOf", "anyOf"] {
            let members = schema.get(keyword).and_then(Node::as_array).map_or(0, Vec::len);
            for index in 0..members {
                let member = join(&join(&own, keyword), &index.to_string());
                if keyword == "allOf" {
                    let target = self.document.pointer(&member).and_then(|member| member.text("$ref"));
                    let first = target.unwrap_or(&member).to_owned();
                    let all = std::iter::once(first).chain(schemas.iter().cloned()).collect();
                    self.value(value, pointer, all, depth + 1);
                } else if self.may_be(value, &member) {
                    self.value(value, pointer, vec![member], depth + 1);
                }
            }
        }
        match &value.value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    let declared = schema.get("properties").and_then(|properties| properties.get(key));
                    let step = |schema: &String| match declared {
                        Some(_) => join(&join(schema, "properties"), key),
                        None => join(schema, "additionalProperties"),
                    };
                    self.value(value, &join(pointer, key), schemas.iter().map(step).collect(), depth + 1);
                }
            }
            Value::Array(items) => {
                let schemas: Vec<String> = schemas.iter().map(|schema| join(schema, "items")).collect();
                for (index, value) in items.iter().enumerate() {
                    self.value(value, &join(pointer, &index.to_string()), schemas.clone(), depth + 1);
                }
            }
            Value::Number(_) if schema.text("type") == Some("integer") => self.add(value, pointer, schemas),
            Value::String(_) if schema.get("format").is_some() => self.add(value, pointer, schemas),
            _ => {}
        }
    }

    fn add(&mut self, value: &Node, pointer: &str, schemas: Vec<String>) {
        for schema in schemas {
            let stated = Stated { value: value.to_json(), pointer: pointer.to_owned() };
            self.found.0.entry(schema).or_default().push(stated);
        }
    }

    /// Returns whether a value may be meant for a member of a union: an object, for one that declares all its keys.
    fn may_be(&self, value: &Node, member: &str) -> bool {
        let Some(schema) = self.document.pointer(member) else { return false };
        let schema = schema.text("$ref").and_then(|target| self.document.pointer(target)).unwrap_or(schema);
        let declared = schema.get("properties").and_then(Node::as_object);
        match (value.as_object(), declared) {
            (Some(fields), Some(declared)) => fields.keys().all(|key| declared.contains_key(key)),
            _ => true,
        }
    }
}
