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

/// Returns the operation of a method: the index of its description, and its own.
pub(super) fn find(descriptions: &[Description], method: &Method) -> Option<(usize, usize)> {
    let path = |path: &str| path.split('#').next().unwrap_or_default().to_owned();
    let matches = |exact: bool| {
        descriptions.iter().enumerate().find_map(|(index, description)| {
            let at = description.operations.iter().position(|operation| {
                let is_same = if exact {
                    path(&operation.path) == method.path
                } else {
                    operation.path.split(['?', '#']).next() == method.path.split('?').next()
                };
                operation.method == method.method && is_same
            })?;
            Some((index, at))
        })
    };
    matches(true).or_else(|| matches(false))
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
