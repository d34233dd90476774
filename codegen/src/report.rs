//! The report of a run: the actions and rules that applied, and where.

use std::fmt;

/// An action of the overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The JSONPath of the action.
    pub target: String,
    /// The pointers of the nodes that the action changed.
    pub places: Vec<String>,
}

/// A rule of the normaliser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The name of the rule and of its file.
    pub rule: &'static str,
    /// The effect of the rule on the document, in one sentence.
    pub why: &'static str,
    /// Where the rule applied: `file:line #/pointer`.
    pub places: Vec<String>,
}

/// A part of the documents that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// `GET /path`, or the pointer of another part.
    pub part: String,
    /// The position as `file:line`.
    pub location: String,
    /// Why it is left out.
    pub reason: String,
    /// The position of the error, as `file:line`.
    pub error: Option<String>,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.location, self.part, self.reason)?;
        match &self.error {
            Some(error) => write!(f, " ({error})"),
            None => Ok(()),
        }
    }
}

/// The changes between the inputs and the model of the API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The actions of the overlay, in their order.
    pub actions: Vec<Action>,
    /// Every rule of the normaliser, in its order, including rules that did not apply.
    pub rules: Vec<Applied>,
    /// Names that were changed because they were taken, each with its new name and the reason.
    pub renamed: Vec<String>,
    /// Schemas that do not declare a type. Their values are any JSON.
    pub untyped: Vec<String>,
    /// The operations and other parts that are left out.
    pub left_out: Vec<LeftOut>,
}

impl Report {
    /// Formats the report with one line per place, for snapshots and for `--verbose`.
    pub fn in_full(&self) -> String {
        let mut text = String::new();
        let mut section = |heading: &[&str], places: &[String]| {
            text.extend(heading.iter().copied().chain(["\n"]));
            for place in places {
                text.extend(["    ", place, "\n"]);
            }
        };
        for Action { target, places } in &self.actions {
            section(&["overlay ", target], places);
        }
        for Applied { rule, places, .. } in self.rules.iter().filter(|applied| !applied.places.is_empty()) {
            section(&[rule], places);
        }
        if !self.left_out.is_empty() {
            let left_out: Vec<String> = self.left_out.iter().map(ToString::to_string).collect();
            section(&["left out"], &left_out);
        }
        if !self.renamed.is_empty() {
            section(&["renamed"], &self.renamed);
        }
        if !self.untyped.is_empty() {
            section(&["untyped"], &self.untyped);
        }
        text
    }
}

/// One line per action and rule that applied, one per name that changed, and the rules that did not apply.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Action { target, places } in &self.actions {
            writeln!(f, "  {:<30} {:>4} x  {target}", "overlay", places.len())?;
        }
        for Applied { rule, why, places } in self.rules.iter().filter(|applied| !applied.places.is_empty()) {
            writeln!(f, "  {rule:<30} {:>4} x  {why}", places.len())?;
        }
        for left_out in &self.left_out {
            writeln!(f, "  {:<30}        {left_out}", "left out")?;
        }
        for renamed in &self.renamed {
            writeln!(f, "  {:<30}        {renamed}", "renamed")?;
        }
        if !self.untyped.is_empty() {
            writeln!(f, "  {:<30} {:>4} x  the schema does not declare a type", "untyped", self.untyped.len())?;
        }
        let idle: Vec<&str> =
            self.rules.iter().filter(|applied| applied.places.is_empty()).map(|applied| applied.rule).collect();
        if !idle.is_empty() {
            writeln!(f, "  never applied: {}", idle.join(", "))?;
        }
        Ok(())
    }
}
