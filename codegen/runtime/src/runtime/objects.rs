//! JSON objects: how structs are decoded and encoded.
//!
//! The macro [`object!`] takes a table of the fields of a struct. It expands to little code, because the functions in
//! this file do almost all of the work. serde's derives have the same effect but take several times as long to compile.
//!
//! The last word of a row, the presence, states whether the property may be absent or null:
//!
//! | presence | type of the field | absent | null |
//! |---|---|---|---|
//! | `required` | `T` | an error | an error, unless `T` accepts it |
//! | `required_list` | a list or map | an error | an empty list or map |
//! | `required_nullable` | `Option<T>` | `None` | `None` |
//! | `optional` | `Option<T>` | `None` | `None` |
//! | `optional_nullable` | `Option<T>` | `None` | `None` |
//! | `keeps_null` | `Option<Nullable<T>>` | `None` | `Some(Nullable::Null)` |
//!
//! `None` is encoded as null for `required_nullable`, and left out for the others. A union whose members have no tag
//! prefers members that decode a value without a loss: null for `optional`, and a missing `required_nullable` property,
//! count as a loss.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};

use super::json_path;
use super::losses::{add_losses, in_object, is_counting, value_count};
use super::nullable::Nullable;

/// Deserializes a key as the index of its field, or as the number of fields if the key is not declared.
///
/// Most servers send the properties in the order of the schema, so the field after the previous one is compared first.
struct FieldKey<'a> {
    fields: &'static [&'static str],
    /// The index of the field that is compared first.
    next: &'a mut usize,
}

impl<'de> DeserializeSeed<'de> for FieldKey<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for FieldKey<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<usize, E> {
        let index = match self.fields.get(*self.next) {
            Some(field) if *field == key => *self.next,
            _ => self.fields.iter().position(|field| *field == key).unwrap_or(self.fields.len()),
        };
        *self.next = index + 1;
        Ok(index)
    }
}

/// A key of an object that keeps additional properties.
enum OpenKey {
    Field(usize),
    Additional(String),
}

/// Deserializes an [`OpenKey`].
struct OpenKeySeed {
    fields: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for OpenKeySeed {
    type Value = OpenKey;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<OpenKey, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for OpenKeySeed {
    type Value = OpenKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<OpenKey, E> {
        let index = self.fields.iter().position(|field| *field == key);
        Ok(index.map_or_else(|| OpenKey::Additional(key.to_owned()), OpenKey::Field))
    }
}

/// Holds the value of one field while its object is decoded.
pub(crate) trait Slot<'de, A: MapAccess<'de>> {
    /// Decodes the value after a key.
    fn read(&mut self, map: &mut A) -> Result<(), A::Error>;
}

/// Decodes null as the type of the value does.
pub(crate) struct Plain<T>(pub(crate) Option<T>);

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Plain<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        self.0 = Some(map.next_value()?);
        Ok(())
    }
}

/// Decodes null as an empty list or map, because servers written in Go send null for these.
pub(crate) struct List<T>(pub(crate) Option<T>);

impl<'de, A: MapAccess<'de>, T: Deserialize<'de> + Default> Slot<'de, A> for List<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        self.0 = Some(map.next_value::<Option<T>>()?.unwrap_or_default());
        Ok(())
    }
}

/// Decodes null as absent, and counts it as a loss: the schema does not allow null.
pub(crate) struct Optional<T>(pub(crate) Option<T>);

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Optional<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        self.0 = map.next_value()?;
        if self.0.is_none() {
            add_losses(1);
        }
        Ok(())
    }
}

/// Decodes null as absent.
pub(crate) struct OptionalNullable<T>(pub(crate) Option<T>);

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for OptionalNullable<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        self.0 = map.next_value()?;
        Ok(())
    }
}

/// A property that always has the same value. Its value is not kept, and another value is not an error; but a member of
/// a union has to have this one.
pub(crate) struct Constant<T> {
    value: T,
    is_sent: bool,
}

impl<T> Constant<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { value, is_sent: false }
    }

    /// Returns an error if a union tries its members, and the value is not the constant.
    pub(crate) fn check<E: Error>(&self, key: &'static str) -> Result<(), E> {
        if is_counting() && !self.is_sent { Err(E::missing_field(key)) } else { Ok(()) }
    }
}

impl<'de, A: MapAccess<'de>, T> Slot<'de, A> for Constant<T>
where
    serde_json::Value: PartialEq<T>,
{
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        if is_counting() {
            self.is_sent = map.next_value::<serde_json::Value>()? == self.value;
            return Ok(());
        }
        map.next_value::<IgnoredAny>().map(|_| ())
    }
}

/// Counts a loss if a property has another value than the only one that is documented.
pub(crate) fn expect<T: PartialEq<V>, V>(value: Option<&T>, documented: &V) {
    if value.is_some_and(|value| value != documented) {
        add_losses(1);
    }
}

