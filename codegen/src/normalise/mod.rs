//! Normalise: published documents in, one strict OpenAPI 3.0.3 document out.
//!
//! The rules below are the stage, in their order. Each is a function in the file of its name, whose
//! documentation shows the YAML before and after. A rule reports every place where it applied, and is lossless:
//! what OpenAPI 3.0 cannot say moves into an `x-` extension.

mod bundle;

mod merge;
mod rename;
mod rules;
mod strict;
mod typed;
mod walk;

use openapiv3::OpenAPI;

use crate::Settings;
use crate::diagnostic::{Diagnostics, Problems, Span};
use crate::report::{Applied, Report};
use crate::source::node::Node;
use crate::source::{Document, Library};
use rules::{
    annotated_enums, boolean_schemas, component_names, const_values, deep_references, discriminated_parents,
    empty_content, empty_lists, encoded_references, exclusive_bounds, header_authentication, keywords_of_3_1,
    local_definitions, mixed_combinations, mutual_tls, nested_tags, null_fields, nullable_unions, openapi_version,
    operation_names, page_facts, plain_texts, reference_siblings, required_bodies, required_fields, scalar_aliases,
    schema_examples, shared_path_items, type_lists, undeclared_path_parameters, unique_operation_ids, unknown_fields,
    value_enums, wide_bounds,
};

/// A step of the stage.
struct Rule {
    name: &'static str,
    why: &'static str,
    apply: fn(&mut Document, &mut Found),
}

/// Rules that need one page at a time: what they read is the page's own.
#[rustfmt::skip]
const PAGE_RULES: &[Rule] = &[
    Rule { name: "encoded_references", why: "a reference is written in one way", apply: encoded_references::apply },
    Rule { name: "null_fields", why: "a field without a value says nothing", apply: null_fields::apply },
    Rule { name: "plain_texts", why: "YAML reads an unquoted version as a number", apply: plain_texts::apply },
    Rule { name: "local_definitions", why: "3.0 has components where 3.1 has `$defs`", apply: local_definitions::apply },
    Rule { name: "deep_references", why: "what is referred to is a component", apply: deep_references::apply },
    Rule { name: "empty_lists", why: "a list that may not be empty says nothing if it is", apply: empty_lists::apply },
    Rule { name: "unknown_fields", why: "people leave in a document what OpenAPI has no field for", apply: unknown_fields::apply },
    Rule { name: "shared_path_items", why: "3.0 has no components for path items", apply: shared_path_items::apply },
    Rule { name: "nested_tags", why: "tags written as lists of lists become plain tags", apply: nested_tags::apply },
    Rule { name: "operation_names", why: "group and method come from `info.version`, which holds no version", apply: operation_names::apply },
    Rule { name: "header_authentication", why: "the credential is a security scheme, not an argument", apply: header_authentication::apply },
    Rule { name: "page_facts", why: "the server and the reference are on the page, not in its YAML", apply: page_facts::apply },
    Rule { name: "required_bodies", why: "pages never say that a body is required", apply: required_bodies::apply },
    Rule { name: "empty_content", why: "`content: {}` says that the page does not know the body", apply: empty_content::apply },
    Rule { name: "required_fields", why: "3.0 wants what people forget, and what 3.1 no longer wants", apply: required_fields::apply },
    Rule { name: "value_enums", why: "enum items written as `value: x` are the values", apply: value_enums::apply },
];

