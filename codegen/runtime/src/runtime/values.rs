//! Open enums of strings.

use std::fmt;
use std::marker::PhantomData;

use serde::de::Visitor;

/// An enum value that this version of the crate does not know.
///
/// The text is private, so that code cannot match on a value that a later version adds as a variant. Use
/// [`as_str`](Self::as_str) to read it.
// Boxed twice, for a thin pointer: the enums are then two words in size instead of three.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownValue(Box<Box<str>>);

impl UnknownValue {
    pub(crate) fn new(value: &str) -> Self {
        Self(Box::new(value.into()))
    }

    /// Returns the value as it is in JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The visitor that decodes a string as an enum of strings.
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

/// Implements an enum of strings from a table of its variants and values.
///
/// ```text
/// string_enum!(Status {
///     Ready "ready",    // variant, value
///     Failed "failed",
/// });
/// ```
///
/// The variant `Unknown` holds every other value.
macro_rules! string_enum {
    ($name:ident { $($variant:ident $value:literal,)* }) => {
        impl $name {
            /// All known values.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the value as it is in JSON.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(crate::runtime::values::UnknownValue::new(value)),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            /// Never fails: an unknown value becomes the variant `Unknown`.
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
                let text = crate::runtime::values::Text::<Self>(std::marker::PhantomData);
                let value = deserializer.deserialize_str(text)?;
                if matches!(value, Self::Unknown(_)) {
                    crate::runtime::losses::add_losses(1);
                }
                std::result::Result::Ok(value)
            }
        }
    };
}

pub(crate) use string_enum;
