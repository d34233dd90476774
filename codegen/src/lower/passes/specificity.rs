//! How specific a type is: the fewer values it accepts, the earlier it is tried as a member of a union.

use crate::model::{Field, Foreign, Type, TypeGraph, TypeKind};

/// Returns the rank of a type. The most specific types have the lowest ranks.
pub(super) fn specificity(types: &TypeGraph, ty: &Type) -> (u8, isize) {
    rank(types, &types.underlying(ty))
}

fn rank(types: &TypeGraph, ty: &Type) -> (u8, isize) {
    match ty {
        Type::Bool => (0, 0),
        Type::U32 => (1, 0),
        Type::I32 => (1, 1),
        Type::U64 => (2, 0),
        Type::I64 => (3, 0),
        Type::I128 => (4, 0),
        Type::F64 => (5, 0),
        Type::Foreign(Foreign::Uuid) => (6, 0),
        Type::Foreign(Foreign::JiffDate | Foreign::ChronoDate) => (6, 1),
        Type::Foreign(Foreign::JiffTimestamp | Foreign::ChronoTimestamp) => (7, 0),
        Type::Foreign(Foreign::Decimal) => (7, 1),
        Type::String | Type::Base64 => (9, 0),
        Type::List(_) => (10, 0),
        Type::Map(_) => (12, 0),
        Type::Object => (13, 0),
        Type::Any | Type::File => (14, 0),
        Type::Nullable(inner) | Type::Boxed(inner) => rank(types, inner),
        Type::Named(name) => match types.get(name).map(|def| &def.kind) {
            Some(TypeKind::ScalarEnum(values)) if values.integers => (0, 1),
            Some(TypeKind::Enum(_) | TypeKind::ScalarEnum(_)) => (8, 0),
            Some(TypeKind::Struct(fields)) => (11, -required(fields)),
            // A union, or an alias of itself.
            _ => (11, 1),
        },
    }
}

/// An object that requires more properties accepts fewer values.
fn required(fields: &[Field]) -> isize {
    let required = fields.iter().filter(|field| !field.is_optional()).count();
    isize::try_from(required).unwrap_or(isize::MAX)
}
