//! The specs of a folder: each file on its own, and the pages of one API together.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::case::Case;
use crate::failure::Outcome;
use crate::input::files;
use crate::project::display;

/// A file, or several pages that describe one API.
pub struct Spec {
    pub name: String,
    /// The name of its crate.
    pub package: String,
    pub paths: Vec<PathBuf>,
}

/// Returns one spec per file of a folder.
pub fn find(folder: &Path) -> Outcome<Vec<Spec>> {
    let spec = |(index, path): (usize, PathBuf)| Spec {
        name: display(path.strip_prefix(folder).unwrap_or(&path)),
        package: package(index),
        paths: vec![path],
    };
    Ok(files(folder)?.into_iter().enumerate().map(spec).collect())
}

/// The pages of a folder.
struct Group<'a> {
    folder: &'a str,
    paths: Vec<PathBuf>,
    servers: BTreeSet<Option<&'a str>>,
}

/// Returns one spec per folder whose pages all name the same server.
pub fn merge(single: &[Spec], cases: &[Case]) -> Vec<Spec> {
    let mut groups: Vec<Group> = Vec::new();
    let is_page = |spec: &Spec| spec.paths.iter().all(|path| path.extension().is_some_and(|ending| ending == "md"));
    for (spec, case) in single.iter().zip(cases).filter(|(spec, case)| is_page(spec) && case.is_generated()) {
        let folder = spec.name.rsplit_once('/').map_or("", |(folder, _)| folder);
        if groups.last().is_none_or(|last| last.folder != folder) {
            groups.push(Group { folder, paths: Vec::new(), servers: BTreeSet::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.paths.extend(spec.paths.iter().cloned());
            group.servers.insert(case.server.as_deref());
        }
    }
    groups.retain(|group| group.paths.len() > 1 && group.servers.len() == 1);
    let spec = |(index, group): (usize, Group)| Spec {
        name: format!("{}/ ({} pages)", group.folder, group.paths.len()),
        package: package(single.len() + index),
        paths: group.paths,
    };
    groups.into_iter().enumerate().map(spec).collect()
}

fn package(index: usize) -> String {
    format!("corpus_{index}")
}
