//! JSON objects: the table of a struct.
//!
//! The macro [`object!`] takes a table of the fields of a struct. It expands to little code, because the functions in
//! `object_decoding.rs`, `slots.rs` and `object_encoding.rs` do almost all of the work. serde's derives have the same
//! effect but take several times as long to compile.
//!
//! The last word of a row, the presence, states whether the property may be absent or null:
//!
//! | presence | type of the field | absent | null |
//! |---|---|---|---|
//! | `required` | `T` | an error | an error, unless `T` accepts it |
//! | `required_list` | a list or map | an error | an empty list or map |
//! | `required_nullable` | `Option<T>` | `None` | `None` |
//! | `optional` | `Option<T>` | `None` | `None` |
//! | `optional_nullable` | `Option<T>` | `None` | `None` |
//! | `keeps_null` | `Option<Nullable<T>>` | `None` | `Some(Nullable::Null)` |
//!
//! `None` is encoded as null for `required_nullable`, and left out for the others. A union whose members have no tag
//! prefers members that decode a value without a loss: null for `optional`, and a missing `required_nullable` property,
//! count as a loss.

/// Implements `Deserialize` (`decode`) and `Serialize` (`encode`) for a struct.
///
/// ```text
/// object!(decode, encode for Video {
///     @const object "object" = "video",    // a property that is not a field: its name, key, value
///     id "_id" required,                  // field, key, presence
///     title "title" optional,
///     model "model" required = "v1",      // the only documented value
///     ..additional_properties,        // the field for properties that are not declared
/// });
/// ```
///
/// The directions are those in which the API uses the struct. With the feature `serialize`, each struct has both.
#[cfg(not(feature = "serialize"))]
macro_rules! object {
    (decode, encode for $name:ident $fields:tt) => {
        crate::runtime::object_decoding::decode_object!($name $fields);
        crate::runtime::object_encoding::encode_object!($name $fields);
    };
    (decode for $name:ident $fields:tt) => {
        crate::runtime::object_decoding::decode_object!($name $fields);
    };
    (encode for $name:ident $fields:tt) => {
        crate::runtime::object_encoding::encode_object!($name $fields);
    };
}

/// The same with both directions.
#[cfg(feature = "serialize")]
macro_rules! object {
    ($($direction:ident),+ for $name:ident $fields:tt) => {
        crate::runtime::object_decoding::decode_object!($name $fields);
        crate::runtime::object_encoding::encode_object!($name $fields);
    };
}

pub(crate) use object;
