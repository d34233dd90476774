//! Emit: writes the files of a crate from the model.
//!
//! This stage places tokens and decides nothing: the model contains the names, the types and the list of everything
//! that the crate needs. The `use` items of a file are computed from its tokens ([`imports`]).

mod aliases;
mod arguments;
mod attributes;
mod auto_traits;
mod calls;
mod construction;
mod constructors;
mod crate_docs;
mod credentials;
mod enums;
mod examples;
mod files;
mod form_parts;
mod forms;
mod imports;
mod inputs;
mod lines;
mod manifest;
mod nullables;
mod objects;
mod operations;
mod pagination;
mod parameters;
mod paths;
mod receive;
mod render;
mod root;
mod round_trips;
mod runtime;
mod rust_type;
mod send;
mod tables;
mod transport;
mod types;
mod unions;
mod validation;
mod values;
mod waiters;
mod wrapped_tables;
mod wrappers;
mod wrapping;

use crate::diagnostic::{Diagnostics, Problems};
use crate::model::Api;
use crate::settings::Layout;
use examples::Examples;
use files::File;
use imports::{ApiNames, Imports};
use operations::Operations;

pub(crate) use calls::emit as calls;
pub use calls::{Call, CallProgram, Dependency};
pub use files::Tree;
pub(crate) use round_trips::emit as round_trips;
#[cfg(test)]
pub(crate) use runtime::RUNTIME;

/// Runs the stage: returns the files of the layout. Problems are mistakes of the generator, not of the document.
pub(crate) fn emit(
    api: &Api,
    layout: &Layout,
    package: Option<&str>,
    problems: &mut Problems,
) -> Result<Tree, Diagnostics> {
    let package = match layout {
        Layout::Crate { name } => Some(name.as_str()),
        Layout::Sources => package,
    };
    let examples = Examples::new(api, package);
    let transport = transport::emit(api, problems);
    problems.check()?;
    let Some(transport) = transport else { return Ok(Tree::new()) };
    let mut files = vec![
        File::new("lib.rs", root::lib(api, examples), Imports::Own),
        File::new("api.rs", root::api(api), Imports::Table),
        File::new("auto_traits.rs", auto_traits::emit(api), Imports::Own),
        File::new("runtime.rs", root::runtime(api), Imports::Own),
        File::new("transport.rs", transport.tokens, Imports::Table),
    ];
    files.extend(types::files(api));
    if api.needs.has("construction") {
        files.push(File::new("construction.rs", constructors::emit(api), Imports::AllTypes));
    }
    if api.needs.has("validation") {
        files.push(File::new("validation.rs", validation::emit(api), Imports::AllTypes));
    }
    let operations = Operations { passed: &transport.arguments, credentials: &api.security, examples };
    operations.files(&api.root, "operations", &mut files);
    let command = match layout {
        Layout::Sources => "cargo xtask regen",
        Layout::Crate { .. } => "cargo xtask generate",
    };
    let mut sources = files::print(files, &ApiNames::new(api), command, problems)?;
    runtime::add(&api.needs.modules, command, &mut sources);
    Ok(match layout {
        Layout::Sources => sources,
        Layout::Crate { name } => {
            let mut tree: Tree = sources.into_iter().map(|(path, text)| (format!("src/{path}"), text)).collect();
            tree.insert("Cargo.toml".to_owned(), manifest::cargo_toml(api, name));
            tree.insert("README.md".to_owned(), manifest::readme(api, name));
            tree
        }
    })
}
