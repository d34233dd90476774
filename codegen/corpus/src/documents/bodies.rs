//! Random request bodies and responses.

use serde_json::{Map, Value, json};

use super::schemas::Schemas;

/// Returns a request body.
pub(super) fn body(schemas: &mut Schemas) -> Value {
    let mut content = Map::new();
    for _ in 0..=usize::from(schemas.random.chance(15)) {
        let (media_type, media) = match schemas.random.below(12) {
            0..6 => ("application/json", json!({"schema": schemas.any(3)})),
            6 | 7 => ("multipart/form-data", json!({"schema": form(schemas)})),
            8 => ("application/x-www-form-urlencoded", json!({"schema": schemas.object(1)})),
            9 => ("application/octet-stream", json!({"schema": {"type": "string", "format": "binary"}})),
            10 => ("text/plain", json!({"schema": {"type": "string"}})),
            _ => {
                let others = [
                    "application/merge-patch+json",
                    "*/*",
                    "image/*",
                    "application/xml",
                    "application/json; charset=utf-8",
                ];
                (schemas.random.entry(&others), json!({"schema": schemas.any(1)}))
            }
        };
        content.insert(media_type.to_owned(), media);
    }
    let mut body = json!({"content": content});
    if schemas.random.chance(60) {
        body["required"] = json!(schemas.random.chance(70));
    }
    if schemas.random.chance(20) {
        body["description"] = json!("The body.");
    }
    body
}

fn form(schemas: &mut Schemas) -> Value {
    let mut form = schemas.object(1);
    let fields = form.as_object_mut().map(|fields| fields.entry("properties").or_insert(json!({})));
    if let Some(fields) = fields {
        fields["file"] = json!({"type": "string", "format": "binary"});
        fields["files"] = json!({"type": "array", "items": {"type": "string", "format": "binary"}});
    }
    form
}

/// Returns the responses of an operation.
pub(super) fn responses(schemas: &mut Schemas) -> Value {
    let mut responses = Map::new();
    for _ in 0..=usize::from(schemas.random.chance(15)) {
        let status = schemas.random.entry(&["200", "200", "201", "202", "204", "2XX", "default"]);
        let mut response = response(schemas);
        if status == "204" {
            response = json!({"description": "Done."});
        }
        responses.insert(status.to_owned(), response);
    }
    for _ in 0..schemas.random.below(3) {
        let status = schemas.random.entry(&["400", "404", "422", "429", "4XX", "500", "default", "302"]);
        let response =
            if schemas.random.chance(30) { json!({"description": "", "content": {}}) } else { response(schemas) };
        responses.entry(status).or_insert(response);
    }
    Value::Object(responses)
}

/// Returns a response with a body.
pub(super) fn response(schemas: &mut Schemas) -> Value {
    let content = match schemas.random.below(14) {
        0..8 => json!({"application/json": {"schema": schemas.any(3)}}),
        8 => json!({"text/event-stream": {"schema": schemas.any(2)}}),
        9 => json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}),
        10 => json!({"text/plain": {"schema": {"type": "string"}}}),
        11 => json!({"application/json": {"schema": schemas.any(1)}, "text/event-stream": {"schema": schemas.any(1)}}),
        12 => json!({"application/problem+json": {"schema": schemas.any(1)}, "text/csv": {}}),
        _ => json!({"*/*": {"schema": schemas.any(1)}}),
    };
    let mut response = json!({"description": "A response.", "content": content});
    if schemas.random.chance(10) {
        response["headers"] = json!({"X-Rate": {"schema": {"type": "integer"}}});
    }
    response
}
