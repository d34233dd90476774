//! Decides how arguments are passed, and what converts into unions.
//!
//! ```rust,ignore
//! pub fn status(mut self, status: Status) -> Self                                     // before: the setter of an enum
//! pub fn status(mut self, status: impl Into<Status>) -> Self                          // after: accepts `"ready"`
//! pub fn tags(mut self, tags: Vec<String>) -> Self                                    // before: the setter of a list
//! pub fn tags(mut self, tags: impl IntoIterator<Item = impl Into<String>>) -> Self    // after: accepts `["a", "b"]`
//! ```
//!
//! A string converts into an enum, an integer into an enum of integers, and a member into its union. A union with a
//! member that is a string also converts from `&str`, and one with a list from an array.

use std::collections::BTreeSet;

use super::Model;
use crate::lower::context::Context;
use crate::model::{Conversion, Element, Foreign, MemberConversion, Type, TypeDef, TypeGraph, TypeKind, Union};

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    let rules = Rules::of(&model.types);
    let fields = model.types.iter().map(|def| def.fields().iter().map(|field| rules.conversion(&field.ty)).collect());
    let fields: Vec<Vec<Conversion>> = fields.collect();
    let members: Vec<Vec<MemberConversion>> = model.types.iter().map(|def| rules.members(def)).collect();
    model.root.visit_operations_mut(&mut |operation| {
        for parameter in &mut operation.parameters {
            parameter.conversion = rules.conversion(&parameter.ty);
        }
        if let Some(body) = &mut operation.body {
            body.conversion = rules.conversion(&body.ty);
        }
    });
    let nullable = rules.nullable();
    for ((def, fields), conversions) in model.types.iter_mut().zip(fields).zip(members) {
        def.is_nullable = nullable.contains(&def.name);
        def.fields_mut().iter_mut().zip(fields).for_each(|(field, conversion)| field.conversion = conversion);
        if let TypeKind::Union(Union::Shaped { members, .. }) = &mut def.kind {
            members.iter_mut().zip(conversions).for_each(|(member, conversion)| member.conversion = conversion);
        }
    }
}

/// The types of the model, and which of them values of other types convert into.
struct Rules<'a> {
    types: &'a TypeGraph,
    /// The names of the types into which values of other types convert.
    convertible: BTreeSet<String>,
}

impl<'a> Rules<'a> {
    fn of(types: &'a TypeGraph) -> Self {
        let definitions = types.definitions().into_iter();
        let convertible = definitions.filter(|(_, def)| has_conversion(def)).map(|(name, _)| name.to_owned());
        Self { convertible: convertible.collect(), types }
    }

    /// Returns how arguments of a type are passed.
    fn conversion(&self, ty: &Type) -> Conversion {
        // A list of files is written with the constructors of `File`, and may be empty.
        let element = |ty: &Type| Element { converts: *ty != Type::File && self.converts(ty), ty: ty.clone() };
        match self.types.underlying(ty) {
            Type::List(item) => Conversion::Items(element(&item)),
            Type::Map(value) => Conversion::Entries(element(&value)),
            Type::Object => Conversion::Entries(element(&Type::Any)),
            ty if self.converts(&ty) => Conversion::Into,
            _ => Conversion::Exact,
        }
    }

    /// Returns whether values of other types convert into a type, which is not an alias.
    fn converts(&self, ty: &Type) -> bool {
        match ty {
            Type::String | Type::Base64 | Type::File | Type::Any => true,
            Type::Foreign(foreign) => !matches!(foreign, Foreign::Uuid | Foreign::Decimal),
            Type::Named(name) => self.convertible.contains(name),
            _ => false,
        }
    }

    /// Returns the names of the types with conversions that optional fields of requests hold beside null.
    fn nullable(&self) -> BTreeSet<String> {
        let fields = self.types.iter().flat_map(TypeDef::fields).filter(|field| field.keeps_null());
        let held = fields.filter_map(|field| match self.types.underlying(&field.ty) {
            Type::Named(name) => Some(name),
            _ => None,
        });
        held.filter(|name| self.convertible.contains(name)).collect()
    }

    /// Returns what converts into a union, by member.
    fn members(&self, def: &TypeDef) -> Vec<MemberConversion> {
        let TypeKind::Union(Union::Shaped { members, .. }) = &def.kind else { return Vec::new() };
        let mut seen = BTreeSet::new();
        let conversion = |ty: &Type| match self.types.underlying(ty) {
            Type::String => MemberConversion::Text,
            Type::List(item) => MemberConversion::Array(*item),
            _ => MemberConversion::None,
        };
        let conversions = members.iter().map(|member| conversion(&member.ty));
        // Two members may be aliases of one type.
        let mut once = |conversion: &MemberConversion| seen.insert(format!("{conversion:?}"));
        conversions.map(|conversion| if once(&conversion) { conversion } else { MemberConversion::None }).collect()
    }
}

/// Returns whether values of other types convert into a type.
fn has_conversion(def: &TypeDef) -> bool {
    match &def.kind {
        _ if def.output.is_some() => true,
        TypeKind::Union(union) => union.members().next().is_some(),
        TypeKind::Enum(_) | TypeKind::Part(_) | TypeKind::Wrapper(_) => true,
        TypeKind::ScalarEnum(values) => values.integers,
        TypeKind::Struct(_) | TypeKind::Form(_) | TypeKind::Alias(_) => false,
    }
}
