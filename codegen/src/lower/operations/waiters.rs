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

use serde::Deserialize;
use serde_json::Value;

use super::paths;
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::schemas::Types;
use crate::model::{FieldPath, Type, TypeKind, Variant, Waiter};
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

/// Lowers the waiters of an operation with a JSON response. A waiter that the client cannot execute is left out, and a
/// warning says why.
pub(super) fn lower(
    context: &mut Context,
    types: &Types,
    extension: &Value,
    response: Option<&Type>,
    operation: &str,
) -> Vec<Waiter> {
    const HELP: &str = "a waiter has `acceptors`, and optionally `documentation`, `minDelay` and `maxDelay` in seconds";
    let pointer = join(operation, "x-waiters");
    let Some(waiters) = extension.as_object() else {
        context.warn("waiter", &pointer, "the waiters are left out: they are not a map of names to waiters").help(HELP);
        return Vec::new();
    };
    let Some(root) = response else {
        let warning = context.warn("waiter", &pointer, "the waiters are left out: the operation has no JSON response");
        warning.help("remove the waiters");
        return Vec::new();
    };
    let mut lowered = Vec::new();
    for (name, declared) in waiters {
        let waiter = Waitable::deserialize(declared)
            .map_err(|_| Unusable::whole("it has a missing field, an unknown field or a wrong value", HELP))
            .and_then(|waitable| waiter(types, root, &join(&pointer, name), name, &waitable));
        match waiter {
            Ok(waiter) => lowered.push(waiter),
            Err(Unusable { steps, message, help }) => {
                let pointer = steps.iter().fold(join(&pointer, name), |at, step| join(&at, step));
                context.warn("waiter", &pointer, format!("the waiter is left out: {message}")).help(help);
            }
        }
    }
    lowered
}

/// The reason why a waiter is left out.
struct Unusable {
    /// The steps from the waiter to the part that has the problem.
    steps: Vec<String>,
    message: String,
    help: &'static str,
}

impl Unusable {
    /// Returns a problem of the whole waiter.
    fn whole(message: impl Into<String>, help: &'static str) -> Self {
        Self { steps: Vec::new(), message: message.into(), help }
    }

    /// Returns a problem of the acceptors.
    fn acceptors(message: impl Into<String>, help: &'static str) -> Self {
        Self { steps: vec!["acceptors".to_owned()], message: message.into(), help }
    }
}

/// Returns a waiter that the client can execute.
fn waiter(types: &Types, root: &Type, key: &str, name: &str, waitable: &Waitable) -> Result<Waiter, Unusable> {
    const PATH_HELP: &str = "write a path of property names such as `$.page_info.status`";
    let first = waitable.acceptors.first();
    let first = first.ok_or_else(|| Unusable::acceptors("it has no acceptor", "add an acceptor"))?;
    let path = &first.matcher.output.path;
    if waitable.acceptors.iter().any(|acceptor| acceptor.matcher.output.path != *path) {
        let message = "the acceptors match different properties";
        return Err(Unusable::acceptors(message, "let all acceptors match the same property"));
    }
    let (path, ty) = paths::lower(types, root, path).map_err(|message| Unusable::acceptors(message, PATH_HELP))?;
    let def = match &ty {
        Type::Named(name) => types.graph.get(name),
        _ => None,
    };
    let (enum_name, (success, failure)) = match (def.map(|def| (&def.name, &def.kind)), only_text(types, &path)) {
        (Some((name, TypeKind::Enum(variants))), _) => (Some(name.clone()), outcomes(waitable, variants, name)?),
        (_, Some((field, only))) => (None, outcomes(waitable, &[only], &field)?),
        _ => {
            let message = "the acceptors do not match the value of an enum";
            return Err(Unusable::acceptors(message, "let them match a property whose type is an enum"));
        }
    };
    if success.is_empty() || waitable.min_delay == 0 {
        let message = "it needs a `success` acceptor and a `minDelay` of at least 1";
        return Err(Unusable::whole(message, "correct the waiter in the overlay"));
    }
    if success.iter().any(|variant| failure.contains(variant)) {
        let message = "one value means both success and failure";
        return Err(Unusable::whole(message, "let each value have one acceptor"));
    }
    Ok(Waiter {
        key: key.to_owned(),
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

/// Returns the name of the property at the end of a path, and its only value, if this is a string. It is not a type.
fn only_text(types: &Types, path: &FieldPath) -> Option<(String, Variant)> {
    let step = path.steps.last()?;
    let field = types.graph.get(&step.owner)?.fields().iter().find(|field| field.name == step.field)?;
    let text = field.constant.as_ref()?.value()?.as_str()?.to_owned();
    let only = Variant { wire_name: text.clone(), name: text, is_default: false, docs: Vec::new() };
    Some((field.wire_name.clone(), only))
}

/// Returns the variants that mean success, and those that mean failure.
fn outcomes(
    waitable: &Waitable,
    variants: &[Variant],
    enum_name: &str,
) -> Result<(Vec<String>, Vec<String>), Unusable> {
    let (mut success, mut failure) = (Vec::new(), Vec::new());
    for (index, Acceptor { state, matcher }) in waitable.acceptors.iter().enumerate() {
        let expected = &matcher.output.expected;
        let Some(variant) = variants.iter().find(|variant| variant.wire_name == *expected) else {
            let steps = vec!["acceptors".to_owned(), index.to_string()];
            let message = format!("`{expected}` is not a value of `{enum_name}`");
            return Err(Unusable { steps, message, help: "expect a value of the enum" });
        };
        match state {
            State::Success => success.push(variant.name.clone()),
            State::Failure => failure.push(variant.name.clone()),
        }
    }
    Ok((success, failure))
}
