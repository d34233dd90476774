//! The modules of the runtime, the packages, the exports and the checks that a crate needs. They are determined after
//! all passes, because they depend on the final types and operations.

use std::collections::{BTreeMap, BTreeSet};

use super::checks;
use super::directions::{self, Need};
use super::operations::untrusted_host;
use super::passes::Model;
use crate::model::{
    BodyKind, Credential, Export, Field, Foreign, Group, Needs, Operation, PageKind, ParameterForm, ResponseBody,
    SelectorPlace, Type, TypeDef, TypeGraph, TypeKind, Union,
};

/// The modules of the runtime that every crate has.
const ALWAYS: [&str; 28] = [
    "budget",
    "builder",
    "call",
    "client",
    "content",
    "error",
    "exchange",
    "frames",
    "idempotency",
    "json_path",
    "limits",
    "messages",
    "options",
    "path",
    "payload",
    "percent",
    "raw",
    "receive",
    "redirects",
    "requests",
    "response",
    "retry",
    "secret",
    "security",
    "sending",
    "server_delays",
    "transport",
    "values",
];

/// Returns the needs of a crate.
pub(super) fn find(model: &Model, credentials: &[Credential], environment: &[String]) -> Needs {
    let (root, types) = (&model.root, &model.types);
    let checks = checks::find(types);
    let operations: Vec<&Operation> = root.operations().collect();
    let held = held(&operations, types);
    let facts = Facts { root, types, credentials, operations, held, has_checks: !checks.is_empty() };
    let mut modules = facts.modules();
    let features = features(types, &modules);
    modules.extend(features.keys().filter(|module| !modules.contains(module)).copied().collect::<Vec<_>>());
    modules.sort_unstable();
    let packages = facts.packages();
    Needs {
        exports: facts.exports(&modules),
        reexports: facts.reexports(&modules, model.error_body.is_some()).chain(packages.iter().copied()).collect(),
        packages,
        tokio: tokio(&modules),
        modules,
        features,
        checks,
        credentials: credentials.len() > 1,
        untrusted_hosts: facts.operations.iter().copied().filter_map(untrusted_host).collect(),
        environment: !credentials.is_empty() && !environment.is_empty(),
        sends_credentials: facts.any_operation(|operation| {
            !operation.is_cross_site && operation.security.iter().flatten().any(|index| *index == 0)
        }),
        deprecated: facts.is_deprecated(),
        foreign_letters: facts.names().any(|name| !name.is_ascii()),
        unusual_case: false,
    }
}

/// Returns the modules that a crate needs only with one of its features, and that feature. `modules` are those that it
/// needs in any case, and those for validation.
fn features(types: &TypeGraph, modules: &[&str]) -> BTreeMap<&'static str, &'static str> {
    let one_way = directions::modules(types).into_iter().map(|(module, _)| (module, "serialize"));
    let one_way = one_way.filter(|(module, _)| !modules.contains(module));
    let validation = modules.contains(&"validation").then_some(("validation", "validate"));
    one_way.chain(validation).collect()
}

/// Returns every type that a definition, a parameter or a body mentions.
fn held<'a>(operations: &[&'a Operation], types: &'a TypeGraph) -> Vec<&'a Type> {
    let mut held: Vec<&Type> = types.iter().flat_map(TypeDef::types).collect();
    for operation in operations {
        held.extend(operation.parameters.iter().map(|parameter| &parameter.ty));
        held.extend(operation.body.iter().map(|body| &body.ty));
        held.extend(operation.response.types());
        held.extend(operation.stream.iter().flat_map(|(body, _)| body.types()));
    }
    held
}

/// The parts of a model that decide what a crate needs.
struct Facts<'a> {
    root: &'a Group,
    types: &'a TypeGraph,
    credentials: &'a [Credential],
    operations: Vec<&'a Operation>,
    /// Every type that the types and operations mention.
    held: Vec<&'a Type>,
    has_checks: bool,
}

