//! Schemas of the normalised document as JSON Schema, to say whether a value is what a schema describes.
//!
//! `oneOf` is read as `anyOf`: that a value fits two members is no reason not to keep it. Discriminators and most
//! formats say nothing here.

use jsonschema::{Draft, Registry, RegistryBuilder, Validator};
use serde_json::{Map, Value, json};

use super::flat::kind;

/// Where the components are in the JSON Schema.
const HOME: &str = "urn:api";

/// Keywords that mean the same in both.
const KEPT: [&str; 13] = [
    "required",
    "enum",
    "pattern",
    "multipleOf",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// The component schemas.
pub struct Schemas {
    registry: Registry<'static>,
}

impl Schemas {
    pub fn new(document: &Value) -> Result<Self, String> {
        let components = document.pointer("/components/schemas").and_then(Value::as_object);
        let definitions: Map<String, Value> =
            components.into_iter().flatten().map(|(name, schema)| (name.clone(), json_schema(schema))).collect();
        let resource = Draft::Draft202012.create_resource(json!({ "$defs": definitions }));
        let registry = Registry::new().add(HOME, resource).and_then(RegistryBuilder::prepare);
        Ok(Self { registry: registry.map_err(|error| error.to_string())? })
    }

    /// What tells whether a value is as a schema says.
    pub fn validator(&self, schema: &Value) -> Result<Validator, String> {
        let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
        options.with_registry(&self.registry).build(&json_schema(schema)).map_err(|error| error.to_string())
    }
}

/// A schema as JSON Schema, without what says nothing about values.
pub fn json_schema(schema: &Value) -> Value {
    let Some(schema) = schema.as_object() else { return json!({}) };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return json!({ "$ref": reference.replace("#/components/schemas/", &format!("{HOME}#/$defs/")) });
    }
    let mut made = Map::new();
    // What a schema without a type says about properties or items, it says of objects or lists.
    let kind = kind(schema);
    if !kind.is_empty() {
        made.insert("type".to_owned(), kind.into());
    }
    let mut all: Vec<Value> = Vec::new();
    for (keyword, value) in schema {
        match (keyword.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                let properties: Map<String, Value> =
                    properties.iter().map(|(name, schema)| (name.clone(), json_schema(schema))).collect();
                made.insert(keyword.clone(), properties.into());
            }
            ("additionalProperties", Value::Bool(_)) => drop(made.insert(keyword.clone(), value.clone())),
            ("items" | "not" | "additionalProperties", schema) => {
                drop(made.insert(keyword.clone(), json_schema(schema)));
            }
            ("allOf", Value::Array(members)) => all.extend(members.iter().map(json_schema)),
            ("oneOf" | "anyOf", Value::Array(members)) => {
                let members: Vec<Value> = members.iter().map(json_schema).collect();
                all.push(json!({ "anyOf": members }));
            }
            ("format", Value::String(format)) => match format.as_str() {
                "date" | "date-time" => drop(made.insert(keyword.clone(), value.clone())),
                _ => all.extend(bounds(format, schema)),
            },
            (kept, _) if KEPT.contains(&kept) => drop(made.insert(keyword.clone(), value.clone())),
            _ => {}
        }
    }
    for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if schema.get(flag) == Some(&Value::Bool(true))
            && let Some(value) = made.remove(bound)
        {
            made.insert(flag.to_owned(), value);
        }
    }
    if !all.is_empty() {
        made.insert("allOf".to_owned(), all.into());
    }
    if schema.get("nullable") == Some(&Value::Bool(true)) {
        json!({ "anyOf": [{ "type": "null" }, made] })
    } else {
        made.into()
    }
}

/// What the format of an integer says about its size.
fn bounds(format: &str, schema: &Map<String, Value>) -> Option<Value> {
    let is_integer = schema.get("type").and_then(Value::as_str) == Some("integer");
    match format {
        _ if !is_integer => None,
        "int32" => Some(json!({ "minimum": i32::MIN, "maximum": i32::MAX })),
        "int64" => Some(json!({ "minimum": i64::MIN, "maximum": i64::MAX })),
        "uint64" => Some(json!({ "minimum": 0, "maximum": u64::MAX })),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_3_0_says_in_its_own_way() {
        let document = json!({ "components": { "schemas": {
            "Name": { "type": "string", "maxLength": 3 },
            "Thing": { "type": "object", "required": ["name"], "properties": {
                "name": { "allOf": [{ "$ref": "#/components/schemas/Name" }], "nullable": true },
                "size": { "type": "integer", "format": "int32", "minimum": 0, "exclusiveMinimum": true },
                "inner": { "$ref": "#/components/schemas/Thing" },
            } },
        } } });
        let schemas = Schemas::new(&document).unwrap();
        let validator = schemas.validator(&json!({ "$ref": "#/components/schemas/Thing" })).unwrap();
        for (value, is_valid) in [
            (json!({ "name": "abc", "size": 1 }), true),
            (json!({ "name": null }), true),
            (json!({ "name": "abcd" }), false),
            (json!({ "name": "a", "size": 0 }), false),
            (json!({ "name": "a", "size": 3_000_000_000_u32 }), false),
            (json!({ "name": "a", "inner": { "name": "b", "inner": {} } }), false),
        ] {
            assert_eq!(validator.is_valid(&value), is_valid, "{value}");
        }
        let both = json!({ "oneOf": [{ "type": "integer" }, { "type": "number" }] });
        assert!(schemas.validator(&both).unwrap().is_valid(&json!(1)));
    }
}
