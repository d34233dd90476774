//! Open enums of integers.

use std::fmt;

/// An enum value that this version of the crate does not know.
///
/// The number is private, so that code cannot match on a value that a later version adds as a variant. Use
/// [`as_i64`](Self::as_i64) to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    pub(crate) fn new(value: i64) -> Self {
        Self(value)
    }

    /// Returns the value as it is in JSON.
    pub fn as_i64(self) -> i64 {
        self.0
    }
}

impl fmt::Display for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Implements an enum of integers from a table of its variants and values.
///
/// ```text
/// integer_enum!(Priority {
///     Low 1,    // variant, value
///     High 2,
/// });
/// ```
///
/// The variant `Unknown` holds every other value.
macro_rules! integer_enum {
    ($name:ident { $($variant:ident $value:literal,)* }) => {
        impl $name {
            /// All known values.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the value as it is in JSON.
            pub fn as_i64(self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value.as_i64(),
                }
            }
        }

        impl std::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(crate::runtime::integers::UnknownInteger::new(value)),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.as_i64().fmt(f)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<__S: serde::Serializer>(&self, serializer: __S) -> std::result::Result<__S::Ok, __S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<__D: serde::Deserializer<'de>>(deserializer: __D) -> std::result::Result<Self, __D::Error> {
                let value = i64::deserialize(deserializer).map(Self::from)?;
                if matches!(value, Self::Unknown(_)) {
                    crate::runtime::losses::add_losses(1);
                }
                std::result::Result::Ok(value)
            }
        }
    };
}

pub(crate) use integer_enum;
