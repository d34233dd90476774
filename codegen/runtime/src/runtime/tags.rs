//! Unions whose members are distinguished by a tag: a property whose value selects the member.
//!
//! Most servers send the tag first; the member is then decoded directly from the input. Only the properties before the
//! tag are buffered.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::vec::IntoIter;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize as _, Serialize, Serializer, forward_to_deserialize_any};
use serde_json::Value;

/// Implements the remaining methods of a visitor by calling its method `other`.
macro_rules! visit_other {
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

/// The values of the tag that mean a member, and whether the member has a property for it.
pub(crate) type Values = (&'static [&'static str], bool);

/// A union with a tag.
pub(crate) trait Tagged: Sized {
    /// The name of the property.
    const TAG: &'static str;

    /// The known values of the tag.
    const VALUES: &'static [Values];

    /// Returns the variant of a value that is not an object.
    fn constant(_: &Value) -> Option<Self> {
        None
    }

    /// Decodes the member that a known tag selects. If `tag` is `None`, keeps the value as `Unknown`.
    fn member<'de, D: Deserializer<'de>>(tag: Option<&'static str>, value: D) -> Result<Self, D::Error>;
}

/// The visitor that decodes a union. A value with an unknown tag, or without a tag, is kept as `Unknown`.
pub(crate) struct Union<T>(pub(crate) PhantomData<T>);

impl<'de, T: Tagged> Visitor<'de> for Union<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut before = Vec::new();
        let tag = loop {
            match map.next_key_seed(Key)? {
                Some(key) if key == T::TAG => break Some(map.next_value_seed(Tag(T::VALUES))?),
                Some(key) => before.push((key, map.next_value()?)),
                None => break None,
            }
        };
        let (known, tag, rest) = match tag {
            // The member would take the tag for an additional property.
            Some((Some((known, false)), _)) => (Some(known), None, Some(map)),
            Some((known, value)) => (known.map(|(known, _)| known), Some((T::TAG, value)), Some(map)),
            None => (None, None, None),
        };
        let properties = Properties { before: before.into_iter(), tag, value: None, rest };
        T::member(known, properties).map_err(|error| match known {
            Some(value) => A::Error::custom(format_args!("{} `{value}`: {error}", T::TAG)),
            None => error,
        })
    }

    visit_other!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);
}

impl<T: Tagged> Union<T> {
    /// Keeps a value that is not an object.
    #[allow(clippy::unused_self, reason = "`visit_other!` calls this as a method")]
    fn other<'de, D: Deserializer<'de>>(self, value: D) -> Result<T, D::Error> {
        let value = Value::deserialize(value)?;
        T::constant(&value).map_or_else(|| T::member(None, value).map_err(D::Error::custom), Ok)
    }
}

/// Deserializes a key, borrowed from the input where possible.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
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

