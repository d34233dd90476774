//! Pagination: the methods `pages` and `items`.
//!
//! | what says that there are pages | file |
//! |---|---|
//! | `x-speakeasy-pagination` | `speakeasy.rs` |
//! | `x-fern-pagination` | `fern.rs` |
//! | the response header `Link` | `links.rs` |
//!
//! Each reads its description as a [`Declared`], which `inputs.rs` and `outputs.rs` connect with the parameters, the body
//! and the response. If that is not possible, a warning says why, and the method has no pagination.

mod declared;
mod fern;
mod inputs;
mod links;
mod outputs;
mod speakeasy;

use serde_json::Value;

use super::Source;
use super::bodies::Bodies;
use crate::lower::context::Context;
use crate::lower::schemas::Types;
use crate::model::{Body, PageKind, Pagination, Parameter, Type};
use crate::source::node::join;
use declared::{Declared, Unusable};

/// The parts of an operation that pagination reads and sets.
pub(super) struct Parts<'a> {
    types: &'a Types,
    parameters: &'a [Parameter],
    body: Option<&'a Body>,
    /// The type of a response with one JSON body.
    response: Option<&'a Type>,
}

/// Lowers the pagination of an operation.
pub(super) fn lower<'a>(
    context: &mut Context<'a>,
    types: &Types,
    source: &Source<'a>,
    parameters: &[Parameter],
    bodies: &Bodies,
    response: Option<&Type>,
) -> Option<Pagination> {
    let body = bodies.list.first().map(|(_, body)| body);
    let parts = Parts { types, parameters, body, response };
    let extensions: Vec<(&str, &Value)> = [speakeasy::NAME, fern::NAME]
        .into_iter()
        .filter_map(|name| Some((name, source.declared.extensions.get(name)?)))
        .collect();
    if extensions.is_empty() {
        return links::lower(context, &parts, source);
    }
    for (name, extension) in extensions {
        let pointer = join(&source.pointer, name);
        let declared = if name == speakeasy::NAME { speakeasy::read(extension) } else { fern::read(extension) };
        let pagination =
            declared.and_then(|declared| declared.map(|declared| connect(context, &parts, &declared)).transpose());
        match pagination {
            Ok(pagination) => return pagination,
            Err(Unusable { field, message, help }) => {
                let pointer = field.iter().fold(pointer, |at, step| join(&at, step));
                context.warn("pagination", &pointer, format!("the method has no pagination: {message}")).help(help);
            }
        }
    }
    None
}

/// Connects a description with the parts of an operation.
fn connect(context: &Context, parts: &Parts, declared: &Declared) -> Result<Pagination, Unusable> {
    let Declared { kind, results, has_next, ends_at_empty } = declared;
    let root = parts.response.ok_or_else(|| {
        let help = "remove the extension, or declare one successful response with a JSON body, in an overlay action";
        Unusable::new(&[], "the operation has no JSON response, or several", help)
    })?;
    let (results, item) = outputs::results(parts.types, root, results.as_ref(), kind)?;
    let has_next = has_next.as_ref().map(|part| outputs::boolean(parts.types, root, part)).transpose()?;
    let kind = match kind {
        declared::Kind::Numbers(numbers) => PageKind::Numbers(inputs::numbers(context, parts, root, numbers)?),
        declared::Kind::Cursors { input, next } => inputs::cursors(parts, root, input, next)?,
        declared::Kind::Urls(next) => PageKind::Urls(outputs::url(parts.types, root, next)?),
        declared::Kind::Links => PageKind::Links,
    };
    Ok(Pagination { kind, results, item, has_next, ends_at_empty: *ends_at_empty })
}
