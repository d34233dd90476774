//! Values that are one of several types, with a tag that tells them apart.
//!
//! The tag mostly comes first, and then the member is read straight from what comes: only what is before the tag has to
//! be kept until the member is known.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::vec::IntoIter;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize as _, Serialize, Serializer, forward_to_deserialize_any};
use serde_json::Value;

/// What a visitor does with everything that it has no method for.
macro_rules! otherwise {
    ($($method:ident: $type:ty),*) => {
        $(fn $method<E: Error>(self, value: $type) -> Result<Self::Value, E> {
            self.other(value.into_deserializer())
        })*

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            self.other(().into_deserializer())
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
            self.other(SeqAccessDeserializer::new(list))
        }
    };
}

/// A union with a tag.
pub(crate) trait Tagged: Sized {
    /// The property that is the tag.
    const TAG: &'static str;

    /// The values of the tag that are known.
    const VALUES: &'static [&'static str];

    /// Decodes the member of the value of the tag with this index. Any other index keeps the value as it came.
    fn member<'de, D: Deserializer<'de>>(index: usize, value: D) -> Result<Self, D::Error>;
}

/// The visitor of a union with a tag. A tag that is not known, or not there, leaves the value as it came.
pub(crate) struct Union<T>(pub(crate) PhantomData<T>);

impl<'de, T: Tagged> Visitor<'de> for Union<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut before = Vec::new();
        let tag = loop {
            match map.next_key_seed(Text)? {
                Some(key) if key == T::TAG => break Some(map.next_value_seed(Tag(T::VALUES))?),
                Some(key) => before.push((key, map.next_value()?)),
                None => break None,
            }
        };
        let (index, tag, rest) = match tag {
            Some((index, value)) => (index, Some((T::TAG, value)), Some(map)),
            None => (T::VALUES.len(), None, None),
        };
        let entries = Entries { before: before.into_iter(), tag, value: None, rest };
        T::member(index, entries).map_err(|error| match T::VALUES.get(index) {
            Some(value) => A::Error::custom(format_args!("{} `{value}`: {error}", T::TAG)),
            None => error,
        })
    }

    otherwise!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);
}

impl<T: Tagged> Union<T> {
    fn other<'de, D: Deserializer<'de>>(self, value: D) -> Result<T, D::Error> {
        T::member(T::VALUES.len(), value)
    }
}

/// Reads a key as text, which is mostly borrowed.
struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }

    fn visit_string<E>(self, key: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key))
    }
}

/// Reads a tag: the index of its value, and the tag itself. Numbers and flags may be tags too.
struct Tag(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Tag {
    type Value = (usize, Kept);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tag {
    type Value = (usize, Kept);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a tag")
    }

    fn visit_str<E>(self, tag: &str) -> Result<Self::Value, E> {
        let found = self.0.iter().enumerate().find(|(_, value)| **value == tag);
        let unknown = || (self.0.len(), Kept::Value(tag.into()));
        Ok(found.map_or_else(unknown, |(index, value)| (index, Kept::Text(value))))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        self.other(MapAccessDeserializer::new(map))
    }

    otherwise!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64);
}

impl Tag {
    fn other<'de, D: Deserializer<'de>>(self, value: D) -> Result<(usize, Kept), D::Error> {
        let value = Value::deserialize(value)?;
        let text = matches!(value, Value::Number(_) | Value::Bool(_)).then(|| value.to_string());
        let found = self.0.iter().position(|known| text.as_deref() == Some(*known));
        Ok((found.unwrap_or(self.0.len()), Kept::Value(value)))
    }
}

/// An object of which the beginning has been read.
struct Entries<'de, A> {
    before: IntoIter<(Cow<'de, str>, Value)>,
    /// The tag, until its turn comes.
    tag: Option<(&'static str, Kept)>,
    /// The value of the key that was given last, unless it is one of the rest.
    value: Option<Kept>,
    /// What has not been read, if that is not the end.
    rest: Option<A>,
}

enum Kept {
    Text(&'static str),
    Value(Value),
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        if let Some((key, value)) = self.before.next() {
            self.value = Some(Kept::Value(value));
            return seed.deserialize(key.into_deserializer()).map(Some);
        }
        if let Some((key, value)) = self.tag.take() {
            self.value = Some(value);
            return seed.deserialize(key.into_deserializer()).map(Some);
        }
        self.rest.as_mut().map_or(Ok(None), |rest| rest.next_key_seed(seed))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match (self.value.take(), &mut self.rest) {
            (Some(Kept::Text(text)), _) => seed.deserialize(Known(text, PhantomData)),
            (Some(Kept::Value(value)), _) => seed.deserialize(value).map_err(A::Error::custom),
            (None, Some(rest)) => rest.next_value_seed(seed),
            (None, None) => Err(A::Error::custom("there is no value without a key")),
        }
    }
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Entries<'de, A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

/// A tag that is known, whose property may be optional.
struct Known<E>(&'static str, PhantomData<E>);

impl<'de, E: Error> Deserializer<'de> for Known<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Writes a member whose object has no property for the tag.
pub(crate) fn write_tagged<T: Serialize, S: Serializer>(
    value: &T,
    tag: &str,
    name: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let value = serde_json::to_value(value).map_err(serde::ser::Error::custom)?;
    let fields = value.as_object().into_iter().flatten().filter(|(key, _)| *key != tag);
    serializer
        .collect_map(std::iter::once((tag, &Value::from(name))).chain(fields.map(|(key, value)| (key.as_str(), value))))
}

/// Reads a union: its tag, and the member of each value of it.
macro_rules! decode_tagged {
    ($name:ident $tag:literal { $($index:literal $value:literal $member:ident,)* }) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<__D: serde::Deserializer<'de>>(deserializer: __D) -> std::result::Result<Self, __D::Error> {
                deserializer.deserialize_any(crate::runtime::tags::Union::<Self>(std::marker::PhantomData))
            }
        }

        impl crate::runtime::tags::Tagged for $name {
            const TAG: &'static str = $tag;
            const VALUES: &'static [&'static str] = &[$($value),*];

            fn member<'de, __D: serde::Deserializer<'de>>(
                index: usize,
                value: __D,
            ) -> std::result::Result<Self, __D::Error> {
                match index {
                    $($index => serde::Deserialize::deserialize(value).map(Self::$member),)*
                    _ => serde::Deserialize::deserialize(value).map(Self::Unknown),
                }
            }
        }
    };
}

pub(crate) use decode_tagged;
