//! Credentials: from the security schemes of the document to the credentials of the client.
//!
//! Each security scheme is a credential, with two exceptions. Two schemes that requests carry in the same way are one
//! credential if no document requires both, because the documents of one API may give one key several names. A scheme
//! of OAuth 2 or OpenID Connect only describes where a token comes from, so it is one credential with an alternative
//! that requests carry in the same way.
//!
//! The first credential is the argument of `api_key`: the one that it is in the names file, or else the one that most
//! operations require. The others follow in the order of the document.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};
use openapiv3::{APIKeyLocation, PathItem, SecurityRequirement, SecurityScheme};
use serde_json::Value;

use super::media::is_header_name;
use crate::diagnostic::Span;
use crate::lower::context::Context;
use crate::model::{Credential, Security};
use crate::names::{self, CREDENTIALS, Scope, Section, reserved};
use crate::source::node::join;

/// The credentials of the client.
#[derive(Default)]
pub(in crate::lower) struct Credentials {
    pub(in crate::lower) list: Vec<Credential>,
    /// From the name of each security scheme to the index of its credential.
    schemes: BTreeMap<String, usize>,
}

/// An operation that requires credentials.
struct Use<'a> {
    /// The location of the operation. Its source is the document.
    span: Span,
    /// The schemes of each alternative.
    alternatives: Vec<Vec<&'a str>>,
}

impl<'a> Use<'a> {
    /// Returns the schemes of all alternatives.
    fn schemes(&self) -> impl Iterator<Item = &'a str> {
        self.alternatives.iter().flatten().copied()
    }

    /// Returns whether the scheme alone is one of the alternatives.
    fn accepts(&self, name: &str) -> bool {
        self.alternatives.iter().any(|together| *together == [name])
    }
}

/// A security scheme that operations require.
struct Scheme<'a> {
    name: &'a str,
    security: Security,
    /// Whether the credential is a token of OAuth 2 or OpenID Connect.
    is_token: bool,
    /// The documents whose operations require it.
    documents: BTreeSet<u32>,
}

impl Scheme<'_> {
    /// Returns whether two schemes are one credential.
    fn is_same(&self, other: &Self, uses: &[Use]) -> bool {
        let is_alternative = || uses.iter().any(|one| one.accepts(self.name) && one.accepts(other.name));
        self.security == other.security
            && (self.documents.is_disjoint(&other.documents) || ((self.is_token || other.is_token) && is_alternative()))
    }
}

/// Returns the credentials that operations require.
pub(in crate::lower) fn lower(context: &mut Context) -> Credentials {
    let uses = uses(context);
    let mut documents: IndexMap<&str, BTreeSet<u32>> = IndexMap::new();
    for one in &uses {
        for name in one.schemes() {
            documents.entry(name).or_default().insert(one.span.source);
        }
    }
    let mut scope = context.scope(Section::Credentials, "", documents.keys().copied(), &reserved::CREDENTIALS);
    let mut constants = Scope::without(&reserved::CONSTANTS);
    let mut grouped: Vec<(Credential, Vec<Scheme>)> = Vec::new();
    let mut schemes = BTreeMap::new();
    for (name, documents) in documents {
        let Some((security, is_token)) = transmission(context, name) else { continue };
        let pointer = join("#/components/securitySchemes", name);
        let scheme = Scheme { name, security, is_token, documents };
        let known = grouped.iter().position(|(_, others)| others.iter().all(|other| other.is_same(&scheme, &uses)));
        let index = known.unwrap_or(grouped.len());
        if let Some((credential, others)) = grouped.get_mut(index) {
            others.push(scheme);
            let (location, name) = (context.location(&pointer), &credential.name);
            let message =
                format!("{location} {pointer} is renamed to `Credential::{name}`: requests carry both in the same way");
            context.report.renamed.push(message);
        } else {
            let rust = context.claim(&mut scope, name, &names::pascal(name), &pointer);
            let constant = constants.claim(&names::constant(&rust));
            let (scheme_name, security) = (name.to_owned(), scheme.security.clone());
            let credential = Credential { name: rust, constant, scheme: scheme_name, security };
            grouped.push((credential, vec![scheme]));
        }
        schemes.insert(name.to_owned(), index);
    }
    let list = grouped.into_iter().map(|(credential, _)| credential).collect();
    let mut credentials = Credentials { list, schemes };
    let given = given_first(context, &credentials.schemes);
    credentials.put_first(given.or_else(|| most_required(&credentials.schemes, &uses)));
    report_other_keys(context, &credentials, &uses);
    credentials
}

