//! Ways into a response, written as a JSONPath of names (`$.page_info.total_page`), as ways into types.

use super::Context;
use super::types::Types;
use crate::model::{Field, FieldPath, Step, Type};

/// The fields from a type to the value, and the type of the value.
pub(super) fn lower(
    context: &mut Context,
    types: &Types,
    root: &Type,
    path: &str,
    pointer: &str,
) -> Option<(FieldPath, Type)> {
    let names = path.strip_prefix("$.").unwrap_or(path);
    let mut steps = Vec::new();
    let mut at = root.clone();
    for name in names.split('.') {
        let field: Option<&Field> =
            types.fields(&at).and_then(|fields| fields.iter().find(|field| field.wire_name == name));
        let Some(field) = field else {
            context.unsupported(
                "response-path",
                pointer,
                format!("`{path}` leads nowhere: there is no property `{name}` in the response"),
                "write a path of property names such as `$.page_info.total_page`",
            );
            return None;
        };
        let owner = at.named().unwrap_or_default().to_owned();
        steps.push(Step { owner, field: field.name.clone(), optional: field.is_optional(), keeps_null: false });
        at = field.ty.clone();
    }
    Some((FieldPath { steps }, at))
}
