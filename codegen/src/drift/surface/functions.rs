//! Signatures of functions.

use super::change::{Changes, shown};
use super::generics;
use super::rules::{
    ARGUMENT_COUNT_CHANGED, ARGUMENT_GENERALISED, ARGUMENT_RENAMED, ARGUMENT_TYPE_CHANGED, ARGUMENTS_REORDERED,
    ASYNC_CHANGED, CONST_ADDED, CONST_REMOVED, GENERICS_CHANGED, MEMBER_GENERALISED, OUTPUT_CHANGED, RECEIVER_CHANGED,
    UNSAFE_ADDED, UNSAFE_REMOVED,
};
use crate::surface::{Argument, Function, MemberKind};

/// Compares two functions with the same path.
pub(super) fn compare(item: &str, old: &Function, new: &Function, changes: &mut Changes) {
    let name = item.rsplit("::").next().unwrap_or(item);
    let (was, is) = (written(name, old), written(name, new));
    let example = called(item, old);
    if old.of == new.of {
        generics::compare(item, &old.block, &new.block, changes);
    } else if is_of_all_types(new) {
        let message = format!("`{item}` is there for all types in angle brackets.");
        changes.add(MEMBER_GENERALISED, item, message).between(&old.of, &new.of);
    } else {
        let message = format!("`{item}` belongs to other types.");
        changes.add(GENERICS_CHANGED, item, message).between(&old.of, &new.of).example(example.clone());
    }
    generics::compare(item, &old.generics, &new.generics, changes);
    if old.receiver != new.receiver {
        let message = format!("`{item}` takes `self` in another way.");
        changes.add(RECEIVER_CHANGED, item, message).between(&was, &is).example(example.clone());
    }
    if !(old.has_open_arguments || new.has_open_arguments) {
        arguments(item, old, new, changes);
    }
    let ((was_async, old_output), (is_async, new_output)) = (awaited(old), awaited(new));
    if (was_async, old_output) == (is_async, new_output) {
        // Callers await both forms in the same way.
    } else if old.output != new.output {
        let message = format!("`{item}` returned `{}`, and returns `{}`.", shown(&old.output), shown(&new.output));
        let change = changes.add(OUTPUT_CHANGED, item, message).between(&old.output, &new.output);
        change.example(received(old, &example));
    }
    if was_async != is_async {
        let message = format!("`{item}` is asynchronous in one version only.");
        changes.add(ASYNC_CHANGED, item, message).between(&was, &is).example(example.clone());
    }
    match (old.is_const, new.is_const) {
        (false, true) => {
            changes.add(CONST_ADDED, item, format!("`{item}` can be called in constants."));
        }
        (true, false) => {
            let change = changes.add(CONST_REMOVED, item, format!("`{item}` can no longer be called in constants."));
            change.example(format!("const VALUE: {} = {}", old.output, example.clone()));
        }
        _ => {}
    }
    match (old.is_unsafe, new.is_unsafe) {
        (false, true) => {
            changes.add(UNSAFE_ADDED, item, format!("`{item}` became unsafe.")).example(example);
        }
        (true, false) => {
            changes.add(UNSAFE_REMOVED, item, format!("`{item}` is no longer unsafe."));
        }
        _ => {}
    }
}

/// Returns whether callers await a function, and the type of the value: `async fn send() -> T` and
/// `fn send() -> impl Future<Output = T> + Send` are the same for them.
fn awaited(function: &Function) -> (bool, &str) {
    let future = function.output.strip_prefix("impl Future<Output = ").filter(|_| !function.is_async);
    let value = future.and_then(|future| future.strip_suffix("> + Send").or_else(|| future.strip_suffix('>')));
    value.map_or((function.is_async, function.output.as_str()), |value| (true, value))
}

/// Whether the block of a function has a parameter for each argument of the type, and no bounds.
fn is_of_all_types(function: &Function) -> bool {
    let names: Vec<&str> = function.block.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    function.block.bounds.is_empty() && function.of.ends_with(&format!("<{}>", names.join(", ")))
}

