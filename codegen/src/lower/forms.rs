//! `multipart/form-data` bodies: their parts, and which of them are files.

use openapiv3::{AnySchema, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind};

use super::shape::{self, Plain, Shape};
use super::types::{SchemaRef, Types};
use super::{Context, all_of};
use crate::model::{Type, TypeDef, TypeKind};
use crate::source::node::unescape;

impl Types {
    /// The type of a `multipart/form-data` body: a struct whose binary properties are files.
    pub(super) fn form(
        &mut self,
        context: &mut Context,
        schema: Option<&ReferenceOr<Schema>>,
        name: &str,
        pointer: &str,
    ) -> Type {
        let name = self.claim(context, name, pointer);
        let beside = ObjectType::default();
        let said = SchemaData::default();
        let merged =
            schema.and_then(|schema| all_of::merge(context, std::slice::from_ref(schema), beside, &said, pointer));
        let object = match merged.map(|schema| schema.schema_kind) {
            Some(SchemaKind::Type(openapiv3::Type::Object(object))) => object,
            // Any of several forms is a form in which no part has to be there.
            Some(SchemaKind::OneOf { one_of: members } | SchemaKind::AnyOf { any_of: members }) => {
                let mut any = ObjectType::default();
                for member in &members {
                    let member = std::slice::from_ref(member);
                    let merged = all_of::merge(context, member, ObjectType::default(), &said, pointer);
                    if let Some(SchemaKind::Type(openapiv3::Type::Object(part))) =
                        merged.map(|schema| schema.schema_kind)
                    {
                        any.properties.extend(part.properties);
                    }
                }
                any
            }
            Some(kind) if kind != SchemaKind::Any(AnySchema::default()) => {
                let span = context.span(pointer);
                let message = "a form is an object with a property for each part: this one has no parts";
                let warning = context.problems.warning("unsupported-form", span, pointer, message);
                warning.help("describe it as an object in an overlay action");
                ObjectType::default()
            }
            _ => ObjectType::default(),
        };
        let mut fields = self.properties(context, &object, &name, pointer);
        for (field, (_, property)) in fields.iter_mut().zip(&object.properties) {
            match file(context, SchemaRef::from(property), 64) {
                Some(true) => field.ty = Type::List(Box::new(Type::File)),
                Some(false) => field.ty = Type::File,
                None => {}
            }
        }
        self.push(&name, TypeKind::Form(fields), &SchemaData::default(), pointer);
        Type::Named(name)
    }

    /// Whether a form has a part that is a file, or several.
    pub(super) fn has_file(&self, form: &Type) -> bool {
        let is_file = |ty: &Type| matches!(ty, Type::File) || matches!(ty, Type::List(item) if **item == Type::File);
        match form.named().and_then(|name| self.get(name)).map(|def| &def.kind) {
            Some(TypeKind::Form(fields)) => fields.iter().any(|field| is_file(&field.ty)),
            _ => false,
        }
    }

    /// Says what the media type of a form's part is.
    pub(super) fn set_content_type(&mut self, ty: &Type, part: &str, content_type: Option<&str>) {
        let form = ty.named().and_then(|name| self.get_mut(name));
        if let Some(TypeDef { kind: TypeKind::Form(fields), .. }) = form {
            for field in fields.iter_mut().filter(|field| field.wire_name == part) {
                field.content_type = content_type.map(ToOwned::to_owned);
            }
        }
    }
}

/// Whether a schema stands for bytes.
pub(super) fn is_file(context: &Context, schema: SchemaRef) -> bool {
    file(context, schema, 64) == Some(false)
}

/// Whether a schema stands for a text; `None` if it says nothing, or stands for bytes.
pub(super) fn is_text(context: &Context, schema: SchemaRef) -> Option<bool> {
    let (mut schema, mut depth) = (schema, 64);
    while depth > 0 {
        depth -= 1;
        match schema {
            SchemaRef::Reference(reference) => schema = component(context, reference)?,
            SchemaRef::Item(item) => match shape::of(item) {
                Shape::Single(_, only) => schema = SchemaRef::from(only),
                Shape::Plain(Plain::Text("binary") | Plain::Any) => return None,
                shape => return Some(matches!(shape, Shape::Plain(Plain::Text(_)) | Shape::Enum(_))),
            },
        }
    }
    None
}

fn component<'a>(context: &Context<'a>, reference: &str) -> Option<SchemaRef<'a>> {
    let name = unescape(reference.strip_prefix("#/components/schemas/")?);
    context.openapi.components.as_ref()?.schemas.get(&name).map(SchemaRef::from)
}

/// Whether a part of a form is a file, or with `true` a list of files. `depth` bounds a chain of references.
fn file(context: &Context, schema: SchemaRef, depth: usize) -> Option<bool> {
    let next = depth.checked_sub(1)?;
    match schema {
        SchemaRef::Reference(reference) => file(context, component(context, reference)?, next),
        SchemaRef::Item(schema) => match shape::of(schema) {
            Shape::Plain(Plain::Text("binary")) => Some(false),
            Shape::Plain(Plain::List(Some(items))) => file(context, SchemaRef::from(items), next).map(|_| true),
            Shape::Single(_, only) => file(context, SchemaRef::from(only), next),
            _ => None,
        },
    }
}
