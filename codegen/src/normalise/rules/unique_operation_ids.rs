//! ```yaml
//! operationId: list              ->      operationId: list
//! ...                                    ...
//! operationId: list                      operationId: list_2
//! ```
//!
//! An `operationId` is unique in its document, and pages become one document. The first keeps its name.

use std::collections::BTreeSet;

use crate::normalise::Found;
use crate::normalise::grammar::Kind;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, Value, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    let mut all = BTreeSet::new();
    each(&mut document.root, Kind::Operation, &mut |operation, _| {
        all.extend(operation.text("operationId").map(ToOwned::to_owned));
    });
    let mut seen = BTreeSet::new();
    each(&mut document.root, Kind::Operation, &mut |operation, pointer| {
        let Some(Node { value: Value::String(id), span }) = operation.get_mut("operationId") else { return };
        if seen.insert(id.clone()) {
            return;
        }
        let mut number = 2;
        while all.contains(&format!("{id}_{number}")) {
            number += 1;
        }
        *id = format!("{id}_{number}");
        found.at(*span, &join(pointer, "operationId"));
        all.insert(id.clone());
        seen.insert(id.clone());
    });
}
