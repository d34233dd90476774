//! How objects are read and written. Every type has its list of fields; the work is here.
//!
//! serde's derives would do the same at several times the cost for the compiler.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::losses::{is_counted, lose, weight};

/// A value that a request may send as null, which is not the same as leaving it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// Null.
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if it is one.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The value, if it is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// Changes the value, if it is one.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(change(value)),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_option().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

/// Reads a key as the index of a field. The fields mostly come in the order in which they are listed, so the
/// search begins behind the one that was found last.
pub(crate) struct Key<'a> {
    pub(crate) fields: &'static [&'static str],
    pub(crate) next: &'a mut usize,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<usize, E> {
        let found = index(self.fields, *self.next, key);
        *self.next = found + 1;
        Ok(found)
    }
}

/// The index of a key; the number of fields if it is none of them.
fn index(fields: &[&str], next: usize, key: &str) -> usize {
    match fields.get(next) {
        Some(field) if *field == key => next,
        _ => fields.iter().position(|field| *field == key).unwrap_or(fields.len()),
    }
}

/// A key of an object that keeps those which are not fields.
pub(crate) enum KeyOrText {
    Field(usize),
    Text(String),
}

/// Reads such a key.
pub(crate) struct AnyKey {
    pub(crate) fields: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for AnyKey {
    type Value = KeyOrText;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<KeyOrText, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for AnyKey {
    type Value = KeyOrText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<KeyOrText, E> {
        let found = self.fields.iter().position(|field| *field == key);
        Ok(found.map_or_else(|| KeyOrText::Text(key.to_owned()), KeyOrText::Field))
    }
}

/// A list or map that has to be there; servers written in Go send null for an empty one.
pub(crate) fn next_or_empty<'de, A: MapAccess<'de>, T: Deserialize<'de> + Default>(map: &mut A) -> Result<T, A::Error> {
    Ok(map.next_value::<Option<T>>()?.unwrap_or_default())
}

/// A value that may be left out, but may not be null.
pub(crate) fn next_optional<'de, A: MapAccess<'de>, T: Deserialize<'de>>(map: &mut A) -> Result<Option<T>, A::Error> {
    let value: Option<T> = map.next_value()?;
    if value.is_none() {
        lose(1);
    }
    Ok(value)
}

/// A value that has to be there, and may be null. One that is not there is read as null.
pub(crate) fn or_null<T>(value: Option<Option<T>>) -> Option<T> {
    value.unwrap_or_else(|| {
        lose(1);
        None
    })
}

/// Passes over the value of a key that is not known.
pub(crate) fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    if is_counted() {
        lose(weight(&map.next_value()?));
        return Ok(());
    }
    map.next_value::<IgnoredAny>().map(|_| ())
}

/// The value of a field that has to be there.
pub(crate) fn required<T, E: Error>(value: Option<T>, field: &'static str) -> Result<T, E> {
    value.ok_or_else(|| E::missing_field(field))
}

/// The visitor of a type that is an object.
pub(crate) struct Object<T>(pub(crate) PhantomData<T>);

