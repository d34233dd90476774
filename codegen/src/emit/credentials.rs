//! The part of `api.rs` about credentials: how requests carry them, and the functions that take them.
//!
//! These functions are generated, because they exist only if the API uses credentials, and because HTTP Basic
//! authentication takes a user name and a password.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::attributes::docs;
use crate::model::{Api, Credential, Security};

/// Returns the constant with the names of the environment variables.
pub(super) fn environment(api: &Api) -> Option<TokenStream> {
    let variables = &api.environment;
    api.needs.environment.then(|| {
        quote! {
            /// The environment variables that [`ClientBuilder::from_env`] reads, in this order.
            pub const ENVIRONMENT: &[&str] = &[#(#variables),*];
        }
    })
}

/// Returns the list of the credentials and of how requests carry them, and a constant with the index of each.
pub(super) fn security(api: &Api) -> TokenStream {
    let security = api.security.iter().map(|credential| {
        let (name, security) = (&credential.name, transmission(&credential.security));
        quote!((#name, #security))
    });
    let constants = api.security.iter().enumerate().map(|(index, credential)| {
        let (name, index) = (format_ident!("{}", credential.constant), Literal::usize_unsuffixed(index));
        let about = format!(" The index of `{}` in [`SECURITY`].", credential.name);
        quote!(#[doc = #about] pub(crate) const #name: usize = #index;)
    });
    quote! {
        /// Each credential and how requests carry it.
        pub(crate) const SECURITY: &[(&str, Security)] = &[#(#security),*];

        #(#constants)*
    }
}

/// Returns the runtime's value for the part of a request that contains a credential.
fn transmission(security: &Security) -> TokenStream {
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

/// Returns the enum of credentials, and the functions of the client and of its builder that take credentials.
pub(super) fn methods(api: &Api) -> TokenStream {
    let Some(first) = api.security.first() else { return without_credentials() };
    let is_basic = first.security == Security::Basic;
    let variants = api.needs.credentials.then(|| variants(api));
    let client = client(api, is_basic);
    let from_env = api.needs.environment.then(|| builder_from_env(first, is_basic));
    let api_key = (!is_basic).then(|| api_key(first));
    let basic_auth = api.security.iter().find(|one| one.security == Security::Basic).map(basic_auth);
    let credential = api.needs.credentials.then(|| credential(&first.name, is_basic));
    let trust_host = trust_host(&api.needs.untrusted_hosts);
    quote! {
        #variants
        #client
        impl ClientBuilder {
            #from_env
            #api_key
            #basic_auth
            #credential
            #trust_host
        }
    }
}

/// Returns the method that trusts a host of another site.
fn trust_host(hosts: &BTreeSet<String>) -> Option<TokenStream> {
    let listed = hosts.iter().map(|host| format!("`{host}`")).collect::<Vec<_>>().join(", ");
    let listed = docs(&[format!("The host is one of: {listed}.")]);
    let hosts: Vec<&String> = hosts.iter().collect();
    (!hosts.is_empty()).then(|| {
        quote! {
            /// Sends credentials also to a host that belongs to another site than the server of the API. Without it,
            /// operations on this host are called without credentials.
            ///
            #listed
            pub fn trust_host(self, host: impl Into<String>) -> Self {
                self.with_trusted_host(host.into(), &[#(#hosts),*])
            }
        }
    })
}

/// Returns the constructor of a client without credentials.
fn without_credentials() -> TokenStream {
    quote! {
        impl Client {
            /// Creates a client with default settings.
            ///
            /// # Errors
            ///
            /// [`ErrorKind::Config`](crate::ErrorKind::Config) if the API description declares no server, or if the
            /// HTTP client could not be created.
            pub fn new() -> Result<Self, Error> {
                Self::builder().build()
            }
        }
    }
}

/// Returns the constructors of a client with credentials.
fn client(api: &Api, is_basic: bool) -> Option<TokenStream> {
    // The key is sent only to hosts that the caller names with `trust_host`.
    if !api.needs.sends_credentials {
        return None;
    }
    let from_env = api.needs.environment.then(|| {
        quote! {
            /// Creates a client with the credential from the environment, as [`ClientBuilder::from_env`] reads it, and
            /// default settings.
            ///
            /// # Errors
            ///
            /// [`ErrorKind::Config`](crate::ErrorKind::Config) if none of the variables is set, if the credential is
            /// not valid, or if the API description declares no server.
            pub fn from_env() -> Result<Self, Error> {
                ClientBuilder::from_env()?.build()
            }
        }
    });
    let new = if is_basic {
        quote! {
            /// Creates a client with this user name and password, and default settings.
            ///
            /// # Errors
            ///
            /// [`ErrorKind::Config`](crate::ErrorKind::Config) if the user name contains a colon, if one of them
            /// contains a control character, or if the API description declares no server.
            pub fn new(user: impl Into<String>, password: impl Into<String>) -> Result<Self, Error> {
                Self::builder().basic_auth(user, password).build()
            }
        }
    } else {
        quote! {
            /// Creates a client with this API key and default settings.
            ///
            /// # Errors
            ///
            /// [`ErrorKind::Config`](crate::ErrorKind::Config) if the key is empty or contains characters that are not
            /// allowed in a header, or if the API description declares no server.
            pub fn new(api_key: impl Into<String>) -> Result<Self, Error> {
                Self::builder().api_key(api_key).build()
            }
        }
    };
    Some(quote!(impl Client { #new #from_env }))
}

/// Returns the function of the builder that reads the environment.
fn builder_from_env(first: &Credential, is_basic: bool) -> TokenStream {
    let constant = format_ident!("{}", first.constant);
    let what = if is_basic { "user name and password" } else { "API key" };
    let about = format!(" Creates a builder with the {what} from the environment: the value of the first variable in");
    let form = is_basic.then(|| quote!(#[doc = " The value is `user:password`."]));
    quote! {
        #[doc = #about]
        /// [`ENVIRONMENT`] that is set and not blank, without surrounding whitespace.
        #form
        ///
        /// # Errors
        ///
        /// [`ErrorKind::Config`](crate::ErrorKind::Config) if none of the variables is set.
        pub fn from_env() -> Result<Self, Error> {
            Ok(Self::default().with_credential(#constant, from_environment(ENVIRONMENT, #what)?))
        }
    }
}

/// Returns the method that sets the first credential.
fn api_key(first: &Credential) -> TokenStream {
    let constant = format_ident!("{}", first.constant);
    quote! {
        /// Sets the API key, or the access token of an API that uses tokens.
        pub fn api_key(self, api_key: impl Into<String>) -> Self {
            self.with_credential(#constant, api_key.into())
        }
    }
}

/// Returns the method that sets the credential for HTTP Basic authentication.
fn basic_auth(credential: &Credential) -> TokenStream {
    let constant = format_ident!("{}", credential.constant);
    quote! {
        /// Sets the user name and the password for HTTP Basic authentication (RFC 7617). The user name must not contain
        /// a colon.
        pub fn basic_auth(self, user: impl Into<String>, password: impl Into<String>) -> Self {
            self.with_basic_auth(#constant, &user.into(), &password.into())
        }
    }
}

/// Returns the enum of credentials.
fn variants(api: &Api) -> TokenStream {
    let variants = api.security.iter().map(|credential| {
        let about = match credential.security {
            Security::Basic => format!("The security scheme `{}`. Its secret is `user:password`.", credential.scheme),
            _ => format!("The security scheme `{}`.", credential.scheme),
        };
        let (name, about) = (format_ident!("{}", credential.name), docs(&[about]));
        quote!(#about #name)
    });
    quote! {
        /// The credentials that operations use, named after their security schemes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Credential {
            #(#variants,)*
        }
    }
}

/// Returns the method that sets one of several credentials.
fn credential(first: &str, is_basic: bool) -> TokenStream {
    let method = if is_basic { "basic_auth" } else { "api_key" };
    let about = format!(" Sets a credential. [`{method}`](Self::{method}) sets [`Credential::{first}`].");
    quote! {
        #[doc = #about]
        pub fn credential(self, credential: Credential, secret: impl Into<String>) -> Self {
            self.with_credential(credential as usize, secret.into())
        }
    }
}
