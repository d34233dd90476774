//! Names that a document or its overlay states: `x-rust-name`, and the names of Fern.
//!
//! They take precedence over the names file and over the rules. A run of the stage collects them; if they differ from
//! the names of that run, the stage runs again with them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::context::Context;
use crate::diagnostic::Severity;
use crate::names::{self, Case, Names, RUST_NAME, Section};
use crate::pointer::join;

/// A name that is stated, and its extension.
pub(super) type Stated = (&'static str, Value);

/// The names that are stated.
#[derive(Debug, Default)]
pub(super) struct Overrides {
    pub(super) names: Names,
    /// The position of each name in its scope.
    owners: BTreeMap<(Section, String, String), String>,
    /// The positions of names that are reported already: several operations can have one tag or parameter.
    reported: BTreeSet<String>,
}

/// Returns the name that extensions state: that of Rust, or else that of Fern.
pub(super) fn stated<'v>(get: impl Fn(&str) -> Option<&'v Value>, fern: &'static str) -> Option<Stated> {
    [RUST_NAME, fern].into_iter().find_map(|extension| Some((extension, get(extension)?.clone())))
}

impl Context<'_> {
    /// Takes the name that is stated for an item, if there is one.
    pub(super) fn override_name(
        &mut self,
        section: Section,
        (owner, item): (&str, &str),
        stated: Option<Stated>,
        pointer: &str,
    ) {
        let Some(stated) = stated else { return };
        if let Some(name) = self.checked_name(&stated, section.case(), section.reserved(), pointer) {
            self.record_override(section, (owner, item), &name, &join(pointer, stated.0));
        }
    }

    /// Takes the name that a schema states for its type.
    pub(super) fn override_type(&mut self, key: &str, pointer: &str) {
        // A copy of the schema, such as an inherited property, has another pointer, and a name of its own.
        let Some(node) = self.tree.pointer(pointer) else { return };
        // The schema of a property states the name of the field.
        let is_property = pointer.rsplit('/').nth(1) == Some("properties");
        let extensions = [RUST_NAME, "x-fern-type-name"].into_iter().skip(usize::from(is_property));
        let mut found = extensions.filter_map(|extension| Some((extension, node.get(extension)?.to_json())));
        let stated = found.next();
        self.override_name(Section::Types, ("", key), stated, pointer);
    }

    /// Returns a stated name, unless it is not one. A name of Fern gets the case of Rust.
    pub(super) fn checked_name(
        &mut self,
        (extension, value): &Stated,
        case: Case,
        reserved: &[&str],
        pointer: &str,
    ) -> Option<String> {
        let pointer = join(pointer, extension);
        if *extension != RUST_NAME {
            let text = value.as_str().unwrap_or_default();
            let name = if case == Case::Snake { names::snake(text) } else { names::pascal(text) };
            // `type` is a word of many languages. A text with other signs is no name: machines make `tools-by6k68`.
            if !names::is_identifier(text) && (text.is_empty() || names::snake_words(text) != text) {
                let message = format!("the name is ignored: `{}` is not an identifier", text.escape_debug());
                self.report_name(Severity::Warning, "invalid-name", &pointer, message);
                return None;
            }
            return Some(name).filter(|name| !reserved.contains(&name.as_str()));
        }
        self.checked_rust_name(value, case, reserved, &pointer)
    }

    /// Returns a name that is stated for Rust, or reports that it is none. The pointer is that of the name.
    pub(super) fn checked_rust_name(
        &mut self,
        value: &Value,
        case: Case,
        reserved: &[&str],
        pointer: &str,
    ) -> Option<String> {
        let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        let error = if !names::is_identifier(&text) {
            format!("`{}` is not an identifier of Rust", text.escape_debug())
        } else if reserved.contains(&text.as_str()) {
            format!("generated code needs the name `{text}` itself")
        } else {
            if !names::has_case(&text, case) {
                let message = format!("the case of `{text}` is not the usual one: `{}`", case.example());
                self.report_name(Severity::Warning, "name-case", pointer, message);
            }
            return Some(text);
        };
        self.report_name(Severity::Error, "invalid-name", pointer, error);
        None
    }

    /// Reports a name, unless it is reported already.
    fn report_name(&mut self, severity: Severity, code: &'static str, pointer: &str, message: String) {
        const HELP: &str = "correct it with an overlay action";
        if !self.overrides.reported.insert(pointer.to_owned()) {
            return;
        }
        match severity {
            Severity::Error => self.error(code, pointer, message, HELP),
            Severity::Warning => self.warn(code, pointer, message).help(HELP),
        }
    }

    /// Records the name of an item. Two items of a scope cannot have the same name.
    pub(super) fn record_override(&mut self, section: Section, (owner, item): (&str, &str), name: &str, pointer: &str) {
        let scope = (section, owner.to_owned(), name.to_owned());
        match self.overrides.owners.get(&scope).cloned() {
            None => {
                self.overrides.owners.insert(scope, pointer.to_owned());
                self.overrides.names.add(section, owner, item, name);
            }
            // One schema can become several types, such as that of a response of several operations.
            Some(other) if other == pointer => {}
            Some(other) => {
                let place = self.location(&other);
                let message = format!("the name `{name}` is stated twice: {place} {other} states it, too");
                let is_rust = pointer.ends_with(RUST_NAME);
                let severity = if is_rust { Severity::Error } else { Severity::Warning };
                self.report_name(severity, "duplicate-name", pointer, message);
            }
        }
    }
}
