//! The kind of type that a schema describes. A document can write each kind in several ways.

use std::borrow::Cow;

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, IntegerFormat, ObjectType, ReferenceOr, Schema, SchemaKind,
    StringFormat, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::integers::Bounds;

/// The kinds of schema that the stage distinguishes.
pub(super) enum Shape<'s> {
    /// A combination with one member, which means the same as the member. The keyword is `allOf`, `oneOf` or `anyOf`.
    Single(&'static str, &'s ReferenceOr<Schema>),
    /// A scalar with listed values.
    Enum(Vec<Value>),
    /// An object with declared properties.
    Struct(Cow<'s, ObjectType>),
    /// `allOf`, and the properties next to it.
    AllOf(&'s [ReferenceOr<Schema>], Option<ObjectType>),
    /// `oneOf` or `anyOf`.
    Union(Combination<'s>),
    /// A type that needs no name.
    Plain(Plain<'s>),
}

/// A union as the document writes it.
pub(super) struct Combination<'s> {
    /// `oneOf` or `anyOf`.
    pub(super) keyword: &'static str,
    pub(super) members: &'s [ReferenceOr<Schema>],
    /// The properties next to the keyword. Every member has them.
    pub(super) siblings: Option<ObjectType>,
}

/// The types that need no name.
pub(super) enum Plain<'s> {
    Boolean,
    Integer {
        format: &'s str,
        bounds: Bounds,
    },
    Number,
    String {
        format: &'s str,
    },
    List(Option<&'s ReferenceOr<Box<Schema>>>),
    Map(Option<&'s ReferenceOr<Schema>>),
    /// The schema declares no type.
    Any,
}

/// Returns the kind of a schema.
pub(super) fn of(schema: &Schema) -> Shape<'_> {
    match (of_kind(&schema.schema_kind), &schema.schema_kind) {
        // A discriminator means that later versions of the API may add members to a union of one.
        (Shape::Single(keyword @ ("oneOf" | "anyOf"), only), kind) if schema.schema_data.discriminator.is_some() => {
            let siblings = if let SchemaKind::Any(any) = kind { as_object(any) } else { None };
            Shape::Union(Combination { keyword, members: std::slice::from_ref(only), siblings })
        }
        (shape, _) => shape,
    }
}

fn of_kind(kind: &SchemaKind) -> Shape<'_> {
    match kind {
        SchemaKind::Type(Type::Boolean(_)) => Shape::Plain(Plain::Boolean),
        SchemaKind::Type(Type::Integer(integer)) if integer.enumeration.iter().any(Option::is_some) => {
            Shape::Enum(integer.enumeration.iter().flatten().copied().map(Value::from).collect())
        }
        SchemaKind::Type(Type::Integer(integer)) => {
            let least = integer.minimum.map(|minimum| minimum.saturating_add(integer.exclusive_minimum.into()));
            let most = integer.maximum.map(|maximum| maximum.saturating_sub(integer.exclusive_maximum.into()));
            Shape::Plain(Plain::Integer { format: format(&integer.format), bounds: Bounds { least, most } })
        }
        SchemaKind::Type(Type::Number(_)) => Shape::Plain(Plain::Number),
        SchemaKind::Type(Type::String(string)) => {
            let values: Vec<Value> = string.enumeration.iter().flatten().cloned().map(Value::from).collect();
            if values.is_empty() {
                Shape::Plain(Plain::String { format: format(&string.format) })
            } else {
                Shape::Enum(values)
            }
        }
        SchemaKind::Type(Type::Array(ArrayType { items, .. })) => Shape::Plain(Plain::List(items.as_ref())),
        SchemaKind::Type(Type::Object(object)) if object.properties.is_empty() => {
            Shape::Plain(Plain::Map(values(object.additional_properties.as_ref())))
        }
        SchemaKind::Type(Type::Object(object)) => Shape::Struct(Cow::Borrowed(object)),
        SchemaKind::AllOf { all_of } => of_all_of(all_of, None),
        SchemaKind::OneOf { one_of } => of_union("oneOf", one_of, None),
        SchemaKind::AnyOf { any_of } => of_union("anyOf", any_of, None),
        // `not` excludes values, but declares no type.
        SchemaKind::Not { .. } => Shape::Plain(Plain::Any),
        SchemaKind::Any(any) => of_any(any),
    }
}

/// Returns the schema of the values of a map.
fn values(additional: Option<&AdditionalProperties>) -> Option<&ReferenceOr<Schema>> {
    match additional {
        // Every value matches an empty schema.
        Some(AdditionalProperties::Schema(schema)) => Some(schema.as_ref()).filter(|schema| !is_empty(schema)),
        _ => None,
    }
}

/// Returns the kind of an `allOf`. Members that are empty schemas only annotate the others.
fn of_all_of(members: &[ReferenceOr<Schema>], siblings: Option<ObjectType>) -> Shape<'_> {
    let mut meaningful = members.iter().filter(|member| !is_empty(member));
    match (meaningful.next(), meaningful.next(), &siblings) {
        (Some(only), None, None) => Shape::Single("allOf", only),
        _ => Shape::AllOf(members, siblings),
    }
}

