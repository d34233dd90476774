//! One difference between two surfaces.

use serde::Serialize;

use super::rules::Rule;
use crate::drift::Level;

/// One difference between two surfaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SurfaceChange {
    /// The id of the rule.
    pub rule: &'static str,
    /// How much it matters.
    pub level: Level,
    /// What differs, such as `types::Pet::name`.
    pub item: String,
    /// The former type, name or value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The new type, name or value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What it means, in a plain sentence.
    pub message: String,
    /// Code of a user that does not compile any more, or behaves differently.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

/// The differences that have been found so far.
#[derive(Default)]
pub(super) struct Changes(pub(super) Vec<SurfaceChange>);

impl Changes {
    /// Adds a difference.
    pub(super) fn add(&mut self, rule: Rule, item: &str, message: impl Into<String>) -> &mut SurfaceChange {
        self.0.push(SurfaceChange {
            rule: rule.id,
            level: rule.level,
            item: item.to_owned(),
            before: None,
            after: None,
            message: message.into(),
            example: None,
        });
        let last = self.0.len() - 1;
        &mut self.0[last]
    }
}

impl SurfaceChange {
    /// Sets the former and the new text. Paths of the crate are shown without `crate::`.
    pub(super) fn between(&mut self, before: &str, after: &str) -> &mut Self {
        self.before = Some(shown(before));
        self.after = Some(shown(after));
        self
    }

    /// Sets the former text.
    pub(super) fn before(&mut self, before: &str) -> &mut Self {
        self.before = Some(shown(before));
        self
    }

    /// Sets the new text.
    pub(super) fn after(&mut self, after: &str) -> &mut Self {
        self.after = Some(shown(after));
        self
    }

    /// Sets the example.
    pub(super) fn example(&mut self, code: impl Into<String>) {
        self.example = Some(shown(&code.into()));
    }
}

/// Returns code without `crate::`, as users see it after `use client::*;`.
pub(super) fn shown(code: &str) -> String {
    code.replace("crate::", "")
}
