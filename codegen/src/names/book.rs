//! The names of public items, by the position of each item in the document.
//!
//! A run without them derives every name by rules. A run with them uses them, so that no name changes if a document gets
//! or loses other parts, or if the rules change.

use std::collections::BTreeMap;

use super::spelling::{Case, has_case};
use super::{parameter, reserved, snake, variant};
use crate::model::Location;

/// The names of the public items of a client.
///
/// It has a line for every type, member of a union, method, enum of responses and credential, and the order of several
/// required arguments. The name of a field, a parameter, a value of an enum or a request type has a line if it is not the
/// plain spelling of the name in the document: a field, parameter or value without a line, whose type or operation has
/// one, has its plain name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// By section, owner and item. The owner is empty in a section in which all items share one scope.
    pub(super) sections: BTreeMap<Section, BTreeMap<String, Items>>,
}

/// Items of one owner, and their names.
pub(super) type Items = BTreeMap<String, String>;

/// A kind of public item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Section {
    /// Types, by the pointer of the schema.
    Types,
    /// The members of unions, and the statuses of responses: by the type or operation, and the member.
    Variants,
    /// The values of enums: by the type, and the value.
    Values,
    /// Fields: by the type, and the property.
    Fields,
    /// Methods with their groups, by the operation: `agents.list`.
    Methods,
    /// Parameters: by the operation, and the location and name of the parameter.
    Parameters,
    /// The request types of operations.
    Requests,
    /// The enums of an operation's successful responses.
    Responses,
    /// The first place at which each component is used, by the pointer of the component.
    Uses,
    /// The type of the body of all errors: `body`, and the position of its schema or [`ANY_BODY`].
    Errors,
    /// The variants of `Credential`, by the name of the security scheme.
    Credentials,
    /// The order of required arguments: by the type or operation, and the property or parameter. The names are numbers.
    /// The first of several credentials, which is the argument of the client, is also in it.
    Arguments,
    /// The components that differ from those of the same name in other documents: by the first operation of the document,
    /// and the component. The names are those of the merged document.
    Components,
}

impl Section {
    /// The sections in the order of the file.
    pub(super) const ALL: [Self; 13] = [
        Self::Methods,
        Self::Parameters,
        Self::Requests,
        Self::Responses,
        Self::Types,
        Self::Fields,
        Self::Values,
        Self::Variants,
        Self::Uses,
        Self::Errors,
        Self::Credentials,
        Self::Arguments,
        Self::Components,
    ];

    /// Returns the name of the section in the file.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Types => "types",
            Self::Variants => "variants",
            Self::Values => "values",
            Self::Fields => "fields",
            Self::Methods => "methods",
            Self::Parameters => "parameters",
            Self::Requests => "requests",
            Self::Responses => "responses",
            Self::Uses => "uses",
            Self::Errors => "errors",
            Self::Credentials => "credentials",
            Self::Arguments => "arguments",
            Self::Components => "components",
        }
    }

    /// Returns whether each owner has a scope of its own.
    pub(super) fn has_owners(self) -> bool {
        matches!(
            self,
            Self::Variants | Self::Values | Self::Fields | Self::Parameters | Self::Arguments | Self::Components
        )
    }

    /// Returns the function that makes the plain name of an item, if items have plain names.
    pub(super) fn plain(self) -> Option<fn(&str) -> String> {
        match self {
            Self::Fields => Some(snake),
            Self::Values => Some(variant),
            Self::Parameters => Some(|item| parameter(item.split_once('/').map_or(item, |(_, name)| name))),
            _ => None,
        }
    }

    /// Returns the case of the names.
    pub(crate) fn case(self) -> Case {
        match self {
            Self::Methods | Self::Fields | Self::Parameters => Case::Snake,
            _ => Case::Pascal,
        }
    }

    /// Returns the names that generated code uses itself. Those of methods and requests depend on the group.
    pub(crate) fn reserved(self) -> &'static [&'static str] {
        match self {
            Self::Types => &reserved::TYPES,
            Self::Variants | Self::Values => &reserved::VARIANTS,
            Self::Fields => &reserved::FIELDS,
            Self::Parameters => &reserved::REQUEST_METHODS,
            Self::Credentials => &reserved::CREDENTIALS,
            Self::Requests | Self::Responses => &reserved::GROUP_TYPES,
            Self::Methods => &reserved::GROUP_METHODS,
            Self::Uses | Self::Errors | Self::Arguments | Self::Components => &[],
        }
    }

    /// Returns whether the name of an item needs no line in the file.
    pub(super) fn is_plain(self, item: &str, name: &str) -> bool {
        self.plain().is_some_and(|plain| plain(item) == name)
    }

    /// Returns the section that lists the owners of the items.
    fn owners(self) -> Self {
        if self == Self::Parameters { Self::Methods } else { Self::Types }
    }
}

