//! Emit: the model in, the text of every file out. Places tokens, decides nothing.

mod manifest;
mod operations;
mod render;
mod root;
mod signature;
mod transport;
mod types;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostics, Problems};
use crate::model::Api;

/// The generated files: path with `/`, relative to the output folder, to text.
pub type Tree = BTreeMap<String, String>;

/// Which files are made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// The sources of a crate whose manifest is kept by hand, relative to its `src`.
    #[default]
    Sources,
    /// A whole crate.
    Crate {
        /// The name of the package, as Cargo allows it.
        name: String,
    },
}

/// The hand-written part, emitted as it is.
const RUNTIME: [(&str, &str); 13] = [
    ("runtime.rs", include_str!("../../runtime/runtime.rs")),
    ("runtime/call.rs", include_str!("../../runtime/runtime/call.rs")),
    ("runtime/client.rs", include_str!("../../runtime/runtime/client.rs")),
    ("runtime/error.rs", include_str!("../../runtime/runtime/error.rs")),
    ("runtime/paging.rs", include_str!("../../runtime/runtime/paging.rs")),
    ("runtime/path.rs", include_str!("../../runtime/runtime/path.rs")),
    ("runtime/receive.rs", include_str!("../../runtime/runtime/receive.rs")),
    ("runtime/response.rs", include_str!("../../runtime/runtime/response.rs")),
    ("runtime/secret.rs", include_str!("../../runtime/runtime/secret.rs")),
    ("runtime/security.rs", include_str!("../../runtime/runtime/security.rs")),
    ("runtime/unions.rs", include_str!("../../runtime/runtime/unions.rs")),
    ("runtime/values.rs", include_str!("../../runtime/runtime/values.rs")),
    ("runtime/waiting.rs", include_str!("../../runtime/runtime/waiting.rs")),
];

/// Runs the stage.
pub(crate) fn emit(api: &Api, layout: &Layout, problems: &mut Problems) -> Result<Tree, Diagnostics> {
    let transport = transport::emit(api, problems);
    problems.check()?;
    let Some(transport) = transport else { return Ok(Tree::new()) };
    let mut files = vec![
        ("lib.rs".to_owned(), root::lib(api)),
        ("api.rs".to_owned(), root::api(api)),
        ("types.rs".to_owned(), types::emit(api)),
        ("operations.rs".to_owned(), operations::modules(api)),
        ("transport.rs".to_owned(), transport.tokens),
    ];
    for group in &api.groups {
        files.push((format!("operations/{}.rs", group.name), operations::group(group, &transport.functions)));
    }
    let command = match layout {
        Layout::Sources => "cargo xtask regen",
        Layout::Crate { .. } => "cargo xtask generate",
    };
    let mut sources = Tree::new();
    for (path, tokens) in files {
        match render::render(tokens, command) {
            Ok(text) => {
                sources.insert(path, text);
            }
            Err(error) => {
                problems
                    .error_in("internal", None, format!("{path} does not parse: {error}"))
                    .help("this is a defect of the generator: please report it with the document");
            }
        }
    }
    problems.check()?;
    for (path, text) in RUNTIME {
        sources.insert(path.to_owned(), format!("{}\n{text}", render::header(command)));
    }
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
