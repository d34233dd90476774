//! Constraints: the bounds, lengths and patterns of a value.

use openapiv3::{AdditionalProperties, ArrayType, ObjectType, ReferenceOr, Schema, SchemaKind, Type};

use crate::lower::context::Context;
use crate::lower::schema_ref::SchemaRef;
use crate::model::{Bound, Constraints};
use crate::source::node::join;

/// How deep lists and maps may be nested. A list may be a list of itself.
const MAX_NESTING: usize = 16;

/// Returns the constraints of a value. A struct or union has none: its fields or members have them.
pub(super) fn of(context: &mut Context, schema: SchemaRef, pointer: &str) -> Constraints {
    of_nested(context, schema, pointer, MAX_NESTING)
}

/// Returns the constraints of a value, and those of its items up to a depth.
fn of_nested(context: &mut Context, schema: SchemaRef, pointer: &str, depth: usize) -> Constraints {
    let (Some(resolved), Some(depth)) = (context.schema(schema), depth.checked_sub(1)) else {
        return Constraints::default();
    };
    let pointer = match schema {
        SchemaRef::Item(_) => pointer,
        SchemaRef::Reference(reference) => reference,
    };
    match &resolved.schema_kind {
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
            // Only multiples of whole numbers are exact in binary.
            multiple_of: number.multiple_of.filter(|by| *by >= 1.0 && by.fract() == 0.0).map(|by| by.to_string()),
            ..Constraints::default()
        },
        SchemaKind::Type(Type::Array(list)) => of_list(context, list, pointer, depth),
        SchemaKind::Type(Type::Object(map)) if map.properties.is_empty() => of_map(context, map, pointer, depth),
        SchemaKind::AllOf { all_of: members } => match members.as_slice() {
            [only] => of_nested(context, only.into(), &join(&join(pointer, "allOf"), "0"), depth),
            _ => Constraints::default(),
        },
        _ => Constraints::default(),
    }
}

fn of_list(context: &mut Context, list: &ArrayType, pointer: &str, depth: usize) -> Constraints {
    let items = list.items.as_ref().map(|items| of_nested(context, items.into(), &join(pointer, "items"), depth));
    Constraints {
        min_length: list.min_items.filter(|length| *length > 0),
        max_length: list.max_items,
        unique: list.unique_items,
        items: items.filter(|items| !items.is_empty()).map(Box::new),
        ..Constraints::default()
    }
}

fn of_map(context: &mut Context, map: &ObjectType, pointer: &str, depth: usize) -> Constraints {
    let values: Option<&ReferenceOr<Schema>> = match &map.additional_properties {
        Some(AdditionalProperties::Schema(values)) => Some(values),
        _ => None,
    };
    let pointer = join(pointer, "additionalProperties");
    let values = values.map(|values| of_nested(context, values.into(), &pointer, depth));
    Constraints {
        min_length: map.min_properties.filter(|length| *length > 0),
        max_length: map.max_properties,
        items: values.filter(|values| !values.is_empty()).map(Box::new),
        ..Constraints::default()
    }
}

fn bound(value: Option<impl ToString>, is_exclusive: bool) -> Option<Bound> {
    value.map(|value| Bound { value: value.to_string(), is_exclusive })
}

/// Returns whether a pattern is a regular expression, and warns if it is not.
fn is_regular(context: &mut Context, pattern: &str, pointer: &str) -> bool {
    let Err(error) = regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern)) else {
        return true;
    };
    let message = format!("the pattern is not checked, because it is not a regular expression: {error}");
    let warning = context.warn("pattern", &join(pointer, "pattern"), message);
    warning.help("correct it with an overlay action");
    false
}
