//! Tests of the invariants in `README.md` on the fixtures.

#[path = "support/fixture.rs"]
mod fixture;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use codegen::{Input, Layout, Output, Settings, TypeSelection, generate, normalise, round_trips, surface};
use corpus::Random;
use fixture::Fixture;
use roas::validation::{Options, Validate as _, ValidationError};

#[test]
fn the_same_input_gives_the_same_bytes() {
    for fixture in Fixture::all("ok") {
        let run = || {
            let output = fixture.generate(Layout::Crate { name: "x".to_owned() }).unwrap();
            (output.document.to_yaml().unwrap(), output.report, output.tree)
        };
        assert_eq!(run(), run(), "{}", fixture.name);
    }
}

/// The sources in `runtime/` are compiled and tested unchanged, so the emitted files must have the same text.
///
/// Together, the fixtures need every module. The test fails if a module is missing from the generator's list.
#[test]
fn the_runtime_is_emitted_unchanged() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/src");
    let modules = fs::read_to_string(folder.join("runtime.rs")).unwrap();
    let mut missing: BTreeSet<String> = modules
        .lines()
        .filter_map(|line| line.strip_prefix("pub(crate) mod "))
        .map(|name| name.replace(';', ".rs"))
        .collect();
    let files = fs::read_dir(folder.join("runtime")).unwrap();
    let files: BTreeSet<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(missing, files, "runtime.rs declares each file");
    for fixture in Fixture::all("ok") {
        let tree = fixture.generate(Layout::Sources).unwrap().tree;
        for (path, text) in tree.iter().filter(|(path, _)| path.starts_with("runtime/")) {
            let (header, text) = text.split_once("\n\n").unwrap();
            assert!(header.starts_with("// @generated") && !header.contains('\n'), "{path}: {header}");
            assert!(text == fs::read_to_string(folder.join(path)).unwrap(), "{path} differs from its source");
            missing.remove(path.strip_prefix("runtime/").unwrap());
        }
    }
    assert!(missing.is_empty(), "the generator does not emit {missing:?}");
}

#[test]
fn a_normalised_document_is_normalised_to_itself() {
    for fixture in Fixture::all("ok") {
        let once = fixture.generate(Layout::Sources).unwrap();
        let input = Input::new("normalised.yaml", once.document.to_yaml().unwrap());
        let twice = normalise(std::slice::from_ref(&input), None, &Settings::default()).unwrap();
        assert_eq!(input.text, twice.document.to_yaml().unwrap(), "{}", fixture.name);
    }
}

/// Validates with `roas`, which is independent of this crate and of `openapiv3`.
#[test]
fn normalised_documents_are_openapi_3_0() {
    // Unused components and undeclared tags are valid in OpenAPI.
    let ignored = Options::IgnoreMissingTags
        | Options::IgnoreUnusedCallbacks
        | Options::IgnoreUnusedExamples
        | Options::IgnoreUnusedParameters
        | Options::IgnoreUnusedResponses
        | Options::IgnoreUnusedSchemas
        | Options::IgnoreUnusedSecuritySchemes
        | Options::IgnoreUnusedTags;
    let validate = |name: &str, yaml: &str| {
        // An integer may have any format, but the validator accepts only `int32` and `int64`.
        let yaml = yaml.replace("format: uint64", "format: int64").replace("format: int8", "format: int32");
        let spec: roas::v3_0::spec::Spec = serde_yaml::from_str(&yaml).unwrap();
        let Err(error) = spec.validate(ignored, None) else { return };
        // The validator expects names in a discriminator's mapping; the specification also allows references.
        let is_ours = |error: &&ValidationError| !error.message.contains("`#/components/schemas/#/");
        let errors: Vec<String> = error.errors.iter().filter(is_ours).map(ToString::to_string).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    };
    validate("spec/normalised.yaml", include_str!("../../spec/normalised.yaml"));
    // The input `hostile_text` is invalid OpenAPI: it has arbitrary text in place of URLs and patterns.
    for fixture in Fixture::all("ok").iter().filter(|fixture| fixture.name != "hostile_text") {
        validate(&fixture.name, &fixture.generate(Layout::Sources).unwrap().document.to_yaml().unwrap());
    }
}

