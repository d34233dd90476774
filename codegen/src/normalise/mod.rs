//! Normalise: turns published documents into one document of strict OpenAPI 3.0.3.
//!
//! 1. The file rules change each file, and `bundle` resolves references to other files.
//! 2. The page rules change each document.
//! 3. `merge` combines the documents into one.
//! 4. The API rules change the merged document.
//! 5. `strict` checks the result, and `typed` deserializes it.
//!
//! The rules are listed below, in the order in which they run. Each is a function in the file of its name, whose
//! documentation shows the YAML before and after. A rule logs every node that it changes. It does not lose information:
//! parts that OpenAPI 3.0 cannot express become `x-` extensions.

mod bundle;
mod described;
mod kept_types;
mod merge;
mod operation_parameters;
mod readings;
mod rename;
mod rule_log;
mod rules;
mod strict;
mod typed;
mod unused;
mod values;
mod walk;
mod words;

use openapiv3::OpenAPI;

use crate::diagnostic::{Diagnostics, Problems};
use crate::names::Names;
use crate::report::{Applied, Report};
use crate::settings::Settings;
use crate::source::node::Node;
use crate::source::page::PageFacts;
use crate::source::{Document, Library};
pub(crate) use kept_types::{target, uses};
use rule_log::RuleLog;
pub(crate) use rules::component_names::NAME as COMPONENT_NAME;
pub(crate) use rules::const_values::NAME as CONST;

/// A rule of the stage.
struct Rule {
    /// The name of the rule and of its file.
    name: &'static str,
    /// The effect of the rule on the document.
    why: &'static str,
    apply: fn(&mut Document, &mut RuleLog),
}

/// Lists rules by name. The function of a rule is `rules::NAME::apply`.
macro_rules! rules {
    ($($name:ident: $why:literal,)*) => {
        &[$(Rule { name: stringify!($name), why: $why, apply: rules::$name::apply }),*]
    };
}

/// Rules for each file before the references to other files are resolved.
const FILE_RULES: &[Rule] = rules![
    schema_ids: "references to the `$id` of a schema, and relative to it, become pointers",
];

/// Rules for each document before the merge: they use facts that belong to one page.
const PAGE_RULES: &[Rule] = rules![
    field_names: "fields that differ from a known one only in case or underscores get its name",
    type_names: "other names for types, such as `int`, become types of OpenAPI",
    required_flags: "`required: true` of a property becomes an entry of the list of its object",
    pagination_defaults: "`x-fern-pagination: true` of an operation is replaced by the extension of the document",
    path_slashes: "paths without a slash at the beginning get one",
    streamed_responses: "`x-fern-streaming` becomes a media type of the response: it contains schemas for the other rules",
    streamed_unions: "a union of a plain and a streamed response becomes a media type for each",
    dynamic_references: "`$dynamicRef` becomes a reference to the anchor that it means",
    encoded_references: "percent-encoded references are decoded",
    null_fields: "fields whose value is null are removed",
    plain_texts: "numbers and booleans in fields for text become strings",
    nested_tags: "nested lists of tags become plain lists",
    misplaced_schemas: "keywords next to `schema` move into it, and parameters without a schema become strings",
    field_shapes: "values of the wrong shape, such as one item for a list, are read as the value that they mean",
    word_spellings: "words such as `in: Query` become the allowed word",
    response_codes: "keys of `responses` such as `2xx` and `Default` become status codes",
    incomplete_servers: "variables without a default get the first value of their `enum`; servers without a URL are left out",
    incomplete_security_schemes: "fields that security schemes lack are added where requests do not depend on them",
    reference_spellings: "references such as `#/definitions/Pet` and `Pet` lead to the component of the name",
    local_definitions: "`$defs` and `definitions` of schemas become components",
    deep_references: "the target of every reference becomes a component",
    empty_lists: "an empty `required`, `enum` or `allOf` means the same as none",
    unknown_fields: "unknown fields become `x-` extensions",
    shared_path_items: "references to path items are replaced by the path items",
    operation_names: "operations of pages get their group and their id from `info.version` or from a tag such as `subpackage_x`",
    security_dialects: "extensions of security requirements are moved, and schemes of HTTP authentication get their type",
    credential_parameters: "parameters that carry the credential of a security scheme become its requirement",
    header_authentication: "header parameters that carry credentials become security schemes",
    page_facts: "the server and the reference of a page are added to its document",
    required_bodies: "request bodies of pages become required",
    empty_content: "an empty `content` of a response is removed",
    required_fields: "descriptions and responses that OpenAPI 3.0 requires are added",
    value_enums: "enum items written as `value: x` are replaced by their values",
];