/// Rules for the merged document.
#[rustfmt::skip]
const API_RULES: &[Rule] = &[
    Rule { name: "boolean_schemas", why: "3.0 has objects where 3.1 has true and false", apply: boolean_schemas::apply },
    Rule { name: "undeclared_path_parameters", why: "a variable of a path has to be filled in", apply: undeclared_path_parameters::apply },
    Rule { name: "discriminated_parents", why: "where a parent is expected, any of its heirs may come", apply: discriminated_parents::apply },
    Rule { name: "component_names", why: "components have names of letters, digits, `.`, `-` and `_`", apply: component_names::apply },
    Rule { name: "mutual_tls", why: "a certificate is the HTTP client's, and no scheme of 3.0", apply: mutual_tls::apply },
    Rule { name: "unique_operation_ids", why: "an `operationId` is unique in a document", apply: unique_operation_ids::apply },
    Rule { name: "const_values", why: "3.0 has no `const`: an enum of one value says the same", apply: const_values::apply },
    Rule { name: "exclusive_bounds", why: "3.0 has flags where 3.1 has numbers", apply: exclusive_bounds::apply },
    Rule { name: "schema_examples", why: "3.0 has one `example` where 3.1 has a list", apply: schema_examples::apply },
    Rule { name: "keywords_of_3_1", why: "what 3.0 has no keyword for is kept in an extension", apply: keywords_of_3_1::apply },
    Rule { name: "type_lists", why: "3.0 has one `type`; null is `nullable`", apply: type_lists::apply },
    Rule { name: "wide_bounds", why: "the bounds of an integer have 64 bits", apply: wide_bounds::apply },
    Rule { name: "nullable_unions", why: "3.0 has no null type: a union with null is `nullable`", apply: nullable_unions::apply },
    Rule { name: "annotated_enums", why: "a union of single values is an enum that says more of each", apply: annotated_enums::apply },
    Rule { name: "mixed_combinations", why: "combinations beside each other all hold, as `allOf` says", apply: mixed_combinations::apply },
    Rule { name: "reference_siblings", why: "3.0 ignores what stands beside a `$ref`", apply: reference_siblings::apply },
    Rule { name: "scalar_aliases", why: "a component that only names a scalar is that scalar", apply: scalar_aliases::apply },
    Rule { name: "openapi_version", why: "the document is 3.0.3 from here on", apply: openapi_version::apply },
];

/// Where a rule applied, what it gave another name, and what it could not make sense of.
struct Found<'a> {
    places: Vec<(Span, String)>,
    renamed: Vec<String>,
    problems: &'a mut Problems,
}

impl Found<'_> {
    fn at(&mut self, span: Span, pointer: &str) {
        self.places.push((span, pointer.to_owned()));
    }

    /// Reports a name that is not the one that was written, because somebody else has that one.
    fn renamed(&mut self, span: Span, pointer: &str, new: &str, old: &str, owner: Span) {
        let (place, owner) = (self.problems.place(span), self.problems.place(owner));
        self.renamed.push(format!("{place} {pointer} is `{new}`: `{old}` is that of {owner}"));
    }
}

/// The document that the later stages work on.
#[derive(Debug)]
pub(crate) struct Normalised {
    pub(crate) openapi: OpenAPI,
    /// The same document as a tree, to find the place of what a pointer names.
    pub(crate) tree: Node,
}

/// Runs the stage.
pub(crate) fn normalise(
    mut documents: Vec<Document>,
    library: &Library,
    settings: &Settings,
    problems: &mut Problems,
    report: &mut Report,
) -> Result<Normalised, Diagnostics> {
    bundle::bundle(&mut documents, library, problems);
    problems.check()?;
    for rule in PAGE_RULES {
        run(rule, &mut documents, problems, report);
    }
    problems.check()?;
    let mut api = [merge::merge(documents, settings, problems, report)];
    problems.check()?;
    for rule in API_RULES {
        run(rule, &mut api, problems, report);
    }
    problems.check()?;
    let [Document { root: mut tree, .. }] = api;
    merge::order(&mut tree);
    strict::check(&tree, problems);
    problems.check()?;
    let openapi = typed::read(&mut tree, problems);
    problems.check()?;
    match openapi {
        Some(openapi) => Ok(Normalised { openapi, tree }),
        None => Err(Diagnostics(Vec::new())),
    }
}

fn run(rule: &Rule, documents: &mut [Document], problems: &mut Problems, report: &mut Report) {
    let mut found = Found { places: Vec::new(), renamed: Vec::new(), problems };
    for document in documents {
        (rule.apply)(document, &mut found);
    }
    let places = std::mem::take(&mut found.places);
    report.renamed.append(&mut found.renamed);
    let places = places.into_iter().map(|(span, pointer)| format!("{} {pointer}", problems.place(span))).collect();
    report.rules.push(Applied { rule: rule.name, why: rule.why, places });
}
