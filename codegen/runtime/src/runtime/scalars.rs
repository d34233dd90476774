//! Open enums whose values are scalars of several types.

/// Implements an enum of scalars from a table of its variants and values.
///
/// ```text
/// scalar_enum!(Limit {
///     None "none",    // variant, value
///     Ten 10,
/// });
/// ```
///
/// The variant `Unknown` holds every other value.
macro_rules! scalar_enum {
    ($name:ident { $($variant:ident $value:literal,)* }) => {
        impl $name {
            /// All known values.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the value as it is in JSON.
            pub fn to_json(&self) -> serde_json::Value {
                match self {
                    $(Self::$variant => $value.into(),)*
                    Self::Unknown(value) => value.clone(),
                }
            }
        }

        impl From<serde_json::Value> for $name {
            fn from(value: serde_json::Value) -> Self {
                Self::ALL.iter().find(|known| known.to_json() == value).cloned().unwrap_or(Self::Unknown(value))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self.to_json() {
                    serde_json::Value::String(text) => f.write_str(&text),
                    value => value.fmt(f),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<__S: serde::Serializer>(&self, serializer: __S) -> std::result::Result<__S::Ok, __S::Error> {
                self.to_json().serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<__D: serde::Deserializer<'de>>(deserializer: __D) -> std::result::Result<Self, __D::Error> {
                let value = serde_json::Value::deserialize(deserializer).map(Self::from)?;
                if let Self::Unknown(value) = &value {
                    crate::runtime::losses::add_unknown(value);
                }
                std::result::Result::Ok(value)
            }
        }
    };
}

pub(crate) use scalar_enum;
