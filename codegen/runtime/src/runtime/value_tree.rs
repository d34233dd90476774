//! The tree of a value: the form in which parameters and forms see a value before they write it as text.
//!
//! A tree keeps the order of fields and the kind of each number. NaN and infinity, which JSON cannot express, are
//! errors.

use std::fmt;

use serde::ser::{self, Impossible, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::Number;

use super::error::Error;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Tree {
    /// Returns the tree of a value. `name` is that of the parameter or property, for the error.
    pub(crate) fn of<T: Serialize>(operation: &'static str, name: &str, value: &T) -> Result<Self, Error> {
        Self::read(value).map_err(|error| {
            Error::invalid_argument(format!("`{name}` cannot be serialised")).with_source(error).in_operation(operation)
        })
    }

    /// Returns the tree of a value.
    pub(super) fn read<T: Serialize>(value: &T) -> Result<Self, TreeError> {
        value.serialize(Builder { keeps: true })
    }

    /// Returns a string without quotes, a number or a boolean as it is, and any other value as JSON.
    pub(crate) fn text(&self) -> String {
        match (self, self.float()) {
            (Self::Text(text), _) => text.clone(),
            (_, Some(float)) => float.to_string(),
            _ => self.json(),
        }
    }

    /// Returns the value as JSON.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn float(&self) -> Option<f64> {
        match self {
            Self::Number(number) if number.is_f64() => number.as_f64(),
            _ => None,
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
            Self::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                fields.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
                map.end()
            }
        }
    }
}

/// Returns the value, or an error if it contains NaN or infinity: JSON would have null in their place.
pub(crate) fn finite<'a, T: Serialize>(operation: &'static str, value: &'a T) -> Result<&'a T, Error> {
    match value.serialize(Builder { keeps: false }) {
        Err(error) if error.0 == NOT_FINITE => Err(Error::invalid_argument(error.0).in_operation(operation)),
        // The code that writes the value reports any other error.
        _ => Ok(value),
    }
}

const NOT_FINITE: &str = "NaN and infinity cannot be sent";

/// The error of a value that has no tree.
#[derive(Debug)]
pub(crate) struct TreeError(String);

impl TreeError {
    fn unsupported() -> Self {
        Self("JSON has no counterpart of the value".to_owned())
    }
}

impl fmt::Display for TreeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TreeError {}

impl ser::Error for TreeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// The serializer that builds a tree. Without `keeps`, it only visits the value.
///
/// The values of an API are the kinds of JSON, so that the kinds of Rust without a counterpart are errors.
#[derive(Clone, Copy)]
struct Builder {
    keeps: bool,
}

/// Implements methods of [`Builder`] for scalars: the type of each, and its tree.
macro_rules! scalars {
    ($($method:ident($value:ident: $ty:ty) => $tree:expr,)*) => {
        $(fn $method(self, $value: $ty) -> Result<Tree, TreeError> {
            Ok(if self.keeps { $tree } else { Tree::Null })
        })*
    };
}

impl Serializer for Builder {
    type Ok = Tree;
    type Error = TreeError;
    type SerializeSeq = ListBuilder;
    type SerializeTuple = ListBuilder;
    type SerializeTupleStruct = Impossible<Tree, TreeError>;
    type SerializeTupleVariant = Impossible<Tree, TreeError>;
    type SerializeMap = ObjectBuilder;
    type SerializeStruct = ObjectBuilder;
    type SerializeStructVariant = Impossible<Tree, TreeError>;

    scalars! {
        serialize_bool(value: bool) => Tree::Bool(value),
        serialize_i8(value: i8) => Tree::Number(value.into()),
        serialize_i16(value: i16) => Tree::Number(value.into()),
        serialize_i32(value: i32) => Tree::Number(value.into()),
        serialize_i64(value: i64) => Tree::Number(value.into()),
        serialize_u8(value: u8) => Tree::Number(value.into()),
        serialize_u16(value: u16) => Tree::Number(value.into()),
        serialize_u32(value: u32) => Tree::Number(value.into()),
        serialize_u64(value: u64) => Tree::Number(value.into()),
        serialize_char(value: char) => Tree::Text(value.into()),
        serialize_str(value: &str) => Tree::Text(value.to_owned()),
    }

    fn serialize_i128(self, value: i128) -> Result<Tree, TreeError> {
        Number::from_i128(value).map(Tree::Number).ok_or_else(TreeError::unsupported)
    }

    fn serialize_f32(self, value: f32) -> Result<Tree, TreeError> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<Tree, TreeError> {
        Number::from_f64(value).map(Tree::Number).ok_or_else(|| TreeError(NOT_FINITE.to_owned()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Tree, TreeError> {
        Err(TreeError::unsupported())
    }

    fn serialize_none(self) -> Result<Tree, TreeError> {
        Ok(Tree::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Tree, TreeError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Tree, TreeError> {
        Ok(Tree::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Tree, TreeError> {
        Ok(Tree::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Tree, TreeError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Tree, TreeError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Tree, TreeError> {
        Err(TreeError::unsupported())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<ListBuilder, TreeError> {
        Ok(ListBuilder { builder: self, items: Vec::new() })
    }

    fn serialize_tuple(self, _: usize) -> Result<ListBuilder, TreeError> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, TreeError> {
        Err(TreeError::unsupported())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, TreeError> {
        Err(TreeError::unsupported())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<ObjectBuilder, TreeError> {
        Ok(ObjectBuilder { builder: self, key: String::new(), fields: Vec::new() })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<ObjectBuilder, TreeError> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, TreeError> {
        Err(TreeError::unsupported())
    }
}

/// Builds a list.
struct ListBuilder {
    builder: Builder,
    items: Vec<Tree>,
}

impl ser::SerializeSeq for ListBuilder {
    type Ok = Tree;
    type Error = TreeError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), TreeError> {
        let item = value.serialize(self.builder)?;
        if self.builder.keeps {
            self.items.push(item);
        }
        Ok(())
    }

    fn end(self) -> Result<Tree, TreeError> {
        Ok(Tree::List(self.items))
    }
}

impl ser::SerializeTuple for ListBuilder {
    type Ok = Tree;
    type Error = TreeError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), TreeError> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Tree, TreeError> {
        ser::SerializeSeq::end(self)
    }
}

/// Builds an object. The keys of maps are written as text.
struct ObjectBuilder {
    builder: Builder,
    key: String,
    fields: Vec<(String, Tree)>,
}

impl ser::SerializeMap for ObjectBuilder {
    type Ok = Tree;
    type Error = TreeError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), TreeError> {
        if self.builder.keeps {
            self.key = key.serialize(self.builder)?.text();
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), TreeError> {
        let value = value.serialize(self.builder)?;
        if self.builder.keeps {
            self.fields.push((std::mem::take(&mut self.key), value));
        }
        Ok(())
    }

    fn end(self) -> Result<Tree, TreeError> {
        Ok(Tree::Object(self.fields))
    }
}

impl ser::SerializeStruct for ObjectBuilder {
    type Ok = Tree;
    type Error = TreeError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), TreeError> {
        ser::SerializeMap::serialize_entry(self, key, value)
    }

    fn end(self) -> Result<Tree, TreeError> {
        ser::SerializeMap::end(self)
    }
}
