//! `allOf`: merges the members into one schema.
//!
//! Objects merge: `required` adds up, and a property that several members declare is the `allOf` of its
//! declarations. An object next to a union becomes a part of every member of the union. Members that are empty
//! schemas are ignored.

use std::collections::BTreeSet;

use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind, Type,
};

use super::narrow;
use super::only_values::is_const;
use super::recursion::{MAX_DEPTH, MAX_MERGES, Recursion};
use super::shape::{self, Combination, Plain, Shape};
use super::subtypes::{inherits, without_subtypes};
use crate::lower::context::Context;
use crate::lower::schema_ref::SchemaRef;
use crate::normalise::CONST;
use crate::source::node::{join, unescape};

/// How many members the product of several unions may have.
const MAX_MEMBERS: usize = 1_000;

/// Merges the members of the `allOf` of a schema, and the keywords next to it. Metadata comes from the schema.
///
/// If no type matches all members, the result declares no type and a warning says so. `None` if the members
/// cannot be merged, which is an error.
pub(super) fn merge(
    context: &mut Context,
    recursion: &mut Recursion,
    members: &[ReferenceOr<Schema>],
    siblings: Option<ObjectType>,
    schema: &Schema,
    pointer: &str,
) -> Option<Schema> {
    recursion.merges += 1;
    if recursion.merges > MAX_MERGES {
        if recursion.merges == MAX_MERGES + 1 {
            let message = format!("the document has more than {MAX_MERGES} combinations of schemas");
            context.error("too-large", pointer, message, "describe the result as one schema in an overlay action");
        }
        return None;
    }
    let data = &schema.schema_data;
    let mut merged = Merged::default();
    merged.add_siblings(siblings, schema);
    merged.add(context, recursion, members, &join(pointer, "allOf"), MAX_DEPTH)?;
    // The discriminator of the only union also distinguishes the members of the result.
    let discriminator = merged.discriminator.take().filter(|_| merged.unions.len() == 1);
    let owner = pointer.strip_prefix("#/components/schemas/").map(unescape);
    let is_const = merged.is_const;
    let combined = merged.combine(context, owner.as_deref());
    if combined.is_none() {
        let message = "no single type matches all members of `allOf`: the type is any JSON value";
        let warning = context.warn("contradictory-all-of", pointer, message);
        warning.help("describe the result as one schema in an overlay action");
    }
    let schema_kind = combined.unwrap_or_else(|| SchemaKind::Any(AnySchema::default()));
    let discriminator = data.discriminator.clone().or(discriminator);
    let mut schema_data = SchemaData { discriminator, ..data.clone() };
    if is_const {
        schema_data.extensions.insert(CONST.to_owned(), true.into());
    }
    Some(Schema { schema_data, schema_kind })
}

/// The members of an `allOf`, sorted by kind.
#[derive(Default)]
struct Merged {
    /// The references to the components that are merged already.
    seen: BTreeSet<String>,
    /// The properties of all members.
    object: ObjectType,
    /// Whether a member is an object, and not only a list of required properties.
    is_object: bool,
    /// Whether a member declares the type `object`. Properties without a type only restrict objects.
    declares_object: bool,
    /// The members of each union.
    unions: Vec<Vec<ReferenceOr<Schema>>>,
    /// The discriminator of the last union.
    discriminator: Option<Discriminator>,
    /// Scalars, enums and lists.
    others: Vec<SchemaKind>,
    /// Schemas without a type that restrict scalars, such as `{maxLength: 3}`.
    restrictions: Vec<SchemaKind>,
    /// Whether a member is a value that never changes.
    is_const: bool,
}

impl Merged {
    /// Adds members. `depth` limits the nesting of `allOf`. `None` if there is an error.
    fn add(
        &mut self,
        context: &mut Context,
        recursion: &Recursion,
        members: &[ReferenceOr<Schema>],
        pointer: &str,
        depth: usize,
    ) -> Option<()> {
        for (index, member) in members.iter().enumerate() {
            let here = join(pointer, &index.to_string());
            if let ReferenceOr::Reference { reference } = member {
                let name = unescape(reference.rsplit('/').next().unwrap_or_default());
                let parent = without_subtypes(context, &name);
                if parent.is_none() && recursion.expanding.contains(&name) {
                    circular(context, &here, format!("`{name}` contains itself"));
                    return None;
                }
                if !self.seen.insert(reference.clone()) {
                    continue;
                }
                if let Some((object, parts)) = parent {
                    let deeper = deeper(context, depth, &here)?;
                    self.add_object(object);
                    self.add(context, recursion, &parts, &here, deeper)?;
                    continue;
                }
            }
            let Some(schema) = context.schema(SchemaRef::from(member)) else {
                let message = "the member of `allOf` does not lead to a component schema";
                context.error("reference", &here, message, "put the schema into `components.schemas`");
                return None;
            };
            let deeper = deeper(context, depth, &here)?;
            match shape::of(schema) {
                Shape::AllOf(inner, siblings) => {
                    self.add_siblings(siblings, schema);
                    self.add(context, recursion, inner, &join(&here, "allOf"), deeper)?;
                }
                Shape::Single(keyword, only) => {
                    self.add(context, recursion, std::slice::from_ref(only), &join(&here, keyword), deeper)?;
                }
                shape => self.add_schema(schema, shape),
            }
        }
        Some(())
    }

