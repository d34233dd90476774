//! Gives the types of calls and of their outcomes names that no type of the API has.
//!
//! ```text
//! client.phones().create(..)    before: operations::phones::CreateCall    and    types::CreateCall
//!                               after:  operations::phones::PhonesCreateCall     types::CreateCall
//! ```
//!
//! The names are in other modules than those of the types, but one name for two types would confuse readers.

use super::Model;
use crate::lower::context::Context;
use crate::model::{Group, ResponseBody, TypeGraph};
use crate::names::Section;

pub(in crate::lower) fn run(context: &mut Context, model: &mut Model) {
    rename(context, &model.types, &mut model.root);
}

fn rename(context: &mut Context, types: &TypeGraph, group: &mut Group) {
    let is_taken = |group: &Group, name: &str| {
        let of_operation = |name: &str| {
            group.operations.iter().any(|operation| {
                let outcome = matches!(&operation.response, ResponseBody::Statuses(other, _) if other == name);
                operation.request_name == name || outcome
            })
        };
        types.get(name).is_some() || group.type_name_or_client() == name || of_operation(name)
    };
    for index in 0..group.operations.len() {
        let Some(operation) = group.operations.get(index) else { continue };
        let outcome = match &operation.response {
            ResponseBody::Statuses(name, _) => Some(name.clone()),
            _ => None,
        };
        // A name does not change once an operation has it.
        if context.names.get(Section::Methods, "", &operation.key).is_some() {
            continue;
        }
        let pointer = operation.pointer.clone();
        for (name, is_outcome) in [(Some(operation.request_name.clone()), false), (outcome, true)] {
            let Some(name) = name.filter(|name| types.get(name).is_some()) else { continue };
            let mut new = format!("{}{name}", group.type_name_or_client().trim_end_matches('_'));
            while is_taken(group, &new) {
                new.push('_');
            }
            let location = context.location(&pointer);
            let line = format!("{location} {pointer} is renamed to `{new}`: `{name}` is the name of a type");
            context.report.renamed.push(line);
            let Some(operation) = group.operations.get_mut(index) else { continue };
            match &mut operation.response {
                ResponseBody::Statuses(name, _) if is_outcome => *name = new,
                _ => operation.request_name = new,
            }
        }
    }
    group.groups.iter_mut().for_each(|group| rename(context, types, group));
}
