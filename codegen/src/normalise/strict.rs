//! Checks that the normalised document is OpenAPI 3.0.3 and that every `$ref` leads to a node.

use super::words;
use crate::diagnostic::Problems;
use crate::grammar::{Kind, Presence, Shape};
use crate::pointer::Pointer;
use crate::source::node::{Node, Object, Value};

const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

/// The constraints that count something.
pub(super) const COUNTS: [&str; 6] =
    ["maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"];

/// Checks the whole document. Reports every problem.
pub(super) fn check(root: &mut Node, problems: &mut Problems) {
    Check { root, problems }.object(root, Kind::OpenApi, &Pointer::Root);
}

struct Check<'a> {
    root: &'a Node,
    problems: &'a mut Problems,
}

impl Check<'_> {
    /// Checks the fields of an object.
    fn object(&mut self, node: &Node, kind: Kind, pointer: &Pointer) {
        let Some(fields) = node.as_object() else {
            self.mismatch(node, kind.name(), pointer);
            return;
        };
        if let Some(target) = fields.get("$ref") {
            self.reference(target, &pointer.key("$ref"));
            return;
        }
        match kind {
            Kind::Schema => self.schema_type(fields, pointer),
            Kind::OpenApi => self.paths(fields.get("paths"), &pointer.key("paths")),
            Kind::SecurityScheme => self.scheme(node, pointer),
            _ => {}
        }
        self.words(node, kind, pointer);
        for (name, value) in fields {
            self.field(kind, name, value, &pointer.key(name));
        }
        for field in kind.fields().iter().filter(|field| field.presence == Presence::Required) {
            if !fields.contains_key(field.name) {
                let message = format!("{} requires the field `{}`", kind.name(), field.name);
                self.problems.error("missing-field", node.span, pointer, message).help("add it with an overlay action");
            }
        }
    }

    fn field(&mut self, kind: Kind, name: &str, value: &Node, pointer: &Pointer) {
        match kind.field(name) {
            Some(field) if field.presence == Presence::Since31 => {
                let message = format!("`{name}` of {} cannot be expressed in OpenAPI 3.0", kind.name());
                self.problems
                    .error("unsupported-3.1", value.span, pointer, message)
                    .help("remove it with an overlay action, or describe the same with OpenAPI 3.0");
            }
            Some(field) => {
                self.shape(value, field.shape, pointer);
                if let Value::Number(number) = &value.value
                    && COUNTS.contains(&name)
                    && number.as_u64().is_none()
                {
                    let message = format!("`{name}` is {number}, which is not a number of characters or items");
                    self.problems
                        .error("wrong-value", value.span, pointer, message)
                        .help("correct it with an overlay action");
                }
            }
            None if name.starts_with("x-") => {}
            None => {
                let message = format!("{} does not have a field `{name}`", kind.name());
                self.problems
                    .error("unknown-field", value.span, pointer, message)
                    .help("correct it, or remove it with an overlay action");
            }
        }
    }

    /// Checks the fields that allow certain words only.
    fn words(&mut self, node: &Node, kind: Kind, pointer: &Pointer) {
        for words::Words { field, allowed, .. } in words::of(node, kind) {
            let Some(value) = node.get(field) else { continue };
            let Some(word) = value.as_str().filter(|word| !allowed.contains(word)) else { continue };
            let message = format!("`{field}` of {} cannot be `{}`", kind.name(), word.escape_debug());
            self.problems
                .error("wrong-value", value.span, &pointer.key(field), message)
                .help(format!("use one of {}, with an overlay action", allowed.join(", ")));
        }
    }

    /// Checks the fields that a type of security schemes requires.
    fn scheme(&mut self, node: &Node, pointer: &Pointer) {
        let required: &[&str] = match node.text("type") {
            Some("apiKey") => &["name", "in"],
            Some("http") => &["scheme"],
            Some("oauth2") => &["flows"],
            Some("openIdConnect") => &["openIdConnectUrl"],
            _ => return,
        };
        for field in required.iter().filter(|field| node.get(field).is_none()) {
            let kind = node.text("type").unwrap_or_default();
            let message = format!("a security scheme of the type `{kind}` requires the field `{field}`");
            self.problems.error("missing-field", node.span, pointer, message).help("add it with an overlay action");
        }
    }

    fn schema_type(&mut self, fields: &Object, pointer: &Pointer) {
        let Some(node) = fields.get("type") else { return };
        if let Some(name) = node.as_str().filter(|name| !TYPES.contains(name)) {
            let message = format!("`{name}` is not a type of OpenAPI 3.0");
            self.problems
                .error("unknown-type", node.span, &pointer.key("type"), message)
                .help(format!("use one of {}, with `nullable: true` for null", TYPES.join(", ")));
        }
    }

    /// Checks that paths begin with a slash: openapiv3 ignores others.
    fn paths(&mut self, paths: Option<&Node>, pointer: &Pointer) {
        for (path, item) in paths.and_then(Node::as_object).into_iter().flatten() {
            if !path.starts_with('/') && !path.starts_with("x-") {
                let message = format!("the path `{path}` does not begin with a slash");
                self.problems
                    .error("path-template", item.span, &pointer.key(path), message)
                    .help("correct it with an overlay action");
            }
        }
    }

    /// Checks the value of a field.
    fn shape(&mut self, node: &Node, shape: Shape, pointer: &Pointer) {
        match (shape, &node.value) {
            (Shape::Any, _)
            | (Shape::Text, Value::String(_))
            | (Shape::Flag | Shape::FlagOr(_), Value::Bool(_))
            | (Shape::Number, Value::Number(_)) => {}
            (Shape::Is(kind), _) | (Shape::FlagOr(kind), Value::Object(_)) => self.object(node, kind, pointer),
            (Shape::ListOf(item), Value::Array(items)) => {
                for (index, node) in items.iter().enumerate() {
                    self.shape(node, *item, &pointer.index(index));
                }
            }
            (Shape::MapOf(item) | Shape::PatternOf(item), Value::Object(fields)) => {
                let has_extensions = matches!(shape, Shape::PatternOf(_));
                for (key, node) in fields.iter().filter(|(key, _)| !(has_extensions && key.starts_with("x-"))) {
                    self.shape(node, *item, &pointer.key(key));
                }
            }
            (Shape::Text, _) => self.mismatch(node, "a string", pointer),
            (Shape::Flag, _) => self.mismatch(node, "a boolean", pointer),
            (Shape::Number, _) => self.mismatch(node, "a number", pointer),
            (Shape::FlagOr(_), _) => self.mismatch(node, "a boolean or a schema", pointer),
            (Shape::ListOf(_), _) => self.mismatch(node, "a list", pointer),
            (Shape::MapOf(_) | Shape::PatternOf(_), _) => self.mismatch(node, "an object", pointer),
        }
    }

    /// Checks that a reference leads to a node of the document.
    fn reference(&mut self, target: &Node, pointer: &Pointer) {
        match target.as_str() {
            Some(reference) if !reference.starts_with('#') => {
                super::bundle::report_remote(self.problems, reference, target.span, pointer);
            }
            Some(reference) if self.root.pointer(reference).is_none() => {
                self.problems
                    .error("dangling-reference", target.span, pointer, format!("`{reference}` does not exist"))
                    .help("correct the reference, or add its target with an overlay action");
            }
            Some(reference) if self.is_circular(reference) => {
                self.problems
                    .error("circular-reference", target.span, pointer, format!("`{reference}` refers to itself"))
                    .help("replace one of the references by a definition");
            }
            Some(_) => {}
            None => self.mismatch(target, "a string", pointer),
        }
    }

    /// Returns whether a chain of references does not end, or is longer than any useful one.
    fn is_circular(&self, reference: &str) -> bool {
        const LONGEST_CHAIN: usize = 100;
        let mut next = Some(reference);
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = next else { return false };
            next = self.root.pointer(reference).and_then(|node| node.text("$ref"));
        }
        true
    }

    fn mismatch(&mut self, node: &Node, expected: &str, pointer: &Pointer) {
        self.problems
            .error("wrong-type", node.span, pointer, format!("expected {expected}, found {}", node.kind()))
            .help("correct it with an overlay action");
    }
}
