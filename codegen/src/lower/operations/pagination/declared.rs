//! What an extension says about pages.

use serde_json::Value;

use crate::lower::operations::paths::Names;

/// The pages of an operation.
pub(super) struct Declared {
    pub(super) kind: Kind,
    /// The list of items in the response.
    pub(super) results: Option<Part>,
    /// A boolean in the response.
    pub(super) has_next: Option<Part>,
    /// Whether an empty page is the last one, although it may have a cursor or a URL.
    pub(super) ends_at_empty: bool,
}

/// What distinguishes the pages.
pub(super) enum Kind {
    Numbers(Box<Numbers>),
    Cursors { input: Input, next: Part },
    Urls(Part),
    Links,
}

/// Pages with numbers or offsets.
pub(super) struct Numbers {
    pub(super) input: Input,
    pub(super) is_offset: bool,
    pub(super) limit: Option<Input>,
    pub(super) pages: Option<Part>,
    pub(super) total: Option<Part>,
}

/// A part of a response.
pub(super) struct Part {
    pub(super) names: Names,
    /// The field of the extension that names it, as steps.
    pub(super) field: Vec<String>,
}

/// A part of a request.
pub(super) struct Input {
    pub(super) names: Names,
    pub(super) place: Place,
    /// The field of the extension that names it, as steps.
    pub(super) field: Vec<String>,
}

/// The place of an input, as far as the extension says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Parameter,
    Body,
    /// A parameter, or else a property of the body.
    Either,
}

/// The reason why a pagination is not generated.
pub(super) struct Unusable {
    /// The field of the extension that has the problem, as steps.
    pub(super) field: Vec<String>,
    pub(super) message: String,
    pub(super) help: &'static str,
}

impl Unusable {
    pub(super) fn new(field: &[String], message: impl Into<String>, help: &'static str) -> Self {
        Self { field: field.to_vec(), message: message.into(), help }
    }
}

/// The help for a path that cannot be used.
pub(super) const PATH_HELP: &str = "write a path of property names such as `$.page_info.total_page`";

/// Returns the steps to a field of an extension.
pub(super) fn steps(field: &[&str]) -> Vec<String> {
    field.iter().map(|step| (*step).to_owned()).collect()
}

/// Reads a path into the response. `root` is the sign for the whole response.
pub(super) fn part(value: &Value, root: &str, field: &[&str]) -> Result<Part, Unusable> {
    let field = steps(field);
    let text = value.as_str().ok_or_else(|| Unusable::new(&field, "it is not a path", PATH_HELP))?;
    let names = Names::parse(text, root).map_err(|message| Unusable::new(&field, message, PATH_HELP))?;
    Ok(Part { names, field })
}