impl Credentials {
    /// Moves a credential to the front of the list.
    fn put_first(&mut self, first: Option<usize>) {
        let Some(first) = first.filter(|first| *first < self.list.len()) else { return };
        let credential = self.list.remove(first);
        self.list.insert(0, credential);
        for index in self.schemes.values_mut() {
            match (*index).cmp(&first) {
                Ordering::Less => *index += 1,
                Ordering::Equal => *index = 0,
                Ordering::Greater => {}
            }
        }
    }
}

/// Returns the first credential of the names file, which does not state it if it has only one.
fn given_first(context: &Context, schemes: &BTreeMap<String, usize>) -> Option<usize> {
    let is_first = |scheme: &&String| context.names.position(CREDENTIALS, scheme) == Some(1);
    let only = || {
        let mut names = context.names.of(Section::Credentials, "");
        names.next().filter(|_| names.next().is_none()).map(|(scheme, _)| scheme)
    };
    let first = schemes.keys().find(is_first).map(String::as_str).or_else(only)?;
    schemes.get(first).copied()
}

/// Returns the credential that most operations require; of several, the first.
fn most_required<'a>(schemes: &BTreeMap<String, usize>, uses: impl IntoIterator<Item = &'a Use<'a>>) -> Option<usize> {
    let mut counts: IndexMap<usize, usize> = IndexMap::new();
    for one in uses {
        let indices: IndexSet<usize> = one.schemes().filter_map(|name| schemes.get(name)).copied().collect();
        indices.into_iter().for_each(|index| *counts.entry(index).or_default() += 1);
    }
    // `max_by_key` returns the last of several.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(index, _)| index)
}

/// Reports each document whose operations mostly require a credential other than the first one of the client.
fn report_other_keys(context: &mut Context, credentials: &Credentials, uses: &[Use]) {
    let mut documents: IndexMap<u32, Vec<&Use>> = IndexMap::new();
    for one in uses {
        documents.entry(one.span.source).or_default().push(one);
    }
    for uses in documents.into_values() {
        let own = most_required(&credentials.schemes, uses.iter().copied());
        if let (Some(own), [first, ..]) = (own.filter(|own| *own > 0), credentials.list.as_slice())
            && let (Some(own), Some(one)) = (credentials.list.get(own), uses.first())
        {
            let location = context.problems.place(one.span);
            context.report.renamed.push(format!(
                "{location} `api_key` is `Credential::{}`, which most operations require; most operations of this \
                 document require `Credential::{}`",
                first.name, own.name
            ));
        }
    }
}

