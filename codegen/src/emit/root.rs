//! `lib.rs` and `api.rs`: what the crate shows at its root, and what the runtime has to know of the API.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::render::{docs, inner_docs};
use super::{RUNTIME, needs};
use crate::model::{Api, Field, Security, TypeDef, TypeKind};

/// `lib.rs`.
pub(super) fn lib(api: &Api, has_foreign_letters: bool) -> TokenStream {
    let letters = has_foreign_letters.then(allow_foreign_letters);
    let mut about = vec![format!("Client for the {} API.", api.title), String::new()];
    if !api.docs.is_empty() {
        about.extend(api.docs.iter().cloned());
        about.push(String::new());
    }
    about.push("Begin with a [`Client`]; its methods lead to the operations.".to_owned());
    let about = inner_docs(&about);
    let validation = needs(api, "validation").then(|| {
        quote! {
            #[cfg(feature = "validate")]
            #[rustfmt::skip]
            #[allow(clippy::all, clippy::pedantic, deprecated, reason = "checks are written one by one")]
            mod validation;
        }
    });
    let exports = exports(api);
    let deprecated =
        is_deprecated(api).then(|| quote!(#[allow(deprecated, reason = "they say so to those who use them")]));
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

/// What the root shows of the modules that are private.
fn exports(api: &Api) -> TokenStream {
    let nullable = keeps_null(api);
    let has_enum = api.types.iter().any(|def| matches!(def.kind, TypeKind::Enum(_)));
    let own: &[&str] = if has_credentials(api) { &["Credential", "ENVIRONMENT"] } else { &["ENVIRONMENT"] };
    let shown: [(bool, &str, &[&str]); 12] = [
        (needs(api, "base64"), "base64", &["Base64"]),
        (true, "client", &["Client", "ClientBuilder"]),
        (needs(api, "downloads"), "downloads", &["Download"]),
        (true, "error", &["Error", "ErrorKind"]),
        (needs(api, "files"), "files", &["File"]),
        (needs(api, "integers"), "integers", &["UnknownInteger"]),
        (nullable, "objects", &["Nullable"]),
        (true, "response", &["Response"]),
        (needs(api, "streams"), "streams", &["EventStream"]),
        (needs(api, "validation"), "validation", &["Validate", "Violation"]),
        (has_enum, "values", &["UnknownValue"]),
        (needs(api, "waiting"), "waiting", &["Wait", "WaitError"]),
    ];
    let shown = shown.into_iter().filter(|(is_there, ..)| *is_there).map(|(_, module, names)| {
        let feature = (module == "validation").then(|| quote!(#[cfg(feature = "validate")]));
        let (module, names) = (format_ident!("{module}"), listed(names));
        quote!(#feature pub use runtime::#module::#names;)
    });
    let own = listed(own);
    quote!(pub use api::#own; #(#shown)*)
}

/// Names of an import.
fn listed(names: &[&str]) -> TokenStream {
    let idents: Vec<_> = names.iter().map(|name| format_ident!("{name}")).collect();
    match idents.as_slice() {
        [only] => quote!(#only),
        several => quote!({#(#several),*}),
    }
}

/// Whether a field tells null from nothing.
fn keeps_null(api: &Api) -> bool {
    api.types.iter().any(|def| match &def.kind {
        TypeKind::Struct(fields) => fields.iter().any(Field::keeps_null),
        _ => false,
    })
}

/// The compiler warns of letters that are rare, or look like others.
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

/// `runtime.rs`.
pub(super) fn runtime(api: &Api) -> TokenStream {
    let modules = RUNTIME.iter().filter(|(module, _)| needs(api, module) && *module != "validation");
    let modules = modules.map(|(module, _)| format_ident!("{module}"));
    let validation = needs(api, "validation").then(|| {
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

fn is_deprecated(api: &Api) -> bool {
    let in_type = |def: &TypeDef| match &def.kind {
        TypeKind::Struct(fields) | TypeKind::Form(fields) => fields.iter().any(|field| field.deprecated),
        _ => false,
    };
    api.types.iter().any(|def| def.deprecated || in_type(def)) || api.operations().any(|operation| operation.deprecated)
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
    let credentials = has_credentials(api).then(|| credentials(api));
    let builder = has_credentials(api).then(|| {
        quote!(
            use crate::ClientBuilder;
        )
    });
    quote! {
        //! What the runtime has to know of this API.
        #builder
        use crate::runtime::security::Security;

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

/// Whether callers have to say which credential they mean.
fn has_credentials(api: &Api) -> bool {
    api.security.len() > 1
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
