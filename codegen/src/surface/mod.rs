//! The public API of a generated crate: the items that its users can name.
//!
//! ```text
//! files --> modules --> names --+
//!                               +--> items, implementations --> Surface --> JSON
//! manifest --> package ---------+
//! ```
//!
//! The items are read from the generated files with syn, so the surface cannot differ from the crate. [`Surface`] is
//! the surface as data, for comparisons. [`surface`] prints it as Rust without bodies, for snapshots.

mod attributes;
mod construction;
mod functions;
mod generics;
mod implementations;
mod items;
mod macros;
mod model;
mod modules;
mod names;
mod package;
mod public_paths;
mod read;
mod signatures;
mod standard;
mod text;
mod tokens;
mod types;

pub use model::{
    Alias, Enum, Field, Fields, Implementation, Item, ItemKind, Marks, Package, Struct, Style, Surface, Trait,
    TraitMember, Variant,
};
pub use signatures::{Argument, Function, Generics, Member, MemberKind, Parameter, ParameterKind};
pub use text::surface;
