//! The response header `Link` (RFC 8288): if the document declares it, and the response contains one list, the operation
//! has pages.

use openapiv3::StatusCode;

use super::declared::{Declared, Kind};
use super::{Parts, connect};
use crate::lower::context::Context;
use crate::lower::operations::Source;
use crate::model::Pagination;
use crate::source::node::join;

/// Lowers the pagination of a `GET` operation that has no extension. The header has other uses, too, so that a response
/// without a list is not a problem.
pub(super) fn lower<'a>(context: &mut Context<'a>, parts: &Parts, source: &Source<'a>) -> Option<Pagination> {
    if source.method != "get" || !declares_link(context, source) {
        return None;
    }
    let declared = Declared { kind: Kind::Links, results: None, has_next: None, ends_at_empty: false };
    connect(context, parts, &declared).ok()
}

/// Returns whether a successful response declares the header.
fn declares_link<'a>(context: &mut Context<'a>, source: &Source<'a>) -> bool {
    source.declared.responses.responses.iter().any(|(code, declared)| {
        let is_success = matches!(code, StatusCode::Code(200..=299) | StatusCode::Range(2));
        let here = join(&join(&source.pointer, "responses"), &code.to_string());
        is_success
            && context
                .resolve(declared, &here, |components| &components.responses)
                .is_some_and(|(response, _)| response.headers.keys().any(|name| name.eq_ignore_ascii_case("link")))
    })
}
