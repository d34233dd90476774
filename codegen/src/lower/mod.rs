//! Lower: the normalised document in, the model of the generated crate out.
//!
//! Every decision about the crate is made here: names, types, optionality, boxing, what is an argument
//! and what a setter. What the generated crate cannot say yet is an error with the place of its cause.

mod access;
mod all_of;
mod alternatives;
mod bodies;
mod checks;
mod constraints;
mod conversions;
mod docs;
mod encoding;
mod enums;
mod fixed_query;
mod formats;
mod forms;
mod media;
mod modules;
mod narrow;
mod needs;
mod objects;
mod operations;
mod pagination;
mod parameters;
mod paths;
mod places;
mod responses;
mod security;
mod servers;
mod shape;
mod successes;
mod tags;
mod types;
mod unions;
mod usage;
mod waiters;

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, ReferenceOr};

use crate::diagnostic::{Diagnostics, Problems, Span};
use crate::model::{Api, Needs, Type, TypedSchema};
use crate::names::Scope;
use crate::normalise::Normalised;
use crate::report::Report;
use crate::settings::{Dates, Settings, TypeSelection};
use crate::source::node::{Node, unescape};
use types::Types;

/// What every part of the stage needs: the document, where its parts stand, and where to report.
struct Context<'a> {
    openapi: &'a OpenAPI,
    tree: &'a Node,
    problems: &'a mut Problems,
    /// Which crate dates are of.
    dates: Dates,
    /// The server of the API.
    server: Option<String>,
    /// The credentials of the API.
    credentials: security::Credentials,
    /// The components that are being lowered: none of them can be merged into itself.
    expanding: Vec<String>,
    /// How many schemas were merged, which has a limit.
    merges: usize,
    /// How many schemas the one at hand is in, which has a limit too.
    depth: usize,
    /// Where the document leaves a type open.
    untyped: Vec<String>,
    /// What could not have the name that it would have.
    renamed: Vec<String>,
    /// Where the schemas are, if that was asked for.
    places: Option<Vec<TypedSchema>>,
}

/// Runs the stage.
pub(crate) fn lower(
    normalised: &Normalised,
    settings: &Settings,
    problems: &mut Problems,
    report: &mut Report,
) -> Result<(Api, Vec<TypedSchema>), Diagnostics> {
    let Normalised { openapi, tree } = normalised;
    let mut context = Context {
        openapi,
        tree,
        problems,
        dates: settings.dates,
        server: None,
        credentials: security::Credentials::default(),
        expanding: Vec::new(),
        merges: 0,
        depth: 0,
        untyped: Vec::new(),
        renamed: Vec::new(),
        places: (settings.types == TypeSelection::All).then(Vec::new),
    };
    context.server = servers::of_api(&mut context);
    let mut types = Types::new(&mut context);
    context.credentials = security::lower(&mut context);
    let mut root = operations::lower(&mut context, &mut types);
    let error_body = responses::error_body(&mut context, &mut types);
    let (mut types, mut scope) = types.finish();
    usage::mark(&root, error_body.as_deref(), &mut types, settings.types);
    match settings.types {
        TypeSelection::Reachable => access::split(&mut root, &mut types, &mut scope),
        TypeSelection::All => access::relax(&mut types),
    }
    usage::keep_nulls(&mut root, &mut types);
    modules::assign(&root, &mut types);
    usage::check_aliases(&mut context, &types);
    conversions::find(&mut root, &mut types);
    usage::break_cycles(&mut types);
    context.problems.check()?;
    report.untyped = context.untyped;
    report.renamed.append(&mut context.renamed);
    let places = places::of_values(context.places.unwrap_or_default(), &types);
    let mut api = Api {
        title: docs::one_line(&openapi.info.title),
        docs: docs::lines(openapi.info.description.as_deref()),
        server: context.server,
        environment: settings.environment.clone(),
        security: context.credentials.list,
        error_body,
        root,
        types,
        needs: Needs::default(),
    };
    api.needs = needs::find(&api);
    Ok((api, places))
}

impl Context<'_> {
    /// Where the text of a pointer stands.
    fn span(&self, pointer: &str) -> Span {
        self.tree.span_of(pointer)
    }

    /// The type of a value of which the document says nothing, which is counted.
    fn untyped(&mut self, pointer: &str) -> Type {
        let span = self.span(pointer);
        self.untyped.push(format!("{} {pointer}", self.problems.place(span)));
        Type::Any
    }

    /// A name in a scope. That it had to be another one is reported.
    fn claim(&mut self, scope: &mut Scope, name: &str, pointer: &str) -> String {
        let claimed = scope.claim_for(name, pointer);
        if claimed != name {
            let place = self.problems.place(self.span(pointer));
            let owner = match scope.owner(name) {
                "" => "reserved".to_owned(),
                owner => format!("that of {owner}"),
            };
            self.renamed.push(format!("{place} {pointer} is `{claimed}`: `{name}` is {owner}"));
        }
        claimed
    }

    /// Reports what the generated crate cannot say.
    fn unsupported(&mut self, code: &'static str, pointer: &str, message: impl Into<String>, help: &str) {
        let span = self.span(pointer);
        self.problems.error(code, span, pointer, message).help(help);
    }
}

impl<'a> Context<'a> {
    /// Follows a reference to a component that is not a schema, however long the chain is. Yields the
    /// component and its pointer.
    fn resolve<T>(
        &mut self,
        item: &'a ReferenceOr<T>,
        pointer: &str,
        components: impl Fn(&'a Components) -> &'a IndexMap<String, ReferenceOr<T>>,
    ) -> Option<(&'a T, String)> {
        let mut item = item;
        let mut pointer = pointer.to_owned();
        // More steps than that are a circle.
        for _ in 0..32 {
            match item {
                ReferenceOr::Item(item) => return Some((item, pointer)),
                ReferenceOr::Reference { reference } => {
                    let name = unescape(reference.rsplit('/').next().unwrap_or_default());
                    let Some(target) = self.openapi.components.as_ref().and_then(|all| components(all).get(&name))
                    else {
                        break;
                    };
                    item = target;
                    pointer.clone_from(reference);
                }
            }
        }
        self.unsupported(
            "reference",
            &pointer,
            "the reference does not lead to a component of the kind that belongs here",
            "correct it with an overlay action",
        );
        None
    }
}
