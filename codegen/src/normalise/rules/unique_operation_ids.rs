//! ```yaml
//! operationId: list              ->      operationId: list
//! ...                                    ...
//! operationId: list                      operationId: list_2
//! ```
//!
//! An `operationId` is unique in its document, and many pages become one document. The first operation keeps its id.
//! The report lists the ids that change.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Span;
use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::{Node, Value};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let mut all = BTreeSet::new();
    visit_kind(&mut document.root, Kind::Operation, &mut |operation, _| {
        all.extend(operation.text("operationId").map(ToOwned::to_owned));
    });
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    visit_kind(&mut document.root, Kind::Operation, &mut |operation, pointer| {
        let Some(Node { value: Value::String(id), span, .. }) = operation.get_mut("operationId") else { return };
        let Some(owner) = seen.get(id.as_str()).copied() else {
            seen.insert(id.clone(), *span);
            return;
        };
        let mut number = 2;
        while all.contains(&format!("{id}_{number}")) {
            number += 1;
        }
        let new = format!("{id}_{number}");
        let pointer = pointer.key("operationId");
        log.applied(*span, &pointer);
        log.renamed(*span, &pointer, &new, id, owner);
        all.insert(new.clone());
        seen.insert(new.clone(), *span);
        *id = new;
    });
}