impl Facts<'_> {
    /// Returns the modules of the runtime, sorted.
    fn modules(&self) -> Vec<&'static str> {
        let has_styles = self.has_body(&[BodyKind::Form])
            || self.any_operation(|operation| {
                operation.parameters.iter().any(|parameter| parameter.form == ParameterForm::Any)
            });
        let has_floats = self.any_operation(|operation| operation.body.as_ref().is_some_and(|body| body.has_floats));
        let has_redirects = self.any_operation(|operation| !operation.redirects.is_empty());
        let has_downloads = has_redirects || self.has_response(|body| matches!(body, ResponseBody::Bytes(_)));
        let has_files = self.has_body(&[BodyKind::Bytes, BodyKind::Multipart]);
        let has_streams = self.has_response(|body| matches!(body, ResponseBody::Events(..)));
        let has_selected = self.any_operation(|operation| {
            operation.selector.as_ref().is_some_and(|selector| selector.place == SelectorPlace::Body)
        });
        let has_objects = self.any_type(|kind| matches!(kind, TypeKind::Struct(_)));
        let has_shaped = self.any_type(|kind| matches!(kind, TypeKind::Union(Union::Shaped { .. })));
        let has_enums = self.any_type(|kind| matches!(kind, TypeKind::Enum(_) | TypeKind::ScalarEnum(_)));
        let has_scalar_enum = |integers: bool| {
            let is_one = |kind: &TypeKind| matches!(kind, TypeKind::ScalarEnum(one) if one.integers == integers);
            self.any_type(is_one)
        };
        let has_dates =
            |module| self.held.iter().filter_map(|ty| ty.foreign()).any(|foreign| foreign.module() == Some(module));
        let dates = ["chrono_date", "chrono_date_time", "jiff_date", "jiff_date_time"]
            .map(|module| (module, has_dates(module)));
        let has_any_date = dates.iter().any(|(_, is_needed)| *is_needed);
        let optional = [
            ("base64", self.held.iter().any(|ty| ty.holds(&Type::Base64))),
            (
                "bodies",
                has_selected || self.has_body(&[BodyKind::Json, BodyKind::Lines, BodyKind::Sequence, BodyKind::Text]),
            ),
            ("dated_texts", has_any_date),
            ("downloads", has_downloads),
            ("file_data", has_files),
            ("files", has_files),
            ("integers", has_scalar_enum(true)),
            ("losses", has_enums || has_shaped || has_any_date),
            ("media_types", has_files),
            ("multipart", self.has_body(&[BodyKind::Multipart])),
            ("nullable", has_objects || has_any_date),
            ("objects", has_objects),
            ("page_cursors", self.has_pages(|kind| matches!(kind, PageKind::Cursors { .. }))),
            ("page_links", self.has_pages(|kind| *kind == PageKind::Links)),
            ("page_numbers", self.has_pages(|kind| matches!(kind, PageKind::Numbers(_)))),
            ("page_position", self.has_pages(|_| true)),
            ("page_urls", self.has_pages(|kind| matches!(kind, PageKind::Urls(_) | PageKind::Links))),
            ("paging", self.has_pages(|_| true)),
            ("parameters", has_styles),
            ("ranges", has_downloads),
            ("saving", has_downloads),
            ("scalars", has_scalar_enum(false)),
            ("stream_events", has_streams),
            ("stream_lines", has_streams),
            ("stream_resuming", has_streams),
            ("streams", has_streams),
            ("tags", self.any_type(|kind| matches!(kind, TypeKind::Union(Union::Tagged { .. })))),
            ("texts", self.has_response(|body| matches!(body, ResponseBody::Text(_)))),
            ("unions", has_shaped),
            ("url_encoded", self.has_body(&[BodyKind::Form])),
            ("validation", self.has_checks),
            ("value_tree", has_styles || has_floats || self.has_body(&[BodyKind::Multipart])),
            ("waiting", self.any_operation(|operation| !operation.waiters.is_empty())),
        ];
        let optional = optional.into_iter().chain(dates).filter(|(_, is_needed)| *is_needed).map(|(module, _)| module);
        let one_way = directions::modules(self.types).into_iter().filter(|(_, need)| *need == Need::Always);
        let modules = ALWAYS.into_iter().chain(optional).chain(one_way.map(|(module, _)| module));
        modules.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Returns the names of the runtime that the root of the crate re-exports.
    fn exports(&self, modules: &[&'static str]) -> Vec<Export> {
        let keeps_null = self.types.iter().flat_map(TypeDef::fields).any(Field::keeps_null);
        let has_enum = self.any_type(|kind| matches!(kind, TypeKind::Enum(_)));
        let exports: [(&str, &[&str], bool); 24] = [
            ("base64", &["Base64"], true),
            ("chrono_date", &["Date"], true),
            ("chrono_date_time", &["DateTime"], true),
            ("builder", &["ClientBuilder"], true),
            ("client", &["Client"], true),
            ("downloads", &["Download"], true),
            ("error", &["Error", "ErrorKind"], true),
            ("files", &["File"], true),
            ("integers", &["UnknownInteger"], true),
            ("jiff_date", &["Date"], true),
            ("jiff_date_time", &["DateTime"], true),
            ("nullable", &["Nullable"], keeps_null),
            ("options", &["CallOptions"], true),
            ("page_position", &["PagePosition"], true),
            ("paging", &["PaginationStream"], true),
            ("raw", &["RawRequest"], true),
            ("response", &["Response"], true),
            ("retry", &["Retry"], true),
            ("server_delays", &["RateLimit"], true),
            ("streams", &["EventStream"], true),
            ("transport", &["Transport", "TransportFuture"], true),
            ("validation", &["Validate", "Violation"], true),
            ("values", &["UnknownValue"], has_enum),
            ("waiting", &["Wait", "WaitError"], true),
        ];
        let exports = exports.into_iter().filter(|(module, _, is_used)| *is_used && modules.contains(module));
        exports.map(|(module, names, _)| Export { module, names }).collect()
    }

    /// Returns the packages that have types for scalars.
    fn packages(&self) -> BTreeSet<&'static str> {
        self.held.iter().filter_map(|ty| ty.foreign()).map(Foreign::package).collect()
    }

    /// Returns the other packages whose types are in public signatures.
    fn reexports(&self, modules: &[&str], has_error_body: bool) -> impl Iterator<Item = &'static str> + use<> {
        let has_any = |names: &[&str]| names.iter().any(|name| modules.contains(name));
        let has_json = !has_error_body
            || self.any_type(|kind| matches!(kind, TypeKind::Union(_) | TypeKind::ScalarEnum(_)))
            || self.held.iter().any(|ty| ty.holds(&Type::Any) || ty.holds(&Type::Object));
        let packages = [
            ("bytes", true),
            ("futures_util", has_any(&["downloads", "files", "paging", "streams"])),
            ("reqwest", true),
            ("serde_json", has_json),
            ("tokio", has_any(&["files"])),
        ];
        packages.into_iter().filter(|(_, is_needed)| *is_needed).map(|(package, _)| package)
    }

    /// Returns whether anything in the crate is deprecated.
    fn is_deprecated(&self) -> bool {
        self.types.iter().any(|def| def.deprecated || def.fields().iter().any(|field| field.deprecated))
            || self.any_operation(|operation| operation.deprecated)
    }

    /// Returns every name of the crate.
    fn names(&self) -> impl Iterator<Item = &str> {
        let types = self.types.iter().flat_map(|def| names_of_type(def).into_iter().chain([def.name.as_str()]));
        let groups = self.root.with_groups().into_iter().flat_map(|group| [group.name.as_str(), &group.type_name]);
        let operations = self.operations.iter().flat_map(|operation| names_of_operation(operation));
        let credentials = self.credentials.iter().map(|credential| credential.name.as_str());
        types.chain(groups).chain(operations).chain(credentials)
    }

    fn any_type(&self, test: impl Fn(&TypeKind) -> bool) -> bool {
        self.types.iter().any(|def| test(&def.kind))
    }

    fn any_operation(&self, test: impl Fn(&Operation) -> bool) -> bool {
        self.operations.iter().any(|operation| test(operation))
    }

    fn has_pages(&self, test: fn(&PageKind) -> bool) -> bool {
        self.any_operation(|operation| operation.pagination.as_ref().is_some_and(|pagination| test(&pagination.kind)))
    }

    fn has_body(&self, kinds: &[BodyKind]) -> bool {
        self.any_operation(|operation| operation.body.as_ref().is_some_and(|body| kinds.contains(&body.kind)))
    }

    fn has_response(&self, test: fn(&ResponseBody) -> bool) -> bool {
        self.any_operation(|operation| {
            let stream = operation.stream.iter().map(|(body, _)| body);
            operation.response.bodies().into_iter().chain(stream).any(test)
        })
    }
}

