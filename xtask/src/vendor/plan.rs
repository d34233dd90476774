//! Which file each block and spec gets.
//!
//! A block replaces a vendored block that has the same reference and the same endpoint. The manifest does not list
//! endpoints, because the vendored files have them.

use std::collections::BTreeMap;

use codegen::{Endpoint, Input, Manifest, Page, Spec, Vendored};

/// The manifest and the files after new versions are vendored.
#[derive(Default)]
pub struct Plan {
    pub pages: Vec<Page>,
    pub specs: Vec<Spec>,
    /// The new text of each file that is vendored, by its name in the manifest.
    pub texts: BTreeMap<String, String>,
    /// The files of vendored blocks that are no longer on their page.
    pub unmatched: Vec<String>,
}

impl Plan {
    /// Assigns files to new blocks. `read` returns the text of a vendored file.
    pub fn new(manifest: &Manifest, blocks: &[Vendored], read: impl Fn(&str) -> Option<String>) -> Self {
        let files = assign_files(blocks, manifest, read);
        let (mut pages, mut texts) = (manifest.pages.clone(), BTreeMap::new());
        for (Vendored { page, text, .. }, file) in blocks.iter().zip(&files) {
            let page = Page { file: file.clone(), ..page.clone() };
            match pages.iter_mut().find(|known| known.file == page.file) {
                Some(known) => *known = page,
                None => pages.push(page),
            }
            texts.insert(file.clone(), text.clone());
        }
        let is_gone = |page: &&Page| {
            let has_reference = |other: &Vendored| other.page.reference == page.reference && !page.reference.is_empty();
            blocks.iter().any(has_reference) && !files.contains(&page.file)
        };
        let unmatched = manifest.pages.iter().filter(is_gone).map(|page| page.file.clone()).collect();
        Self { pages, specs: manifest.specs.clone(), texts, unmatched }
    }

    /// Adds a spec, or updates the one with the same URL. The file of a spec that is now YAML instead of JSON, or the
    /// other way round, has another extension.
    pub fn add_spec(&mut self, spec: Spec, text: String) {
        let (stem, extension) = spec.file.rsplit_once('.').unwrap_or((&spec.file, "yaml"));
        let known = self.specs.iter_mut().find(|known| known.url == spec.url);
        let known_stem = known.as_ref().and_then(|known| known.file.rsplit_once('.')).map(|(stem, _)| stem.to_owned());
        if let (Some(known), Some(stem)) = (known, known_stem) {
            let file = format!("{stem}.{extension}");
            self.texts.insert(file.clone(), text);
            *known = Spec { file, ..spec };
            return;
        }
        let numbered = (2..).map(|number| format!("{stem}-{number}.{extension}"));
        let mut files = [spec.file.clone()].into_iter().chain(numbered);
        let is_free = |file: &String| self.specs.iter().all(|known| known.file != *file);
        if let Some(file) = files.find(is_free) {
            self.texts.insert(file.clone(), text);
            self.specs.push(Spec { file, ..spec });
        }
    }
}

/// Returns the file of each block: the file of the vendored block that it replaces, or a new one.
fn assign_files(blocks: &[Vendored], manifest: &Manifest, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let endpoint = |page: &Page| {
        read(&page.file).map_or_else(Endpoint::default, |text| Endpoint::read(&Input::new(&page.file, text)))
    };
    let known: Vec<(&Page, Endpoint)> = manifest.pages.iter().map(|page| (page, endpoint(page))).collect();
    let mut files: Vec<Option<String>> = vec![None; blocks.len()];
    // Blocks with exactly the same endpoint come first, so that no similar block takes their files.
    for is_exact in [true, false] {
        for (index, new) in blocks.iter().enumerate() {
            let is_replaced = |(page, endpoint): &&(&Page, Endpoint)| {
                let is_taken = files.iter().flatten().any(|file| *file == page.file);
                let is_same = endpoint.agrees_with(&new.endpoint) && (!is_exact || *endpoint == new.endpoint);
                is_same && !is_taken && page.reference == new.page.reference
            };
            if files[index].is_none() {
                files[index] = known.iter().find(is_replaced).map(|(page, _)| page.file.clone());
            }
        }
    }
    let mut taken: Vec<String> = known.iter().map(|(page, _)| page.file.clone()).collect();
    for (file, new) in files.iter_mut().zip(blocks).filter(|(file, _)| file.is_none()) {
        let (stem, extension) = new.page.file.rsplit_once('.').unwrap_or((&new.page.file, "yaml"));
        // The other blocks of a page have the names of their endpoints.
        let named = format!("{stem}/{}.{extension}", new.endpoint.slug());
        let numbered = (2..).map(|number| format!("{stem}/{}-{number}.{extension}", new.endpoint.slug()));
        *file = [new.page.file.clone(), named].into_iter().chain(numbered).find(|file| !taken.contains(file));
        taken.extend(file.clone());
    }
    files.into_iter().flatten().collect()
}
