//! The rules of the wire level. Each rule is one row: an id that never changes, the level of a change in requests and in
//! responses, a sentence, and the nearest rules of oasdiff.
//!
//! A level says what the change means for a client that is generated again. Types are judged by the surface level: a
//! response property that becomes nullable is additive here, and breaking if the type of its field changes.

mod clients;
mod operations;
mod parameters;
mod payloads;
mod properties;
mod schemas;
mod security;
mod texts;

pub(super) use clients::*;
pub(super) use operations::*;
pub(super) use parameters::*;
pub(super) use payloads::*;
pub(super) use properties::*;
pub(super) use schemas::*;
pub(super) use security::*;
pub(super) use texts::*;

use super::level::Level;

/// A kind of change on the wire.
#[derive(Debug)]
pub struct Rule {
    /// A stable name such as `property-removed`.
    pub id: &'static str,
    /// The level if requests contain the part, or if the rule has no direction.
    pub request: Level,
    /// The level if responses contain the part.
    pub response: Level,
    /// What changed, in one sentence.
    pub says: &'static str,
    /// The rules of oasdiff for the same change. `{at}` stands for `body`, `property` and `parameter`.
    pub oasdiff: &'static [&'static str],
}

/// Defines the rules of an area, one per row, and the list of them.
macro_rules! rules {
    ($list:ident; $($name:ident: $id:literal, $request:ident, $response:ident, $says:literal, [$($oasdiff:literal),* $(,)?];)*) => {
        $(
            #[doc = $says]
            pub(in crate::drift) const $name: &$crate::drift::rules::Rule = &$crate::drift::rules::Rule {
                id: $id,
                request: $crate::drift::level::Level::$request,
                response: $crate::drift::level::Level::$response,
                says: $says,
                oasdiff: &[$($oasdiff),*],
            };
        )*
        pub(super) const $list: &[&$crate::drift::rules::Rule] = &[$($name),*];
    };
}
pub(crate) use rules;

/// Returns the rules of all areas.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let areas = [
        operations::RULES_OF_OPERATIONS,
        parameters::RULES_OF_PARAMETERS,
        payloads::RULES_OF_PAYLOADS,
        properties::RULES_OF_PROPERTIES,
        schemas::RULES_OF_SCHEMAS,
        security::RULES_OF_SECURITY,
        clients::RULES_OF_CLIENTS,
        texts::RULES_OF_TEXTS,
    ];
    areas.into_iter().flatten().copied()
}
