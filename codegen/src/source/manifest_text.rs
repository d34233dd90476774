//! Writes the manifest: the text before the first page or spec is kept.

use super::manifest::{Manifest, Page, Spec};
use crate::diagnostic::{Diagnostics, Problems, Span, WHOLE_INPUT};

impl Manifest {
    /// Returns the text of a manifest with its pages and specs replaced. The text before the first of them is kept.
    pub fn with_entries(&self, name: &str, text: &str, pages: &[Page], specs: &[Spec]) -> Result<String, Diagnostics> {
        let before = head(text).map_or_else(|| text.trim_end().to_owned() + "\n\n", ToOwned::to_owned);
        let pages_as_text = pages.iter().map(|Page { file, title, reference, base_url, sha256 }| {
            let fields = [("file", file), ("title", title), ("reference", reference), ("base_url", base_url)];
            entry("page", fields.into_iter().chain([("sha256", sha256)]))
        });
        let specs_as_text = specs.iter().map(|Spec { file, url, sha256 }| {
            entry("spec", [("file", file), ("url", url), ("sha256", sha256)].into_iter())
        });
        let new = before + &pages_as_text.chain(specs_as_text).collect::<Vec<_>>().join("\n");
        // Text after the first page is lost, which must not change the facts of the API.
        let is_expected =
            |manifest: Self| manifest.api == self.api && manifest.pages == pages && manifest.specs == specs;
        if Self::parse(name, &new).is_ok_and(is_expected) {
            return Ok(new);
        }
        let mut problems = Problems::default();
        let span = Span::of_source(problems.add_source(name));
        problems
            .error(
                "manifest",
                span,
                WHOLE_INPUT,
                "the `[[page]]` and `[[spec]]` tables are not at the end of the manifest",
            )
            .help("move them to the end of the file");
        Err(problems.take())
    }
}

/// Returns the text of a table.
fn entry<'t>(kind: &str, fields: impl Iterator<Item = (&'t str, &'t String)>) -> String {
    let mut text = format!("[[{kind}]]\n");
    for (name, value) in fields {
        // A JSON string is also a TOML string, except for this character.
        let value = serde_json::Value::from(value.as_str()).to_string().replace('\u{7f}', "\\u007f");
        text.extend([name, " = ", &value, "\n"]);
    }
    text
}

/// Returns the text before the first page or spec. A `[[page]]` in a comment or in a string is not a page: the text
/// before it does not end with a line break, or is not valid TOML.
fn head(text: &str) -> Option<&str> {
    let is_entry = |rest: &str| {
        let name = rest.trim_start_matches('[').split(']').next().unwrap_or_default();
        ["page", "spec"].contains(&name.trim().trim_matches(['"', '\'']))
    };
    let mut heads = text.match_indices("[[").filter(|(at, _)| is_entry(&text[*at..])).map(|(at, _)| &text[..at]);
    heads.find(|head| {
        let line = head.rsplit('\n').next().unwrap_or_default();
        line.trim().is_empty() && toml::from_str::<toml::Table>(head).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_before_the_entries_is_kept() {
        let page = Page {
            file: "pages/a.yaml".to_owned(),
            title: "A".to_owned(),
            reference: String::new(),
            base_url: "https://a.example".to_owned(),
            sha256: String::new(),
        };
        let entry = "[[page]]\nfile = \"pages/a.yaml\"\ntitle = \"A\"\nreference = \"\"\n\
                     base_url = \"https://a.example\"\nsha256 = \"\"\n";
        let heads = [
            "# Each [[page]] is one file.\n#[[page]]\n[api]\ntitle = 'x'\n",
            "[api]\ntitle = \"\"\"\n[[page]]\n\"\"\"   # odd\nenvironment = [\n    'A',\n]\n\n\n# the pages\n",
            "[api]\ntitle = 'x'\nversion = '[[page]]'\n\n  ",
            "[api]\ntitle = 'x'\n\n[[api.leave_out]]\noperation = 'GET /x'\nreason = 'broken'\n\n",
        ];
        for head in heads {
            let manifest = Manifest::parse("source.toml", head).unwrap();
            let first = manifest.with_entries("source.toml", head, std::slice::from_ref(&page), &[]).unwrap();
            assert_eq!(first, format!("{}\n\n{entry}", head.trim_end()));
            let whole = format!("{head}{entry}\n{entry}");
            let again = manifest.with_entries("source.toml", &whole, std::slice::from_ref(&page), &[]).unwrap();
            assert_eq!(again, format!("{head}{entry}"));
        }
        let turned = format!("{entry}[api]\ntitle = 'x'\n");
        let manifest = Manifest::parse("source.toml", &turned).unwrap();
        let error = manifest.with_entries("source.toml", &turned, &[page], &[]).unwrap_err().to_string();
        assert!(error.contains("move them to the end"), "{error}");
    }

    #[test]
    fn specs_follow_the_pages() {
        let head = "[api]\ntitle = 'x'\n\n";
        let spec =
            Spec { file: "specs/a.yaml".to_owned(), url: "https://a.example/a".to_owned(), sha256: String::new() };
        let manifest = Manifest::parse("source.toml", head).unwrap();
        let text = manifest.with_entries("source.toml", head, &[], &[spec.clone(), spec]).unwrap();
        let entry = "[[spec]]\nfile = \"specs/a.yaml\"\nurl = \"https://a.example/a\"\nsha256 = \"\"\n";
        assert_eq!(text, format!("{head}{entry}\n{entry}"));
        assert_eq!(manifest.with_entries("source.toml", &text, &[], &[]).unwrap(), head);
    }
}
