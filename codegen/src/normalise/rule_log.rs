//! The log of a rule.

use std::fmt;

use crate::diagnostic::{Problems, Span};

/// Records where a rule applied and which names it changed, and takes its problems.
pub(super) struct RuleLog<'a> {
    /// Where the rule applied: `file:line #/pointer`.
    pub(super) places: Vec<String>,
    /// The names that the rule changed because they were taken.
    pub(super) renamed: Vec<String>,
    pub(super) problems: &'a mut Problems,
}

impl<'a> RuleLog<'a> {
    pub(super) fn new(problems: &'a mut Problems) -> Self {
        Self { places: Vec::new(), renamed: Vec::new(), problems }
    }

    /// Records that the rule applied at a node.
    pub(super) fn applied(&mut self, span: Span, pointer: &(impl fmt::Display + ?Sized)) {
        self.places.push(format!("{} {pointer}", self.problems.place(span)));
    }

    /// Records that the rule applied at a node that is not valid OpenAPI, and warns how it is read.
    pub(super) fn mistake(&mut self, span: Span, pointer: &(impl fmt::Display + ?Sized), message: impl Into<String>) {
        self.applied(span, pointer);
        let warning = self.problems.warning("mistake", span, pointer, message);
        warning.help("if the document means something else, correct it with an overlay action");
    }

    /// Records that the name at a node was changed from `old` to `new`, because the node at `owner` has the old name.
    pub(super) fn renamed(
        &mut self,
        span: Span,
        pointer: &(impl fmt::Display + ?Sized),
        new: &str,
        old: &str,
        owner: Span,
    ) {
        let (place, owner) = (self.problems.place(span), self.problems.place(owner));
        self.renamed.push(format!("{place} {pointer} is renamed to `{new}`: `{old}` is the name in {owner}"));
    }
}
