//! ```yaml
//! type: string                   ->      type: string
//! regex: ^a                              x-regex: ^a
//! ```
//!
//! Hand-written documents contain fields of other tools and misspelt fields, and OpenAPI 3.1 allows any keyword in a
//! schema. Each becomes an extension, with a warning. This rule does not apply to pages: a program generates them, and
//! an unknown field of a page is an error.

use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_all;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    if document.is_page {
        return;
    }
    visit_all(&mut document.root, &mut |node, kind, pointer| {
        let is_reference = node.get("$ref").is_some();
        let Some(fields) = node.as_object() else { return };
        let is_unknown = |name: &&String| kind.field(name).is_none() && !name.starts_with("x-") && *name != "$ref";
        let names: Vec<String> = fields.keys().filter(is_unknown).cloned().collect();
        for name in names {
            let Some(value) = node.remove(&name) else { continue };
            let here = pointer.key(&name);
            log.applied(value.span, &here);
            if !is_reference {
                let message = format!("{} does not have a field `{name}`: it is ignored", kind.name());
                let warning = log.problems.warning("unknown-field", value.span, &here, message);
                warning.help("if the name is misspelt, correct it with an overlay action");
            }
            set_aside(node, &name, value);
        }
    });
}

/// Stores the value of a field in an extension. Underscores are added to a name that is taken.
fn set_aside(node: &mut Node, name: &str, value: Node) {
    let mut extension = format!("x-{}", name.trim_start_matches('$'));
    while node.get(&extension).is_some() {
        extension.push('_');
    }
    node.set(&extension, value);
}
