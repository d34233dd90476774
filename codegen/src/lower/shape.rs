//! What a schema is, whichever of the many ways it is written in.

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, IntegerFormat, ObjectType, ReferenceOr, Schema, SchemaKind,
    StringFormat, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

/// The cases that the rest of the stage tells apart.
pub(super) enum Shape<'s> {
    /// A combination of one member is that member. With it comes its step in the pointer.
    Single(&'static str, &'s ReferenceOr<Schema>),
    /// Scalars that are listed.
    Enum(Vec<Value>),
    /// An object with properties.
    Struct(ObjectType),
    /// `allOf`, and the properties that stand beside it.
    AllOf(&'s [ReferenceOr<Schema>], Option<ObjectType>),
    /// `oneOf` or `anyOf`, and the properties that stand beside it.
    Union(&'static str, &'s [ReferenceOr<Schema>], Option<ObjectType>),
    /// Anything that needs no name of its own.
    Plain(Plain<'s>),
}

/// The cases of [`Shape::Plain`].
pub(super) enum Plain<'s> {
    Boolean,
    /// With its format, and whether its bounds leave out what is negative.
    Integer(&'s str, bool),
    Number,
    /// With its format.
    Text(&'s str),
    List(Option<&'s ReferenceOr<Box<Schema>>>),
    Map(Option<&'s ReferenceOr<Schema>>),
    /// The document says nothing about it.
    Any,
}

pub(super) fn of(schema: &Schema) -> Shape<'_> {
    match (shape(schema), &schema.schema_kind) {
        // With a discriminator, a union of one is a union to which others will be added.
        (Shape::Single(keyword @ ("oneOf" | "anyOf"), only), kind) if schema.schema_data.discriminator.is_some() => {
            let beside = if let SchemaKind::Any(any) = kind { as_object(any) } else { None };
            Shape::Union(keyword, std::slice::from_ref(only), beside)
        }
        (shape, _) => shape,
    }
}

fn shape(schema: &Schema) -> Shape<'_> {
    match &schema.schema_kind {
        SchemaKind::Type(Type::Boolean(_)) => Shape::Plain(Plain::Boolean),
        SchemaKind::Type(Type::Integer(integer)) if integer.enumeration.iter().any(Option::is_some) => {
            Shape::Enum(integer.enumeration.iter().flatten().copied().map(Value::from).collect())
        }
        SchemaKind::Type(Type::Integer(integer)) => {
            let least = integer.minimum.map(|minimum| minimum.saturating_add(integer.exclusive_minimum.into()));
            Shape::Plain(Plain::Integer(format(&integer.format), least.is_some_and(|least| least >= 0)))
        }
        SchemaKind::Type(Type::Number(_)) => Shape::Plain(Plain::Number),
        SchemaKind::Type(Type::String(string)) => {
            let values: Vec<Value> = string.enumeration.iter().flatten().cloned().map(Value::from).collect();
            if values.is_empty() { Shape::Plain(Plain::Text(format(&string.format))) } else { Shape::Enum(values) }
        }
        SchemaKind::Type(Type::Array(ArrayType { items, .. })) => Shape::Plain(Plain::List(items.as_ref())),
        SchemaKind::Type(Type::Object(object)) => object_shape(object),
        SchemaKind::AllOf { all_of } => combination("allOf", all_of, None),
        SchemaKind::OneOf { one_of } => combination("oneOf", one_of, None),
        SchemaKind::AnyOf { any_of } => combination("anyOf", any_of, None),
        // What a value is not says nothing about what it is.
        SchemaKind::Not { .. } => Shape::Plain(Plain::Any),
        SchemaKind::Any(any) => any_shape(any),
    }
}

fn object_shape(object: &ObjectType) -> Shape<'_> {
    if !object.properties.is_empty() {
        return Shape::Struct(object.clone());
    }
    Shape::Plain(Plain::Map(match &object.additional_properties {
        Some(AdditionalProperties::Schema(schema)) => Some(schema),
        _ => None,
    }))
}

fn combination<'s>(keyword: &'static str, members: &'s [ReferenceOr<Schema>], beside: Option<ObjectType>) -> Shape<'s> {
    // Members of `allOf` that say nothing about the value are notes on the others.
    let mut meaningful = members.iter().filter(|member| keyword != "allOf" || !is_note(member));
    if let (Some(only), None, None) = (meaningful.next(), meaningful.next(), &beside) {
        return Shape::Single(keyword, only);
    }
    match (members, beside) {
        (members, beside) if keyword == "allOf" => Shape::AllOf(members, beside),
        (members, beside) => Shape::Union(keyword, members, beside),
    }
}

/// A schema with keywords of several kinds, or with none.
fn any_shape(any: &AnySchema) -> Shape<'_> {
    let beside = as_object(any);
    if !any.all_of.is_empty() {
        // What is required beside it may be a property of a member.
        let required = ObjectType { required: any.required.clone(), ..ObjectType::default() };
        let beside = beside.or((!any.required.is_empty()).then_some(required));
        return combination("allOf", &any.all_of, beside);
    }
    for (keyword, members) in [("oneOf", &any.one_of), ("anyOf", &any.any_of)] {
        // Members that only say which properties are required restrict an object that is described already.
        let restricts = beside.is_some() && members.iter().all(only_requires);
        if !members.is_empty() && !restricts {
            return combination(keyword, members, beside);
        }
    }
    if let Some(object) = beside {
        return Shape::Struct(object);
    }
    let values: Vec<&Value> = any.enumeration.iter().filter(|value| !value.is_null()).collect();
    let is_scalar = |value: &&Value| value.is_string() || value.is_boolean() || value.is_i64();
    if values.iter().all(is_scalar) && !values.iter().all(|value| value.is_boolean()) {
        return Shape::Enum(values.into_iter().cloned().collect());
    }
    Shape::Plain(any_plain(any))
}

