//! `lib.rs`, `runtime.rs` and `api.rs`: the modules of the crate, its re-exports, and the facts about the API that the
//! runtime reads.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::{docs, inner_docs};
use crate::model::{Api, Security};

/// Returns `lib.rs`.
pub(super) fn lib(api: &Api) -> TokenStream {
    let letters = api.needs.foreign_letters.then(allow_foreign_letters);
    let mut about = vec![format!("Client for the {} API.", api.title), String::new()];
    if !api.docs.is_empty() {
        about.extend(api.docs.iter().cloned());
        about.push(String::new());
    }
    about.push("Begin with a [`Client`]; its methods lead to the operations.".to_owned());
    let about = inner_docs(&about);
    let validation = api.needs.has("validation").then(|| {
        quote! {
            #[cfg(feature = "validate")]
            #[rustfmt::skip]
            #[allow(clippy::all, clippy::pedantic, deprecated, reason = "checks are written one by one")]
            mod validation;
        }
    });
    let exports = exports(api);
    let deprecated =
        api.needs.deprecated.then(|| quote!(#[allow(deprecated, reason = "they say so to those who use them")]));
    quote! {
        #about
        #letters

        #[rustfmt::skip]
        #deprecated
        mod api;
        #[rustfmt::skip]
        #deprecated
        pub mod operations;
        #[rustfmt::skip]
        #[allow(dead_code, unused_imports, unused_macros, reason = "which parts are used depends on the API")]
        mod runtime;
        #[rustfmt::skip]
        #[allow(clippy::all, clippy::pedantic, dead_code, missing_docs, reason = "as progenitor makes it")]
        mod transport;
        #[rustfmt::skip]
        #[allow(missing_docs, clippy::doc_markdown, clippy::struct_excessive_bools, clippy::return_self_not_must_use, reason = "names and texts are those of the API's description")]
        #deprecated
        pub mod types;
        #validation

        #exports
    }
}

/// Returns the re-exports of the private modules.
fn exports(api: &Api) -> TokenStream {
    let own: &[&str] = if api.needs.credentials { &["Credential", "ENVIRONMENT"] } else { &["ENVIRONMENT"] };
    let exports = api.needs.exports.iter().map(|export| {
        let feature = (export.module == "validation").then(|| quote!(#[cfg(feature = "validate")]));
        let (module, names) = (format_ident!("{}", export.module), listed(export.names));
        quote!(#feature pub use runtime::#module::#names;)
    });
    let own = listed(own);
    quote!(pub use api::#own; #(#exports)*)
}

/// Returns the names of a `use` item.
fn listed(names: &[&str]) -> TokenStream {
    let idents: Vec<_> = names.iter().map(|name| format_ident!("{name}")).collect();
    match idents.as_slice() {
        [only] => quote!(#only),
        several => quote!({#(#several),*}),
    }
}

/// Returns the attribute that allows names with letters that the compiler warns of: rare ones, and those that look like others.
fn allow_foreign_letters() -> TokenStream {
    quote! {
        #![allow(
            confusable_idents,
            mixed_script_confusables,
            uncommon_codepoints,
            reason = "names are those of the API's description"
        )]
    }
}

/// Returns `runtime.rs`.
pub(super) fn runtime(api: &Api) -> TokenStream {
    let modules = api.needs.modules.iter().filter(|module| **module != "validation");
    let modules = modules.map(|module| format_ident!("{module}"));
    let validation = api.needs.has("validation").then(|| {
        quote!(
            #[cfg(feature = "validate")]
            pub(crate) mod validation;
        )
    });
    quote! {
        //! The part of the crate that is the same for every API.
        #(pub(crate) mod #modules;)*
        #validation
    }
}

/// `api.rs`.
pub(super) fn api(api: &Api) -> TokenStream {
    let base_url = match &api.server {
        Some(url) => quote!(Some(#url)),
        None => quote!(None),
    };
    let environment = &api.environment;
    let security = api.security.iter().map(|credential| {
        let (name, travels) = (&credential.name, travels(&credential.security));
        quote!((#name, #travels))
    });
    let error_body = match &api.error_body {
        Some(name) => {
            let name = format_ident!("{name}");
            quote!(crate::types::#name)
        }
        None => quote!(serde_json::Value),
    };
    let credentials = api.needs.credentials.then(|| credentials(api));
    quote! {
        //! What the runtime has to know of this API.
        /// The environment variables that [`Client::from_env`](crate::Client::from_env) looks at, in this order.
        pub const ENVIRONMENT: &[&str] = &[#(#environment),*];

        /// The server of the API's description.
        pub(crate) const BASE_URL: Option<&str> = #base_url;

        /// Each credential, and how it travels.
        pub(crate) const SECURITY: &[(&str, Security)] = &[#(#security),*];

        /// The name and version of this crate.
        pub(crate) const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

        /// The body of an error.
        pub(crate) type ErrorBody = #error_body;

        #credentials
    }
}

/// How a credential travels, as the runtime writes it.
fn travels(security: &Security) -> TokenStream {
    match security {
        Security::Header(name) => {
            let name = name.to_ascii_lowercase();
            quote!(Security::Header(#name))
        }
        Security::Query(name) => quote!(Security::Query(#name)),
        Security::Cookie(name) => quote!(Security::Cookie(#name)),
        Security::Basic => quote!(Security::Basic),
        Security::Http(scheme) => quote!(Security::Http(#scheme)),
        Security::Bearer => quote!(Security::Bearer),
    }
}

fn credentials(api: &Api) -> TokenStream {
    let variants = api.security.iter().map(|credential| {
        let (name, about) =
            (format_ident!("{}", credential.name), docs(&[format!("The security scheme `{}`.", credential.scheme)]));
        quote!(#about #name)
    });
    let first = api.security.first().map_or("", |credential| credential.name.as_str());
    let about =
        format!(" A credential. That of [`Credential::{first}`] is what [`api_key`](Self::api_key) takes, too.");
    quote! {
        /// The credentials that operations ask for, each known by its security scheme.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Credential {
            #(#variants,)*
        }

        impl ClientBuilder {
            #[doc = #about]
            pub fn credential(self, credential: Credential, secret: impl Into<String>) -> Self {
                self.with_credential(credential as usize, secret.into())
            }
        }
    }
}
