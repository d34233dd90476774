//! Documents as they are published, with every schema reduced to the keywords that this crate reads.
//!
//! This is a second reading of OpenAPI 3.1, and of the dialect of documentation pages, in addition to the one of the
//! generator. Pointers stay valid: a schema is changed in place.

use serde_json::{Map, Value, json};

/// The part of a call that a document is reduced for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Properties with `readOnly` are removed.
    Request,
    /// Properties with `writeOnly` are removed.
    Response,
}

/// Keywords that hold a schema.
const SCHEMA: [&str; 5] = ["items", "not", "additionalProperties", "contentSchema", "itemSchema"];

/// Keywords that hold a list of schemas.
const SCHEMAS: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// Keywords that hold schemas by name.
const NAMED_SCHEMAS: [&str; 3] = ["properties", "$defs", "definitions"];

/// Reduces a document.
pub fn reduce(document: &Value, direction: Direction) -> Value {
    let mut reduced = document.clone();
    Reducer { document, direction }.other(&mut reduced, 0);
    reduced
}

/// Returns the value at the end of a local reference: `#/components/schemas/Pet`, percent-encoded or not.
pub fn target<'v>(document: &'v Value, reference: &str) -> Option<&'v Value> {
    document.pointer(&percent_decoded(reference.strip_prefix('#')?))
}

/// Decodes percent-encoded bytes. Invalid UTF-8 becomes U+FFFD.
pub fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        let digits = text.get(index + 1..index + 3).filter(|_| *byte == b'%');
        if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            decoded.push(byte);
            index += 3;
        } else {
            decoded.push(*byte);
            index += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

struct Reducer<'a> {
    document: &'a Value,
    direction: Direction,
}

/// The depth to which schemas are read.
const MAX_DEPTH: usize = 200;