/// Deserializes a tag: the known value that it equals, and the tag as it was sent. Numbers and booleans are compared by
/// their JSON text.
struct Tag(&'static [Values]);

/// A known value of the tag, and whether the member has a property for it.
type Known = (&'static str, bool);

impl<'de> DeserializeSeed<'de> for Tag {
    type Value = (Option<Known>, Buffered);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tag {
    type Value = (Option<Known>, Buffered);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a tag")
    }

    fn visit_str<E>(self, tag: &str) -> Result<Self::Value, E> {
        let known = self.known(tag);
        Ok((known, known.map_or_else(|| Buffered::Value(tag.into()), |(tag, _)| Buffered::Tag(tag))))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        self.other(MapAccessDeserializer::new(map))
    }

    visit_other!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64);
}

impl Tag {
    /// Returns the known value that is equal to a tag.
    fn known(&self, tag: &str) -> Option<Known> {
        self.0.iter().find_map(|(values, has_tag)| {
            let value = values.iter().find(|value| **value == tag)?;
            Some((*value, *has_tag))
        })
    }

    /// Decodes a tag that is not a string.
    fn other<'de, D: Deserializer<'de>>(self, value: D) -> Result<(Option<Known>, Buffered), D::Error> {
        let value = Value::deserialize(value)?;
        let text = matches!(value, Value::Number(_) | Value::Bool(_)).then(|| value.to_string());
        let known = text.and_then(|text| self.known(&text));
        Ok((known, Buffered::Value(value)))
    }
}

/// The properties of an object whose first properties have already been read.
struct Properties<'de, A> {
    /// The properties before the tag.
    before: IntoIter<(Cow<'de, str>, Value)>,
    /// The tag, until it is returned.
    tag: Option<(&'static str, Buffered)>,
    /// The value of the key that was returned last, unless that key is from `rest`.
    value: Option<Buffered>,
    /// The properties after the tag; `None` if the object has no tag, because `before` then has all properties.
    rest: Option<A>,
}

/// A value that has already been read.
enum Buffered {
    /// A known tag, which needs no allocation.
    Tag(&'static str),
    Value(Value),
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Properties<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        if let Some((key, value)) = self.before.next() {
            self.value = Some(Buffered::Value(value));
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
            (Some(Buffered::Tag(tag)), _) => seed.deserialize(KnownTag(tag, PhantomData)),
            (Some(Buffered::Value(value)), _) => seed.deserialize(value).map_err(A::Error::custom),
            (None, Some(rest)) => rest.next_value_seed(seed),
            (None, None) => Err(A::Error::custom("a value is read before its key")),
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

/// Encodes a member as an object whose first property is the tag. If the member has a property of this name, it is left
/// out.
pub(crate) fn write_tagged<T: Serialize, S: Serializer>(
    member: &T,
    tag: &str,
    value: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let member = serde_json::to_value(member).map_err(serde::ser::Error::custom)?;
    let tagged = (tag, &Value::from(value));
    let others = member.as_object().into_iter().flatten().filter(|(key, _)| *key != tag);
    serializer.collect_map(std::iter::once(tagged).chain(others.map(|(key, value)| (key.as_str(), value))))
}

/// Returns a number or a boolean from its JSON.
pub(crate) fn scalar(json: &'static str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| json.into())
}

/// Implements `Deserialize` (`decode`) and `Serialize` (`encode`) for a union with a tag.
///
/// ```text
/// tagged_union!(decode, encode for Event by "type" {
///     @const Nothing = "nothing",              // a variant without a value, and its JSON
///     Started "started" has_tag,              // variant, values of the tag, how the tag is encoded
///     Stopped "stopped" "ended" has_tag,
///     Failed "failed" adds_tag,
///     Lost "4" adds_scalar_tag,
///     Found "found" replaces_tag,
///     Paused "paused" adds_tag unless kind,
///     Resumed "resumed" corrects_tag unless kind,
///     Moved "moved" completes_tag unless kind,
/// });
/// ```
///
/// - `has_tag`: the tag is a field of the member.
/// - `adds_tag`: the member has no such field, so that the union encodes the tag, a string.
/// - `adds_scalar_tag`: the same for a number or a boolean.
/// - `replaces_tag`: the member encodes another value, which the union replaces.
/// - `adds_tag unless kind`: the union encodes the tag if the field `kind` of the member is `None`.
/// - `corrects_tag unless kind`: the union encodes the first value of the tag if the field `kind`, which is required,
///   has none of the values.
/// - `completes_tag unless kind`: the same for an optional field.
macro_rules! tagged_union {
    ($($direction:ident),+ for $name:ident by $tag:literal $members:tt) => {
        $(crate::runtime::tags::tagged_union!(@$direction $name $tag $members);)+
    };
    (@decode $name:ident $tag:literal {
        $(@const $unit:ident = $json:literal,)*
        $($variant:ident $($value:literal)+ $writer:ident $(unless $field:ident)?,)*
    }) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<__D: serde::Deserializer<'de>>(deserializer: __D) -> std::result::Result<Self, __D::Error> {
                deserializer.deserialize_any(crate::runtime::tags::Union::<Self>(std::marker::PhantomData))
            }
        }

        impl crate::runtime::tags::Tagged for $name {
            const TAG: &'static str = $tag;
            const VALUES: &'static [crate::runtime::tags::Values] =
                &[$((&[$($value),+], crate::runtime::tags::tagged_union!(@keeps $writer $($field)?)),)*];

            crate::runtime::tags::tagged_union!(@constants $($unit = $json,)*);

            fn member<'de, __D: serde::Deserializer<'de>>(
                tag: std::option::Option<&'static str>,
                value: __D,
            ) -> std::result::Result<Self, __D::Error> {
                match tag {
                    $(std::option::Option::Some($($value)|+) => {
                        serde::Deserialize::deserialize(value).map(Self::$variant)
                    })*
                    _ => serde::Deserialize::deserialize(value).map(Self::Unknown),
                }
            }
        }
    };
    (@keeps adds_tag) => { false };
    (@keeps adds_scalar_tag) => { false };
    (@keeps $writer:ident $($field:ident)?) => { true };
    (@constants) => {};
    (@constants $($unit:ident = $json:literal,)+) => {
        fn constant(value: &serde_json::Value) -> std::option::Option<Self> {
            match value {
                $(value if *value == $json => std::option::Option::Some(Self::$unit),)+
                _ => std::option::Option::None,
            }
        }
    };
    (@encode $name:ident $tag:literal {
        $(@const $unit:ident = $json:literal,)*
        $($variant:ident $value:literal $($alias:literal)* $writer:ident $(unless $field:ident)?,)*
    }) => {
        impl serde::Serialize for $name {
            fn serialize<__S: serde::Serializer>(&self, serializer: __S) -> std::result::Result<__S::Ok, __S::Error> {
                match self {
                    $(Self::$unit => serde::Serialize::serialize(&$json, serializer),)*
                    $(Self::$variant(member) => crate::runtime::tags::tagged_union!(
                        @$writer member $tag [$value $($alias)*] serializer $($field)?
                    ),)*
                    Self::Unknown(value) => serde::Serialize::serialize(value, serializer),
                }
            }
        }
    };
    (@has_tag $member:ident $tag:literal [$($value:literal)+] $serializer:ident) => {
        serde::Serialize::serialize($member, $serializer)
    };
    (@adds_tag $member:ident $tag:literal [$value:literal $($alias:literal)*] $serializer:ident) => {
        crate::runtime::objects::encode_tagged($member, $tag, &$value, $serializer)
    };
    (@adds_scalar_tag $member:ident $tag:literal [$value:literal $($alias:literal)*] $serializer:ident) => {
        crate::runtime::objects::encode_tagged($member, $tag, &crate::runtime::tags::scalar($value), $serializer)
    };
    (@replaces_tag $member:ident $tag:literal [$value:literal $($alias:literal)*] $serializer:ident) => {
        crate::runtime::tags::write_tagged($member, $tag, $value, $serializer)
    };
    (@adds_tag $member:ident $tag:literal [$value:literal $($alias:literal)*] $serializer:ident $field:ident) => {
        if $member.$field.is_none() {
            crate::runtime::tags::write_tagged($member, $tag, $value, $serializer)
        } else {
            serde::Serialize::serialize($member, $serializer)
        }
    };
    (@corrects_tag $member:ident $tag:literal [$value:literal $($alias:literal)*] $serializer:ident $field:ident) => {
        if matches!($member.$field.as_str(), $value $(| $alias)*) {
            serde::Serialize::serialize($member, $serializer)
        } else {
            crate::runtime::tags::write_tagged($member, $tag, $value, $serializer)
        }
    };
    (@completes_tag $member:ident $tag:literal [$value:literal $($alias:literal)*] $serializer:ident $field:ident) => {
        if matches!($member.$field.as_ref().map(|tag| tag.as_str()), std::option::Option::Some($value $(| $alias)*)) {
            serde::Serialize::serialize($member, $serializer)
        } else {
            crate::runtime::tags::write_tagged($member, $tag, $value, $serializer)
        }
    };
}

pub(crate) use tagged_union;
