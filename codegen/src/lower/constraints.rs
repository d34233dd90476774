//! Bounds, lengths and patterns: what a document demands of a value beyond its type.

use openapiv3::{AdditionalProperties, SchemaKind, Type};

use super::Context;
use super::types::SchemaRef;
use crate::model::{Bound, Constraints};
use crate::source::node::{join, unescape};

/// The constraints of a value that a schema describes. Objects and unions check themselves.
pub(super) fn of(context: &mut Context, schema: SchemaRef, pointer: &str) -> Constraints {
    at_depth(context, schema, pointer, 16)
}

fn at_depth(context: &mut Context, schema: SchemaRef, pointer: &str, depth: usize) -> Constraints {
    let Some(depth) = depth.checked_sub(1) else { return Constraints::default() };
    let schema = match schema {
        SchemaRef::Item(schema) => schema,
        SchemaRef::Reference(reference) => {
            let openapi = context.openapi;
            let name = reference.strip_prefix("#/components/schemas/").map(unescape);
            let schemas = openapi.components.as_ref().map(|components| &components.schemas);
            let found = schemas.zip(name).and_then(|(schemas, name)| schemas.get(&name));
            return match found {
                Some(found) => at_depth(context, found.into(), reference, depth),
                None => Constraints::default(),
            };
        }
    };
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(text)) if text.enumeration.is_empty() => Constraints {
            min_length: text.min_length.filter(|length| *length > 0),
            max_length: text.max_length,
            pattern: text.pattern.clone().filter(|pattern| is_regular(context, pattern, pointer)),
            ..Constraints::default()
        },
        SchemaKind::Type(Type::Integer(number)) if number.enumeration.is_empty() => Constraints {
            minimum: bound(number.minimum, number.exclusive_minimum),
            maximum: bound(number.maximum, number.exclusive_maximum),
            multiple_of: number.multiple_of.filter(|divisor| *divisor > 1).map(|divisor| divisor.to_string()),
            ..Constraints::default()
        },
        SchemaKind::Type(Type::Number(number)) if number.enumeration.is_empty() => Constraints {
            minimum: bound(number.minimum, number.exclusive_minimum),
            maximum: bound(number.maximum, number.exclusive_maximum),
            // What is no multiple in binary may be one in decimal: only whole numbers can be told.
            multiple_of: number.multiple_of.filter(|by| *by >= 1.0 && by.fract() == 0.0).map(|by| by.to_string()),
            ..Constraints::default()
        },
        SchemaKind::Type(Type::Array(list)) => {
            let items =
                list.items.as_ref().map(|items| at_depth(context, items.into(), &join(pointer, "items"), depth));
            Constraints {
                min_length: list.min_items.filter(|length| *length > 0),
                max_length: list.max_items,
                unique: list.unique_items,
                items: items.filter(|items| !items.is_empty()).map(Box::new),
                ..Constraints::default()
            }
        }
        SchemaKind::Type(Type::Object(map)) if map.properties.is_empty() => {
            let values = match &map.additional_properties {
                Some(AdditionalProperties::Schema(values)) => {
                    let here = join(pointer, "additionalProperties");
                    Some(at_depth(context, (&**values).into(), &here, depth))
                }
                _ => None,
            };
            Constraints {
                min_length: map.min_properties.filter(|length| *length > 0),
                max_length: map.max_properties,
                items: values.filter(|values| !values.is_empty()).map(Box::new),
                ..Constraints::default()
            }
        }
        SchemaKind::AllOf { all_of: members } => match members.as_slice() {
            [only] => at_depth(context, only.into(), &join(&join(pointer, "allOf"), "0"), depth),
            _ => Constraints::default(),
        },
        _ => Constraints::default(),
    }
}

fn bound(value: Option<impl ToString>, is_exclusive: bool) -> Option<Bound> {
    value.map(|value| Bound { value: value.to_string(), is_exclusive })
}

/// Whether a pattern can be checked, which is reported if it cannot.
fn is_regular(context: &mut Context, pattern: &str, pointer: &str) -> bool {
    let Err(error) = regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern)) else {
        return true;
    };
    let pointer = join(pointer, "pattern");
    let span = context.span(&pointer);
    let message = format!("the pattern is not checked, because it is no regular expression: {error}");
    context.problems.warning("pattern", span, &pointer, message).help("correct it with an overlay action");
    false
}
