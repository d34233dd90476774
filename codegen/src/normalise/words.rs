//! The fields that allow certain words only, such as `in` of a parameter.

use crate::grammar::Kind;
use crate::source::node::Node;

/// A field that allows certain words.
pub(super) struct Words {
    pub(super) field: &'static str,
    pub(super) allowed: &'static [&'static str],
    /// Whether another word can be ignored, because the field has a default.
    pub(super) has_default: bool,
}

const LOCATIONS: &[&str] = &["query", "header", "path", "cookie"];
const KEY_LOCATIONS: &[&str] = &["query", "header", "cookie"];
const SCHEMES: &[&str] = &["apiKey", "http", "oauth2", "openIdConnect"];
const FORM_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

/// Returns the fields of an object that allow certain words.
pub(super) fn of(node: &Node, kind: Kind) -> Vec<Words> {
    let must = |field, allowed| Words { field, allowed, has_default: false };
    let may = |field, allowed| Words { field, allowed, has_default: true };
    match kind {
        Kind::Parameter => {
            let styles: &[&str] = match node.text("in") {
                Some("path") => &["simple", "label", "matrix"],
                Some("header") => &["simple"],
                Some("cookie") => &["form"],
                _ => FORM_STYLES,
            };
            vec![must("in", LOCATIONS), may("style", styles)]
        }
        Kind::Header => vec![may("style", &["simple"])],
        Kind::Encoding => vec![may("style", FORM_STYLES)],
        Kind::SecurityScheme => {
            let is_key = node.text("type") == Some("apiKey");
            let location = is_key.then(|| must("in", KEY_LOCATIONS));
            std::iter::once(must("type", SCHEMES)).chain(location).collect()
        }
        _ => Vec::new(),
    }
}
