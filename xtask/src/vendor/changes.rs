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
        let title = page.map_or_else(|| "a spec".to_owned(), |page| shown(&page.title));
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
                let diff =
                    TextDiff::from_lines(old.as_str(), new.as_str()).unified_diff().context_radius(2).to_string();
                anstream::print!("{}", shown(&diff));
            }
        }
    }
}

fn describe_facts(known: &Page, page: &Page) {
    for (field, before, after) in [("title", &known.title, &page.title), ("base URL", &known.base_url, &page.base_url)]
    {
        if before != after {
            anstream::println!("{field:<10} spec/{}: {} -> {}", page.file, shown(before), shown(after));
        }
    }
}

/// Returns text of a page without characters that change a terminal or the order of what is shown.
fn shown(text: &str) -> String {
    let is_odd = |next: char| {
        (next.is_control() && !"\n\t".contains(next))
            || matches!(next, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut shown = String::new();
    for next in text.replace("\r\n", "\n").chars() {
        if is_odd(next) { shown.extend(next.escape_unicode()) } else { shown.push(next) }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn texts_cannot_change_a_terminal() {
        assert_eq!(shown("-\ta\u{1b}[2J\u{202e}\r\n+ é\r"), "-\ta\\u{1b}[2J\\u{202e}\n+ é\\u{d}");
    }
}
