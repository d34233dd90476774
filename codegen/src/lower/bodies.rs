//! Bodies of requests, of successful responses, and of errors.

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation, ReferenceOr, StatusCode};

use super::types::Types;
use super::{Context, docs};
use crate::model::{Body, ResponseBody, Type};
use crate::source::node::join;

/// The body of a request.
pub(super) fn request<'a>(
    context: &mut Context<'a>,
    types: &mut Types,
    operation: &'a Operation,
    pointer: &str,
    type_prefix: &str,
) -> Option<Body> {
    let declared = operation.request_body.as_ref()?;
    let (declared, here) =
        context.resolve(declared, &join(pointer, "requestBody"), |components| &components.request_bodies)?;
    let Some((media_type, media)) = json(&declared.content) else {
        let found = declared.content.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        context.unsupported(
            "unsupported-body",
            &here,
            format!("only JSON bodies are sent yet, this is {found}"),
            "remove the operation with an overlay action",
        );
        return None;
    };
    let hint = format!("{type_prefix}Body");
    let ty = schema(context, types, media, &hint, &join(&join(&here, "content"), media_type));
    Some(Body {
        media_type: media_type.to_owned(),
        ty,
        required: declared.required,
        docs: docs::lines(declared.description.as_deref()),
    })
}

/// The body of the successful response.
pub(super) fn response<'a>(
    context: &mut Context<'a>,
    types: &mut Types,
    operation: &'a Operation,
    pointer: &str,
    type_prefix: &str,
) -> ResponseBody {
    let here = join(pointer, "responses");
    let mut found: Option<ResponseBody> = None;
    let codes = operation.responses.responses.iter();
    let success: Vec<_> =
        codes.filter(|(code, _)| matches!(code, StatusCode::Code(200..=299) | StatusCode::Range(2))).collect();
    let default = operation
        .responses
        .default
        .as_ref()
        .filter(|_| success.is_empty())
        .map(|response| ("default".to_owned(), response));
    for (code, declared) in success.into_iter().map(|(code, response)| (code.to_string(), response)).chain(default) {
        let Some((declared, here)) = context.resolve(declared, &join(&here, &code), |components| &components.responses)
        else {
            continue;
        };
        let body = match json(&declared.content) {
            Some((media_type, media)) => {
                let here = join(&join(&here, "content"), media_type);
                ResponseBody::Json(schema(context, types, media, &format!("{type_prefix}Response"), &here))
            }
            None => match declared.content.keys().next() {
                None => ResponseBody::Empty,
                Some(media_type) => ResponseBody::Bytes(media_type.clone()),
            },
        };
        match &found {
            Some(known) if *known != body => {
                context.unsupported(
                    "unsupported-responses",
                    &here,
                    "a second success with another body is not told apart yet",
                    "remove one of them with an overlay action",
                );
            }
            _ => found = Some(body),
        }
    }
    found.unwrap_or(ResponseBody::Empty)
}

/// The type of the body of every error, if the document has exactly one.
pub(super) fn error_body(context: &mut Context, types: &mut Types) -> Option<String> {
    let mut found: Option<String> = None;
    for (path, item) in &context.openapi.paths.paths {
        let Some(item) = item.as_item() else { continue };
        for (method, operation) in item.iter() {
            let here = join(&join(&join("#/paths", path), method), "responses");
            let codes = operation.responses.responses.iter();
            let errors =
                codes.filter(|(code, _)| matches!(code, StatusCode::Code(400..=599) | StatusCode::Range(4 | 5)));
            for (code, declared) in errors {
                let Some((declared, here)) =
                    context.resolve(declared, &join(&here, &code.to_string()), |components| &components.responses)
                else {
                    continue;
                };
                let Some((media_type, media)) = json(&declared.content) else { continue };
                let Some(reference @ ReferenceOr::Reference { .. }) = &media.schema else { return None };
                let pointer = join(&join(&join(&here, "content"), media_type), "schema");
                let Type::Named(name) = types.place(context, reference, "ErrorBody", &pointer).ty else { return None };
                if found.as_ref().is_some_and(|known| *known != name) {
                    return None;
                }
                found = Some(name);
            }
        }
    }
    found
}

/// The JSON media type, and its name as declared.
fn json(content: &IndexMap<String, MediaType>) -> Option<(&str, &MediaType)> {
    content.iter().map(|(name, media)| (name.as_str(), media)).find(|(name, _)| is_json(name))
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

fn schema(context: &mut Context, types: &mut Types, media: &MediaType, hint: &str, pointer: &str) -> Type {
    let Some(schema) = &media.schema else { return Type::Any };
    let place = types.place(context, schema, hint, &join(pointer, "schema"));
    if place.nullable { Type::Nullable(Box::new(place.ty)) } else { place.ty }
}
