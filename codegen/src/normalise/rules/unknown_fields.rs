//! ```yaml
//! type: string                   ->      type: string
//! regex: ^a                              x-regex: ^a
//! ```
//!
//! Only in documents that are no pages. People write them, and leave in them what other tools read, or what they
//! misspelt; OpenAPI 3.1 allows any keyword in a schema. Each is kept in an extension, with a warning. Pages are
//! made by a program: what is not known on them is an error.

use crate::normalise::Found;
use crate::normalise::walk::every;
use crate::source::Document;
use crate::source::node::{Node, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    if document.is_page {
        return;
    }
    every(&mut document.root, &mut |node, kind, pointer| {
        let is_reference = node.get("$ref").is_some();
        let Some(fields) = node.as_object() else { return };
        let is_unknown = |name: &&String| kind.field(name).is_none() && !name.starts_with("x-") && *name != "$ref";
        let names: Vec<String> = fields.keys().filter(is_unknown).cloned().collect();
        for name in names {
            let Some(value) = node.remove(&name) else { continue };
            let here = join(pointer, &name);
            found.at(value.span, &here);
            if !is_reference {
                let message = format!("{} has no field `{name}`: it means nothing here", kind.name());
                let warning = found.problems.warning("unknown-field", value.span, &here, message);
                warning.help("correct it with an overlay action if it is a slip");
            }
            set_aside(node, &name, value);
        }
    });
}

/// Keeps a value in an extension that is not there yet.
fn set_aside(node: &mut Node, name: &str, value: Node) {
    let mut extension = format!("x-{}", name.trim_start_matches('$'));
    while node.get(&extension).is_some() {
        extension.push('_');
    }
    node.set(&extension, value);
}
