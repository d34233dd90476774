//! `cargo xtask vendor`: adds published pages and specs to `spec/` or updates them, and prints the changes.
//!
//! The OpenAPI block of a page is stored byte for byte in `spec/pages`, and a spec in `spec/specs`; the facts around
//! them are stored in `spec/source.toml`. Nothing is written if one of them cannot be read. In a folder, pages without
//! an endpoint are skipped.

mod changes;
mod plan;
mod sources;

use codegen::{Input, Manifest, vendor_spec};

pub use self::plan::Plan;
use self::sources::Sources;
use crate::drift::poverty;
use crate::failure::Outcome;
use crate::fetched::{FetchOptions, fetch};
use crate::input::{input, text};
use crate::output::{Mode, Target, put};
use crate::project::root;
use crate::upstream::Upstream;

#[derive(clap::Args)]
pub struct Args {
    /// Published pages (.md), folders of them, a spec (.yaml, .yml, .json), or URLs of pages and specs
    #[arg(required_unless_present = "upstream", value_name = "PAGE")]
    inputs: Vec<String>,
    /// The URL of the spec that is given as a file
    #[arg(long, value_name = "URL", conflicts_with = "upstream")]
    url: Option<String>,
    /// Fetch every page and spec of spec/source.toml again, and remove the endpoints that their pages no longer have
    #[arg(long, conflicts_with = "inputs")]
    upstream: bool,
    #[command(flatten)]
    fetch: FetchOptions,
}

pub fn run(args: &Args) -> Outcome {
    let spec = root().join("spec");
    let source = input(&spec.join("source.toml"))?;
    let manifest = Manifest::parse(&source.name, &source.text)?;
    let fetch = |urls: &[String]| fetch(urls, &args.fetch);
    let Sources { blocks, specs } =
        if args.upstream { of_upstream(Upstream::read(&manifest, &fetch)?)? } else { sources::sources(args, &fetch)? };
    if blocks.is_empty() && specs.is_empty() {
        return Err("error: no page has an OpenAPI block\n help: pass pages that describe an endpoint".into());
    }
    let read = |file: &str| text(&spec.join(file)).ok();
    let mut plan = Plan::new(&manifest, &blocks, read);
    specs.into_iter().for_each(|(spec, text)| plan.add_spec(spec, text));
    if args.upstream {
        check_poverty(&plan, read)?;
    }
    changes::describe(&plan, &manifest, read);
    if args.upstream {
        plan.unmatched.iter().for_each(|file| anstream::println!("removed    spec/{file}: its page has no such block"));
        plan.pages.retain(|page| !plan.unmatched.contains(&page.file));
    } else {
        plan.unmatched.iter().for_each(|file| {
            anstream::println!(
                "unmatched  spec/{file}: its page has no such block; delete the file and its entry if the endpoint is gone"
            );
        });
    }
    let mut targets: Vec<Target> =
        plan.texts.iter().map(|(file, text)| Target::File(spec.join(file), text.clone())).collect();
    if args.upstream && !plan.unmatched.is_empty() {
        // The folder is replaced as a whole, without the removed files.
        let folder = plan.pages.iter().filter_map(|page| {
            Some((
                page.file.strip_prefix("pages/")?.to_owned(),
                plan.texts.get(&page.file).cloned().or_else(|| read(&page.file))?,
            ))
        });
        let folder = Target::Folder(spec.join("pages"), folder.collect());
        targets.retain(|target| !matches!(target, Target::File(path, _) if path.starts_with(spec.join("pages"))));
        targets.push(folder);
    }
    let text = manifest.with_entries(&source.name, &source.text, &plan.pages, &plan.specs)?;
    targets.push(Target::File(spec.join("source.toml"), text));
    put(&targets, Mode::Overwrite, "cargo xtask vendor")?;
    anstream::println!("run `cargo xtask regen` to update the client");
    Ok(())
}

/// Fails if a page has less information than before: its site may have another format now.
fn check_poverty(plan: &Plan, read: impl Fn(&str) -> Option<String>) -> Outcome {
    let problem = |(file, text): (&String, &String)| {
        let old = Input::new(file, read(file)?);
        let problem = poverty(&old, &Input::new(file, text.as_str()))?;
        let page = plan.pages.iter().find(|page| page.file == *file)?;
        let reference = page.reference.escape_debug();
        Some(format!("error: {reference}: {problem}\n help: vendor the page by its URL if that is right"))
    };
    match plan.texts.iter().find_map(problem) {
        Some(message) => Err(message.into()),
        None => Ok(()),
    }
}

/// Returns the blocks and specs of the sites. Each of them has to be readable.
fn of_upstream(upstream: Upstream) -> Outcome<Sources> {
    let mut sources = Sources::default();
    let mut failures = Vec::new();
    upstream.warnings.iter().for_each(|warning| anstream::eprintln!("{warning}"));
    for (reference, blocks) in upstream.pages {
        match blocks {
            Ok(blocks) => sources.blocks.extend(blocks),
            Err(error) => failures.push(format!("error: cannot read the page {}: {error}", reference.escape_debug())),
        }
    }
    for (url, text) in upstream.specs {
        match text {
            Ok(text) => {
                let spec = vendor_spec(&Input::new(&url, text.as_str()), &url)?;
                sources.specs.push((spec, text));
            }
            Err(error) => failures.push(format!("error: cannot read the spec {}: {error}", url.escape_debug())),
        }
    }
    if failures.is_empty() { Ok(sources) } else { Err(failures.join("\n").into()) }
}
