//! Schemas of every kind, which may refer to each other in circles.

use serde_json::{Map, Value, json};

use super::random::Random;
use super::{Dialect, names};

pub struct Schemas {
    pub random: Random,
    pub dialect: Dialect,
    /// The names of the components.
    pub components: Vec<String>,
    /// How many of them are complete: only these are inherited from, or are members of a union that is a component.
    pub complete: usize,
}

impl Schemas {
    /// A schema for a place within another one.
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

    /// A schema that is a component.
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

    pub fn scalar(&mut self) -> Value {
        match self.random.below(8) {
            0..4 => self.text(),
            4 | 5 => self.integer(),
            6 => self.number(),
            _ => {
                let mut schema = json!({"type": "boolean"});
                if self.random.chance(30) {
                    schema["default"] = json!(self.random.chance(50));
                }
                schema
            }
        }
    }

    fn text(&mut self) -> Value {
        const FORMATS: &[&str] = &[
            "date-time",
            "date",
            "time",
            "uuid",
            "byte",
            "binary",
            "base64",
            "uri",
            "url",
            "email",
            "password",
            "decimal",
            "duration",
            "int64",
            "ipv4",
            "objectid",
            "x/odd format",
        ];
        let mut schema = json!({"type": "string"});
        match self.random.below(10) {
            0..4 => schema["format"] = json!(self.random.pick(FORMATS)),
            4 | 5 => {
                schema["minLength"] = json!(self.random.below(3));
                schema["maxLength"] = json!(3 + self.random.below(300));
            }
            6 => {
                let patterns = ["^[a-z]+$", "\\d{3}", "^\\S*$", "[\"\\\\]", "(?<name>x)", "^\\p{L}+$", "(", ""];
                schema["pattern"] = json!(self.random.pick(&patterns));
            }
            _ => {}
        }
        if self.random.chance(20) && schema.get("format").is_none() {
            schema["default"] = json!(self.random.pick(&["", "x", "a\"b\\c", "two\nlines", "null"]));
        }
        schema
    }

    fn integer(&mut self) -> Value {
        let mut schema = json!({"type": "integer"});
        if self.random.chance(60) {
            let formats = ["int32", "int64", "uint64", "uint32", "int8", "uint8", "unix-time"];
            schema["format"] = json!(self.random.pick(&formats));
        }
        if self.random.chance(30) {
            schema["minimum"] = json!(self.random.below(3));
        }
        if self.random.chance(20) {
            schema["maximum"] = if self.random.chance(50) { json!(100) } else { json!(18_446_744_073_709_551_615_u64) };
        }
        self.exclude(&mut schema);
        if self.random.chance(10) {
            schema["multipleOf"] = json!(5);
        }
        if self.random.chance(20) {
            schema["default"] = json!(5);
        }
        schema
    }

    fn number(&mut self) -> Value {
        let mut schema = json!({"type": "number"});
        if self.random.chance(50) {
            schema["format"] = json!(self.random.pick(&["float", "double", "decimal", "int64"]));
        }
        if self.random.chance(30) {
            schema["minimum"] = json!(-0.5);
            schema["maximum"] = json!(1e300);
        }
        self.exclude(&mut schema);
        if self.random.chance(20) {
            schema["default"] = json!(0.5);
        }
        schema
    }

    /// 3.0 has flags, 3.1 has numbers.
    fn exclude(&mut self, schema: &mut Value) {
        if self.random.chance(15) {
            let is_flag = self.dialect == Dialect::V30;
            schema["exclusiveMinimum"] = if is_flag { json!(true) } else { json!(0) };
        }
    }

    fn enumeration(&mut self) -> Value {
        const LISTS: &[&[&str]] = &[
            &["ASC", "DESC", "asc", "desc"],
            &["a-b", "a_b", "aB", "a b"],
            &["", "x"],
            &[".", "X"],
            &["self", "Self", "type", "crate"],
            &["1", "2", "10"],
            &["-1", "+1", "1.5", "16:9"],
            &["größe", "日本", "🦀", "🦞"],
            &["unknown", "Unknown", "Other"],
            &["*", "<", "<=", "=", "!", "/"],
            &["x", "x"],
            &["only"],
            &["null", "true", "1"],
            &["Default", "Clone", "Vec", "String"],
            &["a\"b", "c\\d", "e\nf"],
            &["UnknownValue", "as_str", "from", "Some"],
        ];
        if self.dialect == Dialect::Page && self.random.chance(60) {
            let values = self.random.pick(LISTS);
            let items: Vec<Value> = values.iter().map(|value| json!({"value": value})).collect();
            return json!({"type": "string", "enum": items});
        }
        match self.random.below(12) {
            0..6 => {
                let values = self.random.pick(LISTS);
                let mut schema = json!({"type": "string", "enum": values});
                if self.random.chance(25) {
                    schema["default"] = json!(values[self.random.below(values.len())]);
                }
                schema
            }
            6 => json!({"type": "integer", "enum": [1, 2, -3, 0]}),
            7 => json!({"type": "integer", "enum": [1, 9_007_199_254_740_993_u64], "format": "int64"}),
            8 => json!({"enum": ["a", 1, true, 0.5]}),
            9 => json!({"type": "string", "enum": ["a", "b", null], "nullable": true}),
            10 => json!({"type": "number", "enum": [0.5, 1, -2.25]}),
            _ => json!({"type": "boolean", "enum": [true]}),
        }
    }

