//! Whether two items differ only in their names.

use crate::surface::{Fields, Item, ItemKind};

/// Whether two items have the same shape: the same kind, fields or variants, and types. Their paths and their functions
/// are not compared, because the functions mention the path.
pub fn same_shape(one: &Item, other: &Item) -> bool {
    match (&one.kind, &other.kind) {
        (ItemKind::Struct(one), ItemKind::Struct(other)) => {
            one.generics == other.generics && same_fields(&one.fields, &other.fields)
        }
        (ItemKind::Enum(one), ItemKind::Enum(other)) => {
            let same_variants = one.variants.iter().all(|(name, variant)| {
                other.variants.get(name).is_some_and(|found| same_fields(&variant.fields, &found.fields))
            });
            one.generics == other.generics && one.variants.len() == other.variants.len() && same_variants
        }
        (ItemKind::Alias(one), ItemKind::Alias(other)) => one == other,
        (ItemKind::Trait(one), ItemKind::Trait(other)) => one == other,
        (ItemKind::Const(one), ItemKind::Const(other)) => one == other,
        (ItemKind::Function(one), ItemKind::Function(other)) => one == other,
        _ => false,
    }
}

fn same_fields(one: &Fields, other: &Fields) -> bool {
    one.style == other.style
        && one.has_private == other.has_private
        && one.public.len() == other.public.len()
        && one.public.iter().all(|(name, field)| other.public.get(name).is_some_and(|found| found.ty == field.ty))
}
