//! Decodes unions without a tag, whose members differ in their shape.

use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

use super::losses::{add_losses, counted};

type Read<U> = fn(&Value) -> Result<U, serde_json::Error>;

/// Decodes a member.
pub(crate) fn read<T: DeserializeOwned>(value: &Value) -> Result<T, serde_json::Error> {
    T::deserialize(value)
}

/// Decodes a member that is a union itself. It fails if no member of that union matches, unless the value has the `tag`
/// of that union: then it belongs to that union, even if the tag's value is unknown.
pub(crate) fn known<T: DeserializeOwned>(
    value: &Value,
    tag: Option<&str>,
    is_unknown: fn(&T) -> bool,
) -> Result<T, serde_json::Error> {
    let has_tag = tag.is_some_and(|tag| value.get(tag).is_some());
    let is_mismatch = |member: &T| is_unknown(member) && !has_tag;
    read(value).and_then(|member| {
        if is_mismatch(&member) { Err(Error::custom("no member of the union matches")) } else { Ok(member) }
    })
}

/// Decodes a value as the member that loses the fewest values; as `unknown` if no member can decode it.
///
/// For objects, members are tried in descending order of the number of the value's keys that they declare. A member
/// that declares none of the keys of a non-empty object is skipped, unless it keeps undeclared keys ([`Keys::Open`]).
pub(crate) fn shaped<U>(value: Value, members: &[(Keys, Read<U>)], unknown: fn(Value) -> U) -> U {
    let mut order: Vec<(usize, &Read<U>)> = members.iter().map(|(_, read)| (0, read)).collect();
    if let Value::Object(fields) = &value
        && !fields.is_empty()
    {
        let declared = |keys: &[&str]| keys.iter().filter(|key| fields.contains_key(**key)).count();
        let rank = |(keys, read)| match keys {
            Keys::Open(keys) => Some((2 * declared(keys) + 1, read)),
            Keys::Only(keys) => Some((2 * declared(keys), read)).filter(|(rank, _)| *rank > 0),
        };
        order = members.iter().map(|(keys, read)| (*keys, read)).filter_map(rank).collect();
        order.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    }
    let mut best: Option<(usize, U)> = None;
    for (_, read) in order {
        let (member, lost) = counted(|| read(&value));
        if let Ok(member) = member
            && best.as_ref().is_none_or(|(least, _)| lost < *least)
        {
            best = Some((lost, member));
        }
        if matches!(best, Some((0, _))) {
            break;
        }
    }
    let Some((lost, member)) = best else { return unknown(value) };
    add_losses(lost);
    member
}

/// The keys that a member declares.
#[derive(Clone, Copy)]
pub(crate) enum Keys {
    /// Other keys are lost.
    Only(&'static [&'static str]),
    /// Other keys are kept.
    Open(&'static [&'static str]),
}
