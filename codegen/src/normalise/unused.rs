//! Parts of a document that a client works without: a mistake in one of them is a warning, and the part is ignored.
//!
//! ```yaml
//! responses:                             responses:
//!   '204':                                 '204':
//!     description: Done.                     description: Done.
//!     headers: {X-Count: 5}        ->        x-headers: {X-Count: 5}
//! ```
//!
//! The stage reports an error at any node. [`ignore`] finds the errors in such parts, turns each into a warning, and
//! moves the part to an extension, or removes it if it is a component.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::diagnostic::{Problems, Severity};
use crate::grammar::{Kind, Shape};
use crate::pointer::unescape;
use crate::source::node::{Node, Object, Value, join};

/// The fields that clients do not use, of each kind of object that has some.
fn unused_fields(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::OpenApi => &["tags", "externalDocs", "webhooks", "jsonSchemaDialect"],
        Kind::Info => &["summary", "description", "termsOfService", "contact", "license"],
        Kind::Server | Kind::RequestBody => &["description"],
        Kind::ServerVariable => &["description", "enum"],
        Kind::PathItem => &["summary", "description"],
        Kind::Operation => {
            &["tags", "summary", "description", "externalDocs", "operationId", "callbacks", "deprecated"]
        }
        Kind::Parameter => &["description", "deprecated", "allowEmptyValue", "example", "examples", "allowReserved"],
        Kind::MediaType => &["example", "examples"],
        Kind::Encoding => &["headers"],
        Kind::Response => &["headers", "links"],
        Kind::Schema => &[
            "title",
            "description",
            "externalDocs",
            "xml",
            "example",
            "examples",
            "deprecated",
            "default",
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "maxItems",
            "minItems",
            "uniqueItems",
            "maxProperties",
            "minProperties",
            "required",
            "enum",
            "format",
            "readOnly",
            "writeOnly",
            "not",
        ],
        Kind::Discriminator => &["mapping"],
        Kind::SecurityScheme => &["description", "bearerFormat"],
        _ => &[],
    }
}

/// The sections of `components` whose entries clients do not use.
const UNUSED_SECTIONS: [&str; 5] = ["examples", "headers", "links", "callbacks", "pathItems"];

/// A part that can be ignored: its own pointer, and its name for messages.
struct Part {
    pointer: String,
    name: String,
    is_component: bool,
}

/// Turns the errors in parts that clients do not use into warnings, and moves these parts out of the way. The problems
/// before `first`, and those of other files if the file of the document is given, are not considered. Returns whether there were any.
pub(super) fn ignore(root: &mut Node, file: Option<&str>, problems: &mut Problems, first: usize) -> bool {
    let mut parts: IndexMap<String, Part> = IndexMap::new();
    let mut errors = problems.since(first).filter(|one| one.severity == Severity::Error).peekable();
    if errors.peek().is_none() {
        return false;
    }
    let uses = Uses::of(root);
    for error in errors {
        let is_own = file.is_none_or(|file| error.file.as_deref() == Some(file));
        let Some(pointer) = error.pointer.as_ref().filter(|_| is_own) else { continue };
        let Some(part) = unused_part(root, pointer, &uses) else { continue };
        error.severity = Severity::Warning;
        error.message = format!("{}: clients work without {}, which is ignored", error.message, part.name);
        parts.entry(part.pointer.clone()).or_insert(part);
    }
    for part in parts.values() {
        set_aside(root, part);
    }
    !parts.is_empty()
}

/// Returns the outermost part at a pointer that clients do not use.
fn unused_part(root: &Node, pointer: &str, uses: &Uses) -> Option<Part> {
    let steps: Vec<String> = pointer.split('/').skip(1).map(unescape).collect();
    if let [components, section] = steps.as_slice()
        && components == "components"
        && UNUSED_SECTIONS.contains(&section.as_str())
    {
        return Some(Part { pointer: pointer.to_owned(), name: format!("`{section}`"), is_component: true });
    }
    if let [components, section, name, ..] = steps.as_slice()
        && components == "components"
    {
        let at = join(&join("#/components", section), name);
        let is_used = |at: &str| uses.references.contains(at) || uses.schemes.contains(name);
        let is_schema = section == "schemas";
        if UNUSED_SECTIONS.contains(&section.as_str()) || (!is_schema && !is_used(&at)) {
            let name = format!("the component `{}`", name.escape_debug());
            return root.pointer(&at).map(|_| Part { pointer: at, name, is_component: true });
        }
    }
    let (mut node, mut shape, mut at) = (root, Shape::Is(Kind::OpenApi), "#".to_owned());
    // Whether the object is in a form, the only kind of body with encodings.
    let mut is_in_form = false;
    for (index, step) in steps.iter().enumerate() {
        let here = join(&at, step);
        let next = match shape {
            Shape::Is(kind) | Shape::FlagOr(kind) => {
                let is_unused_encoding = kind == Kind::MediaType && step == "encoding" && !is_in_form;
                // A mapping can be ignored without its discriminator.
                let is_discriminator = step == "discriminator" && index + 1 == steps.len();
                if unused_fields(kind).contains(&step.as_str()) || is_unused_encoding || is_discriminator {
                    let name = format!("`{step}`");
                    return root.pointer(&here).map(|_| Part { pointer: here, name, is_component: false });
                }
                kind.field(step)?.shape
            }
            Shape::MapOf(item @ Shape::Is(Kind::MediaType)) => {
                is_in_form = step.starts_with("multipart/") || step.starts_with("application/x-www-form-urlencoded");
                *item
            }
            Shape::ListOf(item) | Shape::MapOf(item) | Shape::PatternOf(item) => *item,
            Shape::Text | Shape::Flag | Shape::Number | Shape::Any => return None,
        };
        node = match &node.value {
            Value::Object(fields) => fields.get(step)?,
            Value::Array(items) => items.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
        (shape, at) = (next, here);
    }
    None
}

/// The components that other nodes use.
struct Uses {
    /// The targets of references.
    references: BTreeSet<String>,
    /// The names of security schemes that requests require.
    schemes: BTreeSet<String>,
}

impl Uses {
    fn of(root: &Node) -> Self {
        let mut uses = Self { references: BTreeSet::new(), schemes: BTreeSet::new() };
        uses.add(root);
        uses
    }

    fn add(&mut self, node: &Node) {
        match &node.value {
            Value::Array(items) => items.iter().for_each(|item| self.add(item)),
            Value::Object(fields) => {
                if let Some(reference) = node.text("$ref") {
                    self.references.insert(reference.to_owned());
                }
                let required = fields.get("security").and_then(Node::as_array).into_iter().flatten();
                self.schemes.extend(required.filter_map(Node::as_object).flat_map(|one| one.keys().cloned()));
                fields.values().for_each(|field| self.add(field));
            }
            _ => {}
        }
    }
}

/// Moves a part to an extension, or removes it if it is a component.
fn set_aside(root: &mut Node, part: &Part) {
    let Some((section, key)) = part.pointer.rsplit_once('/') else { return };
    let key = unescape(key);
    let Some(parent) = root.pointer_mut(section) else { return };
    let Some(value) = parent.remove(&key) else { return };
    if part.is_component {
        let is_empty = parent.as_object().is_some_and(Object::is_empty);
        if let (true, Some((components, section))) = (is_empty, section.rsplit_once('/'))
            && let Some(components) = root.pointer_mut(components)
        {
            components.remove(&unescape(section));
        }
        return;
    }
    let mut extension = format!("x-{key}");
    while parent.get(&extension).is_some() {
        extension.push('_');
    }
    parent.set(&extension, value);
}
