//! Converts schemas of the normalised document to JSON Schema, to validate values with `jsonschema`.
//!
//! `oneOf` becomes `anyOf`: a type has to keep a value even if it matches two members. Discriminators and most formats
//! are not checked.

use jsonschema::{Draft, Registry, RegistryBuilder, Validator};
use serde_json::{Map, Value, json};

/// The URI of the JSON Schema that has the components.
const COMPONENTS: &str = "urn:api";

/// Keywords that have the same meaning in OpenAPI and in JSON Schema.
const SHARED: [&str; 13] = [
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

/// The validators of a document.
pub struct Validators {
    registry: Registry<'static>,
}

impl Validators {
    /// Converts the component schemas of a document.
    pub fn new(document: &Value) -> Result<Self, String> {
        let components = document.pointer("/components/schemas").and_then(Value::as_object);
        let definitions: Map<String, Value> =
            components.into_iter().flatten().map(|(name, schema)| (name.clone(), json_schema(schema))).collect();
        let resource = Draft::Draft202012.create_resource(json!({ "$defs": definitions }));
        let registry = Registry::new().add(COMPONENTS, resource).and_then(RegistryBuilder::prepare);
        Ok(Self { registry: registry.map_err(|error| error.to_string())? })
    }

    /// Returns the validator of a schema, which may refer to components.
    pub fn of(&self, schema: &Value) -> Result<Validator, String> {
        let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
        options.with_registry(&self.registry).build(&json_schema(schema)).map_err(|error| error.to_string())
    }
}

/// Converts a schema to JSON Schema, without the keywords that do not constrain values.
pub fn json_schema(schema: &Value) -> Value {
    let Some(schema) = schema.as_object() else { return json!({}) };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let definition = reference.replace("#/components/schemas/", &format!("{COMPONENTS}#/$defs/"));
        return json!({ "$ref": encoded(&definition) });
    }
    let mut converted = Map::new();
    if let Some(name) = type_name(schema) {
        converted.insert("type".to_owned(), name.into());
    }
    let mut all: Vec<Value> = Vec::new();
    for (keyword, value) in schema {
        match (keyword.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                let properties: Map<String, Value> =
                    properties.iter().map(|(name, schema)| (name.clone(), json_schema(schema))).collect();
                converted.insert(keyword.clone(), properties.into());
            }
            ("additionalProperties", Value::Bool(_)) => drop(converted.insert(keyword.clone(), value.clone())),
            ("items" | "not" | "additionalProperties", schema) => {
                drop(converted.insert(keyword.clone(), json_schema(schema)));
            }
            ("allOf", Value::Array(members)) => all.extend(members.iter().map(json_schema)),
            ("oneOf" | "anyOf", Value::Array(members)) => {
                let members: Vec<Value> = members.iter().map(json_schema).collect();
                all.push(json!({ "anyOf": members }));
            }
            ("format", Value::String(format)) => match format.as_str() {
                "date" | "date-time" => drop(converted.insert(keyword.clone(), value.clone())),
                // The range of an integer format is no constraint: documents state values beyond it.
                _ => {}
            },
            (shared, _) if SHARED.contains(&shared) => drop(converted.insert(keyword.clone(), value.clone())),
            _ => {}
        }
    }
    for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if schema.get(flag) == Some(&Value::Bool(true))
            && let Some(value) = converted.remove(bound)
        {
            converted.insert(flag.to_owned(), value);
        }
    }
    if !all.is_empty() {
        converted.insert("allOf".to_owned(), all.into());
    }
    if schema.get("nullable") == Some(&Value::Bool(true)) {
        json!({ "anyOf": [{ "type": "null" }, converted] })
    } else {
        converted.into()
    }
}

/// Percent-encodes the characters that a URI cannot contain. The names of published components may have them.
fn encoded(uri: &str) -> String {
    let mut text = String::new();
    for byte in uri.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' | b'#' | b'/' | b'$' => {
                text.push(char::from(byte));
            }
            byte => text.extend([format!("%{byte:02X}")]),
        }
    }
    text
}

/// Returns the declared type, or else the type that the keywords imply: `properties` constrains only objects, and
/// `items` only arrays.
fn type_name(schema: &Map<String, Value>) -> Option<&str> {
    let has = |name: &str| schema.contains_key(name);
    match schema.get("type").and_then(Value::as_str) {
        Some(name) => Some(name),
        None if has("properties") || has("additionalProperties") => Some("object"),
        None if has("items") => Some("array"),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_of_openapi_3_0_are_converted() {
        let document = json!({ "components": { "schemas": {
            "Näme x": { "type": "string", "maxLength": 3 },
            "Thing": { "type": "object", "required": ["name"], "properties": {
                "name": { "allOf": [{ "$ref": "#/components/schemas/Näme x" }], "nullable": true },
                "size": { "type": "integer", "format": "int32", "minimum": 0, "exclusiveMinimum": true },
                "inner": { "$ref": "#/components/schemas/Thing" },
            } },
        } } });
        let validators = Validators::new(&document).unwrap();
        let validator = validators.of(&json!({ "$ref": "#/components/schemas/Thing" })).unwrap();
        for (value, is_valid) in [
            (json!({ "name": "abc", "size": 1 }), true),
            (json!({ "name": null }), true),
            (json!({ "name": "abcd" }), false),
            (json!({ "name": "a", "size": 0 }), false),
            (json!({ "name": "a", "size": 3_000_000_000_u32 }), true),
            (json!({ "name": "a", "inner": { "name": "b", "inner": {} } }), false),
        ] {
            assert_eq!(validator.is_valid(&value), is_valid, "{value}");
        }
        let union = json!({ "oneOf": [{ "type": "integer" }, { "type": "number" }] });
        assert!(validators.of(&union).unwrap().is_valid(&json!(1)));
    }
}
