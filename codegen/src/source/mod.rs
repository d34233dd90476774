//! Load: reads pages, YAML and JSON into documents whose nodes know their positions.

mod input;
mod load;
pub(crate) mod manifest;
mod manifest_text;
mod marks;
mod merge_keys;
pub(crate) mod node;
pub(crate) mod page;
mod read;
pub(crate) mod references;
mod syntax_errors;
pub(crate) mod vendor;

pub use input::{Input, Role};
pub(crate) use load::{Document, Library, Loaded, load, load_yaml};
pub use references::references;
