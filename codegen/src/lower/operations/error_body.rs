//! The types of the bodies of errors.
//!
//! If the operations declare one body for all errors, `Error::body` has its type. If they differ, `Error::body` is any JSON
//! value. The names file keeps the type of `Error::body`, so that an operation with another error is no breaking change.
//! The documentation of each operation lists the types of its other errors, and `Error::body_as` decodes them. One method
//! is smaller than an enum for each operation, and also decodes an error that passes through several operations.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use openapiv3::{Operation as Declared, ReferenceOr, Schema, SchemaKind, StatusCode};
use serde_json::Value;

use super::response_body::json;
use crate::lower::context::Context;
use crate::lower::position::Position;
use crate::lower::schemas::Types;
use crate::model::{DeclaredError, Group, Type};
use crate::names::{self, ANY_BODY, ERROR_BODY, Section};
use crate::source::node::join;

/// A JSON body of an error.
struct Body<'a> {
    /// The pointer of the operation.
    operation: String,
    /// The status or the range of statuses, such as `404` or `5XX`; `default` for all others.
    code: String,
    schema: &'a ReferenceOr<Schema>,
    pointer: String,
}

impl Body<'_> {
    /// Whether the schema is at a position, or refers to it.
    fn is_at(&self, position: &str) -> bool {
        matches!(self.schema, ReferenceOr::Reference { reference } if reference == position) || self.pointer == position
    }
}

/// Returns the type of `Error::body`, if it is not any JSON value. Adds the types of its other errors to each operation.
pub(in crate::lower) fn error_body(context: &mut Context, types: &mut Types, root: &mut Group) -> Option<String> {
    // Equal schemas have the same type.
    let mut groups: IndexMap<String, Vec<Body>> = IndexMap::new();
    for body in bodies(context).into_iter().filter(|body| is_typed(body.schema)) {
        groups.entry(meaning(body.schema)).or_default().push(body);
    }
    let meaning = common(context, &groups);
    report_others(context, &groups, meaning.as_deref());
    let mut common = None;
    if let Some(bodies) = meaning.as_ref().and_then(|meaning| groups.get(meaning))
        && let Some(first) = known(context, bodies)
    {
        let at = Position::new(first.pointer.as_str(), "ErrorBody");
        // `Error::body` is any JSON value, too, if the body is a list or a map.
        common = types.lower(context, first.schema, &at).ty.named().map(ToOwned::to_owned);
    }
    if let Some(meaning) = meaning.filter(|_| common.is_some()) {
        groups.shift_remove(&meaning);
    }
    let mut ids = BTreeMap::new();
    root.visit_operations_mut(&mut |operation| {
        ids.entry(operation.pointer.clone()).or_insert_with(|| operation.id.clone());
    });
    let mut declared: BTreeMap<String, Vec<DeclaredError>> = BTreeMap::new();
    for bodies in groups.values() {
        let Some(first) = known(context, bodies) else { continue };
        let at = Position::new(first.pointer.as_str(), hint(bodies, &ids));
        let ty = types.lower(context, first.schema, &at).into_value();
        for body in bodies.iter().filter(|_| ty != Type::Any) {
            let error = DeclaredError { code: body.code.clone(), ty: ty.clone() };
            declared.entry(body.operation.clone()).or_default().push(error);
        }
    }
    root.visit_operations_mut(&mut |operation| {
        operation.errors = declared.get(&operation.pointer).cloned().unwrap_or_default();
        operation.errors.sort_by(|one, other| one.code.cmp(&other.code));
    });
    common
}

/// Returns the meaning of the schema of `Error::body`: that of the names file, or else the only one.
fn common(context: &Context, groups: &IndexMap<String, Vec<Body>>) -> Option<String> {
    let given = context.names.get(Section::Errors, "", ERROR_BODY);
    if given == Some(ANY_BODY) {
        return None;
    }
    let is_given = |bodies: &[Body]| bodies.iter().any(|body| given.is_some_and(|given| body.is_at(given)));
    let found = groups.iter().find(|(_, bodies)| is_given(bodies));
    found.or_else(|| groups.iter().next().filter(|_| groups.len() == 1)).map(|(meaning, _)| meaning.clone())
}

/// Reports a body that differs from that of `Error::body`, or from another one.
fn report_others(context: &mut Context, groups: &IndexMap<String, Vec<Body>>, common: Option<&str>) {
    let first = |(_, bodies): (&String, &Vec<Body>)| bodies.first().map(|body| body.pointer.clone());
    let own = groups.iter().find(|(meaning, _)| Some(meaning.as_str()) == common).or(groups.iter().next());
    let other = groups.iter().find(|(meaning, _)| own.is_none_or(|(own, _)| own != *meaning));
    let (Some(own), Some(other)) = (own.and_then(first), other.and_then(first)) else { return };
    let body = if common.is_some() { "has the type of that one" } else { "is any JSON value" };
    let message = format!(
        "the body of this error differs from the one at {own}: `Error::body` {body}, and `Error::body_as` decodes the \
         types that the documentation of each operation lists"
    );
    let warning = context.warn("error-body", &other, message);
    warning.help("describe the properties that all errors have in an overlay action");
}

