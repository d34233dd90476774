//! `x-waiters`: what an operation's response can be waited for, modelled on Smithy's `waitable`.
//!
//! ```yaml
//! x-waiters:
//!   completed:
//!     documentation: Waits until every chunk has arrived.
//!     acceptors:
//!       - {state: success, matcher: {output: {path: $.status, expected: completed}}}
//!       - {state: failure, matcher: {output: {path: $.status, expected: failed}}}
//!     minDelay: 2
//!     maxDelay: 30
//! ```
//!
//! A response that no acceptor matches is asked for again.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::types::Types;
use super::{Context, docs, paths};
use crate::model::{ResponseBody, Type, TypeKind, Variant, Waiter};
use crate::names;
use crate::source::node::join;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Waitable {
    documentation: Option<String>,
    acceptors: Vec<Acceptor>,
    #[serde(default = "two")]
    min_delay: u64,
    #[serde(default = "two_minutes")]
    max_delay: u64,
}

fn two() -> u64 {
    2
}

fn two_minutes() -> u64 {
    120
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Acceptor {
    state: State,
    matcher: Matcher,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
enum State {
    Success,
    Failure,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Matcher {
    output: Output,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Output {
    path: String,
    expected: String,
}

pub(super) fn lower(
    context: &mut Context,
    types: &Types,
    extension: &Value,
    response: &ResponseBody,
    operation: &str,
) -> Vec<Waiter> {
    let pointer = join(operation, "x-waiters");
    let waiters = match IndexMap::<String, Waitable>::deserialize(extension) {
        Ok(waiters) => waiters,
        Err(error) => {
            let help = "a waiter has `acceptors`, and perhaps `documentation`, `minDelay` and `maxDelay` in seconds";
            context.unsupported("waiter", &pointer, format!("the waiters cannot be read: {error}"), help);
            return Vec::new();
        }
    };
    let ResponseBody::Json(root) = response else {
        context.unsupported("waiter", &pointer, "there is no JSON response to look at", "remove the waiters");
        return Vec::new();
    };
    waiters
        .iter()
        .filter_map(|(name, waitable)| waiter(context, types, root, name, waitable, &join(&pointer, name)))
        .collect()
}

fn waiter(
    context: &mut Context,
    types: &Types,
    root: &Type,
    name: &str,
    waitable: &Waitable,
    pointer: &str,
) -> Option<Waiter> {
    let acceptors = join(pointer, "acceptors");
    let Some(first) = waitable.acceptors.first() else {
        context.unsupported("waiter", &acceptors, "nothing is waited for", "add an acceptor");
        return None;
    };
    let path = &first.matcher.output.path;
    if waitable.acceptors.iter().any(|acceptor| acceptor.matcher.output.path != *path) {
        context.unsupported(
            "waiter",
            &acceptors,
            "the acceptors look at different values",
            "let all of them look at the same property",
        );
        return None;
    }
    let (path, ty) = paths::lower(context, types, root, path, &acceptors)?;
    let name_of = match &ty {
        Type::Named(name) => Some(name.as_str()),
        _ => None,
    };
    let known = name_of.and_then(|name| types.get(name));
    let Some((enum_name, TypeKind::Enum(variants))) = known.map(|def| (def.name.clone(), &def.kind)) else {
        context.unsupported(
            "waiter",
            &acceptors,
            "the acceptors do not look at an enum",
            "let them look at a property that has one",
        );
        return None;
    };
    let (mut success, mut failure) = (Vec::new(), Vec::new());
    for (index, Acceptor { state, matcher }) in waitable.acceptors.iter().enumerate() {
        let expected = &matcher.output.expected;
        match variants.iter().find(|variant: &&Variant| variant.wire_name == *expected) {
            Some(variant) if *state == State::Success => success.push(variant.name.clone()),
            Some(variant) => failure.push(variant.name.clone()),
            None => {
                let message = format!("`{expected}` is not a value of `{enum_name}`");
                context.unsupported(
                    "waiter",
                    &join(&acceptors, &index.to_string()),
                    message,
                    "expect a value of the enum",
                );
                return None;
            }
        }
    }
    if success.is_empty() || success.iter().any(|variant| failure.contains(variant)) || waitable.min_delay == 0 {
        let help = "let a value mean one thing, one of them success, and `minDelay` be a second or more";
        context.unsupported("waiter", pointer, "it cannot be told when the wait has ended, or how long to pause", help);
        return None;
    }
    Some(Waiter {
        name: format!("wait_until_{}", names::snake(name)),
        docs: docs::lines(waitable.documentation.as_deref()),
        path,
        enum_name,
        success,
        failure,
        delay: (waitable.min_delay, waitable.max_delay.max(waitable.min_delay)),
    })
}
