//! How much a change matters to the users of a crate.

use serde::{Deserialize, Serialize};

/// How much a change matters to the users of a crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Only texts for people change, such as descriptions and examples.
    Documentation,
    /// Users can ignore the change: existing code compiles and behaves as before.
    Additive,
    /// Existing code does not compile, or its requests can fail or mean something else.
    Breaking,
}

impl Level {
    /// Returns the name of the level, as reports write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}
