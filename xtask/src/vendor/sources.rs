//! Reads what the maintainer names: pages and specs, as files or as URLs.

use std::path::PathBuf;

use codegen::{Input, Role, Spec, Vendored, vendor, vendor_spec};

use super::Args;
use crate::failure::Outcome;
use crate::fetched::Fetch;
use crate::input::named;
use crate::upstream::page_url;

/// The blocks of pages, and specs with their texts.
#[derive(Default)]
pub struct Sources {
    pub blocks: Vec<Vendored>,
    pub specs: Vec<(Spec, String)>,
}

/// Reads the pages and specs that the arguments name.
pub fn sources(args: &Args, fetch: &Fetch) -> Outcome<Sources> {
    let is_url = |text: &&String| text.contains("://");
    let (urls, paths): (Vec<&String>, Vec<&String>) = args.inputs.iter().partition(is_url);
    let mut sources = Sources::default();
    for input in named(&paths.iter().map(PathBuf::from).collect::<Vec<_>>())? {
        if input.role == Role::Named && is_spec(&input.name) {
            let Some(url) = &args.url else {
                let message = format!(
                    "error: {} is a spec, and the manifest needs its address\n help: pass its address with `--url URL`",
                    input.name
                );
                return Err(message.into());
            };
            sources.specs.push((vendor_spec(&input, url)?, input.text));
        } else {
            sources.add_page(&input, None)?;
        }
    }
    if args.url.is_some() && sources.specs.len() != 1 {
        return Err("error: `--url` is the address of one spec that is given as a file".into());
    }
    let address = |url: &str| if is_spec(url) { Some(url.to_owned()) } else { page_url(url) };
    let addresses: Vec<String> = urls.iter().filter_map(|url| address(url)).collect();
    for (url, result) in fetch(&addresses)? {
        let text = result.map_err(|error| format!("error: cannot fetch {}: {error}", url.escape_debug()))?;
        if is_spec(&url) {
            sources.specs.push((vendor_spec(&Input::new(&url, text.as_str()), &url)?, text));
        } else {
            let reference = url.strip_suffix(".md").unwrap_or(&url);
            sources.add_page(&Input::new(&url, text), Some(reference))?;
        }
    }
    Ok(sources)
}

impl Sources {
    /// Adds the blocks of a page. `reference` is its address, if it does not state it.
    fn add_page(&mut self, page: &Input, reference: Option<&str>) -> Outcome {
        let (blocks, skipped) = vendor(page)?;
        skipped.iter().for_each(|warning| anstream::eprintln!("{warning}"));
        for mut block in blocks {
            if block.page.reference.is_empty() {
                reference.unwrap_or_default().clone_into(&mut block.page.reference);
            }
            // A page may be given twice: by its name and by its folder.
            if !self.blocks.iter().any(|other| other.page == block.page && other.text == block.text) {
                self.blocks.push(block);
            }
        }
        Ok(())
    }
}

/// Whether the path of a file or of a URL is that of a spec.
fn is_spec(name: &str) -> bool {
    let path = name.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending))
}
