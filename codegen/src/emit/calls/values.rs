//! Values as Rust expressions, written as a caller of the crate writes them: with constructors, setters and variants.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Map, Value};

use crate::emit::rust_type::tokens;
use crate::model::{
    Constant, Conversion, Field, Foreign, ScalarEnum, Type, TypeDef, TypeGraph, TypeKind, Union, Variant, WritesTag,
};

/// The reason why a value cannot be written.
pub(super) type Reason = String;

/// Whether an expression is passed to a parameter of the type `impl Into<T>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// `T`
    Exact,
    /// `impl Into<T>`
    Into,
}

/// Writes values of the types of an API.
pub(super) struct Values<'a> {
    pub(super) types: &'a TypeGraph,
    /// Whether a value has to have every constant of its type, and a string has to be a known value of its enum. Of the
    /// members of a union, those are preferred.
    pub(super) is_strict: bool,
}

impl Values<'_> {
    /// Returns the expression for a value of a type.
    pub(super) fn expression(&self, ty: &Type, value: &Value, target: Target) -> Result<TokenStream, Reason> {
        match (ty, value) {
            (Type::Nullable(_), Value::Null) => Ok(quote!(None)),
            (Type::Nullable(inner), value) => {
                let value = self.expression(inner, value, Target::Exact)?;
                Ok(quote!(Some(#value)))
            }
            (Type::Boxed(inner), value) => {
                let value = self.expression(inner, value, Target::Exact)?;
                Ok(quote!(Box::new(#value)))
            }
            (Type::List(item), Value::Array(items)) => {
                let items = items.iter().map(|value| self.expression(item, value, Target::Exact));
                let items = items.collect::<Result<Vec<_>, _>>()?;
                Ok(quote!(vec![#(#items),*]))
            }
            // One file is a list of one.
            (Type::List(item), Value::String(_)) if **item == Type::File => {
                let file = self.expression(item, value, Target::Exact)?;
                Ok(quote!(vec![#file]))
            }
            (Type::Map(item), Value::Object(entries)) => {
                let entries = entries.iter().map(|(key, value)| {
                    let value = self.expression(item, value, Target::Exact)?;
                    Ok(quote!((#key.to_owned(), #value)))
                });
                let entries = entries.collect::<Result<Vec<_>, Reason>>()?;
                Ok(quote!(std::collections::BTreeMap::from([#(#entries),*])))
            }
            (Type::Object, Value::Object(_)) | (Type::Any, _) => {
                let (json, ty) = (value.to_string(), tokens(ty, &quote!()));
                Ok(quote!(parsed::<#ty>(#json)))
            }
            (Type::Named(name), value) => self.named(name, value),
            (ty, value) => scalar(ty, value, target),
        }
    }

    fn named(&self, name: &str, value: &Value) -> Result<TokenStream, Reason> {
        let Some(def) = self.types.get(name) else { return Err(format!("there is no type `{name}`")) };
        match (&def.kind, value) {
            (TypeKind::Alias(target), value) => self.expression(target, value, Target::Exact),
            (TypeKind::Wrapper(target), value) => {
                let (name, value) = (format_ident!("{name}"), self.expression(target, value, Target::Exact)?);
                Ok(quote!(types::#name(#value)))
            }
            (TypeKind::Struct(fields) | TypeKind::Form(fields), Value::Object(object)) => {
                self.object(def, fields, object)
            }
            (TypeKind::Enum(variants), Value::String(text)) => {
                variant(def, variants.iter(), text, value).or_else(|reason| {
                    let name = format_ident!("{name}");
                    if self.is_strict { Err(reason) } else { Ok(quote!(types::#name::from(#text))) }
                })
            }
            (TypeKind::ScalarEnum(ScalarEnum { variants, .. }), value) => {
                let known = variants.iter().filter(|(known, _)| is_equal(known, value)).map(|(_, variant)| variant);
                let wire_name = known.clone().next().map_or("", |variant| variant.wire_name.as_str()).to_owned();
                self::variant(def, known, &wire_name, value)
            }
            (TypeKind::Union(union), value) => self.union(def, union, value),
            (TypeKind::Part(members), value) => {
                self.first(def, members.iter().map(|member| (member.name.as_str(), &member.ty)), value)
            }
            (_, value) => Err(format!("`{name}` cannot hold {value}")),
        }
    }

    /// Returns the construction of a struct: `new`, then a setter per optional field.
    fn object(&self, def: &TypeDef, fields: &[Field], object: &Map<String, Value>) -> Result<TokenStream, Reason> {
        let name = format_ident!("{}", def.name);
        let of = |field: &Field| object.get(&field.wire_name);
        let mut arguments = Vec::new();
        for field in fields.iter().filter(|field| field.is_argument()) {
            let value = of(field).ok_or_else(|| format!("`{}` requires `{}`", def.name, field.wire_name))?;
            arguments.push(self.argument(&field.ty, &field.conversion, value)?);
        }
        for field in &def.constants {
            match of(field) {
                Some(value) => self.check_constant(field, value)?,
                None => self.check_missing(def, field)?,
            }
        }
        let mut setters = Vec::new();
        for field in fields.iter().filter(|field| !field.is_argument()) {
            let setter = format_ident!("{}", field.name);
            match of(field) {
                None if !field.is_optional() => self.check_missing(def, field)?,
                // The constructor sets it.
                Some(value) if !field.is_optional() && self.check_constant(field, value).is_ok() => {}
                Some(Value::Null) if field.keeps_null() => setters.push(quote!(.#setter(api::Nullable::Null))),
                // A field that is not set is sent as null, or absent if that means the same.
                None | Some(Value::Null) => {}
                Some(value) if field.keeps_null() => {
                    let ty = if let Type::Boxed(inner) = &field.ty { inner } else { &field.ty };
                    let value = self.expression(ty, value, Target::Exact)?;
                    setters.push(quote!(.#setter(#value)));
                }
                Some(value) => {
                    let value = self.argument(&field.ty, &field.conversion, value)?;
                    setters.push(quote!(.#setter(#value)));
                }
            }
        }
        let declared = || fields.iter().chain(&def.constants);
        for (key, value) in object.iter().filter(|(key, _)| declared().all(|field| field.wire_name != **key)) {
            let Some((_, ty)) = &def.additional else { return Err(format!("`{}` has no field for `{key}`", def.name)) };
            let value = self.expression(ty, value, Target::Exact)?;
            setters.push(quote!(.with_additional_property(#key, #value)));
        }
        Ok(quote!(types::#name::new(#(#arguments),*) #(#setters)*))
    }

    /// Returns an error if a value needs a property that is missing. Calls add the missing constants otherwise.
    fn check_missing(&self, def: &TypeDef, field: &Field) -> Result<(), Reason> {
        if self.is_strict { Err(format!("`{}` requires `{}`", def.name, field.wire_name)) } else { Ok(()) }
    }

    /// Returns an error if a value is not the one that the type writes, or that the constructor sets.
    fn check_constant(&self, field: &Field, value: &Value) -> Result<(), Reason> {
        let is_same = match &field.constant {
            Some(Constant::Fixed(known) | Constant::Listed(known)) => is_equal(known, value),
            Some(Constant::Variant(name)) => {
                let expected = self.expression(&field.ty, value, Target::Exact)?.to_string();
                expected.ends_with(&format!(":: {name}"))
            }
            None => false,
        };
        if is_same { Ok(()) } else { Err(format!("`{}` is not {value}", field.wire_name)) }
    }

    /// Returns the argument of a constructor, setter or method. Its type is never a `Box`.
    pub(super) fn argument(&self, ty: &Type, conversion: &Conversion, value: &Value) -> Result<TokenStream, Reason> {
        match (ty, conversion) {
            (Type::Boxed(inner), conversion) => self.argument(inner, conversion, value),
            (ty, Conversion::Into) => self.expression(ty, value, Target::Into),
            // The compiler cannot infer the type of an empty list that is passed as an iterator.
            (_, Conversion::Items(item)) if value.as_array().is_some_and(Vec::is_empty) => {
                let item = tokens(&item.ty, &quote!(types::));
                Ok(quote!(Vec::<#item>::new()))
            }
            (_, Conversion::Entries(entry)) if value.as_object().is_some_and(Map::is_empty) => {
                let entry = tokens(&entry.ty, &quote!(types::));
                Ok(quote!(std::collections::BTreeMap::<String, #entry>::new()))
            }
            (ty, _) => self.expression(ty, value, Target::Exact),
        }
    }

    fn union(&self, def: &TypeDef, union: &Union, value: &Value) -> Result<TokenStream, Reason> {
        if let Some((_, variant)) = union.constants().iter().find(|(known, _)| is_equal(known, value)) {
            let (name, variant) = (format_ident!("{}", def.name), format_ident!("{}", variant.name));
            return Ok(quote!(types::#name::#variant));
        }
        match union {
            Union::Tagged { tag, members, .. } => {
                let Some(text) = value.get(tag).and_then(tag_text) else {
                    // The union adds the tag.
                    return self.first(def, union.members().map(|member| (member.name, member.ty)), value);
                };
                let member = members.iter().find(|member| member.values.contains(&text));
                let member = member.ok_or_else(|| format!("`{}` has no member for `{text}`", def.name))?;
                let mut value = value.clone();
                if let (WritesTag::Always(_), Some(object)) = (&member.writes_tag, value.as_object_mut()) {
                    object.remove(tag);
                }
                self.first(def, [(member.name.as_str(), &member.ty)].into_iter(), &value)
            }
            Union::Shaped { .. } => self.first(def, union.members().map(|member| (member.name, member.ty)), value),
        }
    }

    /// Returns the first member of a union that can hold a value, preferably one that knows all of it.
    fn first<'m>(
        &self,
        def: &TypeDef,
        members: impl Iterator<Item = (&'m str, &'m Type)> + Clone,
        value: &Value,
    ) -> Result<TokenStream, Reason> {
        let strict = Self { types: self.types, is_strict: true };
        match strict.first_of(def, members.clone(), value) {
            Err(_) if !self.is_strict => self.first_of(def, members, value),
            result => result,
        }
    }

    fn first_of<'m>(
        &self,
        def: &TypeDef,
        members: impl Iterator<Item = (&'m str, &'m Type)>,
        value: &Value,
    ) -> Result<TokenStream, Reason> {
        let name = format_ident!("{}", def.name);
        let mut reasons = Vec::new();
        for (member, ty) in members {
            let variant = format_ident!("{member}");
            match self.expression(ty, value, Target::Exact) {
                Ok(value) => return Ok(quote!(types::#name::#variant(#value))),
                Err(reason) => reasons.push(reason),
            }
        }
        Err(format!("`{}` has no member for {value}: {}", def.name, reasons.join("; ")))
    }
}

/// Returns the text of a tag.
fn tag_text(tag: &Value) -> Option<String> {
    match tag {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(tag.to_string()),
        _ => None,
    }
}

/// Returns the path of the variant with a wire name.
fn variant<'v>(
    def: &TypeDef,
    mut variants: impl Iterator<Item = &'v Variant>,
    wire_name: &str,
    value: &Value,
) -> Result<TokenStream, Reason> {
    let found = variants.find(|variant| variant.wire_name == wire_name);
    let found = found.ok_or_else(|| format!("`{}` has no variant for {value}", def.name))?;
    let (name, variant) = (format_ident!("{}", def.name), format_ident!("{}", found.name));
    Ok(quote!(types::#name::#variant))
}

fn is_equal(left: &Value, right: &Value) -> bool {
    left == right || left.is_number() && right.is_number() && left.as_f64() == right.as_f64()
}

/// Returns the literal of a scalar, or the call that parses it.
fn scalar(ty: &Type, value: &Value, target: Target) -> Result<TokenStream, Reason> {
    let mismatch = || format!("{value} is not a value of the type {ty:?}");
    let signed = |literal: fn(i64) -> Literal| {
        let number = value.as_i64().ok_or_else(mismatch)?;
        // A literal is never negative.
        let literal = literal(number.checked_abs().unwrap_or(i64::MAX));
        Ok(match number {
            0.. => quote!(#literal),
            i64::MIN => quote!(i64::MIN),
            _ => quote!(-#literal),
        })
    };
    match (ty, value) {
        (Type::Bool, Value::Bool(flag)) => Ok(quote!(#flag)),
        (Type::I64, Value::Number(_)) => signed(Literal::i64_suffixed),
        (Type::I128, Value::Number(number)) => {
            let number = number.as_i128().ok_or_else(mismatch)?;
            let literal = Literal::u128_unsuffixed(number.unsigned_abs());
            Ok(if number < 0 { quote!(-#literal) } else { quote!(#literal) })
        }
        (Type::I32, Value::Number(_)) => {
            value.as_i64().and_then(|number| i32::try_from(number).ok()).ok_or_else(mismatch)?;
            signed(Literal::i64_unsuffixed)
        }
        (Type::U64, Value::Number(number)) => {
            let literal = Literal::u64_suffixed(number.as_u64().ok_or_else(mismatch)?);
            Ok(quote!(#literal))
        }
        (Type::U32, Value::Number(number)) => {
            let number = number.as_u64().and_then(|number| u32::try_from(number).ok()).ok_or_else(mismatch)?;
            let literal = Literal::u32_suffixed(number);
            Ok(quote!(#literal))
        }
        (Type::F64, Value::Number(number)) => {
            let number = number.as_f64().filter(|number| number.is_finite()).ok_or_else(mismatch)?;
            let literal = Literal::f64_suffixed(number.abs());
            Ok(if number < 0.0 { quote!(-#literal) } else { quote!(#literal) })
        }
        (Type::String, Value::String(text)) if target == Target::Into => Ok(quote!(#text)),
        (Type::String, Value::String(text)) => Ok(quote!(#text.to_owned())),
        (Type::Base64, Value::String(text)) => Ok(quote!(api::Base64::from_encoded(#text))),
        (Type::File, value) => {
            let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            Ok(quote!(api::File::from_bytes(#text)))
        }
        // These hold any text.
        (Type::Foreign(Foreign::JiffTimestamp | Foreign::ChronoTimestamp), Value::String(text)) => {
            Ok(quote!(api::DateTime::from_text(#text)))
        }
        (Type::Foreign(Foreign::JiffDate | Foreign::ChronoDate), Value::String(text)) => {
            Ok(quote!(api::Date::from_text(#text)))
        }
        (Type::Foreign(foreign), Value::String(text)) if is_text_of(*foreign, text) => {
            let ty = tokens(ty, &quote!());
            Ok(quote!(#text.parse::<#ty>().expect("the value is valid")))
        }
        _ => Err(mismatch()),
    }
}

/// Returns whether a text can be parsed as a scalar of another crate.
fn is_text_of(foreign: Foreign, text: &str) -> bool {
    match foreign {
        Foreign::JiffTimestamp | Foreign::ChronoTimestamp | Foreign::JiffDate | Foreign::ChronoDate => true,
        Foreign::Uuid => text.len() == 36 && text.chars().all(|next| next.is_ascii_hexdigit() || next == '-'),
        Foreign::Decimal => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            digits.starts_with(|next: char| next.is_ascii_digit()) && text.parse::<f64>().is_ok()
        }
    }
}
