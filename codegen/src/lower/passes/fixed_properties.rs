//! Removes the fields for properties that always have the same value. The type writes them.
//!
//! ```yaml
//! required: [object, data]
//! properties:
//!   object: {const: list}
//!   data: {type: array, items: {type: string}}
//! ```
//! ```rust,ignore
//! pub struct List { pub object: String, pub data: Vec<String> }    // before
//! pub struct List { pub data: Vec<String> }                        // after
//! ```
//!
//! A property that may be absent or null stays a field: the caller decides whether it is sent.

use super::Model;
use crate::lower::context::Context;
use crate::model::{Constant, Field, Presence, TypeDef};

pub(in crate::lower) fn run(_: &mut Context, model: &mut Model) {
    let on_paths = super::member_tags::fields_on_paths(model);
    let is_fixed = |def: &TypeDef, field: &Field| {
        let is_read = on_paths.contains(&(def.name.clone(), field.name.clone()));
        field.presence == Presence::Required && matches!(field.constant, Some(Constant::Fixed(_))) && !is_read
    };
    for def in model.types.iter_mut() {
        let fixed: Vec<String> =
            def.fields().iter().filter(|field| is_fixed(def, field)).map(|field| field.name.clone()).collect();
        def.constants = def.remove_fields(|field| fixed.contains(&field.name));
    }
}
