//! What the stages did to the documents: how often each rule applied, and where.

use std::fmt;

/// One rule of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The rule's name, which is also that of its file.
    pub rule: &'static str,
    /// Why the rule exists, in one sentence.
    pub why: &'static str,
    /// Where it applied: `file:line #/pointer`.
    pub places: Vec<String>,
}

/// What happened between the pages and the normalised document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The targets of the overlay's actions, each with what it matched.
    pub actions: Vec<(String, Vec<String>)>,
    /// Every rule of the normaliser, in its order, applied or not.
    pub rules: Vec<Applied>,
    /// What could not keep its name, its new name and the reason.
    pub renamed: Vec<String>,
    /// Where the document says nothing about a type, which is any JSON value then.
    pub untyped: Vec<String>,
}

impl Report {
    /// With the places, one a line: for snapshots and for `--verbose`.
    pub fn in_full(&self) -> String {
        let mut text = String::new();
        let mut line = |indent: &str, line: &str| text.extend([indent, line, "\n"]);
        for (target, places) in &self.actions {
            line("overlay ", target);
            for place in places {
                line("    ", place);
            }
        }
        for Applied { rule, places, .. } in self.rules.iter().filter(|applied| !applied.places.is_empty()) {
            line("", rule);
            for place in places {
                line("    ", place);
            }
        }
        if !self.renamed.is_empty() {
            line("", "renamed");
            for what in &self.renamed {
                line("    ", what);
            }
        }
        if !self.untyped.is_empty() {
            line("", "untyped");
            for place in &self.untyped {
                line("    ", place);
            }
        }
        text
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (target, places) in &self.actions {
            writeln!(f, "  {:<30} {:>4} x  {target}", "overlay", places.len())?;
        }
        for Applied { rule, why, places } in self.rules.iter().filter(|applied| !applied.places.is_empty()) {
            writeln!(f, "  {rule:<30} {:>4} x  {why}", places.len())?;
        }
        for what in &self.renamed {
            writeln!(f, "  {:<30}        {what}", "renamed")?;
        }
        if !self.untyped.is_empty() {
            writeln!(f, "  {:<30} {:>4} x  the document says nothing about a type", "untyped", self.untyped.len())?;
        }
        let idle: Vec<&str> =
            self.rules.iter().filter(|applied| applied.places.is_empty()).map(|applied| applied.rule).collect();
        if !idle.is_empty() {
            writeln!(f, "  never applied: {}", idle.join(", "))?;
        }
        Ok(())
    }
}
