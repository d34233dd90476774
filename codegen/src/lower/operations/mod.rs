//! Operations to methods.
//!
//! Each operation gets its parameters, bodies and responses, and becomes one method per combination of media types
//! that callers can choose ([`variants`]).

mod alternatives;
mod bodies;
mod body_kinds;
mod body_presence;
mod declarations;
mod encoding;
mod error_body;
mod fixed_query;
mod given_methods;
mod groups;
mod media;
mod media_groups;
mod naming;
mod operation_docs;
mod own_headers;
mod own_methods;
mod pagination;
mod parameters;
mod paths;
mod redirects;
mod repeats;
mod response_body;
mod responses;
mod resumption;
mod secrets;
mod security;
mod servers;
mod stated_methods;
mod streaming;
mod successes;
mod template;
mod transport_arguments;
mod variants;
mod waiters;

use openapiv3::{Operation as Declared, PathItem};

use super::context::Context;
use super::schemas::Types;
use crate::model::Group;
use crate::names::operations::Names;
use crate::names::{Scope, reserved};
use crate::source::node::join;
pub(super) use error_body::error_body;
use given_methods::GivenMethods;
use groups::OpenGroup;
pub(super) use security::{Credentials, lower as credentials};
pub(super) use servers::{of_api as server, untrusted_host};

/// The server and the credentials that all operations share.
pub(super) struct Service {
    pub(super) server: Option<String>,
    pub(super) credentials: Credentials,
}

/// An operation as the document declares it.
struct Source<'a> {
    path: &'a str,
    item: &'a PathItem,
    method: &'a str,
    declared: &'a Declared,
    names: Names,
    pointer: String,
}

/// Lowers every operation, and returns the client with its groups.
pub(super) fn lower(context: &mut Context, types: &mut Types, service: &Service) -> Group {
    let mut names = naming::plan(context);
    let given = GivenMethods::new(context, &names);
    let mut root = OpenGroup::root(&given);
    let mut ids = Scope::without(&reserved::TRANSPORT_FUNCTIONS);
    for (path, item) in &context.openapi.paths.paths {
        let pointer = join("#/paths", path);
        let Some(item) = item.as_item() else {
            let message = "a path item that is a reference is not supported yet";
            context.error("reference", &pointer, message, "write the path item here");
            continue;
        };
        for (method, declared) in item.iter() {
            let pointer = join(&pointer, method);
            let Some(names) = names.remove(&pointer) else { continue };
            let group = root.at(context, &given, &names.group, &pointer);
            let source = Source { path, item, method, declared, names, pointer };
            variants::lower(context, types, service, &source, &mut ids, group);
        }
    }
    let root = root.close();
    servers::report_untrusted(context, &root);
    secrets::report(context);
    repeats::report(context);
    root
}
