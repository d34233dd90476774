//! Decides how the members of each union are distinguished: by a tag, or by shape.
//!
//! ```yaml
//! Pet: {oneOf: [{$ref: '#/.../Cat'}, {$ref: '#/.../Dog'}]}
//! Cat: {properties: {kind: {enum: [cat]}}}
//! Dog: {properties: {kind: {enum: [dog]}}}
//! ```
//! ```text
//! before: UnionDraft { tag: None, members: [Cat, Dog] }
//! after:  Union::Tagged { tag: "kind", members: [Cat if "cat", Dog if "dog"] }
//! ```
//!
//! The tag is the property of the `discriminator`. Without a discriminator, it is a property that every member has, and
//! whose values differ between the members. Without a tag, a value is decoded as the most specific member that can hold
//! it.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use super::Model;
use super::specificity::specificity;
use crate::lower::context::Context;
use crate::lower::schemas::{Candidate, UnionDraft};
use crate::model::{
    Constant, Field, MemberConversion, NestedUnion, ScalarEnum, ShapedMember, TagKind, TaggedMember, Type, TypeDef,
    TypeGraph, TypeKind, Union, UnitVariant, WritesTag,
};
use crate::names::{self, Scope, Section, reserved};

pub(in crate::lower) fn run(context: &mut Context, model: &mut Model) {
    let mut drafts = Drafts { graph: &model.types, unions: std::mem::take(&mut model.unions) };
    // A union may be a member of another one: the second round uses the tags that the first has found.
    for _ in 0..2 {
        for index in 0..drafts.unions.len() {
            let decided = drafts.unions.get_index(index).map(|(name, draft)| drafts.distinguish(name, draft));
            if let (Some(decided), Some((_, draft))) = (decided, drafts.unions.get_index_mut(index)) {
                *draft = decided;
            }
        }
    }
    drafts.unions.values().flat_map(|draft| &draft.members).for_each(|member| report_unnamed(context, member));
    let unions: Vec<(usize, TypeDef)> =
        drafts.unions.iter().map(|(name, draft)| drafts.define(context, name, draft)).collect();
    let mut defs = std::mem::take(&mut model.types).into_iter();
    for (position, union) in unions {
        while model.types.len() < position
            && let Some(def) = defs.next()
        {
            model.types.push(def);
        }
        model.types.push(union);
    }
    defs.for_each(|def| model.types.push(def));
}

/// Reports a member that nothing but its position distinguishes.
fn report_unnamed(context: &mut Context, member: &Candidate) {
    let Some(pointer) = &member.unnamed else { return };
    let message = format!("nothing but its position distinguishes this member of the union: it is `{}`", member.name);
    let warning = context.warn("unnamed-member", pointer, message);
    warning.help("give it a `title`, or make it a component, in an overlay action");
}

/// The unions before their members are distinguished, and all other types.
struct Drafts<'a> {
    graph: &'a TypeGraph,
    unions: IndexMap<String, UnionDraft>,
}

