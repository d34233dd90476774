//! Problems found in a document: what, where, and what to do next.
//!
//! A stage never stops at the first problem. It reports to [`Problems`], goes on as well as it can, and
//! the pipeline fails once, at the end of the stage, with all of them.

use std::fmt;

/// A place in one of the inputs. The file is an index into the inputs' names, kept by [`Problems`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub(crate) source: u32,
    /// Line, from 1; 0 where the place is not known.
    pub(crate) line: u32,
    /// Column in characters, from 1.
    pub(crate) column: u32,
}

/// Whether a problem stops the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// No output is made.
    Error,
    /// The output is made; a maintainer should know.
    Warning,
}

/// One problem, with its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it stops the pipeline.
    pub severity: Severity,
    /// A short stable name, such as `unknown-field`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// The input's name as the caller gave it.
    pub file: Option<String>,
    /// Line and column, both from 1.
    pub position: Option<(u32, u32)>,
    /// JSON pointer (RFC 6901) as a URI fragment: `#/components/schemas/X`.
    pub pointer: Option<String>,
    /// What to do next.
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

/// The errors (and the warnings beside them) that stopped the pipeline.
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

/// Collects the problems of a run, and knows the inputs by name.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    sources: Vec<String>,
    list: Vec<Diagnostic>,
}

impl Problems {
    /// Registers an input and returns the index that its spans carry.
    pub(crate) fn add_source(&mut self, name: &str) -> u32 {
        self.sources.push(name.to_owned());
        u32::try_from(self.sources.len() - 1).unwrap_or(u32::MAX)
    }

    /// The inputs, without what was reported about them.
    pub(crate) fn without_list(&self) -> Self {
        Self { sources: self.sources.clone(), list: Vec::new() }
    }

    /// The name of the input that a span is in.
    pub(crate) fn source(&self, span: Span) -> &str {
        self.sources.get(span.source as usize).map_or("?", String::as_str)
    }

    /// `file:line` of a span, as far as it is known.
    pub(crate) fn place(&self, span: Span) -> String {
        let file = self.source(span);
        if span.line == 0 { file.to_owned() } else { format!("{file}:{}", span.line) }
    }

    /// Reports an error at a place. The returned reference takes a [`Diagnostic::help`].
    pub(crate) fn error(
        &mut self,
        code: &'static str,
        span: Span,
        pointer: &str,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.push(Severity::Error, code, Some(span), Some(pointer), message.into())
    }

    /// Reports what a maintainer should know, without stopping the pipeline.
    pub(crate) fn warning(
        &mut self,
        code: &'static str,
        span: Span,
        pointer: &str,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.push(Severity::Warning, code, Some(span), Some(pointer), message.into())
    }

    /// Reports an error of a whole input, or of no input in particular.
    pub(crate) fn error_in(
        &mut self,
        code: &'static str,
        span: Option<Span>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.push(Severity::Error, code, span, None, message.into())
    }

    /// Reports what a maintainer should know of a whole input.
    pub(crate) fn warning_in(&mut self, code: &'static str, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Warning, code, Some(span), None, message.into())
    }

    fn push(
        &mut self,
        severity: Severity,
        code: &'static str,
        span: Option<Span>,
        pointer: Option<&str>,
        message: String,
    ) -> &mut Diagnostic {
        let index = self.list.len();
        self.list.push(Diagnostic {
            severity,
            code,
            message,
            file: span.and_then(|span| self.sources.get(span.source as usize).cloned()),
            position: span.filter(|span| span.line > 0).map(|span| (span.line, span.column)),
            pointer: pointer.map(ToOwned::to_owned),
            help: None,
        });
        &mut self.list[index]
    }

    /// Ends a stage: fails if there was any error.
    pub(crate) fn check(&mut self) -> Result<(), Diagnostics> {
        if self.list.iter().any(|one| one.severity == Severity::Error) {
            let mut list = std::mem::take(&mut self.list);
            list.sort_by_key(|one| one.severity);
            return Err(Diagnostics(list));
        }
        Ok(())
    }

    /// The warnings of a run that succeeded.
    pub(crate) fn into_warnings(self) -> Vec<Diagnostic> {
        self.list
    }
}

impl Diagnostic {
    /// Says what to do next.
    pub(crate) fn help(&mut self, help: impl Into<String>) {
        self.help = Some(help.into());
    }
}
