//! Random schemas with `oneOf`, `anyOf` and `allOf`.

use serde_json::{Map, Value, json};

use super::names;
use super::schemas::Schemas;

impl Schemas {
    /// Returns a union that may refer to the first `below` components.
    pub fn union(&mut self, depth: usize, below: usize) -> Value {
        let keyword = self.random.entry(&["oneOf", "anyOf"]);
        if self.random.chance(35) {
            return self.tagged(keyword, depth, below);
        }
        if self.random.chance(15) {
            return self.union_with_null(keyword, below);
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

    /// Returns a union of enums or of other schemas, with one of the ways to write null.
    fn union_with_null(&mut self, keyword: &str, below: usize) -> Value {
        let nulls = [
            json!({"nullable": true}),
            json!({"enum": [null], "nullable": true}),
            json!({"nullable": true, "not": {}}),
            json!({"type": "string", "nullable": true, "enum": ["", null]}),
        ];
        let nothing = nulls[self.random.below(nulls.len())].clone();
        let other = match self.random.below(4) {
            0 => self.reference(below),
            1 => json!({}),
            _ => self.enumeration(),
        };
        json!({keyword: [other, self.enumeration(), nothing]})
    }

    /// Returns a union of objects, with or without a discriminator. All have one property, with other values in each.
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
            // A discriminator selects members that are references.
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

    /// Returns an `allOf`.
    pub fn all_of(&mut self, depth: usize) -> Value {
        let mut parts: Vec<Value> = Vec::new();
        for _ in 0..=self.random.below(3) {
            let part = if self.random.chance(50) && self.complete > 0 {
                self.reference(self.complete)
            } else {
                self.object(depth.min(1))
            };
            parts.push(part);
        }
        match self.random.below(12) {
            0 => parts.push(json!({"items": {"type": "string"}})),
            1 => parts.push(json!({"maxLength": 9, "format": "uuid"})),
            2 => {
                parts = vec![self.list(depth.min(1)), json!({"items": {"properties": {"beside": {"type": "string"}}}})];
            }
            3 => {
                parts = vec![self.scalar(), json!({"properties": {"beside": {"type": "string"}}})];
            }
            _ => {}
        }
        let mut schema = json!({"allOf": parts});
        if self.random.chance(20) {
            schema["properties"] = json!({"beside": {"type": "string"}});
        }
        schema
    }
}
