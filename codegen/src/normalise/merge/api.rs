//! The API that documents are merged into.

use crate::diagnostic::Problems;
use crate::pointer::Pointer;
use crate::report::Report;
use crate::source::node::{Node, Object, Value};

/// The merge of documents into one API.
pub(super) struct Merge<'a> {
    pub(super) api: &'a mut Node,
    pub(super) problems: &'a mut Problems,
    pub(super) report: &'a mut Report,
}

impl Merge<'_> {
    /// Adds a field to an object of the API that `owner` returns. A field that is already there is kept, with a warning
    /// if it differs.
    pub(super) fn keep_first(
        &mut self,
        pointer: &Pointer,
        name: &str,
        node: Node,
        owner: impl FnOnce(&mut Node) -> &mut Node,
    ) {
        let owner = owner(self.api);
        match owner.get(name) {
            None => owner.set(name, node),
            Some(known) if *known == node => {}
            Some(known) => {
                let other = self.problems.place(known.span);
                let message = format!("`{name}` is ignored: it differs from the one in {other}");
                self.problems.warning("merge-conflict", node.span, pointer, message);
            }
        }
    }
}

/// Returns the fields of an object; none if the node is not an object.
pub(super) fn into_fields(node: Node) -> Object {
    match node.value {
        Value::Object(fields) => fields,
        _ => Object::new(),
    }
}
