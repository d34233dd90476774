//! The properties of objects, declared and not.

use std::collections::BTreeMap;

use openapiv3::{AdditionalProperties, ObjectType, ReferenceOr, Schema, SchemaKind};

use super::types::{Types, inner};
use super::{Context, constraints, docs};
use crate::model::{Access, Constant, Field, Presence, ScalarEnum, Type, TypeDef, TypeKind, Variant};
use crate::names::{self, Scope};
use crate::source::node::{join, unescape};

impl Types {
    pub(super) fn properties(
        &mut self,
        context: &mut Context,
        object: &ObjectType,
        name: &str,
        pointer: &str,
    ) -> Vec<Field> {
        // Setters bear the names of their fields, beside the constructor.
        let mut scope = Scope::without(&["encode", "new", "with_additional_property"]);
        let mut fields = Vec::new();
        for (wire_name, property) in &object.properties {
            let pointer = join(&join(pointer, "properties"), wire_name);
            let hint = format!("{name}{}", names::pascal(wire_name));
            let place = self.place(context, property, &hint, &pointer);
            let data = property.as_item().map(|schema| &schema.schema_data);
            fields.push(Field {
                wire_name: wire_name.clone(),
                name: scope.claim(&field_name(wire_name)),
                content_type: None,
                presence: presence(object.required.contains(wire_name), place.nullable),
                ty: place.ty,
                converts: false,
                is_collection: false,
                constraints: constraints::of(context, property.into(), &pointer),
                access: access(context, property),
                constant: constant(property),
                docs: docs::with_default(data),
                deprecated: data.is_some_and(|data| data.deprecated),
            });
        }
        fields
    }

    /// The field for what is not declared, where the document says that there may be such.
    pub(super) fn additional(
        &mut self,
        context: &mut Context,
        object: &ObjectType,
        fields: &[Field],
        name: &str,
        pointer: &str,
    ) -> Option<(String, Type)> {
        let ty = match object.additional_properties.as_ref()? {
            AdditionalProperties::Any(false) => return None,
            AdditionalProperties::Any(true) => Type::Any,
            AdditionalProperties::Schema(schema) => {
                let pointer = join(pointer, "additionalProperties");
                inner(self.place(context, &**schema, &format!("{name}Value"), &pointer))
            }
        };
        let mut scope = Scope::default();
        fields.iter().for_each(|field| {
            scope.claim(&field.name);
        });
        Some((scope.claim("additional_properties"), ty))
    }
}

fn presence(required: bool, nullable: bool) -> Presence {
    match (required, nullable) {
        (true, false) => Presence::Required,
        (true, true) => Presence::RequiredNullable,
        (false, false) => Presence::Optional,
        (false, true) => Presence::OptionalNullable,
    }
}

fn field_name(wire_name: &str) -> String {
    let name = names::snake(wire_name);
    if name == "new" { "new_".to_owned() } else { name }
}

/// Which way a property travels, as it says itself or the component that it is.
fn access(context: &Context, property: &ReferenceOr<Box<Schema>>) -> Access {
    let schema = match property {
        ReferenceOr::Item(schema) => Some(&**schema),
        ReferenceOr::Reference { reference } => {
            let schemas = context.openapi.components.as_ref().map(|components| &components.schemas);
            let name = reference.strip_prefix("#/components/schemas/").map(unescape);
            schemas.zip(name).and_then(|(schemas, name)| schemas.get(&name)?.as_item())
        }
    };
    match schema.map(|schema| (schema.schema_data.read_only, schema.schema_data.write_only)) {
        Some((true, false)) => Access::ReadOnly,
        Some((false, true)) => Access::WriteOnly,
        _ => Access::Both,
    }
}

/// The value of a flag that can have no other.
fn constant(property: &ReferenceOr<Box<Schema>>) -> Option<Constant> {
    match &property.as_item()?.schema_kind {
        SchemaKind::Type(openapiv3::Type::Boolean(flag)) => match flag.enumeration.as_slice() {
            [Some(only)] => Some(Constant::Bool(*only)),
            _ => None,
        },
        _ => None,
    }
}

/// The properties whose type has one value, once all types are there.
pub(super) fn find_constants(defs: &mut [TypeDef], index: &BTreeMap<String, usize>) {
    let only = |def: &TypeDef| match &def.kind {
        TypeKind::Enum(variants) => <&[Variant; 1]>::try_from(variants.as_slice()).ok().map(|[only]| only.name.clone()),
        TypeKind::ScalarEnum(ScalarEnum { variants, .. }) => match variants.as_slice() {
            [(_, only)] => Some(only.name.clone()),
            _ => None,
        },
        _ => None,
    };
    let constants: Vec<Option<String>> = defs.iter().map(only).collect();
    for def in defs {
        let (TypeKind::Struct(fields) | TypeKind::Form(fields)) = &mut def.kind else { continue };
        for field in fields {
            let Type::Named(name) = &field.ty else { continue };
            let constant = index.get(name).and_then(|at| constants[*at].clone());
            field.constant = constant.map(Constant::Variant);
        }
    }
}
