//! How structs are decoded from JSON objects.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::json_path;
use super::losses::{add_losses, in_object, is_counting, value_count};
use super::slots::Slot;

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

/// Implements `Deserialize` for a struct. [`object!`](super::objects::object) explains the table.
///
/// The slots are trait objects, so that the expanded code has no branch per field.
macro_rules! decode_object {
    ($name:ident {
        $(@const $constant:ident $constant_key:literal = $value:literal,)*
        $($field:ident $key:literal $presence:ident $(= $only:literal)?,)*
        $(..$additional:ident,)?
    }) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<__D: serde::Deserializer<'de>>(deserializer: __D) -> std::result::Result<Self, __D::Error> {
                deserializer.deserialize_map(crate::runtime::object_decoding::Object::<Self>(std::marker::PhantomData))
            }
        }

        impl crate::runtime::object_decoding::Decode for $name {
            fn decode<'de, __A: serde::de::MapAccess<'de>>(mut map: __A) -> std::result::Result<Self, __A::Error> {
                $(let mut $constant = crate::runtime::slots::Constant::new($value);)*
                $(let mut $field = crate::runtime::slots::$presence();)*
                crate::runtime::object_decoding::decode_object!(
                    @read map
                    [$($constant_key,)* $($key),*]
                    [$(&mut $constant,)* $(&mut $field),*]
                    $($additional)?
                );
                $($constant.check($constant_key)?;)*
                $($(crate::runtime::slots::expect($field.0.as_ref(), &$only);)?)*
                $(crate::runtime::object_decoding::decode_object!(@finish $presence $field $key);)*
                std::result::Result::Ok(Self { $($field,)* $($additional,)? })
            }
        }
    };
    (@read $map:ident $keys:tt $slots:tt) => {
        crate::runtime::object_decoding::read(&mut $map, &$keys, &mut $slots)?;
    };
    (@read $map:ident $keys:tt $slots:tt $additional:ident) => {
        let mut $additional = std::default::Default::default();
        crate::runtime::object_decoding::read_open(&mut $map, &$keys, &mut $slots, &mut $additional)?;
    };
    (@finish required $field:ident $key:literal) => {
        let std::option::Option::Some($field) = $field.0 else {
            return std::result::Result::Err(serde::de::Error::missing_field($key));
        };
    };
    (@finish required_list $field:ident $key:literal) => {
        crate::runtime::object_decoding::decode_object!(@finish required $field $key);
    };
    (@finish required_nullable $field:ident $key:literal) => {
        let $field = crate::runtime::slots::value_or_null($field);
    };
    (@finish $optional:ident $field:ident $key:literal) => {
        let $field = $field.0;
    };
}

pub(crate) use decode_object;