impl Drafts<'_> {
    /// Decides which property is the tag of a union, and which of its values mean each member.
    ///
    /// A member is removed if it is the union itself, or if an earlier member is the same type after all aliases.
    fn distinguish(&self, name: &str, draft: &UnionDraft) -> UnionDraft {
        let mut draft = draft.clone();
        let mut known: Vec<Type> = vec![Type::Named(name.to_owned())];
        draft.members.retain(|member| {
            let ty = self.graph.underlying(&member.ty);
            let is_new = !known.contains(&ty);
            known.push(ty);
            is_new
        });
        if let Some((tag, values)) = self.find_tag(&draft) {
            for (member, values) in draft.members.iter_mut().zip(values) {
                add_values(&mut member.values, values);
            }
            draft.tag.get_or_insert(tag);
        }
        self.add_nested_values(&mut draft);
        let has_values = draft.members.iter().all(|member| !member.values.is_empty());
        if !has_values || has_duplicates(draft.members.iter().flat_map(|member| &member.values)) {
            draft.tag = None;
        }
        if draft.tag.is_none() {
            draft.members.sort_by_key(|member| specificity(self.graph, &member.ty));
        }
        draft
    }

    /// Returns the property that distinguishes the members, and its values for each member. With a discriminator, only
    /// its property can be the tag.
    fn find_tag(&self, draft: &UnionDraft) -> Option<(String, Vec<Vec<String>>)> {
        let fields: Option<Vec<&[Field]>> = draft.members.iter().map(|member| self.graph.fields(&member.ty)).collect();
        let fields = fields?;
        let candidates = fields.first()?.iter().map(|field| &field.wire_name);
        candidates.filter(|name| draft.tag.as_ref().is_none_or(|tag| tag == *name)).find_map(|name| {
            let values = fields.iter().map(|fields| {
                let field = fields.iter().find(|field| field.wire_name == *name)?;
                self.known_values(field)
            });
            let values: Vec<Vec<String>> = values.collect::<Option<_>>()?;
            // Without a discriminator, a property of which most members allow several values is not a tag.
            let singles = values.iter().filter(|values| values.len() == 1).count();
            let is_tag = draft.tag.is_some() || 2 * singles >= values.len();
            (is_tag && !has_duplicates(values.iter().flatten())).then(|| (name.clone(), values))
        })
    }

    /// Returns the values that a property allows, if they are listed.
    fn known_values(&self, field: &Field) -> Option<Vec<String>> {
        if let Some(value) = field.constant.as_ref().and_then(Constant::text) {
            return Some(vec![value]);
        }
        let Type::Named(name) = &field.ty else { return None };
        match &self.graph.get(name)?.kind {
            TypeKind::Enum(variants) => Some(variants.iter().map(|variant| variant.wire_name.clone()).collect()),
            TypeKind::ScalarEnum(ScalarEnum { variants, .. }) => {
                Some(variants.iter().map(|(_, variant)| variant.wire_name.clone()).collect())
            }
            _ => None,
        }
    }

    /// Adds the values of each member that is a union with the same tag, unless another member has them.
    fn add_nested_values(&self, draft: &mut UnionDraft) {
        for index in 0..draft.members.len() {
            let nested = self.union(&draft.members[index].ty).map(|(_, nested)| nested).filter(|_| draft.tag.is_some());
            let Some(nested) = nested.filter(|nested| nested.tag == draft.tag) else { continue };
            let values = nested.members.iter().flat_map(|member| &member.values);
            let is_new = |value: &&String| draft.members.iter().all(|member| !member.values.contains(value));
            let values: Vec<String> = values.filter(is_new).cloned().collect();
            draft.members[index].values.extend(values);
        }
    }

    /// Returns the union that a type is.
    fn union(&self, ty: &Type) -> Option<(&str, &UnionDraft)> {
        match self.graph.underlying(ty) {
            Type::Named(name) => self.unions.get_key_value(&name).map(|(name, union)| (name.as_str(), union)),
            _ => None,
        }
    }

    /// Returns the definition of a union, and its position among all types.
    fn define(&self, context: &Context, name: &str, draft: &UnionDraft) -> (usize, TypeDef) {
        let constants = draft.constants.clone();
        let union = match &draft.tag {
            Some(tag) => {
                let mut members = self.tagged(tag, draft);
                give_names(context, draft, members.iter_mut().map(|member| (member.key.as_str(), &mut member.name)));
                Union::Tagged { tag: tag.clone(), constants, members }
            }
            None => {
                let mut members = draft.members.clone();
                give_names(context, draft, members.iter_mut().map(|member| (member.key.as_str(), &mut member.name)));
                Union::Shaped { constants, members: self.shaped(&members) }
            }
        };
        let def = TypeDef {
            name: name.to_owned(),
            docs: draft.docs.clone(),
            module: None,
            kind: TypeKind::Union(union),
            constants: Vec::new(),
            additional: None,
            decoded: false,
            encoded: false,
            output: None,
            is_nullable: false,
            deprecated: draft.deprecated,
            aliases: Vec::new(),
            pointer: draft.pointer.clone(),
            key: draft.key.clone(),
        };
        (draft.position, def)
    }

    /// Returns the members of a union with a tag. A member without a property for the tag becomes one member per
    /// value, because the union writes the tag.
    fn tagged(&self, tag: &str, draft: &UnionDraft) -> Vec<TaggedMember> {
        let candidates = draft.members.as_slice();
        let mut scope = scope(&draft.constants);
        for candidate in candidates {
            scope.claim(&candidate.name);
        }
        let mut members = Vec::new();
        for Candidate { key, name, ty, values, .. } in candidates.iter().cloned() {
            let writes_tag = self.writes_tag(tag, &ty);
            if writes_tag == WritesTag::Never {
                members.push(TaggedMember { key, name, ty, values, writes_tag, converts: true });
                continue;
            }
            for (index, value) in values.into_iter().enumerate() {
                members.push(TaggedMember {
                    key: if index == 0 { key.clone() } else { format!("{key}/{value}") },
                    name: match index {
                        0 => name.clone(),
                        _ => scope.claim(&format!("{name}{}", names::variant(&value))),
                    },
                    ty: ty.clone(),
                    values: vec![value],
                    writes_tag: writes_tag.clone(),
                    converts: index == 0,
                });
            }
        }
        members
    }

    /// Returns whether the union writes the tag of a member, or the member has a property for it. The pass
    /// `written_tags` decides whether the union corrects that property.
    fn writes_tag(&self, tag: &str, ty: &Type) -> WritesTag {
        let Some(fields) = self.graph.fields(ty) else { return WritesTag::Never };
        let has_tag = fields.iter().any(|field| field.wire_name == tag);
        if has_tag { WritesTag::Never } else { WritesTag::Always(TagKind::Text) }
    }

    /// Returns the members of a union without a tag.
    fn shaped(&self, candidates: &[Candidate]) -> Vec<ShapedMember> {
        let mut scope = Scope::default();
        let member = |Candidate { key, name, ty, .. }: &Candidate| {
            let nested = self.union(ty).map(|(_, nested)| nested);
            let keys = self.keys(ty);
            let def = match self.graph.underlying(ty) {
                Type::Named(name) => self.graph.get(&name),
                _ => None,
            };
            let is_struct = def.filter(|def| matches!(def.kind, TypeKind::Struct(_)));
            ShapedMember {
                key: key.clone(),
                name: name.clone(),
                ty: ty.clone(),
                accessor: scope.claim(&format!("as_{}", names::snake(name))),
                conversion: MemberConversion::None,
                is_open: is_struct.is_none_or(|def| def.additional.is_some()) || keys.is_empty(),
                keys,
                nested: nested.map(|nested| NestedUnion { tag: nested.tag.clone() }),
            }
        };
        candidates.iter().map(member).collect()
    }

    /// Returns the declared properties of an object, or those of all members of a union and the tag of the union.
    fn keys<'t>(&'t self, ty: &'t Type) -> Vec<String> {
        let mut keys: IndexSet<&str> = IndexSet::new();
        let (mut open, mut seen) = (vec![ty], BTreeSet::new());
        while let Some(ty) = open.pop() {
            if let Some(fields) = self.graph.fields(&self.graph.underlying(ty)) {
                keys.extend(fields.iter().map(|field| field.wire_name.as_str()));
            } else if let Some((name, union)) = self.union(ty)
                && seen.insert(name)
            {
                keys.extend(union.tag.as_deref());
                open.extend(union.members.iter().rev().map(|member| &member.ty));
            }
        }
        keys.into_iter().map(ToOwned::to_owned).collect()
    }
}