/// Returns the kind of a `oneOf` or `anyOf`.
fn of_union<'s>(keyword: &'static str, members: &'s [ReferenceOr<Schema>], siblings: Option<ObjectType>) -> Shape<'s> {
    match (members, &siblings) {
        ([only], None) => Shape::Single(keyword, only),
        _ => Shape::Union(Combination { keyword, members, siblings }),
    }
}

/// Returns the kind of a schema with keywords of several kinds, or with none.
fn of_any(any: &AnySchema) -> Shape<'_> {
    let siblings = as_object(any);
    if !any.all_of.is_empty() {
        // A name in `required` may be a property of a member.
        let required = ObjectType { required: any.required.clone(), ..ObjectType::default() };
        let siblings = siblings.or((!any.required.is_empty()).then_some(required));
        return match of_all_of(&any.all_of, siblings) {
            Shape::Single(_, only) if declares_other_type(any) && is_restriction(only) => {
                Shape::AllOf(&any.all_of, None)
            }
            Shape::Single(..) if any.items.is_some() => Shape::AllOf(&any.all_of, None),
            shape => shape,
        };
    }
    for (keyword, members) in [("oneOf", &any.one_of), ("anyOf", &any.any_of)] {
        // Members that only require properties restrict an object that the schema describes already.
        let restricts = siblings.is_some() && members.iter().all(only_requires);
        if !members.is_empty() && !restricts {
            return of_union(keyword, members, siblings);
        }
    }
    if let Some(object) = siblings {
        return Shape::Struct(Cow::Owned(object));
    }
    let values: Vec<&Value> = any.enumeration.iter().filter(|value| !value.is_null()).collect();
    let is_scalar = |value: &&Value| value.is_string() || value.is_boolean() || value.is_i64();
    if values.iter().all(is_scalar) && !values.iter().all(|value| value.is_boolean()) {
        return Shape::Enum(values.into_iter().cloned().collect());
    }
    Shape::Plain(plain_of_any(any))
}

/// Returns whether the keywords next to an `allOf` declare a scalar or a list.
pub(super) fn declares_other_type(any: &AnySchema) -> bool {
    any.typ.as_deref().is_some_and(|name| name != "object") || any.items.is_some()
}

/// Returns whether a schema has no type and no reference to one, so that it can only restrict another schema.
fn is_restriction(member: &ReferenceOr<Schema>) -> bool {
    let kind = member.as_item().map(|schema| &schema.schema_kind);
    matches!(kind, Some(SchemaKind::Any(any)) if any.typ.is_none() && any.all_of.is_empty() && any.one_of.is_empty() && any.any_of.is_empty())
}

/// Returns whether a schema itself allows null, also by listing it as a value.
pub(super) fn allows_null(schema: &Schema) -> bool {
    let lists_null = match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => string.enumeration.contains(&None),
        SchemaKind::Type(Type::Integer(integer)) => integer.enumeration.contains(&None),
        SchemaKind::Type(Type::Number(number)) => number.enumeration.contains(&None),
        SchemaKind::Type(Type::Boolean(boolean)) => boolean.enumeration.contains(&None),
        SchemaKind::Any(any) => any.enumeration.contains(&Value::Null),
        _ => false,
    };
    schema.schema_data.nullable || lists_null
}

