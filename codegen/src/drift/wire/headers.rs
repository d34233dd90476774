//! The headers of responses, which are matched by name without regard to case.

use indexmap::IndexMap;

use super::comparison::{Comparison, Scope, resolved};
use super::parameters::schema;
use super::values::{both_same, fields, is_true, quoted};
use super::{Side, texts};
use crate::drift::rules;
use crate::source::node::Node;

/// Compares the headers of a response.
pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, scope: Scope, part: &str, old: &'a Node, new: &'a Node) {
    let side = Side::Response;
    let of = |root: &'a Node, response: &'a Node| -> IndexMap<String, &'a Node> {
        let headers = fields(response.get("headers"));
        headers.map(|(name, header)| (name.to_ascii_lowercase(), resolved(root, header))).collect()
    };
    let (old_root, new_root) = (comparison.old, comparison.new);
    let (before, after) = (of(old_root, old), of(new_root, new));
    for (name, new_header) in &after {
        let part = format!("{part} header {name}");
        let mut place = comparison.at(scope, Some(side), part.clone());
        let Some(old_header) = before.get(name) else {
            let message = format!("the header {} was added", quoted(name));
            place.found(rules::HEADER_ADDED, None, Some(new_header), message);
            continue;
        };
        if is_true(old_header, "required") != is_true(new_header, "required") {
            let message = format!("`required` of the header {} changed", quoted(name));
            place.found(rules::HEADER_CHANGED, Some(old_header), Some(new_header), message);
        }
        texts::compare(&mut place, old_header, new_header);
        // The client passes on headers as text.
        let of = |root: &'a Node, header: &'a Node| schema(header).map(|schema| resolved(root, schema));
        let (before, after) = (of(old_root, old_header), of(new_root, new_header));
        if !both_same(before, after) {
            let message = format!("the schema of the header {} changed", quoted(name));
            place.found(rules::HEADER_CHANGED, before.or(Some(old_header)), after.or(Some(new_header)), message);
        }
    }
    for (name, old_header) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
        let mut place = comparison.at(scope, Some(side), format!("{part} header {name}"));
        let message = format!("the header {} was removed", quoted(name));
        place.found(rules::HEADER_REMOVED, Some(old_header), None, message);
    }
}
