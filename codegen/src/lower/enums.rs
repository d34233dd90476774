//! Scalars with known values: what the values are called, and what is said of each.

use std::collections::BTreeSet;

use openapiv3::{Schema, SchemaData};
use serde_json::Value;

use super::docs;
use crate::model::{ScalarEnum, TypeKind, Variant};
use crate::names::{self, Scope};

/// The type of listed values: of text, of integers, or of several kinds.
pub(super) fn lower(values: &[Value], schema: &Schema) -> TypeKind {
    let variants = variants(values, &schema.schema_data);
    if values.iter().all(Value::is_string) {
        return TypeKind::Enum(variants.into_iter().map(|(_, variant)| variant).collect());
    }
    TypeKind::ScalarEnum(ScalarEnum { integers: values.iter().all(Value::is_i64), variants })
}

fn variants(values: &[Value], said: &SchemaData) -> Vec<(Value, Variant)> {
    // `Unknown` is the variant of every other value, and `Self` is the enum's own.
    let mut scope = Scope::without(&["Unknown", "Self"]);
    let mut seen = BTreeSet::new();
    let mut variants = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        if !seen.insert(value.to_string()) {
            continue;
        }
        let name = named(said, index, &text).unwrap_or_else(|| names::variant(&text));
        let docs = docs::lines(described(said, index, &text));
        let is_default = said.default.as_ref() == Some(value);
        variants.push((value.clone(), Variant { name: scope.claim(&name), wire_name: text, is_default, docs }));
    }
    variants
}

/// The name that an extension gives a value: by its place in the list, or by the value.
fn named(said: &SchemaData, index: usize, value: &str) -> Option<String> {
    let by_place = ["x-enum-varnames", "x-enumNames", "x-enum-names"];
    let listed = by_place.iter().find_map(|name| said.extensions.get(*name)?.get(index)?.as_str());
    let listed = listed.filter(|name| !name.is_empty());
    let name = listed.or_else(|| said.extensions.get("x-fern-enum")?.get(value)?.get("name")?.as_str())?;
    Some(names::pascal(name))
}

/// What an extension says of a value.
fn described<'s>(said: &'s SchemaData, index: usize, value: &str) -> Option<&'s str> {
    let extensions = ["x-enum-descriptions", "x-enumDescriptions", "x-enum-description"];
    let found = extensions.iter().find_map(|name| {
        let all = said.extensions.get(*name)?;
        all.get(value).or_else(|| all.get(index))?.as_str()
    });
    found.or_else(|| said.extensions.get("x-fern-enum")?.get(value)?.get("description")?.as_str())
}
