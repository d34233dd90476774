//! `allOf`: one schema that says what all members say.
//!
//! Objects merge: a property that several declare is that of the last, `required` adds up. An object
//! beside a union becomes part of every member of the union. Members that only annotate are passed over.

use std::collections::BTreeSet;

use openapiv3::{AdditionalProperties, AnySchema, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind, Type};

use super::shape::{self, Plain, Shape};
use super::{Context, narrow};
use crate::source::node::{join, unescape};

/// How many schemas may be merged for one document.
const MOST_MERGES: usize = 10_000;

/// How many members a union of combinations may have.
const MOST_MEMBERS: usize = 1_000;

/// The merged schema, unless the members contradict each other.
pub(super) fn merge(
    context: &mut Context,
    members: &[ReferenceOr<Schema>],
    beside: ObjectType,
    pointer: &str,
) -> Option<SchemaKind> {
    // Members of unions multiply when they are merged, and so may their members.
    context.merges += 1;
    if context.merges > MOST_MERGES + 1 {
        return None;
    }
    if context.merges > MOST_MERGES {
        let message = format!("the document has more than {MOST_MERGES} combinations of schemas");
        context.unsupported("too-large", pointer, message, "describe the result as one schema in an overlay action");
        return None;
    }
    let mut merged =
        Merged { seen: BTreeSet::new(), object: beside, is_object: false, unions: Vec::new(), others: Vec::new() };
    merged.is_object = !merged.object.properties.is_empty();
    merged.add(context, members, &join(pointer, "allOf"), 64)?;
    let combined = merged.combine();
    if combined.is_none() {
        let message = "the members of `allOf` cannot all hold, so nothing is said of the value";
        let span = context.span(pointer);
        let warning = context.problems.warning("contradictory-all-of", span, pointer, message);
        warning.help("describe the result as one schema in an overlay action");
    }
    Some(combined.unwrap_or_else(|| SchemaKind::Any(AnySchema::default())))
}

struct Merged {
    /// The components that are in it already: once is enough.
    seen: BTreeSet<String>,
    object: ObjectType,
    is_object: bool,
    unions: Vec<Vec<ReferenceOr<Schema>>>,
    others: Vec<SchemaKind>,
}

impl Merged {
    /// Adds the members; `depth` bounds a chain of references, which may be a circle.
    fn add(
        &mut self,
        context: &mut Context,
        members: &[ReferenceOr<Schema>],
        pointer: &str,
        depth: usize,
    ) -> Option<()> {
        for (index, member) in members.iter().enumerate() {
            let here = join(pointer, &index.to_string());
            if let ReferenceOr::Reference { reference } = member {
                let name = unescape(reference.rsplit('/').next().unwrap_or_default());
                if let Some(parent) = parent_of_its_members(context, &name) {
                    self.object(parent);
                    continue;
                }
                if context.expanding.contains(&name) {
                    context.unsupported(
                        "circular-reference",
                        &here,
                        format!("`{name}` contains itself"),
                        "let one of them say what it is",
                    );
                    return None;
                }
                if !self.seen.insert(reference.clone()) {
                    continue;
                }
            }
            let Some(schema) = resolve(context, member) else {
                let message = "the member of `allOf` does not lead to a component schema";
                context.unsupported("reference", &here, message, "put the schema into `components.schemas`");
                return None;
            };
            match shape::of(schema) {
                _ if depth == 0 => {
                    context.unsupported(
                        "circular-reference",
                        &here,
                        "`allOf` contains itself",
                        "let one of them say what it is",
                    );
                    return None;
                }
                Shape::Struct(part) => self.object(part),
                Shape::AllOf(inner, beside) => {
                    self.object(beside.unwrap_or_default());
                    self.add(context, inner, &join(&here, "allOf"), depth - 1)?;
                }
                Shape::Single(keyword, only) => {
                    self.add(context, std::slice::from_ref(only), &join(&here, keyword), depth - 1)?;
                }
                Shape::Union(_, inner, beside) => {
                    self.object(beside.unwrap_or_default());
                    self.unions.push(inner.to_vec());
                }
                Shape::Plain(Plain::Map(None)) => {
                    self.is_object = true;
                    self.object(required(&schema.schema_kind));
                }
                Shape::Plain(Plain::Map(Some(values))) => {
                    self.is_object = true;
                    self.object.additional_properties = Some(AdditionalProperties::Schema(Box::new(values.clone())));
                    self.object(required(&schema.schema_kind));
                }
                Shape::Plain(Plain::Any) => self.object(required(&schema.schema_kind)),
                Shape::Plain(_) | Shape::TextEnum(_) => self.others.push(schema.schema_kind.clone()),
            }
        }
        Some(())
    }

