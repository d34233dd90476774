//! The properties of objects, declared and not.

use openapiv3::{AdditionalProperties, ObjectType};

use super::types::{Types, inner};
use super::{Context, docs};
use crate::model::{Field, Presence, Type};
use crate::names::{self, Scope};
use crate::source::node::join;

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
                docs: docs::lines(data.and_then(|data| data.description.as_deref())),
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
        (true, true) => Presence::Nullable,
        (false, false) => Presence::Optional,
        (false, true) => Presence::OptionalNullable,
    }
}

fn field_name(wire_name: &str) -> String {
    let name = names::snake(wire_name);
    if name == "new" { "new_".to_owned() } else { name }
}
