//! Names for kinds of values: `Text`, `Number`, `Texts`, `Map`.

use openapiv3::{ReferenceOr, Schema};

use super::labels::is_position;
use super::members::{listed_values, resolved};
use super::shape::{self, Combination, Plain, Shape};
use super::types::Types;
use crate::lower::context::Context;
use crate::lower::schema_ref::SchemaRef;
use crate::names;
use crate::names::words::{plural, split, without_shared};
use crate::source::node::unescape;

/// How deep the name looks into lists and unions.
const MAX_NESTING: usize = 4;

/// Returns the name for the kind of value that a member of a union has.
pub(super) fn name(context: &Context, types: &Types, union: &str, schema: SchemaRef) -> String {
    Kinds { context, types, union }.name(schema, MAX_NESTING)
}

struct Kinds<'a> {
    context: &'a Context<'a>,
    types: &'a Types,
    /// The name of the union.
    union: &'a str,
}

impl Kinds<'_> {
    fn name(&self, schema: SchemaRef, depth: usize) -> String {
        let (Some(schema), Some(depth)) = (resolved(self.context, schema), depth.checked_sub(1)) else {
            return "Other".to_owned();
        };
        let name = match shape::of(schema) {
            Shape::Enum(_) => "Value",
            Shape::AllOf(..) if !listed_values(schema).is_empty() => "Value",
            // The last part is the one that differs from the other members.
            Shape::AllOf(parts, None) => return self.last_part(parts, depth),
            Shape::Struct(_) | Shape::AllOf(..) => "Object",
            Shape::Single(_, only) => return self.name(only.into(), depth),
            Shape::Union(Combination { members: [first, second], .. }) => {
                let [first, second] = [first, second].map(|member| self.part(member.into(), depth));
                return format!("{first}Or{second}");
            }
            Shape::Union(_) => "Choice",
            Shape::Plain(Plain::Boolean) => "Flag",
            Shape::Plain(Plain::Integer { .. }) => "Integer",
            Shape::Plain(Plain::Number) => "Number",
            Shape::Plain(Plain::String { format }) => return text(format),
            Shape::Plain(Plain::List(None)) => "Values",
            Shape::Plain(Plain::List(Some(items))) if is_list(self.context, items.into()) => "Lists",
            Shape::Plain(Plain::List(Some(items))) => return self.items(items.into(), depth),
            Shape::Plain(Plain::Map(_)) => "Map",
            Shape::Plain(Plain::Any) => "Any",
        };
        name.to_owned()
    }

    /// Returns the kind of a value that several schemas describe.
    fn last_part(&self, parts: &[ReferenceOr<Schema>], depth: usize) -> String {
        let mut kinds = parts.iter().rev().map(|part| self.name(part.into(), depth));
        kinds.find(|kind| !["Any", "Object", "Other"].contains(&kind.as_str())).unwrap_or_else(|| "Object".to_owned())
    }

    /// Returns the plural of the last word of the items' name.
    fn items(&self, items: SchemaRef, depth: usize) -> String {
        let item = self.part(items, depth);
        match split(&item).last() {
            Some(&"Choice" | &"Any") | None => "Values".to_owned(),
            Some(last) => plural(last),
        }
    }

    /// Returns the name of an item or of a member: that of its component or its title, if it has one.
    fn part(&self, schema: SchemaRef, depth: usize) -> String {
        let named = match schema {
            SchemaRef::Reference(reference) => {
                let name = reference.strip_prefix("#/components/schemas/").map(unescape);
                name.and_then(|name| self.types.component(&name)).map(ToOwned::to_owned)
            }
            SchemaRef::Item(Schema { schema_data, .. }) => schema_data.title.as_deref().map(names::pascal),
        };
        match named.filter(|name| !is_position(name, self.union)) {
            Some(name) => without_shared(&name, self.union).unwrap_or(name),
            None => self.name(schema, depth),
        }
    }
}

fn is_list(context: &Context, schema: SchemaRef) -> bool {
    let shape = resolved(context, schema).map(shape::of);
    matches!(shape, Some(Shape::Plain(Plain::List(_))))
}

/// Returns the name of a string without listed values: from its format, if it has one.
fn text(format: &str) -> String {
    match format {
        "" | "binary" | "password" => "Text".to_owned(),
        "byte" => "Base64".to_owned(),
        format => names::pascal(format),
    }
}
