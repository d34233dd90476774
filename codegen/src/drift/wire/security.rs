//! The credentials that operations require.

use std::collections::{BTreeMap, BTreeSet};

use super::comparison::Place;
use super::values::{fields, items, quoted};
use crate::drift::rules;
use crate::source::node::Node;

/// One alternative: the schemes that a request needs together, with their scopes.
type Alternative = BTreeMap<String, BTreeSet<String>>;

/// Compares the requirements of an operation. Schemes are compared by what requests contain, not by their names.
pub(super) fn compare<'a>(
    place: &mut Place<'_, 'a>,
    (old_root, old): (&'a Node, &'a Node),
    (new_root, new): (&'a Node, &'a Node),
) {
    let (before, after) = (alternatives(old_root, old), alternatives(new_root, new));
    let at = |root: &'a Node, operation: &'a Node| {
        operation.get("security").or_else(|| root.get("security")).or(Some(operation))
    };
    let (old_at, new_at) = (at(old_root, old), at(new_root, new));
    let is_open =
        |alternatives: &BTreeSet<Alternative>| alternatives.is_empty() || alternatives.iter().any(BTreeMap::is_empty);
    match (is_open(&before), is_open(&after)) {
        (true, false) => place.found(rules::CREDENTIAL_REQUIRED, old_at, new_at, "it requires a credential now"),
        (false, true) => {
            let message = "it no longer requires a credential";
            place.found(rules::CREDENTIAL_NO_LONGER_REQUIRED, old_at, new_at, message);
        }
        _ => {}
    }
    let schemes = |alternative: &Alternative| alternative.keys().cloned().collect::<Vec<_>>();
    // Several alternatives can have the same scheme with other scopes.
    let find = |list: &BTreeSet<Alternative>, one: &Alternative| {
        list.get(one).or_else(|| list.iter().find(|other| schemes(other) == schemes(one))).cloned()
    };
    for alternative in before.iter().filter(|alternative| !alternative.is_empty()) {
        let names = quoted(&schemes(alternative).join(" and "));
        match find(&after, alternative) {
            Some(other) => scopes(place, (alternative, old_at), (&other, new_at)),
            // An operation without requirements accepts a request with any credential.
            None if is_open(&after) => {}
            None => {
                let message = format!("it no longer accepts the credential {names}");
                place.found(rules::SECURITY_ALTERNATIVE_REMOVED, old_at, new_at, message);
            }
        }
    }
    // As above, for the other direction.
    let added = after.iter().filter(|one| !is_open(&before) && !one.is_empty() && find(&before, one).is_none());
    for alternative in added {
        let names = quoted(&schemes(alternative).join(" and "));
        let message = format!("it accepts the credential {names}");
        place.found(rules::SECURITY_ALTERNATIVE_ADDED, old_at, new_at, message);
    }
}

fn scopes<'a>(
    place: &mut Place<'_, 'a>,
    (old, old_at): (&Alternative, Option<&'a Node>),
    (new, new_at): (&Alternative, Option<&'a Node>),
) {
    for (scheme, before) in old {
        let Some(after) = new.get(scheme) else { continue };
        for scope in after.difference(before) {
            let message = format!("it requires the scope {} of {}", quoted(scope), quoted(scheme));
            place.found(rules::SCOPE_ADDED, old_at, new_at, message);
        }
        for scope in before.difference(after) {
            let message = format!("it no longer requires the scope {} of {}", quoted(scope), quoted(scheme));
            place.found(rules::SCOPE_REMOVED, old_at, new_at, message);
        }
    }
}

/// Returns the alternatives that apply to an operation.
fn alternatives(root: &Node, operation: &Node) -> BTreeSet<Alternative> {
    let declared = operation.get("security").or_else(|| root.get("security"));
    let alternative = |requirement: &Node| {
        let schemes = fields(Some(requirement)).map(|(name, scopes)| {
            let scopes = items(Some(scopes)).iter().filter_map(Node::as_str).map(ToOwned::to_owned).collect();
            (scheme(root, name), scopes)
        });
        schemes.collect()
    };
    items(declared).iter().map(alternative).collect()
}

/// Describes what a request with a scheme contains: the header `X-Api-Key`.
fn scheme(root: &Node, name: &str) -> String {
    let scheme = root.get("components").and_then(|all| all.get("securitySchemes")).and_then(|all| all.get(name));
    let Some(scheme) = scheme.map(|scheme| super::comparison::resolved(root, scheme)) else { return name.to_owned() };
    let text = |field: &str| scheme.text(field).unwrap_or_default();
    match text("type") {
        "apiKey" if text("in") == "header" => format!("header {}", text("name").to_ascii_lowercase()) + &prefix(scheme),
        "apiKey" => format!("{} {}", text("in"), text("name")),
        // Each of these sends a bearer token.
        "oauth2" | "openIdConnect" => "bearer token".to_owned(),
        "http" if text("scheme").eq_ignore_ascii_case("bearer") => "bearer token".to_owned(),
        "http" => format!("HTTP {}", text("scheme").to_ascii_lowercase()),
        _ => name.to_owned(),
    }
}

/// Describes a text before the key, which some documents state.
fn prefix(scheme: &Node) -> String {
    let stated = ["x-prefix", "x-bearer-format"].into_iter().find_map(|field| scheme.text(field));
    stated.map_or_else(String::new, |prefix| format!(" with the prefix {prefix}"))
}

/// Compares the addresses and scopes of OAuth flows, which the client does not use.
pub(super) fn flows<'a>(place: &mut Place<'_, 'a>, old: &'a Node, new: &'a Node) {
    let of = |root: &'a Node| root.get("components").and_then(|all| all.get("securitySchemes"));
    for (name, before) in fields(of(old)) {
        let Some(after) = of(new).and_then(|all| all.get(name)) else { continue };
        for field in ["flows", "openIdConnectUrl"] {
            let (before, after) = (before.get(field), after.get(field));
            if !super::values::both_same(before, after) && (before.is_some() && after.is_some()) {
                let message = format!("`{field}` of the scheme {} changed", quoted(name));
                place.found(rules::TOKEN_URL_CHANGED, before, after, message);
            }
        }
        super::texts::compare(place, before, after);
    }
}
