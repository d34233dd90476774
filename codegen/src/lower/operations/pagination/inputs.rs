//! Inputs: the parameters and the properties of the body that decide about the page of a request.

use super::declared::{Input, Numbers, PATH_HELP, Part, Place, Unusable};
use super::{Parts, outputs};
use crate::lower::context::Context;
use crate::model::{self, Field, FieldPath, Location, PageInput, PageKind, PagePlace, Presence, Type};
use crate::source::node::{Node, join};

const HELP: &str = "name a parameter of the query, or a property of a JSON body or form";

/// An input that was found, and the JSON pointer of its schema.
type Found = (PageInput, String);

/// Returns pages with numbers or offsets.
pub(super) fn numbers(
    context: &Context,
    parts: &Parts,
    root: &Type,
    declared: &Numbers,
) -> Result<model::Numbers, Unusable> {
    let number = |input: &Input| {
        let found = find(parts, input)?;
        if outputs::is_number(&found.0.ty) {
            return Ok(found);
        }
        let message = format!("`{}` is not a number", input.names);
        Err(Unusable::new(&input.field, message, "name a parameter or a property that is an integer"))
    };
    let integer = |part: &Option<Part>| match part {
        Some(part) => outputs::integer(parts.types, root, part).map(Some),
        None => Ok(None),
    };
    let (input, pointer) = number(&declared.input)?;
    Ok(model::Numbers {
        input,
        is_offset: declared.is_offset,
        first: first(context, &pointer, declared.is_offset),
        limit: declared.limit.as_ref().map(number).transpose()?.map(|(input, _)| input),
        pages: integer(&declared.pages)?,
        total: integer(&declared.total)?,
    })
}

/// Returns the number of the first page, or the offset of the first item: the default of the input; otherwise its
/// minimum if that is 0 or 1; otherwise 1 for pages and 0 for offsets.
fn first(context: &Context, schema: &str, is_offset: bool) -> i64 {
    let schema = context.tree.pointer(schema).map(Node::to_json).unwrap_or_default();
    let minimum = schema["minimum"].as_i64().filter(|minimum| (0..=1).contains(minimum));
    schema["default"].as_i64().or(minimum).unwrap_or(i64::from(!is_offset))
}

/// Returns pages with cursors.
pub(super) fn cursors(parts: &Parts, root: &Type, input: &Input, next: &Part) -> Result<PageKind, Unusable> {
    let (found, _) = find(parts, input)?;
    let (list, (next_path, ty)) = match next.names.split() {
        None => (None, outputs::value(parts.types, root, next)?),
        Some((list, names)) => {
            let (list, ty) = outputs::value(parts.types, root, &Part { names: list, field: next.field.clone() })?;
            let item = outputs::item(parts.types, &ty)
                .ok_or_else(|| Unusable::new(&next.field, "`[-1]` does not follow a list", "correct the path"))?;
            (Some(list), outputs::value(parts.types, &item, &Part { names, field: next.field.clone() })?)
        }
    };
    let ty = parts.types.graph.underlying(&ty);
    let is_integer = |ty: &Type| matches!(ty, Type::I32 | Type::I64 | Type::U32 | Type::U64);
    let is_cursor = matches!(found.ty, Type::String | Type::F64 | Type::Foreign(_)) || is_integer(&found.ty);
    let converts = found.ty == ty
        || (found.ty == Type::String && ty.prints_as_text())
        || (list.is_none() && is_integer(&found.ty) && is_integer(&ty));
    if !is_cursor || !converts {
        let message = format!("the cursor in the response does not have the type of `{}`", input.names);
        return Err(Unusable::new(&next.field, message, "correct the path, or the type of one of them"));
    }
    Ok(PageKind::Cursors { input: found, list, next: next_path, ty })
}

/// Finds the parameter or the property of an input.
fn find(parts: &Parts, input: &Input) -> Result<Found, Unusable> {
    let parameter = (input.place != Place::Body).then(|| of_parameter(parts, input)).flatten();
    match parameter {
        Some(found) => Ok(found),
        None if input.place == Place::Parameter => {
            let message = format!("`{}` is not a parameter of the query that has one value", input.names);
            Err(Unusable::new(&input.field, message, HELP))
        }
        None => of_body(parts, input),
    }
}

/// Returns the parameter with the name of an input. The value of a constant never changes.
fn of_parameter(parts: &Parts, input: &Input) -> Option<Found> {
    let name = input.names.only()?;
    let is_named = |parameter: &&model::Parameter| {
        parameter.wire_name == name && parameter.location == Location::Query && parameter.constant.is_none()
    };
    let (index, parameter) = parts.parameters.iter().enumerate().find(|(_, parameter)| is_named(parameter))?;
    let ty = parts.types.graph.underlying(&parameter.ty);
    let found = PageInput { place: PagePlace::Parameter(index), ty };
    Some((found, join(&parameter.pointer, "schema")))
}

/// Returns the property of the body to which an input leads.
fn of_body(parts: &Parts, input: &Input) -> Result<Found, Unusable> {
    let unusable = |message: String| Unusable::new(&input.field, message, HELP);
    let Some(body) = parts.body else {
        return Err(unusable(format!("`{}` is neither a parameter nor a property of a body", input.names)));
    };
    let types = parts.types;
    let (path, ty) =
        input.names.in_request(types, &body.ty).map_err(|message| Unusable::new(&input.field, message, PATH_HELP))?;
    let fields: Vec<&Field> = path.steps.iter().filter_map(|step| field(parts, &step.owner, &step.field)).collect();
    let Some((last, objects)) = fields.split_last() else {
        return Err(unusable("the path leads to the whole body".to_owned()));
    };
    if last.constant.is_some() {
        return Err(unusable(format!("`{}` has only one value", input.names)));
    }
    // An object that the caller has not set is created.
    let can_create = |ty: &Type| {
        let fields = types.graph.fields(ty).unwrap_or_default();
        !fields.iter().any(|field| field.is_argument() || field.constant.is_some())
    };
    let is_set = |field: &&&Field| match field.presence {
        Presence::Required => true,
        Presence::Optional => can_create(&field.ty),
        _ => false,
    };
    if !body.required && !can_create(&body.ty) {
        return Err(unusable("the body is optional, and has required properties".to_owned()));
    }
    if let Some(field) = objects.iter().find(|field| !is_set(field)) {
        let message = format!("the object `{}` is optional, and is null or has required properties", field.wire_name);
        return Err(unusable(message));
    }
    let pointer = property(parts, &path, &last.wire_name);
    Ok((PageInput { place: PagePlace::Body(path), ty: types.graph.underlying(&ty) }, pointer))
}

fn field<'a>(parts: &'a Parts, owner: &str, name: &str) -> Option<&'a Field> {
    parts.types.graph.get(owner)?.fields().iter().find(|field| field.name == name)
}

/// Returns the JSON pointer of the property at the end of a path.
fn property(parts: &Parts, path: &FieldPath, name: &str) -> String {
    let owner = path.steps.last().and_then(|step| parts.types.graph.get(&step.owner));
    join(&join(owner.map_or("", |owner| &owner.pointer), "properties"), name)
}
