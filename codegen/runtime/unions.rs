//! Values that are one of several types, told apart by their shape.

use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

use super::losses::{lose, lost_by};

type Read<U> = fn(&Value) -> Result<U, serde_json::Error>;

/// Decodes a member.
pub(crate) fn read<T: DeserializeOwned>(value: &Value) -> Result<T, serde_json::Error> {
    T::deserialize(value)
}

/// Decodes a member that is a union itself, unless it does not know the value either. A value that has the tag of
/// that union is one of its own, known or not.
pub(crate) fn known<T: DeserializeOwned>(
    value: &Value,
    tag: Option<&str>,
    is_unknown: fn(&T) -> bool,
) -> Result<T, serde_json::Error> {
    let is_own = tag.is_some_and(|tag| value.get(tag).is_some());
    let is_strange = |member: &T| is_unknown(member) && !is_own;
    read(value).and_then(|member| if is_strange(&member) { Err(Error::custom("no member fits")) } else { Ok(member) })
}

/// Decodes the member that fits best: one that loses nothing, else the one that loses least. Of objects, the one that
/// knows most of the value's keys is tried first, and one that knows none of them does not fit, unless it is open:
/// then it keeps what it does not know.
pub(crate) fn shaped<U>(value: Value, members: &[(Keys, Read<U>)], unknown: fn(Value) -> U) -> U {
    let mut order: Vec<(usize, &Read<U>)> = members.iter().map(|(_, read)| (0, read)).collect();
    if let Value::Object(fields) = &value
        && !fields.is_empty()
    {
        let known = |keys: &[&str]| keys.iter().filter(|key| fields.contains_key(**key)).count();
        let rank = |(keys, read)| match keys {
            Keys::Open(keys) => Some((2 * known(keys) + 1, read)),
            Keys::Only(keys) => Some((2 * known(keys), read)).filter(|(known, _)| *known > 0),
        };
        order = members.iter().map(|(keys, read)| (*keys, read)).filter_map(rank).collect();
        order.sort_by_key(|(known, _)| std::cmp::Reverse(*known));
    }
    let mut best: Option<(usize, U)> = None;
    for (_, read) in order {
        let (member, lost) = lost_by(|| read(&value));
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
    lose(lost);
    member
}

/// The keys that a member knows.
#[derive(Clone, Copy)]
pub(crate) enum Keys {
    /// What else there is, it loses.
    Only(&'static [&'static str]),
    /// What else there is, it keeps.
    Open(&'static [&'static str]),
}