/// Rules for the merged document.
const API_RULES: &[Rule] = rules![
    missing_titles: "a document without a title gets the name of its file",
    self_members: "a schema that is a member of its own `allOf` is left out there",
    boolean_schemas: "the schemas `true` and `false` become `{}` and `{not: {}}`",
    duplicate_parameters: "of several parameters with the same location and name in a list, the last one is kept",
    query_variables: "variables in the query string of a path become query parameters",
    unsendable_parameters: "path parameters that the path lacks, and headers with invalid names, are left out",
    undeclared_path_parameters: "path variables without a parameter become string parameters",
    discriminated_parents: "a schema with a discriminator becomes a union of its subtypes",
    component_names: "characters that OpenAPI does not allow in the names of components become underscores",
    unused_security_schemes: "the only security scheme applies to all operations if none requires any",
    mutual_tls: "`mutualTLS` schemes become an extension: the HTTP client presents the certificate",
    unique_operation_ids: "a repeated `operationId` gets the name of its group, or a number",
    const_values: "`const` becomes an `enum` of one value",
    enum_names: "the names and descriptions of enum values move to `x-fern-enum`, by value",
    exclusive_bounds: "a numeric `exclusiveMinimum` or `exclusiveMaximum` becomes a bound and a flag",
    schema_examples: "the first of a schema's `examples` becomes its `example`",
    keywords_of_3_1: "other keywords of OpenAPI 3.1 become `x-` extensions, and keywords of 3.0 where these exist",
    list_enums: "an `enum` of a list becomes the `enum` of its items",
    declared_types: "values of `enum`, `default` and `example` get the form of the declared type",
    type_lists: "a list of types becomes a union of one schema per type, and null becomes `nullable`",
    wide_bounds: "integer bounds that do not fit into 64 bits become extensions",
    nullable_unions: "a null member of a union becomes `nullable`",
    annotated_enums: "a union of single values becomes an enum",
    mixed_combinations: "several of `allOf`, `oneOf`, `anyOf` and `enum` in one schema become members of `allOf`",
    single_members: "an `allOf` of one inline object becomes that object",
    reference_siblings: "a `$ref` that has siblings becomes a member of `allOf`",
    scalar_aliases: "references to plain scalar components are replaced by the scalars",
    openapi_version: "the version of the document becomes 3.0.3",
];

/// The document that the later stages work on.
#[derive(Debug)]
pub(crate) struct Normalised {
    pub(crate) openapi: OpenAPI,
    /// The same document as a tree, which has the positions of its nodes.
    pub(crate) tree: Node,
    /// The components that the merge has renamed, for the names file.
    pub(crate) names: Names,
}

/// Runs the stage.
pub(crate) fn normalise(
    mut documents: Vec<Document>,
    library: &Library,
    settings: &Settings,
    problems: &mut Problems,
    report: &mut Report,
) -> Result<Normalised, Diagnostics> {
    let mut files: Vec<(String, Document)> = library.iter().map(file).collect();
    for rule in FILE_RULES {
        let all = documents.iter_mut().chain(files.iter_mut().map(|(_, document)| document));
        run(rule, all, problems, report);
    }
    let library = files.into_iter().map(|(name, document)| (name, document.root)).collect();
    let first = problems.count();
    bundle::bundle(&mut documents, &library, problems);
    for document in &mut documents {
        let file = problems.source(document.root.span).to_owned();
        unused::ignore(&mut document.root, Some(&file), problems, first);
    }
    problems.check()?;
    for rule in PAGE_RULES {
        run(rule, &mut documents, problems, report);
    }
    problems.check()?;
    let (api, names) = merge::merge(documents, settings, problems, report)?;
    let mut api = [api];
    problems.check()?;
    for rule in API_RULES {
        run(rule, &mut api, problems, report);
    }
    problems.check()?;
    let [Document { root: mut tree, .. }] = api;
    kept_types::apply(&mut tree, &settings.names, report);
    sort_fields(&mut tree);
    check(&mut tree, problems, strict::check);
    problems.check()?;
    check(&mut tree, problems, typed::check);
    problems.check()?;
    let openapi = typed::read(&tree)?;
    Ok(Normalised { openapi, tree, names })
}

/// Returns a file to which documents refer as a document.
fn file((name, root): (&String, &Node)) -> (String, Document) {
    (name.clone(), Document { root: root.clone(), facts: PageFacts::default(), is_page: false })
}

/// Checks the document, and ignores the parts with errors that clients work without. The others may refer to them, so
/// the check runs until it finds no more such parts.
fn check(tree: &mut Node, problems: &mut Problems, find: fn(&mut Node, &mut Problems)) {
    loop {
        let first = problems.count();
        find(tree, problems);
        let before: Vec<_> = problems.since(first).map(|one| one.severity).collect();
        if !unused::ignore(tree, None, problems, first) {
            return;
        }
        // The next check reports the other problems again.
        let mut before = before.into_iter();
        problems.retain_since(first, |one| before.next().is_some_and(|severity| severity != one.severity));
    }
}

/// Applies a rule to each document, and adds it to the report.
fn run<'d>(
    rule: &Rule,
    documents: impl IntoIterator<Item = &'d mut Document>,
    problems: &mut Problems,
    report: &mut Report,
) {
    let mut log = RuleLog::new(problems);
    for document in documents {
        (rule.apply)(document, &mut log);
    }
    let RuleLog { places, mut renamed, .. } = log;
    report.renamed.append(&mut renamed);
    report.rules.push(Applied { rule: rule.name, why: rule.why, places });
}

/// Sorts the fields of the document in the usual order. Extensions come last and keep their order.
fn sort_fields(root: &mut Node) {
    const ORDER: [&str; 8] = ["openapi", "info", "servers", "security", "tags", "paths", "webhooks", "components"];
    if let Some(fields) = root.as_object_mut() {
        let rank = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
        fields.sort_by(|left, _, right, _| rank(left).cmp(&rank(right)));
    }
}
