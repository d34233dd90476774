//! Reports: their formats, the settings, and what could not be compared.

use std::fmt::Write as _;

use codegen::drift::{self, Format, Level, Report, SCHEMA, Settings, Source, Today, check};
use codegen::{Input, Layout};
use pulldown_cmark::{Event, Tag};
use serde_json::{Value, json};

/// A document with hostile text in everything that a report shows.
fn document(version: &str, description: &str) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": version},
        "servers": [{"url": "https://pets.example"}],
        "paths": {"/pets/{id}": {"get": {
            "operationId": "show",
            "tags": ["pets"],
            "description": description,
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
            "responses": {"200": {"description": "A pet.", "content": {"application/json": {"schema": {
                "$ref": "#/components/schemas/Pet"
            }}}}},
        }}},
        "components": {"schemas": {"Pet": {"type": "object", "properties": {
            "name": {"type": "string"},
            "size": {"type": "integer"},
        }}}},
    })
}

fn source(label: &str, document: &Value) -> Source {
    let input = Input::new(format!("{label}.json"), serde_json::to_string_pretty(document).unwrap());
    let settings = codegen::Settings { layout: Layout::Crate { name: "pets".to_owned() }, ..Default::default() };
    Source { label: label.to_owned(), inputs: vec![input], settings, ..Source::default() }
}

fn today() -> Today {
    Today::constant(2026, 6, 1)
}

fn report(old: &Value, new: &Value, settings: &str) -> Report {
    let settings = Settings::parse("drift.toml", settings).unwrap();
    check(&source("old", old), &source("new", new), &settings, today()).unwrap()
}

/// A documentation change, an additive one and a breaking one.
fn three_changes() -> (Value, Value) {
    let old = document("1", "Shows a pet.");
    let mut new = document("1", "Shows one pet.");
    new["components"]["schemas"]["Pet"]["properties"] =
        json!({"name": {"type": "string", "nullable": true}, "age": {"type": "integer"}});
    (old, new)
}

#[test]
fn each_format_shows_the_findings() {
    let (old, new) = three_changes();
    let report = report(&old, &new, "");
    assert_eq!((report.level, report.exit_code()), (Some(Level::Breaking), 2));
    let mut all = String::new();
    for format in [Format::Text, Format::Markdown, Format::Json, Format::Github] {
        let printed = report.print(format);
        assert_eq!(printed, self::report(&old, &new, "").print(format), "the same report has the same bytes");
        writeln!(all, "=== {format:?}\n{}", anstream_free(&printed)).unwrap();
    }
    insta::assert_snapshot!("formats", all);
}

/// Replaces the escapes of colours, which snapshots would hide.
fn anstream_free(text: &str) -> String {
    text.replace('\u{1b}', "<ESC>")
}

#[test]
fn the_json_follows_its_schema() {
    let (old, new) = three_changes();
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let ignored = report(&old, &new, "").findings[0].fingerprints[0].clone();
    let settings = format!("[[ignore]]\nfingerprint = \"{ignored}\"\nreason = \"Known.\"\nuntil = \"2026-12-31\"\n");
    for report in [report(&old, &new, ""), report(&old, &old, ""), report(&old, &new, &settings)] {
        let json: Value = serde_json::from_str(&report.print(Format::Json)).unwrap();
        let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

/// Text of a document that would mean something in one of the formats.
const HOSTILE: &str = "\u{1b}[31m::error::x\n::set-output name=a::b\r\n</details><script>alert(1)</script>\n# Title\n\
    | a | b |\n@octocat #1 [x](https://evil.example) `` ```rust\n![x](y) <!-- %0A %25 \u{202e}";

#[test]
fn text_of_a_document_has_no_meaning_in_a_report() {
    let old = document("1", "Shows a pet.");
    let mut new = document(HOSTILE, HOSTILE);
    let properties = new["components"]["schemas"]["Pet"]["properties"].as_object_mut().unwrap();
    properties.insert(HOSTILE.to_owned(), json!({"type": "string", "enum": [HOSTILE, "b"]}));
    new["paths"][format!("/{HOSTILE}")] =
        json!({"get": {"operationId": HOSTILE, "tags": [HOSTILE], "responses": {"204": {"description": HOSTILE}}}});
    let mut hostile = source("new", &new);
    hostile.label = HOSTILE.to_owned();
    hostile.incomplete.push(HOSTILE.to_owned());
    let report = check(&source("old", &old), &hostile, &Settings::default(), today()).unwrap();
    assert_eq!(report.exit_code(), 3);
    for format in [Format::Text, Format::Markdown, Format::Json, Format::Github] {
        let printed = report.print(format);
        let control =
            |next: &char| next.is_control() && *next != '\n' && !(format == Format::Text && *next == '\u{1b}');
        assert_eq!(printed.chars().find(control), None, "{format:?}");
        // JSON is data, which its readers escape.
        assert!(format == Format::Json || !printed.contains('\u{202e}'), "{format:?}: {printed}");
        assert!(!printed.contains("\u{1b}[31m::"), "{format:?}: {printed}");
    }
    let github = report.print(Format::Github);
    for line in github.lines() {
        let is_own = ["::error ", "::warning ", "::notice "].iter().any(|command| line.starts_with(command));
        assert!(is_own, "{line}");
    }
    markdown_has_only_its_own_markup(&report.print(Format::Markdown));
}

fn markdown_has_only_its_own_markup(markdown: &str) {
    let known = ["<details>", "</details>", "<summary>", "</summary>", "<b>", "</b>", "<code>", "</code>"];
    let mut headings = 0;
    for event in pulldown_cmark::Parser::new_ext(markdown, pulldown_cmark::Options::all()) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let tags = html.split_inclusive('>').filter_map(|part| part.find('<').map(|at| &part[at..]));
                tags.for_each(|tag| assert!(known.contains(&tag), "{tag}: {markdown}"));
            }
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. })) => panic!("{tag:?}: {markdown}"),
            // The name of a user is a link in text, and not in code.
            Event::Text(text) => assert!(!text.contains("@octocat"), "{text}"),
            _ => {}
        }
    }
    assert_eq!(headings, 1);
}

