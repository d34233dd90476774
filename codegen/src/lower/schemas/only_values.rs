//! Schemas that list only one value. They do not become a type of their own.
//!
//! ```yaml
//! object: {const: list}              # never a field: it is always written
//! model: {enum: [marengo3.0]}        # a `String`, which the constructor sets
//! ```

use openapiv3::{Schema, SchemaKind, Type as Kind};
use serde_json::Value;

use super::recursion::MAX_DEPTH;
use super::shape::{self, Plain, Shape};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::schema_ref::SchemaRef;
use crate::model::{Constant, Type};
use crate::normalise::CONST;

/// The only value of a schema.
#[derive(Clone)]
pub(in crate::lower) struct OnlyValue {
    value: Value,
    /// Whether the schema says that the value never changes.
    is_const: bool,
}

impl OnlyValue {
    /// Returns the type of the value.
    pub(super) fn ty(&self) -> Type {
        match &self.value {
            Value::Bool(_) => Type::Bool,
            Value::Number(number) if number.is_f64() => Type::F64,
            Value::Number(_) => Type::I64,
            _ => Type::String,
        }
    }

    /// Returns a sentence about the value.
    pub(in crate::lower) fn sentence(&self) -> String {
        let kind = if self.is_const { "only" } else { "documented" };
        format!("The {kind} value is {}.", docs::code(&self.value))
    }

    /// Returns the value as the constant of a property or parameter.
    pub(in crate::lower) fn into_constant(self) -> Constant {
        if self.is_const { Constant::Fixed(self.value) } else { Constant::Listed(self.value) }
    }
}

/// Returns the only value of a schema, or of the component to which it leads.
pub(in crate::lower) fn of(context: &Context, schema: SchemaRef) -> Option<OnlyValue> {
    let mut next = schema;
    for _ in 0..MAX_DEPTH {
        let schema = context.schema(next)?;
        match shape::of(schema) {
            Shape::Single(_, only) => next = only.into(),
            _ => return of_schema(schema),
        }
    }
    None
}

/// Returns a sentence about the only value of a schema, or of the items of a list or map.
pub(in crate::lower) fn sentence(context: &Context, schema: SchemaRef) -> Option<String> {
    if let Some(only) = of(context, schema) {
        return Some(only.sentence());
    }
    let (item, kind) = match shape::of(context.schema(schema)?) {
        Shape::Plain(Plain::List(Some(items))) => (of(context, items.into())?, "item"),
        Shape::Plain(Plain::Map(Some(values))) => (of(context, values.into())?, "entry"),
        _ => return None,
    };
    Some(format!("The documented value of each {kind} is {}.", docs::code(&item.value)))
}

/// Returns the only value of a schema, besides null.
pub(super) fn of_schema(schema: &Schema) -> Option<OnlyValue> {
    let mut values = match &schema.schema_kind {
        SchemaKind::Type(Kind::Boolean(boolean)) => listed(&boolean.enumeration),
        SchemaKind::Type(Kind::Number(number)) => listed(&number.enumeration),
        _ => match shape::of(schema) {
            Shape::Enum(values) => values,
            _ => return None,
        },
    };
    values.dedup();
    let value = if values.len() == 1 { values.pop() } else { None };
    Some(OnlyValue { value: value.filter(|value| !value.is_null())?, is_const: is_const(schema) })
}

/// Returns whether a schema says that its only value never changes.
pub(super) fn is_const(schema: &Schema) -> bool {
    schema.schema_data.extensions.get(CONST) == Some(&Value::Bool(true))
}

/// Returns the values of an `enum` without null.
fn listed<T: Copy + Into<Value>>(values: &[Option<T>]) -> Vec<Value> {
    values.iter().flatten().copied().map(Into::into).collect()
}
