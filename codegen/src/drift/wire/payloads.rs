//! Request bodies, responses and their media types.

use indexmap::IndexMap;

use super::comparison::{Comparison, Scope, resolved};
use super::values::{both_same, fields, is_true, quoted};
use super::{Side, headers, texts};
use crate::drift::rules;
use crate::source::node::Node;

/// Compares the request bodies of an operation.
pub(super) fn request_body<'a>(comparison: &mut Comparison<'a>, scope: Scope, old: &'a Node, new: &'a Node) {
    let before = old.get("requestBody").map(|body| resolved(comparison.old, body));
    let after = new.get("requestBody").map(|body| resolved(comparison.new, body));
    let part = "request body";
    let mut place = comparison.at(scope, Some(Side::Request), part);
    match (before, after) {
        (Some(before), Some(after)) => {
            match (is_true(before, "required"), is_true(after, "required")) {
                (false, true) => place.found(
                    rules::REQUEST_BODY_BECAME_REQUIRED,
                    Some(before),
                    Some(after),
                    "the request body became required",
                ),
                (true, false) => place.found(
                    rules::REQUEST_BODY_BECAME_OPTIONAL,
                    Some(before),
                    Some(after),
                    "the request body became optional",
                ),
                _ => {}
            }
            texts::compare(&mut place, before, after);
            content(comparison, scope, Side::Request, part, before, after);
        }
        (None, Some(after)) if is_true(after, "required") => {
            place.found(
                rules::REQUIRED_REQUEST_BODY_ADDED,
                Some(old),
                Some(after),
                "a required request body was added",
            );
        }
        (None, Some(after)) => {
            place.found(rules::REQUEST_BODY_ADDED, Some(old), Some(after), "an optional request body was added");
        }
        (Some(before), None) => {
            place.found(rules::REQUEST_BODY_REMOVED, Some(before), Some(new), "the request body was removed");
        }
        (None, None) => {}
    }
}

/// Compares the responses of an operation.
pub(super) fn responses<'a>(comparison: &mut Comparison<'a>, scope: Scope, old: &'a Node, new: &'a Node) {
    let (before, after) = (old.get("responses"), new.get("responses"));
    for (status, new_response) in fields(after) {
        let new_response = resolved(comparison.new, new_response);
        let part = format!("response {status}");
        let Some(old_response) = before.and_then(|all| all.get(status)) else {
            let rule = if is_success(status) { rules::SUCCESS_STATUS_ADDED } else { rules::ERROR_STATUS_ADDED };
            let message = format!("the status {} was added", quoted(status));
            comparison.at(scope, Some(Side::Response), part).found(rule, before, Some(new_response), message);
            continue;
        };
        let old_response = resolved(comparison.old, old_response);
        let mut place = comparison.at(scope, Some(Side::Response), part.clone());
        texts::compare(&mut place, old_response, new_response);
        let links = (old_response.get("links"), new_response.get("links"));
        if !both_same(links.0, links.1) {
            let message = format!("the links of the status {} changed", quoted(status));
            place.found(rules::LINKS_CHANGED, links.0.or(Some(old_response)), links.1.or(Some(new_response)), message);
        }
        headers::compare(comparison, scope, &part, old_response, new_response);
        content(comparison, scope, Side::Response, &part, old_response, new_response);
    }
    for (status, old_response) in fields(before) {
        if after.and_then(|all| all.get(status)).is_some() {
            continue;
        }
        let rule = if is_success(status) { rules::SUCCESS_STATUS_REMOVED } else { rules::ERROR_STATUS_REMOVED };
        let message = format!("the status {} was removed", quoted(status));
        let mut place = comparison.at(scope, Some(Side::Response), format!("response {status}"));
        place.found(rule, Some(old_response), after, message);
    }
}

/// Whether a status is not an error. `default` stands for errors.
fn is_success(status: &str) -> bool {
    status.starts_with(['2', '3'])
}

/// Compares the media types of a body.
fn content<'a>(comparison: &mut Comparison<'a>, scope: Scope, side: Side, part: &str, old: &'a Node, new: &'a Node) {
    let (before, after) = (media_types(old), media_types(new));
    let (old_content, new_content) = (old.get("content").or(Some(old)), new.get("content").or(Some(new)));
    for (name, new_media) in &after {
        let part = format!("{part} {name}");
        let mut place = comparison.at(scope, Some(side), part.clone());
        let Some(old_media) = before.get(name) else {
            let message = format!("the media type {} was added", quoted(name));
            place.found(rules::MEDIA_TYPE_ADDED, old_content, Some(new_media), message);
            continue;
        };
        texts::compare(&mut place, old_media, new_media);
        let (old_encoding, new_encoding) = (old_media.get("encoding"), new_media.get("encoding"));
        if !both_same(old_encoding, new_encoding) {
            let message = format!("`encoding` of {} changed", quoted(name));
            place.found(
                rules::ENCODING_CHANGED,
                old_encoding.or(Some(old_media)),
                new_encoding.or(Some(new_media)),
                message,
            );
        }
        match (old_media.get("schema"), new_media.get("schema")) {
            (Some(before), Some(after)) => comparison.schemas(before, after, side, scope, part),
            (None, Some(after)) => {
                let message = format!("the media type {} got a schema", quoted(name));
                place.found(rules::MEDIA_TYPE_SCHEMA_ADDED, Some(old_media), Some(after), message);
            }
            (Some(before), None) => {
                let message = format!("the media type {} lost its schema", quoted(name));
                place.found(rules::MEDIA_TYPE_SCHEMA_REMOVED, Some(before), Some(new_media), message);
            }
            (None, None) => {}
        }
    }
    for (name, old_media) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
        let message = format!("the media type {} was removed", quoted(name));
        let mut place = comparison.at(scope, Some(side), format!("{part} {name}"));
        place.found(rules::MEDIA_TYPE_REMOVED, Some(old_media), new_content, message);
    }
}

/// Returns the media types of a body, by their names without differences of spelling.
fn media_types(body: &Node) -> IndexMap<String, &Node> {
    fields(body.get("content")).map(|(name, media)| (crate::media_type::canonical(name), media)).collect()
}