    /// Adds the keywords next to an `allOf`.
    fn add_siblings(&mut self, siblings: Option<ObjectType>, schema: &Schema) {
        self.declares_object |= declares_object(&schema.schema_kind);
        self.add_object(siblings.unwrap_or_default());
        if let SchemaKind::Any(any) = &schema.schema_kind
            && shape::declares_other_type(any)
        {
            let own = AnySchema { all_of: Vec::new(), one_of: Vec::new(), any_of: Vec::new(), ..any.clone() };
            self.others.push(SchemaKind::Any(own));
        }
    }

    /// Adds a schema that is not an `allOf`.
    fn add_schema(&mut self, schema: &Schema, shape: Shape) {
        self.declares_object |= declares_object(&schema.schema_kind);
        self.is_const |= is_const(schema);
        match shape {
            Shape::Struct(part) => self.add_object(part.into_owned()),
            Shape::Union(Combination { members, siblings, .. }) => {
                self.add_object(siblings.unwrap_or_default());
                if !members.iter().all(shape::only_requires) {
                    self.unions.push(members.to_vec());
                    self.discriminator.clone_from(&schema.schema_data.discriminator);
                }
            }
            Shape::Plain(Plain::Map(values)) => {
                self.is_object = true;
                let values = values.map(|values| AdditionalProperties::Schema(Box::new(values.clone())));
                self.add_object(ObjectType { additional_properties: values, ..required(&schema.schema_kind) });
            }
            Shape::Plain(Plain::Any) => {
                self.add_object(required(&schema.schema_kind));
                self.restrictions.push(schema.schema_kind.clone());
            }
            _ => self.others.push(schema.schema_kind.clone()),
        }
    }

    /// Adds the properties of an object.
    fn add_object(&mut self, part: ObjectType) {
        self.is_object |= !part.properties.is_empty();
        for (name, property) in part.properties {
            let property = match self.object.properties.get(&name) {
                Some(known) => merge_properties(known, property),
                None => property,
            };
            self.object.properties.insert(name, property);
        }
        self.object.required.extend(part.required);
        match part.additional_properties {
            None | Some(AdditionalProperties::Any(false)) => {}
            // `true` does not replace a schema.
            Some(AdditionalProperties::Any(true)) if self.object.additional_properties.is_some() => {}
            Some(AdditionalProperties::Schema(new)) => {
                let values = match self.object.additional_properties.take() {
                    Some(AdditionalProperties::Schema(known)) if known != new => all_of_two(&known, &new),
                    _ => *new,
                };
                self.object.additional_properties = Some(AdditionalProperties::Schema(Box::new(values)));
            }
            additional => self.object.additional_properties = additional,
        }
    }

    /// Returns the kind of a value that matches every member; `None` if no value does, or if there are too many
    /// combinations. `owner` is the component that has the `allOf`: its subtypes in the union have its properties
    /// already.
    fn combine(self, context: &Context, owner: Option<&str>) -> Option<SchemaKind> {
        let Self { object, is_object, declares_object, unions, others, restrictions, .. } = self;
        let mut others = others.into_iter();
        let other = match others.next() {
            Some(first) => {
                let mut restricting = others.chain(restrictions);
                Some(restricting.try_fold(first, |narrow, next| narrow::narrow(&narrow, &next))?)
            }
            None => None,
        };
        let base = match other {
            // Keywords for objects and for lists restrict each other's values only if both have a type.
            Some(other) if declares_object || is_object => match (declares_object, has_type(&other)) {
                (true, true) | (false, false) => return None,
                (true, false) => Some(SchemaKind::Type(Type::Object(object))),
                (false, true) => Some(other),
            },
            None if is_object => Some(SchemaKind::Type(Type::Object(object))),
            other => other,
        };
        let members = unions.into_iter().reduce(|left, right| product(&left, &right));
        match (base, members) {
            (_, Some(members)) if members.len() > MAX_MEMBERS => None,
            (Some(base), Some(members)) => {
                let base = item(base);
                let with_base = |member: ReferenceOr<Schema>| {
                    let is_subtype = owner.is_some_and(|owner| inherits(context, &member, owner));
                    if is_subtype { member } else { all_of_two(&base, &member) }
                };
                Some(SchemaKind::OneOf { one_of: members.into_iter().map(with_base).collect() })
            }
            (None, Some(one_of)) => Some(SchemaKind::OneOf { one_of }),
            (base, None) => Some(base.unwrap_or_else(|| SchemaKind::Any(AnySchema::default()))),
        }
    }
}