/// Returns what users of a crate depend on: its public API, the credential that `api_key` sets, and the operation ids,
/// from which type names are derived.
fn public_contract(output: &Output) -> BTreeSet<String> {
    let key = output.api.security.first().map(|credential| format!("api_key is {:?}", credential.security));
    let ids = output.api.operations().map(|one| format!("operationId of {} {} is {}", one.method, one.path, one.id));
    lines_with_context(&surface(&output.tree)).into_iter().chain(key).chain(ids).collect()
}

/// Returns each line after the less indented lines that enclose it: the module, and the item with its attributes.
fn lines_with_context(surface: &str) -> Vec<String> {
    let mut context: Vec<(usize, String)> = Vec::new();
    let mut lines = Vec::new();
    for line in surface.lines().filter(|line| !line.is_empty()) {
        let indent = line.len() - line.trim_start().len();
        // An attribute belongs to the item that follows it.
        let is_item_of_attribute = context.last().is_some_and(|(at, last)| *at == indent && last.ends_with(']'));
        if !is_item_of_attribute {
            context.retain(|(at, _)| *at < indent);
        }
        context.push((indent, line.trim_start().to_owned()));
        lines.push(context.iter().map(|(_, line)| line.as_str()).collect::<Vec<_>>().join(" "));
    }
    lines
}

#[test]
fn names_changed_by_an_added_page_are_reported() {
    let mut pairs = 0;
    for fixture in Fixture::all("ok").into_iter().filter(|fixture| fixture.name != "several_files") {
        let generate = |inputs: &[Input]| {
            let fixture = Fixture { inputs: inputs.to_vec(), ..fixture.clone() };
            fixture.generate(Layout::Sources).ok()
        };
        let [_, _, ..] = fixture.inputs.as_slice() else { continue };
        let reversed: Vec<Input> = fixture.inputs.iter().rev().cloned().collect();
        for inputs in [fixture.inputs.as_slice(), &reversed] {
            let whole = generate(inputs).unwrap();
            let (lines, renamed) = (public_contract(&whole), &whole.report.renamed);
            // Adds the last page, the first page, and all pages but the first.
            for part in [&inputs[..inputs.len() - 1], &inputs[1..], &inputs[..1]] {
                let Some(part) = generate(part) else { continue };
                pairs += 1;
                let gone: Vec<String> = public_contract(&part).difference(&lines).cloned().collect();
                assert!(gone.is_empty() || !renamed.is_empty(), "{}: {gone:#?}", fixture.name);
                for word in ["api_key", "operationId"] {
                    let has_word = |line: &String| line.contains(word);
                    assert!(!gone.iter().any(has_word) || renamed.iter().any(has_word), "{}: {gone:#?}", fixture.name);
                }
            }
        }
    }
    assert!(pairs > 10, "only {pairs} pairs of fixtures with several pages");
}

/// `cargo xtask corpus` needs the schema of each type and a program for its round trips.
#[test]
fn every_type_has_a_schema_and_a_round_trip_program() {
    let settings = Settings { types: TypeSelection::All, ..Settings::default() };
    let mut schemas = 0;
    for fixture in Fixture::all("ok") {
        let own = Settings { types: TypeSelection::All, ..fixture.settings().unwrap() };
        let output = generate(&fixture.inputs, fixture.overlay.as_ref(), &own).unwrap();
        let document = output.document.to_json();
        for typed in &output.typed_schemas {
            let schema = typed.pointer.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
            assert!(schema.is_some_and(serde_json::Value::is_object), "{}: {}", fixture.name, typed.pointer);
        }
        schemas += output.typed_schemas.len();
        let types: Vec<_> = output.typed_schemas.into_iter().map(|typed| typed.ty).collect();
        let program = round_trips(&output.api, &types, "x").unwrap();
        assert!(program.contains_key("src/main.rs"), "{}", fixture.name);
    }
    assert!(schemas > 500, "only {schemas} schemas");
    let unused = "openapi: 3.0.3\ninfo: {title: x, version: '1'}\npaths: {}\n\
        components: {schemas: {A: {type: object, properties: {a: {type: string}}}}}\n";
    let types = |settings: &Settings| generate(&[Input::new("x.yaml", unused)], None, settings).unwrap().api.types;
    assert!(types(&Settings::default()).is_empty());
    assert!(matches!(&*types(&settings), [only] if only.decoded && only.encoded));
}

