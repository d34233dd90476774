//! The names that a document states for methods and groups.
//!
//! | extension | of | name |
//! |---|---|---|
//! | `x-rust-name` | an operation | the method |
//! | `x-rust-name` | a tag | the last group that leads to its operations |
//! | `x-fern-sdk-method-name` | an operation | the method |
//! | `x-fern-sdk-group-name` | an operation | the groups |

use openapiv3::Operation as Declared;

use super::naming::{GROUP, segments};
use crate::lower::context::Context;
use crate::lower::overrides::{Stated, stated};
use crate::model::Group;
use crate::names::{self, Case, RUST_NAME, Section, reserved};
use crate::source::node::join;

/// The extension of an operation with the name of its method.
const METHOD: &str = "x-fern-sdk-method-name";

/// The names that are stated for the methods of an operation.
pub(super) struct StatedMethod {
    /// The extension that states a name, for messages.
    extension: String,
    groups: Option<Vec<String>>,
    method: Option<String>,
}

impl StatedMethod {
    /// Returns the names that are stated for an operation of a group; `None` if there are none.
    pub(super) fn of(context: &mut Context, declared: &Declared, group: &Group, pointer: &str) -> Option<Self> {
        let reserved =
            if group.path.is_empty() { reserved::CLIENT_METHODS.as_slice() } else { &reserved::GROUP_METHODS };
        let extension = |name: &str| declared.extensions.get(name).filter(|_| is_stated(context, pointer, name));
        // Any text of Fern names the method, but a text that is not an identifier does not state a name.
        let is_name = |(name, value): &Stated| *name == RUST_NAME || value.as_str().is_some_and(names::is_identifier);
        let found = stated(extension, METHOD).filter(is_name);
        let method = found.as_ref().and_then(|stated| context.checked_name(stated, Case::Snake, reserved, pointer));
        let own = groups(context, declared, pointer).map(|groups| (groups, join(pointer, GROUP)));
        let groups = own.or_else(|| group_of_tag(context, declared, &group.path));
        let (groups, of_group) = groups.map_or((None, None), |(groups, at)| (Some(groups), Some(at)));
        let of_method = found.filter(|_| method.is_some()).map(|(name, _)| join(pointer, name));
        Some(Self { extension: of_method.or(of_group)?, groups, method })
    }

    /// Takes the stated names for a method of the operation, which has another name so far.
    pub(super) fn record(&self, context: &mut Context, key: &str, suffix: &str, group: &Group, name: &str) {
        let groups = self.groups.as_ref().unwrap_or(&group.path);
        let method = self.method.as_ref().map_or_else(|| name.to_owned(), |method| names::with(method, suffix));
        self.record_path(context, key, groups, &method);
    }

    /// Takes the stated groups for a waiter of the operation.
    pub(super) fn record_waiter(&self, context: &mut Context, key: &str, group: &Group, name: &str) {
        self.record_path(context, key, self.groups.as_ref().unwrap_or(&group.path), name);
    }

    fn record_path(&self, context: &mut Context, key: &str, groups: &[String], method: &str) {
        let path = groups.iter().map(String::as_str).chain([method]).collect::<Vec<_>>().join(".");
        context.record_override(Section::Methods, ("", key), &path, &self.extension);
    }
}

/// Returns whether the document states an extension: one that a rule adds has the position of the operation.
fn is_stated(context: &Context, pointer: &str, extension: &str) -> bool {
    context.span(&join(pointer, extension)) != context.span(pointer)
}

/// Returns the groups that an operation states.
fn groups(context: &Context, declared: &Declared, pointer: &str) -> Option<Vec<String>> {
    if !is_stated(context, pointer, GROUP) {
        return None;
    }
    let segments = declared.extensions.get(GROUP).and_then(segments).unwrap_or_default();
    let groups: Vec<String> = segments.into_iter().map(names::snake).collect();
    let is_free = |(index, name): (usize, &String)| match index {
        0 => !reserved::CLIENT_METHODS.contains(&name.as_str()),
        _ => !reserved::GROUP_METHODS.contains(&name.as_str()),
    };
    (!groups.is_empty() && groups.iter().enumerate().all(is_free)).then_some(groups)
}

/// Returns the groups of an operation whose tag states the name of the last one, and the position of that name.
fn group_of_tag(context: &mut Context, declared: &Declared, path: &[String]) -> Option<(Vec<String>, String)> {
    let tag = declared.tags.first()?;
    let (index, tag) = context.openapi.tags.iter().enumerate().find(|(_, known)| known.name == *tag)?;
    let value = tag.extensions.get(RUST_NAME)?.clone();
    let pointer = format!("#/tags/{index}");
    let parents = path.split_last().map_or(path, |(_, parents)| parents);
    let reserved = if parents.is_empty() { reserved::CLIENT_METHODS.as_slice() } else { &reserved::GROUP_METHODS };
    let name = context.checked_name(&(RUST_NAME, value), Case::Snake, reserved, &pointer)?;
    Some((parents.iter().cloned().chain([name]).collect(), join(&pointer, RUST_NAME)))
}
