//! `cargo xtask regen`: generates the client from the vendored pages and specs.

use std::collections::BTreeSet;
use std::path::Path;

use codegen::{Input, Manifest, Remaining, Settings, sha256};

use crate::failure::{Failure, Outcome};
use crate::input::{input, text};
use crate::names;
use crate::output::{Mode, Target, put};
use crate::project::{display, root};

const COMMAND: &str = "cargo xtask regen";

#[derive(clap::Args)]
pub struct Args {
    /// Change nothing; exit with 1 if a file is not up to date
    #[arg(long)]
    check: bool,
    /// List the positions at which each rule was applied
    #[arg(long, short)]
    verbose: bool,
}

/// Checks that the generated files are up to date.
pub fn check() -> Outcome {
    run(&Args { check: true, verbose: false })
}

pub fn run(args: &Args) -> Outcome {
    let (root, mode) = (root(), Mode::from_check(args.check));
    let spec = root.join("spec");
    let source = input(&spec.join("source.toml"))?;
    let manifest = Manifest::parse(&source.name, &source.text)?;
    let mut pages = Vec::new();
    let mut edited = Vec::new();
    for page in &manifest.pages {
        let mut read = input(&spec.join(&page.file))?;
        edited.extend(page.verify(&source.name, &read.name, &read.text).err());
        read.facts = Some(page.facts());
        pages.push(read);
    }
    for vendored in &manifest.specs {
        let read = input(&spec.join(&vendored.file))?;
        edited.extend(vendored.verify(&source.name, &read.name, &read.text).err());
        pages.push(read);
    }
    if !edited.is_empty() {
        return Err(edited.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n").into());
    }
    check_folder(&spec, &manifest)?;
    let overlay = input(&spec.join("overlay.yaml"))?;
    let names_file = spec.join("names.yaml");
    let settings = Settings { names: names::read(&names_file)?, ..manifest.api.settings() };
    let output = codegen::generate(&pages, Some(&overlay), &settings).map_err(|error| {
        let remaining = codegen::remaining(&pages, Some(&overlay), &settings);
        let advice = remaining.map_or_else(String::new, |Remaining { operations, of }| {
            format!(
                "\n\n{operations} of {of} operations can be generated without the broken parts: list these in {} as \
                 `[[api.leave_out]]` with `operation = \"GET /path\"` or a pointer, and a `reason`",
                source.name
            )
        });
        Failure(format!("{error}{advice}"))
    })?;

    let inputs = match pages.as_slice() {
        [page] => page.name.clone(),
        pages => format!("{} pages and specs", pages.len()),
    };
    anstream::println!("read {inputs} and {}", overlay.name);
    output.warnings.iter().for_each(|warning| anstream::eprintln!("{warning}"));
    if args.verbose {
        anstream::print!("{}", output.report.in_full());
    } else {
        anstream::print!("{}", output.report);
    }
    let normalised = spec.join("normalised.yaml");
    let header = header(&[&source, &overlay]);
    if mode == Mode::Verify {
        check_inputs(&normalised, &[&source, &overlay])?;
    }
    let targets = [
        names::target(&names_file, &settings.names, &output.names)?,
        Target::File(normalised, header + &output.document.to_yaml()?),
        Target::Folder(root.join("generated-client").join("src"), output.tree),
    ];
    put(&targets, mode, COMMAND)
}

/// Returns an error if the folder has a page or a spec that the manifest does not list.
fn check_folder(spec: &Path, manifest: &Manifest) -> Outcome {
    let pages = manifest.pages.iter().map(|page| &page.file);
    let listed: BTreeSet<&String> = pages.chain(manifest.specs.iter().map(|spec| &spec.file)).collect();
    let mut names = files_below(spec, "pages")?;
    names.extend(files_below(spec, "specs")?);
    match names.iter().find(|name| !listed.contains(name)) {
        Some(name) => Err(format!(
            "error: spec/{name} is not in spec/source.toml\n help: vendor it with `cargo xtask vendor`, or delete it"
        )
        .into()),
        None => Ok(()),
    }
}

/// Returns the files of a folder and of the folders in it, relative to `spec`, in order.
fn files_below(spec: &Path, folder: &str) -> Outcome<Vec<String>> {
    let path = spec.join(folder);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(&path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut names = Vec::new();
    for entry in entries.map_err(|error| Failure::io("read", &path, &error))? {
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            names.extend(files_below(spec, &name)?);
        } else {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Returns the first lines of `normalised.yaml`: the hashes of the manifest and the overlay. The manifest contains the
/// hashes of the pages.
fn header(inputs: &[&Input]) -> String {
    let lines = inputs.iter().map(|input| format!("# {} {}\n", input.name, sha256(input.text.as_bytes())));
    format!("# @generated by `{COMMAND}`; do not edit. Made from:\n{}", lines.collect::<String>())
}

/// Returns an error if an input was edited after the last run, even if the edit changes nothing that is generated.
fn check_inputs(normalised: &Path, inputs: &[&Input]) -> Outcome {
    let Ok(present) = text(normalised) else { return Ok(()) };
    let lines: Vec<&str> = present.lines().take_while(|line| line.starts_with('#')).collect();
    let is_unchanged =
        |input: &&&Input| lines.contains(&format!("# {} {}", input.name, sha256(input.text.as_bytes())).as_str());
    let edited: Vec<&str> =
        inputs.iter().filter(|input| !is_unchanged(input)).map(|input| input.name.as_str()).collect();
    if edited.is_empty() {
        return Ok(());
    }
    let (files, command) = (edited.join(" and "), COMMAND);
    Err(Failure(format!(
        "error: {files} changed after {} was generated\n help: run `{command}` and commit the result",
        display(normalised)
    )))
}
