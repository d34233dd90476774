//! The intersection of two schemas that are not objects.

use openapiv3::{
    ArrayType, IntegerType, NumberType, ReferenceOr, Schema, SchemaData, SchemaKind, StringType, Type,
    VariantOrUnknownOrEmpty,
};

/// Returns a schema that accepts every value that matches both schemas; `None` if no value matches both.
///
/// The result may accept more values: of two integers, numbers or lists, the bounds of the first are kept, and a format
/// or pattern of the second is used only if the first has none.
pub(super) fn narrow(left: &SchemaKind, right: &SchemaKind) -> Option<SchemaKind> {
    let (left, right) = match (left, right) {
        (left, right) if left == right => return Some(left.clone()),
        (SchemaKind::Type(left), SchemaKind::Type(right)) => (left, right),
        // A list of values without a type restricts a string.
        (SchemaKind::Any(any), SchemaKind::Type(Type::String(string)))
        | (SchemaKind::Type(Type::String(string)), SchemaKind::Any(any))
            if any.typ.is_none() && any.enumeration.iter().all(|value| value.is_string() || value.is_null()) =>
        {
            let values = any.enumeration.iter().map(|value| value.as_str().map(ToOwned::to_owned));
            let listed = StringType { enumeration: values.collect(), ..StringType::default() };
            return Some(SchemaKind::Type(Type::String(narrow_string(&listed, string)?)));
        }
        _ => return None,
    };
    Some(SchemaKind::Type(match (left, right) {
        (Type::String(left), Type::String(right)) => Type::String(narrow_string(left, right)?),
        (Type::Integer(left), Type::Integer(right)) => Type::Integer(IntegerType {
            format: format(&left.format, &right.format),
            enumeration: common(&left.enumeration, &right.enumeration)?,
            ..left.clone()
        }),
        (Type::Number(left), Type::Number(right)) => Type::Number(NumberType {
            format: format(&left.format, &right.format),
            enumeration: common(&left.enumeration, &right.enumeration)?,
            ..left.clone()
        }),
        (Type::Integer(integer), Type::Number(_)) | (Type::Number(_), Type::Integer(integer)) => {
            Type::Integer(integer.clone())
        }
        (Type::Boolean(left), Type::Boolean(_)) => Type::Boolean(left.clone()),
        (Type::Array(left), Type::Array(right)) => {
            Type::Array(ArrayType { items: items(left.items.as_ref(), right.items.as_ref()), ..left.clone() })
        }
        _ => return None,
    }))
}

/// Returns the intersection of two strings.
fn narrow_string(left: &StringType, right: &StringType) -> Option<StringType> {
    Some(StringType {
        format: format(&left.format, &right.format),
        pattern: left.pattern.clone().or_else(|| right.pattern.clone()),
        enumeration: common(&left.enumeration, &right.enumeration)?,
        min_length: left.min_length.max(right.min_length),
        max_length: [left.max_length, right.max_length].into_iter().flatten().min(),
    })
}

/// Returns the first format, or the second one if the first is missing.
fn format<T: Clone>(
    left: &VariantOrUnknownOrEmpty<T>,
    right: &VariantOrUnknownOrEmpty<T>,
) -> VariantOrUnknownOrEmpty<T> {
    if matches!(left, VariantOrUnknownOrEmpty::Empty) { right.clone() } else { left.clone() }
}

/// Returns the values that both lists have; an empty list allows every value. `None` if there are none.
fn common<T: Clone + PartialEq>(left: &[T], right: &[T]) -> Option<Vec<T>> {
    if left.is_empty() || right.is_empty() {
        return Some(if left.is_empty() { right.to_vec() } else { left.to_vec() });
    }
    let common: Vec<T> = left.iter().filter(|value| right.contains(value)).cloned().collect();
    (!common.is_empty()).then_some(common)
}

type Items = ReferenceOr<Box<Schema>>;

/// Returns the schema of the items that match both schemas of items.
fn items(left: Option<&Items>, right: Option<&Items>) -> Option<Items> {
    match (left, right) {
        (Some(left), Some(right)) if left != right => {
            let all_of = vec![left.clone().unbox(), right.clone().unbox()];
            let schema = Schema { schema_data: SchemaData::default(), schema_kind: SchemaKind::AllOf { all_of } };
            Some(ReferenceOr::Item(Box::new(schema)))
        }
        (left, right) => left.or(right).cloned(),
    }
}
