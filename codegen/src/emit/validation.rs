//! `validation.rs`: for each type that requests send, the checks of what the document demands of it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::render::inner_docs;
use crate::model::{Api, Bound, Constraints, Field, Type, TypeDef, TypeKind};

pub(super) fn emit(api: &Api) -> TokenStream {
    let about = inner_docs(&["What the API's description demands of values beyond their types.".to_owned()]);
    let mut checks = Checks::new(api);
    while checks.find(api) {}
    let impls = api.types.iter().filter(|def| checks.checked.contains(def.name.as_str()));
    let impls = impls.filter_map(|def| checks.of_type(def));
    quote! {
        #about
        use crate::runtime::validation::{self, At, Validate, Violation};
        use crate::types;

        #(#impls)*
    }
}

/// Whether anything is demanded of any type.
pub(super) fn is_needed(api: &Api) -> bool {
    Checks::new(api).find(api)
}

struct Checks<'a> {
    by_name: BTreeMap<&'a str, &'a TypeDef>,
    /// The types of which something is demanded.
    checked: BTreeSet<&'a str>,
}

impl<'a> Checks<'a> {
    fn new(api: &'a Api) -> Self {
        let by_name = api.types.iter().map(|def| (def.name.as_str(), def)).collect();
        Self { by_name, checked: BTreeSet::new() }
    }

    /// Finds types with checks of their own, or of what is in them; to be called until there are no more.
    fn find(&mut self, api: &'a Api) -> bool {
        let rest = api.types.iter().filter(|def| def.encoded && !self.checked.contains(def.name.as_str()));
        let found: Vec<&str> = rest.filter(|def| self.of_type(def).is_some()).map(|def| def.name.as_str()).collect();
        self.checked.extend(&found);
        !found.is_empty()
    }

