//! Whether two items differ only in their names.

use crate::surface::{Fields, Item, ItemKind};

/// Whether two items have the same shape: the same kind, fields or variants, and types. Their paths and their functions
/// are not compared, because the functions mention the path. `same_type` compares types.
pub(in crate::drift) fn same_shape(one: &Item, other: &Item, same_type: &dyn Fn(&str, &str) -> bool) -> bool {
    match (&one.kind, &other.kind) {
        (ItemKind::Struct(one), ItemKind::Struct(other)) => {
            one.generics == other.generics && same_fields(&one.fields, &other.fields, same_type)
        }
        (ItemKind::Enum(one), ItemKind::Enum(other)) => {
            let same_variants = one.variants.iter().all(|(name, variant)| {
                other.variants.get(name).is_some_and(|found| same_fields(&variant.fields, &found.fields, same_type))
            });
            one.generics == other.generics && one.variants.len() == other.variants.len() && same_variants
        }
        (ItemKind::Alias(one), ItemKind::Alias(other)) => {
            one.generics == other.generics && same_type(&one.ty, &other.ty)
        }
        _ => false,
    }
}

fn same_fields(one: &Fields, other: &Fields, same_type: &dyn Fn(&str, &str) -> bool) -> bool {
    one.style == other.style
        && one.has_private == other.has_private
        && one.public.len() == other.public.len()
        && one
            .public
            .iter()
            .all(|(name, field)| other.public.get(name).is_some_and(|found| same_type(&field.ty, &found.ty)))
}
