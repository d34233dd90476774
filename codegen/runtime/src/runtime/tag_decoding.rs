//! How unions with a tag are decoded.
//!
//! Most servers send the tag first; the member is then decoded directly from the input. Only the properties before the
//! tag are buffered.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize as _;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::tag_buffers::{Buffered, Properties};

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

/// Implements `Deserialize` for a union with a tag. [`tagged_union!`](super::tags::tagged_union) explains the table.
macro_rules! decode_tagged_union {
    ($name:ident $tag:literal {
        $(@const $unit:ident = $json:literal,)*
        $($variant:ident $($value:literal)+ $writer:ident $(unless $field:ident)?,)*
    }) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<__D: serde::Deserializer<'de>>(deserializer: __D) -> std::result::Result<Self, __D::Error> {
                deserializer.deserialize_any(crate::runtime::tag_decoding::Union::<Self>(std::marker::PhantomData))
            }
        }

        impl crate::runtime::tag_decoding::Tagged for $name {
            const TAG: &'static str = $tag;
            const VALUES: &'static [crate::runtime::tag_decoding::Values] =
                &[$((&[$($value),+], crate::runtime::tag_decoding::decode_tagged_union!(@keeps $writer $($field)?)),)*];

            crate::runtime::tag_decoding::decode_tagged_union!(@constants $($unit = $json,)*);

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
}

pub(crate) use decode_tagged_union;
