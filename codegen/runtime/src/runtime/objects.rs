//! How objects are read and written. Every type has its list of fields; the work is here.
//!
//! serde's derives would do the same at several times the cost for the compiler.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};

use super::losses::{add_losses as lose, is_counting as is_counted, value_count as weight};

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

/// Reads the value of a field that has to be there.
pub(crate) fn take<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    field: &mut Option<T>,
    map: &mut A,
) -> Result<(), A::Error> {
    *field = Some(map.next_value()?);
    Ok(())
}

/// Reads the value of a field that may be left out, but may not be null.
pub(crate) fn take_optional<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    field: &mut Option<T>,
    map: &mut A,
) -> Result<(), A::Error> {
    *field = map.next_value()?;
    if field.is_none() {
        lose(1);
    }
    Ok(())
}

/// Reads the value of a field for which null is the same as nothing.
pub(crate) fn take_empty<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    field: &mut Option<T>,
    map: &mut A,
) -> Result<(), A::Error> {
    *field = map.next_value()?;
    Ok(())
}

/// Reads a list or map that has to be there; servers written in Go send null for an empty one.
pub(crate) fn take_list<'de, A: MapAccess<'de>, T: Deserialize<'de> + Default>(
    field: &mut Option<T>,
    map: &mut A,
) -> Result<(), A::Error> {
    *field = Some(map.next_value::<Option<T>>()?.unwrap_or_default());
    Ok(())
}

/// Reads the value of a key that is not declared.
pub(crate) fn take_extra<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    extra: &mut impl Extend<(String, T)>,
    key: String,
    map: &mut A,
) -> Result<(), A::Error> {
    extra.extend([(key, map.next_value()?)]);
    Ok(())
}

/// A value that has to be there, and may be null. One that is not there is read as null.
pub(crate) fn or_null<T: Default>(value: Option<T>) -> T {
    value.unwrap_or_else(|| {
        lose(1);
        T::default()
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

/// An object that can be read.
pub(crate) trait Decode: Sized {
    fn decode<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

/// The visitor of such an object.
pub(crate) struct Object<T>(pub(crate) PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for Object<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::decode(map)
    }
}

/// Reads an object: each field with its index, its key, and what may stand there.
///
/// There is one `?` for all fields: each costs the compiler as much as the rest of its field.
macro_rules! decode_object {
    ($name:ident { $($index:literal $field:ident $key:literal $presence:ident,)* } $($extra:ident)?) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<__D: serde::Deserializer<'de>>(deserializer: __D) -> std::result::Result<Self, __D::Error> {
                deserializer.deserialize_map(crate::runtime::objects::Object::<Self>(std::marker::PhantomData))
            }
        }

        impl crate::runtime::objects::Decode for $name {
            fn decode<'de, __A: serde::de::MapAccess<'de>>(mut map: __A) -> std::result::Result<Self, __A::Error> {
                const FIELDS: &[&str] = &[$($key),*];
                $(let mut $field = std::option::Option::None;)*
                crate::runtime::objects::decode_object!(@read map $($extra)? {
                    $($index => crate::runtime::objects::decode_object!(@take $presence $field map),)*
                });
                $(crate::runtime::objects::decode_object!(@give $presence $field $key);)*
                std::result::Result::Ok(Self { $($field,)* $($extra,)? })
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
                _ => crate::runtime::objects::skip(&mut $map),
            }?;
        }
    };
    (@read $map:ident $extra:ident { $($index:literal => $take:expr,)* }) => {
        use crate::runtime::objects::{AnyKey, KeyOrText};
        let mut $extra = std::default::Default::default();
        while let std::option::Option::Some(key) = $map.next_key_seed(AnyKey { fields: FIELDS })? {
            match key {
                $(KeyOrText::Field($index) => $take,)*
                KeyOrText::Field(_) => std::result::Result::Ok(()),
                KeyOrText::Text(key) => crate::runtime::objects::take_extra(&mut $extra, key, &mut $map),
            }?;
        }
    };
    (@take required $field:ident $map:ident) => { crate::runtime::objects::take(&mut $field, &mut $map) };
    (@take list $field:ident $map:ident) => { crate::runtime::objects::take_list(&mut $field, &mut $map) };
    (@take optional $field:ident $map:ident) => { crate::runtime::objects::take_optional(&mut $field, &mut $map) };
    (@take empty $field:ident $map:ident) => { crate::runtime::objects::take_empty(&mut $field, &mut $map) };
    (@take nullable $field:ident $map:ident) => { crate::runtime::objects::take(&mut $field, &mut $map) };
    (@take both $field:ident $map:ident) => { crate::runtime::objects::take(&mut $field, &mut $map) };
    (@give required $field:ident $key:literal) => {
        let std::option::Option::Some($field) = $field else {
            return std::result::Result::Err(serde::de::Error::missing_field($key));
        };
    };
    (@give list $field:ident $key:literal) => {
        crate::runtime::objects::decode_object!(@give required $field $key);
    };
    (@give optional $field:ident $key:literal) => {};
    (@give empty $field:ident $key:literal) => {};
    (@give nullable $field:ident $key:literal) => {
        let $field = crate::runtime::objects::or_null($field);
    };
    (@give both $field:ident $key:literal) => {};
}

/// Writes the entries of an object. The first error ends it.
pub(crate) struct Entries<S: Serializer>(Result<S::SerializeMap, S::Error>);

impl<S: Serializer> Entries<S> {
    pub(crate) fn new(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    pub(crate) fn put<T: Serialize>(&mut self, key: &str, value: &T) {
        if let Ok(map) = &mut self.0
            && let Err(error) = map.serialize_entry(key, value)
        {
            self.0 = Err(error);
        }
    }

    pub(crate) fn put_option<T: Serialize>(&mut self, key: &str, value: Option<&T>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    pub(crate) fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}

/// Writes an object: each field with its key, and what may stand there.
macro_rules! encode_object {
    ($name:ident { $($index:literal $field:ident $key:literal $presence:ident,)* } $($extra:ident)?) => {
        impl serde::Serialize for $name {
            fn serialize<__S: serde::Serializer>(&self, serializer: __S) -> std::result::Result<__S::Ok, __S::Error> {
                #[allow(unused_mut, reason = "an object may have no fields")]
                let mut entries = crate::runtime::objects::Entries::new(serializer);
                $(crate::runtime::objects::encode_object!(@put $presence entries self $field $key);)*
                $(self.$extra.iter().for_each(|(key, value)| entries.put(key, value));)?
                entries.end()
            }
        }
    };
    (@put required $entries:ident $self:ident $field:ident $key:literal) => { $entries.put($key, &$self.$field) };
    (@put list $entries:ident $self:ident $field:ident $key:literal) => { $entries.put($key, &$self.$field) };
    (@put nullable $entries:ident $self:ident $field:ident $key:literal) => { $entries.put($key, &$self.$field) };
    (@put optional $entries:ident $self:ident $field:ident $key:literal) => {
        $entries.put_option($key, $self.$field.as_ref())
    };
    (@put empty $entries:ident $self:ident $field:ident $key:literal) => {
        $entries.put_option($key, $self.$field.as_ref())
    };
    (@put both $entries:ident $self:ident $field:ident $key:literal) => {
        $entries.put_option($key, $self.$field.as_ref())
    };
}

pub(crate) use {decode_object, encode_object};
