//! Names that generated code uses itself. A name of a document that is in the list of its scope gets an underscore at its
//! end, with a warning.
//!
//! Only names that callers see are listed, and names that would hide what generated code uses. Other private names end
//! with an underscore, as no name of a document does unless it is a keyword or listed here: `client_`, `request_`. Local
//! variables need no list, because arguments are read from fields. There is one list per scope. A test below finds each name in generated code or in the runtime, and a test of
//! `emit/imports.rs` finds each imported name in the list of its scope.

/// Methods of `Client` that callers use: `runtime/client.rs` and `api.rs` define them, or `Client` has them by a trait.
/// Operations and groups of the root are methods of `Client` as well.
pub(crate) const CLIENT_METHODS: [&str; 8] =
    ["base_url", "builder", "clone", "from_env", "into", "new", "request", "try_into"];

/// Methods of the type of a group: every type has them by `Into` and `TryInto`, which take `self` by value and are
/// found before a method that takes `&self`.
pub(crate) const GROUP_METHODS: [&str; 2] = ["into", "try_into"];

/// Functions of the transport: they are methods of a type that has these by `Into` and `TryInto`.
pub(crate) const TRANSPORT_FUNCTIONS: [&str; 2] = ["into", "try_into"];

/// Types in the file of a group: the file imports them, or uses them from Rust's prelude. The request types of the
/// operations are in the same file.
#[rustfmt::skip]
pub(crate) const GROUP_TYPES: [&str; 29] = [
    "Client", "Clone", "CursorPages", "Debug", "Duration", "Err", "Error", "Into", "IntoIterator", "LinkedPages", "None",
    "NumberedPages", "Ok", "Opened", "Option", "Outcome", "PaginationStream", "Prepared", "Received", "Response",
    "Result", "Self", "Some", "StreamFormat", "String", "Style", "ToString", "Vec", "Wait",
];

/// Modules in the file of a group, and in `types.rs`, which has modules of the same names: the files import these
/// modules, or use these crates, also in the macros of the runtime.
#[rustfmt::skip]
pub(crate) const GROUP_MODULES: [&str; 19] = [
    "bodies", "chrono", "futures_util", "jiff", "page_cursors", "page_links", "page_numbers", "page_urls", "parameters",
    "reqwest", "rust_decimal", "serde", "serde_json", "std", "types", "unions", "url_encoded", "uuid", "value_tree",
];

/// Types in `types.rs` and below: the files import them, or they are in Rust's prelude and the files, or the macros of
/// the runtime that they call, use them.
#[rustfmt::skip]
pub(crate) const TYPES: [&str; 20] = [
    "Box", "Clone", "Debug", "Default", "Eq", "Err", "From", "Into", "IntoIterator", "None", "Nullable", "Ok", "Option",
    "Self", "Some", "String", "ToOwned", "UnknownInteger", "UnknownValue", "Vec",
];

/// Methods of a struct: its setters have the names of its fields.
pub(crate) const FIELDS: [&str; 2] = ["new", "with_additional_property"];

/// Variants of an enum or a union: each has one for unknown values, and `Self` is a keyword.
pub(crate) const VARIANTS: [&str; 2] = ["Self", "Unknown"];

/// Variants of the enum of credentials: `Self` is a keyword.
pub(crate) const CREDENTIALS: [&str; 1] = ["Self"];

/// Constants of `api.rs`, which has a constant for each credential, and constants in functions that use these.
pub(crate) const CONSTANTS: [&str; 5] = ["BASE_URL", "ENVIRONMENT", "OPERATION", "SECURITY", "USER_AGENT"];

/// Methods of every request. Its setters have the names of the optional parameters.
pub(crate) const REQUEST_METHODS: [&str; 2] = ["send", "with"];

/// Methods of a request with a streamed response.
pub(crate) const STREAM_METHODS: [&str; 1] = ["stream"];

/// Methods of a request with pages.
pub(crate) const PAGE_METHODS: [&str; 2] = ["items", "pages"];

/// The argument or the setter of the body, if a request has one.
pub(crate) const BODY: &str = "body";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proc_macro2::{TokenStream, TokenTree};

    use super::*;
    use crate::fixtures::TREES;

    /// A list, its names, and the identifiers of code that uses them.
    type List<'a> = (&'a str, &'a [&'a str], &'a [&'a BTreeSet<String>]);

    /// Methods and traits that derives and blanket implementations give to types.
    const DERIVED: [&str; 5] = ["Clone", "Debug", "clone", "into", "try_into"];

    #[test]
    fn every_reserved_name_is_used_by_generated_code() {
        let [operations, types, transport, api] = identifiers();
        let runtime = runtime();
        let files = operations.union(&types).cloned().collect();
        let lists: [List; 12] = [
            ("CLIENT_METHODS", &CLIENT_METHODS, &[&runtime, &api]),
            ("TRANSPORT_FUNCTIONS", &TRANSPORT_FUNCTIONS, &[&transport]),
            ("GROUP_METHODS", &GROUP_METHODS, &[]),
            ("GROUP_TYPES", &GROUP_TYPES, &[&operations]),
            ("GROUP_MODULES", &GROUP_MODULES, &[&files, &runtime]),
            ("TYPES", &TYPES, &[&types, &runtime]),
            ("FIELDS", &FIELDS, &[&types]),
            ("VARIANTS", &VARIANTS, &[&types]),
            ("CONSTANTS", &CONSTANTS, &[&api, &operations]),
            ("REQUEST_METHODS", &REQUEST_METHODS, &[&operations, &runtime]),
            ("STREAM_METHODS", &STREAM_METHODS, &[&operations]),
            ("PAGE_METHODS", &PAGE_METHODS, &[&operations]),
        ];
        for (list, names, used) in lists {
            let is_used = |name: &&&str| DERIVED.contains(name) || used.iter().any(|used| used.contains(**name));
            let unused: Vec<_> = names.iter().filter(|name| !is_used(name)).collect();
            assert!(unused.is_empty(), "nothing uses these names of {list}: {unused:?}");
            assert!(names.is_sorted(), "{list} is not sorted");
        }
    }

    /// Returns the identifiers of the fixtures' operations, types, transports and `api.rs`.
    fn identifiers() -> [BTreeSet<String>; 4] {
        let mut found = [const { BTreeSet::new() }; 4];
        for (path, text) in TREES.iter().flatten() {
            let kinds = ["operations", "types", "transport", "api"];
            let Some(kind) = kinds.iter().position(|kind| path.starts_with(kind)) else { continue };
            collect(text.parse().unwrap(), &mut found[kind]);
        }
        found
    }

    fn runtime() -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for (_, text) in crate::emit::RUNTIME {
            collect(text.parse().unwrap(), &mut found);
        }
        found
    }

    fn collect(tokens: TokenStream, found: &mut BTreeSet<String>) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => collect(group.stream(), found),
                TokenTree::Ident(name) => {
                    found.insert(name.to_string());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}