    fn of_type(&self, def: &TypeDef) -> Option<TokenStream> {
        let name = format_ident!("{}", def.name);
        let body = match &def.kind {
            TypeKind::Struct(fields) | TypeKind::Form(fields) => {
                // A value that always holds another of its type cannot be made.
                let itself = Type::Boxed(Box::new(Type::Named(def.name.clone())));
                let is_endless = |field: &Field| !field.is_optional() && field.ty == itself;
                let fields = fields.iter().filter(|field| !is_endless(field));
                let fields = fields.filter_map(|field| self.of_field(field));
                let extra = def.additional.as_ref().and_then(|(field, ty)| {
                    let check = self.of_value(ty, &Constraints::default(), &quote!(value))?;
                    let field = format_ident!("{field}");
                    Some(quote!(validation::each_value(&self.#field, at, found, |value, at, found| { #check });))
                });
                quote!(#(#fields)* #extra)
            }
            TypeKind::Union(union) => {
                let arms = union.members().filter_map(|member| {
                    let ident = format_ident!("{}", member.name);
                    let check = self.of_value(member.ty, &Constraints::default(), &quote!(value))?;
                    Some(quote!(Self::#ident(value) => { #check }))
                });
                let arms: Vec<TokenStream> = arms.collect();
                if arms.is_empty() { quote!() } else { quote!(match self { #(#arms)* _ => {} }) }
            }
            TypeKind::Enum(_) | TypeKind::ScalarEnum(_) | TypeKind::Alias(_) => return None,
        };
        (!body.is_empty()).then(|| {
            quote! {
                impl Validate for types::#name {
                    fn check(&self, at: &At<'_>, found: &mut Vec<Violation>) {
                        #body
                    }
                }
            }
        })
    }

    fn of_field(&self, field: &Field) -> Option<TokenStream> {
        let (name, key) = (format_ident!("{}", field.name), &field.wire_name);
        let check = self.of_value(&field.ty, &field.constraints, &quote!(value))?;
        let value = match (field.is_optional(), field.keeps_null()) {
            (false, _) => quote!(let value = &self.#name;),
            (true, false) => {
                return Some(quote! {
                    if let Some(value) = &self.#name {
                        let at = &At::Key(at, #key);
                        #check
                    }
                });
            }
            (true, true) => {
                return Some(quote! {
                    if let Some(value) = self.#name.as_ref().and_then(crate::Nullable::as_option) {
                        let at = &At::Key(at, #key);
                        #check
                    }
                });
            }
        };
        Some(quote!({ #value let at = &At::Key(at, #key); #check }))
    }

    /// The check of a value, which is a reference; `None` if nothing is demanded of it.
    fn of_value(&self, ty: &Type, demanded: &Constraints, value: &TokenStream) -> Option<TokenStream> {
        let Constraints { min_length, max_length, pattern, minimum, maximum, multiple_of, unique, items } = demanded;
        let bounds_of_length = (min_length.is_some() || max_length.is_some()).then(|| {
            let (least, most) = (option(min_length.as_ref()), option(max_length.as_ref()));
            quote!((#least, #most))
        });
        let length = |length: TokenStream, unit: &str| {
            bounds_of_length.as_ref().map(|bounds| quote!(validation::length(#length, #unit, #bounds, at, found);))
        };
        let items = items.as_deref().cloned().unwrap_or_default();
        let checks = match ty {
            Type::String => {
                let length = length(quote!(#value.chars().count()), "characters");
                let pattern = pattern.as_ref().map(|text| quote!(validation::pattern(#value, #text, at, found);));
                quote!(#length #pattern)
            }
            Type::I32 | Type::I64 | Type::U32 | Type::U64 => {
                let bounds = bounds(minimum.as_ref(), maximum.as_ref(), &integer);
                let number = quote!(i128::from(*#value));
                let bounds = bounds.map(|bounds| quote!(validation::bounds(#number, #bounds, at, found);));
                let multiple = multiple_of
                    .as_ref()
                    .and_then(|by| Some((by, integer(by)?)))
                    .map(|(text, by)| quote!(validation::multiple(#number % #by == 0, #text, at, found);));
                quote!(#bounds #multiple)
            }
            Type::F64 => {
                let bounds = bounds(minimum.as_ref(), maximum.as_ref(), &float);
                let bounds = bounds.map(|bounds| quote!(validation::bounds(*#value, #bounds, at, found);));
                let multiple = multiple_of
                    .as_ref()
                    .and_then(|by| Some((by, float(by)?)))
                    .map(|(text, by)| quote!(validation::multiple((*#value % #by).abs() == 0.0, #text, at, found);));
                quote!(#bounds #multiple)
            }
            Type::List(item) => {
                let length = length(quote!(#value.len()), "items");
                let unique = (*unique && **item != Type::File).then(|| quote!(validation::unique(#value, at, found);));
                let each = self.of_value(item, &items, &quote!(item));
                let each = each.map(|check| quote!(validation::each(#value, at, found, |item, at, found| { #check });));
                quote!(#length #unique #each)
            }
            Type::Map(of) => {
                let length = length(quote!(#value.len()), "properties");
                let each = self.of_value(of, &items, &quote!(value));
                let each =
                    each.map(|check| quote!(validation::each_value(#value, at, found, |value, at, found| { #check });));
                quote!(#length #each)
            }
            Type::Object => length(quote!(#value.len()), "properties").unwrap_or_default(),
            Type::Nullable(inner) => {
                let check = self.of_value(inner, demanded, &quote!(value))?;
                quote!(if let Some(value) = #value { #check })
            }
            // A pattern does not look into a box.
            Type::Boxed(inner) if matches!(**inner, Type::Nullable(_)) => {
                return self.of_value(inner, demanded, &quote!(&**#value));
            }
            Type::Boxed(inner) => return self.of_value(inner, demanded, value),
            Type::Named(name) => match self.by_name.get(name.as_str()) {
                Some(_) if self.checked.contains(name.as_str()) => quote!(#value.check(at, found);),
                Some(TypeDef { kind: TypeKind::Alias(ty), .. }) => return self.of_value(ty, demanded, value),
                _ => return None,
            },
            Type::Bool | Type::Foreign(_) | Type::Base64 | Type::Any | Type::File => return None,
        };
        (!checks.is_empty()).then_some(checks)
    }
}

fn option(value: Option<&usize>) -> TokenStream {
    match value {
        Some(value) => {
            let value = Literal::usize_unsuffixed(*value);
            quote!(Some(#value))
        }
        None => quote!(None),
    }
}

fn bounds(
    minimum: Option<&Bound>,
    maximum: Option<&Bound>,
    literal: &dyn Fn(&str) -> Option<TokenStream>,
) -> Option<TokenStream> {
    let side = |bound: Option<&Bound>| {
        let bound = bound.and_then(|bound| Some((literal(&bound.value)?, bound.is_exclusive)));
        bound.map_or(quote!(None), |(value, is_exclusive)| quote!(Some((#value, #is_exclusive))))
    };
    let (least, most) = (side(minimum), side(maximum));
    (minimum.is_some() || maximum.is_some()).then(|| quote!((#least, #most)))
}

fn integer(text: &str) -> Option<TokenStream> {
    let literal = Literal::i128_unsuffixed(text.parse().ok()?);
    Some(quote!(#literal))
}

fn float(text: &str) -> Option<TokenStream> {
    let literal = Literal::f64_suffixed(text.parse().ok().filter(|value: &f64| value.is_finite())?);
    Some(quote!(#literal))
}
