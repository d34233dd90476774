//! Finds the nodes of the documents that errors concern.
//!
//! A rule may have moved or renamed the node of an error, so that its pointer is not one of the published document. Its
//! position is kept by every rule. Nodes of YAML aliases share a position; then the pointer decides, if it can.

use std::collections::BTreeMap;

use super::parts::{Cause, Parts};
use crate::diagnostic::{Diagnostic, Diagnostics, Problems, Severity};

/// A position: the file, the line and the column.
type Place<'a> = (&'a str, (u32, u32));

/// Returns the nodes that errors concern, each with the index of its document. Warnings are ignored.
pub(super) fn errors(parts: &Parts, problems: &Problems, Diagnostics(list): &Diagnostics) -> Vec<(usize, Cause)> {
    let list: Vec<&Diagnostic> = list.iter().filter(|one| one.severity == Severity::Error).collect();
    let mut found: BTreeMap<Place, Vec<(usize, String)>> = BTreeMap::new();
    for error in &list {
        if let (Some(file), Some(position)) = (&error.file, error.position) {
            found.entry((file, position)).or_default();
        }
    }
    parts.visit(&mut |file, span, pointer| {
        if let Some(nodes) = found.get_mut(&(problems.source(span), (span.line, span.column))) {
            nodes.push((file, pointer.to_string()));
        }
    });
    let mut causes = Vec::new();
    for error in list {
        let at = error.file.as_deref().zip(error.position);
        let nodes = at.and_then(|at| found.get(&at)).map_or(&[] as &[_], Vec::as_slice);
        let own = error.pointer.as_deref().unwrap_or_default();
        let is_own =
            |pointer: &str| own.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let has_own = nodes.iter().any(|(_, pointer)| pointer.len() > 1 && is_own(pointer));
        let nodes = nodes.iter().filter(|(_, pointer)| !has_own || is_own(pointer));
        let place = at.map(|(file, (line, _))| format!("{file}:{line}"));
        let cause =
            |pointer: &String| Cause { pointer: pointer.clone(), reason: error.message.clone(), error: place.clone() };
        causes.extend(nodes.map(|(file, pointer)| (*file, cause(pointer))));
    }
    causes
}
