//! How structs are encoded as JSON objects.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

/// Encodes the properties of an object, with one method per presence. After an error nothing more is written.
pub(crate) struct Properties<S: Serializer>(Result<S::SerializeMap, S::Error>);

#[allow(clippy::ref_option, reason = "the table passes a reference to every field")]
impl<S: Serializer> Properties<S> {
    pub(crate) fn new(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    pub(crate) fn required<T: Serialize>(&mut self, key: &str, value: &T) {
        if let Ok(map) = &mut self.0
            && let Err(error) = map.serialize_entry(key, value)
        {
            self.0 = Err(error);
        }
    }

    pub(crate) fn required_list<T: Serialize>(&mut self, key: &str, value: &T) {
        self.required(key, value);
    }

    pub(crate) fn required_nullable<T: Serialize>(&mut self, key: &str, value: &Option<T>) {
        self.required(key, value);
    }

    pub(crate) fn optional<T: Serialize>(&mut self, key: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(key, value);
        }
    }

    pub(crate) fn optional_nullable<T: Serialize>(&mut self, key: &str, value: &Option<T>) {
        self.optional(key, value);
    }

    pub(crate) fn keeps_null<T: Serialize>(&mut self, key: &str, value: &Option<T>) {
        self.optional(key, value);
    }

    pub(crate) fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}

/// A struct that is encoded as an object.
pub(crate) trait Encode {
    /// Writes the properties.
    fn encode<S: Serializer>(&self, properties: &mut Properties<S>);
}

impl<T: Encode> Encode for Box<T> {
    fn encode<S: Serializer>(&self, properties: &mut Properties<S>) {
        T::encode(self, properties);
    }
}

/// Encodes a struct as an object.
pub(crate) fn encode<T: Encode, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut properties = Properties::new(serializer);
    value.encode(&mut properties);
    properties.end()
}

/// Encodes a struct as an object whose first property is the tag that the struct does not have.
pub(crate) fn encode_tagged<T: Encode, V: Serialize, S: Serializer>(
    value: &T,
    tag: &str,
    written: &V,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut properties = Properties::new(serializer);
    properties.required(tag, written);
    value.encode(&mut properties);
    properties.end()
}

/// Implements `Serialize` for a struct. [`object!`](super::objects::object) explains the table.
macro_rules! encode_object {
    ($name:ident {
        $(@const $constant:ident $constant_key:literal = $value:literal,)*
        $($field:ident $key:literal $presence:ident $(= $only:literal)?,)*
        $(..$additional:ident,)?
    }) => {
        impl crate::runtime::object_encoding::Encode for $name {
            #[allow(unused_variables, reason = "an object may have no properties")]
            fn encode<__S: serde::Serializer>(&self, properties: &mut crate::runtime::object_encoding::Properties<__S>) {
                $(properties.required($constant_key, &$value);)*
                $(properties.$presence($key, &self.$field);)*
                $(self.$additional.iter().for_each(|(key, value)| properties.required(key, value));)?
            }
        }

        impl serde::Serialize for $name {
            fn serialize<__S: serde::Serializer>(&self, serializer: __S) -> std::result::Result<__S::Ok, __S::Error> {
                crate::runtime::object_encoding::encode(self, serializer)
            }
        }
    };
}

pub(crate) use encode_object;