/// The functions that create the slot of a field, one per presence. The last word of a row is the name of a function.
pub(crate) mod slots {
    use super::{List, Optional, OptionalNullable, Plain};

    pub(crate) fn required<T>() -> Plain<T> {
        Plain(None)
    }

    pub(crate) fn required_list<T>() -> List<T> {
        List(None)
    }

    pub(crate) fn required_nullable<T>() -> Plain<Option<T>> {
        Plain(None)
    }

    pub(crate) fn optional<T>() -> Optional<T> {
        Optional(None)
    }

    pub(crate) fn optional_nullable<T>() -> OptionalNullable<T> {
        OptionalNullable(None)
    }

    pub(crate) fn keeps_null<T>() -> Plain<super::Nullable<T>> {
        Plain(None)
    }
}

/// Returns the value of a `required_nullable` property. A missing property becomes `None` and counts as a loss.
pub(crate) fn value_or_null<T>(slot: Plain<Option<T>>) -> Option<T> {
    slot.0.unwrap_or_else(|| {
        add_losses(1);
        None
    })
}

/// Decodes the properties of an object into the slots of its fields; properties that are not declared are ignored.
pub(crate) fn read<'de, A: MapAccess<'de>>(
    map: &mut A,
    fields: &'static [&'static str],
    slots: &mut [&mut dyn Slot<'de, A>],
) -> Result<(), A::Error> {
    let mut next = 0;
    while let Some(index) = map.next_key_seed(FieldKey { fields, next: &mut next })? {
        match slots.get_mut(index) {
            Some(slot) => slot.read(map).map_err(|error| in_property(error, fields.get(index)))?,
            None => ignore(map)?,
        }
    }
    Ok(())
}

/// Decodes the properties of an object into the slots of its fields; properties that are not declared are added to
/// `additional`.
pub(crate) fn read_open<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    fields: &'static [&'static str],
    slots: &mut [&mut dyn Slot<'de, A>],
    additional: &mut impl Extend<(String, T)>,
) -> Result<(), A::Error> {
    while let Some(key) = map.next_key_seed(OpenKeySeed { fields })? {
        match key {
            OpenKey::Field(index) => {
                let result = slots.get_mut(index).map_or(Ok(()), |slot| slot.read(map));
                result.map_err(|error| in_property(error, fields.get(index)))?;
            }
            OpenKey::Additional(key) => {
                let value = map.next_value().map_err(|error| in_property(error, Some(&key.as_str())))?;
                additional.extend([(key, value)]);
            }
        }
    }
    Ok(())
}

/// Adds the name of a property to the error of its value. An error in a nested object names the innermost property.
#[cold]
fn in_property<E: Error>(error: E, key: Option<&&str>) -> E {
    // A union discards the errors of the members that do not match.
    if is_counting() {
        return error;
    }
    let message = error.to_string();
    match key {
        Some(key) if !json_path::names_property(&message) => E::custom(json_path::property(key) + &message),
        _ => error,
    }
}

/// Ignores the value of a property that is not declared, and counts it as lost.
fn ignore<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    if is_counting() {
        add_losses(value_count(&map.next_value()?));
        return Ok(());
    }
    map.next_value::<IgnoredAny>().map(|_| ())
}

/// A struct that is decoded from an object.
pub(crate) trait Decode: Sized {
    fn decode<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

/// The visitor that decodes a struct.
pub(crate) struct Object<T>(pub(crate) PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for Object<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        in_object(|| T::decode(map))
    }
}

/// Encodes the properties of an object, with one method per presence. After an error nothing more is written.
pub(crate) struct Properties<S: Serializer>(Result<S::SerializeMap, S::Error>);

#[allow(clippy::ref_option, reason = "the table passes a reference to every field")]
impl<S: Serializer> Properties<S> {
    pub(crate) fn new(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    pub(crate) fn required<T: Serialize>(&mut self, key: &str, value: &T) {
        if let Ok(map) = &mut self.0
            && let Err(error) = map.serialize_entry(key, value)
        {
            self.0 = Err(error);
        }
    }

    pub(crate) fn required_list<T: Serialize>(&mut self, key: &str, value: &T) {
        self.required(key, value);
    }

    pub(crate) fn required_nullable<T: Serialize>(&mut self, key: &str, value: &Option<T>) {
        self.required(key, value);
    }

    pub(crate) fn optional<T: Serialize>(&mut self, key: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(key, value);
        }
    }

    pub(crate) fn optional_nullable<T: Serialize>(&mut self, key: &str, value: &Option<T>) {
        self.optional(key, value);
    }

    pub(crate) fn keeps_null<T: Serialize>(&mut self, key: &str, value: &Option<T>) {
        self.optional(key, value);
    }

