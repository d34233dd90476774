//! Inputs: a page, a spec, or a folder of these.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::{Input, Role, references};

use crate::project::{root, shown};
use crate::{Failure, Outcome};

const EXTENSIONS: [&str; 5] = ["json", "md", "mdx", "yaml", "yml"];

/// Every input that some paths name, and the files that these refer to.
pub fn inputs(paths: &[PathBuf]) -> Outcome<Vec<Input>> {
    let mut inputs = named(paths)?;
    add_referenced(&mut inputs)?;
    Ok(inputs)
}

/// Every input that some paths name. What is in a folder comes in the order of its paths.
pub fn named(paths: &[PathBuf]) -> Outcome<Vec<Input>> {
    let mut inputs = Vec::new();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|error| Failure::io("read", path, &error))?;
        if metadata.is_dir() {
            for file in files(path)? {
                inputs.push(Input { role: Role::Found, ..input(&file)? });
            }
        } else {
            inputs.push(input(path)?);
        }
    }
    Ok(inputs)
}

/// Adds the files that the inputs refer to, and those that these refer to.
fn add_referenced(inputs: &mut Vec<Input>) -> Outcome {
    let mut known: BTreeSet<String> = inputs.iter().map(|input| input.name.clone()).collect();
    let mut next = 0;
    while let Some(names) = inputs.get(next).map(references) {
        next += 1;
        for name in names {
            // A name is relative to the project, or as the user wrote it.
            let path = [root().join(&name), PathBuf::from(&name)].into_iter().find(|path| path.is_file());
            if let Some(path) = path.filter(|_| known.insert(name.clone())) {
                inputs.push(Input { name, role: Role::Referenced, ..input(&path)? });
            }
        }
    }
    Ok(())
}

/// The pages and specs of a folder, in the order of their paths.
pub fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    walk(folder, &mut files)?;
    if files.is_empty() {
        let (folder, endings) = (shown(folder), EXTENSIONS.join(", "));
        return Err(format!(
            "error: there is no page or spec in {folder}\n help: it should hold files that end in {endings}"
        )
        .into());
    }
    Ok(files)
}

/// One file.
pub fn input(path: &Path) -> Outcome<Input> {
    Ok(Input::new(shown(path), text(path)?))
}

/// The text of a file.
pub fn text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Outcome {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = entries.map_err(|error| Failure::io("read", folder, &error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let kind = entry.file_type().map_err(|error| Failure::io("read", &path, &error))?;
        let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
        if kind.is_dir() {
            walk(&path, files)?;
        } else if extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str())) {
            files.push(path);
        }
    }
    Ok(())
}
