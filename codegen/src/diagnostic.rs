//! Problems of a document: what is wrong, where, and what to do next.
//!
//! A stage does not stop at the first problem. It reports to [`Problems`] and continues where it can. The pipeline
//! fails at the end of the stage, with all errors of the stage.

use std::fmt;

/// A position in one of the inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The index of the input in [`Sources`].
    pub(crate) source: u32,
    /// The line, from 1; 0 if only the input is known.
    pub(crate) line: u32,
    /// The column in characters, from 1.
    pub(crate) column: u32,
}

impl Span {
    /// A position that belongs to no input.
    pub(crate) const UNKNOWN: Self = Self { source: u32::MAX, line: 0, column: 0 };

    /// Returns the position of a whole input.
    pub(crate) const fn of_source(source: u32) -> Self {
        Self { source, line: 0, column: 0 }
    }
}

/// The names of the inputs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources(Vec<String>);

impl Sources {
    /// Adds an input and returns its index for [`Span::source`].
    fn add(&mut self, name: &str) -> u32 {
        self.0.push(name.to_owned());
        u32::try_from(self.0.len() - 1).unwrap_or(u32::MAX)
    }

    /// Returns the name of the input that a position belongs to.
    fn name(&self, span: Span) -> Option<&str> {
        self.0.get(span.source as usize).map(String::as_str)
    }

    /// Formats a position as `file:line`, or as `file` if the line is unknown.
    pub(crate) fn place(&self, span: Span) -> String {
        let file = self.name(span).unwrap_or("?");
        if span.line == 0 { file.to_owned() } else { format!("{file}:{}", span.line) }
    }
}

/// Whether a problem stops the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The run has no output.
    Error,
    /// The run has an output. A maintainer should read the warning.
    Warning,
}

/// One problem and its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether the problem stops the pipeline.
    pub severity: Severity,
    /// A short, stable name such as `unknown-field`.
    pub code: &'static str,
    /// A description of the problem.
    pub message: String,
    /// The name of the input, as the caller gave it.
    pub file: Option<String>,
    /// The line and the column, both from 1.
    pub position: Option<(u32, u32)>,
    /// The JSON pointer (RFC 6901) as a URI fragment: `#/components/schemas/X`.
    pub pointer: Option<String>,
    /// Advice on what to do next.
    pub help: Option<String>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}[{}]: {}", self.code, self.message)?;
        if let Some(file) = &self.file {
            write!(f, "\n  --> {file}")?;
            if let Some((line, column)) = self.position {
                write!(f, ":{line}:{column}")?;
            }
        }
        if let Some(pointer) = &self.pointer {
            write!(f, "\n   at {pointer}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n help: {help}")?;
        }
        Ok(())
    }
}

/// The errors that stopped the pipeline, followed by the warnings of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

impl Diagnostics {
    /// Creates the error for a state that only a defect of the generator can lead to.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        let mut problems = Problems::default();
        problems.internal(message);
        problems.take()
    }
}

/// The position of a problem that concerns a whole input: it has no pointer.
pub(crate) const WHOLE_INPUT: &str = "";

/// Collects the problems of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problems {
    sources: Sources,
    list: Vec<Diagnostic>,
}

impl Problems {
    /// Adds an input and returns its index for [`Span::source`].
    pub(crate) fn add_source(&mut self, name: &str) -> u32 {
        self.sources.add(name)
    }

    /// Returns the name of the input that a position belongs to.
    pub(crate) fn source(&self, span: Span) -> &str {
        self.sources.name(span).unwrap_or("?")
    }

    /// Formats a position as `file:line`, or as `file` if the line is unknown.
    pub(crate) fn place(&self, span: Span) -> String {
        self.sources.place(span)
    }

    /// Reports an error. The pointer is text, a [`Pointer`](crate::pointer::Pointer) or [`WHOLE_INPUT`].
    pub(crate) fn error(
        &mut self,
        code: &'static str,
        span: Span,
        pointer: &(impl fmt::Display + ?Sized),
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.push(Severity::Error, code, span, pointer.to_string(), message.into())
    }

    /// Reports a warning. The pointer is text, a [`Pointer`](crate::pointer::Pointer) or [`WHOLE_INPUT`].
    pub(crate) fn warning(
        &mut self,
        code: &'static str,
        span: Span,
        pointer: &(impl fmt::Display + ?Sized),
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.push(Severity::Warning, code, span, pointer.to_string(), message.into())
    }

    /// Reports a state that only a defect of the generator can lead to.
    pub(crate) fn internal(&mut self, message: impl Into<String>) {
        self.error("internal", Span::UNKNOWN, WHOLE_INPUT, message)
            .help("this is a defect of the generator: please report it with the document");
    }

    fn push(
        &mut self,
        severity: Severity,
        code: &'static str,
        span: Span,
        pointer: String,
        message: String,
    ) -> &mut Diagnostic {
        let index = self.list.len();
        self.list.push(Diagnostic {
            severity,
            code,
            message,
            file: self.sources.name(span).map(ToOwned::to_owned),
            position: (span.line > 0).then_some((span.line, span.column)),
            pointer: (pointer != WHOLE_INPUT).then_some(pointer),
            help: None,
        });
        &mut self.list[index]
    }

    /// Returns the number of problems so far.
    pub(crate) fn count(&self) -> usize {
        self.list.len()
    }

    /// Returns the problems from an index on, which the caller may change.
    pub(crate) fn since(&mut self, first: usize) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut().skip(first)
    }

    /// Drops the problems from an index on for which `keep` is false.
    pub(crate) fn retain_since(&mut self, first: usize, mut keep: impl FnMut(&Diagnostic) -> bool) {
        let mut index = 0;
        self.list.retain(|one| {
            index += 1;
            index <= first || keep(one)
        });
    }

    /// Ends a stage: fails if an error was reported.
    pub(crate) fn check(&mut self) -> Result<(), Diagnostics> {
        let is_error = |one: &Diagnostic| one.severity == Severity::Error;
        if self.list.iter().any(is_error) { Err(self.take()) } else { Ok(()) }
    }

    /// Takes everything that was reported, errors first.
    pub(crate) fn take(&mut self) -> Diagnostics {
        let mut list = std::mem::take(&mut self.list);
        list.sort_by_key(|one| one.severity);
        Diagnostics(list)
    }

    /// Ends a run that succeeded: returns the names of the inputs, and the warnings.
    pub(crate) fn finish(self) -> (Sources, Vec<Diagnostic>) {
        (self.sources, self.list)
    }
}

impl Diagnostic {
    /// Sets the advice on what to do next.
    pub(crate) fn help(&mut self, help: impl Into<String>) {
        self.help = Some(help.into());
    }
}
