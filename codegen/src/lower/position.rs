//! The current position in the document, and the name for the type that a schema there may need.
//!
//! The name of an inline type is that of its owner, which is a component or an operation, and one step per property,
//! list item, map value or member of a union that leads from there to the schema:
//!
//! ```text
//! CreateUpload, Body, Chunks, an item    ->    CreateUploadBodyChunk
//! ```
//!
//! Words are not repeated, and an item of a list has the name of the list in the singular. If a name is long, steps
//! after the owner are left out, unless another type has the shorter name.

use crate::names;
use crate::names::words::{joined, singular, split};
use crate::source::node;

/// The number of characters that a name has at most if steps can be left out.
const MAX_LENGTH: usize = 40;

/// The number of words that a title has at most if it is a name.
const MAX_TITLE: usize = 4;

/// The position of a schema, and the name for the type that the schema may need.
#[derive(Clone, Debug)]
pub(super) struct Position {
    /// The JSON pointer: `#/components/...` or `#/paths/...`.
    pub(super) pointer: String,
    /// The position as the names file has it. It leads through the operation to a component that is not a schema, and
    /// does not depend on the order of a list: members of unions and parameters have names in it instead of indices.
    pub(super) key: String,
    /// The name of the type, if the schema needs one and has none of its own.
    pub(super) hint: String,
    /// The name of the component or the operation.
    owner: String,
    /// The steps from there to the schema.
    steps: Vec<Step>,
}

/// A part of a name.
#[derive(Clone, Debug)]
struct Step {
    name: String,
    /// The longer form of the name, if it was shortened to the singular.
    long: Option<String>,
    /// Whether the name only says that the schema is an item or a value.
    is_generic: bool,
}

impl Position {
    /// Returns a position whose key is the pointer.
    pub(super) fn new(pointer: impl Into<String>, hint: impl Into<String>) -> Self {
        let (pointer, hint) = (pointer.into(), hint.into());
        Self { key: pointer.clone(), pointer, owner: hint.clone(), hint, steps: Vec::new() }
    }

    /// Returns the position with another pointer. The key and the name are the same.
    pub(super) fn at(self, pointer: &str) -> Self {
        Self { pointer: pointer.to_owned(), ..self }
    }

    /// Returns the position one step below, with the same name.
    pub(super) fn join(&self, token: &str) -> Self {
        let (pointer, key) = (node::join(&self.pointer, token), node::join(&self.key, token));
        Self { pointer, key, ..self.clone() }
    }

    /// Returns the position with one more step in the key. The pointer and the name are the same.
    pub(super) fn keyed(mut self, token: &str) -> Self {
        self.key = node::join(&self.key, token);
        self
    }

    /// Returns the same position with another step at the end of the name.
    pub(super) fn suffixed(self, step: &str) -> Self {
        self.with(Step { name: step.to_owned(), long: None, is_generic: false })
    }

    /// Returns the position of each item of a list, or of each value of a map: a name in the plural changes to the
    /// singular, and other names get a suffix.
    pub(super) fn each(mut self, suffix: &str) -> Self {
        if self.steps.last().map_or(&self.owner, |step| &step.name).ends_with(suffix) {
            return self;
        }
        let last = self.steps.pop();
        let whole = last.as_ref().map_or_else(|| self.owner.clone(), |step| step.name.clone());
        match (singular(&whole), last) {
            (Some(one), Some(_)) => self.with(Step { name: one, long: Some(whole + suffix), is_generic: false }),
            // The singular of the owner itself.
            (Some(one), None) => Self { owner: String::new(), ..self }.with(Step {
                name: one,
                long: Some(whole + suffix),
                is_generic: false,
            }),
            (None, last) => {
                self.steps.extend(last);
                self.with(Step { name: suffix.to_owned(), long: None, is_generic: true })
            }
        }
    }

    fn with(mut self, step: Step) -> Self {
        self.steps.push(step);
        self.hint = self.name_of(&self.steps);
        self
    }

    fn name_of(&self, steps: &[Step]) -> String {
        steps.iter().fold(self.owner.clone(), |name, step| joined(&name, &step.name))
    }

    /// Returns candidates for the name of the type, in order of preference. The title of the schema replaces a step
    /// without a meaning, such as `Value`. It also distinguishes the type from another type with the same name. The last
    /// candidates end with a word for the kind of the type, such as `Details`.
    pub(super) fn names(&self, title: Option<&str>, kinds: &[&str]) -> Vec<String> {
        let title = title.map(names::pascal).filter(|title| split(title).len() <= MAX_TITLE);
        let mut names = Vec::new();
        if let ([before @ .., last], Some(title)) = (self.steps.as_slice(), &title)
            && last.is_generic
        {
            names.push(joined(&self.name_of(before), title));
        }
        // From the second step on, steps are left out until the name is short.
        let rest = |count: usize| self.name_of(self.steps.get(count..).unwrap_or_default());
        let shortest = (0..self.steps.len()).find(|count| rest(*count).chars().count() <= MAX_LENGTH);
        let shortest = shortest.unwrap_or_else(|| self.steps.len().saturating_sub(1));
        names.extend((0..=shortest).rev().map(rest));
        if let [before @ .., last] = self.steps.as_slice() {
            let longer = title.iter().chain(&last.long);
            names.extend(longer.map(|step| joined(&self.name_of(before), step)));
        }
        names.extend(kinds.iter().map(|kind| joined(&self.hint, kind)));
        let mut distinct: Vec<String> = Vec::new();
        names.into_iter().for_each(|name| {
            if !distinct.contains(&name) {
                distinct.push(name);
            }
        });
        distinct
    }

    /// Returns another position with the same name.
    pub(super) fn moved_to(self, pointer: &str, key: &str) -> Self {
        Self { pointer: pointer.to_owned(), key: key.to_owned(), ..self }
    }

    /// Returns whether the name has more parts than the owner's.
    pub(super) fn has_steps(&self) -> bool {
        !self.steps.is_empty()
    }

    /// Returns the position of the type that has one of the names.
    pub(super) fn named(&self, name: &str) -> Self {
        let kept = (0..self.steps.len()).find(|count| self.name_of(&self.steps[*count..]) == name);
        match kept.and_then(|count| self.steps.get(count..)) {
            Some(steps) => Self { hint: name.to_owned(), steps: steps.to_vec(), ..self.clone() },
            None => Self { hint: name.to_owned(), owner: name.to_owned(), steps: Vec::new(), ..self.clone() },
        }
    }
}
