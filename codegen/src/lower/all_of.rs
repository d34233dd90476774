//! `allOf`: one schema that says what all members say.
//!
//! Objects merge: a property that several declare is that of the last, `required` adds up. An object
//! beside a union becomes part of every member of the union. Members that only annotate are passed over.

use std::collections::BTreeSet;

use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind, Type,
};

use super::shape::{self, Plain, Shape};
use super::{Context, narrow};
use crate::source::node::{join, unescape};

/// How many schemas may be merged for one document.
const MOST_MERGES: usize = 10_000;

/// How many members a union of combinations may have.
const MOST_MEMBERS: usize = 1_000;

/// The merged schema, of which `said` is true beside. If the members contradict each other, it says nothing.
pub(super) fn merge(
    context: &mut Context,
    members: &[ReferenceOr<Schema>],
    beside: ObjectType,
    said: &SchemaData,
    pointer: &str,
) -> Option<Schema> {
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
    let mut merged = Merged { is_object: !beside.properties.is_empty(), object: beside, ..Merged::default() };
    merged.add(context, members, &join(pointer, "allOf"), 64)?;
    // What tells the members of one union apart does so in the result.
    let discriminator = merged.discriminator.take().filter(|_| merged.unions.len() == 1);
    let owner = pointer.strip_prefix("#/components/schemas/").map(unescape);
    let combined = merged.combine(context, owner.as_deref());
    if combined.is_none() {
        let message = "the members of `allOf` cannot all hold, so nothing is said of the value";
        let span = context.span(pointer);
        let warning = context.problems.warning("contradictory-all-of", span, pointer, message);
        warning.help("describe the result as one schema in an overlay action");
    }
    let schema_kind = combined.unwrap_or_else(|| SchemaKind::Any(AnySchema::default()));
    let discriminator = said.discriminator.clone().or(discriminator);
    Some(Schema { schema_data: SchemaData { discriminator, ..said.clone() }, schema_kind })
}

#[derive(Default)]
struct Merged {
    /// The components that are in it already: once is enough.
    seen: BTreeSet<String>,
    object: ObjectType,
    is_object: bool,
    unions: Vec<Vec<ReferenceOr<Schema>>>,
    discriminator: Option<Discriminator>,
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
                if let Some((beside, parts)) = without_heirs(context, &name) {
                    if self.seen.insert(reference.clone()) {
                        self.object(beside);
                        self.add(context, &parts, &here, depth.checked_sub(1)?)?;
                    }
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
                Shape::Union(_, inner, beside) if inner.iter().all(shape::only_requires) => {
                    self.object(beside.unwrap_or_default());
                }
                Shape::Union(_, inner, beside) => {
                    self.object(beside.unwrap_or_default());
                    self.unions.push(inner.to_vec());
                    self.discriminator.clone_from(&schema.schema_data.discriminator);
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
                Shape::Plain(_) | Shape::Enum(_) => self.others.push(schema.schema_kind.clone()),
            }
        }
        Some(())
    }

    /// What all of them say together; `None` if they are of different types. The heirs of the owner, which is the
    /// component that is merged, have what it says already.
    fn combine(self, context: &Context, owner: Option<&str>) -> Option<SchemaKind> {
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
            (Some(base), Some(members)) => {
                let base = item(base);
                let with_base = |member: ReferenceOr<Schema>| {
                    let is_heir = owner.is_some_and(|owner| inherits(context, &member, owner));
                    if is_heir { member } else { both(&base, &member) }
                };
                Some(SchemaKind::OneOf { one_of: members.into_iter().map(with_base).collect() })
            }
            (None, Some(one_of)) => Some(SchemaKind::OneOf { one_of }),
            (base, None) => Some(base.unwrap_or_else(|| SchemaKind::Any(AnySchema::default()))),
        }
    }

    fn object(&mut self, part: ObjectType) {
        self.is_object |= !part.properties.is_empty();
        for (name, property) in part.properties {
            let property = match self.object.properties.get(&name) {
                Some(known) => both_properties(known, property),
                None => property,
            };
            self.object.properties.insert(name, property);
        }
        self.object.required.extend(part.required);
        match part.additional_properties {
            None | Some(AdditionalProperties::Any(false)) => {}
            // What says less about them gives way.
            Some(AdditionalProperties::Any(true)) if self.object.additional_properties.is_some() => {}
            said => self.object.additional_properties = said,
        }
    }
}

/// Whether null may stand there: the schema says so, or every member of its `allOf`.
pub(super) fn is_nullable(context: &Context, schema: &Schema) -> bool {
    is_nullable_at_depth(context, schema, 16)
}

