//! `multipart/form-data` bodies: their parts, and which parts are files.

use openapiv3::{AnySchema, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind, Type as Kind};

use super::all_of;
use super::recursion::MAX_DEPTH;
use super::shape::{self, Plain, Shape};
use super::types::Types;
use crate::lower::context::Context;
use crate::lower::position::Position;
use crate::lower::schema_ref::SchemaRef;
use crate::model::{Type, TypeKind};

impl Types {
    /// Returns the type of a `multipart/form-data` body: a form whose binary properties are files.
    pub(in crate::lower) fn form(
        &mut self,
        context: &mut Context,
        schema: Option<&ReferenceOr<Schema>>,
        at: &Position,
    ) -> Type {
        let at = self.claim(context, at);
        let object = self.parts(context, schema, &at.pointer);
        let mut fields = self.properties(context, &object, &at);
        for (field, property) in fields.iter_mut().zip(object.properties.values()) {
            match file(context, SchemaRef::from(property), MAX_DEPTH) {
                Some(Multiplicity::Many) => field.ty = Type::List(Box::new(Type::File)),
                Some(Multiplicity::One) => field.ty = Type::File,
                None => {}
            }
        }
        self.push(TypeKind::Form(fields), &SchemaData::default(), &at);
        Type::Named(at.hint)
    }

    /// Returns the object whose properties are the parts of a form. A form that is not an object has no parts, and is
    /// reported.
    fn parts(&mut self, context: &mut Context, schema: Option<&ReferenceOr<Schema>>, pointer: &str) -> ObjectType {
        match schema.and_then(|schema| self.merge_one(context, schema, pointer)) {
            Some(SchemaKind::Type(Kind::Object(object))) => object,
            // One of several forms is a form with the parts of all, none of which is required.
            Some(SchemaKind::OneOf { one_of: members } | SchemaKind::AnyOf { any_of: members }) => {
                let mut any = ObjectType::default();
                for member in &members {
                    if let Some(SchemaKind::Type(Kind::Object(part))) = self.merge_one(context, member, pointer) {
                        any.properties.extend(part.properties);
                    }
                }
                any
            }
            Some(kind) if kind != SchemaKind::Any(AnySchema::default()) => {
                let message = "the schema of a form is not an object: the form has no parts";
                let warning = context.warn("unsupported-form", pointer, message);
                warning.help("describe it as an object with one property per part in an overlay action");
                ObjectType::default()
            }
            _ => ObjectType::default(),
        }
    }

    /// Returns the kind of a schema after all of its `allOf`s are merged.
    fn merge_one(&mut self, context: &mut Context, schema: &ReferenceOr<Schema>, pointer: &str) -> Option<SchemaKind> {
        let (members, data) = (std::slice::from_ref(schema), SchemaData::default());
        let merged = all_of::merge(context, &mut self.recursion, members, ObjectType::default(), &data, pointer);
        merged.map(|schema| schema.schema_kind)
    }

    /// Returns whether a part of a form is a file or a list of files.
    pub(in crate::lower) fn has_file(&self, form: &Type) -> bool {
        let def = form.named().and_then(|name| self.graph.get(name));
        def.is_some_and(|def| def.fields().iter().any(|field| field.ty.holds(&Type::File)))
    }

    /// Sets the media type of a part of a form.
    pub(in crate::lower) fn set_content_type(&mut self, form: &Type, part: &str, content_type: Option<&str>) {
        let def = form.named().and_then(|name| self.graph.get_mut(name));
        if let Some(def) = def.filter(|def| matches!(def.kind, TypeKind::Form(_))) {
            for field in def.fields_mut().iter_mut().filter(|field| field.wire_name == part) {
                field.content_type = content_type.map(ToOwned::to_owned);
            }
        }
    }
}

/// How many files a part of a form holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Multiplicity {
    One,
    Many,
}

/// Returns whether a schema describes binary data.
pub(in crate::lower) fn is_file(context: &Context, schema: SchemaRef) -> bool {
    file(context, schema, MAX_DEPTH) == Some(Multiplicity::One)
}

/// Returns whether a schema describes text; `None` if it declares no type, or describes binary data.
pub(in crate::lower) fn is_text(context: &Context, schema: SchemaRef) -> Option<bool> {
    match single(context, schema)? {
        Shape::Plain(Plain::String { format: "binary" } | Plain::Any) => None,
        shape => Some(matches!(shape, Shape::Plain(Plain::String { .. }) | Shape::Enum(_))),
    }
}

/// Returns how many files a schema describes; `None` if it does not describe binary data.
fn file(context: &Context, schema: SchemaRef, depth: usize) -> Option<Multiplicity> {
    match single(context, schema)? {
        Shape::Plain(Plain::String { format: "binary" }) => Some(Multiplicity::One),
        Shape::Plain(Plain::List(Some(items))) => {
            file(context, SchemaRef::from(items), depth.checked_sub(1)?).map(|_| Multiplicity::Many)
        }
        _ => None,
    }
}

/// Returns the kind of a schema. References and combinations with one member are followed.
fn single<'s>(context: &Context<'s>, schema: SchemaRef<'s>) -> Option<Shape<'s>> {
    let mut schema = schema;
    for _ in 0..MAX_DEPTH {
        match shape::of(context.schema(schema)?) {
            Shape::Single(_, only) => schema = SchemaRef::from(only),
            shape => return Some(shape),
        }
    }
    None
}