    pub fn reference(&mut self, below: usize) -> Value {
        if below == 0 {
            return json!({"type": "string"});
        }
        let name = &self.components[self.random.below(below)];
        let mut schema = json!({"$ref": format!("#/components/schemas/{name}")});
        if self.random.chance(10) {
            schema["description"] = json!("What stands beside a reference.");
        }
        schema
    }

    fn list(&mut self, depth: usize) -> Value {
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

    pub fn object(&mut self, depth: usize) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for _ in 0..self.random.below(6) {
            let name = names::any(&mut self.random);
            let mut property = self.any(depth);
            if property.get("$ref").is_none() && self.random.chance(12) {
                let direction = self.random.pick(&["readOnly", "writeOnly", "deprecated"]);
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

    fn union(&mut self, depth: usize, below: usize) -> Value {
        let keyword = self.random.pick(&["oneOf", "anyOf"]);
        if self.random.chance(35) {
            return self.tagged(keyword, depth, below);
        }
        let members: Vec<Value> = (0..=self.random.below(4))
            .map(|_| match self.random.below(4) {
                0 => self.scalar(),
                1 => self.reference(below),
                2 => self.object(depth.min(1)),
                _ if below == self.components.len() => self.any(depth.min(1)),
                _ => self.list(depth.min(1)),
            })
            .collect();
        let mut schema = json!({keyword: members});
        if self.random.chance(8) {
            schema["type"] = json!("object");
            schema["properties"] = json!({"beside": {"type": "string"}});
        }
        schema
    }

    /// A union of objects that a property tells apart, which the discriminator may or may not say.
    fn tagged(&mut self, keyword: &str, depth: usize, below: usize) -> Value {
        let tag = names::any(&mut self.random);
        let values = ["first", "Second", "third-one", "type"];
        let members: Vec<Value> = (0..=self.random.below(values.len()))
            .map(|index| {
                let mut member = self.object(depth.min(1));
                let properties = member.as_object_mut().map(|fields| fields.entry("properties").or_insert(json!({})));
                if let Some(properties) = properties {
                    properties[&tag] = json!({"type": "string", "enum": [values[index % values.len()]]});
                }
                member["required"] = json!([tag]);
                member
            })
            .collect();
        let mut schema = json!({keyword: members});
        if self.random.chance(50) && below > 0 {
            // A discriminator is for members that are references.
            let members: Vec<Value> = (0..=self.random.below(3)).map(|_| self.reference(below)).collect();
            schema = json!({keyword: members, "discriminator": {"propertyName": tag}});
            if self.random.chance(50) {
                let mapping: Map<String, Value> = members
                    .iter()
                    .zip(values)
                    .map(|(member, value)| (value.to_owned(), member["$ref"].clone()))
                    .collect();
                schema["discriminator"]["mapping"] = Value::Object(mapping);
            }
        }
        schema
    }

    fn all_of(&mut self, depth: usize) -> Value {
        let mut parts: Vec<Value> = Vec::new();
        for _ in 0..=self.random.below(3) {
            let part = if self.random.chance(50) && self.complete > 0 {
                self.reference(self.complete)
            } else {
                self.object(depth.min(1))
            };
            parts.push(part);
        }
        let mut schema = json!({"allOf": parts});
        if self.random.chance(20) {
            schema["properties"] = json!({"beside": {"type": "string"}});
        }
        schema
    }

    /// What few documents have.
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
                json!({"type": ["object", "array", "null"], "properties": {"x": {"type": "string"}}, "items": {"type": "integer"}})
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
            schema["description"] = json!(self.random.pick(TEXTS));
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
