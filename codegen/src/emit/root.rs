//! `lib.rs`, `runtime.rs` and `api.rs`: the modules of the crate, its re-exports, and the constants of the API that the
//! runtime reads.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::inner_docs;
use super::examples::Examples;
use super::{crate_docs, credentials};
use crate::model::Api;

/// Returns `lib.rs`.
pub(super) fn lib(api: &Api, examples: Examples) -> TokenStream {
    let letters = api.needs.foreign_letters.then(allow_foreign_letters);
    let case = api.needs.unusual_case.then(
        || quote!(#![allow(non_snake_case, non_camel_case_types, reason = "the case of a name is chosen by hand")]),
    );
    let about = inner_docs(&crate_docs::lines(api, examples));
    let validation = api.needs.has("validation").then(|| {
        quote! {
            #[cfg(feature = "validate")]
            #[rustfmt::skip]
            #[allow(clippy::all, clippy::pedantic, deprecated, reason = "generated code")]
            mod validation;
        }
    });
    let construction = api.needs.has("construction").then(|| {
        quote! {
            #[cfg(feature = "serialize")]
            #[rustfmt::skip]
            #[allow(clippy::all, clippy::pedantic, deprecated, reason = "generated code")]
            mod construction;
        }
    });
    let exports = exports(api);
    let deprecated = api
        .needs
        .deprecated
        .then(|| quote!(#[allow(deprecated, reason = "the crate itself has to use deprecated items")]));
    quote! {
        #about
        #letters
        #case
        #![allow(
            clippy::must_use_candidate,
            clippy::similar_names,
            clippy::too_many_arguments,
            reason = "the API decides about methods, names and parameters"
        )]

        #[rustfmt::skip]
        #deprecated
        mod api;
        #[cfg(test)]
        #[rustfmt::skip]
        #[allow(deprecated, reason = "the crate itself has to use deprecated items")]
        mod auto_traits;
        #construction
        #[rustfmt::skip]
        #deprecated
        pub mod operations;
        #[rustfmt::skip]
        #[allow(
            dead_code,
            unused_imports,
            unused_macros,
            clippy::doc_markdown,
            reason = "the API decides which parts are used, and OpenAPI is not code"
        )]
        mod runtime;
        #[rustfmt::skip]
        #[allow(clippy::doc_markdown, reason = "paths of the API are not code")]
        mod transport;
        #[rustfmt::skip]
        #[allow(
            missing_docs,
            clippy::doc_markdown,
            clippy::struct_excessive_bools,
            clippy::return_self_not_must_use,
            reason = "names and texts come from the API's description"
        )]
        #deprecated
        pub mod types;
        #validation

        #exports
    }
}

/// Returns the re-exports of the private modules, and of the packages whose types are in public signatures.
fn exports(api: &Api) -> TokenStream {
    let own = [("Credential", api.needs.credentials), ("ENVIRONMENT", api.needs.environment)];
    let own: Vec<&str> = own.into_iter().filter(|(_, is_defined)| *is_defined).map(|(name, _)| name).collect();
    let exports = api.needs.exports.iter().map(|export| {
        let feature = feature(api, export.module);
        let (module, names) = (format_ident!("{}", export.module), listed(export.names));
        quote!(#feature pub use runtime::#module::#names;)
    });
    let own = (!own.is_empty()).then(|| {
        let own = listed(&own);
        quote!(pub use api::#own;)
    });
    let packages = api.needs.reexports.iter().map(|package| format_ident!("{package}"));
    quote!(#(pub use #packages;)* #own #(#exports)*)
}

/// Returns the names of a `use` item.
fn listed(names: &[&str]) -> TokenStream {
    let idents: Vec<_> = names.iter().map(|name| format_ident!("{name}")).collect();
    match idents.as_slice() {
        [only] => quote!(#only),
        several => quote!({#(#several),*}),
    }
}

/// Returns the attribute that turns off the compiler's warnings about letters that are rare or look like other letters.
fn allow_foreign_letters() -> TokenStream {
    quote! {
        #![allow(
            confusable_idents,
            mixed_script_confusables,
            uncommon_codepoints,
            reason = "names come from the API's description"
        )]
    }
}

/// Returns `runtime.rs`.
pub(super) fn runtime(api: &Api) -> TokenStream {
    let modules = api.needs.modules.iter().map(|module| {
        let (feature, module) = (feature(api, module), format_ident!("{module}"));
        quote!(#feature pub(crate) mod #module;)
    });
    quote! {
        //! The part of the crate that is the same for every API.
        #(#modules)*
    }
}

/// Returns the attribute of a module that the crate has only with a feature.
fn feature(api: &Api, module: &str) -> Option<TokenStream> {
    api.needs.features.get(module).map(|feature| quote!(#[cfg(feature = #feature)]))
}

/// Returns `api.rs`.
pub(super) fn api(api: &Api) -> TokenStream {
    let base_url = match &api.server {
        Some(url) => quote!(Some(#url)),
        None => quote!(None),
    };
    let (environment, security) = (credentials::environment(api), credentials::security(api));
    let error_body = match &api.error_body {
        Some(name) => {
            let name = format_ident!("{name}");
            quote!(crate::types::#name)
        }
        None => quote!(serde_json::Value),
    };
    let credentials = credentials::methods(api);
    quote! {
        //! Facts about the API that the runtime reads.
        #environment

        /// The base URL in the API's description.
        pub(crate) const BASE_URL: Option<&str> = #base_url;

        #security

        /// The name and version of this crate.
        pub(crate) const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

        /// The body of an error response.
        pub(crate) type ErrorBody = #error_body;

        #credentials
    }
}
