//! The replies to the calls of a method, each with the result that it has to give.

use serde_json::Value;

use super::bodies::is_lines;
use super::description::{Media, Operation, Response};
use super::http::Reply;
use super::plan::{Expected, Planner};
use super::reduced::target;
use crate::flat::Schema;
use crate::random::Random;
use crate::values::{Generator, Mode};

/// Returns the replies of an operation to a method that decodes some media types. The first one is a success.
pub(super) fn of(planner: &Planner, operation: &Operation, accept: &str) -> Vec<(Reply, Expected)> {
    let mut successes = Vec::new();
    let mut others = Vec::new();
    let has_success = operation.responses.iter().any(|response| response.status.starts_with('2'));
    for response in &operation.responses {
        let status = status(operation, response, has_success);
        if status < 200 {
            continue;
        }
        let is_success = (200..300).contains(&status);
        let replies = declared(planner, operation, response, status, accept);
        if is_success { successes.extend(replies) } else { others.extend(replies) }
    }
    if successes.is_empty() {
        // The document declares only errors, or only successes with other media types.
        let is_declared = has_success || operation.responses.iter().any(|response| response.status == "default");
        let expected = if is_declared { Expected::Anything } else { Expected::Empty };
        successes.push((reply(200, None, Vec::new()), expected));
    }
    if let Some((Reply { status, .. }, Expected::Json(_))) = successes.first() {
        let status = *status;
        others.push((reply(status, Some("text/html"), b"<html>down</html>".to_vec()), Expected::Error(Some("Decode"))));
        others.push((reply(status, Some("application/json"), b"{".to_vec()), Expected::Error(Some("Decode"))));
        others.push((reply(status, Some("application/json"), b"null".to_vec()), Expected::Anything));
        others.push((reply(status, Some("application/json"), Vec::new()), Expected::Anything));
    }
    if let Some((Reply { status, .. }, Expected::Text(_))) = successes.first()
        && accept.starts_with("text/")
        && !accept.contains("event-stream")
    {
        let body = b"Gr\xfc\xdfe".to_vec();
        let media_type = format!("{}; charset=iso-8859-1", essence(accept.split(',').next().unwrap_or_default()));
        others.push((reply(*status, Some(&media_type), body), Expected::Text("Grüße".to_owned())));
    }
    // Statuses that are not declared.
    others.push((reply(418, Some("text/html"), b"<html>teapot</html>".to_vec()), Expected::Error(Some("Status"))));
    others.push((reply(503, None, Vec::new()), Expected::Error(Some("Status"))));
    others.push((reply(299, Some("application/json"), b"{}".to_vec()), Expected::Anything));
    successes.into_iter().chain(others).collect()
}

/// Returns the status of a reply. A range or `default` stands for a status that is not declared otherwise.
fn status(operation: &Operation, response: &Response, has_success: bool) -> u16 {
    let is_free = |status: u16| operation.responses.iter().all(|other| other.status != status.to_string());
    let first = match response.status.as_str() {
        "default" if !has_success => 200,
        "default" => 500,
        status => match status.parse() {
            Ok(status) => return status,
            Err(_) => status.bytes().next().map_or(500, |digit| u16::from(digit.saturating_sub(b'0')) * 100),
        },
    };
    (first..first + 99).find(|status| is_free(*status)).unwrap_or(first)
}

/// Returns a reply per media type of a declared response.
fn declared(
    planner: &Planner,
    operation: &Operation,
    response: &Response,
    status: u16,
    accept: &str,
) -> Vec<(Reply, Expected)> {
    let has_body = operation.method != "head" && !matches!(status, 204 | 205 | 304 | 100..200);
    let error = match status {
        300..400 => Some(Expected::Anything),
        400.. => Some(Expected::Error(Some("Status"))),
        _ => None,
    };
    if !has_body || response.content.is_empty() {
        return vec![(reply(status, None, Vec::new()), error.unwrap_or(Expected::Empty))];
    }
    let mut replies = Vec::new();
    for media in &response.content {
        let Some((body, expected)) = body(planner, media, status) else { continue };
        let name = concrete(&media.name);
        let is_accepted =
            accept.split(',').any(|range| is_in_range(&name, range.trim()) || is_in_range(range, &media.name));
        let expected = match &error {
            Some(error) => error.clone(),
            // Many documents use `default` for errors only.
            None if response.status == "default" => Expected::Anything,
            None if is_accepted => expected,
            None => continue,
        };
        replies.push((reply(status, Some(&name), body), expected));
    }
    replies
}

