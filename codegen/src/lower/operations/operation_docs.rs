//! The documentation of an operation.

use super::Source;
use crate::lower::docs;

/// Returns the summary, the description, and a link to the reference.
pub(super) fn of(source: &Source, address: &str) -> Vec<String> {
    let declared = source.declared;
    let mut lines = Vec::new();
    if let Some(summary) = docs::summary(declared.summary.as_deref()) {
        lines.push(if summary.ends_with(['.', '?', '!']) { summary } else { summary + "." });
    }
    let description = docs::lines(declared.description.as_deref());
    if !description.is_empty() {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(description);
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    let is_link = |url: &&str| url.starts_with("https://") && !url.contains(['(', ')', ' ', '<']);
    let reference = declared.external_docs.as_ref().map(|docs| docs.url.as_str()).filter(is_link);
    let method = source.method.to_uppercase();
    lines.push(match reference {
        Some(url) => format!("`{method} {address}`: [reference]({url})"),
        None => format!("`{method} {address}`"),
    });
    lines
}