/// The item of the field for additional properties.
pub(crate) const ADDITIONAL: &str = "*";

/// The end of the item of a type for requests that differs from the type for responses.
pub(crate) const INPUT: &str = " (input)";

/// The item of the type of the body of all errors.
pub(crate) const ERROR_BODY: &str = "body";

/// The body of an error is any JSON value.
pub(crate) const ANY_BODY: &str = "any";

/// The owner of the credential that is the argument of the client.
pub(crate) const CREDENTIALS: &str = "#/components/securitySchemes";

/// Returns the item of a parameter: its location and its name.
pub(crate) fn parameter_item(location: Location, name: &str) -> String {
    let location = match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    format!("{location}/{name}")
}

impl Names {
    /// Returns the names of the items of an owner.
    pub(crate) fn of(&self, section: Section, owner: &str) -> impl Iterator<Item = (&str, &str)> {
        let items = self.sections.get(&section).and_then(|owners| owners.get(owner));
        items.into_iter().flatten().map(|(item, name)| (item.as_str(), name.as_str()))
    }

    /// Returns the name of an item.
    pub(crate) fn get(&self, section: Section, owner: &str, item: &str) -> Option<&str> {
        self.sections.get(&section)?.get(owner)?.get(item).map(String::as_str)
    }

    /// Returns the names of the items at a pointer and below it.
    pub(crate) fn below<'n>(&'n self, section: Section, pointer: &str) -> impl Iterator<Item = (&'n str, &'n str)> {
        let items = self.sections.get(&section).and_then(|owners| owners.get(""));
        let is_below =
            |item: &str| item.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let from = items.map(|items| items.range(pointer.to_owned()..));
        let found = from
            .into_iter()
            .flatten()
            .take_while(|(item, _)| item.starts_with(pointer))
            .filter(|(item, _)| is_below(item));
        found.map(|(item, name)| (item.as_str(), name.as_str())).collect::<Vec<_>>().into_iter()
    }

    /// Returns the function that names the items of an owner without a line of their own; `None` if the rules decide,
    /// because the owner is new.
    pub(crate) fn plain(&self, section: Section, owner: &str) -> Option<fn(&str) -> String> {
        section.plain().filter(|_| self.get(section.owners(), "", owner).is_some())
    }

    /// Returns the position of an argument, from 1; `None` if the owner or the argument is new.
    pub(crate) fn position(&self, owner: &str, argument: &str) -> Option<usize> {
        self.get(Section::Arguments, owner, argument)?.parse().ok()
    }

    /// Adds the order of several arguments.
    pub(super) fn add_order(&mut self, owner: &str, arguments: &[String]) {
        if arguments.len() > 1 {
            for (index, argument) in arguments.iter().enumerate() {
                self.add(Section::Arguments, owner, argument, &(index + 1).to_string());
            }
        }
    }

    /// Adds a name.
    pub(crate) fn add(&mut self, section: Section, owner: &str, item: &str, name: &str) {
        let items = self.sections.entry(section).or_default().entry(owner.to_owned()).or_default();
        items.insert(item.to_owned(), name.to_owned());
    }

    /// Returns whether the compiler would warn about the case of a name.
    pub(crate) fn has_unusual_case(&self) -> bool {
        let is_unusual = |section: Section, name: &str| match section {
            Section::Uses | Section::Errors | Section::Arguments | Section::Components => false,
            Section::Methods => !name.split('.').all(|part| has_case(part, Case::Snake)),
            _ => !has_case(name, section.case()),
        };
        self.sections
            .iter()
            .any(|(section, owners)| owners.values().flat_map(BTreeMap::values).any(|name| is_unusual(*section, name)))
    }

    /// Gives items other names. Items that have these names lose them.
    pub(crate) fn override_with(&mut self, overrides: &Self) {
        for (section, owners) in &overrides.sections {
            for (owner, items) in owners {
                for (item, name) in items {
                    let known = self.sections.entry(*section).or_default().entry(owner.clone()).or_default();
                    known.retain(|other, taken| other == item || !excludes(*section, name, taken));
                    known.insert(item.clone(), name.clone());
                }
            }
        }
    }

    /// Removes items of a section without owners.
    pub(crate) fn remove<'n>(&mut self, section: Section, items: impl IntoIterator<Item = &'n str>) {
        let Some(known) = self.sections.get_mut(&section).and_then(|owners| owners.get_mut("")) else { return };
        for item in items {
            known.remove(item);
        }
    }
}

/// Returns whether two items cannot have these names. A method and a group beside it cannot have the same name.
fn excludes(section: Section, name: &str, other: &str) -> bool {
    let is_group = |path: &str, method: &str| method.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    name == other || (section == Section::Methods && (is_group(name, other) || is_group(other, name)))
}
