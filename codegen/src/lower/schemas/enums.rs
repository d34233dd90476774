//! Scalars with known values: the name and the documentation of each value.

use std::collections::BTreeSet;

use openapiv3::{Schema, SchemaData};
use serde_json::Value;

use crate::lower::docs;
use crate::model::{ScalarEnum, TypeKind, Variant};
use crate::names::{self, Scope, reserved};

/// Returns an enum of strings, of integers, or of scalars of several types.
pub(super) fn lower(values: &[Value], schema: &Schema) -> TypeKind {
    let variants = variants(values, &schema.schema_data);
    if values.iter().all(Value::is_string) {
        return TypeKind::Enum(variants.into_iter().map(|(_, variant)| variant).collect());
    }
    TypeKind::ScalarEnum(ScalarEnum { integers: values.iter().all(Value::is_i64), variants })
}

/// Returns the distinct values, each with its variant.
fn variants(values: &[Value], data: &SchemaData) -> Vec<(Value, Variant)> {
    // `Unknown` is the variant of every other value.
    let mut scope = Scope::without(&reserved::VARIANTS);
    let mut seen = BTreeSet::new();
    let mut variants = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        if !seen.insert(value.to_string()) {
            continue;
        }
        let name = name_of(data, index, &text).unwrap_or_else(|| names::variant(&text));
        let docs = docs::lines(description_of(data, index, &text));
        let is_default = data.default.as_ref() == Some(value);
        variants.push((value.clone(), Variant { name: scope.claim(&name), wire_name: text, is_default, docs }));
    }
    variants
}

/// Returns the name that an extension gives a value: by its index in the list, or by the value.
fn name_of(data: &SchemaData, index: usize, value: &str) -> Option<String> {
    let by_index = ["x-enum-varnames", "x-enumNames", "x-enum-names"];
    let listed = by_index.iter().find_map(|name| data.extensions.get(*name)?.get(index)?.as_str());
    let listed = listed.filter(|name| !name.is_empty());
    let name = listed.or_else(|| data.extensions.get("x-fern-enum")?.get(value)?.get("name")?.as_str())?;
    Some(names::pascal(name))
}

/// Returns the description that an extension gives a value.
fn description_of<'s>(data: &'s SchemaData, index: usize, value: &str) -> Option<&'s str> {
    let extensions = ["x-enum-descriptions", "x-enumDescriptions", "x-enum-description"];
    let described = extensions.iter().find_map(|name| {
        let all = data.extensions.get(*name)?;
        all.get(value).or_else(|| all.get(index))?.as_str()
    });
    described.or_else(|| data.extensions.get("x-fern-enum")?.get(value)?.get("description")?.as_str())
}
