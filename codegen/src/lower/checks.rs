//! The checks of the feature `validate`: for each type that requests encode, its constraints and those of the types
//! that it holds.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Check, CheckedField, CheckedParts, Constraints, Counted, Field, Number, Type, TypeChecks, TypeDef, TypeGraph,
    TypeKind,
};

/// Returns the checks of all types that requests contain, in the order of the types. A type without constraints has no
/// checks, but it implements `Validate`, so that a constraint that comes or goes does not break callers.
pub(super) fn find(types: &TypeGraph) -> Vec<TypeChecks> {
    let mut finder = Finder { types, checked: BTreeSet::new(), nesting: Cell::new(0) };
    let encoded: Vec<&TypeDef> = types.iter().filter(|def| def.encoded).collect();
    let holders = holders(types);
    let mut passed = BTreeSet::new();
    let mut open: Vec<&TypeDef> = encoded.iter().rev().copied().filter(|def| finder.of_type(def).is_some()).collect();
    // A type that holds a type with checks, or an alias of one, has checks, too.
    while let Some(def) = open.pop() {
        let is_alias = matches!(def.kind, TypeKind::Alias(_)) && passed.insert(&def.name);
        let is_checked = !finder.checked.contains(def.name.as_str()) && finder.of_type(def).is_some();
        if is_checked {
            finder.checked.insert(&def.name);
        }
        if is_alias || is_checked {
            let holders = holders.get(def.name.as_str()).into_iter().flatten();
            open.extend(holders.filter(|holder| holder.encoded && !finder.checked.contains(holder.name.as_str())));
        }
    }
    let checks = |def: &&TypeDef| {
        let is_checked = matches!(def.kind, TypeKind::Struct(_) | TypeKind::Form(_) | TypeKind::Union(_));
        let none = || CheckedParts::Fields { fields: Vec::new(), additional: None };
        is_checked.then(|| TypeChecks { name: def.name.clone(), parts: finder.of_type(def).unwrap_or_else(none) })
    };
    encoded.iter().filter_map(checks).collect()
}

/// Returns the definitions that mention each definition.
fn holders(types: &TypeGraph) -> BTreeMap<&str, Vec<&TypeDef>> {
    let mut holders: BTreeMap<&str, Vec<&TypeDef>> = BTreeMap::new();
    for def in types.iter() {
        def.held().for_each(|held| holders.entry(held).or_default().push(def));
    }
    holders
}

/// Finds the checks of types. [`find`] looks at the holders of a type again when it has found checks of the type.
struct Finder<'a> {
    types: &'a TypeGraph,
    /// The types that are known to have checks.
    checked: BTreeSet<&'a str>,
    /// How many aliases contain the current one.
    nesting: Cell<usize>,
}

/// How many aliases of lists and maps may be nested. Deeper values are not checked.
const MAX_NESTING: usize = 64;

