//! The parts of a value that a type has to keep.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::alternatives::Alternatives;
use crate::flat::{Additional, Flat, Schema};

/// The schema of a property or an item.
enum Child<'f, 'a> {
    Schema(&'f Schema<'a>),
    /// Any value is allowed.
    Any,
    /// The key is not declared.
    Undeclared,
}

/// The steps that lead to a part of a value.
type Path<'p> = &'p [String];

impl<'a> Alternatives<'a> {
    /// Returns whether a type may not lose the parts of a value at the end of `missing`.
    ///
    /// If an alternative keeps the whole value, nothing may be lost. Otherwise, the parts that one of the alternatives
    /// does not declare may be.
    pub fn loses(&self, schema: &Schema<'a>, value: &Value, missing: &[Path]) -> bool {
        let flats = self.of(schema);
        let matching = || flats.iter().filter(|flat| !self.excludes(flat, value));
        if self.keeps(schema, value) {
            return true;
        }
        let mut candidates: Vec<&Flat> = matching().collect();
        if candidates.is_empty() {
            candidates = flats.iter().collect();
        }
        !candidates.is_empty() && candidates.into_iter().all(|flat| self.flat_loses(flat, value, missing))
    }

    /// Returns whether one alternative keeps one of the missing parts.
    fn flat_loses(&self, flat: &Flat<'a>, value: &Value, missing: &[Path]) -> bool {
        let mut by_step: BTreeMap<&str, Vec<Path>> = BTreeMap::new();
        for path in missing {
            let Some((step, rest)) = path.split_first() else { return true };
            by_step.entry(step).or_default().push(rest);
        }
        by_step.into_iter().any(|(step, rest)| match child(flat, step) {
            Child::Schema(schema) if rest.iter().all(|path| !path.is_empty()) => {
                part(value, step).is_some_and(|value| self.loses(schema, value, &rest))
            }
            Child::Schema(_) | Child::Any => true,
            Child::Undeclared => false,
        })
    }

    /// Returns whether an alternative of a schema keeps a whole value.
    fn keeps(&self, schema: &Schema<'a>, value: &Value) -> bool {
        let keeps_part = |flat: &Flat<'a>, step: &str, value: &Value| match child(flat, step) {
            Child::Schema(schema) => value.is_null() || self.keeps(schema, value),
            Child::Any => true,
            Child::Undeclared => false,
        };
        self.of(schema).iter().any(|flat| {
            let keeps_parts = match value {
                Value::Object(fields) => fields.iter().all(|(name, value)| keeps_part(flat, name, value)),
                Value::Array(items) => items.iter().all(|item| keeps_part(flat, "0", item)),
                _ => true,
            };
            keeps_parts && has_type(flat.type_name(), value) && !self.excludes(flat, value)
        })
    }

    /// Returns whether a property of a value has another type than an alternative declares for it, or is not in the
    /// `enum` of the alternative.
    fn excludes(&self, flat: &Flat<'a>, value: &Value) -> bool {
        let Some(fields) = value.as_object() else { return false };
        fields.iter().any(|(name, value)| {
            let Child::Schema(schema) = child(flat, name) else { return false };
            let flats = self.of(schema);
            let excludes = |flat: &Flat| {
                let lacks = |values: &Vec<Value>| !values.contains(value);
                let is_scalar = !value.is_object() && !value.is_array();
                !has_type(flat.type_name(), value)
                    || is_scalar && flat.get("enum").and_then(Value::as_array).is_some_and(lacks)
            };
            !value.is_null() && !flats.is_empty() && flats.iter().all(excludes)
        })
    }
}

/// Returns the part of a value at a step.
fn part<'v>(value: &'v Value, step: &str) -> Option<&'v Value> {
    value.get(step).or_else(|| value.get(step.parse::<usize>().ok()?))
}

/// Returns the schema of a property of an object, or of an item of an array.
fn child<'f, 'a>(flat: &'f Flat<'a>, step: &str) -> Child<'f, 'a> {
    if let Some(items) = flat.items.as_ref().filter(|_| step.parse::<usize>().is_ok()) {
        return Child::Schema(items);
    }
    match (flat.properties.get(step), &flat.additional) {
        (Some(schema), _) | (None, Additional::Schema(schema)) => Child::Schema(schema),
        _ if flat.is_open() => Child::Any,
        _ => Child::Undeclared,
    }
}

/// Returns whether a value has the type of this name, if it names one.
fn has_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" | "number" => value.is_number(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Value {
        json!({ "components": { "schemas": {
            "Cat": { "type": "object", "properties": { "kind": { "type": "string" }, "lives": { "type": "integer" } } },
            "Dog": { "type": "object", "properties": { "kind": { "type": "string" }, "name": { "type": "string" } } },
            "Pet": {
                "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" }],
                "discriminator": { "propertyName": "kind", "mapping": { "cat": "#/components/schemas/Cat" } },
            },
            "Either": { "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" }] },
            "Open": { "type": "object" },
        } } })
    }

    #[test]
    fn declared_properties_and_open_objects_are_kept() {
        let document = document();
        let alternatives = Alternatives::new(&document);
        let keeps = |name: &str, value: Value, step: &str| {
            let schema = Schema::of(&document["components"]["schemas"][name]);
            alternatives.loses(&schema, &value, &[&[step.to_owned()]])
        };
        assert!(keeps("Cat", json!({ "lives": 9 }), "lives"));
        assert!(!keeps("Cat", json!({ "name": "x" }), "name"));
        assert!(keeps("Open", json!({ "name": "x" }), "name"));
        // The tag selects the member, and the other member's property is not declared.
        assert!(keeps("Pet", json!({ "kind": "Dog", "name": "x" }), "name"));
        assert!(!keeps("Pet", json!({ "kind": "cat", "name": "x" }), "name"));
        // One member keeps the whole value.
        assert!(keeps("Either", json!({ "kind": "x", "name": "x" }), "name"));
        // Each member loses a part.
        assert!(!keeps("Either", json!({ "lives": 9, "name": "x" }), "name"));
        assert!(keeps("Either", json!({ "lives": 9, "name": "x", "kind": "x" }), "kind"));
    }
}
