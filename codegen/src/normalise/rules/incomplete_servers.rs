//! ```yaml
//! variables:                             variables:
//!   region: {enum: [eu, us]}     ->        region: {enum: [eu, us], default: eu}
//! ```
//!
//! A server without a URL is left out. A variable without a default has the first value of its `enum`. Without any
//! value, it stays in the URL, as if its default were `{region}`: callers have to set the URL of the server.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::{visit_all, visit_kind};
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::Node;

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_all(&mut document.root, &mut |owner, kind, pointer| {
        if matches!(kind, Kind::OpenApi | Kind::PathItem | Kind::Operation) {
            leave_out_servers_without_url(owner, pointer, log);
        }
    });
    visit_kind(&mut document.root, Kind::Server, &mut |server, pointer| {
        let here = pointer.key("variables");
        let Some(variables) = server.get_mut("variables").and_then(Node::as_object_mut) else { return };
        for (name, variable) in variables.iter_mut() {
            if variable.as_object().is_none() || variable.text("default").is_some() {
                continue;
            }
            let span = variable.span;
            let values = variable.get("enum").and_then(Node::as_array);
            let first = values.and_then(|values| values.iter().find_map(Node::as_str)).map(ToOwned::to_owned);
            let message = match &first {
                Some(first) => {
                    format!("the variable `{name}` has no default: it is `{}`, its first value", first.escape_debug())
                }
                None => format!("the variable `{name}` has no value: callers have to set the URL of the server"),
            };
            log.mistake(span, &here.key(name), message);
            let default = first.unwrap_or_else(|| format!("{{{name}}}"));
            variable.set("default", Node::string(default, span));
        }
    });
}

fn leave_out_servers_without_url(owner: &mut Node, pointer: &Pointer, log: &mut RuleLog) {
    let here = pointer.key("servers");
    let Some(servers) = owner.get_mut("servers").and_then(Node::as_array_mut) else { return };
    let count = servers.len();
    let mut index = 0;
    servers.retain(|server| {
        let has_url = server.text("url").is_some() || server.as_object().is_none();
        if !has_url {
            log.mistake(server.span, &here.index(index), "the server has no URL: it is left out");
        }
        index += 1;
        has_url
    });
    if count > 0 && servers.is_empty() {
        owner.remove("servers");
    }
}
