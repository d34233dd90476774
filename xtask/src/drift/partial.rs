//! Pages that cannot be compared: they have no OpenAPI block any more, or less information than before.
//!
//! A documentation site can change its format, so that a page has prose instead of a document. That says nothing about
//! the API. The other side's version takes the place of such a page, and the report says so.

use std::path::Path;

use codegen::{Endpoint, Input, Role};
use serde_json::Value;

use super::snapshot::Snapshot;
use crate::upstream::first_error;

/// Replaces the pages of a side that cannot be compared with those of the other side. The newer side can also have less
/// information.
pub fn complete(other: &Snapshot, side: &mut Snapshot, is_newer: bool) {
    let problem = |other: &Input, input: &Input| {
        // A spec without schemas is what its author says.
        let is_checked = is_newer && is_page(&input.name);
        loss(other, input).or_else(|| if is_checked { poverty(other, input) } else { None })
    };
    let is_alone = other.inputs.len() == 1 && side.inputs.len() == 1;
    for input in &mut side.inputs {
        // The pipeline reports a spec that cannot be read.
        if input.role == Role::Referenced || (is_alone && !is_page(&input.name)) {
            continue;
        }
        let same = if is_alone { other.inputs.first() } else { counterpart(input, &other.inputs) };
        if let Some(same) = same
            && let Some(problem) = problem(same, input)
        {
            side.incomplete.push(format!("{} was not compared: {problem}.", input.name));
            *input = same.clone();
        }
    }
}

/// Gives the facts of pages to files of the same endpoints that have none.
pub fn take_facts(inputs: &mut [Input], others: &[Input]) {
    let known = |other: &Input| match &other.facts {
        Some(facts) => vec![(Endpoint::read(other), facts.clone())],
        None if is_page(&other.name) => {
            codegen::page_blocks(other).into_iter().map(|block| (block.endpoint, block.facts)).collect()
        }
        None => Vec::new(),
    };
    let known: Vec<_> = others.iter().flat_map(known).collect();
    for input in inputs.iter_mut().filter(|input| input.facts.is_none() && !is_page(&input.name)) {
        if known.is_empty() {
            return;
        }
        let endpoint = Endpoint::read(input);
        let same = known.iter().find(|(other, _)| other.agrees_with(&endpoint));
        input.facts = same.map(|(_, facts)| facts.clone());
    }
}

/// Returns why a version of a page or spec cannot be read. The other version can.
pub fn loss(other: &Input, version: &Input) -> Option<String> {
    if other.text == version.text || !documents(other).is_ok_and(|documents| !documents.is_empty()) {
        return None;
    }
    match documents(version) {
        Err(error) => Some(format!("it cannot be read: {error}")),
        Ok(documents) if documents.is_empty() => Some("it has no OpenAPI block".to_owned()),
        Ok(_) => {
            (is_cut_off(version) && !is_cut_off(other)).then(|| "the page ends within its OpenAPI block".to_owned())
        }
    }
}

/// Whether a page ends before its last OpenAPI block does.
fn is_cut_off(page: &Input) -> bool {
    is_page(&page.name) && codegen::page_blocks(page).iter().any(|block| block.is_cut_off)
}

/// Returns that the new version of a page has no schema any more, although its responses have bodies.
pub fn poverty(old: &Input, new: &Input) -> Option<String> {
    let (old, new) = (documents(old).ok()?, documents(new).ok()?);
    let has_schemas = |documents: &[Value]| documents.iter().any(|document| has_schema(&document["paths"]));
    let is_poor = has_schemas(&old) && !has_schemas(&new) && new.iter().any(|document| has_body(&document["paths"]));
    is_poor.then(|| "it does not describe any schema, unlike the other version".to_owned())
}

/// Whether an operation has a successful response other than those without a body.
fn has_body(paths: &Value) -> bool {
    let items = paths.as_object().into_iter().flat_map(serde_json::Map::values);
    let operations = items.filter_map(Value::as_object).flat_map(serde_json::Map::values);
    let mut statuses =
        operations.filter_map(|operation| operation.get("responses")?.as_object()).flat_map(serde_json::Map::keys);
    statuses.any(|status| status.starts_with('2') && !["204", "205"].contains(&status.as_str()))
}

fn documents(input: &Input) -> Result<Vec<Value>, String> {
    let input = Input { role: Role::Found, ..input.clone() };
    let documents = codegen::documents(&[input], None).map_err(|error| first_error(&error.0))?;
    Ok(documents.into_iter().map(|(_, document)| document).collect())
}

/// Whether a part of a document has a schema that says something.
fn has_schema(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.iter().any(|(name, value)| {
            let is_schema = name == "schema" && value.as_object().is_some_and(|schema| !schema.is_empty());
            is_schema || has_schema(value)
        }),
        Value::Array(items) => items.iter().any(has_schema),
        _ => false,
    }
}

/// Returns the input of the other side for the same page: the one whose path has the most parts at its end in common,
/// without the extension.
fn counterpart<'i>(input: &Input, others: &'i [Input]) -> Option<&'i Input> {
    let common = |other: &&Input| {
        let parts =
            |name: &str| Path::new(name).with_extension("").iter().rev().map(ToOwned::to_owned).collect::<Vec<_>>();
        parts(&input.name).iter().zip(parts(&other.name)).take_while(|(one, two)| *one == two).count()
    };
    let best = others.iter().map(|other| common(&other)).max().filter(|most| *most > 0)?;
    let mut matches = others.iter().filter(|other| common(other) == best);
    // Two candidates are none.
    matches.next().filter(|_| matches.next().is_none())
}

fn is_page(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".md", ".mdx"].iter().any(|ending| name.ends_with(ending))
}
