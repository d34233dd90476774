//! Random schemas, which may refer to each other in cycles.

use serde_json::{Map, Value, json};

use super::{Dialect, names};
use crate::random::Random;

/// Generates schemas.
pub(super) struct Schemas {
    pub random: Random,
    pub dialect: Dialect,
    /// The names of all components.
    pub components: Vec<String>,
    /// The number of components that are complete. Only these can be members of an `allOf`, or of a union that is a
    /// component, so that neither contains itself.
    pub complete: usize,
}

impl Schemas {
    /// Returns a schema that is nested in another schema or in an operation.
    pub fn any(&mut self, depth: usize) -> Value {
        let mut schema = match self.random.below(if depth == 0 { 9 } else { 20 }) {
            0..3 => self.scalar(),
            3 | 4 => self.enumeration(),
            5 | 6 => return self.reference(self.components.len()),
            7 => json!({"type": "string"}),
            8 => self.rare(),
            9 | 10 => self.list(depth - 1),
            11..15 => self.object(depth - 1),
            15 => self.map(depth - 1),
            16 | 17 => self.union(depth - 1, self.components.len()),
            18 => self.all_of(depth - 1),
            _ => json!({}),
        };
        self.describe(&mut schema);
        self.nullable(schema)
    }

    /// Returns the schema of a component.
    pub fn component(&mut self) -> Value {
        let mut schema = match self.random.below(12) {
            0 => self.enumeration(),
            1 => self.scalar(),
            2 => self.list(2),
            3 => self.map(2),
            4 | 5 => self.union(2, self.complete),
            6 | 7 => self.all_of(2),
            8 if self.complete > 0 => return self.reference(self.complete),
            _ => self.object(3),
        };
        self.describe(&mut schema);
        self.nullable(schema)
    }

    /// Returns a reference to one of the first `below` components.
    pub fn reference(&mut self, below: usize) -> Value {
        if below == 0 {
            return json!({"type": "string"});
        }
        let name = &self.components[self.random.below(below)];
        let mut schema = json!({"$ref": format!("#/components/schemas/{name}")});
        if self.random.chance(10) {
            schema["description"] = json!("A sibling of a reference.");
        }
        schema
    }

    /// Returns an array.
    pub fn list(&mut self, depth: usize) -> Value {
        let mut schema = json!({"type": "array", "items": self.any(depth)});
        if self.random.chance(20) {
            schema["minItems"] = json!(self.random.below(2));
            schema["maxItems"] = json!(2 + self.random.below(9));
        }
        if self.random.chance(10) {
            schema["uniqueItems"] = json!(true);
        }
        schema
    }

    fn map(&mut self, depth: usize) -> Value {
        let values = if self.random.chance(30) { json!(true) } else { self.any(depth) };
        json!({"type": "object", "additionalProperties": values})
    }

    /// Returns an object.
    pub fn object(&mut self, depth: usize) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for _ in 0..self.random.below(6) {
            let name = names::any(&mut self.random);
            let mut property = self.any(depth);
            if property.get("$ref").is_none() && self.random.chance(12) {
                let direction = self.random.entry(&["readOnly", "writeOnly", "deprecated"]);
                if property.is_object() {
                    property[direction] = json!(true);
                }
            }
            if self.random.chance(40) && !properties.contains_key(&name) {
                required.push(json!(name));
            }
            properties.insert(name, property);
        }
        let mut schema = json!({"type": "object"});
        if !properties.is_empty() || self.random.chance(50) {
            schema["properties"] = Value::Object(properties);
        }
        if self.random.chance(3) {
            required.push(json!("declared nowhere"));
        }
        if !required.is_empty() {
            schema["required"] = Value::Array(required);
        }
        match self.random.below(12) {
            0 => schema["additionalProperties"] = json!(false),
            1 => schema["additionalProperties"] = json!(true),
            2 => schema["additionalProperties"] = self.any(depth.saturating_sub(1)),
            3 => schema["minProperties"] = json!(1),
            _ => {}
        }
        schema
    }

    /// Returns a schema with rare keywords.
    fn rare(&mut self) -> Value {
        if self.dialect == Dialect::V30 {
            return match self.random.below(3) {
                0 => json!({"not": {"type": "string"}}),
                1 => json!({"type": "object", "xml": {"name": "x"}, "externalDocs": {"url": "https://a.example"}}),
                _ => json!({"description": "Any type."}),
            };
        }
        match self.random.below(9) {
            0 => json!({"const": "fixed"}),
            1 => json!({"const": 1, "type": "integer"}),
            2 => json!({"const": null}),
            3 => json!({"type": ["string", "integer"]}),
            4 => {
                let properties = json!({"x": {"type": "string"}});
                json!({"type": ["object", "array", "null"], "properties": properties, "items": {"type": "integer"}})
            }
            5 => json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]}),
            6 => json!({"type": "string", "contentEncoding": "base64"}),
            7 => json!(true),
            _ => json!({"type": "object", "patternProperties": {"^x-": {"type": "string"}}}),
        }
    }

    fn describe(&mut self, schema: &mut Value) {
        if !schema.is_object() {
            return;
        }
        if self.random.chance(25) {
            const TEXTS: &[&str] = &[
                "A text.",
                "Two lines,\nwith a [link](/docs/x) and <b>a tag</b>.",
                "```json\n{\"a\": 1}\n```",
                "- a list\n  - nested\n\n      code",
                "*/ \" # ` {",
                "| a | b |\n|---|---|\n| 1 | 2 |",
                "See https://a.example/x_y. And [id], <token>, `code`.",
                "1. one\n\n1. two",
            ];
            schema["description"] = json!(self.random.entry(TEXTS));
        }
        if self.random.chance(8) {
            schema["title"] = json!(names::any(&mut self.random));
        }
        if self.random.chance(3) {
            schema["x-anything"] = json!({"a": [1, null]});
        }
        if self.random.chance(5) {
            schema["example"] = json!({"a": 1});
        }
    }

    fn nullable(&mut self, mut schema: Value) -> Value {
        if !self.random.chance(12) || !schema.is_object() {
            return schema;
        }
        if self.dialect == Dialect::V30 {
            if schema.get("type").is_some() {
                schema["nullable"] = json!(true);
            }
            return schema;
        }
        match schema.get("type").cloned() {
            Some(Value::String(name)) if schema.get("enum").is_none() => {
                schema["type"] = json!([name, "null"]);
                schema
            }
            _ => json!({"oneOf": [schema, {"type": "null"}]}),
        }
    }
}
