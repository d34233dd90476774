//! References from one file to another.

use super::input::Input;
use super::node::percent_decoded;

/// Returns the files that an input may refer to, by the names that they have as inputs.
///
/// The text is searched before it is parsed, so the result can contain paths that are not references.
pub fn references(input: &Input) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in input.text.split("$ref").skip(1) {
        // In JSON, the quote that ends the key comes first.
        let value =
            part.trim_start_matches(['"', '\'']).trim_start_matches(|next: char| next.is_whitespace() || next == ':');
        let quote = value.chars().next().filter(|first| ['"', '\''].contains(first));
        let rest = value.trim_start_matches(|next: char| next.is_whitespace() || "\"'>-".contains(next));
        let ends = |next: char| match quote {
            Some(quote) => next == quote || "\n#".contains(next),
            None => next.is_whitespace() || "\"',}#".contains(next),
        };
        let path = &rest[..rest.find(ends).unwrap_or(rest.len())];
        for path in [path, &percent_decoded(path)] {
            if let Some(name) = resolve(&input.name, path)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
    }
    names
}

/// Resolves a path against the file that contains it. Returns `None` for URLs, for absolute paths, for paths that leave
/// the folder of the inputs, and for files that are neither YAML nor JSON.
pub(crate) fn resolve(from: &str, path: &str) -> Option<String> {
    let path = path.split('#').next().unwrap_or_default();
    let is_file = [".yaml", ".yml", ".json"].iter().any(|ending| path.to_ascii_lowercase().ends_with(ending));
    if !is_file || path.starts_with('/') || path.contains([':', '\\']) {
        return None;
    }
    let (folder, _) = from.rsplit_once('/').unwrap_or(("", from));
    let is_rooted = folder.is_empty() && from.starts_with('/');
    let mut steps: Vec<&str> = if from.contains('/') { folder.split('/').collect() } else { Vec::new() };
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => match steps.pop() {
                None | Some("" | "..") => return None,
                Some(_) => {}
            },
            step => steps.push(step),
        }
    }
    Some(if is_rooted { format!("/{}", steps.join("/")) } else { steps.join("/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_file_that_contains_them() {
        let cases = [
            ("spec/api.yaml", "models/pet.yaml#/Pet", Some("spec/models/pet.yaml")),
            ("spec/paths/pets.yaml", "../models/./pet.yml", Some("spec/models/pet.yml")),
            ("/specs/api.yaml", "pet.json", Some("/specs/pet.json")),
            ("api.yaml", "pet.json", Some("pet.json")),
            ("api.yaml", "../pet.json", None),
            ("/api.yaml", "../pet.json", None),
            ("spec/api.yaml", "https://other.example/pet.json", None),
            ("spec/api.yaml", "/etc/pet.json", None),
            ("spec/api.yaml", "#/components/schemas/Pet", None),
        ];
        for (from, path, expected) in cases {
            assert_eq!(resolve(from, path).as_deref(), expected, "{from} {path}");
        }
    }

    #[test]
    fn references_are_found_in_json_and_yaml() {
        let text = "a: {$ref: 'x.yaml#/A'}\nb:\n  $ref: >-\n    y.yaml\n{\"$ref\":\"z.json#/C\"}\n$ref: '#/D'";
        assert_eq!(references(&Input::new("s/api.yaml", text)), ["s/x.yaml", "s/y.yaml", "s/z.json"]);
        let text = "a: {$ref: my%20x.yaml}\nb: {$ref: \"my y.yaml#/A\"}\nc: { \"$ref\" : \"z.yaml\"}";
        let encoded = ["s/my%20x.yaml", "s/my x.yaml", "s/my y.yaml", "s/z.yaml"];
        assert_eq!(references(&Input::new("s/api.yaml", text)), encoded);
    }
}
