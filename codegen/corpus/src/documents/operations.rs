//! Random operations, with parameters in every location and style.

use serde_json::{Map, Value, json};

use super::schemas::Schemas;
use super::{Dialect, bodies, names};

const METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options"];

/// Returns a path and its operations. The path contains `number`, which makes it unique.
pub fn path(schemas: &mut Schemas, number: usize, schemes: &[String]) -> (String, Value) {
    let mut path = format!("/p{number}");
    let mut parameters = Vec::new();
    for index in 0..schemas.random.below(3) {
        let name = match schemas.random.below(3) {
            0 => format!("id{index}"),
            1 => format!("thing-id{index}"),
            _ => format!("{}{index}", names::component(&mut schemas.random)),
        };
        let divider = if schemas.random.chance(10) { ":" } else { "/" };
        path.extend([divider, "{", &name, "}"]);
        parameters.push(path_parameter(schemas, &name));
    }
    if schemas.random.chance(20) {
        path += schemas.random.entry(&["/", "/tail", "/a.b", "/ü"]);
    }
    let is_shared = schemas.random.chance(30);
    let mut item = Map::new();
    let count = if schemas.dialect == Dialect::Page { 1 } else { 1 + schemas.random.below(2) };
    while item.len() < count {
        let method = schemas.random.entry(METHODS);
        let mut operation = operation(schemas, method, schemes);
        if !is_shared {
            let own = operation["parameters"].as_array_mut();
            own.map(|own| own.splice(0..0, parameters.iter().cloned()).count());
        }
        item.insert(method.to_owned(), operation);
    }
    if is_shared {
        item.insert("parameters".to_owned(), Value::Array(parameters));
    }
    if schemas.random.chance(5) {
        item.insert("servers".to_owned(), json!([{"url": "https://other.example/v2"}]));
    }
    (path, Value::Object(item))
}

fn path_parameter(schemas: &mut Schemas, name: &str) -> Value {
    let schema = match schemas.random.below(6) {
        0..3 => json!({"type": "string"}),
        3 => schemas.scalar(),
        4 => json!({"type": "array", "items": {"type": "string"}}),
        _ => schemas.any(1),
    };
    let mut parameter = json!({"name": name, "in": "path", "required": true, "schema": schema});
    if schemas.random.chance(15) {
        parameter["style"] = json!(schemas.random.entry(&["simple", "label", "matrix"]));
        parameter["explode"] = json!(schemas.random.chance(50));
    }
    parameter
}

fn operation(schemas: &mut Schemas, method: &str, schemes: &[String]) -> Value {
    let mut parameters: Vec<Value> = Vec::new();
    for _ in 0..schemas.random.below(4) {
        let parameter = parameter(schemas);
        let is_same = |known: &Value| known["name"] == parameter["name"] && known["in"] == parameter["in"];
        if !parameters.iter().any(is_same) {
            parameters.push(parameter);
        }
    }
    let mut operation = json!({"parameters": parameters, "responses": bodies::responses(schemas)});
    if schemas.random.chance(80) {
        operation["operationId"] = json!(names::any(&mut schemas.random));
    }
    if schemas.random.chance(50) {
        operation["summary"] = json!("Does <it> & [more].");
    }
    if schemas.random.chance(10) {
        operation["deprecated"] = json!(true);
    }
    if schemas.random.chance(50) {
        operation["tags"] = tags(schemas);
    }
    if schemas.random.chance(15) {
        let groups: Vec<String> = (0..=schemas.random.below(2)).map(|_| names::any(&mut schemas.random)).collect();
        operation["x-fern-sdk-group-name"] = json!(groups);
        operation["x-fern-sdk-method-name"] = json!(names::any(&mut schemas.random));
    }
    let has_body = !matches!(method, "get" | "head" | "options");
    if has_body && schemas.random.chance(80) || schemas.random.chance(2) {
        operation["requestBody"] = bodies::body(schemas);
    }
    if schemas.random.chance(10) {
        let (name, extension) = pagination(schemas, &operation["parameters"]);
        operation[name] = extension;
    }
    if schemas.random.chance(20) && !schemes.is_empty() {
        operation["security"] = security(schemas, schemes);
    }
    if schemas.random.chance(5) {
        operation["servers"] =
            json!([{"url": schemas.random.entry(&["https://upload.example", "/v9", "https://api.example.com/v3"])}]);
    }
    if schemas.random.chance(3) {
        let hook = json!({"post": {"responses": {"200": {"description": "Received."}}}});
        operation["callbacks"] = json!({"done": {"{$request.body#/url}": hook}});
    }
    operation
}

