//! Compares the result that a program reports with the reply that it received.

use serde_json::Value;

use super::plan::{Expected, Run};

/// Returns what is wrong with the result that a program reports.
pub(super) fn problem(run: &Run, result: &Value) -> Option<String> {
    let described = || format!("the result is {result}, but the reply is {}", run.reply.status);
    let error = result.get("error").and_then(Value::as_str);
    let body = &result["body"];
    let is_expected = match &run.expected {
        Expected::Anything => true,
        Expected::Error(kind) => error.is_some_and(|error| kind.is_none_or(|kind| kind == error)),
        _ if error.is_some() || result["status"] != run.reply.status => false,
        Expected::Json(_) => body["is_equal"] == true && body["comes_back"] == true,
        Expected::Items(items) => {
            let is_equal = |item: &Value| *item == true;
            let found = body["items"].as_array();
            found.is_some_and(|found| {
                found.len() == items.len() && (found.iter().all(is_equal) || body["kind"] == "texts")
            })
        }
        // A body that has no type of its own may also be JSON.
        Expected::Text(text) => body["text"] == text.as_str() || body["is_equal"] == true,
        Expected::Empty => body["kind"] == "empty" || body["text"] == "",
    };
    (!is_expected).then(described)
}
