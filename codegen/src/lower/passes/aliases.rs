//! Gives items their former names, which are deprecated: `x-rust-aliases`.
//!
//! ```yaml
//! Animal:
//!   x-rust-aliases: [Pet]
//! ```
//! ```rust,ignore
//! #[deprecated = "renamed to `Animal`"]
//! pub type Pet = Animal;
//! ```
//!
//! A schema states former names of its type, an operation those of its method, and a tag those of its group. If a type is
//! split in two, the former name of the type for requests ends with `Input`. If an operation has several methods, one per
//! request body, their former names have the same suffixes as their names.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Model;
use crate::lower::context::Context;
use crate::lower::former_names::RUST_ALIASES;
use crate::model::{Group, GroupAlias, MethodAlias, Operation, ResponseBody, TypeGraph};
use crate::names::{self, Case, INPUT, reserved};
use crate::pointer::join;
use crate::source::node::Node;

pub(in crate::lower) fn run(context: &mut Context, model: &mut Model) {
    if context.former_names.is_empty() {
        return;
    }
    let mut used = BTreeSet::new();
    types(context, &mut model.types, &mut used);
    group(context, &model.types, &mut model.root, &mut used);
    for pointer in context.former_names.difference(&used).cloned().collect::<Vec<_>>() {
        let message = "the former names are ignored: the crate has no type, method or group for this part";
        let help =
            format!("remove `{RUST_ALIASES}`, or move it to a schema, an operation or a tag that the crate uses");
        context.warn("unused-alias", &join(&pointer, RUST_ALIASES), message).help(help);
    }
}

fn types(context: &mut Context, types: &mut TypeGraph, used: &mut BTreeSet<String>) {
    let mut taken: BTreeSet<String> = types.iter().map(|def| def.name.clone()).collect();
    for def in types.iter_mut() {
        let end = if def.key.ends_with(INPUT) { "Input" } else { "" };
        for name in stated(context, &def.pointer, (Case::Pascal, &reserved::TYPES), used) {
            let name = name + end;
            if claim(context, &mut taken, &name, &def.pointer) {
                def.aliases.push(name);
            }
        }
    }
}

fn group(context: &mut Context, types: &TypeGraph, group: &mut Group, used: &mut BTreeSet<String>) {
    let reserved = if group.path.is_empty() { reserved::CLIENT_METHODS.as_slice() } else { &reserved::GROUP_METHODS };
    let mut methods: BTreeSet<String> = group.groups.iter().map(|child| child.name.clone()).collect();
    let mut calls: BTreeSet<String> = types.iter().map(|def| def.name.clone()).collect();
    calls.insert(group.type_name_or_client().to_owned());
    for operation in &group.operations {
        methods.insert(operation.name.clone());
        methods.extend(operation.waiters.iter().map(|waiter| waiter.name.clone()));
        calls.insert(operation.request_name.clone());
        if let ResponseBody::Statuses(name, _) = &operation.response {
            calls.insert(name.clone());
        }
    }
    for operation in &mut group.operations {
        for name in stated(context, &operation.pointer, (Case::Snake, reserved), used) {
            let name = names::with(&name, suffix(operation));
            if claim(context, &mut methods, &name, &operation.pointer) {
                let request_name = Some(names::plain_request(&name)).filter(|call| calls.insert(call.clone()));
                operation.aliases.push(MethodAlias { name, request_name });
            }
        }
    }
    let mut modules: BTreeSet<String> = group.groups.iter().map(|child| child.module.clone()).collect();
    for child in &mut group.groups {
        let tags: BTreeSet<String> =
            child.operations.iter().filter_map(|operation| context.first_tag(&operation.pointer)).collect();
        for tag in tags {
            for name in stated(context, &tag, (Case::Snake, reserved), used) {
                let module = names::ascii(&name, "group");
                if claim(context, &mut methods, &name, &tag) && claim(context, &mut modules, &module, &tag) {
                    child.aliases.push(GroupAlias { type_name: names::pascal(&name), name, module });
                }
            }
        }
    }
    group.groups.iter_mut().for_each(|child| self::group(context, types, child, used));
}

/// Returns the end of an operation's method that distinguishes it from the other methods of the same operation.
fn suffix(operation: &Operation) -> &str {
    operation.key.strip_prefix(&operation.pointer).unwrap_or_default().trim_start_matches('/')
}

/// Returns the former names that a part of the document states, and reports those that are no names.
fn stated(
    context: &mut Context,
    pointer: &str,
    (case, reserved): (Case, &[&str]),
    used: &mut BTreeSet<String>,
) -> Vec<String> {
    if !context.former_names.contains(pointer) {
        return Vec::new();
    }
    used.insert(pointer.to_owned());
    let stated = context.tree.pointer(pointer).and_then(|node| node.get(RUST_ALIASES)).map(Node::to_json);
    let Some(Value::Array(texts)) = stated else {
        context.error("invalid-name", &join(pointer, RUST_ALIASES), "expected a list of names", "write `[NAME]`");
        return Vec::new();
    };
    let at = |index: usize| join(&join(pointer, RUST_ALIASES), &index.to_string());
    let names = texts.iter().enumerate();
    names.filter_map(|(index, text)| context.checked_rust_name(text, case, reserved, &at(index))).collect()
}

/// Claims a former name, or reports that another item has it.
fn claim(context: &mut Context, taken: &mut BTreeSet<String>, name: &str, pointer: &str) -> bool {
    let is_free = taken.insert(name.to_owned());
    if !is_free {
        let message = format!("the former name `{name}` is the name of an item of the crate");
        let help = "remove the former name, or give the other item another name with `x-rust-name`";
        context.error("duplicate-name", &join(pointer, RUST_ALIASES), message, help);
    }
    is_free
}
