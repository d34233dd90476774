//! `multipart/form-data` bodies: a type with one field per part.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, Encoding, MediaType, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind,
    Type as Kind,
};

use super::all_of;
use super::form_parts::file_by_encoding;
use super::objects::{Property, additional_name};
use super::recursion::MAX_DEPTH;
use super::types::{TypeUse, Types, definition};
use crate::lower::context::Context;
use crate::lower::position::Position;
use crate::lower::schema_ref::SchemaRef;
use crate::model::{Field, Type, TypeDef, TypeKind};

impl Types {
    /// Returns the type of a `multipart/form-data` body: a form whose binary properties are files.
    pub(in crate::lower) fn form(&mut self, context: &mut Context, media: &MediaType, at: &Position) -> Type {
        let at = self.claim(context, at, None, &["Form", "Parts"]);
        let object = self.parts(context, media.schema.as_ref(), &at.pointer);
        let content_type =
            |name: &str| media.encoding.get(name).and_then(|encoding: &Encoding| encoding.content_type.as_deref());
        let mut fields = self.properties_with(context, &object, &at, |types, context, name, property, here| {
            types.part(context, property.into(), content_type(name), here)
        });
        for field in &mut fields {
            // A list or a range of media types leaves the choice to the caller.
            let declared = content_type(&field.wire_name).filter(|value| !value.contains([',', '*']));
            field.content_type = declared.map(ToOwned::to_owned);
        }
        let additional = self.additional_parts(context, &object, &fields, &at);
        let def = TypeDef { additional, ..definition(TypeKind::Form(fields), &SchemaData::default(), &at) };
        self.graph.push(def);
        Type::Named(at.hint)
    }

    /// Returns the name and the type of the values of the field for undeclared parts, if the form allows them.
    fn additional_parts(
        &mut self,
        context: &mut Context,
        object: &ObjectType,
        fields: &[Field],
        at: &Position,
    ) -> Option<(String, Type)> {
        let Some(AdditionalProperties::Schema(schema)) = &object.additional_properties else {
            return self.additional(context, object, fields, at);
        };
        let here = at.join("additionalProperties").suffixed("Value");
        let used = self.part(context, SchemaRef::from(&**schema), None, &here);
        Some((additional_name(context, fields, at), used.into_value()))
    }

    /// Returns the type of a part.
    fn part(&mut self, context: &mut Context, schema: SchemaRef, content_type: Option<&str>, at: &Position) -> TypeUse {
        if let Some(used) = self.file_part(context, schema, at) {
            return used;
        }
        self.report_binaries(context, schema, &at.pointer);
        let used = self.lower(context, schema, at);
        let ty = match file_by_encoding(context, schema, content_type) {
            Some(file) => file,
            // A list has one part per item, also if it is a component.
            None => match self.graph.underlying(&used.ty) {
                ty @ Type::List(_) => ty,
                _ => return used,
            },
        };
        TypeUse { ty, nullable: used.nullable, only: None }
    }

    /// Returns the object whose properties are the parts of a form. Callers can add parts to a form that declares none.
    fn parts(&mut self, context: &mut Context, schema: Option<&ReferenceOr<Schema>>, pointer: &str) -> ObjectType {
        let mut forms = Vec::new();
        let kind = schema.and_then(|schema| self.merge_one(context, schema, pointer));
        let are_objects = kind.is_none_or(|kind| self.add_forms(context, kind, pointer, MAX_DEPTH, &mut forms));
        let declares_parts = |form: &ObjectType| !form.properties.is_empty() || form.additional_properties.is_some();
        if are_objects && forms.iter().any(declares_parts) {
            return any_of(forms);
        }
        let reason = if are_objects { "declares no parts" } else { "is not an object" };
        let message = format!("the schema of the form {reason}: callers can add text and JSON, but no files");
        let warning = context.warn("form-without-parts", pointer, message);
        warning.help("describe the parts as properties, and files with `format: binary`, in an overlay action");
        let form = any_of(forms);
        ObjectType { additional_properties: Some(AdditionalProperties::Any(true)), ..form }
    }

    /// Adds the objects that a schema describes: itself, or the members of a union. Returns whether there is no other
    /// member.
    fn add_forms(
        &mut self,
        context: &mut Context,
        kind: SchemaKind,
        pointer: &str,
        depth: usize,
        forms: &mut Vec<ObjectType>,
    ) -> bool {
        match (kind, depth.checked_sub(1)) {
            (SchemaKind::Type(Kind::Object(object)), _) => {
                forms.push(object);
                true
            }
            (SchemaKind::OneOf { one_of: members } | SchemaKind::AnyOf { any_of: members }, Some(depth)) => {
                let mut are_forms = true;
                for member in &members {
                    let kind = self.merge_one(context, member, pointer);
                    are_forms &= kind.is_none_or(|kind| self.add_forms(context, kind, pointer, depth, forms));
                }
                are_forms
            }
            (kind, _) => kind == SchemaKind::Any(AnySchema::default()),
        }
    }

    /// Returns the kind of a schema after all of its `allOf`s are merged.
    fn merge_one(&mut self, context: &mut Context, schema: &ReferenceOr<Schema>, pointer: &str) -> Option<SchemaKind> {
        let members = std::slice::from_ref(schema);
        let whole =
            Schema { schema_data: SchemaData::default(), schema_kind: SchemaKind::AllOf { all_of: Vec::new() } };
        let merged = all_of::merge(context, &mut self.recursion, members, None, &whole, pointer);
        merged.map(|schema| schema.schema_kind)
    }

    /// Returns whether a part of a form is a file, a list of files, or may be one.
    pub(in crate::lower) fn has_file(&self, form: &Type) -> bool {
        let def = form.named().and_then(|name| self.graph.get(name));
        def.is_some_and(|def| def.types().into_iter().any(|ty| self.is_file(ty)))
    }

    /// Returns whether a type is a file, a list of files, or an enum with a file.
    fn is_file(&self, ty: &Type) -> bool {
        let def = ty.named().and_then(|name| self.graph.get(name));
        ty.holds(&Type::File) || def.is_some_and(|def| matches!(def.kind, TypeKind::Part(_)))
    }
}

/// Returns the form that can be each of some forms: it has the parts of all. A part is required if every form requires
/// it, and a part that the forms describe differently has any of the descriptions.
fn any_of(forms: Vec<ObjectType>) -> ObjectType {
    let mut forms = forms.into_iter();
    let Some(mut any) = forms.next() else { return ObjectType::default() };
    let mut descriptions: IndexMap<String, Vec<Property>> =
        std::mem::take(&mut any.properties).into_iter().map(|(name, property)| (name, vec![property])).collect();
    for form in forms {
        any.required.retain(|name| form.required.contains(name));
        for (name, property) in form.properties {
            let known = descriptions.entry(name).or_default();
            if !known.contains(&property) {
                known.push(property);
            }
        }
        any.additional_properties = match (any.additional_properties, form.additional_properties) {
            (None | Some(AdditionalProperties::Any(false)), other) => other,
            (known, _) => known,
        };
    }
    any.properties = descriptions.into_iter().filter_map(|(name, schemas)| Some((name, one_of(schemas)?))).collect();
    any
}

/// Returns the schema of a part that some forms describe.
fn one_of(mut schemas: Vec<Property>) -> Option<Property> {
    if schemas.len() < 2 {
        return schemas.pop();
    }
    let schema_kind = SchemaKind::AnyOf { any_of: schemas.into_iter().map(ReferenceOr::unbox).collect() };
    Some(ReferenceOr::Item(Box::new(Schema { schema_data: SchemaData::default(), schema_kind })))
}
