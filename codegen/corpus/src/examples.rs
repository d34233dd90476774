//! The examples and defaults that a document contains: those of schemas, media types and parameters.

use serde_json::{Map, Value};

/// An example or a default of a schema.
#[derive(Debug, PartialEq, Eq)]
pub struct Example<'a> {
    /// The pointer of the value.
    pub pointer: String,
    /// The pointer of the schema.
    pub schema: String,
    /// The value.
    pub value: &'a Value,
}

/// Returns the examples and defaults of a document.
pub fn of(document: &Value) -> Vec<Example<'_>> {
    let mut collector = Collector { document, list: Vec::new() };
    let components = document.pointer("/components/schemas").and_then(Value::as_object);
    for (name, schema) in components.into_iter().flatten() {
        collector.schema(schema, &join("#/components/schemas", name));
    }
    collector.other(document, "#");
    collector.list
}

struct Collector<'a> {
    document: &'a Value,
    list: Vec<Example<'a>>,
}

impl<'a> Collector<'a> {
    /// Visits an object that is not a schema. If it has a schema, it may have examples of that schema.
    fn other(&mut self, value: &'a Value, pointer: &str) {
        match value {
            Value::Object(fields) => {
                if let Some(schema) = fields.get("schema").filter(|schema| schema.is_object()) {
                    let here = join(pointer, "schema");
                    self.siblings(fields, pointer, &here);
                    self.schema(schema, &here);
                }
                let is_other = |name: &str| {
                    !matches!(name, "schema" | "schemas" | "example" | "examples") && !name.starts_with("x-")
                };
                for (name, value) in fields.iter().filter(|(name, _)| is_other(name)) {
                    self.other(value, &join(pointer, name));
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.other(item, &join(pointer, &index.to_string()));
                }
            }
            _ => {}
        }
    }

    /// Adds the values of `example` and `examples` next to a schema.
    fn siblings(&mut self, fields: &'a Map<String, Value>, pointer: &str, schema: &str) {
        if let Some(value) = fields.get("example") {
            self.add(join(pointer, "example"), schema, value);
        }
        for (name, example) in fields.get("examples").and_then(Value::as_object).into_iter().flatten() {
            let here = join(&join(pointer, "examples"), name);
            let target = example.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
            let (example, here) = match target {
                Some(target) => (self.document.pointer(target), format!("#{target}")),
                None => (Some(example), here),
            };
            if let Some(value) = example.and_then(|example| example.get("value")) {
                self.add(join(&here, "value"), schema, value);
            }
        }
    }

    fn schema(&mut self, schema: &'a Value, pointer: &str) {
        let Some(fields) = schema.as_object() else { return };
        for keyword in ["example", "default"] {
            if let Some(value) = fields.get(keyword) {
                self.add(join(pointer, keyword), pointer, value);
            }
        }
        for (index, value) in fields.get("x-examples").and_then(Value::as_array).into_iter().flatten().enumerate() {
            self.add(join(&join(pointer, "x-examples"), &index.to_string()), pointer, value);
        }
        for (keyword, value) in fields {
            let here = join(pointer, keyword);
            match (keyword.as_str(), value) {
                ("properties", Value::Object(properties)) => {
                    for (name, schema) in properties {
                        self.schema(schema, &join(&here, name));
                    }
                }
                ("allOf" | "oneOf" | "anyOf", Value::Array(members)) => {
                    for (index, member) in members.iter().enumerate() {
                        self.schema(member, &join(&here, &index.to_string()));
                    }
                }
                ("items" | "additionalProperties", schema) => self.schema(schema, &here),
                _ => {}
            }
        }
    }

    fn add(&mut self, pointer: String, schema: &str, value: &'a Value) {
        self.list.push(Example { pointer, schema: schema.to_owned(), value });
    }
}

/// Appends a step to a pointer.
fn join(pointer: &str, step: &str) -> String {
    format!("{pointer}/{}", step.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn examples_are_found_at_every_position() {
        let document = json!({
            "paths": { "/a": { "get": {
                "parameters": [{ "name": "example", "schema": { "type": "integer", "default": 1 }, "example": 2 }],
                "responses": { "200": { "content": { "application/json": {
                    "schema": { "properties": {
                        "example": { "type": "string", "example": "x", "x-examples": ["y"] },
                    } },
                    "examples": { "one": { "value": {} }, "two": { "$ref": "#/components/examples/Two" } },
                } } } },
            } } },
            "components": {
                "schemas": { "List": { "items": { "oneOf": [{ "default": null }] }, "example": [] } },
                "examples": { "Two": { "value": { "example": "z" } } },
            },
        });
        let examples: Vec<(String, String)> = of(&document)
            .into_iter()
            .map(|example| (format!("{} {}", example.pointer, example.value), example.schema))
            .collect();
        let media = "#/paths/~1a/get/responses/200/content/application~1json";
        let parameter = "#/paths/~1a/get/parameters/0";
        let property = format!("{media}/schema/properties/example");
        let expected = [
            ("#/components/schemas/List/example []".to_owned(), "#/components/schemas/List".to_owned()),
            (
                "#/components/schemas/List/items/oneOf/0/default null".to_owned(),
                "#/components/schemas/List/items/oneOf/0".to_owned(),
            ),
            (format!("{parameter}/example 2"), format!("{parameter}/schema")),
            (format!("{parameter}/schema/default 1"), format!("{parameter}/schema")),
            (format!("{media}/examples/one/value {{}}"), format!("{media}/schema")),
            ("#/components/examples/Two/value {\"example\":\"z\"}".to_owned(), format!("{media}/schema")),
            (format!("{property}/example \"x\""), property.clone()),
            (format!("{property}/x-examples/0 \"y\""), property.clone()),
        ];
        let mut sorted = examples.clone();
        sorted.sort();
        let mut wanted = expected.to_vec();
        wanted.sort();
        assert_eq!(sorted, wanted);
    }
}
