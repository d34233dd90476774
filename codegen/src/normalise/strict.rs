//! The last check of the stage: nothing but OpenAPI 3.0.3 is left, and every `$ref` leads somewhere.

use crate::diagnostic::Problems;
use crate::grammar::{Kind, Presence, Shape};
use crate::source::node::{Node, Object, Value, join};

const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

pub(super) fn check(root: &Node, problems: &mut Problems) {
    Check { root, problems }.object(root, Kind::OpenApi, "#");
}

struct Check<'a> {
    root: &'a Node,
    problems: &'a mut Problems,
}

impl Check<'_> {
    fn object(&mut self, node: &Node, kind: Kind, pointer: &str) {
        let Some(fields) = node.as_object() else {
            self.mismatch(node, kind.name(), pointer);
            return;
        };
        if let Some(target) = fields.get("$ref") {
            self.reference(target, pointer);
            return;
        }
        if let Some(name) = fields.get("type").filter(|_| kind == Kind::Schema)
            && name.as_str().is_some_and(|name| !TYPES.contains(&name))
        {
            self.problems
                .error(
                    "unknown-type",
                    name.span,
                    &join(pointer, "type"),
                    format!("`{}` is no type of OpenAPI 3.0", name.as_str().unwrap_or_default()),
                )
                .help(format!("it has to be one of {}; null alone has no form", TYPES.join(", ")));
        }
        if kind == Kind::Schema {
            self.required(fields, pointer);
        }
        if kind == Kind::OpenApi {
            self.paths(fields.get("paths"), &join(pointer, "paths"));
        }
        for (name, value) in fields {
            let pointer = join(pointer, name);
            match kind.field(name) {
                Some(field) if field.presence == Presence::Since31 => {
                    self.problems
                        .error(
                            "unsupported-3.1",
                            value.span,
                            &pointer,
                            format!("`{name}` of {} has no form in OpenAPI 3.0 yet", kind.name()),
                        )
                        .help("remove it with an overlay action, or describe the same with OpenAPI 3.0");
                }
                Some(field) => self.shape(value, field.shape, &pointer),
                None if name.starts_with("x-") => {}
                None => {
                    self.problems
                        .error("unknown-field", value.span, &pointer, format!("{} has no field `{name}`", kind.name()))
                        .help("correct it, or remove it with an overlay action");
                }
            }
        }
        for field in kind.fields().iter().filter(|field| field.presence == Presence::Required) {
            if !fields.contains_key(field.name) {
                self.problems
                    .error(
                        "missing-field",
                        node.span,
                        pointer,
                        format!("{} needs a field `{}`", kind.name(), field.name),
                    )
                    .help("add it with an overlay action");
            }
        }
    }

    /// What is required and described nowhere has no field. Other members of a combination may describe it, and
    /// where any property is allowed, callers can set it.
    fn required(&mut self, fields: &Object, pointer: &str) {
        const COMBINATIONS: [&str; 4] = ["allOf", "oneOf", "anyOf", "not"];
        let is_member = pointer.rsplit('/').take(2).any(|step| COMBINATIONS.contains(&step));
        let is_open = fields.get("additionalProperties").is_some_and(|node| node.value != Value::Bool(false));
        let declared = fields.get("properties").and_then(Node::as_object);
        let Some(declared) = declared.filter(|_| !is_member && !is_open) else { return };
        if COMBINATIONS.iter().any(|keyword| fields.contains_key(*keyword)) {
            return;
        }
        for (index, node) in fields.get("required").and_then(Node::as_array).into_iter().flatten().enumerate() {
            if let Some(name) = node.as_str().filter(|name| !declared.contains_key(*name)) {
                let here = join(&join(pointer, "required"), &index.to_string());
                let message = format!("`{name}` is required, and no property: it has no field");
                let warning = self.problems.warning("undeclared-property", node.span, &here, message);
                warning.help("describe it under `properties` in an overlay action, or correct its name");
            }
        }
    }

    /// Readers drop what does not look like a path.
    fn paths(&mut self, paths: Option<&Node>, pointer: &str) {
        for (path, item) in paths.and_then(Node::as_object).into_iter().flatten() {
            if !path.starts_with('/') && !path.starts_with("x-") {
                self.problems
                    .error(
                        "path-template",
                        item.span,
                        &join(pointer, path),
                        format!("the path `{path}` does not begin with a slash"),
                    )
                    .help("correct it with overlay actions");
            }
        }
    }

    fn shape(&mut self, node: &Node, shape: Shape, pointer: &str) {
        match (shape, &node.value) {
            (Shape::Any, _)
            | (Shape::Text, Value::String(_))
            | (Shape::Flag | Shape::FlagOr(_), Value::Bool(_))
            | (Shape::Number, Value::Number(_)) => {}
            (Shape::Is(kind), _) | (Shape::FlagOr(kind), Value::Object(_)) => self.object(node, kind, pointer),
            (Shape::ListOf(item), Value::Array(items)) => {
                for (index, node) in items.iter().enumerate() {
                    self.shape(node, *item, &join(pointer, &index.to_string()));
                }
            }
            (Shape::MapOf(item) | Shape::PatternOf(item), Value::Object(fields)) => {
                let extensions = matches!(shape, Shape::PatternOf(_));
                for (key, node) in fields.iter().filter(|(key, _)| !(extensions && key.starts_with("x-"))) {
                    self.shape(node, *item, &join(pointer, key));
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

    fn reference(&mut self, target: &Node, pointer: &str) {
        let pointer = join(pointer, "$ref");
        match target.as_str() {
            Some(reference) if !reference.starts_with('#') => {
                super::bundle::remote(self.problems, reference, target.span, &pointer);
            }
            Some(reference) if self.root.pointer(reference).is_none() => {
                self.problems
                    .error("dangling-reference", target.span, &pointer, format!("`{reference}` refers to nothing"))
                    .help("correct it, or add what it refers to with an overlay action");
            }
            Some(reference) if self.is_circular(reference) => {
                self.problems
                    .error("circular-reference", target.span, &pointer, format!("`{reference}` leads back to itself"))
                    .help("let one of them say what it is");
            }
            Some(_) => {}
            None => self.mismatch(target, "a string", &pointer),
        }
    }

    /// Whether a chain of references never comes to an end, or to none that anybody could follow.
    fn is_circular(&self, reference: &str) -> bool {
        let mut next = Some(reference);
        for _ in 0..100 {
            let Some(reference) = next else { return false };
            next = self.root.pointer(reference).and_then(|node| node.text("$ref"));
        }
        true
    }

    fn mismatch(&mut self, node: &Node, expected: &str, pointer: &str) {
        self.problems
            .error("wrong-type", node.span, pointer, format!("{expected} is expected here, this is {}", node.kind()))
            .help("correct it with an overlay action");
    }
}
