//! ```yaml
//! $ref: https://schemas.example/car           $ref: '#/components/schemas/Car'
//! components:                                 components:
//!   schemas:                                    schemas:
//!     Car:                               ->       Car:
//!       $id: https://schemas.example/car            $id: https://schemas.example/car
//!       properties:                                 properties:
//!         engine: {$ref: engine}                      engine: {$ref: '#/components/schemas/Engine'}
//!     Engine: {$id: engine}                       Engine: {$id: engine}
//! ```
//!
//! The `$id` of a schema is the base of the references in it (JSON Schema 2020-12, section 8.2.1), also of pointers and
//! anchors. A pointer that does not exist in the schema is a pointer in the document. References that lead to no `$id`
//! of the file stay as they are.

use std::collections::BTreeMap;

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::{visit_all, visit_kind};
use crate::source::Document;
use crate::source::node::{Node, Value, percent_decoded};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    let mut anchors: Vec<(String, String)> = Vec::new();
    visit_kind(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let id = schema.text("$id").map(ToOwned::to_owned);
        ids.extend(id.map(|id| (pointer.to_string(), id)));
        let names = ["$anchor", "$dynamicAnchor"].into_iter().filter_map(|keyword| schema.text(keyword));
        anchors.extend(names.map(|name| (pointer.to_string(), name.to_owned())));
    });
    if ids.is_empty() {
        return;
    }
    let resources = Resources::new(ids, anchors);
    let root = document.root.clone();
    visit_all(&mut document.root, &mut |node, _, pointer| {
        let here = pointer.to_string();
        if let Some(reference) = node.get_mut("$ref")
            && let Some(new) = reference.as_str().and_then(|target| resources.resolve(&root, &here, target))
        {
            log.applied(reference.span, &pointer.key("$ref"));
            reference.value = Value::String(new);
        }
        let mapping = node.get_mut("discriminator").and_then(|node| node.get_mut("mapping")?.as_object_mut());
        for (tag, target) in mapping.into_iter().flatten() {
            // A target without these characters is the name of a component.
            let text = target.as_str().filter(|text| text.contains(['/', '#', ':']));
            if let Some(new) = text.and_then(|text| resources.resolve(&root, &here, text)) {
                log.applied(target.span, &pointer.key("discriminator").key("mapping").key(tag));
                target.value = Value::String(new);
            }
        }
    });
}

/// The schemas with an `$id`, and the anchors in them.
struct Resources {
    /// The URI of each schema, by its pointer.
    uris: BTreeMap<String, String>,
    /// The pointer of each schema, by its URI.
    pointers: BTreeMap<String, String>,
    /// The pointer of each anchor, by the pointer of the schema with the `$id` and its name.
    anchors: BTreeMap<(String, String), String>,
}

impl Resources {
    fn new(ids: BTreeMap<String, String>, anchors: Vec<(String, String)>) -> Self {
        let mut new = Self { uris: BTreeMap::new(), pointers: BTreeMap::new(), anchors: BTreeMap::new() };
        let mut ids: Vec<(String, String)> = ids.into_iter().collect();
        // An outer schema has the base of an inner one.
        ids.sort_by_key(|(pointer, _)| pointer.matches('/').count());
        for (pointer, id) in ids {
            let uri = join_uri(new.base(&pointer), id.trim_end_matches('#'));
            new.pointers.entry(uri.clone()).or_insert_with(|| pointer.clone());
            new.uris.insert(pointer, uri);
        }
        for (pointer, name) in anchors {
            let resource = new.resource(&pointer).to_owned();
            new.anchors.entry((resource, name)).or_insert(pointer);
        }
        new
    }

    /// Returns the pointer of the innermost schema with an `$id` around a node; `#` if there is none.
    fn resource<'p>(&self, pointer: &'p str) -> &'p str {
        let ends = std::iter::once(pointer.len()).chain(pointer.rmatch_indices('/').map(|(end, _)| end));
        ends.map(|end| &pointer[..end]).find(|outer| self.uris.contains_key(*outer)).unwrap_or("#")
    }

    /// Returns the URI to which references of a node are relative; empty if it is not known.
    fn base(&self, pointer: &str) -> &str {
        self.uris.get(self.resource(pointer)).map_or("", String::as_str)
    }

    /// Returns the pointer to which a reference of a node leads; `None` if it is that already, or leads to no known
    /// schema.
    fn resolve(&self, root: &Node, from: &str, reference: &str) -> Option<String> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let resource = match uri {
            "" => self.resource(from),
            uri => self.pointers.get(&join_uri(self.base(from), uri))?,
        };
        let decoded = percent_decoded(fragment);
        let within = [fragment, &decoded].into_iter().find_map(|fragment| match fragment {
            "" => Some(resource.to_owned()),
            path if path.starts_with('/') => {
                Some(format!("{resource}{path}")).filter(|pointer| root.pointer(pointer).is_some())
            }
            name => self.anchors.get(&(resource.to_owned(), name.to_owned())).cloned(),
        });
        within.filter(|pointer| pointer != reference && pointer != "#")
    }
}

/// Resolves a reference against the URI of its base (RFC 3986, section 5.2), without fragments.
fn join_uri(base: &str, reference: &str) -> String {
    let has_scheme = |uri: &str| {
        let scheme = uri.split([':', '/', '?']).next().unwrap_or_default();
        uri[scheme.len()..].starts_with(':') && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
    };
    if has_scheme(reference) {
        return reference.to_owned();
    }
    let after_scheme = base.find("://").map_or(0, |at| at + 3);
    let authority = base[after_scheme..].find('/').map_or(base.len(), |at| after_scheme + at);
    if let Some(rest) = reference.strip_prefix("//") {
        return format!("{}//{rest}", base.split("//").next().unwrap_or_default());
    }
    let (prefix, path) = if after_scheme == 0 { ("", base) } else { base.split_at(authority) };
    let folder = path.rfind('/').map_or("", |end| &path[..=end]);
    let joined = if reference.starts_with('/') { reference.to_owned() } else { format!("{folder}{reference}") };
    let mut steps: Vec<&str> = Vec::new();
    for step in joined.split('/') {
        match step {
            "." => {}
            ".." => {
                // The first step is empty if the path begins with a slash.
                if steps.len() > 1 {
                    steps.pop();
                }
            }
            step => steps.push(step),
        }
    }
    let path = steps.join("/");
    let slash = if after_scheme > 0 && !path.starts_with('/') { "/" } else { "" };
    format!("{prefix}{slash}{path}")
}

#[cfg(test)]
mod tests {
    use super::join_uri;

    #[test]
    fn references_are_resolved_against_their_base() {
        let cases = [
            ("", "engine", "engine"),
            ("https://a.example/s/car", "engine", "https://a.example/s/engine"),
            ("https://a.example/s/car", "../engine", "https://a.example/engine"),
            ("https://a.example/s/car", "/engine", "https://a.example/engine"),
            ("https://a.example", "engine", "https://a.example/engine"),
            ("https://a.example/s/car", "//b.example/x", "https://b.example/x"),
            ("https://a.example/s/car", "urn:example:x", "urn:example:x"),
            ("/s/car", "engine", "/s/engine"),
            ("s/car", "./engine", "s/engine"),
        ];
        for (base, reference, expected) in cases {
            assert_eq!(join_uri(base, reference), expected, "{base} {reference}");
        }
    }
}