/// Returns whether a member of `allOf` has no other keyword than `nullable: true`.
pub(super) fn has_nullable_note(schema: &Schema) -> bool {
    let members = match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => all_of,
        SchemaKind::Any(any) => &any.all_of,
        _ => return false,
    };
    let is_note = |member: &ReferenceOr<Schema>| {
        is_empty(member) && member.as_item().is_some_and(|schema| schema.schema_data.nullable)
    };
    members.len() > 1 && members.iter().any(is_note)
}

/// Returns the type of a schema without properties, combinations and listed values.
fn plain_of_any(any: &AnySchema) -> Plain<'_> {
    let format = any.format.as_deref().unwrap_or_default();
    let all = |test: fn(&Value) -> bool| !any.enumeration.is_empty() && any.enumeration.iter().all(test);
    let map_values = values(any.additional_properties.as_ref());
    match any.typ.as_deref() {
        Some("boolean") => Plain::Boolean,
        Some("integer") => Plain::Integer { format, bounds: bounds_of_any(any) },
        Some("number") => Plain::Number,
        Some("string") => Plain::String { format },
        Some("array") => Plain::List(any.items.as_ref()),
        Some("object") => Plain::Map(map_values),
        _ if any.items.is_some() => Plain::List(any.items.as_ref()),
        _ if all(Value::is_boolean) => Plain::Boolean,
        _ if all(Value::is_number) => Plain::Number,
        _ => map_values.map_or(Plain::Any, |values| Plain::Map(Some(values))),
    }
}

/// Returns the bounds of an integer whose schema has other keywords, too.
fn bounds_of_any(any: &AnySchema) -> Bounds {
    #[allow(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
    let whole = |bound: f64| bound as i64;
    Bounds { least: any.minimum.map(f64::ceil).map(whole), most: any.maximum.map(f64::floor).map(whole) }
}

/// Returns the object that a schema without `type` describes, if it has properties.
fn as_object(any: &AnySchema) -> Option<ObjectType> {
    (!any.properties.is_empty()).then(|| ObjectType {
        properties: any.properties.clone(),
        required: any.required.clone(),
        additional_properties: any.additional_properties.clone(),
        min_properties: None,
        max_properties: None,
    })
}

fn is_empty(member: &ReferenceOr<Schema>) -> bool {
    let kind = member.as_item().map(|schema| &schema.schema_kind);
    matches!(kind, Some(SchemaKind::Any(any)) if *any == AnySchema::default())
}

/// Returns whether a member of a union only restricts an object: it requires properties, or it is a `not`.
pub(super) fn only_requires(member: &ReferenceOr<Schema>) -> bool {
    let Some(schema) = member.as_item() else { return false };
    match &schema.schema_kind {
        SchemaKind::Any(any) => AnySchema { required: Vec::new(), typ: None, ..any.clone() } == AnySchema::default(),
        SchemaKind::Type(Type::Object(object)) => {
            object.properties.is_empty() && object.additional_properties.is_none()
        }
        SchemaKind::Not { .. } => true,
        _ => false,
    }
}

/// Returns the name of a format, whether openapiv3 has a variant for it or not.
pub(super) fn format<T: FormatName>(format: &VariantOrUnknownOrEmpty<T>) -> &str {
    match format {
        VariantOrUnknownOrEmpty::Item(known) => known.name(),
        VariantOrUnknownOrEmpty::Unknown(name) => name,
        VariantOrUnknownOrEmpty::Empty => "",
    }
}

/// A format for which openapiv3 has a variant.
pub(super) trait FormatName {
    /// Returns the name that the specification has for the format.
    fn name(&self) -> &'static str;
}

impl FormatName for IntegerFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Int32 => "int32",
            Self::Int64 => "int64",
        }
    }
}

impl FormatName for StringFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Password => "password",
            Self::Byte => "byte",
            Self::Binary => "binary",
        }
    }
}