#[test]
fn a_long_report_fits_into_a_pull_request() {
    let old = document("1", "Shows a pet.");
    let mut new = old.clone();
    for index in 0..400 {
        new["components"]["schemas"]["Pet"]["properties"][format!("{}{index}", "long_name_".repeat(9))] =
            json!({"type": "string"});
    }
    let report = report(&old, &new, "");
    let markdown = report.print(Format::Markdown);
    assert!(report.findings.len() >= 400);
    assert!(markdown.len() < 65_536, "{}", markdown.len());
    assert!(markdown.contains("more findings do not fit here"));
}

#[test]
fn findings_are_ignored_until_a_day() {
    let old = document("1", "Shows a pet.");
    let mut new = old.clone();
    new["components"]["schemas"]["Pet"]["properties"]["size"] = json!({"type": "string"});
    let fingerprint = report(&old, &new, "").findings[0].fingerprints[0].clone();
    let settings = |until: &str| {
        format!("[[ignore]]\nfingerprint = \"{fingerprint}\"\nreason = \"Agreed.\"\nuntil = \"{until}\"\n")
    };
    let ignored = report(&old, &new, &settings("2026-06-01"));
    assert_eq!((ignored.exit_code(), ignored.findings.len(), ignored.ignored.len()), (0, 0, 1));
    let expired = report(&old, &new, &settings("2026-05-31"));
    assert_eq!((expired.exit_code(), expired.findings.len()), (3, 1));
    assert!(expired.incomplete[0].contains("decide again"), "{:?}", expired.incomplete);
    // An entry that matches nothing is an error, also if nothing has changed.
    let unmatched = report(&old, &old, &settings("2026-06-01"));
    assert_eq!(unmatched.exit_code(), 3);
}