fn names_of_type(def: &TypeDef) -> Vec<&str> {
    let mut names: Vec<&str> = match &def.kind {
        TypeKind::Struct(fields) | TypeKind::Form(fields) => fields.iter().map(|field| field.name.as_str()).collect(),
        TypeKind::Enum(variants) => variants.iter().map(|variant| variant.name.as_str()).collect(),
        TypeKind::ScalarEnum(scalars) => scalars.variants.iter().map(|(_, variant)| variant.name.as_str()).collect(),
        TypeKind::Union(union) => {
            let accessors = match union {
                Union::Tagged { .. } => &[],
                Union::Shaped { members, .. } => members.as_slice(),
            };
            let accessors = accessors.iter().map(|member| member.accessor.as_str());
            let constants = union.constants().iter().map(|(_, variant)| variant.name.as_str());
            union.members().map(|member| member.name).chain(accessors).chain(constants).collect()
        }
        TypeKind::Part(members) => members.iter().map(|member| member.name.as_str()).collect(),
        TypeKind::Alias(_) | TypeKind::Wrapper(_) => Vec::new(),
    };
    names.extend(def.additional.iter().map(|(field, _)| field.as_str()));
    names
}

fn names_of_operation(operation: &Operation) -> Vec<&str> {
    let mut names = vec![operation.name.as_str(), &operation.function, &operation.request_name];
    names.extend(operation.parameters.iter().map(|parameter| parameter.name.as_str()));
    names.extend(operation.parameters.iter().filter_map(|parameter| parameter.argument.as_deref()));
    names.extend(operation.waiters.iter().map(|waiter| waiter.name.as_str()));
    if let ResponseBody::Statuses(name, cases) = &operation.response {
        names.push(name);
        names.extend(cases.iter().map(|case| case.name.as_str()));
    }
    names
}

/// Returns the features of tokio that the modules need.
fn tokio(modules: &[&str]) -> BTreeSet<&'static str> {
    let mut features = BTreeSet::from(["time"]);
    if ["files", "saving"].iter().any(|module| modules.contains(module)) {
        features.extend(["fs", "io-util"]);
    }
    features
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::emit::RUNTIME;
    use crate::fixtures::TREES;

    /// That no crate lacks a module is shown by the compiler.
    #[test]
    fn every_module_of_the_runtime_is_needed_by_some_crate() {
        let paths = TREES.iter().flat_map(|tree| tree.keys());
        let needed: BTreeSet<&str> =
            paths.filter_map(|path| path.strip_prefix("runtime/")?.strip_suffix(".rs")).collect();
        assert_eq!(needed, RUNTIME.iter().map(|(module, _)| *module).collect());
    }
}