/// Returns an extension that describes pages. Most do not match the response.
fn pagination(schemas: &mut Schemas, parameters: &Value) -> (&'static str, Value) {
    let first = parameters.get(0).and_then(|parameter| parameter["name"].as_str()).unwrap_or("page").to_owned();
    let results = schemas.random.entry(&["$", "$.data", "$.items[-1]"]);
    let place = schemas.random.entry(&["parameters", "requestBody"]);
    match schemas.random.below(5) {
        0 => {
            let inputs = json!([{"name": first, "in": place, "type": schemas.random.entry(&["page", "offset"])}]);
            let outputs = json!({"results": results});
            ("x-speakeasy-pagination", json!({"type": "offsetLimit", "inputs": inputs, "outputs": outputs}))
        }
        1 => {
            let inputs = json!([{"name": first, "in": place, "type": "cursor"}]);
            let outputs = json!({"results": results, "nextCursor": "$[-1]"});
            ("x-speakeasy-pagination", json!({"type": "cursor", "inputs": inputs, "outputs": outputs}))
        }
        2 => ("x-speakeasy-pagination", json!({"type": "link", "outputs": {"results": results}})),
        3 => {
            let offset = format!("$request.{first}");
            ("x-fern-pagination", json!({"offset": offset, "results": results.replace('$', "$response")}))
        }
        _ => ("x-fern-pagination", json!(schemas.random.chance(50))),
    }
}

fn tags(schemas: &mut Schemas) -> Value {
    let plain: Vec<String> = (0..=schemas.random.below(2)).map(|_| names::any(&mut schemas.random)).collect();
    if schemas.dialect == Dialect::Page && schemas.random.chance(60) {
        return json!([plain]);
    }
    json!(plain)
}

/// Returns security requirements, which may include the empty one.
pub fn security(schemas: &mut Schemas, schemes: &[String]) -> Value {
    let mut alternatives = Vec::new();
    for _ in 0..schemas.random.below(3) {
        let mut together = Map::new();
        for _ in 0..=usize::from(schemas.random.chance(20)) {
            let name = &schemes[schemas.random.below(schemes.len())];
            together.insert(name.clone(), json!([]));
        }
        alternatives.push(Value::Object(together));
    }
    if schemas.random.chance(15) {
        alternatives.push(json!({}));
    }
    Value::Array(alternatives)
}

fn parameter(schemas: &mut Schemas) -> Value {
    let location = schemas.random.entry(&["query", "query", "query", "header", "cookie"]);
    let name = if location == "query" { names::any(&mut schemas.random) } else { names::header(&mut schemas.random) };
    let mut parameter = json!({"name": name, "in": location});
    if schemas.random.chance(40) {
        parameter["required"] = json!(schemas.random.chance(70));
    }
    if schemas.random.chance(20) {
        parameter["description"] = json!("What it is: `a` or [b].\n\nMore.");
    }
    let schema = match schemas.random.below(8) {
        0..4 => schemas.any(0),
        4 => json!({"type": "array", "items": schemas.any(0)}),
        5 => schemas.scalar(),
        6 => schemas.object(0),
        _ => schemas.any(2),
    };
    if location == "query" && schemas.random.chance(4) {
        parameter["content"] = json!({"application/json": {"schema": schema}});
        return parameter;
    }
    if location == "query" && schemas.random.chance(30) {
        let kind = schema.get("type").and_then(Value::as_str).unwrap_or_default();
        let styles: &[&str] = match kind {
            "array" => &["form", "spaceDelimited", "pipeDelimited"],
            "object" => &["form", "deepObject"],
            _ => &["form"],
        };
        parameter["style"] = json!(schemas.random.entry(styles));
        parameter["explode"] = json!(schemas.random.chance(50));
    }
    if location == "query" && schemas.random.chance(3) {
        parameter["allowReserved"] = json!(true);
    }
    if schemas.random.chance(5) {
        parameter["deprecated"] = json!(true);
    }
    parameter["schema"] = schema;
    parameter
}
