//! Integers: the type that a format means, or a wider one if the document states values beyond it.
//!
//! ```yaml
//! {type: integer, format: int32}                        # i32
//! {type: integer, format: int32, maximum: 4294967295}   # i64, with a warning
//! ```
//!
//! A response with a number that its type cannot hold would be an error.

use openapiv3::SchemaData;
use serde_json::{Number, Value};

use super::stated::Stated;
use crate::lower::context::Context;
use crate::model::Type;
use crate::source::node::join;

/// The bounds of an integer, both of which are allowed values.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bounds {
    pub(super) least: Option<i64>,
    pub(super) most: Option<i64>,
}

impl Bounds {
    /// Returns whether the bounds exclude negative numbers.
    fn is_unsigned(self, data: &SchemaData) -> bool {
        self.least.map(i128::from).or_else(|| wide(data, "minimum")).is_some_and(|least| least >= 0)
    }
}

/// Returns the type of an integer.
pub(super) fn lower(
    context: &mut Context,
    (format, bounds): (&str, Bounds),
    data: &SchemaData,
    others: &[Stated],
    pointer: &str,
) -> Type {
    let declared = declared(format, bounds.is_unsigned(data));
    let stated = stated(bounds, data, others, pointer);
    let holds = |ty: &Type, value: i128| range(ty).is_none_or(|(least, most)| (least..=most).contains(&value));
    let Some((at, value)) = stated.iter().find(|(_, value)| !holds(&declared, *value)) else { return declared };
    let (wider, name) = if stated.iter().all(|(_, value)| holds(&Type::I64, *value)) {
        (Type::I64, "i64")
    } else {
        (Type::I128, "i128")
    };
    let limit = match format {
        "" => "the bounds of the integer".to_owned(),
        format => format!("the format `{}`", format.escape_debug()),
    };
    let message = format!("{value} is beyond {limit}: the type is `{name}`");
    let warning = context.warn("format", at, message);
    warning.help("correct the value, the format or the bounds with an overlay action");
    wider
}

/// Returns the type that a format means: unsigned if the number cannot be negative, and 64 bits wide unless the format
/// says otherwise.
fn declared(format: &str, is_unsigned: bool) -> Type {
    match format {
        "int8" | "int16" | "int32" if is_unsigned => Type::U32,
        "int8" | "int16" | "int32" => Type::I32,
        "uint8" | "uint16" | "uint32" => Type::U32,
        "uint64" | "uint" => Type::U64,
        _ if is_unsigned => Type::U64,
        _ => Type::I64,
    }
}

/// Returns the least and the greatest value of a type; `None` if it is not one of these.
fn range(ty: &Type) -> Option<(i128, i128)> {
    Some(match ty {
        Type::I32 => (i32::MIN.into(), i32::MAX.into()),
        Type::U32 => (0, u32::MAX.into()),
        Type::I64 => (i64::MIN.into(), i64::MAX.into()),
        Type::U64 => (0, u64::MAX.into()),
        _ => return None,
    })
}

/// Returns the values that the document states, with their pointers: bounds, examples and defaults.
fn stated(bounds: Bounds, data: &SchemaData, others: &[Stated], pointer: &str) -> Vec<(String, i128)> {
    let bound = |name: &str, own: Option<i64>| {
        let value = own.map(i128::from).or_else(|| wide(data, name));
        let key = if own.is_some() { name.to_owned() } else { format!("x-{name}") };
        value.map(|value| (join(pointer, &key), value))
    };
    let mut stated: Vec<(String, i128)> =
        [bound("minimum", bounds.least), bound("maximum", bounds.most)].into_iter().flatten().collect();
    let listed = data.extensions.get("x-examples").and_then(Value::as_array).into_iter().flatten();
    let own = [("default", &data.default), ("example", &data.example)].into_iter();
    let own = own.filter_map(|(key, value)| Some((key, value.as_ref()?)));
    for (key, value) in own.chain(listed.map(|value| ("x-examples", value))) {
        stated.extend(value.as_number().and_then(integer).map(|value| (join(pointer, key), value)));
    }
    for Stated { value, pointer } in others {
        stated.extend(value.as_number().and_then(integer).map(|value| (pointer.clone(), value)));
    }
    stated
}

/// Returns a bound beyond 64 bits with a sign, which normalising has made an extension. A bound that was rounded to a
/// float means the end of the range of 64 bits, and a larger one is no bound.
fn wide(data: &SchemaData, name: &str) -> Option<i128> {
    /// The distance between two floats at the end of the range.
    const ROUNDING: i128 = 2048;
    let value = integer(data.extensions.get(&format!("x-{name}"))?.as_number()?)?;
    let ends = [i64::MIN.into(), i64::MAX.into(), u64::MAX.into()];
    let rounded = ends.into_iter().find(|end: &i128| (value - end).abs() < ROUNDING);
    rounded.or(Some(value).filter(|value| (i64::MIN.into()..=u64::MAX.into()).contains(value)))
}

/// Returns a number that is an integer.
fn integer(number: &Number) -> Option<i128> {
    #[allow(clippy::cast_possible_truncation, reason = "the float is an integer of at most 127 bits")]
    let whole = |float: f64| (float.fract() == 0.0 && float.abs() < 1e38).then_some(float as i128);
    number.as_i128().or_else(|| whole(number.as_f64()?))
}
