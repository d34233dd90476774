//! `x-waiters`: the states that callers can wait for, modelled on Smithy's `waitable`.
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
//! If no acceptor matches a response, the client repeats the request.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::paths;
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::schemas::Types;
use crate::model::{Type, TypeKind, Variant, Waiter};
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

/// Lowers the waiters of an operation with a JSON response.
pub(super) fn lower(
    context: &mut Context,
    types: &Types,
    extension: &Value,
    response: Option<&Type>,
    operation: &str,
) -> Vec<Waiter> {
    let pointer = join(operation, "x-waiters");
    let waiters = match IndexMap::<String, Waitable>::deserialize(extension) {
        Ok(waiters) => waiters,
        Err(error) => {
            let help = "a waiter has `acceptors`, and optionally `documentation`, `minDelay` and `maxDelay` in seconds";
            context.error("waiter", &pointer, format!("the waiters cannot be read: {error}"), help);
            return Vec::new();
        }
    };
    let Some(root) = response else {
        context.error("waiter", &pointer, "the operation has no JSON response", "remove the waiters");
        return Vec::new();
    };
    waiters
        .iter()
        .filter_map(|(name, waitable)| waiter(context, types, root, (name, waitable), &join(&pointer, name)))
        .collect()
}

/// Lowers one waiter. Reports a waiter that the client cannot execute.
fn waiter(
    context: &mut Context,
    types: &Types,
    root: &Type,
    (name, waitable): (&str, &Waitable),
    pointer: &str,
) -> Option<Waiter> {
    let acceptors = join(pointer, "acceptors");
    let mut fail = |message: &str, help: &str| context.error("waiter", &acceptors, message, help);
    let Some(first) = waitable.acceptors.first() else {
        fail("the waiter has no acceptor", "add an acceptor");
        return None;
    };
    let path = &first.matcher.output.path;
    if waitable.acceptors.iter().any(|acceptor| acceptor.matcher.output.path != *path) {
        fail("the acceptors match different properties", "let all acceptors match the same property");
        return None;
    }
    let (path, ty) = paths::lower(context, types, root, path, &acceptors)?;
    let def = match &ty {
        Type::Named(name) => types.graph.get(name),
        _ => None,
    };
    let Some((enum_name, TypeKind::Enum(variants))) = def.map(|def| (def.name.clone(), &def.kind)) else {
        let message = "the acceptors do not match the value of an enum";
        context.error("waiter", &acceptors, message, "let them match a property whose type is an enum");
        return None;
    };
    let (success, failure) = outcomes(context, waitable, variants, &enum_name, &acceptors)?;
    if success.is_empty() || waitable.min_delay == 0 {
        let message = "the waiter needs a `success` acceptor and a `minDelay` of at least 1";
        context.error("waiter", pointer, message, "correct the waiter in the overlay");
        return None;
    }
    if success.iter().any(|variant| failure.contains(variant)) {
        let message = "one value means both success and failure";
        context.error("waiter", pointer, message, "let each value have one acceptor");
        return None;
    }
    Some(Waiter {
        name: format!("wait_until_{}", names::snake(name)),
        docs: docs::lines(waitable.documentation.as_deref()),
        path,
        enum_name,
        success,
        failure,
        min_delay: waitable.min_delay,
        max_delay: waitable.max_delay.max(waitable.min_delay),
    })
}

/// Returns the variants that mean success, and those that mean failure.
fn outcomes(
    context: &mut Context,
    waitable: &Waitable,
    variants: &[Variant],
    enum_name: &str,
    acceptors: &str,
) -> Option<(Vec<String>, Vec<String>)> {
    let (mut success, mut failure) = (Vec::new(), Vec::new());
    for (index, Acceptor { state, matcher }) in waitable.acceptors.iter().enumerate() {
        let expected = &matcher.output.expected;
        let Some(variant) = variants.iter().find(|variant| variant.wire_name == *expected) else {
            let message = format!("`{expected}` is not a value of `{enum_name}`");
            context.error("waiter", &join(acceptors, &index.to_string()), message, "expect a value of the enum");
            return None;
        };
        match state {
            State::Success => success.push(variant.name.clone()),
            State::Failure => failure.push(variant.name.clone()),
        }
    }
    Some((success, failure))
}
