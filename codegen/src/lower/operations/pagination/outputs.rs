//! Outputs: the parts of a response that decide about the pages.

use super::declared::{Kind, PATH_HELP, Part, Unusable};
use crate::lower::operations::paths::Names;
use crate::lower::schemas::Types;
use crate::model::{FieldPath, Type};

const LIST_HELP: &str = "let `results` lead to the list of items";

/// Returns the path to the list of items, and the type of an item. Without a description, it is the list that contains
/// the cursor, or the only list of the response.
pub(super) fn results(
    types: &Types,
    root: &Type,
    results: Option<&Part>,
    kind: &Kind,
) -> Result<(FieldPath, Type), Unusable> {
    if let Some(part) = results {
        let (path, ty) = value(types, root, part)?;
        let item = item(types, &ty);
        let item = item.ok_or_else(|| Unusable::new(&part.field, "`results` does not lead to a list", LIST_HELP))?;
        return Ok((path, item));
    }
    if let Kind::Cursors { next, .. } = kind
        && let Some((list, _)) = next.names.split()
    {
        return self::results(types, root, Some(&Part { names: list, field: next.field.clone() }), kind);
    }
    only_list(types, root).ok_or_else(|| {
        let message = "the response is not a list, and has several properties or none that are lists";
        Unusable::new(&[], message, "let `results` lead to the list of items, in an overlay action")
    })
}

/// Returns the path to the only list of a response: itself, or a property.
fn only_list(types: &Types, root: &Type) -> Option<(FieldPath, Type)> {
    if let Some(item) = item(types, root) {
        return Some((FieldPath { steps: Vec::new() }, item));
    }
    let fields = types.graph.fields(root)?;
    let mut lists = fields.iter().filter(|field| item(types, &field.ty).is_some());
    let (list, None) = (lists.next()?, lists.next()) else { return None };
    let names = Names::one(&list.wire_name);
    let (path, ty) = names.in_response(types, root).ok()?;
    item(types, &ty).map(|item| (path, item))
}

/// Returns the type of the items of a list.
pub(super) fn item(types: &Types, ty: &Type) -> Option<Type> {
    match ty {
        Type::List(item) => Some((**item).clone()),
        ty => match types.graph.underlying(ty) {
            Type::List(item) => Some(*item),
            _ => None,
        },
    }
}

/// Returns the path to an integer, and its type.
pub(super) fn integer(types: &Types, root: &Type, part: &Part) -> Result<(FieldPath, Type), Unusable> {
    let (path, ty) = value(types, root, part)?;
    let ty = types.graph.underlying(&ty);
    if is_number(&ty) {
        return Ok((path, ty));
    }
    Err(Unusable::new(&part.field, "the path does not lead to a number", "correct the path"))
}

/// Returns whether values of a type count pages or items.
pub(super) fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::I32 | Type::I64 | Type::U32 | Type::U64 | Type::F64)
}

/// Returns the path to a boolean.
pub(super) fn boolean(types: &Types, root: &Type, part: &Part) -> Result<FieldPath, Unusable> {
    match value(types, root, part)? {
        (path, ty) if types.graph.underlying(&ty) == Type::Bool => Ok(path),
        _ => Err(Unusable::new(&part.field, "the path does not lead to a boolean", "correct the path")),
    }
}

/// Returns the path to the URL of the next page.
pub(super) fn url(types: &Types, root: &Type, part: &Part) -> Result<FieldPath, Unusable> {
    match value(types, root, part)? {
        (path, ty) if types.graph.underlying(&ty) == Type::String => Ok(path),
        _ => Err(Unusable::new(&part.field, "the path does not lead to a string", "correct the path")),
    }
}

/// Returns the path to a value, and its type.
pub(super) fn value(types: &Types, root: &Type, part: &Part) -> Result<(FieldPath, Type), Unusable> {
    part.names.in_response(types, root).map_err(|message| Unusable::new(&part.field, message, PATH_HELP))
}