/// Returns how requests carry the credential of a scheme, and whether it is a token of OAuth 2 or OpenID Connect.
/// Reports a scheme that cannot be sent.
fn transmission(context: &mut Context, name: &str) -> Option<(Security, bool)> {
    let pointer = join("#/components/securitySchemes", name);
    let scheme = context.openapi.components.as_ref()?.security_schemes.get(name)?;
    let (scheme, pointer) = context.resolve(scheme, &pointer, |components| &components.security_schemes)?;
    let is_token = matches!(scheme, SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. });
    let security = match scheme {
        SecurityScheme::APIKey { location: APIKeyLocation::Header | APIKeyLocation::Cookie, name, .. }
            if !is_header_name(name) =>
        {
            let message = format!("`{}` is not a valid name of a header or cookie", name.escape_debug());
            context.error("parameter-name", &pointer, message, "correct it with an overlay action");
            return None;
        }
        SecurityScheme::APIKey { location: APIKeyLocation::Header, name, extensions, .. }
            if name.eq_ignore_ascii_case("authorization") && extensions.contains_key("x-bearer-format") =>
        {
            let format = extensions.get("x-bearer-format").and_then(Value::as_str).unwrap_or_default().to_owned();
            of_format(context, &pointer, &format)
        }
        SecurityScheme::APIKey { location, name, .. } => match location {
            APIKeyLocation::Header => Security::Header(name.clone()),
            APIKeyLocation::Query => Security::Query(name.clone()),
            APIKeyLocation::Cookie => Security::Cookie(name.clone()),
        },
        SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => Security::Bearer,
        SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => Security::Basic,
        SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => Security::Bearer,
        SecurityScheme::HTTP { scheme, .. } if is_header_name(scheme) => {
            let message = format!("the client sends `{scheme}` and the credential without any computation");
            context.warn("security", &pointer, message);
            Security::Http(scheme.clone())
        }
        SecurityScheme::HTTP { scheme, .. } => {
            let message = format!("`{}` is not a valid name of an authentication scheme", scheme.escape_debug());
            context.error("security", &pointer, message, "correct it with an overlay action");
            return None;
        }
    };
    Some((security, is_token))
}

/// Returns how requests carry a key in `Authorization`: `x-bearer-format` names the scheme before the key.
fn of_format(context: &mut Context, pointer: &str, format: &str) -> Security {
    match format.to_ascii_lowercase().as_str() {
        "bearer" => Security::Bearer,
        "basic" => Security::Basic,
        "" | "none" => Security::Header("Authorization".to_owned()),
        _ => {
            let message =
                format!("the `x-bearer-format` `{}` is not known: the key is sent as it is", format.escape_debug());
            context.warn("security", pointer, message).help("use `bearer`, `basic` or `none`");
            Security::Header("Authorization".to_owned())
        }
    }
}

/// Returns the operations that require credentials. A document may declare schemes that no operation requires.
fn uses<'a>(context: &Context<'a>) -> Vec<Use<'a>> {
    let openapi = context.openapi;
    let mut uses = Vec::new();
    for (path, item) in &openapi.paths.paths {
        for (method, operation) in item.as_item().into_iter().flat_map(PathItem::iter) {
            let security = operation.security.as_ref().or(openapi.security.as_ref());
            let together = |requirement: &'a SecurityRequirement| requirement.keys().map(String::as_str).collect();
            let alternatives: Vec<Vec<&str>> = security.into_iter().flatten().map(together).collect();
            if !alternatives.iter().all(Vec::is_empty) {
                uses.push(Use { span: context.span(&join(&join("#/paths", path), method)), alternatives });
            }
        }
    }
    uses
}

/// Returns the alternatives of an operation, each a list of credentials that are sent together.
pub(super) fn requirements(
    context: &mut Context,
    credentials: &Credentials,
    security: Option<&Vec<SecurityRequirement>>,
    pointer: &str,
) -> Vec<Vec<usize>> {
    let openapi = context.openapi;
    let declared = openapi.components.as_ref().map(|components| &components.security_schemes);
    let mut alternatives: Vec<Vec<usize>> = Vec::new();
    for requirement in security.or(openapi.security.as_ref()).into_iter().flatten() {
        let mut together: Vec<usize> = Vec::new();
        for name in requirement.keys() {
            if declared.is_none_or(|schemes| !schemes.contains_key(name)) {
                let message = format!("the security scheme `{name}` is not declared");
                let help = "add it to `components.securitySchemes` with an overlay action";
                context.error("security", pointer, message, help);
            }
            together.extend(credentials.schemes.get(name).filter(|index| !together.contains(index)).copied());
        }
        if !alternatives.contains(&together) {
            alternatives.push(together);
        }
    }
    // If every alternative is empty, the operation requires no credentials.
    if alternatives.iter().all(Vec::is_empty) { Vec::new() } else { alternatives }
}