impl Reducer<'_> {
    /// Reduces the schemas of an object that is not a schema.
    fn other(&self, value: &mut Value, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match value {
            Value::Object(fields) => {
                for (name, value) in fields.iter_mut() {
                    match (name.as_str(), &mut *value) {
                        ("schema" | "itemSchema", schema) => self.schema(schema, depth + 1),
                        ("schemas", Value::Object(schemas)) => {
                            schemas.values_mut().for_each(|schema| self.schema(schema, depth + 1));
                        }
                        ("example" | "examples" | "default", _) => {}
                        ("x-fern-streaming", Value::Object(streaming)) => {
                            let schemas = ["response", "response-stream"];
                            let schemas = streaming.iter_mut().filter(|(name, _)| schemas.contains(&name.as_str()));
                            schemas.for_each(|(_, schema)| self.schema(schema, depth + 1));
                        }
                        (name, _) if name.starts_with("x-") => {}
                        (_, value) => self.other(value, depth + 1),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.other(item, depth + 1)),
            _ => {}
        }
    }

    fn schema(&self, schema: &mut Value, depth: usize) {
        if depth > MAX_DEPTH {
            *schema = json!({});
            return;
        }
        match schema {
            Value::Bool(true) => *schema = json!({}),
            Value::Bool(false) => *schema = json!({ "not": {} }),
            Value::Object(fields) => {
                prefix_items(fields);
                self.children(fields, depth);
                reference(self.document, fields);
                enum_values(fields);
                types(fields);
                null_members(fields);
                bounds(fields);
                contents(fields);
            }
            _ => {}
        }
    }

    fn children(&self, fields: &mut Map<String, Value>, depth: usize) {
        self.remove_other_direction(fields);
        for (name, value) in fields.iter_mut() {
            match (name.as_str(), &mut *value) {
                ("additionalProperties", Value::Bool(_)) => {}
                (name, schema) if SCHEMA.contains(&name) => self.schema(schema, depth + 1),
                (name, Value::Array(members)) if SCHEMAS.contains(&name) => {
                    members.iter_mut().for_each(|member| self.schema(member, depth + 1));
                }
                (name, Value::Object(schemas)) if NAMED_SCHEMAS.contains(&name) => {
                    schemas.values_mut().for_each(|schema| self.schema(schema, depth + 1));
                }
                _ => {}
            }
        }
    }

    /// Removes the properties that belong to the other direction only.
    fn remove_other_direction(&self, fields: &mut Map<String, Value>) {
        let flag = if self.direction == Direction::Request { "readOnly" } else { "writeOnly" };
        let Some(properties) = fields.get_mut("properties").and_then(Value::as_object_mut) else { return };
        let mut removed = Vec::new();
        properties.retain(|name, schema| {
            let is_removed = self.has_flag(schema, flag, 0);
            if is_removed {
                removed.push(name.clone());
            }
            !is_removed
        });
        if properties.is_empty() && !removed.is_empty() {
            fields.entry("additionalProperties").or_insert(Value::Bool(false));
        }
        if let Some(required) = fields.get_mut("required").and_then(Value::as_array_mut) {
            required.retain(|name| !removed.iter().any(|removed| name == removed.as_str()));
        }
    }

    fn has_flag(&self, schema: &Value, flag: &str, depth: usize) -> bool {
        let reference = schema.get("$ref").and_then(Value::as_str).filter(|_| depth < MAX_DEPTH);
        let target = reference.and_then(|reference| target(self.document, reference));
        schema.get(flag) == Some(&Value::Bool(true))
            || target.is_some_and(|target| self.has_flag(target, flag, depth + 1))
    }
}

/// Replaces the schemas of the first items by a union of all items.
fn prefix_items(fields: &mut Map<String, Value>) {
    if let Some(Value::Array(mut members)) = fields.shift_remove("prefixItems") {
        members.extend(fields.get("items").filter(|items| items.is_object()).cloned());
        fields.insert("items".to_owned(), json!({ "anyOf": members }));
    }
}

/// Moves a reference with other keywords into an `allOf`, and decodes its pointer.
fn reference(document: &Value, fields: &mut Map<String, Value>) {
    let Some(reference) = fields.get("$ref").and_then(Value::as_str).map(ToOwned::to_owned) else { return };
    let decoded = percent_decoded(&reference);
    let is_known = decoded.strip_prefix('#').is_some_and(|pointer| document.pointer(pointer).is_some());
    fields.shift_remove("$ref");
    let reference = if is_known { json!({ "$ref": decoded }) } else { json!({}) };
    let has_siblings = fields.keys().any(|name| {
        SCHEMA.contains(&name.as_str())
            || SCHEMAS.contains(&name.as_str())
            || ["properties", "required", "type", "nullable", "enum", "const", "pattern", "format"]
                .contains(&name.as_str())
            || name.starts_with("min")
            || name.starts_with("max")
    });
    if has_siblings {
        let members = fields.entry("allOf").or_insert_with(|| json!([]));
        if let Some(members) = members.as_array_mut() {
            members.insert(0, reference);
        }
    } else {
        *fields = reference.as_object().cloned().unwrap_or_default();
    }
}

/// Replaces `const` and the values of enums that pages write as `- value: active`.
fn enum_values(fields: &mut Map<String, Value>) {
    if let Some(value) = fields.shift_remove("const") {
        fields.insert("enum".to_owned(), json!([value]));
    }
    if let Some(values) = fields.get_mut("enum").and_then(Value::as_array_mut) {
        for value in values.iter_mut() {
            if let Some(inner) = value.get("value") {
                *value = inner.clone();
            }
        }
    }
    if !fields.contains_key("type")
        && let Some(values) = fields.get("enum").and_then(Value::as_array)
        && let Some(name) = common_type(values)
    {
        fields.insert("type".to_owned(), name.into());
    }
    if let Some(values) = fields.get_mut("enum").and_then(Value::as_array_mut)
        && values.len() > 1
        && values.contains(&Value::Null)
    {
        values.retain(|value| !value.is_null());
        fields.insert("nullable".to_owned(), true.into());
    }
}

fn common_type(values: &[Value]) -> Option<&'static str> {
    let all = |test: fn(&Value) -> bool| values.iter().all(test);
    match values {
        [] => None,
        _ if all(Value::is_string) => Some("string"),
        _ if all(Value::is_boolean) => Some("boolean"),
        _ if all(|value| value.is_i64() || value.is_u64()) => Some("integer"),
        _ if all(Value::is_number) => Some("number"),
        _ => None,
    }
}

