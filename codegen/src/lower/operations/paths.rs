//! Paths into a response: a JSONPath of property names (`$.page_info.total_page`) becomes a path of fields.

use crate::lower::schemas::Types;
use crate::model::{Access, Field, FieldPath, Step, Type};

/// Returns the fields from a type to a value, and the type of the value. The error says why there are none.
pub(super) fn lower(types: &Types, root: &Type, path: &str) -> Result<(FieldPath, Type), String> {
    let names = path.strip_prefix("$.").unwrap_or(path);
    let mut steps = Vec::new();
    let mut at = root.clone();
    for name in names.split('.') {
        let fields = types.graph.fields(&at).unwrap_or_default();
        // A response has no `writeOnly` property.
        let is_named = |field: &&Field| field.wire_name == name && field.access != Access::WriteOnly;
        let Some(field) = fields.iter().find(is_named) else {
            return Err(format!("`{path}` leads nowhere: the response has no property `{name}`"));
        };
        let owner = at.named().and_then(|name| types.graph.definition(name));
        let owner = owner.map(|def| def.name.clone()).unwrap_or_default();
        steps.push(Step { owner, field: field.name.clone(), presence: field.presence });
        at = field.ty.clone();
    }
    Ok((FieldPath { steps }, at))
}
