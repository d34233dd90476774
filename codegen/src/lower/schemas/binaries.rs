//! Reports files inside of JSON and of URL-encoded forms, which can only hold text.

use openapiv3::{AdditionalProperties, AnySchema, ObjectType, ReferenceOr, Schema, SchemaKind, Type as Kind};

use super::shape::{self, Plain, Shape};
use super::types::Types;
use crate::lower::context::Context;
use crate::lower::schema_ref::SchemaRef;
use crate::source::node::join;

impl Types {
    /// Warns about each binary value in a schema whose values are sent as JSON or as a URL-encoded form. A component is
    /// looked at only once.
    pub(in crate::lower) fn report_binaries(&mut self, context: &mut Context, schema: SchemaRef, pointer: &str) {
        let mut found = Vec::new();
        let mut open = vec![(schema, pointer.to_owned())];
        while let Some((next, pointer)) = open.pop() {
            let pointer = match next {
                SchemaRef::Reference(reference) if !self.searched.insert(reference.to_owned()) => continue,
                SchemaRef::Reference(reference) => reference.to_owned(),
                SchemaRef::Item(_) => pointer,
            };
            let Some(schema) = context.schema(next).filter(|schema| !schema.schema_data.read_only) else { continue };
            if matches!(shape::of(schema), Shape::Plain(Plain::String { format: "binary" })) {
                found.push(pointer);
            } else {
                open.extend(children(schema, &pointer));
            }
        }
        for pointer in found {
            let message = "a file is sent only as a part of a form or as the whole body: this value is sent as text";
            let warning = context.warn("nested-file", &pointer, message);
            warning.help("describe it as a part of a form, or with `format: byte`, in an overlay action");
        }
    }
}

/// Returns the schemas that a schema contains, each with its pointer.
fn children<'s>(schema: &'s Schema, pointer: &str) -> Vec<(SchemaRef<'s>, String)> {
    let mut found = Vec::new();
    match &schema.schema_kind {
        SchemaKind::Type(Kind::Object(object)) => of_object(object, pointer, &mut found),
        SchemaKind::Type(Kind::Array(array)) => {
            found.extend(array.items.as_ref().map(|items| (items.into(), join(pointer, "items"))));
        }
        SchemaKind::AllOf { all_of } => of_list("allOf", all_of, pointer, &mut found),
        SchemaKind::OneOf { one_of } => of_list("oneOf", one_of, pointer, &mut found),
        SchemaKind::AnyOf { any_of } => of_list("anyOf", any_of, pointer, &mut found),
        SchemaKind::Any(any) => of_any(any, pointer, &mut found),
        SchemaKind::Type(_) | SchemaKind::Not { .. } => {}
    }
    found
}

fn of_object<'s>(object: &'s ObjectType, pointer: &str, found: &mut Vec<(SchemaRef<'s>, String)>) {
    let properties = join(pointer, "properties");
    found.extend(object.properties.iter().map(|(name, schema)| (schema.into(), join(&properties, name))));
    of_additional(object.additional_properties.as_ref(), pointer, found);
}

fn of_any<'s>(any: &'s AnySchema, pointer: &str, found: &mut Vec<(SchemaRef<'s>, String)>) {
    let properties = join(pointer, "properties");
    found.extend(any.properties.iter().map(|(name, schema)| (schema.into(), join(&properties, name))));
    of_additional(any.additional_properties.as_ref(), pointer, found);
    found.extend(any.items.as_ref().map(|items| (items.into(), join(pointer, "items"))));
    for (keyword, members) in [("allOf", &any.all_of), ("oneOf", &any.one_of), ("anyOf", &any.any_of)] {
        of_list(keyword, members, pointer, found);
    }
}

fn of_additional<'s>(
    additional: Option<&'s AdditionalProperties>,
    pointer: &str,
    found: &mut Vec<(SchemaRef<'s>, String)>,
) {
    if let Some(AdditionalProperties::Schema(schema)) = additional {
        found.push(((&**schema).into(), join(pointer, "additionalProperties")));
    }
}

fn of_list<'s>(
    keyword: &str,
    members: &'s [ReferenceOr<Schema>],
    pointer: &str,
    found: &mut Vec<(SchemaRef<'s>, String)>,
) {
    let pointer = join(pointer, keyword);
    let members = members.iter().enumerate();
    found.extend(members.map(|(index, member)| (member.into(), join(&pointer, &index.to_string()))));
}
