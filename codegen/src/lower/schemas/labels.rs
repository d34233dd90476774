//! The names of the members of a union.
//!
//! ```yaml
//! OutputItem:
//!   oneOf:
//!     - $ref: '#/components/schemas/OutputItemMessage'    # Message
//!     - {title: Web search, type: object}                 # WebSearch
//!     - {type: string}                                    # Text
//! ```
//!
//! The first of these that no other member has is the name: the component's name, the title, the value of the tag, the
//! only value, the property that only this member has, and the kind of value. Words that the name has in common with
//! the name of the union are left out. If only a number is left of a component's name, the number is a position: such a
//! name is used only if there is no other.

use std::collections::BTreeSet;

use openapiv3::{Discriminator, ReferenceOr, Schema, SchemaData};

use super::kinds;
use super::members::{Property, only_text, properties, resolved, tag_of};
use super::types::Types;
use super::unions::component;
use crate::lower::context::Context;
use crate::lower::schema_ref::SchemaRef;
use crate::names;
use crate::names::words::{split, without_index, without_shared};

/// The number of words that a title has at most if it is a name.
const MAX_TITLE: usize = 5;

/// Names that say nothing about a member.
const EMPTY_NAMES: [&str; 14] = [
    "AllOf", "AnyOf", "Inner", "Item", "Items", "Member", "Object", "OneOf", "Option", "Schema", "Type", "V", "Value",
    "Variant",
];

/// Variants that each union has or that Rust reserves, and those that a caller would take for a `Result`.
const RESERVED: [&str; 4] = ["Err", "Ok", "Self", "Unknown"];

/// A member of a union.
pub(super) struct Member<'s> {
    pub(super) schema: &'s ReferenceOr<Schema>,
    /// The name of its component in Rust.
    pub(super) component: Option<String>,
}

/// The name of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) name: String,
    /// Whether the name has a number because nothing else distinguishes the member.
    pub(super) is_position: bool,
}

impl Types {
    /// Returns the names of the members of a union.
    pub(super) fn labels<'s>(
        &self,
        context: &Context,
        union: &str,
        discriminator: Option<&Discriminator>,
        members: impl Iterator<Item = &'s ReferenceOr<Schema>>,
    ) -> Vec<Label> {
        let members: Vec<&ReferenceOr<Schema>> = members.collect();
        let components: Vec<Option<String>> = members.iter().map(|member| component(member)).collect();
        // Members that extend the same component need other names.
        let is_shared = |name: &String| components.iter().flatten().filter(|other| *other == name).count() > 1;
        let rust = |name: &String| self.component(name).filter(|_| !is_shared(name)).map(ToOwned::to_owned);
        let members = members.iter().zip(&components);
        let members: Vec<Member> =
            members.map(|(schema, name)| Member { schema, component: name.as_ref().and_then(rust) }).collect();
        labels(&Namer::new(context, self, union, discriminator, &members), &members)
    }
}

fn labels(namer: &Namer, members: &[Member]) -> Vec<Label> {
    let whole: Vec<Option<&str>> = members.iter().map(|member| namer.whole_name(member)).collect();
    let mut taken: BTreeSet<String> = RESERVED.iter().map(|&name| name.to_owned()).collect();
    let mut labels = Vec::new();
    for (index, member) in members.iter().enumerate() {
        let is_of_other = |name: &str| whole.iter().enumerate().any(|(at, other)| at != index && *other == Some(name));
        let candidates = namer.candidates(index, member);
        let free = candidates.iter().find(|name| !taken.contains(*name) && !is_of_other(name));
        let label = match free {
            Some(name) => Label { name: name.clone(), is_position: false },
            None => Label { name: numbered(&candidates, &taken), is_position: true },
        };
        taken.insert(label.name.clone());
        labels.push(label);
    }
    labels
}

/// Returns the last name with a number.
fn numbered(candidates: &[String], taken: &BTreeSet<String>) -> String {
    let stem = candidates.last().map_or("Variant", String::as_str).trim_end_matches('_');
    let names = (2..).map(|number| format!("{stem}{number}"));
    names.into_iter().find(|name| !taken.contains(name)).unwrap_or_default()
}

/// The members of one union.
struct Namer<'a> {
    context: &'a Context<'a>,
    types: &'a Types,
    union: &'a str,
    discriminator: Option<&'a Discriminator>,
    /// The properties of each member.
    properties: Vec<Vec<Property>>,
    /// The property that tells the members apart.
    tag: Option<String>,
}