#[test]
fn every_rule_has_a_file_and_a_fixture() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = |folder: &str, ending: &str| -> BTreeSet<String> {
        let entries = std::fs::read_dir(root.join(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter_map(|name| name.strip_suffix(ending).map(ToOwned::to_owned)).filter(|name| name != "mod").collect()
    };
    let files = names("src/normalise/rules", ".rs");
    let fixtures = names("tests/fixtures/ok", "");
    let document = "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths: {}\n";
    let input = Input::new("x.yaml", document);
    let listed = normalise(&[input], None, &Settings::default()).unwrap().report.rules;
    let listed: BTreeSet<String> = listed.iter().map(|applied| applied.rule.to_owned()).collect();
    assert_eq!(files, listed, "files and the list in normalise/mod.rs");
    for rule in listed.iter().filter(|rule| *rule != "openapi_version") {
        assert!(fixtures.contains(rule), "no fixture for the rule {rule}");
        let report = root.join("tests/fixtures/ok").join(rule).join("report.snap");
        let report = std::fs::read_to_string(report).unwrap();
        assert!(report.lines().any(|line| line == rule), "the rule {rule} does not apply to its fixture");
    }
}

/// Removes, duplicates, swaps and cuts lines of fixtures. Every mutant gives output or diagnostics.
#[test]
fn no_document_causes_a_panic() {
    let mut fixtures: Vec<Fixture> = Fixture::all("ok").into_iter().chain(Fixture::all("err")).collect();
    // This fixture takes seconds by design, and so do its mutants.
    fixtures.retain(|fixture| fixture.name != "too_many_combinations");
    let mut random = Random::new(1);
    for round in 0..2_000 {
        let fixture = &fixtures[round % fixtures.len()];
        let mut inputs = fixture.inputs.clone();
        for input in &mut inputs {
            for _ in 0..=random.below(2) {
                input.text = mutant(&input.text, &mut random);
            }
        }
        let run = || generate(&inputs, fixture.overlay.as_ref(), &Settings::default());
        let result = catch_unwind(AssertUnwindSafe(run));
        assert!(result.is_ok(), "the generator panics on this input of {}:\n{}", fixture.name, inputs[0].text);
        if let Ok(Err(diagnostics)) = result {
            let internal = diagnostics.0.iter().find(|one| one.code == "internal");
            assert!(internal.is_none(), "{}\n{}", internal.unwrap(), inputs[0].text);
        }
    }
}

fn mutant(text: &str, random: &mut Random) -> String {
    const WORDS: [&str; 24] = [
        "null",
        "[]",
        "{}",
        "''",
        "-1",
        "1e400",
        "true",
        "string",
        "object",
        "array",
        "type",
        "$ref",
        "enum",
        "oneOf",
        "properties",
        "items",
        "'#/components/schemas/Thing'",
        "required",
        "nullable",
        "in",
        "path",
        "\u{202e}",
        "\"",
        "get",
    ];
    let mut lines: Vec<String> = text.lines().map(ToOwned::to_owned).collect();
    if lines.is_empty() {
        return text.to_owned();
    }
    let at = random.below(lines.len());
    match random.below(6) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[random.below(lines.len())].clone()),
        2 => {
            let other = random.below(lines.len());
            lines.swap(at, other);
        }
        3 => {
            let line: Vec<char> = lines[at].chars().collect();
            lines[at] = line[..random.below(line.len() + 1)].iter().collect();
        }
        _ => {
            // Replacing one word keeps most of the document parseable.
            let words: Vec<&str> = lines[at].split_inclusive([' ', ',', '{', '}', '[', ']', ':']).collect();
            let index = random.below(words.len());
            let word = WORDS[random.below(WORDS.len())];
            let replaced = words.iter().enumerate().map(|(other, old)| {
                let kept =
                    old.chars().last().filter(|last| " ,{}[]:".contains(*last)).map(String::from).unwrap_or_default();
                if other == index && old.trim().len() > kept.trim().len() {
                    format!("{word}{kept}")
                } else {
                    (*old).to_owned()
                }
            });
            lines[at] = replaced.collect();
        }
    }
    lines.join("\n") + "\n"
}
