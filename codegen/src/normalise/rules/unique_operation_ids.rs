//! ```yaml
//! /pets:                                 /pets:
//!   get: {operationId: list}               get: {operationId: list}
//! /shops:                        ->      /shops:
//!   get: {operationId: list}               get: {operationId: shops_list}
//! ```
//!
//! An `operationId` is unique in its document, and many pages become one document. The first operation keeps its id, and
//! the others get the name of their group, or a number if that is not unique either. The report lists the ids that
//! change.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Span;
use crate::grammar::Kind;
use crate::normalise::described::names_of;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Value, unescape};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let mut all = BTreeSet::new();
    visit_kind(&mut document.root, Kind::Operation, &mut |operation, _| {
        all.extend(operation.text("operationId").map(ToOwned::to_owned));
    });
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    visit_kind(&mut document.root, Kind::Operation, &mut |operation, pointer| {
        let group = group(operation, pointer);
        let Some(Node { value: Value::String(id), span, .. }) = operation.get_mut("operationId") else { return };
        let Some(owner) = seen.get(id.as_str()).copied() else {
            seen.insert(id.clone(), *span);
            return;
        };
        let mut new = if group.is_empty() { format!("{id}_2") } else { format!("{group}_{id}") };
        let mut number = 2;
        while all.contains(&new) {
            new = format!("{id}_{number}");
            number += 1;
        }
        let pointer = pointer.key("operationId");
        log.applied(*span, &pointer);
        log.renamed(*span, &pointer, &new, id, owner);
        all.insert(new.clone());
        seen.insert(new.clone(), *span);
        *id = new;
    });
}

/// Returns the group of an operation.
fn group(operation: &Node, pointer: &Pointer) -> String {
    let text = pointer.to_string();
    let mut segments = text.rsplit('/').map(unescape);
    let (method, path) = (segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
    names_of(&path, &method, operation).group.join("_")
}
