//! The declared responses that are successful.

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation, ReferenceOr, Response, StatusCode};

use super::redirects;
use crate::lower::context::Context;
use crate::source::node::join;

/// Returns the successful responses, each with its status code.
///
/// A declared redirect is a result, unless its body is the one of a declared error: the method returns it, and does not
/// follow it.
///
/// If no successful code is declared, `default` covers the successful codes (3.0.3, section 4.7.16). Many documents use
/// `default` for errors only: if the document gives evidence of that, it is not a success, with a warning.
pub(super) fn of<'a>(
    context: &mut Context<'a>,
    operation: &'a Operation,
    pointer: &str,
) -> Vec<(Option<&'a StatusCode>, &'a ReferenceOr<Response>)> {
    let codes = operation.responses.responses.iter();
    let (mut successes, others): (Vec<_>, Vec<_>) =
        codes.partition(|(code, _)| matches!(code, StatusCode::Code(200..=299) | StatusCode::Range(2)));
    let (redirects, errors): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|(code, _)| !redirects::statuses(code).is_empty());
    for (code, response) in redirects {
        let here = join(&join(pointer, "responses"), &code.to_string());
        let declared = context.resolve(response, &here, |components| &components.responses);
        if declared.is_some_and(|(declared, _)| !is_error_body(context, &declared.content, &errors, pointer)) {
            successes.push((code, response));
        }
    }
    if !successes.is_empty() {
        return successes.into_iter().map(|(code, response)| (Some(code), response)).collect();
    }
    let Some(declared) = &operation.responses.default else { return Vec::new() };
    let here = join(&join(pointer, "responses"), "default");
    let Some((default, _)) = context.resolve(declared, &here, |components| &components.responses) else {
        return Vec::new();
    };
    let evidence = if is_error_body(context, &default.content, &errors, pointer) {
        "its body is the one of a declared error"
    } else if mentions_errors(&default.description) {
        "its description mentions errors"
    } else {
        return vec![(None, declared)];
    };
    let message = format!("`default` describes errors, because {evidence}: the method returns no body");
    let warning = context.warn("no-success", &here, message);
    warning.help("if a successful response has a body, declare it as `200` in an overlay action");
    Vec::new()
}

/// Returns whether a body is the one of a declared error.
fn is_error_body<'a>(
    context: &mut Context<'a>,
    content: &IndexMap<String, MediaType>,
    errors: &[(&StatusCode, &'a ReferenceOr<Response>)],
    pointer: &str,
) -> bool {
    !content.is_empty()
        && errors.iter().any(|(code, response)| {
            let here = join(&join(pointer, "responses"), &code.to_string());
            let resolved = context.resolve(response, &here, |components| &components.responses);
            resolved.is_some_and(|(response, _)| response.content == *content)
        })
}

/// Returns whether a description contains a word for errors.
fn mentions_errors(description: &str) -> bool {
    let mut words = description.split(|next: char| !next.is_alphanumeric()).map(str::to_lowercase);
    words.any(|word| matches!(word.as_str(), "error" | "errors" | "failure" | "failed" | "unexpected"))
}
