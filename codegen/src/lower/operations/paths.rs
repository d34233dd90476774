//! Paths into a response: a JSONPath of property names (`$.page_info.total_page`) becomes a path of fields.

use crate::lower::context::Context;
use crate::lower::schemas::Types;
use crate::model::{Field, FieldPath, Step, Type};

/// Returns the fields from a type to a value, and the type of the value.
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
            types.graph.fields(&at).and_then(|fields| fields.iter().find(|field| field.wire_name == name));
        let Some(field) = field else {
            let message = format!("`{path}` leads nowhere: the response has no property `{name}`");
            let help = "write a path of property names such as `$.page_info.total_page`";
            context.error("response-path", pointer, message, help);
            return None;
        };
        let owner = at.named().unwrap_or_default().to_owned();
        steps.push(Step { owner, field: field.name.clone(), presence: field.presence });
        at = field.ty.clone();
    }
    Some((FieldPath { steps }, at))
}
