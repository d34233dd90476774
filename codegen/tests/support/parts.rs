//! An API without each of its schemas, operations and pages.

use codegen::Input;
use serde_json::Value;

/// The fields of a path item that are operations.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Returns the API without each part: the name of the part, and the other documents. At most `limit` parts of each kind
/// are removed, from all over the documents.
pub fn without_each_part(api: &[Input], limit: usize) -> Vec<(String, Vec<Input>)> {
    let mut all = Vec::new();
    let mut pages = Vec::new();
    if api.len() > 1 {
        for index in 0..api.len() {
            let others = api.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, input)| input.clone());
            pages.push((api[index].name.clone(), others.collect()));
        }
    }
    all.extend(some(pages, limit));
    for (index, input) in api.iter().enumerate() {
        let Some(document) = parse(input) else { continue };
        let with = |document: &Value| {
            let mut inputs = api.to_vec();
            let text = if is_json(input) { document.to_string() } else { yaml(document) };
            inputs[index] = Input { text, ..input.clone() };
            inputs
        };
        let schemas = keys(document.pointer("/components/schemas"));
        for name in some(schemas, limit) {
            let mut less = document.clone();
            let schemas = less.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
            schemas.and_then(|schemas| schemas.shift_remove(&name));
            let reference = format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1"));
            remove_references(&mut less, &reference);
            all.push((reference, with(&less)));
        }
        let operations = keys(document.get("paths")).into_iter().flat_map(|path| {
            let item = keys(document.get("paths").and_then(|paths| paths.get(&path)));
            let methods = item.into_iter().filter(|key| METHODS.contains(&key.as_str()));
            methods.map(move |method| (path.clone(), method)).collect::<Vec<_>>()
        });
        let operations: Vec<(String, String)> = operations.collect();
        for (path, method) in some(operations, limit) {
            let mut less = document.clone();
            let item = less.get_mut("paths").and_then(|paths| paths.get_mut(&path)).and_then(Value::as_object_mut);
            item.and_then(|item| item.shift_remove(&method));
            all.push((format!("{} {path}", method.to_uppercase()), with(&less)));
        }
    }
    all
}

/// Returns a limited number of items, from all over the list.
fn some<T>(items: Vec<T>, limit: usize) -> impl Iterator<Item = T> {
    let step = items.len().div_ceil(limit).max(1);
    items.into_iter().step_by(step)
}

fn parse(input: &Input) -> Option<Value> {
    if is_json(input) { serde_json::from_str(&input.text).ok() } else { serde_yaml::from_str(&input.text).ok() }
}

fn is_json(input: &Input) -> bool {
    input.text.starts_with('{')
}

fn yaml(document: &Value) -> String {
    serde_yaml::to_string(document).unwrap()
}

fn keys(object: Option<&Value>) -> Vec<String> {
    object.and_then(Value::as_object).into_iter().flat_map(|fields| fields.keys().cloned()).collect()
}

/// Removes references to a schema: items of lists, properties and entries of mappings. Any other reference becomes an
/// empty schema.
fn remove_references(value: &mut Value, reference: &str) {
    let is_reference = |value: &Value| value.get("$ref").and_then(Value::as_str) == Some(reference);
    match value {
        Value::Array(items) => {
            items.retain(|item| !is_reference(item));
            items.iter_mut().for_each(|item| remove_references(item, reference));
        }
        Value::Object(fields) => {
            let removed = match fields.get_mut("properties") {
                Some(Value::Object(properties)) => {
                    let removed: Vec<String> =
                        properties.iter().filter(|(_, one)| is_reference(one)).map(|(name, _)| name.clone()).collect();
                    properties.retain(|_, property| !is_reference(property));
                    removed
                }
                _ => Vec::new(),
            };
            if let Some(Value::Array(required)) = fields.get_mut("required") {
                required.retain(|name| !removed.iter().any(|removed| name.as_str() == Some(removed)));
            }
            if let Some(Value::Object(mapping)) = fields.get_mut("mapping") {
                mapping.retain(|_, target| target.as_str() != Some(reference));
            }
            for field in fields.values_mut() {
                if is_reference(field) {
                    *field = Value::Object(serde_json::Map::new());
                } else {
                    remove_references(field, reference);
                }
            }
        }
        _ => {}
    }
}
