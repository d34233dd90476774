//! Pairs of documents with a known difference, to test drift against.
//!
//! A case states a difference and what it means in each direction: from the old to the new document, and back.
//!
//! ```yaml
//! maximum-decreased:
//!   schema: [{type: integer, maximum: 9}, {type: integer, maximum: 5}]
//!   request: [breaking, additive]
//!   response: [additive, additive]
//! ```
//!
//! `schema` is the schema of a property, in a request body and in a response. `operation` and `document` are merged into
//! the only operation, and into the document (RFC 7396); `levels` says what they mean. Other fields: `in`, the positions
//! of the schema (`property`, `required`, `body`, `parameter`); `openapi`, the version of both documents; `components`,
//! schemas that both have.

use serde_json::{Map, Value, json};

/// Two documents, and what their difference means.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The name of the case, and the position of the schema.
    pub name: String,
    /// The old document.
    pub old: Value,
    /// The new document.
    pub new: Value,
    /// The level of the change from the old to the new document: `none`, `documentation`, `additive` or `breaking`.
    pub forth: String,
    /// The level of the change from the new to the old document.
    pub back: String,
}

/// Returns the pairs of all cases of a file. An error names the case.
pub fn pairs(cases: &Value) -> Result<Vec<Pair>, String> {
    let cases = cases.as_object().ok_or("the file is not a map of cases")?;
    let mut pairs = Vec::new();
    for (name, case) in cases {
        let found = of_case(name, case).ok_or_else(|| format!("the case {name} is not complete"))?;
        pairs.extend(found);
    }
    Ok(pairs)
}

fn of_case(name: &str, case: &Value) -> Option<Vec<Pair>> {
    if case.get("schema").is_some() {
        return of_schemas(name, case);
    }
    let (forth, back) = both(case.get("levels")?)?;
    let mut documents = Vec::new();
    for index in 0..2 {
        let mut document = base(case);
        if let Some(patches) = case.get("operation") {
            merge(&mut document["paths"]["/pets"]["post"], patches.get(index)?);
        }
        if let Some(patches) = case.get("document") {
            merge(&mut document, patches.get(index)?);
        }
        documents.push(document);
    }
    let [old, new] = <[Value; 2]>::try_from(documents).ok()?;
    Some(vec![Pair { name: name.to_owned(), old, new, forth, back }])
}

fn of_schemas(name: &str, case: &Value) -> Option<Vec<Pair>> {
    let schemas = case["schema"].as_array().filter(|list| list.len() == 2)?;
    let default = json!(["property"]);
    let positions = case.get("in").unwrap_or(&default).as_array()?;
    let mut found = Vec::new();
    for side in ["request", "response"] {
        let Some(levels) = case.get(side) else { continue };
        let (forth, back) = both(levels)?;
        for position in positions {
            let position = position.as_str()?;
            if position == "parameter" && side == "response" {
                continue;
            }
            let document = |schema: &Value| placed(base(case), schema, side, position);
            let name = format!("{name}/{side}/{position}");
            let (forth, back) = (forth.clone(), back.clone());
            found.push(Pair { name, old: document(&schemas[0])?, new: document(&schemas[1])?, forth, back });
        }
    }
    Some(found)
}

fn both(levels: &Value) -> Option<(String, String)> {
    let level = |index: usize| levels.get(index)?.as_str().map(ToOwned::to_owned);
    Some((level(0)?, level(1)?))
}

/// Returns the document into which the cases put their differences.
fn base(case: &Value) -> Value {
    let version = case.get("openapi").cloned().unwrap_or(json!("3.0.3"));
    let mut document = json!({
        "openapi": version,
        "info": {"title": "Pets", "version": "1"},
        "servers": [{"url": "https://pets.example"}],
        "paths": {"/pets": {"post": {
            "operationId": "change",
            "tags": ["pets"],
            "responses": {"204": {"description": "Done."}},
        }}},
    });
    if let Some(components) = case.get("components") {
        document["components"] = json!({"schemas": components});
    }
    document
}

/// Puts a schema at a position of the only operation.
fn placed(mut document: Value, schema: &Value, side: &str, position: &str) -> Option<Value> {
    let operation = &mut document["paths"]["/pets"]["post"];
    if position == "parameter" {
        operation["parameters"] = json!([{"name": "value", "in": "query", "schema": schema}]);
        return Some(document);
    }
    let schema = match position {
        "property" => json!({"type": "object", "properties": {"value": schema}}),
        "required" => json!({"type": "object", "properties": {"value": schema}, "required": ["value"]}),
        "body" => schema.clone(),
        _ => return None,
    };
    let content = json!({"application/json": {"schema": schema}});
    if side == "request" {
        operation["requestBody"] = json!({"required": true, "content": content});
    } else {
        operation["responses"] = json!({"200": {"description": "Done.", "content": content}});
    }
    Some(document)
}

/// Merges a patch into a value: null removes a field (RFC 7396).
fn merge(value: &mut Value, patch: &Value) {
    let Value::Object(fields) = patch else {
        *value = patch.clone();
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    for (name, patch) in fields {
        if patch.is_null() {
            value.as_object_mut().and_then(|fields| fields.shift_remove(name));
        } else {
            merge(&mut value[name.as_str()], patch);
        }
    }
}