/// Gives members the names that the names file has for them. The others keep their names, unless these are taken.
fn give_names<'m>(context: &Context, draft: &UnionDraft, members: impl Iterator<Item = (&'m str, &'m mut String)>) {
    let members: Vec<(&str, &mut String)> = members.collect();
    let keys = members.iter().map(|(key, _)| *key);
    let mut scope = context.scope(Section::Variants, &draft.key, keys, &reserved::VARIANTS);
    draft.constants.iter().for_each(|(_, variant)| scope.reserve(&variant.name, &variant.wire_name));
    for (key, name) in members {
        *name = scope.claim_item(key, name, key);
    }
}

/// Returns a scope with the names that no member can have.
fn scope(constants: &[UnitVariant]) -> Scope {
    let mut scope = Scope::without(&reserved::VARIANTS);
    for (_, variant) in constants {
        scope.claim(&variant.name);
    }
    scope
}

/// Adds the values that the property of a member allows to those of the discriminator. If the discriminator has no
/// mapping, its value is a guess, and the only value of the property comes first: it is written.
fn add_values(known: &mut Vec<String>, values: Vec<String>) {
    let new: Vec<String> = values.into_iter().filter(|value| !known.contains(value)).collect();
    match (known.len(), new.as_slice()) {
        (1, [_]) => known.splice(0..0, new).for_each(drop),
        _ => known.extend(new),
    }
}

/// Returns whether a value occurs more than once.
fn has_duplicates<'v>(values: impl Iterator<Item = &'v String>) -> bool {
    let mut values: Vec<&String> = values.collect();
    let count = values.len();
    values.sort();
    values.dedup();
    values.len() < count
}
