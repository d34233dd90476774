//! The slots of fields: each holds the value of one field while its object is decoded.
//!
//! For each presence of a table, there is a function that creates the slot.

use serde::Deserialize;
use serde::de::{Error, IgnoredAny, MapAccess};

use super::losses::{add_losses, is_counting};
use super::nullable::Nullable;

/// Holds the value of one field while its object is decoded.
pub(crate) trait Slot<'de, A: MapAccess<'de>> {
    /// Decodes the value after a key.
    fn read(&mut self, map: &mut A) -> Result<(), A::Error>;
}

/// Decodes null as the type of the value does.
pub(crate) struct Plain<T>(pub(crate) Option<T>);

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Plain<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        self.0 = Some(map.next_value()?);
        Ok(())
    }
}

/// Decodes null as an empty list or map, because servers written in Go send null for these.
pub(crate) struct List<T>(pub(crate) Option<T>);

impl<'de, A: MapAccess<'de>, T: Deserialize<'de> + Default> Slot<'de, A> for List<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        self.0 = Some(map.next_value::<Option<T>>()?.unwrap_or_default());
        Ok(())
    }
}

/// Decodes null as absent, and counts it as a loss: the schema does not allow null.
pub(crate) struct Optional<T>(pub(crate) Option<T>);

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Optional<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        self.0 = map.next_value()?;
        if self.0.is_none() {
            add_losses(1);
        }
        Ok(())
    }
}

/// Decodes null as absent.
pub(crate) struct OptionalNullable<T>(pub(crate) Option<T>);

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for OptionalNullable<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        self.0 = map.next_value()?;
        Ok(())
    }
}

/// A property that always has the same value. Its value is not kept, and another value is not an error; but a member of
/// a union has to have this one.
pub(crate) struct Constant<T> {
    value: T,
    is_sent: bool,
}

impl<T> Constant<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { value, is_sent: false }
    }

    /// Returns an error if a union tries its members, and the value is not the constant.
    pub(crate) fn check<E: Error>(&self, key: &'static str) -> Result<(), E> {
        if is_counting() && !self.is_sent { Err(E::missing_field(key)) } else { Ok(()) }
    }
}

impl<'de, A: MapAccess<'de>, T> Slot<'de, A> for Constant<T>
where
    serde_json::Value: PartialEq<T>,
{
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        if is_counting() {
            self.is_sent = map.next_value::<serde_json::Value>()? == self.value;
            return Ok(());
        }
        map.next_value::<IgnoredAny>().map(|_| ())
    }
}

/// Counts a loss if a property has another value than the only one that is documented.
pub(crate) fn expect<T: PartialEq<V>, V>(value: Option<&T>, documented: &V) {
    if value.is_some_and(|value| value != documented) {
        add_losses(1);
    }
}

/// Returns the value of a `required_nullable` property. A missing property becomes `None` and counts as a loss.
pub(crate) fn value_or_null<T>(slot: Plain<Option<T>>) -> Option<T> {
    slot.0.unwrap_or_else(|| {
        add_losses(1);
        None
    })
}

pub(crate) fn required<T>() -> Plain<T> {
    Plain(None)
}

pub(crate) fn required_list<T>() -> List<T> {
    List(None)
}

pub(crate) fn required_nullable<T>() -> Plain<Option<T>> {
    Plain(None)
}

pub(crate) fn optional<T>() -> Optional<T> {
    Optional(None)
}

pub(crate) fn optional_nullable<T>() -> OptionalNullable<T> {
    OptionalNullable(None)
}

pub(crate) fn keeps_null<T>() -> Plain<Nullable<T>> {
    Plain(None)
}
