//! ```yaml
//! components:                              security: [{key: []}, {}]
//!   securitySchemes: {key: {...}}    ->    components:
//!                                            securitySchemes: {key: {...}}
//! ```
//!
//! If no operation requires any of the security schemes, the only one applies to all operations: its credential is sent
//! if it is set. Of several schemes, none is applied. A document and operations with an empty `security` say that
//! requests carry no credential.

use crate::grammar::METHODS;
use crate::normalise::rule_log::RuleLog;
use crate::pointer::join;
use crate::source::Document;
use crate::source::node::{Node, Object};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let root = &mut document.root;
    let schemes = root.get("components").and_then(|components| components.get("securitySchemes"));
    let Some(schemes) = schemes.and_then(Node::as_object) else { return };
    let items = root.get("paths").and_then(Node::as_object).into_iter().flatten();
    let operations = items.flat_map(|(_, item)| METHODS.iter().filter_map(|method| item.get(method)));
    let (with, without): (Vec<&Node>, Vec<&Node>) =
        operations.partition(|operation| operation.get("security").is_some());
    let is_empty = |operation: &&Node| {
        let alternatives = operation.get("security").and_then(Node::as_array);
        alternatives.is_some_and(|all| all.iter().all(|one| one.as_object().is_some_and(Object::is_empty)))
    };
    if root.get("security").is_some() || without.is_empty() || !with.iter().all(is_empty) {
        return;
    }
    let Some((name, scheme)) = schemes.first().filter(|(_, scheme)| is_complete(scheme)) else { return };
    let (name, span) = (name.clone(), scheme.span);
    let pointer = join("#/components/securitySchemes", &name);
    let help = format!(
        "declare what requests carry with an overlay action, for example `target: $`, `update: {{security: [{{{}: []}}]}}`",
        name.escape_debug()
    );
    if schemes.len() > 1 {
        let message = "no operation requires any of the security schemes: no credential is sent";
        log.problems.warning("security", span, &pointer, message).help(help);
        return;
    }
    let message =
        format!("no operation requires the only security scheme `{}`: it is sent if it is set", name.escape_debug());
    log.problems.warning("security", span, &pointer, message).help(help);
    log.applied(span, &pointer);
    let requirement = Node::object([(name, Node::array(Vec::new(), span))], span);
    let none = Node::object([] as [(&str, Node); 0], span);
    root.set("security", Node::array(vec![requirement, none], span));
}

/// Whether a scheme says how requests carry the credential.
fn is_complete(scheme: &Node) -> bool {
    let has = |fields: &[&str]| fields.iter().all(|field| scheme.text(field).is_some());
    match scheme.text("type") {
        Some("apiKey") => has(&["name"]) && matches!(scheme.text("in"), Some("query" | "header" | "cookie")),
        Some("http") => has(&["scheme"]),
        Some("oauth2" | "openIdConnect" | "mutualTLS") => true,
        _ => scheme.get("$ref").is_some(),
    }
}
