//! Help for the generated types: open enums.

use std::fmt;
use std::marker::PhantomData;

use serde::de::Visitor;

/// A value of an enum that this version of the crate does not know. It is kept as it came.
///
/// The text is behind [`as_str`](Self::as_str) so that no caller can match on a value that becomes a
/// variant of its own one day.
// Boxed twice: with a thin pointer the enums, which mostly hold nothing, are two words instead of three.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownValue(Box<Box<str>>);

impl UnknownValue {
    pub(crate) fn new(value: &str) -> Self {
        Self(Box::new(value.into()))
    }

    /// The value as it stands in JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The visitor of an enum of strings.
pub(crate) struct Text<T>(pub(crate) PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, value: &str) -> Result<T, E> {
        Ok(T::from(value))
    }
}

/// What every enum of strings has beside its variants, given `as_str` and `From<&str>`.
macro_rules! string_enum {
    ($name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            /// Never fails: a value that is not known is kept.
            fn from_str(value: &str) -> std::result::Result<Self, std::convert::Infallible> {
                Ok(Self::from(value))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                deserializer.deserialize_str(crate::runtime::values::Text::<Self>(std::marker::PhantomData))
            }
        }
    };
}

pub(crate) use string_enum;
