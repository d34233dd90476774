//! Overlay: what the pages do not say, applied to them as published.
//!
//! OpenAPI Overlay 1.0 and 1.1 (`update`, `remove`). The targets are evaluated by `serde_json_path`
//! (RFC 9535); the merge is ours, because a merged node has to keep the place where it was written, in
//! the page or in the overlay. `tests/overlay.rs` holds it against `roas-overlay`.

mod merge;

use serde_json_path::JsonPath;

use crate::diagnostic::Problems;
use crate::report::Report;
use crate::source::node::{Node, Value, join};
use crate::source::{Document, Input, load_yaml};

/// Applies every action of an overlay, in order. An action that matches nothing in any document is an error.
pub(crate) fn apply(input: &Input, documents: &mut [Document], problems: &mut Problems, report: &mut Report) {
    let Some(overlay) = load_yaml(input, problems) else { return };
    match overlay.text("overlay") {
        Some(version) if version.starts_with("1.0") || version.starts_with("1.1") => {}
        _ => {
            problems
                .error(
                    "overlay-version",
                    overlay.get("overlay").unwrap_or(&overlay).span,
                    "#/overlay",
                    "this is not an OpenAPI Overlay 1.0 or 1.1",
                )
                .help("its first line should be `overlay: 1.0.0`");
            return;
        }
    }
    let Some(actions) = overlay.get("actions").and_then(Node::as_array) else {
        problems
            .error("overlay-actions", overlay.span, "#/actions", "the overlay has no list of actions")
            .help("add `actions:`");
        return;
    };
    for (index, action) in actions.iter().enumerate() {
        apply_action(action, &join("#/actions", &index.to_string()), documents, problems, report);
    }
}

fn apply_action(
    action: &Node,
    pointer: &str,
    documents: &mut [Document],
    problems: &mut Problems,
    report: &mut Report,
) {
    let Some(target) = action.text("target") else {
        problems
            .error("overlay-target", action.span, pointer, "the action has no target")
            .help("add a JSONPath such as `$.paths`");
        return;
    };
    let target_span = action.get("target").map_or(action.span, |node| node.span);
    let path = match JsonPath::parse(target) {
        Ok(path) => path,
        Err(error) => {
            problems
                .error(
                    "overlay-target",
                    target_span,
                    &join(pointer, "target"),
                    format!("the target is not a JSONPath: {}", error.message()),
                )
                .help("see RFC 9535");
            return;
        }
    };
    let remove = action.get("remove").is_some_and(|node| node.value == Value::Bool(true));
    let update = action.get("update");
    if !remove && update.is_none() {
        problems
            .error("overlay-action", action.span, pointer, "the action neither updates nor removes")
            .help("add `update:` or `remove: true`; `copy` is not supported");
        return;
    }
    let mut matched = Vec::new();
    for document in documents.iter_mut() {
        let json = document.root.to_json();
        let mut places: Vec<Vec<String>> = path
            .query_located(&json)
            .locations()
            .map(|location| location.iter().map(ToString::to_string).collect())
            .collect();
        // From the back, so that removing an item does not move those still to come.
        places.sort_by(|left, right| in_order(left, right));
        places.dedup();
        for place in places.iter().rev() {
            if merge::act(&mut document.root, place, update.filter(|_| !remove)) {
                matched.push(place.iter().fold("#".to_owned(), |pointer, token| join(&pointer, token)));
            } else {
                problems
                    .error(
                        "overlay-target",
                        target_span,
                        &join(pointer, "target"),
                        "the target is neither an object nor a list",
                    )
                    .help("target the object that holds the value, and update the field");
            }
        }
    }
    matched.reverse();
    if matched.is_empty() {
        problems
            .error(
                "overlay-never-applied",
                target_span,
                &join(pointer, "target"),
                format!("the action matches nothing: {target}"),
            )
            .help("correct the target, or delete the action if the page now says it itself");
    } else {
        report.actions.push((target.to_owned(), matched));
    }
}

/// The order of two places in a document, as far as lists have one: by number, not by text.
fn in_order(left: &[String], right: &[String]) -> std::cmp::Ordering {
    let key = |token: &String| (token.parse::<usize>().ok(), token.clone());
    left.iter().map(key).cmp(right.iter().map(key))
}