fn arguments(item: &str, old: &Function, new: &Function, changes: &mut Changes) {
    let example = called(item, old);
    if old.arguments.len() != new.arguments.len() {
        let message =
            format!("`{item}` had the arguments ({}), and has ({}).", names(&old.arguments), names(&new.arguments));
        let change = changes.add(ARGUMENT_COUNT_CHANGED, item, message);
        change.between(&listed(&old.arguments), &listed(&new.arguments)).example(example);
        return;
    }
    let is_reordered = is_reordered(&old.arguments, &new.arguments);
    for (before, after) in old.arguments.iter().zip(&new.arguments) {
        let argument = format!("{item}({})", before.name);
        if before.ty != after.ty {
            let is_general = generalises(&after.ty, &before.ty);
            let rule = if is_general { ARGUMENT_GENERALISED } else { ARGUMENT_TYPE_CHANGED };
            let (was, is) = (shown(&before.ty), shown(&after.ty));
            let message = format!("The argument `{}` of `{item}` was `{was}`, and is `{is}`.", before.name);
            let change = changes.add(rule, &argument, message).between(&before.ty, &after.ty);
            if !is_general {
                change.example(format!("// `{}` is: {was}\n{example}", before.name));
            }
        } else if before.name != after.name && !is_reordered {
            let message = format!("The argument `{}` of `{item}` is called `{}`.", before.name, after.name);
            changes.add(ARGUMENT_RENAMED, &argument, message).between(&before.name, &after.name);
        }
    }
    if is_reordered {
        let message = format!(
            "`{item}` had the arguments ({}), and has ({}): calls compile, and pass values to others.",
            names(&old.arguments),
            names(&new.arguments)
        );
        let change = changes.add(ARGUMENTS_REORDERED, item, message);
        change.between(&names(&old.arguments), &names(&new.arguments)).example(example);
    }
}

/// Whether arguments that compile in each other's place have changed places.
fn is_reordered(old: &[Argument], new: &[Argument]) -> bool {
    old.iter().enumerate().any(|(index, before)| {
        let now = new.iter().position(|after| after.name == before.name);
        now.is_some_and(|now| {
            now != index
                && new.get(index).is_some_and(|after| after.ty == before.ty || generalises(&after.ty, &before.ty))
        })
    })
}

/// Whether an argument accepts every value that it accepted before. A type converts into itself.
fn generalises(new: &str, old: &str) -> bool {
    new.strip_prefix("impl Into<").and_then(|rest| rest.strip_suffix('>')) == Some(old)
}

fn names(arguments: &[Argument]) -> String {
    arguments.iter().map(|argument| argument.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn listed(arguments: &[Argument]) -> String {
    arguments.iter().map(|Argument { name, ty }| format!("{name}: {ty}")).collect::<Vec<_>>().join(", ")
}

/// Returns the signature of a function, or the type of a constant.
pub(super) fn signature(name: &str, kind: &MemberKind) -> String {
    match kind {
        MemberKind::Function(function) => written(name, function),
        MemberKind::Const(ty) => format!("const {name}: {ty}"),
        MemberKind::Type(_) => format!("type {name}"),
    }
}

fn written(name: &str, function: &Function) -> String {
    let words = [(function.is_const, "const "), (function.is_async, "async "), (function.is_unsafe, "unsafe ")];
    let words: String = words.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect();
    let receiver = function.receiver.clone();
    let arguments = function.arguments.iter().map(|Argument { name, ty }| format!("{name}: {ty}"));
    let arguments = receiver.into_iter().chain(arguments).collect::<Vec<_>>().join(", ");
    let output = if function.output == "()" { String::new() } else { format!(" -> {}", function.output) };
    format!("{words}fn {name}({arguments}){output}")
}

/// Returns code that uses a function or a constant.
pub(super) fn usage(item: &str, kind: &MemberKind) -> String {
    match kind {
        MemberKind::Function(function) => called(item, function),
        MemberKind::Const(ty) => format!("let value: {ty} = {item};"),
        MemberKind::Type(_) => item.to_owned(),
    }
}

/// Returns code that expects the type of the value that a function returned.
fn received(function: &Function, call: &str) -> String {
    let call = call.trim_end_matches(';');
    match awaited(function) {
        (true, value) if !function.is_async => format!("let value: {value} = {call}.await;"),
        // No variable can have such a type.
        _ if function.output.starts_with("impl ") => format!("fn same() -> {} {{ {call} }}", function.output),
        _ => format!("let value: {} = {call};", function.output),
    }
}

/// Returns a call of a function.
fn called(item: &str, function: &Function) -> String {
    let (of, name) = item.rsplit_once("::").unwrap_or(("", item));
    let names = names(&function.arguments);
    let dot_await = if function.is_async { ".await" } else { "" };
    if function.receiver.is_some() {
        let value = heck::ToSnakeCase::to_snake_case(of.rsplit("::").next().unwrap_or(of));
        format!("{value}.{name}({names}){dot_await};")
    } else {
        format!("{item}({names}){dot_await};")
    }
}
