//! `cargo xtask generate`: a complete crate for any API.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::{Diagnostics, Input, Layout, Remaining, Settings, Tree, TypeSelection};

use crate::failure::{Failure, Outcome};
use crate::input::{input, inputs};
use crate::names;
use crate::output::{Mode, Target, put};
use crate::project::display;

const COMMAND: &str = "cargo xtask generate";

#[derive(clap::Args)]
pub struct Args {
    /// Pages (.md), specs (.yaml, .yml, .json), or folders of them
    #[arg(long, required = true, num_args = 1.., value_name = "PATH")]
    spec: Vec<PathBuf>,
    /// The name of the package
    #[arg(long, value_name = "CRATE", value_parser = package_name)]
    name: String,
    /// The folder of the crate
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// An OpenAPI Overlay to apply first
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
    /// The title of the API for its documentation, instead of the one in the spec
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// The URL of the server, instead of the one in the spec
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// An environment variable that may contain the API key [default: `CRATE_API_KEY`]
    #[arg(long, value_name = "VARIABLE")]
    env: Vec<String>,
    /// The crate that provides the types of dates; `text` for `String`
    #[arg(long, value_name = "CRATE", default_value = "jiff")]
    dates: Dates,
    /// How forms contain objects that have no `encoding`: as JSON, or with brackets like `deepObject`
    #[arg(long, value_name = "STYLE", default_value = "json")]
    nested_forms: NestedForms,
    /// How the style `deepObject` writes lists: `a[0]=x`, `a[]=x` or `a=x`
    #[arg(long, value_name = "STYLE", default_value = "indices")]
    deep_lists: DeepLists,
    /// A file that keeps the names of types, methods and fields from run to run; created if it does not exist
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// Generate all types for both directions, even if no operation uses them
    #[arg(long)]
    all_types: bool,
    /// Leave out the operations that need a broken part of the spec, and list them
    #[arg(long)]
    keep_going: bool,
    /// Change nothing; exit with 1 if a file is not up to date
    #[arg(long)]
    check: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Dates {
    Jiff,
    Chrono,
    Text,
}

impl From<Dates> for codegen::Dates {
    fn from(dates: Dates) -> Self {
        match dates {
            Dates::Jiff => Self::Jiff,
            Dates::Chrono => Self::Chrono,
            Dates::Text => Self::Text,
        }
    }
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum NestedForms {
    Json,
    Deep,
}

impl From<NestedForms> for codegen::NestedForms {
    fn from(forms: NestedForms) -> Self {
        match forms {
            NestedForms::Json => Self::Json,
            NestedForms::Deep => Self::Deep,
        }
    }
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum DeepLists {
    Indices,
    Brackets,
    Repeat,
}

impl From<DeepLists> for codegen::DeepLists {
    fn from(lists: DeepLists) -> Self {
        match lists {
            DeepLists::Indices => Self::Indices,
            DeepLists::Brackets => Self::Brackets,
            DeepLists::Repeat => Self::Repeat,
        }
    }
}

pub fn run(args: &Args) -> Outcome {
    let overlay = args.overlay.as_deref().map(input).transpose()?;
    let environment = if args.env.is_empty() { vec![default_variable(&args.name)] } else { args.env.clone() };
    let settings = Settings {
        title: args.title.clone(),
        server: args.server.clone(),
        environment,
        dates: args.dates.into(),
        nested_forms: args.nested_forms.into(),
        deep_lists: args.deep_lists.into(),
        layout: Layout::Crate { name: args.name.clone() },
        keep_going: args.keep_going,
        types: if args.all_types { TypeSelection::All } else { TypeSelection::Reachable },
        names: args.names.as_deref().map(names::read).transpose()?.unwrap_or_default(),
        ..Settings::default()
    };
    let inputs = inputs(&args.spec)?;
    let output = codegen::generate(&inputs, overlay.as_ref(), &settings)
        .map_err(|error| with_advice(&error, &inputs, overlay.as_ref(), &settings))?;
    check_folder(&args.out)?;
    output.warnings.iter().for_each(|warning| anstream::eprintln!("{warning}"));
    anstream::print!("{}", output.report);
    let mut targets = targets(&args.out, output.tree);
    if let Some(file) = &args.names {
        targets.push(names::target(file, &settings.names, &output.names)?);
    }
    put(&targets, Mode::from_check(args.check), COMMAND)
}

/// Returns the failure of a run. If some of the operations can be generated, the message says how.
fn with_advice(error: &Diagnostics, inputs: &[Input], overlay: Option<&Input>, settings: &Settings) -> Failure {
    let remaining = (!settings.keep_going).then(|| codegen::remaining(inputs, overlay, settings)).flatten();
    let advice = remaining.map_or_else(String::new, |Remaining { operations, of }| {
        format!("\n\n{operations} of {of} operations can be generated without the broken parts: pass `--keep-going`")
    });
    Failure(format!("{error}{advice}"))
}

/// Returns the targets. Only `src` is replaced as a whole, so that other files in the folder of the crate are kept.
fn targets(out: &Path, tree: Tree) -> Vec<Target> {
    let (sources, others): (Tree, Tree) = tree.into_iter().partition(|(path, _)| path.starts_with("src/"));
    let sources = sources.into_iter().map(|(path, text)| (path["src/".len()..].to_owned(), text)).collect();
    let files = others.into_iter().map(|(path, text)| Target::File(out.join(path), text));
    std::iter::once(Target::Folder(out.join("src"), sources)).chain(files).collect()
}

/// Returns an error if a folder has files and its `Cargo.toml` was not generated.
fn check_folder(out: &Path) -> Outcome {
    let is_empty = match fs::read_dir(out) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => return Err(Failure::io("read", out, &error)),
    };
    let is_generated = || fs::read_to_string(out.join("Cargo.toml")).is_ok_and(|text| text.starts_with("# @generated"));
    if is_empty || is_generated() {
        return Ok(());
    }
    Err(format!(
        "error: {} has files that were not generated\n help: use an empty folder or one that does not exist",
        display(out)
    )
    .into())
}

/// Returns the default environment variable: `PETS_API_KEY` for the package `pets-client`.
fn default_variable(package: &str) -> String {
    let name = package.trim_end_matches("-client").trim_end_matches("-rs");
    format!("{}_API_KEY", name.replace('-', "_").to_ascii_uppercase())
}

/// Accepts the names that cargo and crates.io accept for a package.
fn package_name(name: &str) -> Result<String, String> {
    let is_word = |next: char| next.is_ascii_alphanumeric() || next == '-' || next == '_';
    let is_name =
        name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.chars().all(is_word) && name.len() <= 64;
    let reserved = ["test", "core", "std", "alloc", "proc_macro", "proc-macro"].contains(&name);
    if is_name && !reserved {
        Ok(name.to_owned())
    } else {
        Err("a package name has letters, digits, `-` and `_`, starts with a letter, and is not a reserved name"
            .to_owned())
    }
}
