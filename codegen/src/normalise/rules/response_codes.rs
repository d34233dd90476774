//! ```yaml
//! responses:                             responses:
//!   2xx: {...}                             2XX: {...}
//!   Default: {...}               ->        default: {...}
//!   '400,404': {...}                       '400': {...}
//!                                          '404': {...}
//! ```
//!
//! A response for something that is not a status code is moved to `x-responses` of the operation, with a warning.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Object};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Operation, &mut |operation, pointer| {
        let here = pointer.key("responses");
        let Some(responses) = operation.get_mut("responses").and_then(Node::as_object_mut) else { return };
        if responses.keys().all(|code| is_code(code) || code.starts_with("x-")) {
            return;
        }
        let mut unknown = Object::new();
        for (code, response) in std::mem::take(responses) {
            if is_code(&code) || code.starts_with("x-") {
                responses.insert(code, response);
            } else if let Some(codes) = meant(&code) {
                if codes.first().is_some_and(|read| read.eq_ignore_ascii_case(&code)) {
                    log.applied(response.span, &here.key(&code));
                } else {
                    read(&code, &codes, &response, &here, log);
                }
                for code in codes {
                    responses.entry(code).or_insert_with(|| response.clone());
                }
            } else {
                let message = format!("`{}` is not a status code: the response is ignored", code.escape_debug());
                log.mistake(response.span, &here.key(&code), message);
                unknown.insert(code, response);
            }
        }
        if !unknown.is_empty() {
            let span = operation.span;
            operation.set("x-responses", Node::object(unknown, span));
        }
    });
}

fn read(code: &str, codes: &[String], response: &Node, pointer: &Pointer, log: &mut RuleLog) {
    let read = codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(" and ");
    let message = format!("`{}` is not a status code: it is read as {read}", code.escape_debug());
    log.mistake(response.span, &pointer.key(code), message);
}

/// Whether a key of `responses` is a status code, a range of them, or `default`.
fn is_code(code: &str) -> bool {
    match code.as_bytes() {
        b"default" | [b'1'..=b'9', b'X', b'X'] => true,
        [b'1'..=b'9', rest @ ..] => rest.len() == 2 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// Returns the status codes that a key means.
fn meant(key: &str) -> Option<Vec<String>> {
    let key = key.trim();
    if key.eq_ignore_ascii_case("default") || key == "*" {
        return Some(vec!["default".to_owned()]);
    }
    let one = |text: &str| {
        let text = text.trim().trim_end_matches(".0");
        let text = text.replace(['x', '*', '?'], "X");
        (is_code(&text) && text != "default").then_some(text)
    };
    if let Some(code) = one(key) {
        return Some(vec![code]);
    }
    // `200-299` and `2XX` are the same.
    if let Some((first, last)) = key.split_once('-')
        && let (Some("00"), Some("99")) = (first.trim().get(1..), last.trim().get(1..))
        && first.trim().get(..1) == last.trim().get(..1)
    {
        return one(&format!("{}XX", first.trim().get(..1)?)).map(|code| vec![code]);
    }
    key.split([',', '/', '|']).map(one).collect()
}