fn is_nullable_at_depth(context: &Context, schema: &Schema, depth: usize) -> bool {
    let of_member = |member: &ReferenceOr<Schema>| {
        depth > 0 && resolve(context, member).is_some_and(|schema| is_nullable_at_depth(context, schema, depth - 1))
    };
    let of_members = match shape::of(schema) {
        Shape::AllOf(members, None) => members.iter().all(of_member),
        _ => false,
    };
    of_members || shape::is_nullable(schema)
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

/// What a component says beside the union of its heirs, if it is one: an heir has all of that, and not the union.
fn without_heirs(context: &Context, name: &str) -> Option<(ObjectType, Vec<ReferenceOr<Schema>>)> {
    let schema = context.openapi.components.as_ref()?.schemas.get(name)?.as_item()?;
    let is_of_heirs = |members: &[ReferenceOr<Schema>]| members.iter().any(|member| inherits(context, member, name));
    match shape::of(schema) {
        Shape::Union(_, members, beside) if is_of_heirs(members) => Some((beside.unwrap_or_default(), Vec::new())),
        Shape::AllOf(parts, beside) => {
            let is_union = |part: &&ReferenceOr<Schema>| {
                let shape = part.as_item().map(shape::of);
                matches!(shape, Some(Shape::Union(_, members, _)) if is_of_heirs(members))
            };
            let others: Vec<_> = parts.iter().filter(|part| !is_union(part)).cloned().collect();
            (others.len() < parts.len()).then(|| (beside.unwrap_or_default(), others))
        }
        _ => None,
    }
}

/// Whether a member of a union is `allOf` of a component, or of one of its heirs.
pub(super) fn inherits(context: &Context, member: &ReferenceOr<Schema>, parent: &str) -> bool {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<&ReferenceOr<Schema>> = vec![member];
    while let Some(next) = open.pop() {
        let Some(schema) = resolve(context, next) else { continue };
        let (SchemaKind::AllOf { all_of: parts } | SchemaKind::Any(AnySchema { all_of: parts, .. })) =
            &schema.schema_kind
        else {
            continue;
        };
        for part in parts {
            let ReferenceOr::Reference { reference } = part else { continue };
            match reference.strip_prefix("#/components/schemas/").map(unescape) {
                Some(name) if name == parent => return true,
                Some(name) if seen.insert(name.clone()) => open.push(part),
                _ => {}
            }
        }
    }
    false
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

/// What holds for a member of both: every combination of one of each that can hold.
fn product(left: &[ReferenceOr<Schema>], right: &[ReferenceOr<Schema>]) -> Vec<ReferenceOr<Schema>> {
    let pairs = left.iter().take(MOST_MEMBERS + 1).flat_map(|one| right.iter().map(move |other| (one, other)));
    pairs.filter(|(one, other)| !exclude_each_other(one, other)).map(|(one, other)| both(one, other)).collect()
}

/// Whether no value can be as both say, as far as that is plain to see.
fn exclude_each_other(one: &ReferenceOr<Schema>, other: &ReferenceOr<Schema>) -> bool {
    match (one.as_item().map(|schema| &schema.schema_kind), other.as_item().map(|schema| &schema.schema_kind)) {
        (Some(one @ SchemaKind::Type(left)), Some(other @ SchemaKind::Type(right))) => {
            let are_objects = matches!((left, right), (Type::Object(_), Type::Object(_)));
            !are_objects && narrow::narrow(one, other).is_none()
        }
        _ => false,
    }
}

fn both(one: &ReferenceOr<Schema>, other: &ReferenceOr<Schema>) -> ReferenceOr<Schema> {
    item(SchemaKind::AllOf { all_of: vec![one.clone(), other.clone()] })
}

type Property = ReferenceOr<Box<Schema>>;

/// A property that two members declare: it is as both say. What the later says about it wins.
fn both_properties(known: &Property, new: Property) -> Property {
    if *known == new || target(known).is_some_and(|known| target(&new) == Some(known)) {
        return new;
    }
    let said = new.as_item().or(known.as_item()).map(|schema| schema.schema_data.clone()).unwrap_or_default();
    let schema_data = SchemaData { nullable: false, ..said };
    let all_of = vec![known.clone().unbox(), new.unbox()];
    ReferenceOr::Item(Box::new(Schema { schema_data, schema_kind: SchemaKind::AllOf { all_of } }))
}

/// The component that a property is, whatever is said beside the reference to it.
fn target(property: &Property) -> Option<String> {
    let mut property = property.clone().unbox();
    for _ in 0..64 {
        property = match &property {
            ReferenceOr::Reference { reference } => return Some(reference.clone()),
            ReferenceOr::Item(schema) => match shape::of(schema) {
                Shape::Single("allOf", only) => only.clone(),
                _ => return None,
            },
        };
    }
    None
}

fn item(schema_kind: SchemaKind) -> ReferenceOr<Schema> {
    ReferenceOr::Item(Schema { schema_data: SchemaData::default(), schema_kind })
}
