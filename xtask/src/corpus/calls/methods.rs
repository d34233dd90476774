//! The methods of a generated crate, as the oracle sees them.

use ::corpus::calls::description::{Credential, Description};
use ::corpus::calls::plan::{Argument, Method};
use codegen::{Location, Operation, Security};

/// Returns the facts about a method that its caller sees.
pub(super) fn method(operation: &Operation) -> Method {
    let query = operation.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
    let location = |location| match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    Method {
        id: operation.id.clone(),
        method: operation.method.clone(),
        path: format!("{}{query}", operation.path),
        parameters: operation
            .parameters
            .iter()
            .map(|parameter| Argument {
                location: location(parameter.location).to_owned(),
                name: parameter.wire_name.clone(),
                required: parameter.required,
            })
            .collect(),
        body: operation.body.as_ref().map(|body| (body.media_type.clone(), body.required)),
        accept: operation.accept.clone(),
        stream: operation.stream.as_ref().map(|(_, accept)| accept.clone()),
        condition: operation.selector.as_ref().map(|selector| selector.name.clone()),
    }
}

/// A document, and its position as `file:line`.
pub(super) struct Source {
    pub(super) place: String,
    pub(super) description: Description,
}

/// Returns the operation of a method: the index of its document, and its own. Of several documents with such an
/// operation, it is the nearest one above the place of the method.
pub(super) fn find(sources: &[Source], method: &Method, place: &str) -> Option<(usize, usize)> {
    let matches = |exact: bool| {
        let path = |path: &str| path.split(if exact { &['#'][..] } else { &['?', '#'] }).next().map(ToOwned::to_owned);
        let mut found = Vec::new();
        for (index, source) in sources.iter().enumerate() {
            for (at, operation) in source.description.operations.iter().enumerate() {
                if operation.method == method.method && path(&operation.path) == path(&method.path) {
                    found.push((index, at));
                }
            }
        }
        found
    };
    let exact = matches(true);
    let candidates = if exact.is_empty() { matches(false) } else { exact };
    let (file, line) = position(place);
    let is_above = |(index, _): &&(usize, usize)| {
        let (other, start) = position(&sources[*index].place);
        other == file && start <= line
    };
    candidates.iter().rfind(is_above).or_else(|| candidates.first()).copied()
}

/// Splits `file:line`.
fn position(place: &str) -> (&str, usize) {
    let (file, line) = place.rsplit_once(':').unwrap_or((place, ""));
    (file, line.parse().unwrap_or_default())
}

/// Returns how requests carry a credential of the crate.
pub(super) fn credential(security: &Security) -> Credential {
    match security {
        Security::Header(name) => Credential::Header(name.to_lowercase()),
        Security::Query(name) => Credential::Query(name.clone()),
        Security::Cookie(name) => Credential::Cookie(name.clone()),
        Security::Basic => Credential::Authorization("basic".to_owned()),
        Security::Http(scheme) => Credential::Authorization(scheme.to_lowercase()),
        Security::Bearer => Credential::Authorization("bearer".to_owned()),
    }
}
