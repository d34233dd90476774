//! The credentials of the client, each sent by the operations that ask for it.
//!
//! Each scheme is a credential, also beside another one that travels in the same way: a document that asks for both
//! means two keys. Two things are one credential nevertheless. Documents of one API have several names for one key:
//! so are schemes that no document asks for both of. And OAuth 2 and OpenID only say where a token comes from: so is
//! such a scheme with what an operation takes in its place.
//!
//! The first credential, which is what `api_key` takes, is the one for which most operations ask; the others follow
//! in the order in which they are asked for.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};
use openapiv3::{APIKeyLocation, PathItem, SecurityRequirement, SecurityScheme};

use super::Context;
use super::parameters::is_header_name;
use crate::diagnostic::Span;
use crate::model::{Credential, Security};
use crate::names::{self, Scope};
use crate::source::node::join;

/// The credentials, and for each scheme the index of its own.
#[derive(Default)]
pub(super) struct Credentials {
    pub(super) list: Vec<Credential>,
    schemes: BTreeMap<String, usize>,
}

/// An operation that asks for credentials.
struct Use<'a> {
    /// Where it stands. Its source is the document.
    span: Span,
    /// The schemes of each alternative.
    alternatives: Vec<Vec<&'a str>>,
}

impl<'a> Use<'a> {
    fn schemes(&self) -> impl Iterator<Item = &'a str> {
        self.alternatives.iter().flatten().copied()
    }

    fn takes(&self, name: &str) -> bool {
        self.alternatives.iter().any(|together| *together == [name])
    }
}

/// A scheme that is asked for.
struct Asked<'a> {
    name: &'a str,
    security: Security,
    /// Whether it is a token that OAuth 2 or OpenID gives.
    is_given: bool,
    documents: BTreeSet<u32>,
}

impl Asked<'_> {
    /// Whether two schemes are one credential.
    fn is_same(&self, other: &Self, uses: &[Use]) -> bool {
        let is_alternative = || uses.iter().any(|one| one.takes(self.name) && one.takes(other.name));
        self.security == other.security
            && (self.documents.is_disjoint(&other.documents) || ((self.is_given || other.is_given) && is_alternative()))
    }
}

pub(super) fn lower(context: &mut Context) -> Credentials {
    let uses = uses(context);
    let mut documents: IndexMap<&str, BTreeSet<u32>> = IndexMap::new();
    for one in &uses {
        for name in one.schemes() {
            documents.entry(name).or_default().insert(one.span.source);
        }
    }
    let mut scope = Scope::without(&["Self"]);
    let mut found: Vec<(Credential, Vec<Asked>)> = Vec::new();
    let mut schemes = BTreeMap::new();
    for (name, documents) in documents {
        let Some((security, is_given)) = travels(context, name) else { continue };
        let pointer = join("#/components/securitySchemes", name);
        let asked = Asked { name, security, is_given, documents };
        let known = found.iter().position(|(_, others)| others.iter().all(|other| other.is_same(&asked, &uses)));
        let index = known.unwrap_or(found.len());
        if let Some((credential, others)) = found.get_mut(index) {
            others.push(asked);
            let place = context.problems.place(context.span(&pointer));
            context
                .renamed
                .push(format!("{place} {pointer} is `Credential::{}`, which travels in the same way", credential.name));
        } else {
            let rust = context.claim(&mut scope, &names::pascal(name), &pointer);
            let credential = Credential { name: rust, scheme: name.to_owned(), security: asked.security.clone() };
            found.push((credential, vec![asked]));
        }
        schemes.insert(name.to_owned(), index);
    }
    let list = found.into_iter().map(|(credential, _)| credential).collect();
    let mut credentials = Credentials { list, schemes };
    credentials.put_first(most_asked(&credentials.schemes, &uses));
    report_other_keys(context, &credentials, &uses);
    credentials
}

impl Credentials {
    /// Moves a credential to the front.
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

/// The credential for which most operations ask; of several, the one that is asked for first.
fn most_asked<'a>(schemes: &BTreeMap<String, usize>, uses: impl IntoIterator<Item = &'a Use<'a>>) -> Option<usize> {
    let mut counts: IndexMap<usize, usize> = IndexMap::new();
    for one in uses {
        let indices: IndexSet<usize> = one.schemes().filter_map(|name| schemes.get(name)).copied().collect();
        indices.into_iter().for_each(|index| *counts.entry(index).or_default() += 1);
    }
    // The last of several is the one that is found.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(index, _)| index)
}

/// Alone, a document may have another key as its `api_key`.
fn report_other_keys(context: &mut Context, credentials: &Credentials, uses: &[Use]) {
    let mut documents: IndexMap<u32, Vec<&Use>> = IndexMap::new();
    for one in uses {
        documents.entry(one.span.source).or_default().push(one);
    }
    for uses in documents.into_values() {
        let own = most_asked(&credentials.schemes, uses.iter().copied());
        if let (Some(own), [first, ..]) = (own.filter(|own| *own > 0), credentials.list.as_slice())
            && let (Some(own), Some(one)) = (credentials.list.get(own), uses.first())
        {
            context.renamed.push(format!(
                "{} `api_key` is `Credential::{}`, for which most operations ask; in this document they ask for `Credential::{}`",
                context.problems.place(one.span),
                first.name,
                own.name
            ));
        }
    }
}

/// How the credential of a scheme travels, and whether OAuth 2 or OpenID gives it. What cannot be sent is reported.
fn travels(context: &mut Context, name: &str) -> Option<(Security, bool)> {
    let pointer = join("#/components/securitySchemes", name);
    let scheme = context.openapi.components.as_ref()?.security_schemes.get(name)?;
    let (scheme, pointer) = context.resolve(scheme, &pointer, |components| &components.security_schemes)?;
    let is_given = matches!(scheme, SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. });
    let security = match scheme {
        SecurityScheme::APIKey { location: APIKeyLocation::Header | APIKeyLocation::Cookie, name, .. }
            if !is_header_name(name) =>
        {
            let message = format!("`{}` is not the name of a header or cookie", name.escape_debug());
            context.unsupported("parameter-name", &pointer, message, "correct it with an overlay action");
            return None;
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
            let span = context.span(&pointer);
            let message = format!("the credential is sent behind `{scheme}` as it is given");
            context.problems.warning("security", span, &pointer, message);
            Security::Http(scheme.clone())
        }
        SecurityScheme::HTTP { scheme, .. } => {
            let message = format!("`{}` is not the name of a scheme", scheme.escape_debug());
            context.unsupported("security", &pointer, message, "correct it with an overlay action");
            return None;
        }
    };
    Some((security, is_given))
}

/// The operations that ask for credentials. Schemes may be declared for nothing.
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

/// The alternatives of an operation, each a list of credentials that are sent together.
pub(super) fn requirements(
    context: &mut Context,
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
                let message = format!("there is no security scheme `{name}`");
                let help = "add it to `components.securitySchemes` with an overlay action";
                context.unsupported("security", pointer, message, help);
            }
            together.extend(context.credentials.schemes.get(name).filter(|index| !together.contains(index)).copied());
        }
        if !alternatives.contains(&together) {
            alternatives.push(together);
        }
    }
    // No alternative but the one that asks for nothing is none at all.
    if alternatives.iter().all(Vec::is_empty) { Vec::new() } else { alternatives }
}
