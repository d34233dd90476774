//! Which of the declared responses are a success.

use openapiv3::{Operation, ReferenceOr, Response, StatusCode};

use super::Context;
use crate::source::node::join;

/// The responses that are a success. `default` stands for every code that is not declared (3.0.3, section 4.7.16),
/// successes included if none is declared; but people write it for errors too, and say so.
pub(super) fn of<'a>(
    context: &mut Context<'a>,
    operation: &'a Operation,
    pointer: &str,
) -> Vec<(Option<&'a StatusCode>, &'a ReferenceOr<Response>)> {
    let codes = operation.responses.responses.iter();
    let (found, errors): (Vec<_>, Vec<_>) =
        codes.partition(|(code, _)| matches!(code, StatusCode::Code(200..=299) | StatusCode::Range(2)));
    if !found.is_empty() {
        return found.into_iter().map(|(code, response)| (Some(code), response)).collect();
    }
    let Some(declared) = &operation.responses.default else { return Vec::new() };
    let here = join(&join(pointer, "responses"), "default");
    let Some((default, _)) = context.resolve(declared, &here, |components| &components.responses) else {
        return Vec::new();
    };
    let mut is_that_of_errors = false;
    for (code, response) in errors {
        let place = join(&join(pointer, "responses"), &code.to_string());
        let Some((response, _)) = context.resolve(response, &place, |components| &components.responses) else {
            continue;
        };
        is_that_of_errors |= !response.content.is_empty() && response.content == default.content;
    }
    let evidence = if is_that_of_errors {
        "it has the body of an error"
    } else if speaks_of_errors(&default.description) {
        "its description speaks of an error"
    } else {
        return vec![(None, declared)];
    };
    let span = context.span(&here);
    let message = format!("`default` is taken for the errors, as {evidence}: a success gives nothing");
    let warning = context.problems.warning("no-success", span, &here, message);
    warning.help("if a success has a body, declare it as `200` in an overlay action");
    Vec::new()
}

fn speaks_of_errors(description: &str) -> bool {
    let mut words = description.split(|next: char| !next.is_alphanumeric()).map(str::to_lowercase);
    words.any(|word| matches!(word.as_str(), "error" | "errors" | "failure" | "failed" | "unexpected"))
}
