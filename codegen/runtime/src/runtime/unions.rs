//! Unions without a tag, whose members are distinguished by their shape.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize as _, Deserializer};
use serde_json::Value;

use super::losses::{Losses, add_counted, add_unknown, counted};

/// The function that decodes a member.
type Read<U> = fn(&Value) -> Result<U, serde_json::Error>;

/// Decodes a member.
pub(crate) fn read<T: DeserializeOwned, U>(value: &Value, variant: fn(T) -> U) -> Result<U, serde_json::Error> {
    T::deserialize(value).map(variant)
}

/// Decodes a member that is a union itself. A value that the inner union keeps as `Unknown` does not match, unless it
/// has the tag of the inner union: then it is a member of the inner union that this version of the crate does not know.
pub(crate) fn read_union<T: DeserializeOwned, U>(
    value: &Value,
    tag: Option<&str>,
    variant: fn(T) -> U,
    is_unknown: fn(&T) -> bool,
) -> Result<U, serde_json::Error> {
    let has_tag = tag.is_some_and(|tag| value.get(tag).is_some());
    let member = T::deserialize(value)?;
    if is_unknown(&member) && !has_tag { Err(Error::custom("no member matches")) } else { Ok(variant(member)) }
}

/// Decodes the member that matches best: the first one that decodes the value without a loss, or the one with the
/// smallest loss. A value that no member matches is kept as `Unknown`.
///
/// Members that declare most of the keys of an object are tried first. A closed member that declares none of them does
/// not match.
pub(crate) fn decode<'de, U, D: Deserializer<'de>>(
    deserializer: D,
    constant: fn(&Value) -> Option<U>,
    members: &[(Keys, Read<U>)],
    unknown: fn(Value) -> U,
) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    if let Some(variant) = constant(&value) {
        return Ok(variant);
    }
    let mut best: Option<(Losses, U)> = None;
    for read in candidates(&value, members) {
        let (member, loss) = counted(|| read(&value));
        if let Ok(member) = member
            && best.as_ref().is_none_or(|(least, _)| loss < *least)
        {
            best = Some((loss, member));
        }
        if best.as_ref().is_some_and(|(least, _)| least.is_none()) {
            break;
        }
    }
    let Some((loss, member)) = best else {
        add_unknown(&value);
        return Ok(unknown(value));
    };
    add_counted(loss);
    Ok(member)
}

/// Returns the members that may match a value, in the order in which they are tried.
fn candidates<U>(value: &Value, members: &[(Keys, Read<U>)]) -> Vec<Read<U>> {
    let Some(properties) = value.as_object().filter(|properties| !properties.is_empty()) else {
        return members.iter().map(|(_, read)| *read).collect();
    };
    let declared = |keys: &[&str]| keys.iter().filter(|key| properties.contains_key(**key)).count();
    let ranked = members.iter().filter_map(|(keys, read)| match keys {
        Keys::Open(keys) => Some((2 * declared(keys) + 1, *read)),
        Keys::Closed(keys) => Some((2 * declared(keys), *read)).filter(|(rank, _)| *rank > 0),
    });
    let mut ranked: Vec<(usize, Read<U>)> = ranked.collect();
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    ranked.into_iter().map(|(_, read)| read).collect()
}

/// The properties that a member declares: those of an object, or of all members of a union. Other types declare none.
#[derive(Clone, Copy)]
pub(crate) enum Keys {
    /// Other properties of the value are ignored.
    Closed(&'static [&'static str]),
    /// Other properties of the value are kept.
    Open(&'static [&'static str]),
}

/// Implements `Deserialize` (`decode`) and `Serialize` (`encode`) for a union without a tag. The members are listed in
/// the order in which they are tried.
///
/// ```text
/// shaped_union!(decode, encode for Input {
///     @const Auto = "auto",                        // a variant without a value, and its JSON
///     ByUrl closed ["url", "start"],              // variant, what it does with other properties, its properties
///     ByLabel open ["label"],
///     Event open ["type", "id"] union "type",     // a member that is a union itself, and the tag of that union
///     Text closed [],
/// });
/// ```
///
/// The directions are those in which the API uses the union. With the feature `serialize`, each union has both.
#[cfg(not(feature = "serialize"))]
macro_rules! shaped_union {
    ($($direction:ident),+ for $name:ident $members:tt) => {
        $(crate::runtime::unions::expand_union!(@$direction $name $members);)+
    };
}

/// The same with both directions.
#[cfg(feature = "serialize")]
macro_rules! shaped_union {
    ($($direction:ident),+ for $name:ident $members:tt) => {
        crate::runtime::unions::expand_union!(@decode $name $members);
        crate::runtime::unions::expand_union!(@encode $name $members);
    };
}

/// Implements one direction of [`shaped_union!`].
macro_rules! expand_union {
    (@decode $name:ident {
        $(@const $unit:ident = $json:literal,)*
        $($variant:ident $kind:ident $keys:tt $($nested:ident $($tag:literal)?)?,)*
    }) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<__D: serde::Deserializer<'de>>(deserializer: __D) -> std::result::Result<Self, __D::Error> {
                crate::runtime::unions::decode(
                    deserializer,
                    |value| match value {
                        $(value if *value == $json => std::option::Option::Some(Self::$unit),)*
                        _ => std::option::Option::None,
                    },
                    &[$((
                        crate::runtime::unions::expand_union!(@$kind $keys),
                        |value| crate::runtime::unions::expand_union!(@read value $variant $($nested $($tag)?)?),
                    )),*],
                    Self::Unknown,
                )
            }
        }
    };
    (@open $keys:tt) => { crate::runtime::unions::Keys::Open(&$keys) };
    (@closed $keys:tt) => { crate::runtime::unions::Keys::Closed(&$keys) };
    (@read $value:ident $variant:ident) => { crate::runtime::unions::read($value, Self::$variant) };
    (@read $value:ident $variant:ident union) => {
        crate::runtime::unions::expand_union!(@nested $value $variant std::option::Option::None)
    };
    (@read $value:ident $variant:ident union $tag:literal) => {
        crate::runtime::unions::expand_union!(@nested $value $variant std::option::Option::Some($tag))
    };
    (@nested $value:ident $variant:ident $tag:expr) => {
        crate::runtime::unions::read_union($value, $tag, Self::$variant, |member| member.is_unknown())
    };
    (@encode $name:ident {
        $(@const $unit:ident = $json:literal,)*
        $($variant:ident $kind:ident $keys:tt $($nested:ident $($tag:literal)?)?,)*
    }) => {
        impl serde::Serialize for $name {
            fn serialize<__S: serde::Serializer>(&self, serializer: __S) -> std::result::Result<__S::Ok, __S::Error> {
                match self {
                    $(Self::$unit => serde::Serialize::serialize(&$json, serializer),)*
                    $(Self::$variant(member) => serde::Serialize::serialize(member, serializer),)*
                    Self::Unknown(value) => serde::Serialize::serialize(value, serializer),
                }
            }
        }
    };
}

pub(crate) use {expand_union, shaped_union};
