//! ```yaml
//! parameters:                                   parameters:
//!   - {name: mode, in: query, schema: A}    ->    - {name: mode, in: query, schema: B}
//!   - {name: mode, in: query, schema: B}
//! ```
//!
//! A list contains each parameter once (3.0.3, section 4.7.10). Of several, the last one counts, with a warning. The case
//! of header names does not matter (RFC 9110, section 5.1).

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::pointer::{Pointer, unescape};
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let components = document.root.get("components").and_then(|components| components.get("parameters")).cloned();
    for kind in [Kind::PathItem, Kind::Operation] {
        visit_kind(&mut document.root, kind, &mut |owner, pointer| {
            remove_duplicates(owner, components.as_ref(), &pointer.key("parameters"), log);
        });
    }
}

/// Removes the parameters of a list that a later one replaces.
fn remove_duplicates(owner: &mut Node, components: Option<&Node>, here: &Pointer, log: &mut RuleLog) {
    let Some(parameters) = owner.get_mut("parameters").and_then(Node::as_array_mut) else { return };
    let keys: Vec<Option<(String, String)>> = parameters.iter().map(|parameter| key(parameter, components)).collect();
    let mut index = 0;
    parameters.retain(|parameter| {
        let own = keys.get(index).and_then(Option::as_ref);
        let is_replaced = own.is_some() && keys.iter().skip(index + 1).any(|other| other.as_ref() == own);
        if let Some((_, name)) = own.filter(|_| is_replaced) {
            let pointer = here.index(index);
            let message = format!("the parameter `{}` is listed twice: the last one counts", name.escape_debug());
            let warning = log.problems.warning("duplicate-parameter", parameter.span, &pointer, message);
            warning.help("remove one of them with an overlay action");
            log.applied(parameter.span, &pointer);
        }
        index += 1;
        !is_replaced
    });
}

/// Returns the location and the name of a parameter, which may be a reference to a component.
fn key(parameter: &Node, components: Option<&Node>) -> Option<(String, String)> {
    let reference = parameter.text("$ref").and_then(|reference| reference.strip_prefix("#/components/parameters/"));
    let parameter = match reference {
        Some(name) => components?.get(&unescape(name))?,
        None => parameter,
    };
    let (location, name) = (parameter.text("in")?, parameter.text("name")?);
    let name = if location == "header" { name.to_lowercase() } else { name.to_owned() };
    Some((location.to_owned(), name))
}
