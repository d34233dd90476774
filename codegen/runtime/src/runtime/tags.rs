//! Unions whose members are distinguished by a tag: a property whose value selects the member.
//!
//! The macro [`tagged_union!`] takes a table of the members. `tag_decoding.rs` and `tag_encoding.rs` do the work.

/// Implements `Deserialize` (`decode`) and `Serialize` (`encode`) for a union with a tag.
///
/// ```text
/// tagged_union!(decode, encode for Event by "type" {
///     @const Nothing = "nothing",              // a variant without a value, and its JSON
///     Started "started" has_tag,              // variant, values of the tag, how the tag is encoded
///     Stopped "stopped" "ended" has_tag,
///     Failed "failed" adds_tag,
///     Lost "4" adds_scalar_tag,
///     Found "found" replaces_tag,
///     Paused "paused" adds_tag unless kind,
///     Resumed "resumed" corrects_tag unless kind,
///     Moved "moved" completes_tag unless kind,
/// });
/// ```
///
/// - `has_tag`: the tag is a field of the member.
/// - `adds_tag`: the member has no such field, so that the union encodes the tag, a string.
/// - `adds_scalar_tag`: the same for a number or a boolean.
/// - `replaces_tag`: the member encodes another value, which the union replaces.
/// - `adds_tag unless kind`: the union encodes the tag if the field `kind` of the member is `None`.
/// - `corrects_tag unless kind`: the union encodes the first value of the tag if the field `kind`, which is required,
///   has none of the values.
/// - `completes_tag unless kind`: the same for an optional field.///
///
/// The directions are those in which the API uses the union. With the feature `serialize`, each union has both.
#[cfg(not(feature = "serialize"))]
macro_rules! tagged_union {
    (decode, encode for $name:ident by $tag:literal $members:tt) => {
        crate::runtime::tag_decoding::decode_tagged_union!($name $tag $members);
        crate::runtime::tag_encoding::encode_tagged_union!($name $tag $members);
    };
    (decode for $name:ident by $tag:literal $members:tt) => {
        crate::runtime::tag_decoding::decode_tagged_union!($name $tag $members);
    };
    (encode for $name:ident by $tag:literal $members:tt) => {
        crate::runtime::tag_encoding::encode_tagged_union!($name $tag $members);
    };
}

/// The same with both directions.
#[cfg(feature = "serialize")]
macro_rules! tagged_union {
    ($($direction:ident),+ for $name:ident by $tag:literal $members:tt) => {
        crate::runtime::tag_decoding::decode_tagged_union!($name $tag $members);
        crate::runtime::tag_encoding::encode_tagged_union!($name $tag $members);
    };
}

pub(crate) use tagged_union;