    /// What all of them say together; `None` if they are of different types.
    fn combine(self) -> Option<SchemaKind> {
        let Self { object, is_object, unions, others, .. } = self;
        let mut others = others.into_iter();
        let scalar = match others.next() {
            Some(first) => Some(others.try_fold(first, |narrow, next| narrow::narrow(&narrow, &next))?),
            None => None,
        };
        let base = match (is_object, scalar) {
            (true, Some(_)) => return None,
            (true, None) => Some(SchemaKind::Type(Type::Object(object))),
            (false, scalar) => scalar,
        };
        let members = unions.into_iter().reduce(|left, right| product(&left, &right));
        match (base, members) {
            (_, Some(members)) if members.len() > MOST_MEMBERS => None,
            (Some(base), Some(members)) => Some(SchemaKind::OneOf { one_of: product(&[item(base)], &members) }),
            (None, Some(one_of)) => Some(SchemaKind::OneOf { one_of }),
            (base, None) => Some(base.unwrap_or_else(|| SchemaKind::Any(AnySchema::default()))),
        }
    }

    fn object(&mut self, part: ObjectType) {
        self.is_object |= !part.properties.is_empty();
        self.object.properties.extend(part.properties);
        self.object.required.extend(part.required);
        match part.additional_properties {
            None | Some(AdditionalProperties::Any(false)) => {}
            // What says less about them gives way.
            Some(AdditionalProperties::Any(true)) if self.object.additional_properties.is_some() => {}
            said => self.object.additional_properties = said,
        }
    }
}

/// The schema of a member. A reference stands for what it leads to.
fn resolve<'a: 's, 's>(context: &Context<'a>, member: &'s ReferenceOr<Schema>) -> Option<&'s Schema> {
    let components = &context.openapi.components.as_ref();
    let mut member = member;
    for _ in 0..64 {
        match member {
            ReferenceOr::Item(schema) => return Some(schema),
            ReferenceOr::Reference { reference } => {
                let name = unescape(reference.strip_prefix("#/components/schemas/")?);
                member = components.as_ref()?.schemas.get(&name)?;
            }
        }
    }
    None
}

/// The properties of a component that lists its heirs: a union of components that are `allOf` of it. An heir
/// has what the parent has beside the union, not the union.
fn parent_of_its_members(context: &Context, name: &str) -> Option<ObjectType> {
    let schema = context.openapi.components.as_ref()?.schemas.get(name)?.as_item()?;
    let Shape::Union(_, members, Some(beside)) = shape::of(schema) else { return None };
    members.iter().any(|member| inherits(context, member, name)).then_some(beside)
}

/// Whether a member of a union is `allOf` of the component that lists it.
pub(super) fn inherits(context: &Context, member: &ReferenceOr<Schema>, parent: &str) -> bool {
    let Some(schema) = resolve(context, member) else { return false };
    let Shape::AllOf(parts, _) = shape::of(schema) else { return false };
    parts.iter().any(|part| match part {
        ReferenceOr::Reference { reference } => {
            reference.strip_prefix("#/components/schemas/").is_some_and(|name| unescape(name) == parent)
        }
        ReferenceOr::Item(_) => false,
    })
}

/// A member may do no more than require properties of the others.
fn required(kind: &SchemaKind) -> ObjectType {
    let required = match kind {
        SchemaKind::Any(any) => any.required.clone(),
        SchemaKind::Type(Type::Object(object)) => object.required.clone(),
        _ => Vec::new(),
    };
    ObjectType { required, ..ObjectType::default() }
}

/// What holds for a member of both: every combination of one of each.
fn product(left: &[ReferenceOr<Schema>], right: &[ReferenceOr<Schema>]) -> Vec<ReferenceOr<Schema>> {
    let pair = |one: &ReferenceOr<Schema>, other: &ReferenceOr<Schema>| {
        item(SchemaKind::AllOf { all_of: vec![one.clone(), other.clone()] })
    };
    left.iter().take(MOST_MEMBERS + 1).flat_map(|one| right.iter().map(move |other| pair(one, other))).collect()
}

fn item(schema_kind: SchemaKind) -> ReferenceOr<Schema> {
    ReferenceOr::Item(Schema { schema_data: SchemaData::default(), schema_kind })
}