    pub(crate) fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}

/// A struct that is encoded as an object.
pub(crate) trait Encode {
    /// Writes the properties.
    fn encode<S: Serializer>(&self, properties: &mut Properties<S>);
}

impl<T: Encode> Encode for Box<T> {
    fn encode<S: Serializer>(&self, properties: &mut Properties<S>) {
        T::encode(self, properties);
    }
}

/// Encodes a struct as an object.
pub(crate) fn encode<T: Encode, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut properties = Properties::new(serializer);
    value.encode(&mut properties);
    properties.end()
}

/// Encodes a struct as an object whose first property is the tag that the struct does not have.
pub(crate) fn encode_tagged<T: Encode, V: Serialize, S: Serializer>(
    value: &T,
    tag: &str,
    written: &V,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut properties = Properties::new(serializer);
    properties.required(tag, written);
    value.encode(&mut properties);
    properties.end()
}

/// Implements `Deserialize` (`decode`) and `Serialize` (`encode`) for a struct.
///
/// ```text
/// object!(decode, encode for Video {
///     @const object "object" = "video",    // a property that is not a field: its name, key, value
///     id "_id" required,                  // field, key, presence
///     title "title" optional,
///     model "model" required = "v1",      // the only documented value
///     ..additional_properties,        // the field for properties that are not declared
/// });
/// ```
///
/// The slots are trait objects, so that the expanded code has no branch per field.
macro_rules! object {
    ($($direction:ident),+ for $name:ident $fields:tt) => {
        $(crate::runtime::objects::object!(@$direction $name $fields);)+
    };
    (@decode $name:ident {
        $(@const $constant:ident $constant_key:literal = $value:literal,)*
        $($field:ident $key:literal $presence:ident $(= $only:literal)?,)*
        $(..$additional:ident,)?
    }) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<__D: serde::Deserializer<'de>>(deserializer: __D) -> std::result::Result<Self, __D::Error> {
                deserializer.deserialize_map(crate::runtime::objects::Object::<Self>(std::marker::PhantomData))
            }
        }

        impl crate::runtime::objects::Decode for $name {
            fn decode<'de, __A: serde::de::MapAccess<'de>>(mut map: __A) -> std::result::Result<Self, __A::Error> {
                $(let mut $constant = crate::runtime::objects::Constant::new($value);)*
                $(let mut $field = crate::runtime::objects::slots::$presence();)*
                crate::runtime::objects::object!(
                    @read map
                    [$($constant_key,)* $($key),*]
                    [$(&mut $constant,)* $(&mut $field),*]
                    $($additional)?
                );
                $($constant.check($constant_key)?;)*
                $($(crate::runtime::objects::expect($field.0.as_ref(), &$only);)?)*
                $(crate::runtime::objects::object!(@finish $presence $field $key);)*
                std::result::Result::Ok(Self { $($field,)* $($additional,)? })
            }
        }
    };
    (@read $map:ident $keys:tt $slots:tt) => {
        crate::runtime::objects::read(&mut $map, &$keys, &mut $slots)?;
    };
    (@read $map:ident $keys:tt $slots:tt $additional:ident) => {
        let mut $additional = std::default::Default::default();
        crate::runtime::objects::read_open(&mut $map, &$keys, &mut $slots, &mut $additional)?;
    };
    (@finish required $field:ident $key:literal) => {
        let std::option::Option::Some($field) = $field.0 else {
            return std::result::Result::Err(serde::de::Error::missing_field($key));
        };
    };
    (@finish required_list $field:ident $key:literal) => {
        crate::runtime::objects::object!(@finish required $field $key);
    };
    (@finish required_nullable $field:ident $key:literal) => {
        let $field = crate::runtime::objects::value_or_null($field);
    };
    (@finish $optional:ident $field:ident $key:literal) => {
        let $field = $field.0;
    };
    (@encode $name:ident {
        $(@const $constant:ident $constant_key:literal = $value:literal,)*
        $($field:ident $key:literal $presence:ident $(= $only:literal)?,)*
        $(..$additional:ident,)?
    }) => {
        impl crate::runtime::objects::Encode for $name {
            #[allow(unused_variables, reason = "an object may have no properties")]
            fn encode<__S: serde::Serializer>(&self, properties: &mut crate::runtime::objects::Properties<__S>) {
                $(properties.required($constant_key, &$value);)*
                $(properties.$presence($key, &self.$field);)*
                $(self.$additional.iter().for_each(|(key, value)| properties.required(key, value));)?
            }
        }

        impl serde::Serialize for $name {
            fn serialize<__S: serde::Serializer>(&self, serializer: __S) -> std::result::Result<__S::Ok, __S::Error> {
                crate::runtime::objects::encode(self, serializer)
            }
        }
    };
}

pub(crate) use object;
