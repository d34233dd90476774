//! ```yaml
//! operationId: list              ->      operationId: list
//! ...                                    ...
//! operationId: list                      operationId: list_2
//! ```
//!
//! An `operationId` is unique in its document, and pages become one document. The first keeps its name,
//! and the report says which do not.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Span;
use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    let mut all = BTreeSet::new();
    each(&mut document.root, Kind::Operation, &mut |operation, _| {
        all.extend(operation.text("operationId").map(ToOwned::to_owned));
    });
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    each(&mut document.root, Kind::Operation, &mut |operation, pointer| {
        let Some(Node { value: Value::String(id), span }) = operation.get_mut("operationId") else { return };
        let Some(owner) = seen.get(id.as_str()).copied() else {
            seen.insert(id.clone(), *span);
            return;
        };
        let mut number = 2;
        while all.contains(&format!("{id}_{number}")) {
            number += 1;
        }
        let new = format!("{id}_{number}");
        let pointer = join(pointer, "operationId");
        found.at(*span, &pointer);
        found.renamed(*span, &pointer, &new, id, owner);
        all.insert(new.clone());
        seen.insert(new.clone(), *span);
        *id = new;
    });
}
