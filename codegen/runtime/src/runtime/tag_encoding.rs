//! How unions with a tag are encoded.

use serde::{Serialize, Serializer};
use serde_json::Value;

/// Encodes a member as an object whose first property is the tag. If the member has a property of this name, it is left
/// out.
pub(crate) fn write_tagged<T: Serialize, S: Serializer>(
    member: &T,
    tag: &str,
    value: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let member = serde_json::to_value(member).map_err(serde::ser::Error::custom)?;
    let tagged = (tag, &Value::from(value));
    let others = member.as_object().into_iter().flatten().filter(|(key, _)| *key != tag);
    serializer.collect_map(std::iter::once(tagged).chain(others.map(|(key, value)| (key.as_str(), value))))
}

/// Returns a number or a boolean from its JSON.
pub(crate) fn scalar(json: &'static str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| json.into())
}

/// Implements `Serialize` for a union with a tag. [`tagged_union!`](super::tags::tagged_union) explains the table.
macro_rules! encode_tagged_union {
    ($name:ident $tag:literal {
        $(@const $unit:ident = $json:literal,)*
        $($variant:ident $value:literal $($alias:literal)* $writer:ident $(unless $field:ident)?,)*
    }) => {
        impl serde::Serialize for $name {
            fn serialize<__S: serde::Serializer>(&self, serializer: __S) -> std::result::Result<__S::Ok, __S::Error> {
                match self {
                    $(Self::$unit => serde::Serialize::serialize(&$json, serializer),)*
                    $(Self::$variant(member) => crate::runtime::tag_encoding::encode_tagged_union!(
                        @$writer member $tag [$value $($alias)*] serializer $($field)?
                    ),)*
                    Self::Unknown(value) => serde::Serialize::serialize(value, serializer),
                }
            }
        }
    };
    (@has_tag $member:ident $tag:literal [$($value:literal)+] $serializer:ident) => {
        serde::Serialize::serialize($member, $serializer)
    };
    (@adds_tag $member:ident $tag:literal [$value:literal $($alias:literal)*] $serializer:ident) => {
        crate::runtime::object_encoding::encode_tagged($member, $tag, &$value, $serializer)
    };
    (@adds_scalar_tag $member:ident $tag:literal [$value:literal $($alias:literal)*] $serializer:ident) => {
        crate::runtime::object_encoding::encode_tagged($member, $tag, &crate::runtime::tag_encoding::scalar($value), $serializer)
    };
    (@replaces_tag $member:ident $tag:literal [$value:literal $($alias:literal)*] $serializer:ident) => {
        crate::runtime::tag_encoding::write_tagged($member, $tag, $value, $serializer)
    };
    (@adds_tag $member:ident $tag:literal [$value:literal $($alias:literal)*] $serializer:ident $field:ident) => {
        if $member.$field.is_none() {
            crate::runtime::tag_encoding::write_tagged($member, $tag, $value, $serializer)
        } else {
            serde::Serialize::serialize($member, $serializer)
        }
    };
    (@corrects_tag $member:ident $tag:literal [$value:literal $($alias:literal)*] $serializer:ident $field:ident) => {
        if matches!($member.$field.as_str(), $value $(| $alias)*) {
            serde::Serialize::serialize($member, $serializer)
        } else {
            crate::runtime::tag_encoding::write_tagged($member, $tag, $value, $serializer)
        }
    };
    (@completes_tag $member:ident $tag:literal [$value:literal $($alias:literal)*] $serializer:ident $field:ident) => {
        if matches!($member.$field.as_ref().map(|tag| tag.as_str()), std::option::Option::Some($value $(| $alias)*)) {
            serde::Serialize::serialize($member, $serializer)
        } else {
            crate::runtime::tag_encoding::write_tagged($member, $tag, $value, $serializer)
        }
    };
}

pub(crate) use encode_tagged_union;
