//! `cargo xtask vendor`: takes published pages into `spec/`, and says what changed.
//!
//! A page's block is kept byte for byte in `spec/pages`; what stands around it goes to `spec/source.toml`.
//! Both are written only when every page could be read. In a folder, what is no page of an endpoint is skipped.
//!
//! A block keeps the file of one that was vendored before if they have the same address and endpoint. The endpoint
//! is in the vendored file, so the manifest does not hold it.

use std::path::{Path, PathBuf};

use codegen::{Endpoint, Manifest, Page, Vendored, sha256, vendor};
use similar::TextDiff;

use crate::Outcome;
use crate::output::{Mode, Target, put};
use crate::project::{root, shown};
use crate::read::{input, named, text};

#[derive(clap::Args)]
pub struct Args {
    /// Pages (.md) as they were published, or folders of these
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
            // One page may be named twice.
            if !vendored.iter().any(|other| other.page == block.page && other.text == block.text) {
                vendored.push(block);
            }
        }
    }
    if vendored.is_empty() {
        return Err("error: none of the pages has an OpenAPI block\n help: name pages that describe an endpoint".into());
    }
    let files = places(&vendored, &spec, &manifest);
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
    for page in &manifest.pages {
        let has_address = |other: &Vendored| other.page.reference == page.reference && !page.reference.is_empty();
        if vendored.iter().any(has_address) && !files.contains(&page.file) {
            let file = shown(&spec.join(&page.file));
            anstream::println!(
                "left       {file}: its page has no such block; if it is gone, delete the file and its entry"
            );
        }
    }
    targets.push(Target::File(spec.join("source.toml"), manifest.with_pages(&source.name, &source.text, &pages)?));
    put(&targets, Mode::Overwrite, "cargo xtask vendor")?;
    anstream::println!("run `cargo xtask regen` to see what becomes of it");
    Ok(())
}

/// The file of each block: that of the block that it is a new version of, or one of its own.
fn places(vendored: &[Vendored], spec: &Path, manifest: &Manifest) -> Vec<String> {
    let endpoint = |page: &Page| input(&spec.join(&page.file)).map(|file| Endpoint::read(&file)).unwrap_or_default();
    let known: Vec<(&Page, Endpoint)> = manifest.pages.iter().map(|page| (page, endpoint(page))).collect();
    let mut files: Vec<Option<String>> = vec![None; vendored.len()];
    // Those that agree in everything come first, so that no other block takes their files.
    for is_exact in [true, false] {
        for (index, new) in vendored.iter().enumerate() {
            let is_version = |(page, endpoint): &&(&Page, Endpoint)| {
                let is_taken = files.iter().flatten().any(|file| *file == page.file);
                let is_same = endpoint.agrees_with(&new.endpoint) && (!is_exact || *endpoint == new.endpoint);
                is_same && !is_taken && page.reference == new.page.reference
            };
            if files[index].is_none() {
                files[index] = known.iter().find(is_version).map(|(page, _)| page.file.clone());
            }
        }
    }
    let mut taken: Vec<String> = known.iter().map(|(page, _)| page.file.clone()).collect();
    for (file, new) in files.iter_mut().zip(vendored).filter(|(file, _)| file.is_none()) {
        let (stem, extension) = new.page.file.rsplit_once('.').unwrap_or((&new.page.file, "yaml"));
        let numbered = (2..).map(|number| format!("{stem}-{number}.{extension}"));
        *file = std::iter::once(new.page.file.clone()).chain(numbered).find(|file| !taken.contains(file));
        taken.extend(file.clone());
    }
    files.into_iter().flatten().collect()
}

/// Says what is new in a page.
fn describe(spec: &Path, page: &Page, new: &str, manifest: &Manifest) {
    let path = spec.join(&page.file);
    let name = shown(&path);
    let Some(known) = manifest.pages.iter().find(|known| known.file == page.file) else {
        anstream::println!("new        {name}: {}", page.title);
        return;
    };
    for (what, before, after) in [("title", &known.title, &page.title), ("base URL", &known.base_url, &page.base_url)] {
        if before != after {
            anstream::println!("{what:<10} {name}: {before} -> {after}");
        }
    }
    if known.sha256 == page.sha256 {
        anstream::println!("unchanged  {name}");
        return;
    }
    anstream::println!("changed    {name}");
    let old = text(&path).unwrap_or_default();
    if sha256(old.as_bytes()) != known.sha256 {
        anstream::println!("           it had been edited here");
    }
    anstream::print!("{}", TextDiff::from_lines(old.as_str(), new).unified_diff().context_radius(2));
}