/// Returns the body whose schema is that of the type. The names file may have its type.
fn known<'b, 'a>(context: &Context, bodies: &'b [Body<'a>]) -> Option<&'b Body<'a>> {
    let has_name = |body: &&Body| context.names.get(Section::Types, "", &body.pointer).is_some();
    bodies.iter().find(has_name).or(bodies.first())
}

/// Returns the JSON bodies of all errors.
fn bodies<'a>(context: &mut Context<'a>) -> Vec<Body<'a>> {
    let mut found = Vec::new();
    for (path, item) in &context.openapi.paths.paths {
        let Some(item) = item.as_item() else { continue };
        for (method, operation) in item.iter() {
            let pointer = join(&join("#/paths", path), method);
            for (code, declared) in errors(operation) {
                let here = join(&join(&pointer, "responses"), &code);
                let resolved = context.resolve(declared, &here, |components| &components.responses);
                let Some((response, here)) = resolved else { continue };
                let Some((media_type, media)) = json(context, &response.content) else { continue };
                let Some(schema) = &media.schema else { continue };
                let at = join(&join(&join(&here, "content"), media_type), "schema");
                found.push(Body { operation: pointer.clone(), code, schema, pointer: at });
            }
        }
    }
    found
}

/// Returns the declared errors of an operation. `default` describes errors if a success is declared.
fn errors(operation: &Declared) -> Vec<(String, &ReferenceOr<openapiv3::Response>)> {
    let responses = &operation.responses.responses;
    let is_error = |code: &StatusCode| matches!(code, StatusCode::Code(400..=599) | StatusCode::Range(4 | 5));
    let is_success = |code: &StatusCode| matches!(code, StatusCode::Code(200..=299) | StatusCode::Range(2));
    let declared =
        responses.iter().filter(|(code, _)| is_error(code)).map(|(code, declared)| (code.to_string(), declared));
    let has_success = responses.keys().any(is_success);
    let default = operation.responses.default.iter().filter(|_| has_success);
    declared.chain(default.map(|declared| ("default".to_owned(), declared))).collect()
}

/// Returns whether a schema says more than that the body is JSON.
fn is_typed(schema: &ReferenceOr<Schema>) -> bool {
    let ReferenceOr::Item(schema) = schema else { return true };
    match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::Object(object)) => !object.properties.is_empty(),
        SchemaKind::Any(any) => !any.properties.is_empty(),
        SchemaKind::Type(openapiv3::Type::Array(array)) => array.items.is_some(),
        SchemaKind::Type(_) | SchemaKind::Not { .. } => false,
        SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } | SchemaKind::AllOf { .. } => true,
    }
}

/// Returns a text that is equal for schemas with the same meaning: without descriptions and examples.
fn meaning(schema: &ReferenceOr<Schema>) -> String {
    let mut value = serde_json::to_value(schema).unwrap_or_default();
    strip(&mut value, false);
    value.sort_all_objects();
    value.to_string()
}

/// Removes texts from a schema. `in_properties` says that the keys are the names of properties.
fn strip(value: &mut Value, in_properties: bool) {
    match value {
        Value::Object(fields) => {
            if !in_properties {
                for name in ["description", "example", "title", "externalDocs", "x-examples", "default"] {
                    fields.remove(name);
                }
            }
            for (name, field) in fields {
                strip(field, !in_properties && name == "properties");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| strip(item, false)),
        _ => {}
    }
}

/// Returns a name for the type of equal bodies: that of their operation and status as far as they have it in common.
fn hint(bodies: &[Body], ids: &BTreeMap<String, String>) -> String {
    let common = |of: for<'b> fn(&'b Body) -> &'b str| {
        let first = bodies.first().map(of)?;
        bodies.iter().all(|body| of(body) == first).then_some(first)
    };
    let operation = common(|body| &body.operation).and_then(|pointer| ids.get(pointer));
    let operation = operation.map(|id| names::pascal(id)).unwrap_or_default();
    let status = common(|body| &body.code).map(status).unwrap_or_default();
    match format!("{operation}{status}Error").as_str() {
        "Error" => "ErrorBody".to_owned(),
        name => name.to_owned(),
    }
}

/// Returns the name of a status (RFC 9110, section 15.5).
fn status(code: &str) -> &str {
    const NAMES: [(&str, &str); 18] = [
        ("400", "BadRequest"),
        ("401", "Unauthorized"),
        ("402", "PaymentRequired"),
        ("403", "Forbidden"),
        ("404", "NotFound"),
        ("405", "MethodNotAllowed"),
        ("406", "NotAcceptable"),
        ("408", "RequestTimeout"),
        ("409", "Conflict"),
        ("410", "Gone"),
        ("412", "PreconditionFailed"),
        ("413", "ContentTooLarge"),
        ("415", "UnsupportedMediaType"),
        ("422", "UnprocessableContent"),
        ("429", "TooManyRequests"),
        ("500", "InternalServer"),
        ("502", "BadGateway"),
        ("503", "ServiceUnavailable"),
    ];
    match (NAMES.iter().find(|(known, _)| *known == code), code.chars().next()) {
        (Some((_, name)), _) => name,
        (None, Some('4')) => "Client",
        (None, Some('5')) => "Server",
        (None, _) => "",
    }
}
