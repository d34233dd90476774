//! Scalars with known values: the name and the documentation of each value.

use indexmap::IndexMap;
use indexmap::map::Entry;
use openapiv3::SchemaData;
use serde_json::Value;

use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::overrides::{Stated, stated};
use crate::lower::position::Position;
use crate::model::{ScalarEnum, TypeKind, UnitVariant, Variant};
use crate::names::words::split;
use crate::names::{self, Section, reserved};
use crate::source::node::join;

/// A known value.
pub(super) struct Known {
    pub(super) value: Value,
    /// The name that the document gives the value.
    name: Option<String>,
    /// The name that takes precedence over the names file.
    stated: Option<Stated>,
    docs: Vec<String>,
}

/// Returns an enum of strings, of integers, or of scalars of several types. The first of several equal values counts.
pub(super) fn lower(context: &mut Context, values: Vec<Known>, data: &SchemaData, at: &Position) -> TypeKind {
    let variants = variants(context, values, data, at, &[]);
    if variants.iter().all(|(value, _)| value.is_string()) {
        return TypeKind::Enum(variants.into_iter().map(|(_, variant)| variant).collect());
    }
    TypeKind::ScalarEnum(ScalarEnum { integers: variants.iter().all(|(value, _)| value.is_i64()), variants })
}

/// Returns the variant of each value of an enum or union. `taken` are the names that other variants have.
///
/// The last word of the type's name distinguishes the value `unknown` from the variant for unknown values.
pub(super) fn variants(
    context: &mut Context,
    values: Vec<Known>,
    data: &SchemaData,
    at: &Position,
    taken: &[String],
) -> Vec<UnitVariant> {
    let values: Vec<Known> = distinct(values).collect();
    let items: Vec<String> = values.iter().map(|known| text(&known.value)).collect();
    // `Unknown` is the variant of every other value.
    let items = items.iter().map(String::as_str);
    let mut scope = context.scope(Section::Values, &at.key, items, &reserved::VARIANTS);
    taken.iter().for_each(|name| scope.reserve(name, ""));
    let last = *split(&at.hint).last().unwrap_or(&"Value");
    let mut variants: Vec<UnitVariant> = Vec::new();
    for Known { value, name, stated, docs } in values {
        let text = text(&value);
        context.override_name(Section::Values, (&at.key, &text), stated, &join(&at.pointer, "x-fern-enum"));
        let variant = name.unwrap_or_else(|| names::variant(&text));
        let variant = if reserved::VARIANTS.contains(&variant.as_str()) { variant + last } else { variant };
        let name = scope.claim_item(&text, &variant, &text);
        let is_default = data.default.as_ref() == Some(&value);
        variants.push((value, Variant { name, wire_name: text, is_default, docs }));
    }
    variants
}

/// Returns the values of a schema, each with the name and the description that the document gives it.
pub(super) fn known(values: &[Value], data: &SchemaData) -> Vec<Known> {
    // The description of a schema of one value is about this value.
    let own = data.description.as_deref().filter(|_| values.len() == 1);
    let known = values.iter().map(|value| {
        let text = text(value);
        let name = about(data, &text, "title").or(about(data, &text, "name")).map(names::pascal);
        let entry = data.extensions.get("x-fern-enum").and_then(|about| about.get(&text));
        let stated = stated(|name| entry?.get(name), "name");
        let description = about(data, &text, "description").or(own);
        let description = description.or(text.is_empty().then_some("The empty string."));
        Known { value: value.clone(), name, stated, docs: docs::lines(description) }
    });
    known.collect()
}

/// Merges equal values: the first name and the first description are kept.
fn distinct(values: Vec<Known>) -> impl Iterator<Item = Known> {
    let mut distinct: IndexMap<String, Known> = IndexMap::new();
    for new in values {
        match distinct.entry(new.value.to_string()) {
            Entry::Vacant(entry) => drop(entry.insert(new)),
            Entry::Occupied(mut entry) => {
                let known = entry.get_mut();
                known.name = known.name.take().or(new.name);
                known.stated = known.stated.take().or(new.stated);
                if known.docs.is_empty() {
                    known.docs = new.docs;
                }
            }
        }
    }
    distinct.into_values()
}

/// Returns the text of a value: a string without quotes.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// Returns the name or the description that `x-fern-enum` gives a value. The rule `enum_names` moves the other
/// extensions there.
fn about<'s>(data: &'s SchemaData, value: &str, field: &str) -> Option<&'s str> {
    data.extensions.get("x-fern-enum")?.get(value)?.get(field)?.as_str()
}
