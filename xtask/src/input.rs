//! Reads the inputs of a command: pages, specs, or folders of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::{Input, Role, references};

use crate::failure::{Failure, Outcome};
use crate::project::{display, root};

const EXTENSIONS: [&str; 5] = ["json", "md", "mdx", "yaml", "yml"];

/// Reads the inputs at some paths, and the files to which they refer.
pub fn inputs(paths: &[PathBuf]) -> Outcome<Vec<Input>> {
    let mut inputs = named(paths)?;
    add_referenced_files(&mut inputs)?;
    Ok(inputs)
}

/// Reads the inputs at some paths. The files of a folder are in the order of their paths.
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

/// Adds the files on the disk to which the inputs refer, directly or indirectly.
pub fn add_referenced_files(inputs: &mut Vec<Input>) -> Outcome {
    add_referenced(inputs, |name| {
        // The name is relative to the project or to the current folder, as `display` writes it.
        let path = [root().join(name), PathBuf::from(name)].into_iter().find(|path| path.is_file());
        path.map(|path| text(&path))
    })
}

/// Adds the files to which the inputs refer, directly or indirectly. `read` returns the text of a file that exists.
pub fn add_referenced(inputs: &mut Vec<Input>, read: impl Fn(&str) -> Option<Outcome<String>>) -> Outcome {
    let mut known: BTreeSet<String> = inputs.iter().map(|input| input.name.clone()).collect();
    let mut next = 0;
    while let Some(names) = inputs.get(next).map(references) {
        next += 1;
        for name in names {
            if let Some(text) = (!known.contains(&name)).then(|| read(&name)).flatten() {
                inputs.push(Input { role: Role::Referenced, ..Input::new(&name, text?) });
                known.insert(name);
            }
        }
    }
    Ok(())
}

/// Returns the pages and specs of a folder in the order of their paths.
pub fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    if files.is_empty() {
        let message = format!(
            "error: {} has no pages or specs\n help: it needs files that end in {}",
            display(folder),
            EXTENSIONS.join(", ")
        );
        return Err(message.into());
    }
    Ok(files)
}

/// Reads one file.
pub fn input(path: &Path) -> Outcome<Input> {
    Ok(Input::new(display(path), text(path)?))
}

/// Returns the text of a file.
pub fn text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))
}

/// Whether a path has the extension of a page or a spec.
pub fn is_page_or_spec(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Outcome {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = entries.map_err(|error| Failure::io("read", folder, &error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let file_type = entry.file_type().map_err(|error| Failure::io("read", &path, &error))?;
        if file_type.is_dir() {
            collect(&path, files)?;
        } else if is_page_or_spec(&path) {
            files.push(path);
        }
    }
    Ok(())
}