/// Replaces a list of types, and the type null.
fn types(fields: &mut Map<String, Value>) {
    let names = match fields.get("type") {
        Some(Value::Array(names)) => names.clone(),
        Some(name) if name == "null" => vec![name.clone()],
        _ => return,
    };
    let is_null = |name: &Value| name == "null";
    if names.iter().any(is_null) {
        fields.insert("nullable".to_owned(), true.into());
    }
    let mut names: Vec<Value> = names.into_iter().filter(|name| !is_null(name)).collect();
    match (names.len(), names.pop()) {
        (1, Some(name)) => drop(fields.insert("type".to_owned(), name)),
        (_, Some(last)) => {
            fields.shift_remove("type");
            let members: Vec<Value> = names.into_iter().chain([last]).map(|name| json!({ "type": name })).collect();
            if fields.contains_key("anyOf") {
                if let Some(all) = fields.entry("allOf").or_insert_with(|| json!([])).as_array_mut() {
                    all.push(json!({ "anyOf": members }));
                }
            } else {
                fields.insert("anyOf".to_owned(), members.into());
            }
        }
        (_, None) => {
            fields.shift_remove("type");
            fields.insert("enum".to_owned(), json!([null]));
        }
    }
}

/// Removes the members of a union that allow only null, and makes the union nullable.
fn null_members(fields: &mut Map<String, Value>) {
    let is_null = |member: &Value| member.get("enum") == Some(&json!([null]));
    for keyword in ["oneOf", "anyOf"] {
        if let Some(members) = fields.get_mut(keyword).and_then(Value::as_array_mut)
            && members.iter().any(is_null)
        {
            members.retain(|member| !is_null(member));
            if members.is_empty() {
                fields.shift_remove(keyword);
            }
            fields.insert("nullable".to_owned(), true.into());
        }
    }
}

/// Replaces exclusive bounds that are numbers.
fn bounds(fields: &mut Map<String, Value>) {
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(number) = fields.get(exclusive).filter(|value| value.is_number()).cloned() {
            fields.insert(bound.to_owned(), number);
            fields.insert(exclusive.to_owned(), true.into());
        }
    }
}

/// Replaces the keywords for encoded and binary contents by formats.
fn contents(fields: &mut Map<String, Value>) {
    let is_base64 = fields.get("contentEncoding").and_then(Value::as_str) == Some("base64");
    if is_base64 {
        fields.insert("format".to_owned(), "byte".into());
    } else if fields.contains_key("contentMediaType") && !fields.contains_key("contentSchema") {
        fields.entry("format").or_insert_with(|| "binary".into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_of_3_1_and_of_pages_are_replaced() {
        for (published, expected) in [
            (json!({ "type": ["string", "null"] }), json!({ "type": "string", "nullable": true })),
            (
                json!({ "type": ["string", "integer"] }),
                json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] }),
            ),
            (json!({ "const": "a" }), json!({ "enum": ["a"], "type": "string" })),
            (json!({ "enum": [{ "value": "a" }, "b"] }), json!({ "enum": ["a", "b"], "type": "string" })),
            (
                json!({ "anyOf": [{ "type": "string" }, { "type": "null" }] }),
                json!({ "anyOf": [{ "type": "string" }], "nullable": true }),
            ),
            (json!({ "exclusiveMinimum": 3 }), json!({ "exclusiveMinimum": true, "minimum": 3 })),
            (json!({ "$ref": "#/components/schemas/A%20B" }), json!({ "$ref": "#/components/schemas/A B" })),
            (json!({ "$ref": "#/components/schemas/None" }), json!({})),
        ] {
            let document = json!({ "components": { "schemas": { "X": published, "A B": {} } } });
            let reduced = reduce(&document, Direction::Request);
            assert_eq!(reduced["components"]["schemas"]["X"], expected);
        }
    }

    #[test]
    fn properties_of_the_other_direction_are_removed() {
        let schema = json!({ "required": ["id", "name"], "properties": {
            "id": { "$ref": "#/components/schemas/Id" }, "name": {}, "secret": { "writeOnly": true },
        } });
        let document = json!({ "components": { "schemas": { "Thing": schema, "Id": { "readOnly": true } } } });
        let thing = |direction| reduce(&document, direction)["components"]["schemas"]["Thing"].clone();
        let (request, response) = (thing(Direction::Request), thing(Direction::Response));
        assert_eq!(
            request,
            json!({ "required": ["name"], "properties": { "name": {}, "secret": { "writeOnly": true } } })
        );
        assert_eq!(response["required"], json!(["id", "name"]));
        assert!(response["properties"].get("secret").is_none());
    }
}
