//! Prints what a run of `vendor` changes.

use codegen::{Manifest, Page, sha256};
use similar::TextDiff;

use super::plan::Plan;

/// Prints the changes of each vendored file. `read` returns the text that the file has now.
pub fn describe(plan: &Plan, manifest: &Manifest, read: impl Fn(&str) -> Option<String>) {
    for (file, new) in &plan.texts {
        let known = manifest.pages.iter().find(|page| page.file == *file);
        let page = plan.pages.iter().find(|page| page.file == *file);
        if let (Some(known), Some(page)) = (known, page) {
            describe_facts(known, page);
        }
        let title = page.map_or("a spec", |page| page.title.as_str());
        let spec = manifest.specs.iter().find(|spec| spec.file == *file);
        match known.map(|page| &page.sha256).or(spec.map(|spec| &spec.sha256)) {
            None => anstream::println!("new        spec/{file}: {title}"),
            Some(known) if *known == sha256(new.as_bytes()) => anstream::println!("unchanged  spec/{file}"),
            Some(known) => {
                anstream::println!("changed    spec/{file}");
                let old = read(file).unwrap_or_default();
                if sha256(old.as_bytes()) != *known {
                    anstream::println!("           the vendored file had been edited");
                }
                anstream::print!(
                    "{}",
                    TextDiff::from_lines(old.as_str(), new.as_str()).unified_diff().context_radius(2)
                );
            }
        }
    }
}

fn describe_facts(known: &Page, page: &Page) {
    for (field, before, after) in [("title", &known.title, &page.title), ("base URL", &known.base_url, &page.base_url)]
    {
        if before != after {
            anstream::println!("{field:<10} spec/{}: {before} -> {after}", page.file);
        }
    }
}
