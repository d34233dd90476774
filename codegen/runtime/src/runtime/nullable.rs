//! The type of optional properties for which null is not the same as absent.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The value of an optional property that may be null, where null is not the same as absent.
///
/// Fields have the type `Option<Nullable<T>>`: `None` is an absent property, and `Some(Nullable::Null)` is null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// Null.
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Returns a reference to the value, or `None` for null.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// Returns the value, or `None` for null.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// Applies a function to the value; null stays null.
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

impl<T, const N: usize> From<[T; N]> for Nullable<Vec<T>> {
    fn from(items: [T; N]) -> Self {
        Self::Value(items.into())
    }
}

impl<const N: usize> From<[&str; N]> for Nullable<Vec<String>> {
    fn from(items: [&str; N]) -> Self {
        Self::Value(items.map(ToOwned::to_owned).into())
    }
}

impl<K: Into<String>, V, const N: usize> From<[(K, V); N]> for Nullable<BTreeMap<String, V>> {
    fn from(entries: [(K, V); N]) -> Self {
        Self::Value(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }
}

impl<V> From<HashMap<String, V>> for Nullable<BTreeMap<String, V>> {
    fn from(entries: HashMap<String, V>) -> Self {
        Self::Value(entries.into_iter().collect())
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

/// Implements `From` for `Nullable` of a type, for the types of values that convert into it.
///
/// ```text
/// nullable_from!(Status: &str);
/// ```
macro_rules! nullable_from {
    ($name:ident: $($from:ty),+) => {
        $(impl From<$from> for crate::runtime::nullable::Nullable<$name> {
            fn from(value: $from) -> Self {
                Self::Value(value.into())
            }
        })+
    };
}

pub(crate) use nullable_from;