impl<'a> Namer<'a> {
    fn new(
        context: &'a Context,
        types: &'a Types,
        union: &'a str,
        discriminator: Option<&'a Discriminator>,
        members: &[Member],
    ) -> Self {
        let properties: Vec<Vec<Property>> =
            members.iter().map(|member| properties(context, SchemaRef::from(member.schema))).collect();
        let tag = discriminator.map(|one| one.property_name.clone()).or_else(|| tag_of(&properties));
        Self { context, types, union, discriminator, properties, tag }
    }

    /// Returns the name of a component that has no words in common with the union.
    fn whole_name<'m>(&self, member: &'m Member) -> Option<&'m str> {
        let name = member.component.as_deref()?;
        (self.shortened(name) == name).then_some(name)
    }

    /// Returns the possible names of a member, the best one first.
    fn candidates(&self, index: usize, member: &Member) -> Vec<String> {
        let schema = resolved(self.context, SchemaRef::from(member.schema));
        let component = member.component.as_deref();
        let named = component.filter(|name| !is_position(name, self.union));
        let data = schema.map(|schema| &schema.schema_data);
        let title = data.and_then(|data| data.title.as_deref().or_else(|| described(data))).map(names::pascal);
        let title = title.filter(|title| split(title).len() <= MAX_TITLE && !is_position(title, self.union));
        let constant = schema.and_then(only_text).map(|value| names::variant(&value));
        let texts =
            title.into_iter().chain(self.tag_value(index, member)).chain(constant).chain(self.own_property(index));
        let mut names: Vec<String> = named.map(|name| self.shortened(name)).into_iter().collect();
        names.extend(named.map(ToOwned::to_owned));
        names.extend(texts.map(|name| self.shortened(&name)));
        names.push(kinds::name(self.context, self.types, self.union, member.schema.into()));
        names.extend(component.map(ToOwned::to_owned));
        names
    }

    /// Returns a name without the words of the union's name.
    fn shortened(&self, name: &str) -> String {
        let rest = without_shared(name, self.union);
        let is_name = |rest: &String| rest == "Items" || !EMPTY_NAMES.contains(&rest.as_str());
        rest.filter(is_name).unwrap_or_else(|| name.to_owned())
    }

    /// Returns the name for the value of the tag, or for the only value of another property.
    fn tag_value(&self, index: usize, member: &Member) -> Option<String> {
        let properties = self.properties.get(index)?;
        let is_tag = |property: &&Property| self.tag.as_ref() == Some(&property.name);
        let of_tag = properties.iter().find(is_tag).and_then(|property| property.value.clone());
        let value = self.mapped(member).or(of_tag);
        let value = value.or_else(|| properties.iter().find_map(|property| property.value.clone()));
        value.map(|value| names::variant(&value))
    }

    /// Returns the value that the discriminator has for a member, if there is exactly one.
    fn mapped(&self, member: &Member) -> Option<String> {
        let ReferenceOr::Reference { reference } = member.schema else { return None };
        let mapping = &self.discriminator?.mapping;
        let mut values = mapping
            .iter()
            .filter(|(_, target)| *target == reference || reference.rsplit('/').next() == Some(target.as_str()));
        let (first, second) = (values.next(), values.next());
        first.filter(|_| second.is_none()).map(|(value, _)| value.clone())
    }

    /// Returns the name of the property that only this member has; a required one if there is one.
    fn own_property(&self, index: usize) -> Option<String> {
        let others = |name: &str| {
            let mut others = self.properties.iter().enumerate().filter(|(other, _)| *other != index);
            others.any(|(_, properties)| properties.iter().any(|property| property.name == name))
        };
        let own: Vec<&Property> =
            self.properties.get(index)?.iter().filter(|property| !others(&property.name)).collect();
        let required = own.iter().find(|property| property.is_required);
        required.or_else(|| own.first()).map(|property| names::pascal(&property.name))
    }
}

/// Returns the value of the tag that a page states in the description: `message-start variant`.
fn described(data: &SchemaData) -> Option<&str> {
    data.description.as_deref()?.trim().strip_suffix(" variant").filter(|value| !value.contains(char::is_whitespace))
}

/// Returns whether a name is a position in the union: `ResponseFormat0`, `OneOf4`, `Item2`.
pub(super) fn is_position(name: &str, union: &str) -> bool {
    let is_empty = |stem: &str| without_shared(stem, union).is_none_or(|rest| EMPTY_NAMES.contains(&rest.as_str()));
    EMPTY_NAMES.contains(&name) || without_index(name).is_some_and(|stem| stem.is_empty() || is_empty(stem))
}
