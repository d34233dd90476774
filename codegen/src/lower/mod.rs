//! Lower: the normalised document in, the model of the generated crate out.
//!
//! Schemas become types, operations become methods, and then the passes change the whole model. Every decision about
//! the crate is made here: names, types, optionality, boxing, arguments and setters. An error reports what the
//! generated crate cannot express, with its location.

mod checks;
mod context;
mod directions;
mod docs;
mod former_names;
mod moved;
mod needs;
mod operations;
mod overrides;
mod passes;
mod position;
mod schema_ref;
mod schemas;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostics, Problems};
use crate::model::{Api, TypedSchema};
use crate::names::{Names, Section};
use crate::normalise::Normalised;
use crate::report::Report;
use crate::settings::Settings;
use context::Context;
use operations::Service;
use overrides::Overrides;
use passes::Model;
use schemas::Types;

/// A pass, which changes or checks the whole model.
struct Pass {
    /// The name, which is also that of its file.
    #[cfg_attr(not(test), expect(dead_code, reason = "for readers and tests"))]
    name: &'static str,
    /// Why the pass runs at this position.
    #[cfg_attr(not(test), expect(dead_code, reason = "for readers and tests"))]
    why: &'static str,
    run: fn(&mut Context, &mut Model),
}

/// Lists passes by name. The function of a pass is `passes::NAME::run`.
macro_rules! passes {
    ($($name:ident: $why:literal,)*) => {
        &[$(Pass { name: stringify!($name), why: $why, run: passes::$name::run }),*]
    };
}

/// The passes, in the order in which they run.
const PASSES: &[Pass] = passes![
    tags: "first, because every other pass looks at the members of unions",
    constants: "before `access`, because it copies types: a copy has the same constants",
    member_tags: "after `constants`, and before `usage`, because nothing else may use the type of a tag",
    selectors: "after `constants`, because a constant stays, and before `usage`, because it removes fields",
    usage: "before `access`, because only a type that is both decoded and encoded has two directions",
    access: "after `usage`, and before the passes that look at single fields: it removes and copies fields",
    fixed_properties: "after `access`, because a request has no `readOnly` property, whatever its value is",
    nulls: "after `access`, because only the fields of requests distinguish null and absent",
    written_tags: "after `nulls`, because the presence of the tag decides how it is written",
    modules: "after `access`, because the two halves of a split type may belong to different groups",
    recursive_types: "before `boxing`, because no box helps a type that contains nothing but itself",
    collections: "after `access`, because only a field that stays required can be a required list",
    inputs: "after `nulls` and `collections`, because the presence of a field decides whether it converts",
    conversions: "after `inputs`, because a type that was read converts into one that is sent, and before `boxing`, because an argument is the value and not its box",
    floats: "after `access`, because it copies the types of requests",
    arguments: "after `collections`, because only a required property that is no list stays an argument",
    call_names: "after `access`, which adds types, and all passes that remove types",
    aliases: "after `call_names`, because no former name is that of a call",
    users: "after `call_names`, because it links to methods",
    boxing: "last, because every other pass looks at the types in the boxes",
];

/// Runs the stage. The list of schemas and their types is empty unless all types are generated.
pub(crate) fn lower(
    normalised: &Normalised,
    settings: &Settings,
    problems: &mut Problems,
    report: &mut Report,
) -> Result<(Api, Vec<TypedSchema>), Diagnostics> {
    let start = (problems.clone(), report.clone());
    let former_names = former_names::find(&normalised.tree);
    let input = (normalised, settings, &former_names);
    let Lowered { result, unclaimed, overrides } = run(input, [&settings.names; 2], problems, report);
    // The names of types that the document does not have any more are free. Only a run shows which these are.
    let mut file = settings.names.clone();
    moved::follow(&mut file, &unclaimed, &normalised.tree);
    file.remove(Section::Types, unclaimed.iter().map(String::as_str));
    let mut names = file.clone();
    names.override_with(&overrides);
    if names == settings.names {
        return result;
    }
    (*problems, *report) = start;
    run(input, [&file, &names], problems, report).result
}

/// The output of the stage.
struct Lowered {
    result: Result<(Api, Vec<TypedSchema>), Diagnostics>,
    /// The types of the names file that the document does not have.
    unclaimed: Vec<String>,
    /// The names that the document states.
    overrides: Names,
}

/// Runs the stage with the names of the names file, and with these and the names that the document states.
fn run(
    (normalised, settings, former_names): (&Normalised, &Settings, &BTreeSet<String>),
    [file, names]: [&Names; 2],
    problems: &mut Problems,
    report: &mut Report,
) -> Lowered {
    let Normalised { openapi, tree, .. } = normalised;
    let Settings { dates, nested_forms, deep_lists, .. } = *settings;
    let overrides = Overrides::default();
    let mut context = Context {
        openapi,
        tree,
        dates,
        nested_forms,
        deep_lists,
        file,
        names,
        former_names,
        overrides,
        problems,
        report,
    };
    let (mut model, service, typed_schemas) = model(&mut context, settings);
    for pass in PASSES {
        (pass.run)(&mut context, &mut model);
    }
    let unclaimed = model.scope.unclaimed().map(ToOwned::to_owned).collect();
    let overrides = std::mem::take(&mut context.overrides.names);
    let result = context.problems.check().map(|()| api(&context, settings, model, service, typed_schemas));
    Lowered { result, unclaimed, overrides }
}

/// Returns the finished API.
fn api(
    context: &Context,
    settings: &Settings,
    model: Model,
    service: Service,
    mut typed_schemas: Vec<TypedSchema>,
) -> (Api, Vec<TypedSchema>) {
    schemas::retain_values(&mut typed_schemas, &model.types);
    let security = service.credentials.list;
    let needs = needs::find(&model, &security, &settings.environment);
    let left_out = context.report.left_out.iter().map(|one| (one.part.clone(), one.reason.clone())).collect();
    let info = &context.openapi.info;
    let mut api = Api {
        title: without_api(&docs::one_line(&info.title)),
        docs: docs::lines(info.description.as_deref()),
        server: service.server,
        environment: settings.environment.clone(),
        security,
        error_body: model.error_body,
        root: model.root,
        types: model.types,
        needs,
        left_out,
    };
    api.needs.unusual_case = Names::default().with_api(&api).has_unusual_case();
    (api, typed_schemas)
}

/// Lowers the schemas and then the operations.
fn model(context: &mut Context, settings: &Settings) -> (Model, Service, Vec<TypedSchema>) {
    let server = operations::server(context);
    let mut types = Types::new(context, settings.types);
    let credentials = operations::credentials(context);
    let service = Service { server, credentials };
    let mut root = operations::lower(context, &mut types, &service);
    let error_body = operations::error_body(context, &mut types, &mut root);
    let Types { graph, unions, scope, typed_schemas, .. } = types;
    let model = Model { root, error_body, types: graph, unions, scope, selection: settings.types };
    (model, service, typed_schemas.unwrap_or_default())
}

/// Returns a title without `API` at its end, because documentation says `the TITLE API`.
fn without_api(title: &str) -> String {
    let end = title.len().saturating_sub(" API".len());
    let is_api = title.get(end..).is_some_and(|last| last.eq_ignore_ascii_case(" API"));
    let short = title.get(..end).filter(|short| is_api && !short.trim().is_empty());
    short.unwrap_or(title).trim_end().to_owned()
}
