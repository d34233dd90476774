//! The documentation of the crate: an example, the groups, authentication, errors and features.

use proc_macro2::TokenStream;
use quote::quote;

use super::examples::Examples;
use crate::model::{Api, Credential, Group, Security};

/// Returns the lines of the documentation.
pub(super) fn lines(api: &Api, examples: Examples) -> Vec<String> {
    let mut lines = vec![format!("Client for the {}.", name(&api.title)), String::new()];
    if !api.docs.is_empty() {
        lines.extend(api.docs.iter().cloned());
        lines.push(String::new());
    }
    lines.push("Create a [`Client`] and call its methods.".to_owned());
    let example = examples.of_crate(&create(api));
    let sections = [
        ("Example", example),
        ("Groups", groups(&api.root, "client", "operations")),
        ("Authentication", authentication(api)),
        ("Errors", errors()),
        ("Retries and limits", limits()),
        ("Features", features(api)),
    ];
    for (title, section) in sections.into_iter().filter(|(_, section)| !section.is_empty()) {
        lines.extend([String::new(), format!("# {title}"), String::new()]);
        lines.extend(section);
    }
    lines
}

/// Returns the name of the API: its title, and the word `API` if the title does not contain it.
pub(super) fn name(title: &str) -> String {
    let has_word = title.split(|next: char| !next.is_alphanumeric()).any(|word| matches!(word, "API" | "APIs"));
    if has_word { title.to_owned() } else { format!("{title} API") }
}

/// Returns the expression that creates a client.
pub(super) fn create(api: &Api) -> TokenStream {
    let first = api.security.first().map(|credential| &credential.security);
    match (api.needs.environment, api.needs.sends_credentials, first) {
        (true, true, _) => quote!(Client::from_env()),
        (false, _, None) => quote!(Client::new()),
        (false, true, Some(Security::Basic)) => quote!(Client::new("user", "password")),
        (false, true, Some(_)) => quote!(Client::new("API key")),
        (true, false, _) | (false, false, Some(_)) => quote!(Client::builder().build()),
    }
}

/// Returns a list of the groups with operations. `call` is the call that returns the outer group, and `module` the path
/// of its module.
fn groups(group: &Group, call: &str, module: &str) -> Vec<String> {
    let lists = group.groups.iter().map(|child| {
        let owner = if group.path.is_empty() { "Client".to_owned() } else { format!("{module}::{}", group.type_name) };
        let call = format!("{call}.{}()", child.name);
        let about = child.docs.first().map_or_else(String::new, |about| format!(": {about}"));
        let entry = (!child.operations.is_empty()).then(|| format!("- [`{call}`]({owner}::{}){about}", child.name));
        let inner = groups(child, &call, &format!("{module}::{}", child.module));
        entry.into_iter().chain(inner).collect::<Vec<_>>()
    });
    lists.flatten().collect()
}

/// Returns how a client gets its credentials.
fn authentication(api: &Api) -> Vec<String> {
    let Some(first) = api.security.first() else {
        return vec!["The API description declares no credentials.".to_owned()];
    };
    let is_basic = first.security == Security::Basic;
    let what = if is_basic { "the user name and the password" } else { "the API key or access token" };
    let (takes, reads) =
        if api.needs.sends_credentials { ("Client::new", "Client") } else { ("ClientBuilder", "ClientBuilder") };
    let setter = match (api.needs.sends_credentials, is_basic) {
        (true, _) => format!("[`{takes}`]"),
        (false, true) => "[`ClientBuilder::basic_auth`]".to_owned(),
        (false, false) => "[`ClientBuilder::api_key`]".to_owned(),
    };
    let mut lines = vec![format!("{setter} takes {what}, which requests carry in {}.", carrier(first))];
    if api.needs.environment {
        lines.push(format!("[`{reads}::from_env`] reads it from an environment variable in [`ENVIRONMENT`]."));
    }
    if api.needs.credentials {
        lines.push("[`ClientBuilder::credential`] sets any other [`Credential`].".to_owned());
    }
    lines
}

/// Returns the part of a request that carries a credential.
fn carrier(credential: &Credential) -> String {
    let plain = |name: &str| name.replace(|next: char| next.is_control() || next == '`', " ");
    match &credential.security {
        Security::Header(name) => format!("the header `{}`", plain(name)),
        Security::Query(name) => format!("the query parameter `{}`", plain(name)),
        Security::Cookie(name) => format!("the cookie `{}`", plain(name)),
        Security::Basic | Security::Http(_) | Security::Bearer => "the header `Authorization`".to_owned(),
    }
}

fn errors() -> Vec<String> {
    let lines = [
        "A call fails with an [`Error`]. [`Error::kind`] is the reason; [`Error::http_status`], [`Error::body`] and",
        "[`Error::request_id`] are from the response, if there is one. [`Error::attempts`] is the number of requests.",
    ];
    lines.map(ToOwned::to_owned).to_vec()
}

fn limits() -> Vec<String> {
    let lines = [
        "A request that fails is sent again, at most twice, where that is safe: see [`Retry`]. Connecting may take 10",
        "seconds, the start of a response 10 minutes, and a pause in a transfer 60 seconds; a transfer that makes progress",
        "has no limit. [`ClientBuilder`] changes this for all calls, and [`CallOptions`] for one call. Dropping the future",
        "of a call cancels it. [`Client::request`] sends a request that this crate has no method for.",
    ];
    lines.map(ToOwned::to_owned).to_vec()
}

fn features(api: &Api) -> Vec<String> {
    let mut lines = vec!["- `rustls` (default) or `native-tls`: the implementation of TLS.".to_owned()];
    let serialize = [
        "- `serialize`: every type implements both `Serialize` and `Deserialize`, types of responses have `new` and setters,",
        "  and [`Response`] has `new`. It is for caches, logs and tests.",
    ];
    lines.extend(serialize.map(ToOwned::to_owned));
    lines.push("- `gzip`, `brotli`, `zstd`: responses may be compressed.".to_owned());
    if api.needs.has("validation") {
        lines.push("- `validate`: `Validate` checks values against the constraints of the API description.".to_owned());
    }
    lines
}
