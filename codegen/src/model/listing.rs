//! Every public name of a generated crate, with the part of the document that it names.

use super::definitions::{TypeDef, TypeKind};
use super::{Api, Group, Operation};

/// A public name of the crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicName {
    /// The kind of the item: `type`, `field`, `variant`, `group`, `method` or `parameter`.
    pub kind: &'static str,
    /// The name; that of a field or a variant follows the type: `Pet::name`.
    pub name: String,
    /// The JSON pointer of the schema or the operation.
    pub pointer: String,
    /// The names and values in the document that the name stands for, if it has no pointer of its own.
    pub wire: Vec<String>,
}

impl Api {
    /// Returns every public name: those of types, and those of groups and operations.
    pub fn public_names(&self) -> Vec<PublicName> {
        let mut names: Vec<PublicName> = self.types.iter().flat_map(|def| names_of_type(self, def)).collect();
        for group in self.root.with_groups() {
            names.extend(name_of_group(group));
            names.extend(group.operations.iter().flat_map(names_of_operation));
        }
        names
    }
}

fn names_of_type(api: &Api, def: &TypeDef) -> Vec<PublicName> {
    let part = |kind, name: &str, wire: Vec<String>| PublicName {
        kind,
        name: format!("{}::{name}", def.name),
        pointer: def.pointer.clone(),
        wire,
    };
    let mut names =
        vec![PublicName { kind: "type", name: def.name.clone(), pointer: def.pointer.clone(), wire: vec![] }];
    names.extend(def.fields().iter().map(|field| part("field", &field.name, vec![field.wire_name.clone()])));
    match &def.kind {
        TypeKind::Enum(variants) => {
            names.extend(variants.iter().map(|one| part("variant", &one.name, vec![one.wire_name.clone()])));
        }
        TypeKind::ScalarEnum(scalars) => {
            let variants = scalars.variants.iter();
            names.extend(variants.map(|(_, one)| part("variant", &one.name, vec![one.wire_name.clone()])));
        }
        TypeKind::Union(union) => names.extend(union.members().map(|member| {
            let held = member.ty.named().and_then(|name| api.types.get(name));
            part("variant", member.name, held.map(|def| def.pointer.clone()).into_iter().collect())
        })),
        _ => {}
    }
    names
}

fn name_of_group(group: &Group) -> Option<PublicName> {
    let pointer = group.operations.first()?.pointer.clone();
    let name = group.path.join("().");
    (!name.is_empty()).then(|| PublicName { kind: "group", name, pointer, wire: Vec::new() })
}

fn names_of_operation(operation: &Operation) -> Vec<PublicName> {
    let pointer = &operation.pointer;
    let mut names =
        vec![PublicName { kind: "method", name: operation.name.clone(), pointer: pointer.clone(), wire: Vec::new() }];
    names.extend(operation.parameters.iter().map(|parameter| PublicName {
        kind: "parameter",
        name: format!("{}({})", operation.name, parameter.name),
        pointer: pointer.clone(),
        wire: vec![parameter.wire_name.clone()],
    }));
    names
}
