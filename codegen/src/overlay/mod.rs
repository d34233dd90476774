//! Overlay: adds what the pages do not state to the documents as published.
//!
//! OpenAPI Overlay 1.0 and 1.1, with `update` and `remove`. `serde_json_path` (RFC 9535) evaluates the targets. The
//! merge is our own, because a merged node has to keep its position in the page or in the overlay; `tests/overlay.rs`
//! compares it with `roas-overlay`.

mod merge;

use std::cmp::Ordering;

use serde_json_path::JsonPath;

use crate::diagnostic::{Problems, Span};
use crate::pointer::{Pointer, join};
use crate::report::{Action, Report};
use crate::source::node::{Node, Value};
use crate::source::{Document, Input, load_yaml};

/// The code of the problem of an action that matches nothing.
pub(crate) const NEVER_APPLIED: &str = "overlay-never-applied";

/// Applies the actions of an overlay, in order. An action that matches nothing in any document is an error, unless
/// `allow_unused` says that it is a warning.
pub(crate) fn apply(
    input: &Input,
    allow_unused: bool,
    documents: &mut [Document],
    problems: &mut Problems,
    report: &mut Report,
) {
    let Some(overlay) = load_yaml(input, problems) else { return };
    let is_known = |version: &str| version.starts_with("1.0") || version.starts_with("1.1");
    if !overlay.text("overlay").is_some_and(is_known) {
        let span = overlay.get("overlay").unwrap_or(&overlay).span;
        problems
            .error("overlay-version", span, "#/overlay", "the file is not an OpenAPI Overlay 1.0 or 1.1")
            .help("add `overlay: 1.0.0` as the first line");
        return;
    }
    let Some(actions) = overlay.get("actions").and_then(Node::as_array) else {
        problems
            .error("overlay-actions", overlay.span, "#/actions", "the overlay has no list of actions")
            .help("add `actions:`");
        return;
    };
    let pointer = Pointer::Root.key("actions");
    for (index, action) in actions.iter().enumerate() {
        let Some(action) = read_action(action, &pointer.index(index), problems) else { continue };
        action.apply(allow_unused, documents, problems, report);
    }
}

/// An action of an overlay.
struct OverlayAction<'a> {
    target: &'a str,
    path: JsonPath,
    /// The update; `None` if the action removes its targets.
    update: Option<&'a Node>,
    /// The position of the target in the overlay.
    span: Span,
    pointer: String,
}

/// Reads an action. Reports an action that is not valid.
fn read_action<'a>(action: &'a Node, pointer: &Pointer, problems: &mut Problems) -> Option<OverlayAction<'a>> {
    let Some(target) = action.text("target") else {
        problems
            .error("overlay-target", action.span, pointer, "the action has no target")
            .help("add a JSONPath, for example `target: $.paths`");
        return None;
    };
    let span = action.get("target").map_or(action.span, |node| node.span);
    let path = match JsonPath::parse(target) {
        Ok(path) => path,
        Err(error) => {
            let message = format!("the target is not a JSONPath: {}", error.message());
            problems.error("overlay-target", span, &pointer.key("target"), message).help("RFC 9535 defines the syntax");
            return None;
        }
    };
    let removes = action.get("remove").is_some_and(|node| node.value == Value::Bool(true));
    let update = action.get("update").filter(|_| !removes);
    if !removes && update.is_none() {
        problems
            .error("overlay-action", action.span, pointer, "the action has neither `update` nor `remove`")
            .help("add `update:` or `remove: true`; `copy` is not supported");
        return None;
    }
    Some(OverlayAction { target, path, update, span, pointer: pointer.key("target").to_string() })
}

impl OverlayAction<'_> {
    /// Applies the action to every document, and adds it to the report.
    fn apply(&self, allow_unused: bool, documents: &mut [Document], problems: &mut Problems, report: &mut Report) {
        let mut matched = Vec::new();
        for document in documents {
            // From the end, so that the removal of an item does not move items that follow.
            for location in self.locations(&document.root).iter().rev() {
                if merge::act(&mut document.root, location, self.update) {
                    matched.push(location.iter().fold("#".to_owned(), |pointer, token| join(&pointer, token)));
                } else {
                    let message = "the target is neither an object nor a list";
                    problems
                        .error("overlay-target", self.span, &self.pointer, message)
                        .help("target the object that contains the value, and update the field");
                }
            }
        }
        matched.reverse();
        if matched.is_empty() {
            let message = format!("the action matches nothing: {}", self.target);
            let problem = if allow_unused {
                problems.warning(NEVER_APPLIED, self.span, &self.pointer, message)
            } else {
                problems.error(NEVER_APPLIED, self.span, &self.pointer, message)
            };
            problem.help("correct the target, or delete the action if the page now states the same");
        } else {
            report.actions.push(Action { target: self.target.to_owned(), places: matched });
        }
    }

    /// Returns the locations of the nodes that the target matches, each as the steps to it. They are sorted by their
    /// steps, so that a node comes before the nodes in it.
    fn locations(&self, root: &Node) -> Vec<Vec<String>> {
        let json = root.to_json();
        let nodes = self.path.query_located(&json);
        let steps = nodes.locations().map(|location| location.iter().map(ToString::to_string).collect());
        let mut locations: Vec<Vec<String>> = steps.collect();
        locations.sort_by(|left, right| compare(left, right));
        locations.dedup();
        locations
    }
}

/// Orders two locations. Indexes are compared as numbers.
fn compare(left: &[String], right: &[String]) -> Ordering {
    let key = |token: &String| (token.parse::<usize>().ok(), token.clone());
    left.iter().map(key).cmp(right.iter().map(key))
}
