//! `cargo xtask vendor`: adds published pages to `spec/` or updates them, and prints the changes.
//!
//! The OpenAPI block of a page is stored byte for byte in `spec/pages`; the facts around it are stored in
//! `spec/source.toml`. Nothing is written if a page cannot be read. In a folder, pages without an endpoint are skipped.
//!
//! A block replaces a vendored block that has the same reference and the same endpoint. The manifest does not list
//! endpoints, because the vendored files have them.

use std::path::{Path, PathBuf};

use codegen::{Endpoint, Manifest, Page, Vendored, sha256, vendor};
use similar::TextDiff;

use crate::failure::Outcome;
use crate::input::{input, named, text};
use crate::output::{Mode, Target, put};
use crate::project::{display, root};

#[derive(clap::Args)]
pub struct Args {
    /// Published pages (.md), or folders of them
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<PathBuf>,
}

pub fn run(args: &Args) -> Outcome {
    let spec = root().join("spec");
    let source = input(&spec.join("source.toml"))?;
    let manifest = Manifest::parse(&source.name, &source.text)?;
    let mut vendored: Vec<Vendored> = Vec::new();
    for page in named(&args.pages)? {
        let (blocks, skipped) = vendor(&page)?;
        skipped.iter().for_each(|warning| anstream::eprintln!("{warning}"));
        for block in blocks {
            // A page may be given twice: by its name and by its folder.
            if !vendored.iter().any(|other| other.page == block.page && other.text == block.text) {
                vendored.push(block);
            }
        }
    }
    if vendored.is_empty() {
        return Err("error: no page has an OpenAPI block\n help: pass pages that describe an endpoint".into());
    }
    let files = assign_files(&vendored, &spec, &manifest);
    let mut pages = manifest.pages.clone();
    let mut targets = Vec::new();
    for (Vendored { page, text, .. }, file) in vendored.iter().zip(&files) {
        let page = Page { file: file.clone(), ..page.clone() };
        describe(&spec, &page, text, &manifest);
        targets.push(Target::File(spec.join(&page.file), text.clone()));
        match pages.iter_mut().find(|known| known.file == page.file) {
            Some(known) => *known = page,
            None => pages.push(page),
        }
    }
    describe_unmatched(&spec, &vendored, &files, &manifest);
    targets.push(Target::File(spec.join("source.toml"), manifest.with_pages(&source.name, &source.text, &pages)?));
    put(&targets, Mode::Overwrite, "cargo xtask vendor")?;
    anstream::println!("run `cargo xtask regen` to update the client");
    Ok(())
}

/// Returns the file of each block: the file of the vendored block that it replaces, or a new one.
fn assign_files(vendored: &[Vendored], spec: &Path, manifest: &Manifest) -> Vec<String> {
    let endpoint = |page: &Page| input(&spec.join(&page.file)).map(|file| Endpoint::read(&file)).unwrap_or_default();
    let known: Vec<(&Page, Endpoint)> = manifest.pages.iter().map(|page| (page, endpoint(page))).collect();
    let mut files: Vec<Option<String>> = vec![None; vendored.len()];
    // Blocks with exactly the same endpoint come first, so that no similar block takes their files.
    for is_exact in [true, false] {
        for (index, new) in vendored.iter().enumerate() {
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
    for (file, new) in files.iter_mut().zip(vendored).filter(|(file, _)| file.is_none()) {
        let (stem, extension) = new.page.file.rsplit_once('.').unwrap_or((&new.page.file, "yaml"));
        // The other blocks of a page have the names of their endpoints.
        let named = format!("{stem}/{}.{extension}", new.endpoint.slug());
        let numbered = (2..).map(|number| format!("{stem}/{}-{number}.{extension}", new.endpoint.slug()));
        *file = [new.page.file.clone(), named].into_iter().chain(numbered).find(|file| !taken.contains(file));
        taken.extend(file.clone());
    }
    files.into_iter().flatten().collect()
}

/// Prints the vendored blocks that are no longer in their page.
fn describe_unmatched(spec: &Path, vendored: &[Vendored], files: &[String], manifest: &Manifest) {
    for page in &manifest.pages {
        let has_reference = |other: &Vendored| other.page.reference == page.reference && !page.reference.is_empty();
        if vendored.iter().any(has_reference) && !files.contains(&page.file) {
            let file = display(&spec.join(&page.file));
            anstream::println!(
                "unmatched  {file}: its page has no such block; delete the file and its entry if the endpoint is gone"
            );
        }
    }
}

/// Prints the changes of a page.
fn describe(spec: &Path, page: &Page, new: &str, manifest: &Manifest) {
    let path = spec.join(&page.file);
    let name = display(&path);
    let Some(known) = manifest.pages.iter().find(|known| known.file == page.file) else {
        anstream::println!("new        {name}: {}", page.title);
        return;
    };
    for (field, before, after) in [("title", &known.title, &page.title), ("base URL", &known.base_url, &page.base_url)]
    {
        if before != after {
            anstream::println!("{field:<10} {name}: {before} -> {after}");
        }
    }
    if known.sha256 == page.sha256 {
        anstream::println!("unchanged  {name}");
        return;
    }
    anstream::println!("changed    {name}");
    let old = text(&path).unwrap_or_default();
    if sha256(old.as_bytes()) != known.sha256 {
        anstream::println!("           the vendored file had been edited");
    }
    anstream::print!("{}", TextDiff::from_lines(old.as_str(), new).unified_diff().context_radius(2));
}