/// Whether null may stand there: a list of values may have it without a word.
pub(super) fn is_nullable(schema: &Schema) -> bool {
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

fn any_plain(any: &AnySchema) -> Plain<'_> {
    let format = any.format.as_deref().unwrap_or_default();
    let all = |test: fn(&Value) -> bool| !any.enumeration.is_empty() && any.enumeration.iter().all(test);
    match any.typ.as_deref() {
        Some("boolean") => Plain::Boolean,
        Some("integer") => Plain::Integer(format, any.minimum.is_some_and(|least| least >= 0.0)),
        Some("number") => Plain::Number,
        Some("string") => Plain::Text(format),
        Some("array") => Plain::List(any.items.as_ref()),
        Some("object") => Plain::Map(match &any.additional_properties {
            Some(AdditionalProperties::Schema(schema)) => Some(schema),
            _ => None,
        }),
        _ if any.items.is_some() => Plain::List(any.items.as_ref()),
        _ if all(Value::is_boolean) => Plain::Boolean,
        _ if all(Value::is_number) => Plain::Number,
        _ => match &any.additional_properties {
            Some(AdditionalProperties::Schema(schema)) => Plain::Map(Some(schema)),
            _ => Plain::Any,
        },
    }
}

/// The object that a schema without `type` describes, if it describes one.
fn as_object(any: &AnySchema) -> Option<ObjectType> {
    (!any.properties.is_empty()).then(|| ObjectType {
        properties: any.properties.clone(),
        required: any.required.clone(),
        additional_properties: any.additional_properties.clone(),
        min_properties: None,
        max_properties: None,
    })
}

fn is_note(member: &ReferenceOr<Schema>) -> bool {
    matches!(member.as_item().map(|schema| &schema.schema_kind), Some(SchemaKind::Any(any)) if *any == AnySchema::default())
}

/// Whether a member of a union only lists required properties.
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

/// The word of a format, whether openapiv3 knows it or not.
pub(super) fn format<T: Word>(format: &VariantOrUnknownOrEmpty<T>) -> &str {
    match format {
        VariantOrUnknownOrEmpty::Item(known) => known.word(),
        VariantOrUnknownOrEmpty::Unknown(word) => word,
        VariantOrUnknownOrEmpty::Empty => "",
    }
}

/// A format that openapiv3 has a variant for, in the word of the specification.
pub(super) trait Word {
    fn word(&self) -> &'static str;
}

impl Word for IntegerFormat {
    fn word(&self) -> &'static str {
        match self {
            Self::Int32 => "int32",
            Self::Int64 => "int64",
        }
    }
}

impl Word for StringFormat {
    fn word(&self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Password => "password",
            Self::Byte => "byte",
            Self::Binary => "binary",
        }
    }
}