/// Returns a body of a media type, and how callers receive it.
fn body(planner: &Planner, media: &Media, status: u16) -> Option<(Vec<u8>, Expected)> {
    let essence = essence(&media.name);
    let value = match &media.schema {
        Some(pointer) => sample(planner, pointer, status)?,
        None => Value::from("text"),
    };
    let lines = |items: &[Value], before: &str, after: &str| -> Vec<u8> {
        let lines: Vec<String> = items.iter().map(|item| format!("{before}{item}{after}")).collect();
        lines.concat().into_bytes()
    };
    let is_json = essence == "application/json" || essence == "text/json" || essence.ends_with("+json");
    let items = || match &value {
        Value::Array(items) => items.clone(),
        value => vec![value.clone(), value.clone()],
    };
    Some(match essence.as_str() {
        "text/event-stream" if media.schema.is_none() => {
            (b"data: text\n\n".to_vec(), Expected::Items(vec!["text".into()]))
        }
        "text/event-stream" if is_binary(planner, media) => (b"bytes".to_vec(), Expected::Text("bytes".to_owned())),
        "text/event-stream" if value.is_string() => {
            let text = value.as_str().unwrap_or_default().replace(['\r', '\n', '\0'], " ");
            (format!("data: {text}\n\n").into_bytes(), Expected::Anything)
        }
        "text/event-stream" => (lines(&items(), "data: ", "\n\n"), Expected::Items(items())),
        "application/json-seq" => (lines(&items(), "\u{1e}", "\n"), Expected::Items(items())),
        name if is_lines(name) => (lines(&items(), "", "\n"), Expected::Items(items())),
        _ if is_json => (value.to_string().into_bytes(), Expected::Json(value)),
        "*/*" | "application/*" if !value.is_string() => (value.to_string().into_bytes(), Expected::Json(value)),
        _ => {
            let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            (text.clone().into_bytes(), Expected::Text(text))
        }
    })
}

fn is_binary(planner: &Planner, media: &Media) -> bool {
    let schema = media.schema.as_ref().and_then(|pointer| target(&planner.description.responses, pointer));
    schema.is_some_and(|schema| {
        planner
            .responses
            .of(&Schema::of(schema))
            .iter()
            .any(|flat| flat.get("format").is_some_and(|name| name == "binary"))
    })
}

fn sample(planner: &Planner, pointer: &str, status: u16) -> Option<Value> {
    let schema = target(&planner.description.responses, pointer)?;
    let mut random = Random::from_text(&format!("{pointer} {status}"));
    let mut value =
        |mode| Generator::new(planner.responses, &mut random, mode).with_size(120).value(&Schema::of(schema), 0);
    value(Mode::Maximal).or_else(|| value(Mode::Minimal))
}

fn reply(status: u16, media_type: Option<&str>, body: Vec<u8>) -> Reply {
    let header = |value: &str| ("content-type".to_owned(), value.to_owned());
    Reply { status, headers: media_type.map(header).into_iter().collect(), body }
}

/// Returns the type and subtype of a media type in lower case.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns a media type of a range.
fn concrete(range: &str) -> String {
    match essence(range).as_str() {
        "*/*" | "application/*" => "application/json".to_owned(),
        essence if essence.ends_with("/*") => essence.replace("/*", "/x-other"),
        _ => range.to_owned(),
    }
}

/// Returns whether a media type is in a range.
pub(super) fn is_in_range(media_type: &str, range: &str) -> bool {
    let (media_type, range) = (essence(media_type), essence(range));
    range == "*/*"
        || media_type == range
        || range.strip_suffix('*').is_some_and(|prefix| media_type.starts_with(prefix))
}
