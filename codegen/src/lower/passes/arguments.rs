//! The order of required arguments: as in the names file, and then new ones in the order of the document.
//!
//! ```yaml
//! required: [name, owner]        # before; the names file has the order name, owner
//! required: [owner, name]        # after: a document in another order
//! ```
//! ```rust,ignore
//! Pet::new("Rex", "Ann")         // in both cases
//! ```
//!
//! The order in a document has no meaning, so a document in another order must not break callers.

use super::Model;
use crate::lower::context::Context;
use crate::model::{Field, Group, Parameter, TypeKind};
use crate::names::{Names, parameter_item};

pub(in crate::lower) fn run(context: &mut Context, model: &mut Model) {
    for def in model.types.iter_mut() {
        if let TypeKind::Struct(fields) | TypeKind::Form(fields) = &mut def.kind {
            let position = |field: &Field| position(context.names, &def.key, &field.wire_name);
            reorder(fields, Field::is_argument, position);
        }
    }
    of_group(context.names, &mut model.root);
}

fn of_group(names: &Names, group: &mut Group) {
    for operation in &mut group.operations {
        let owner = operation.pointer.clone();
        let item = |parameter: &Parameter| parameter_item(parameter.location, &parameter.wire_name);
        reorder(&mut operation.parameters, Parameter::is_argument, |parameter| {
            position(names, &owner, &item(parameter))
        });
    }
    group.groups.iter_mut().for_each(|child| of_group(names, child));
}

/// Returns the position of an argument; new arguments come last.
fn position(names: &Names, owner: &str, argument: &str) -> usize {
    names.position(owner, argument).unwrap_or(usize::MAX)
}

/// Sorts the items that are arguments. The other items keep their places.
fn reorder<T>(items: &mut Vec<T>, is_argument: fn(&T) -> bool, position: impl Fn(&T) -> usize) {
    let places: Vec<bool> = items.iter().map(is_argument).collect();
    let (mut arguments, others): (Vec<T>, Vec<T>) = std::mem::take(items).into_iter().partition(is_argument);
    arguments.sort_by_key(position);
    let (mut arguments, mut others) = (arguments.into_iter(), others.into_iter());
    items.extend(places.into_iter().filter_map(|is| if is { arguments.next() } else { others.next() }));
}
