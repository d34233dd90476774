//! Random documents: OpenAPI 3.0, OpenAPI 3.1, and pages of documentation sites. They are valid, but unusual.

mod bodies;
mod names;
mod operations;
mod scalars;
mod schemas;
mod unions;
mod yaml;

use schemas::Schemas;
use serde_json::{Map, Value, json};

use crate::random::Random;

const SERVER: &str = "https://api.example.com/v1";

/// The dialect of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// OpenAPI 3.0
    V30,
    /// OpenAPI 3.1
    V31,
    /// Pages of a documentation site, with one operation per page.
    Page,
}

/// The documents of a random API: one document, or several pages.
#[derive(Clone, Debug)]
pub struct RandomApi {
    /// The dialect of the documents.
    pub dialect: Dialect,
    /// The documents.
    pub documents: Vec<Value>,
}

impl RandomApi {
    /// Generates the API of a seed.
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let dialect = [Dialect::V30, Dialect::V31, Dialect::Page][random.below(3)];
        let mut schemas = Schemas { random, dialect, components: Vec::new(), complete: 0 };
        let components = components(&mut schemas);
        let documents = match dialect {
            Dialect::Page => {
                (0..=schemas.random.below(4)).map(|number| page(&mut schemas, number, &components)).collect()
            }
            Dialect::V30 | Dialect::V31 => vec![document(&mut schemas, &components)],
        };
        Self { dialect, documents }
    }

    /// Returns the name and the text of each file.
    pub fn files(&self) -> Vec<(String, String)> {
        let file = |(number, document): (usize, &Value)| {
            let yaml = yaml::print(document);
            match self.dialect {
                Dialect::Page => (format!("input{number}.md"), markdown(document, &yaml)),
                Dialect::V30 | Dialect::V31 => (format!("input{number}.yaml"), yaml),
            }
        };
        self.documents.iter().enumerate().map(file).collect()
    }
}

fn components(schemas: &mut Schemas) -> Map<String, Value> {
    for _ in 0..schemas.random.below(8) {
        let name = names::component(&mut schemas.random);
        if !schemas.components.contains(&name) {
            schemas.components.push(name);
        }
    }
    let mut components = Map::new();
    for name in schemas.components.clone() {
        let schema = schemas.component();
        components.insert(name, schema);
        schemas.complete += 1;
    }
    components
}

fn document(schemas: &mut Schemas, components: &Map<String, Value>) -> Value {
    let (schemes, declared) = security_schemes(schemas);
    let mut paths = Map::new();
    for number in 0..=schemas.random.below(4) {
        let (path, item) = operations::path(schemas, number, &schemes);
        paths.insert(path, item);
    }
    let version = if schemas.dialect == Dialect::V30 { "3.0.3" } else { "3.1.0" };
    let mut document = json!({"openapi": version, "info": {"title": "Random", "version": "1"}, "paths": paths});
    document["components"] = json!({"schemas": components, "securitySchemes": declared});
    if schemas.random.chance(30) {
        share(schemas, &mut document);
    }
    document["servers"] = match schemas.random.below(5) {
        0 => json!([]),
        1 => json!([{"url": "/relative"}]),
        2 => {
            let variables = json!({"region": {"default": "eu", "enum": ["eu", "us"]}, "v": {"default": "v1"}});
            json!([{"url": "https://{region}.example.com/{v}", "variables": variables}])
        }
        _ => json!([{"url": SERVER}, {"url": "https://other.example.com"}]),
    };
    if schemas.random.chance(60) && !schemes.is_empty() {
        document["security"] = operations::security(schemas, &schemes);
    }
    if schemas.random.chance(30) {
        document["tags"] = json!([{"name": names::any(&mut schemas.random), "description": "A group."}]);
    }
    if schemas.dialect == Dialect::V31 && schemas.random.chance(10) {
        document["webhooks"] = json!({"done": {"post": {"responses": {"200": {"description": "Received."}}}}});
    }
    document
}

/// Replaces parts of some operations by references to components.
fn share(schemas: &mut Schemas, document: &mut Value) {
    let parameter = json!({"name": "shared", "in": "query", "schema": schemas.any(0)});
    document["components"]["parameters"] = json!({"Shared": parameter});
    document["components"]["responses"] = json!({"Shared": bodies::response(schemas)});
    document["components"]["requestBodies"] = json!({"Shared": bodies::body(schemas)});
    let items = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in items.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        let Some(operation) = operation.as_object_mut().filter(|_| schemas.random.chance(40)) else { continue };
        if let Some(body) = operation.get_mut("requestBody") {
            *body = json!({"$ref": "#/components/requestBodies/Shared"});
        }
        if let Some(response) = operation.get_mut("responses").and_then(|responses| responses.get_mut("200")) {
            *response = json!({"$ref": "#/components/responses/Shared"});
        }
        if let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
            parameters.push(json!({"$ref": "#/components/parameters/Shared"}));
        }
    }
}

