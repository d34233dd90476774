//! The type of the body of errors.

use openapiv3::{ReferenceOr, StatusCode};

use super::response_body::json;
use crate::lower::context::Context;
use crate::lower::position::Position;
use crate::lower::schemas::Types;
use crate::source::node::join;

/// Returns the type of the body of all errors, if the operations declare exactly one and it is a component.
pub(in crate::lower) fn error_body(context: &mut Context, types: &mut Types) -> Option<String> {
    let mut common: Option<(String, String)> = None;
    for (path, item) in &context.openapi.paths.paths {
        let Some(item) = item.as_item() else { continue };
        for (method, operation) in item.iter() {
            let here = join(&join(&join("#/paths", path), method), "responses");
            let is_error = |code: &StatusCode| matches!(code, StatusCode::Code(400..=599) | StatusCode::Range(4 | 5));
            for (code, declared) in operation.responses.responses.iter().filter(|(code, _)| is_error(code)) {
                let here = join(&here, &code.to_string());
                let resolved = context.resolve(declared, &here, |components| &components.responses);
                let Some((response, here)) = resolved else { continue };
                let Some((media_type, media)) = json(context, &response.content) else { continue };
                let at = Position::new(join(&join(&join(&here, "content"), media_type), "schema"), "ErrorBody");
                let name = match &media.schema {
                    Some(schema @ ReferenceOr::Reference { .. }) => {
                        types.lower(context, schema, &at).ty.named().map(ToOwned::to_owned)
                    }
                    _ => None,
                };
                match (&common, name) {
                    (None, Some(name)) => common = Some((name, at.pointer)),
                    (Some((known, _)), Some(name)) if *known == name => {}
                    (known, _) => {
                        warn(context, known.as_ref().map(|(_, pointer)| pointer.as_str()), &at.pointer);
                        return None;
                    }
                }
            }
        }
    }
    common.map(|(name, _)| name)
}

/// Warns that the bodies of errors differ. If no component was found before, there is no type to lose and no warning.
fn warn(context: &mut Context, known: Option<&str>, pointer: &str) {
    let Some(known) = known else { return };
    let message = format!("the body of this error differs from the one at {known}: `Error::body` is any JSON value");
    let warning = context.warn("error-body", pointer, message);
    warning.help("describe the properties that all errors have in an overlay action");
}
