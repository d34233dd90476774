//! Objects: declared and additional properties.

use std::collections::BTreeSet;

use openapiv3::{AdditionalProperties, ObjectType, ReferenceOr, Schema};

use super::constraints;
use super::only_values::{self, OnlyValue};
use super::types::{TypeUse, Types};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::overrides::stated;
use crate::lower::position::Position;
use crate::lower::schema_ref::SchemaRef;
use crate::model::{Access, Constraints, Conversion, Field, Presence, Type};
use crate::names::{self, ADDITIONAL, Scope, Section, reserved};
use crate::source::node::{Node, join};

/// The schema of a property.
pub(super) type Property = ReferenceOr<Box<Schema>>;

impl Types {
    /// Returns the fields for the declared properties.
    pub(super) fn properties(&mut self, context: &mut Context, object: &ObjectType, at: &Position) -> Vec<Field> {
        self.properties_with(context, object, at, |types, context, _, property, here| {
            types.lower(context, property, here)
        })
    }

    /// Returns the fields for the declared properties, whose types are given by `lower`.
    pub(super) fn properties_with(
        &mut self,
        context: &mut Context,
        object: &ObjectType,
        at: &Position,
        lower: impl Fn(&mut Self, &mut Context, &str, &Property, &Position) -> TypeUse,
    ) -> Vec<Field> {
        // A setter has the name of its field, in the same `impl` as these methods.
        let items = object.properties.keys().chain(&object.required).map(String::as_str).chain([ADDITIONAL]);
        let mut scope = context.scope(Section::Fields, &at.key, items, &reserved::FIELDS);
        let mut fields = Vec::new();
        for (wire_name, property) in &object.properties {
            let here = at.join("properties").join(wire_name).suffixed(&names::pascal(wire_name));
            let used = lower(self, context, wire_name, property, &here);
            let data = property.as_item().map(|schema| &schema.schema_data);
            let stated = data.and_then(|data| stated(|name| data.extensions.get(name), "x-fern-property-name"));
            context.override_name(Section::Fields, (&at.key, wire_name), stated, &here.pointer);
            // A component of one value is no type, whose documentation would have its description.
            let only =
                used.only.as_ref().and_then(|_| context.schema(property.into())).map(|schema| &schema.schema_data);
            let about = data.filter(|data| data.description.is_some()).or(only).or(data);
            fields.push(Field {
                wire_name: wire_name.clone(),
                name: scope.claim_item(wire_name, &field_name(wire_name), wire_name),
                content_type: None,
                presence: presence(object.required.contains(wire_name), used.nullable),
                ty: used.ty,
                conversion: Conversion::Exact,
                constraints: constraints::of(context, property.into(), &here.pointer),
                access: access(context, property),
                docs: docs::of_value(about, only_values::sentence(context, property.into())),
                constant: used.only.map(OnlyValue::into_constant),
                deprecated: data.is_some_and(|data| data.deprecated),
            });
        }
        self.add_undeclared(context, object, at, &mut scope, &mut fields);
        fields
    }

    /// Adds a field of any JSON value for each required property that is not declared, unless callers can set it as an
    /// additional property, or a union writes it as its tag.
    ///
    /// The field is optional: if the name in `required` is wrong, servers do not send the property.
    fn add_undeclared(
        &self,
        context: &mut Context,
        object: &ObjectType,
        at: &Position,
        scope: &mut Scope,
        fields: &mut Vec<Field>,
    ) {
        if !matches!(object.additional_properties, None | Some(AdditionalProperties::Any(false))) {
            return;
        }
        for wire_name in &object.required {
            if self.tags.contains(wire_name) || fields.iter().any(|field| field.wire_name == *wire_name) {
                continue;
            }
            let message = format!(
                "the property `{wire_name}` is required but not declared: its type is any JSON value, and it is optional"
            );
            let pointer = entry(context.tree, &join(&at.pointer, "required"), wire_name);
            let warning = context.warn("undeclared-property", &pointer, message);
            warning.help("declare it under `properties` with an overlay action, or correct its name");
            fields.push(Field {
                wire_name: wire_name.clone(),
                name: scope.claim_item(wire_name, &field_name(wire_name), wire_name),
                content_type: None,
                presence: Presence::Optional,
                ty: Type::Any,
                conversion: Conversion::Exact,
                constraints: Constraints::default(),
                access: Access::Both,
                constant: None,
                docs: vec!["The API description requires this property, but does not declare it.".to_owned()],
                deprecated: false,
            });
        }
    }

    /// Returns the name and the type of the values of the field for additional properties, if the schema allows them
    /// explicitly.
    pub(super) fn additional(
        &mut self,
        context: &mut Context,
        object: &ObjectType,
        fields: &[Field],
        at: &Position,
    ) -> Option<(String, Type)> {
        let ty = match object.additional_properties.as_ref()? {
            AdditionalProperties::Any(false) => return None,
            AdditionalProperties::Any(true) => Type::Any,
            AdditionalProperties::Schema(schema) => {
                let here = at.join("additionalProperties").suffixed("Value");
                self.lower(context, &**schema, &here).into_value()
            }
        };
        Some((additional_name(context, fields, at), ty))
    }
}

/// Returns the pointer of a name in a list; that of the list if the name is not in it, because it is from another schema.
fn entry(document: &Node, list: &str, name: &str) -> String {
    let names = document.pointer(list).and_then(Node::as_array);
    let index = names.and_then(|names| names.iter().position(|node| node.as_str() == Some(name)));
    index.map_or_else(|| list.to_owned(), |index| join(list, &index.to_string()))
}

/// Returns the properties that discriminators name.
pub(super) fn tags(document: &Node) -> BTreeSet<String> {
    let mut tags = BTreeSet::new();
    let mut open = vec![document];
    while let Some(node) = open.pop() {
        tags.extend(node.get("discriminator").and_then(|node| node.text("propertyName")).map(ToOwned::to_owned));
        open.extend(node.as_object().into_iter().flat_map(|fields| fields.values()));
        open.extend(node.as_array().into_iter().flatten());
    }
    tags
}

/// Returns the name of the field for additional properties.
pub(super) fn additional_name(context: &Context, fields: &[Field], at: &Position) -> String {
    if let Some(name) = context.names.get(Section::Fields, &at.key, ADDITIONAL) {
        return name.to_owned();
    }
    let mut scope = Scope::default();
    for field in fields {
        scope.claim(&field.name);
    }
    scope.claim("additional_properties")
}

/// Returns the presence of a field. Passes refine it.
fn presence(required: bool, nullable: bool) -> Presence {
    match (required, nullable) {
        (true, false) => Presence::Required,
        (true, true) => Presence::RequiredNullable,
        (false, false) => Presence::Optional,
        (false, true) => Presence::OptionalNullable,
    }
}

/// Returns the name of a field. A property `new` gets an underscore: its setter has the name of the constructor.
fn field_name(wire_name: &str) -> String {
    let name = names::snake(wire_name);
    if name == "new" { "new_".to_owned() } else { name }
}

/// Returns whether a property is `readOnly` or `writeOnly`, itself or by the component that it refers to.
fn access(context: &Context, property: &Property) -> Access {
    let schema = context.schema(SchemaRef::from(property));
    match schema.map(|schema| (schema.schema_data.read_only, schema.schema_data.write_only)) {
        Some((true, false)) => Access::ReadOnly,
        Some((false, true)) => Access::WriteOnly,
        _ => Access::Both,
    }
}
