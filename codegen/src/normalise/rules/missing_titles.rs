//! ```yaml
//! info: {version: '1'}           ->      info: {version: '1', title: petstore}
//! ```
//!
//! A document without a title has the name of its file.

use crate::normalise::rule_log::RuleLog;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let root = &mut document.root;
    if root.get("info").is_some_and(|info| info.get("title").is_some()) {
        return;
    }
    let span = root.get("info").map_or(root.span, |info| info.span);
    let source = log.problems.source(root.span);
    let file = source.rsplit(['/', '\\']).next().unwrap_or(source);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let title = if stem.is_empty() { "API" } else { stem }.to_owned();
    let message = format!("the document has no title: it gets the name of the file, `{}`", title.escape_debug());
    log.mistake(span, "#/info", message);
    root.object_entry("info").set("title", Node::string(title, span));
}
