//! The credentials of the client, each sent by the operations that ask for it.
//!
//! A scheme is a credential, also beside another one that travels in the same way: a document that asks for both
//! means two keys. Schemes of different documents that travel in the same way are one credential: there the same
//! key has several names. The first credential, which is what `api_key` takes, is the one for which most operations
//! ask; the others follow in the order in which they are asked for.

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
    /// The schemes of all alternatives, in their order.
    schemes: Vec<&'a str>,
}

pub(super) fn lower(context: &mut Context) -> Credentials {
    let uses = uses(context);
    // The documents that ask for each scheme.
    let mut asked: IndexMap<&str, BTreeSet<u32>> = IndexMap::new();
    for Use { span, schemes } in &uses {
        for name in schemes {
            asked.entry(name).or_default().insert(span.source);
        }
    }
    let mut scope = Scope::without(&["Self"]);
    let mut found: Vec<(Credential, BTreeSet<u32>)> = Vec::new();
    let mut schemes = BTreeMap::new();
    for (name, documents) in asked {
        let Some(security) = travels(context, name) else { continue };
        let pointer = join("#/components/securitySchemes", name);
        let is_same = |(other, others): &(Credential, BTreeSet<u32>)| {
            other.security == security && others.is_disjoint(&documents)
        };
        let index = match found.iter().position(is_same) {
            Some(index) => {
                let (known, others) = &mut found[index];
                others.extend(documents);
                let place = context.problems.place(context.span(&pointer));
                context
                    .renamed
                    .push(format!("{place} {pointer} is `Credential::{}`: they travel in the same way", known.name));
                index
            }
            None => {
                let rust = context.claim(&mut scope, &names::pascal(name), &pointer);
                found.push((Credential { name: rust, scheme: name.to_owned(), security }, documents));
                found.len() - 1
            }
        };
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
    for Use { schemes: names, .. } in uses {
        let indices: IndexSet<usize> = names.iter().filter_map(|name| schemes.get(*name)).copied().collect();
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

/// How the credential of a scheme travels. What cannot be sent is reported.
fn travels(context: &mut Context, name: &str) -> Option<Security> {
    let pointer = join("#/components/securitySchemes", name);
    let scheme = context.openapi.components.as_ref()?.security_schemes.get(name)?;
    let (scheme, pointer) = context.resolve(scheme, &pointer, |components| &components.security_schemes)?;
    Some(match scheme {
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
    })
}

/// The operations that ask for credentials. Schemes may be declared for nothing.
fn uses<'a>(context: &Context<'a>) -> Vec<Use<'a>> {
    let openapi = context.openapi;
    let mut uses = Vec::new();
    for (path, item) in &openapi.paths.paths {
        for (method, operation) in item.as_item().into_iter().flat_map(PathItem::iter) {
            let security = operation.security.as_ref().or(openapi.security.as_ref());
            let names = security.into_iter().flatten().flat_map(SecurityRequirement::keys);
            let schemes: Vec<&str> = names.map(String::as_str).collect();
            if !schemes.is_empty() {
                uses.push(Use { span: context.span(&join(&join("#/paths", path), method)), schemes });
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
