//! Header parameters that are not sent, because the client writes these headers itself.
//!
//! OpenAPI ignores parameters with the names `Accept`, `Content-Type` and `Authorization`, because other parts of a
//! document describe them (3.0.3, section 4.7.12). It is reported if no other part does.

use openapiv3::{ParameterData, ParameterSchemaOrContent};
use serde_json::Value;

use super::Source;
use super::media::essence;
use crate::lower::context::Context;
use crate::source::node::join;

/// Returns whether the client writes a header itself, and reports what a request then cannot express. `pointer` is that
/// of the entry in the list of parameters.
pub(super) fn is_own<'a>(context: &mut Context<'a>, source: &Source<'a>, data: &ParameterData, pointer: &str) -> bool {
    let name = data.name.to_ascii_lowercase();
    let loss = match name.as_str() {
        "accept" => {
            let known = response_types(context, source);
            unknown_media_type(context, data, &known)
                .map(|unknown| (format!("`Accept: {unknown}` is not sent: no response has it"), MEDIA_TYPE))
        }
        "content-type" => {
            let known = body_types(context, source);
            unknown_media_type(context, data, &known)
                .map(|unknown| (format!("`Content-Type: {unknown}` is not sent: no request body has it"), MEDIA_TYPE))
        }
        // The credentials report a parameter that no security scheme describes.
        "authorization" => None,
        "connection" | "content-length" | "host" | "transfer-encoding" => {
            let message = format!("the header `{}` is not a parameter: the HTTP client writes it", data.name);
            Some((message, "remove the parameter with an overlay action"))
        }
        _ => return false,
    };
    if let Some((message, help)) = loss {
        context.warn("ignored-header", pointer, message).help(help);
    }
    true
}

const MEDIA_TYPE: &str = "add the media type to `content` in an overlay action";

/// Returns a media type that the schema of a header lists, and `known` does not contain. Without a known media type,
/// there is no body, and the header has no meaning.
fn unknown_media_type(context: &Context, data: &ParameterData, known: &[String]) -> Option<String> {
    if known.is_empty() {
        return None;
    }
    let ParameterSchemaOrContent::Schema(schema) = &data.format else { return None };
    let schema = serde_json::to_value(context.schema(schema.into())?).ok()?;
    let values = schema.get("enum").and_then(Value::as_array).into_iter().flatten().chain(schema.get("default"));
    let mut listed = values.filter_map(Value::as_str).filter(|value| value.contains('/') && !value.contains('*'));
    let is_known = |value: &str| known.iter().any(|known| known.contains('*') || *known == essence(value));
    listed.find(|value| !is_known(value)).map(|value| value.escape_debug().to_string())
}

/// Returns the media types of the responses of an operation.
fn response_types<'a>(context: &mut Context<'a>, source: &Source<'a>) -> Vec<String> {
    let pointer = join(&source.pointer, "responses");
    let responses = &source.declared.responses;
    let responses = responses.responses.values().chain(&responses.default);
    let responses: Vec<_> =
        responses.filter_map(|item| context.resolve(item, &pointer, |components| &components.responses)).collect();
    responses.iter().flat_map(|(response, _)| response.content.keys()).map(|media_type| essence(media_type)).collect()
}

/// Returns the media types of the request body of an operation.
fn body_types<'a>(context: &mut Context<'a>, source: &Source<'a>) -> Vec<String> {
    let pointer = join(&source.pointer, "requestBody");
    let body = source.declared.request_body.as_ref();
    let body = body.and_then(|body| context.resolve(body, &pointer, |components| &components.request_bodies));
    body.iter().flat_map(|(body, _)| body.content.keys()).map(|media_type| essence(media_type)).collect()
}