/// The same change has the same name if the document has another order, and if the schema is written elsewhere.
#[test]
fn fingerprints_survive_reordering_and_moves() {
    let change = |mut document: Value| {
        let old = document.clone();
        let schema = if document["components"].is_null() {
            &mut document["paths"]["/pets/{id}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        } else {
            &mut document["components"]["schemas"]["Pet"]
        };
        schema["properties"]["size"] = json!({"type": "string"});
        report(&old, &document, "").findings[0].fingerprints[0].clone()
    };
    let known = change(document("1", "Shows a pet."));
    let mut moved = document("1", "Shows a pet.");
    let pet = moved["components"]["schemas"]["Pet"].take();
    moved.as_object_mut().unwrap().remove("components");
    moved["paths"]["/pets/{id}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"] = pet;
    assert_eq!(change(moved), known);
    let mut reordered = document("1", "Shows a pet.");
    let components = reordered.as_object_mut().unwrap().remove("components").unwrap();
    let rest = reordered.as_object().unwrap().clone();
    let mut reordered = json!({"components": components});
    reordered.as_object_mut().unwrap().extend(rest);
    assert_eq!(change(reordered), known);
}

#[test]
fn levels_can_be_changed() {
    let old = document("1", "Shows a pet.");
    let mut new = old.clone();
    new["components"]["schemas"]["Pet"]["properties"]["size"] = json!({"type": "string"});
    let level = |old: &Value, settings: &str| report(old, &new, settings).level.map(Level::name);
    let entry = |condition: &str| format!("[[level]]\n{condition}\nlevel = \"documentation\"\nreason = \"Beta.\"\n");
    assert_eq!(level(&old, &entry("rule = \"type-changed\"")), Some("documentation"));
    assert_eq!(level(&old, &entry("rule = \"property-added\"")), Some("breaking"));
    assert_eq!(level(&old, &entry("operation = \"GET /pets/*\"")), Some("documentation"));
    assert_eq!(level(&old, &entry("operation = \"* /**\"")), Some("documentation"));
    assert_eq!(level(&old, &entry("operation = \"* /*\"")), Some("breaking"));
    assert_eq!(level(&old, &entry("deprecated = true")), Some("breaking"));
    let mut dying = old.clone();
    dying["paths"]["/pets/{id}"]["get"]["deprecated"] = json!(true);
    dying["paths"]["/pets/{id}"]["get"]["x-stability-level"] = json!("alpha");
    dying["paths"]["/pets/{id}"]["get"]["x-sunset"] = json!("2026-05-01");
    for condition in ["deprecated = true", "stability = \"alpha\"", "sunset = true"] {
        let report = report(&dying, &new, &entry(condition));
        let changed = report.findings.iter().find(|finding| finding.rule == "type-changed").unwrap();
        assert_eq!(changed.level, Level::Documentation, "{condition}");
        assert!(changed.meaning.contains("from breaking to documentation: Beta."), "a lower level is never silent");
    }
    let error = Settings::parse("drift.toml", &entry("rule = \"nothing\"")).unwrap_err();
    assert!(error.contains("`nothing` is no rule") && error.contains("drift.toml"), "{error}");
    assert!(Settings::parse("drift.toml", "[[ignore]]\nreason = 1").unwrap_err().contains("drift.toml:"), "a line");
}

#[test]
fn an_overlay_action_that_no_longer_applies_is_a_finding() {
    let overlay = "overlay: 1.0.0\ninfo: {title: Pets, version: '1'}\nactions:\n  - target: \
        $.paths['/pets/{id}'].get.parameters[?@.name == 'verbose']\n    update: {description: More.}\n";
    let mut old = document("1", "Shows a pet.");
    let new = old.clone();
    let verbose = json!({"name": "verbose", "in": "query", "schema": {"type": "boolean"}});
    old["paths"]["/pets/{id}"]["get"]["parameters"].as_array_mut().unwrap().push(verbose);
    let side = |label: &str, document: &Value| Source {
        overlay: Some(Input::new("overlay.yaml", overlay)),
        ..source(label, document)
    };
    let report = check(&side("old", &old), &side("new", &new), &Settings::default(), today()).unwrap();
    let unused = report.findings.iter().find(|finding| finding.rule == "overlay-action-unused").unwrap();
    assert_eq!(unused.new.as_ref().unwrap().place, "overlay.yaml:4");
}

#[test]
fn changes_of_the_overlay_have_another_cause() {
    let document = document("1", "Shows a pet.");
    let overlay = |text: &str| {
        let action = "overlay: 1.0.0\ninfo: {title: Pets, version: '1'}\nactions:\n  - target: $.info\n    update: ";
        Some(Input::new("overlay.yaml", format!("{action}{text}\n")))
    };
    let mut changed = document.clone();
    changed["components"]["schemas"]["Pet"]["properties"]["size"] = json!({"type": "string"});
    let old = Source { overlay: overlay("{description: Old.}"), ..source("old", &document) };
    let new = Source { overlay: overlay("{description: New.}"), ..source("new", &changed) };
    let report = check(&old, &new, &Settings::default(), today()).unwrap();
    let cause = |rule: &str| report.findings.iter().find(|finding| finding.rule == rule).unwrap().cause;
    assert_eq!((cause("text-changed"), cause("type-changed")), (drift::Cause::Overlay, drift::Cause::Upstream));
}

/// A rename is proposed if the content is the same and the names are similar, and the overlay keeps the Rust name.
#[test]
fn renames_are_proposed() {
    let old = document("1", "Shows a pet.");
    let renamed = |name: &str, schema: Value| {
        let mut new = old.clone();
        let properties = new["components"]["schemas"]["Pet"]["properties"].as_object_mut().unwrap();
        properties.shift_remove("size");
        properties.insert(name.to_owned(), schema);
        let report = report(&old, &new, "");
        report.findings.into_iter().find(|finding| finding.rule == "property-removed").unwrap().rename
    };
    let rename = renamed("size_cm", json!({"type": "integer"})).unwrap();
    assert_eq!((rename.from.as_str(), rename.to.as_str()), ("size", "size_cm"));
    assert_eq!(rename.pointer, "#/components/schemas/Pet/properties/size_cm");
    assert_eq!(renamed("size_cm", json!({"type": "string"})), None, "another type");
    assert_eq!(renamed("weight", json!({"type": "integer"})), None, "another name");

    let mut new = old.clone();
    let pet = new["components"]["schemas"].as_object_mut().unwrap().shift_remove("Pet").unwrap();
    new["components"]["schemas"]["PetInfo"] = pet;
    new["paths"]["/pets/{id}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"] =
        json!({"$ref": "#/components/schemas/PetInfo"});
    let found = report(&old, &new, "").findings.into_iter().find_map(|finding| finding.rename).unwrap();
    assert_eq!((found.from.as_str(), found.to.as_str()), ("types::Pet", "types::PetInfo"));
    new["components"]["schemas"]["PetInfo"]["x-rust-name"] = json!("Pet");
    let level = report(&old, &new, "").level;
    assert_eq!(level, Some(Level::Documentation), "the Rust name is kept");
}

/// Gives an item of a document another name.
type Change = fn(&mut Value);

/// A type, a method and a group with a new name are proposed as renames. With their former names as aliases, existing code
/// compiles.
#[test]
fn renames_become_aliases() {
    let old = document("1", "Shows a pet.");
    let mut with_names = old.clone();
    with_names["tags"] = json!([{"name": "pets", "x-rust-name": "pets"}]);
    with_names["components"]["schemas"]["Pet"]["properties"]["food"] = json!({"type": "string", "enum": ["a", "b"]});
    let operation = "/paths/~1pets~1{id}/get";
    let changes: [(&str, &str, &str, Change); 3] = [
        (operation, "operations::pets::Pets::show", "operations::pets::Pets::show_one", |document| {
            document["paths"]["/pets/{id}"]["get"]["x-rust-name"] = json!("show_one");
        }),
        ("/tags/0", "operations::pets", "operations::my_pets", |document| {
            document["tags"][0]["x-rust-name"] = json!("my_pets");
        }),
        ("/components/schemas/PetInfo", "types::Pet", "types::PetInfo", |document| {
            let schemas = document["components"]["schemas"].as_object_mut().unwrap();
            let pet = schemas.shift_remove("Pet").unwrap();
            schemas.insert("PetInfo".to_owned(), pet);
            let content = &mut document["paths"]["/pets/{id}"]["get"]["responses"]["200"]["content"];
            content["application/json"]["schema"] = json!({"$ref": "#/components/schemas/PetInfo"});
        }),
    ];
    for (pointer, from, to, change) in changes {
        let mut new = with_names.clone();
        change(&mut new);
        let found = report(&with_names, &new, "");
        assert_eq!(found.level, Some(Level::Breaking), "{from}");
        let rename = found.findings.into_iter().filter_map(|finding| finding.rename).find(|rename| rename.from == from);
        let rename = rename.unwrap_or_else(|| panic!("{from} is proposed"));
        assert_eq!((rename.to.as_str(), rename.pointer), (to, format!("#{pointer}")));
        let name = from.rsplit("::").next().unwrap();
        new.pointer_mut(pointer).unwrap()["x-rust-aliases"] = json!([name]);
        if let Some(food) = new.pointer_mut(&format!("{pointer}/properties/food")) {
            food["x-rust-aliases"] = json!(["PetFood"]);
        }
        assert_eq!(report(&with_names, &new, "").level, Some(Level::Additive), "{from} has an alias");
    }
}

/// If a part of the new document is broken, the rest is compared.
#[test]
fn a_broken_part_makes_the_report_incomplete() {
    let mut old = document("1", "Shows a pet.");
    old["paths"]["/other"] =
        json!({"get": {"operationId": "other", "tags": ["pets"], "responses": {"204": {"description": "Done."}}}});
    let mut new = old.clone();
    new["paths"]["/other"]["get"]["parameters"] = json!([{"$ref": "#/components/parameters/gone"}]);
    new["components"]["schemas"]["Pet"]["properties"]["size"] = json!({"type": "string"});
    let report = report(&old, &new, "");
    assert_eq!(report.exit_code(), 3);
    let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(rules, ["type-changed"], "{:?}", report.incomplete);
    assert!(report.incomplete.iter().any(|problem| problem.contains("GET /other")), "{:?}", report.incomplete);
}
