//! `x-fern-pagination`.
//!
//! ```yaml
//! x-fern-pagination: {cursor: $request.after, next_cursor: $response.next, results: $response.data}
//! x-fern-pagination: {offset: $request.page, results: $response.data}     # with `step`: the offset of an item
//! x-fern-pagination: {next_uri: $response.next, results: $response.data}
//! ```
//!
//! `true` means the extension of the document: the rule `pagination_defaults` has replaced it.

use serde_json::{Map, Value};

use super::declared::{Declared, Input, Kind, Numbers, Part, Place, Unusable, part, steps};

pub(super) const NAME: &str = "x-fern-pagination";

const HELP: &str = "write `results`, and `cursor` with `next_cursor`, `offset` with `step` and `has-next-page`, or \
                    `next_uri`, or describe the pages by `x-speakeasy-pagination` in an overlay action";

/// Reads the extension. `None` if it says that there are no pages.
pub(super) fn read(extension: &Value) -> Result<Option<Declared>, Unusable> {
    let fields = match extension {
        Value::Bool(false) | Value::Null => return Ok(None),
        Value::Bool(true) => {
            let help = "add `x-fern-pagination` to the document, or describe the pages here, in an overlay action";
            return Err(Unusable::new(&[], "the document has no `x-fern-pagination` to which `true` refers", help));
        }
        Value::Object(fields) => fields,
        _ => return Err(Unusable::new(&[], "it is not an object", HELP)),
    };
    let (kind, allowed): (_, &[&str]) = if fields.contains_key("cursor") {
        let next = output(fields, "next_cursor")?;
        let next = next.ok_or_else(|| Unusable::new(&[], "it has no `next_cursor`", HELP))?;
        (Kind::Cursors { input: input(fields, "cursor")?, next }, &["cursor", "next_cursor", "results"])
    } else if fields.contains_key("offset") {
        let limit = if fields.contains_key("step") { Some(input(fields, "step")?) } else { None };
        let numbers =
            Numbers { input: input(fields, "offset")?, is_offset: limit.is_some(), limit, pages: None, total: None };
        (Kind::Numbers(Box::new(numbers)), &["offset", "step", "has-next-page", "results"])
    } else if let Some(next) = output(fields, "next_uri")? {
        (Kind::Urls(next), &["next_uri", "results"])
    } else {
        return Err(Unusable::new(&[], "this kind of pagination is not supported", HELP));
    };
    if let Some(name) = fields.keys().find(|name| !allowed.contains(&name.as_str())) {
        return Err(Unusable::new(&steps(&[name]), format!("the field `{name}` is not known here"), HELP));
    }
    let (results, has_next) = (output(fields, "results")?, output(fields, "has-next-page")?);
    Ok(Some(Declared { kind, results, has_next, ends_at_empty: false }))
}

fn output(fields: &Map<String, Value>, name: &str) -> Result<Option<Part>, Unusable> {
    fields.get(name).map(|value| part(value, "$response", &[name])).transpose()
}

fn input(fields: &Map<String, Value>, name: &str) -> Result<Input, Unusable> {
    let Part { names, field } = part(fields.get(name).unwrap_or(&Value::Null), "$request", &[name])?;
    Ok(Input { names, place: Place::Either, field })
}
