//! The intersection of two schemas that are not objects.

use openapiv3::{
    AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ReferenceOr, Schema, SchemaData, SchemaKind,
    StringType, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

/// Returns a schema that accepts every value that matches both schemas; `None` if no value matches both.
///
/// A schema without a type restricts only the values for which it has keywords: `items` restricts lists, and a string
/// matches it. The result may accept more values: of two integers, numbers or lists, the bounds of the first are kept,
/// and a format or pattern of the second is used only if the first has none.
pub(super) fn narrow(left: &SchemaKind, right: &SchemaKind) -> Option<SchemaKind> {
    let (left, right) = match (left, right) {
        (left, right) if left == right => return Some(left.clone()),
        (SchemaKind::Type(left), SchemaKind::Type(right)) => (left, right),
        (SchemaKind::Any(any), SchemaKind::Type(ty)) | (SchemaKind::Type(ty), SchemaKind::Any(any)) => {
            return match with_type(any) {
                Some(typed) => narrow(&SchemaKind::Type(ty.clone()), &SchemaKind::Type(typed)),
                None => Some(SchemaKind::Type(restrict(ty, any)?)),
            };
        }
        (SchemaKind::Any(left), SchemaKind::Any(right)) => {
            return match (with_type(left), with_type(right)) {
                (Some(typed), _) => narrow(&SchemaKind::Type(typed), &SchemaKind::Any(right.clone())),
                (_, Some(typed)) => narrow(&SchemaKind::Any(left.clone()), &SchemaKind::Type(typed)),
                (None, None) => Some(SchemaKind::Any(AnySchema {
                    items: items(left.items.as_ref(), right.items.as_ref()),
                    enumeration: common(&left.enumeration, &right.enumeration)?,
                    ..left.clone()
                })),
            };
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

/// Returns the type that a schema with keywords of several types declares, if it is a scalar or a list.
fn with_type(any: &AnySchema) -> Option<Type> {
    Some(match any.typ.as_deref()? {
        "array" => Type::Array(ArrayType {
            items: any.items.clone(),
            min_items: any.min_items,
            max_items: any.max_items,
            unique_items: any.unique_items.unwrap_or_default(),
        }),
        "string" => Type::String(StringType {
            format: other_format(any),
            pattern: any.pattern.clone(),
            enumeration: values(&any.enumeration, |value| value.as_str().map(ToOwned::to_owned))?,
            min_length: any.min_length,
            max_length: any.max_length,
        }),
        "integer" => Type::Integer(IntegerType {
            format: other_format(any),
            enumeration: values(&any.enumeration, Value::as_i64)?,
            ..IntegerType::default()
        }),
        "number" => Type::Number(NumberType {
            format: other_format(any),
            enumeration: values(&any.enumeration, Value::as_f64)?,
            ..NumberType::default()
        }),
        "boolean" => Type::Boolean(BooleanType { enumeration: values(&any.enumeration, Value::as_bool)? }),
        _ => return None,
    })
}

/// Returns the format of a schema under the name that the document has for it.
fn other_format<T>(any: &AnySchema) -> VariantOrUnknownOrEmpty<T> {
    any.format.clone().map_or(VariantOrUnknownOrEmpty::Empty, VariantOrUnknownOrEmpty::Unknown)
}

/// Returns a type that is restricted by a schema without a type; `None` if no value matches both.
fn restrict(ty: &Type, any: &AnySchema) -> Option<Type> {
    let listed = &any.enumeration;
    Some(match ty {
        Type::String(string) => {
            let restriction = StringType {
                format: other_format(any),
                pattern: any.pattern.clone(),
                enumeration: values(listed, |value| value.as_str().map(ToOwned::to_owned))?,
                min_length: any.min_length,
                max_length: any.max_length,
            };
            Type::String(narrow_string(string, &restriction)?)
        }
        Type::Integer(integer) => {
            let enumeration = common(&integer.enumeration, &values(listed, Value::as_i64)?)?;
            let whole = |bound: Option<f64>| bound.and_then(|bound| bound.to_string().parse().ok());
            Type::Integer(IntegerType {
                format: format(&integer.format, &other_format(any)),
                minimum: integer.minimum.or(whole(any.minimum)),
                maximum: integer.maximum.or(whole(any.maximum)),
                exclusive_minimum: integer.exclusive_minimum || is_new(integer.minimum, any.exclusive_minimum),
                exclusive_maximum: integer.exclusive_maximum || is_new(integer.maximum, any.exclusive_maximum),
                enumeration,
                ..integer.clone()
            })
        }
        Type::Number(number) => {
            let enumeration = common(&number.enumeration, &values(listed, Value::as_f64)?)?;
            Type::Number(NumberType {
                format: format(&number.format, &other_format(any)),
                minimum: number.minimum.or(any.minimum),
                maximum: number.maximum.or(any.maximum),
                exclusive_minimum: number.exclusive_minimum || is_new(number.minimum, any.exclusive_minimum),
                exclusive_maximum: number.exclusive_maximum || is_new(number.maximum, any.exclusive_maximum),
                enumeration,
                ..number.clone()
            })
        }
        Type::Boolean(boolean) => {
            Type::Boolean(BooleanType { enumeration: common(&boolean.enumeration, &values(listed, Value::as_bool)?)? })
        }
        Type::Array(list) => {
            let items = items(list.items.as_ref(), any.items.as_ref());
            (listed.is_empty() || listed.iter().any(Value::is_array)).then(|| list.clone())?;
            Type::Array(ArrayType { items, ..list.clone() })
        }
        Type::Object(_) => return None,
    })
}

/// Returns whether a bound that a type does not have yet is exclusive.
fn is_new<T: Copy>(known: Option<T>, is_exclusive: Option<bool>) -> bool {
    known.is_none() && is_exclusive == Some(true)
}

/// Returns the listed values that have a type, and null; an empty list allows every value. `None` if no value has the
/// type.
fn values<T>(listed: &[Value], convert: impl Fn(&Value) -> Option<T>) -> Option<Vec<Option<T>>> {
    let of_type = listed.iter().filter_map(|value| {
        let converted = convert(value);
        (value.is_null() || converted.is_some()).then_some(converted)
    });
    let of_type: Vec<Option<T>> = of_type.collect();
    (listed.is_empty() || of_type.iter().any(Option::is_some)).then_some(of_type)
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
