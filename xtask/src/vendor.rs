//! `cargo xtask vendor`: takes published pages into `spec/`, and says what changed.
//!
//! A page's YAML block is kept byte for byte in `spec/pages`; what stands around it goes to
//! `spec/source.toml`. Both are written only when every page could be read.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use codegen::{Manifest, Page, Vendored, sha256, vendor};
use similar::TextDiff;

use crate::output::{Mode, Target, put};
use crate::project::{root, shown};
use crate::read::{files, input, text};
use crate::{Failure, Outcome};

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
    let mut vendored = Vec::new();
    for path in pages(&args.pages)? {
        vendored.extend(vendor(&input(&path)?)?);
    }
    if vendored.is_empty() {
        return Err("error: none of the pages has an OpenAPI block\n help: name pages that describe an endpoint".into());
    }
    let mut entries: BTreeMap<String, Page> = BTreeMap::new();
    let mut order: Vec<String> = manifest.pages.iter().map(|page| page.file.clone()).collect();
    let mut targets = Vec::new();
    for Vendored { page, text } in vendored {
        let page = place(page, &manifest, &entries);
        describe(&spec, &page, &text, &manifest);
        targets.push(Target::File(spec.join(&page.file), text));
        if !order.contains(&page.file) {
            order.push(page.file.clone());
        }
        entries.insert(page.file.clone(), page);
    }
    let kept = manifest.pages.iter().filter(|page| !entries.contains_key(&page.file)).cloned().collect::<Vec<_>>();
    entries.extend(kept.into_iter().map(|page| (page.file.clone(), page)));
    let pages: Vec<Page> = order.iter().filter_map(|file| entries.remove(file)).collect();
    targets.push(Target::File(spec.join("source.toml"), manifest.with_pages(&source.text, &pages)));
    put(&targets, Mode::Overwrite, "cargo xtask vendor")?;
    anstream::println!("run `cargo xtask regen` to see what becomes of it");
    Ok(())
}

/// The pages that some paths name.
fn pages(paths: &[PathBuf]) -> Outcome<Vec<PathBuf>> {
    let mut pages = Vec::new();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|error| Failure::io("read", path, &error))?;
        if metadata.is_dir() { pages.extend(files(path)?) } else { pages.push(path.clone()) }
    }
    Ok(pages)
}

/// A page that was vendored before, known by its address, keeps its file; a new one gets a file of its own.
fn place(page: Page, manifest: &Manifest, new: &BTreeMap<String, Page>) -> Page {
    let known = |other: &&Page| other.reference == page.reference && !page.reference.is_empty();
    if let Some(known) = manifest.pages.iter().find(known) {
        return Page { file: known.file.clone(), ..page };
    }
    let is_taken = |file: &String| new.contains_key(file) || manifest.pages.iter().any(|other| other.file == *file);
    let stem = page.file.trim_end_matches(".yaml").to_owned();
    let numbered = (2..).map(|number| format!("{stem}-{number}.yaml"));
    let file = std::iter::once(page.file.clone()).chain(numbered).find(|file| !is_taken(file));
    Page { file: file.unwrap_or_default(), ..page }
}

/// Says what is new in a page.
fn describe(spec: &std::path::Path, page: &Page, new: &str, manifest: &Manifest) {
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
