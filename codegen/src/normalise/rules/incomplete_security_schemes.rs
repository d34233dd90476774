//! ```yaml
//! a: {type: oauth2}                      a: {type: oauth2, flows: {}}
//! b: {type: http, bearerFormat: JWT}     b: {type: http, scheme: bearer, bearerFormat: JWT}
//! c: {type: apiKey, name: X-Key}     ->  c: {type: apiKey, name: X-Key, in: header}
//! d: {type: openIdConnect}               d: {type: http, scheme: bearer}
//! ```
//!
//! How requests carry a token does not depend on where it comes from. A flow without a URL or scopes is completed or
//! ignored.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_all;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Object};

/// The URLs that each flow requires.
const URLS: [(&str, &[&str]); 4] = [
    ("implicit", &["authorizationUrl"]),
    ("password", &["tokenUrl"]),
    ("clientCredentials", &["tokenUrl"]),
    ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
];

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_all(&mut document.root, &mut |node, kind, pointer| match kind {
        Kind::SecurityScheme if node.get("$ref").is_none() => scheme(node, pointer, log),
        Kind::OAuthFlows => flows(node, pointer, log),
        _ => {}
    });
}

fn scheme(node: &mut Node, pointer: &Pointer, log: &mut RuleLog) {
    let span = node.span;
    let text = |text: &str| Node::string(text, span);
    let (message, fields) = match node.text("type") {
        Some("oauth2") if node.get("flows").is_none() => {
            ("the scheme has no flows: requests carry a token", vec![("flows", Node::object(Object::new(), span))])
        }
        Some("openIdConnect") if node.get("openIdConnectUrl").is_none() => (
            "the scheme has no `openIdConnectUrl`: requests carry a token",
            vec![("type", text("http")), ("scheme", text("bearer"))],
        ),
        Some("http") if node.get("scheme").is_none() && node.get("bearerFormat").is_some() => {
            ("the scheme has a `bearerFormat`: it is read as `scheme: bearer`", vec![("scheme", text("bearer"))])
        }
        Some("apiKey") if node.get("in").is_none() && node.get("name").is_some() => {
            ("the place of the key is missing: it is read as `in: header`", vec![("in", text("header"))])
        }
        _ => return,
    };
    log.mistake(span, pointer, message);
    for (name, value) in fields {
        node.set(name, value);
    }
}

fn flows(node: &mut Node, pointer: &Pointer, log: &mut RuleLog) {
    for (name, urls) in URLS {
        let here = pointer.key(name);
        let Some(flow) = node.get_mut(name) else { continue };
        let span = flow.span;
        let missing = urls.iter().find(|url| flow.text(url).is_none());
        if let Some(missing) = missing {
            log.mistake(span, &here, format!("the flow has no `{missing}`: it is ignored"));
            if let Some(flow) = node.remove(name) {
                node.set(&format!("x-{name}"), flow);
            }
        } else if flow.get("scopes").is_none() {
            log.mistake(span, &here, "the flow has no `scopes`: it is read without scopes");
            flow.set("scopes", Node::object(Object::new(), span));
        }
    }
}
