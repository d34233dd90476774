//! Objects of which some properties have already been read, to find the tag.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::vec::IntoIter;

use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

/// The properties of an object whose first properties have already been read.
pub(super) struct Properties<'de, A> {
    /// The properties before the tag.
    pub(super) before: IntoIter<(Cow<'de, str>, Value)>,
    /// The tag, until it is returned.
    pub(super) tag: Option<(&'static str, Buffered)>,
    /// The value of the key that was returned last, unless that key is from `rest`.
    pub(super) value: Option<Buffered>,
    /// The properties after the tag; `None` if the object has no tag, because `before` then has all properties.
    pub(super) rest: Option<A>,
}

/// A value that has already been read.
pub(super) enum Buffered {
    /// A known tag, which needs no allocation.
    Tag(&'static str),
    Value(Value),
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Properties<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        // Most properties follow the tag, so nothing is moved for them.
        if self.before.as_slice().is_empty() && self.tag.is_none() {
            return self.rest.as_mut().map_or(Ok(None), |rest| rest.next_key_seed(seed));
        }
        let before = self.before.next().map(|(key, value)| (key, Buffered::Value(value)));
        let tag = || self.tag.take().map(|(key, value)| (Cow::Borrowed(key), value));
        let Some((key, value)) = before.or_else(tag) else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(key.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match (&mut self.rest, &self.value) {
            (Some(rest), None) => rest.next_value_seed(seed),
            _ => match self.value.take() {
                Some(Buffered::Tag(tag)) => seed.deserialize(KnownTag(tag, PhantomData)),
                Some(Buffered::Value(value)) => seed.deserialize(value).map_err(A::Error::custom),
                None => Err(A::Error::custom("a value is read before its key")),
            },
        }
    }
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Properties<'de, A> {
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

/// The deserializer of a known tag. The field of the member may be an `Option`.
struct KnownTag<E>(&'static str, PhantomData<E>);

impl<'de, E: Error> Deserializer<'de> for KnownTag<E> {
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
