//! Decoding of values that are one of several types.

use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

type Read<U> = fn(&Value) -> Result<U, serde_json::Error>;

/// Decodes a member.
pub(crate) fn read<T: DeserializeOwned>(value: &Value) -> Result<T, serde_json::Error> {
    T::deserialize(value)
}

/// Decodes the member that the tag names. A tag that is not known, or not there, leaves the value as it came.
pub(crate) fn tagged<U, E: Error>(
    value: Value,
    tag: &str,
    members: &[(&str, Read<U>)],
    unknown: fn(Value) -> U,
) -> Result<U, E> {
    let found = value.get(tag).and_then(Value::as_str);
    match members.iter().find(|(name, _)| found == Some(*name)) {
        Some((name, read)) => read(&value).map_err(|error| E::custom(format_args!("{tag} `{name}`: {error}"))),
        None => Ok(unknown(value)),
    }
}

/// Decodes the first member that fits. Of objects, the one that knows most of the value's keys comes first.
pub(crate) fn shaped<U>(value: Value, members: &[(&[&str], Read<U>)], unknown: fn(Value) -> U) -> U {
    let mut order: Vec<&(&[&str], Read<U>)> = members.iter().collect();
    if let Value::Object(fields) = &value {
        let known = |keys: &[&str]| keys.iter().filter(|key| fields.contains_key(**key)).count();
        order.sort_by_key(|(keys, _)| std::cmp::Reverse(known(keys)));
    }
    let member = order.iter().find_map(|(_, read)| read(&value).ok());
    member.unwrap_or_else(|| unknown(value))
}