/// Returns the remaining depth one level below. At the limit, that is an error.
fn deeper(context: &mut Context, depth: usize, pointer: &str) -> Option<usize> {
    if depth == 0 {
        circular(context, pointer, "`allOf` contains itself");
    }
    depth.checked_sub(1)
}

/// Reports a schema that contains itself.
fn circular(context: &mut Context, pointer: &str, message: impl Into<String>) {
    context.error("circular-reference", pointer, message, "describe one of the schemas without the other");
}

/// Returns whether a schema declares the type `object`.
fn declares_object(kind: &SchemaKind) -> bool {
    match kind {
        SchemaKind::Type(Type::Object(_)) => true,
        SchemaKind::Any(any) => any.typ.as_deref() == Some("object"),
        _ => false,
    }
}

/// Returns whether a schema for scalars or lists declares its type, or lists its values.
fn has_type(kind: &SchemaKind) -> bool {
    match kind {
        SchemaKind::Any(any) => any.typ.is_some() || !any.enumeration.is_empty(),
        _ => true,
    }
}

/// Returns an object without properties that has the `required` list of a schema.
fn required(kind: &SchemaKind) -> ObjectType {
    let required = match kind {
        SchemaKind::Any(any) => any.required.clone(),
        SchemaKind::Type(Type::Object(object)) => object.required.clone(),
        _ => Vec::new(),
    };
    ObjectType { required, ..ObjectType::default() }
}

/// Returns the product of two unions: the `allOf` of every pair of members that a value can match.
fn product(left: &[ReferenceOr<Schema>], right: &[ReferenceOr<Schema>]) -> Vec<ReferenceOr<Schema>> {
    let pairs = left.iter().flat_map(|one| right.iter().map(move |other| (one, other)));
    let possible = pairs.filter(|(one, other)| !are_exclusive(one, other)).take(MAX_MEMBERS + 1);
    possible.map(|(one, other)| all_of_two(one, other)).collect()
}

/// Returns whether two inline schemas have types that exclude each other.
fn are_exclusive(one: &ReferenceOr<Schema>, other: &ReferenceOr<Schema>) -> bool {
    match (one.as_item().map(|schema| &schema.schema_kind), other.as_item().map(|schema| &schema.schema_kind)) {
        (Some(one @ SchemaKind::Type(left)), Some(other @ SchemaKind::Type(right))) => {
            let are_objects = matches!((left, right), (Type::Object(_), Type::Object(_)));
            !are_objects && narrow::narrow(one, other).is_none()
        }
        _ => false,
    }
}

/// Returns the `allOf` of two schemas.
fn all_of_two(one: &ReferenceOr<Schema>, other: &ReferenceOr<Schema>) -> ReferenceOr<Schema> {
    item(SchemaKind::AllOf { all_of: vec![one.clone(), other.clone()] })
}

type Property = ReferenceOr<Box<Schema>>;

/// Merges two declarations of a property. Metadata comes from the later one.
fn merge_properties(known: &Property, new: Property) -> Property {
    if *known == new || target(known).is_some_and(|known| target(&new) == Some(known)) {
        return new;
    }
    let data = new.as_item().or(known.as_item()).map(|schema| schema.schema_data.clone()).unwrap_or_default();
    let schema_data = SchemaData { nullable: false, ..data };
    let all_of = vec![known.clone().unbox(), new.unbox()];
    ReferenceOr::Item(Box::new(Schema { schema_data, schema_kind: SchemaKind::AllOf { all_of } }))
}

/// Returns the reference of a property that is a reference or an `allOf` of one reference.
fn target(property: &Property) -> Option<&str> {
    let mut next = SchemaRef::from(property);
    loop {
        match next {
            SchemaRef::Reference(reference) => return Some(reference),
            SchemaRef::Item(schema) => match shape::of(schema) {
                Shape::Single("allOf", only) => next = SchemaRef::from(only),
                _ => return None,
            },
        }
    }
}

fn item(schema_kind: SchemaKind) -> ReferenceOr<Schema> {
    ReferenceOr::Item(Schema { schema_data: SchemaData::default(), schema_kind })
}