impl Finder<'_> {
    /// Returns the checks of a type; `None` if it has none, as far as is known.
    fn of_type(&self, def: &TypeDef) -> Option<CheckedParts> {
        match &def.kind {
            TypeKind::Struct(fields) | TypeKind::Form(fields) => {
                // A value that always holds another value of its type cannot be made.
                let own = Type::Boxed(Box::new(Type::Named(def.name.clone())));
                let is_endless = |field: &Field| !field.is_optional() && field.ty == own;
                let fields = fields.iter().filter(|field| !is_endless(field));
                let fields: Vec<_> = fields.filter_map(|field| self.of_field(field)).collect();
                let additional = def.additional.as_ref().and_then(|(field, ty)| {
                    let checks = self.of_value(ty, &Constraints::default());
                    (!checks.is_empty()).then(|| (field.clone(), checks))
                });
                let has_checks = !fields.is_empty() || additional.is_some();
                has_checks.then_some(CheckedParts::Fields { fields, additional })
            }
            TypeKind::Union(union) => {
                let variants = union.members().filter_map(|member| {
                    let checks = self.of_value(member.ty, &Constraints::default());
                    (!checks.is_empty()).then(|| (member.name.to_owned(), checks))
                });
                let variants: Vec<_> = variants.collect();
                (!variants.is_empty()).then_some(CheckedParts::Variants(variants))
            }
            // A wrapper contains only itself.
            TypeKind::Enum(_)
            | TypeKind::ScalarEnum(_)
            | TypeKind::Part(_)
            | TypeKind::Alias(_)
            | TypeKind::Wrapper(_) => None,
        }
    }

    /// Returns the checks of a field, if it has any.
    fn of_field(&self, field: &Field) -> Option<CheckedField> {
        let checks = self.of_value(&field.ty, &field.constraints);
        (!checks.is_empty()).then(|| CheckedField {
            name: field.name.clone(),
            wire_name: field.wire_name.clone(),
            is_optional: field.is_optional(),
            keeps_null: field.keeps_null(),
            checks,
        })
    }

    /// Returns the checks of a value with some constraints. Constraints that do not apply to its type are ignored.
    fn of_value(&self, ty: &Type, constraints: &Constraints) -> Vec<Check> {
        let items = constraints.items.as_deref().cloned().unwrap_or_default();
        match ty {
            Type::String => {
                let pattern = constraints.pattern.clone().map(Check::Pattern);
                length(constraints, Counted::Characters).into_iter().chain(pattern).collect()
            }
            Type::I32 | Type::I64 | Type::I128 | Type::U32 | Type::U64 => number(constraints, Number::Integer),
            Type::F64 => number(constraints, Number::Float),
            Type::List(item) => {
                let mut checks: Vec<Check> = length(constraints, Counted::Items).into_iter().collect();
                // Files cannot be compared.
                checks.extend((constraints.unique && !self.is_file(item)).then_some(Check::Unique));
                let each = self.of_value(item, &items);
                checks.extend((!each.is_empty()).then_some(Check::EachItem(each)));
                checks
            }
            Type::Map(value) => {
                let each = self.of_value(value, &items);
                let each = (!each.is_empty()).then_some(Check::EachValue(each));
                length(constraints, Counted::Properties).into_iter().chain(each).collect()
            }
            Type::Object => length(constraints, Counted::Properties).into_iter().collect(),
            Type::Nullable(inner) => self.unless_null(inner, constraints, false),
            Type::Boxed(inner) => match &**inner {
                Type::Nullable(inner) => self.unless_null(inner, constraints, true),
                inner => self.of_value(inner, constraints),
            },
            Type::Named(name) => match self.types.definition(name) {
                Some(def) if self.checked.contains(def.name.as_str()) => vec![Check::OfType],
                Some(TypeDef { kind: TypeKind::Alias(ty), .. }) if self.nesting.get() < MAX_NESTING => {
                    self.nesting.set(self.nesting.get() + 1);
                    let checks = self.of_value(ty, constraints);
                    self.nesting.set(self.nesting.get() - 1);
                    checks
                }
                _ => Vec::new(),
            },
            Type::Bool | Type::Foreign(_) | Type::Base64 | Type::Any | Type::File => Vec::new(),
        }
    }

    /// Returns whether a type is a file, or may be one.
    fn is_file(&self, ty: &Type) -> bool {
        let is_part = |name| self.types.get(name).is_some_and(|def| matches!(def.kind, TypeKind::Part(_)));
        ty.holds(&Type::File) || ty.named().is_some_and(is_part)
    }

    /// Returns the checks of a value that may be null.
    fn unless_null(&self, inner: &Type, constraints: &Constraints, is_boxed: bool) -> Vec<Check> {
        let checks = self.of_value(inner, constraints);
        if checks.is_empty() { checks } else { vec![Check::UnlessNull { is_boxed, checks }] }
    }
}

/// Returns the check of a length, if the constraints limit it.
fn length(constraints: &Constraints, of: Counted) -> Option<Check> {
    let (least, most) = (constraints.min_length, constraints.max_length);
    (least.is_some() || most.is_some()).then_some(Check::Length(of, least, most))
}

/// Returns the checks of a number. A `multipleOf` that is not a number of this kind is ignored.
fn number(constraints: &Constraints, number: Number) -> Vec<Check> {
    let (minimum, maximum) = (constraints.minimum.clone(), constraints.maximum.clone());
    let has_bounds = minimum.is_some() || maximum.is_some();
    let bounds = has_bounds.then_some(Check::Bounds(number, minimum, maximum));
    let is_number = |text: &&String| match number {
        Number::Integer => text.parse::<i128>().is_ok(),
        Number::Float => text.parse::<f64>().is_ok_and(f64::is_finite),
    };
    let multiple = constraints.multiple_of.as_ref().filter(is_number).map(|of| Check::MultipleOf(number, of.clone()));
    bounds.into_iter().chain(multiple).collect()
}
