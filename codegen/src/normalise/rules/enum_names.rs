//! ```yaml
//! enum: [null, 1, 2]                     enum: [null, 1, 2]
//! x-enum-varnames: [None, One, Two]      x-fern-enum:
//! x-enum-descriptions:           ->        '1': {title: One}
//!   '2': The second.                       '2': {title: Two, description: The second.}
//! ```
//!
//! Several extensions give the values of an enum names and descriptions. Most are lists, in the order of the values;
//! in a map, a name keeps its value if the other rules remove null or reorder the values. A list that is as long as
//! the `enum` without null does not count null. `x-ms-enum` also names the type, so that it is kept.

use crate::diagnostic::Span;
use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Object, Value};

/// The map that the other extensions become.
const NAMES: &str = "x-fern-enum";

/// The extensions that are lists in the order of the values, or maps by value. The first one has precedence.
const EXTENSIONS: [(&str, &str); 8] = [
    ("x-enum-varnames", "title"),
    ("x-enumNames", "title"),
    ("x-enum-names", "title"),
    ("x-speakeasy-enums", "title"),
    ("x-enum-descriptions", "description"),
    ("x-enumDescriptions", "description"),
    ("x-enum-description", "description"),
    ("x-speakeasy-enum-descriptions", "description"),
];

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let Some(values) = schema.get("enum").and_then(Node::as_array) else { return };
        let values: Vec<Option<String>> = values.iter().map(value_text).collect();
        let mut names = Names::default();
        for (extension, field) in EXTENSIONS {
            let Some(texts) = schema.remove(extension) else { continue };
            let span = texts.span;
            log.applied(span, &pointer.key(extension));
            match texts.value {
                Value::Object(texts) => texts.iter().for_each(|(value, text)| names.add(value, field, text)),
                Value::Array(texts) => {
                    let matching = matching(&values, texts.len());
                    if matching.len() != texts.len() {
                        warn(span, &pointer.key(extension), matching.len(), texts.len(), log);
                    }
                    for (value, text) in matching.into_iter().zip(&texts) {
                        value.iter().for_each(|value| names.add(value, field, text));
                    }
                }
                _ => {}
            }
        }
        names.add_ms_enum(schema);
        for (value, about) in schema.get(NAMES).and_then(Node::as_object).into_iter().flatten() {
            about.as_object().into_iter().flatten().for_each(|(field, text)| names.add(value, field, text));
        }
        if let Some(names) = names.into_node(schema.span)
            && schema.get(NAMES) != Some(&names)
        {
            log.applied(schema.span, &pointer.key(NAMES));
            schema.set(NAMES, names);
        }
    });
}

/// Returns the text of a value by which a name belongs to it; `None` for null, which has no variant.
fn value_text(value: &Node) -> Option<String> {
    if value.value == Value::Null { None } else { value.scalar_text() }
}

/// Returns the values that a list of names is about: all values, or those that are not null.
fn matching(values: &[Option<String>], count: usize) -> Vec<Option<&String>> {
    let is_without_null = values.iter().flatten().count() == count;
    values.iter().map(Option::as_ref).filter(|value| !is_without_null || value.is_some()).collect()
}

/// Reports a list that does not have one name for each value.
fn warn(span: Span, pointer: &Pointer, values: usize, names: usize, log: &mut RuleLog) {
    let message = format!("the list has {names} items, but the `enum` has {values} values");
    let warning = log.problems.warning("enum-names", span, pointer, message);
    warning.help("the first item belongs to the first value; correct the list with an overlay action");
}

/// The name and the description of each value.
#[derive(Default)]
struct Names(Object);

impl Names {
    /// Adds the name or the description of a value, unless it has one.
    fn add(&mut self, value: &str, field: &str, text: &Node) {
        let Some(written) = text.scalar_text().filter(|text| !text.is_empty()) else { return };
        let about = self.0.entry(value.to_owned()).or_insert_with(|| Node::object::<String>([], text.span));
        if about.get(field).is_none() {
            about.set(field, Node::string(written, text.span));
        }
    }

    /// Adds the names and descriptions of `x-ms-enum`.
    fn add_ms_enum(&mut self, schema: &Node) {
        let items = schema.get("x-ms-enum").and_then(|extension| extension.get("values")?.as_array());
        for item in items.into_iter().flatten() {
            let Some(value) = item.get("value").and_then(Node::scalar_text) else { continue };
            for (field, about) in [("name", "title"), ("description", "description")] {
                item.get(field).iter().for_each(|text| self.add(&value, about, text));
            }
        }
    }

    /// Returns the map, unless it is empty.
    fn into_node(self, span: Span) -> Option<Node> {
        (!self.0.is_empty()).then(|| Node::object(self.0, span))
    }
}