fn security_schemes(schemas: &mut Schemas) -> (Vec<String>, Map<String, Value>) {
    let mut declared = Map::new();
    for _ in 0..schemas.random.below(4) {
        let scheme = match schemas.random.below(9) {
            0..3 => {
                let location = schemas.random.entry(&["header", "header", "query", "cookie"]);
                json!({"type": "apiKey", "in": location, "name": names::header(&mut schemas.random)})
            }
            3..5 => json!({"type": "http", "scheme": "bearer"}),
            5 => json!({"type": "http", "scheme": "basic"}),
            6 => json!({"type": "http", "scheme": "digest"}),
            7 => json!({"type": "openIdConnect", "openIdConnectUrl": "https://id.example"}),
            _ => {
                let flow = json!({"tokenUrl": "https://id.example/token", "scopes": {}});
                json!({"type": "oauth2", "flows": {"clientCredentials": flow}})
            }
        };
        declared.insert(names::component(&mut schemas.random), scheme);
    }
    (declared.keys().cloned().collect(), declared)
}

/// Returns the document of one page: one operation and the components. A component may differ between pages.
fn page(schemas: &mut Schemas, number: usize, components: &Map<String, Value>) -> Value {
    let (path, mut item) = operations::path(schemas, number, &[]);
    if schemas.random.chance(60) {
        let header = json!({
            "name": schemas.random.entry(&["Authorization", "xi-api-key", "X-Api-Key"]),
            "in": "header",
            "description": "Header authentication of the form `undefined <token>`",
            "required": true,
            "schema": {"type": "string"},
        });
        let operations = item.as_object_mut().into_iter().flat_map(Map::values_mut);
        for parameters in operations.filter_map(|operation| operation.get_mut("parameters")?.as_array_mut()) {
            parameters.retain(|parameter| parameter["name"] != header["name"]);
            parameters.push(header.clone());
        }
    }
    let (group, method) = (names::any(&mut schemas.random), names::any(&mut schemas.random));
    let version = match schemas.random.below(4) {
        0 => format!("endpoint_.{method}"),
        1 => format!("endpoint_{group}/{}.{method}", schemas.random.entry(&["videos", "type", "client"])),
        _ => format!("endpoint_{group}.{method}"),
    };
    let mut components = components.clone();
    if schemas.random.chance(20) && !schemas.components.is_empty() {
        let name = schemas.components[schemas.random.below(schemas.components.len())].clone();
        components.insert(name, json!({"type": "object", "properties": {"other": {"type": "string"}}}));
    }
    json!({
        "openapi": "3.1.1",
        "info": {"title": format!("Page {number}"), "version": version},
        "paths": {path: item},
        "components": {"schemas": components},
    })
}

/// Returns the page of a documentation site that has a document.
fn markdown(document: &Value, yaml: &str) -> String {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations =
        paths.flat_map(|(path, item)| item.as_object().into_iter().flat_map(Map::keys).map(move |key| (path, key)));
    let (path, method) = operations
        .map(|(path, key)| (path.as_str(), key.to_uppercase()))
        .find(|(_, key)| key != "PARAMETERS" && key != "SERVERS")
        .unwrap_or_default();
    let title = document["info"]["title"].as_str().unwrap_or_default();
    format!(
        "# {title}\n\n{method} {SERVER}{path}\n\nProse.\n\nReference: https://docs.example.com/x\n\n\
         ## OpenAPI Specification\n\n```yaml\n{yaml}```\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_gives_the_same_documents() {
        for seed in 1..50 {
            assert_eq!(RandomApi::new(seed).files(), RandomApi::new(seed).files());
        }
    }

    #[test]
    fn all_dialects_occur() {
        let dialects: Vec<Dialect> = (1..50).map(|seed| RandomApi::new(seed).dialect).collect();
        for dialect in [Dialect::V30, Dialect::V31, Dialect::Page] {
            assert!(dialects.contains(&dialect), "{dialect:?}");
        }
    }
}
