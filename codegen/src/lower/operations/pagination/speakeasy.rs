//! `x-speakeasy-pagination`.
//!
//! ```yaml
//! x-speakeasy-pagination:
//!   type: offsetLimit                                    # or cursor, url
//!   inputs:
//!     - {name: page, in: parameters, type: page}         # in: requestBody; type: offset, limit, cursor
//!   outputs: {results: $.data, numPages: $.meta.pages}   # nextCursor, nextUrl
//! ```
//!
//! Three values are additions of our own: the type `link`, which means the header `Link`, and the outputs `total`, the
//! number of items of all pages, and `hasNextPage`, a boolean.

use serde_json::{Map, Value};

use super::declared::{Declared, Input, Kind, Numbers, Part, Place, Unusable, part, steps};
use crate::lower::operations::paths::Names;

pub(super) const NAME: &str = "x-speakeasy-pagination";

const HELP: &str = "write `type` (`offsetLimit`, `cursor`, `url` or `link`), `inputs` with `name`, `in` and `type`, and \
                    `outputs` with `results`, `numPages`, `total`, `hasNextPage`, `nextCursor` or `nextUrl`";

/// Reads the extension.
pub(super) fn read(extension: &Value) -> Result<Option<Declared>, Unusable> {
    let fields = object(extension, &[])?;
    known(fields, &["type", "inputs", "outputs"], &[])?;
    let kind = fields.get("type").and_then(Value::as_str);
    let kind = kind.ok_or_else(|| Unusable::new(&[], "it has no `type`", HELP))?;
    let empty = Map::new();
    let outputs = match fields.get("outputs") {
        Some(outputs) => object(outputs, &["outputs"])?,
        None => &empty,
    };
    let allowed = ["results", "numPages", "total", "hasNextPage", "nextCursor", "nextUrl"];
    known(outputs, &allowed, &["outputs"])?;
    let output = |name: &str| outputs.get(name).map(|value| part(value, "$", &["outputs", name])).transpose();
    let needed = |name: &str| {
        let missing = || Unusable::new(&steps(&["outputs"]), format!("`outputs` has no `{name}`"), HELP);
        output(name)?.ok_or_else(missing)
    };
    let inputs = inputs(fields.get("inputs"))?;
    let kind = match kind {
        "offsetLimit" => Kind::Numbers(Box::new(numbers(inputs, output("numPages")?, output("total")?)?)),
        "cursor" => Kind::Cursors { input: input(inputs, "cursor")?, next: needed("nextCursor")? },
        "url" => Kind::Urls(needed("nextUrl")?),
        "link" => Kind::Links,
        other => return Err(Unusable::new(&steps(&["type"]), format!("the type `{other}` is not known"), HELP)),
    };
    let (results, has_next) = (output("results")?, output("hasNextPage")?);
    let ends_at_empty = results.is_some();
    Ok(Some(Declared { kind, results, has_next, ends_at_empty }))
}

/// Returns the pages with numbers or offsets that some inputs describe.
fn numbers(mut inputs: Vec<(String, Input)>, pages: Option<Part>, total: Option<Part>) -> Result<Numbers, Unusable> {
    let limit = inputs.iter().position(|(kind, _)| kind == "limit").map(|index| inputs.remove(index).1);
    let is_offset = inputs.iter().all(|(kind, _)| kind != "page");
    let input = input(inputs, if is_offset { "offset" } else { "page" })?;
    Ok(Numbers { input, is_offset, limit, pages, total })
}

/// Returns the input of a type.
fn input(inputs: Vec<(String, Input)>, kind: &str) -> Result<Input, Unusable> {
    let found = inputs.into_iter().find(|(found, _)| found == kind).map(|(_, input)| input);
    found.ok_or_else(|| Unusable::new(&steps(&["inputs"]), format!("`inputs` has none of the type `{kind}`"), HELP))
}

/// Returns each input with its type.
fn inputs(inputs: Option<&Value>) -> Result<Vec<(String, Input)>, Unusable> {
    let Some(inputs) = inputs else { return Ok(Vec::new()) };
    let inputs = inputs.as_array().ok_or_else(|| Unusable::new(&steps(&["inputs"]), "it is not a list", HELP))?;
    let inputs = inputs.iter().enumerate().map(|(index, input)| {
        let index = index.to_string();
        let fields = object(input, &["inputs", &index])?;
        known(fields, &["name", "in", "type"], &["inputs", &index])?;
        let text = |name: &str| {
            let text = fields.get(name).and_then(Value::as_str);
            text.ok_or_else(|| Unusable::new(&steps(&["inputs", &index]), format!("it has no `{name}`"), HELP))
        };
        let place = match text("in")? {
            "parameters" => Place::Parameter,
            "requestBody" => Place::Body,
            other => {
                let message = format!("the place `{other}` is not known");
                return Err(Unusable::new(&steps(&["inputs", &index, "in"]), message, HELP));
            }
        };
        let names = match place {
            Place::Parameter => Names::one(text("name")?),
            _ => Names::parse(text("name")?, "$")
                .map_err(|message| Unusable::new(&steps(&["inputs", &index, "name"]), message, HELP))?,
        };
        Ok((text("type")?.to_owned(), Input { names, place, field: steps(&["inputs", &index, "name"]) }))
    });
    inputs.collect()
}

fn object<'a>(value: &'a Value, field: &[&str]) -> Result<&'a Map<String, Value>, Unusable> {
    value.as_object().ok_or_else(|| Unusable::new(&steps(field), "it is not an object", HELP))
}

/// Returns an error for a field that is not known: what it means would be lost.
fn known(fields: &Map<String, Value>, names: &[&str], field: &[&str]) -> Result<(), Unusable> {
    match fields.keys().find(|name| !names.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => {
            let field: Vec<&str> = field.iter().copied().chain([name.as_str()]).collect();
            Err(Unusable::new(&steps(&field), format!("the field `{name}` is not known"), HELP))
        }
    }
}
