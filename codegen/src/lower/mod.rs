//! Lower: the normalised document in, the model of the generated crate out.
//!
//! Schemas become types, operations become methods, and then the passes change the whole model. Every decision about
//! the crate is made here: names, types, optionality, boxing, arguments and setters. An error reports what the
//! generated crate cannot express, with its location.

mod checks;
mod context;
mod docs;
mod needs;
mod operations;
mod passes;
mod position;
mod schema_ref;
mod schemas;

use crate::diagnostic::{Diagnostics, Problems};
use crate::model::{Api, TypedSchema};
use crate::normalise::Normalised;
use crate::report::Report;
use crate::settings::Settings;
use context::Context;
use operations::Service;
use passes::{Model, PASSES};
use schemas::Types;

/// Runs the stage. The schemas and their types are listed only if all types are generated.
pub(crate) fn lower(
    normalised: &Normalised,
    settings: &Settings,
    problems: &mut Problems,
    report: &mut Report,
) -> Result<(Api, Vec<TypedSchema>), Diagnostics> {
    let Normalised { openapi, tree } = normalised;
    let mut context = Context { openapi, tree, dates: settings.dates, problems, report };
    let server = operations::server(&mut context);
    let mut types = Types::new(&mut context, settings.types);
    let credentials = operations::credentials(&mut context);
    let service = Service { server, credentials };
    let root = operations::lower(&mut context, &mut types, &service);
    let error_body = operations::error_body(&mut context, &mut types);
    let Types { graph, unions, scope, typed_schemas, .. } = types;
    let mut model = Model { root, error_body, types: graph, unions, scope, selection: settings.types };
    for pass in PASSES {
        (pass.run)(&mut context, &mut model);
    }
    context.problems.check()?;
    let mut typed_schemas = typed_schemas.unwrap_or_default();
    schemas::retain_values(&mut typed_schemas, &model.types);
    let security = service.credentials.list;
    let needs = needs::find(&model.root, &model.types, &security);
    let api = Api {
        title: docs::one_line(&openapi.info.title),
        docs: docs::lines(openapi.info.description.as_deref()),
        server: service.server,
        environment: settings.environment.clone(),
        security,
        error_body: model.error_body,
        root: model.root,
        types: model.types,
        needs,
    };
    Ok((api, typed_schemas))
}