/// Reads an object: each field with its index, its key, and what may stand there.
macro_rules! decode_object {
    ($name:ident { $($index:literal $field:ident $key:literal $presence:ident,)* } $($extra:ident)?) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<__D: serde::Deserializer<'de>>(deserializer: __D) -> std::result::Result<Self, __D::Error> {
                deserializer.deserialize_map(crate::runtime::objects::Object::<Self>(std::marker::PhantomData))
            }
        }

        impl<'de> serde::de::Visitor<'de> for crate::runtime::objects::Object<$name> {
            type Value = $name;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<__A: serde::de::MapAccess<'de>>(self, mut map: __A) -> std::result::Result<$name, __A::Error> {
                const FIELDS: &[&str] = &[$($key),*];
                $(let mut $field = std::option::Option::None;)*
                crate::runtime::objects::decode_object!(@read map $($extra)? {
                    $($index => crate::runtime::objects::decode_object!(@take $presence $field map),)*
                });
                std::result::Result::Ok($name {
                    $($field: crate::runtime::objects::decode_object!(@give $presence $field $key),)*
                    $($extra,)?
                })
            }
        }
    };
    (@read $map:ident { $($index:literal => $take:expr,)* }) => {
        let mut next = 0;
        while let std::option::Option::Some(index) =
            $map.next_key_seed(crate::runtime::objects::Key { fields: FIELDS, next: &mut next })?
        {
            match index {
                $($index => $take,)*
                _ => crate::runtime::objects::skip(&mut $map)?,
            }
        }
    };
    (@read $map:ident $extra:ident { $($index:literal => $take:expr,)* }) => {
        use crate::runtime::objects::{AnyKey, KeyOrText};
        let mut $extra = std::default::Default::default();
        while let std::option::Option::Some(key) = $map.next_key_seed(AnyKey { fields: FIELDS })? {
            match key {
                $(KeyOrText::Field($index) => $take,)*
                KeyOrText::Field(_) => {}
                KeyOrText::Text(key) => std::iter::Extend::extend(&mut $extra, [(key, $map.next_value()?)]),
            }
        }
    };
    (@take required $field:ident $map:ident) => { $field = std::option::Option::Some($map.next_value()?) };
    (@take list $field:ident $map:ident) => {
        $field = std::option::Option::Some(crate::runtime::objects::next_or_empty(&mut $map)?)
    };
    (@take optional $field:ident $map:ident) => { $field = crate::runtime::objects::next_optional(&mut $map)? };
    (@take empty $field:ident $map:ident) => { $field = $map.next_value()? };
    (@take nullable $field:ident $map:ident) => { $field = std::option::Option::Some($map.next_value()?) };
    (@take both $field:ident $map:ident) => { $field = std::option::Option::Some($map.next_value()?) };
    (@give required $field:ident $key:literal) => { crate::runtime::objects::required($field, $key)? };
    (@give list $field:ident $key:literal) => { crate::runtime::objects::required($field, $key)? };
    (@give optional $field:ident $key:literal) => { $field };
    (@give empty $field:ident $key:literal) => { $field };
    (@give nullable $field:ident $key:literal) => { crate::runtime::objects::or_null($field) };
    (@give both $field:ident $key:literal) => { $field };
}

/// Writes an object: each field with its key, and what may stand there.
macro_rules! encode_object {
    ($name:ident { $($index:literal $field:ident $key:literal $presence:ident,)* } $($extra:ident)?) => {
        impl serde::Serialize for $name {
            fn serialize<__S: serde::Serializer>(&self, serializer: __S) -> std::result::Result<__S::Ok, __S::Error> {
                #[allow(unused_mut, reason = "an object may have no fields")]
                let mut map = serializer.serialize_map(std::option::Option::None)?;
                $(crate::runtime::objects::encode_object!(@put $presence map self $field $key);)*
                $(
                    for (key, value) in &self.$extra {
                        serde::ser::SerializeMap::serialize_entry(&mut map, key, value)?;
                    }
                )?
                serde::ser::SerializeMap::end(map)
            }
        }
    };
    (@put required $map:ident $self:ident $field:ident $key:literal) => {
        serde::ser::SerializeMap::serialize_entry(&mut $map, $key, &$self.$field)?
    };
    (@put list $map:ident $self:ident $field:ident $key:literal) => {
        serde::ser::SerializeMap::serialize_entry(&mut $map, $key, &$self.$field)?
    };
    (@put nullable $map:ident $self:ident $field:ident $key:literal) => {
        serde::ser::SerializeMap::serialize_entry(&mut $map, $key, &$self.$field)?
    };
    (@put optional $map:ident $self:ident $field:ident $key:literal) => {
        if let std::option::Option::Some(value) = &$self.$field {
            serde::ser::SerializeMap::serialize_entry(&mut $map, $key, value)?
        }
    };
    (@put empty $map:ident $self:ident $field:ident $key:literal) => {
        if let std::option::Option::Some(value) = &$self.$field {
            serde::ser::SerializeMap::serialize_entry(&mut $map, $key, value)?
        }
    };
    (@put both $map:ident $self:ident $field:ident $key:literal) => {
        if let std::option::Option::Some(value) = &$self.$field {
            serde::ser::SerializeMap::serialize_entry(&mut $map, $key, value)?
        }
    };
}

pub(crate) use {decode_object, encode_object};
