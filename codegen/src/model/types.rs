//! Rust types, as fields, arguments and other types mention them.

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `i128`, for integers with a sign that may be beyond 64 bits
    I128,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f64`
    F64,
    /// `String`
    String,
    /// A scalar whose values another crate represents
    Foreign(Foreign),
    /// Bytes, encoded as Base64 in JSON
    Base64,
    /// `Vec`
    List(Box<Type>),
    /// `BTreeMap` with string keys
    Map(Box<Type>),
    /// A JSON object without declared properties
    Object,
    /// Any JSON value, because the schema declares no type
    Any,
    /// Bytes of a request body or of a part of a form, from memory, a file or a stream
    File,
    /// A `TypeDef` with this name
    Named(String),
    /// A value that may be null: `Option`, in a list, a map or a body
    Nullable(Box<Type>),
    /// `Box`, where a type would otherwise contain itself
    Boxed(Box<Type>),
}

/// A scalar whose values another crate represents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Foreign {
    /// `DateTime`, which converts to and from a `jiff::Timestamp`
    JiffTimestamp,
    /// `Date`, which converts to and from a `jiff::civil::Date`
    JiffDate,
    /// `DateTime`, which converts to and from a `chrono::DateTime<chrono::Utc>`
    ChronoTimestamp,
    /// `Date`, which converts to and from a `chrono::NaiveDate`
    ChronoDate,
    /// `uuid::Uuid`
    Uuid,
    /// `rust_decimal::Decimal`
    Decimal,
}

impl Foreign {
    /// Returns the name of the package.
    pub fn package(self) -> &'static str {
        match self {
            Self::JiffTimestamp | Self::JiffDate => "jiff",
            Self::ChronoTimestamp | Self::ChronoDate => "chrono",
            Self::Uuid => "uuid",
            Self::Decimal => "rust_decimal",
        }
    }

    /// Returns the module of the runtime that defines the type; `None` for a type of the other crate itself.
    pub fn module(self) -> Option<&'static str> {
        match self {
            Self::JiffTimestamp => Some("jiff_date_time"),
            Self::JiffDate => Some("jiff_date"),
            Self::ChronoTimestamp => Some("chrono_date_time"),
            Self::ChronoDate => Some("chrono_date"),
            Self::Uuid | Self::Decimal => None,
        }
    }
}

/// A schema of the normalised document, and the Rust type of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedSchema {
    /// The JSON pointer of the schema: `#/components/...` or `#/paths/...`.
    pub pointer: String,
    /// The type; [`Type::Nullable`] if the value may be null.
    pub ty: Type,
}

impl Type {
    /// Returns the type of another crate that this type is or contains.
    pub fn foreign(&self) -> Option<Foreign> {
        match self {
            Self::Foreign(foreign) => Some(*foreign),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => inner.foreign(),
            _ => None,
        }
    }

    /// Returns whether this type equals `ty` or contains it.
    pub fn holds(&self, ty: &Self) -> bool {
        match self {
            _ if self == ty => true,
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => inner.holds(ty),
            _ => false,
        }
    }

    /// Returns whether values are numbers or booleans, which are copied.
    pub fn is_copy(&self) -> bool {
        let is_number = matches!(self, Self::I32 | Self::I64 | Self::I128 | Self::U32 | Self::U64 | Self::F64);
        is_number || *self == Self::Bool
    }

    /// Returns whether `Display` writes the value as a parameter or a part of a form needs it.
    pub fn prints_as_text(&self) -> bool {
        self.is_copy() || matches!(self, Self::String | Self::Base64 | Self::Foreign(_))
    }

    /// Returns the name of the `TypeDef` that this type is or contains.
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => inner.named(),
            _ => None,
        }
    }

    /// Calls `visit` with the name of the `TypeDef` that this type is or contains, to change it.
    pub fn visit_name_mut(&mut self, visit: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Named(name) => visit(name),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => {
                inner.visit_name_mut(visit);
            }
            _ => {}
        }
    }
}
