//! Text of a document never becomes code. The test puts hostile strings into every position of a document that reaches
//! the output, and compares the crate with the crate of a harmless word. The two may differ only in literals,
//! documentation and names derived from the word.
//!
//! The fixture `hostile_text` shows that a crate with hostile strings compiles.

#[path = "support/same_code.rs"]
mod same_code;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use codegen::{Diagnostics, Input, Layout, Output, Settings, Severity, generate};
use serde_json::{Map, Value, json};

/// A position in the document that takes text, identified by a word that occurs there.
struct Sink {
    word: &'static str,
    /// The code of the error for strings that are invalid at this position.
    refused: Option<&'static str>,
    /// Other harmless texts whose crates are accepted, too. For example, an invalid server or pattern is left out.
    others: &'static [&'static str],
}

const fn sink(word: &'static str) -> Sink {
    Sink { word, refused: None, others: &[] }
}

const fn refused(word: &'static str, code: &'static str) -> Sink {
    Sink { word, refused: Some(code), others: &[] }
}

const fn lenient(word: &'static str, others: &'static [&'static str]) -> Sink {
    Sink { word, refused: None, others }
}

#[rustfmt::skip]
const SINKS: &[Sink] = &[
    sink("sinktitle"), sink("sinkversion"), sink("sinkdescription"), lenient("sinkserver", &["{x}"]),
    sink("sinkserverdescription"), lenient("sinktag", &["-", "sinktag/sinktag"]), sink("sinktagdescription"),
    sink("sinkgroup"), sink("sinkmethod"), sink("sinkoperation"), sink("sinksummary"), sink("sinkprose"),
    refused("sinkpath", "path-template"),
    Sink { others: &["sinkvariable/x"], ..refused("sinkvariable", "path-template") },
    lenient("sinkquery", &["sinkquery.x"]),
    lenient("sinkheader", &["sinkheader.x", "x y"]), lenient("sinkcookie", &["sinkcookie.x", "x y"]), sink("sinkparameterdescription"), sink("sinkvalue"), sink("sinkonly"),
    sink("sinkdefault"), sink("sinkexample"), lenient("sinkpattern", &["("]), refused("sinkmedia", "media-type"),
    sink("sinkbodydescription"), Sink { others: &["x, y"], ..refused("sinkpartmedia", "media-type") },
    sink("sinkanswer"), sink("sinkextension"), sink("sinkextensionname"), sink("sinkproperty"), sink("sinkformfield"),
    sink("sinkcomponent"), sink("sinkcomponenttitle"), sink("sinkcomponentdescription"), sink("sinkfielddescription"),
    sink("sinkdiscriminator"), sink("sinkmapping"),
    // The constant of the scheme is imported before or after that of the other one.
    lenient("sinkscheme", &["a_sinkscheme"]), sink("sinkschemedescription"),
    refused("sinkkey", "parameter-name"), sink("sinkdocs"), sink("sinkfile"), sink("sinkvariablename"),
    sink("sinkrequired"),
];

fn strings() -> Vec<String> {
    let mut strings: Vec<String> = [
        "\"",
        "'",
        "*/ pub fn evil() {} /*",
        "#\"x\"# \"#",
        "a\nb",
        "a\r\nb\rc",
        "a\u{2028}b\u{2029}c\u{85}d",
        "\u{202e}a\u{2066}b\u{200f}",
        "\0\u{1}\u{7f}\u{b}",
        "{} {0} }; {",
        "{",
        "\\",
        "\\u{22}\\n",
        "${x} $x #x #(x)*",
        "`x` ``` ~~~",
        "\"; std::process::exit(1); //",
        "#[cfg(x)] #![y]",
        "}} fn f() { loop {} }",
        "\"\n[dependencies]\nevil = \"1",
        "[a](javascript:x) <script>x</script> <a href=\"x\">",
        "]]> <!-- --> &lt;",
        "🦀 שלום עולם",
        "\n//! x\n/// y\n",
        "```\nlet x = 1;\n```",
        "../../evil",
        "x'\"\u{feff}",
        "r#type",
        "crate::evil!()",
        "\t \u{a0}",
        "__empty_line__!(); __table__!();",
    ]
    .map(ToOwned::to_owned)
    .to_vec();
    strings.push("long\"*{".repeat(1_250));
    strings
}

/// Returns a document that contains the word of every sink.
fn document() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "sinktitle", "version": "sinkversion", "description": "sinkdescription"},
        "servers": [{"url": "https://a.example/sinkserver", "description": "sinkserverdescription"}],
        "tags": [{"name": "sinktag", "description": "sinktagdescription"}],
        "externalDocs": {"url": "sinkdocs"},
        "security": [{"sinkscheme": []}, {"other": []}],
        "paths": {
            "/a/sinkpath/{sinkvariable}": {"post": {
                "operationId": "sinkoperation",
                "tags": ["sinktag"],
                "summary": "sinksummary",
                "description": "sinkprose",
                "externalDocs": {"url": "sinkdocs"},
                "parameters": [
                    {"name": "sinkvariable", "in": "path", "required": true, "schema": {"type": "string"}},
                    {
                        "name": "sinkquery",
                        "in": "query",
                        "description": "sinkparameterdescription",
                        "schema": {"type": "string", "default": "sinkdefault"},
                    },
                    {
                        "name": "sinkheader",
                        "in": "header",
                        "schema": {"type": "string", "enum": ["sinkvalue", "ok"], "default": "sinkvalue"},
                    },
                    {"name": "sinkcookie", "in": "cookie", "example": "sinkexample", "schema": {"type": "string"}},
                ],
                "requestBody": {"description": "sinkbodydescription", "content": {
                    "application/x-sinkmedia": {"schema": {"type": "string", "format": "binary"}},
                }},
                "responses": {
                    "200": {"description": "sinkanswer", "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/sinkcomponent"}},
                    }},
                },
            }},
            "/b": {"post": {
                "x-fern-sdk-group-name": ["sinkgroup"],
                "x-fern-sdk-method-name": "sinkmethod",
                "requestBody": {"content": {"multipart/form-data": {
                    "schema": {"type": "object", "properties": {
                        "sinkformfield": {"type": "string"},
                        "file": {"type": "string", "format": "binary"},
                    }},
                    "encoding": {"file": {"contentType": "application/x-sinkpartmedia"}},
                }}},
                "responses": {"200": {"description": "A pet.", "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}},
                }}},
            }},
        },
        "components": {
            "securitySchemes": {
                "sinkscheme": {
                    "type": "apiKey", "in": "header", "name": "sinkkey", "description": "sinkschemedescription",
                },
                "other": {"type": "http", "scheme": "bearer"},
            },
            "schemas": {
                "sinkcomponent": {
                    "title": "sinkcomponenttitle",
                    "description": "sinkcomponentdescription",
                    "type": "object",
                    "required": ["sinkrequired"],
                    "x-plain": {"sinkextensionname": "sinkextension"},
                    "properties": {
                        "sinkproperty": {
                            "type": "string",
                            "description": "sinkfielddescription",
                            "pattern": "sinkpattern",
                            "example": "sinkexample",
                        },
                        "sinkrequired": {"type": "string"},
                        "only": {"type": "string", "enum": ["sinkonly"]},
                    },
                },
                "Pet": {
                    "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                    "discriminator": {"propertyName": "sinkdiscriminator", "mapping": {
                        "sinkmapping": "#/components/schemas/Cat",
                        "dog": "#/components/schemas/Dog",
                    }},
                },
                "Cat": {"type": "object", "required": ["sinkdiscriminator"], "properties": {
                    "sinkdiscriminator": {"type": "string"},
                    "lives": {"type": "integer"},
                }},
                "Dog": {"type": "object", "required": ["sinkdiscriminator"], "properties": {
                    "sinkdiscriminator": {"type": "string"},
                    "barks": {"type": "boolean"},
                }},
            },
        },
    })
}

/// Replaces a word by a text in all strings and keys.
fn fill(value: &Value, word: &str, text: &str) -> Value {
    match value {
        Value::String(found) if found.starts_with("#/") => {
            json!(found.replace(word, &text.replace('~', "~0").replace('/', "~1")))
        }
        Value::String(found) if contains_word(found, word) => json!(found.replace(word, text)),
        Value::Array(items) => items.iter().map(|item| fill(item, word, text)).collect(),
        Value::Object(fields) => {
            let fill = |(key, value): (&String, &Value)| {
                let key = if contains_word(key, word) { key.replace(word, text) } else { key.clone() };
                (key, fill(value, word, text))
            };
            Value::Object(fields.iter().map(fill).collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// Returns whether a text contains the word, other than as the beginning of a longer word.
fn contains_word(text: &str, word: &str) -> bool {
    text.match_indices(word)
        .any(|(at, _)| !text[at + word.len()..].starts_with(|next: char| next.is_ascii_alphabetic()))
}

fn run(word: &str, text: &str) -> Result<Output, Diagnostics> {
    let settings = Settings {
        environment: vec![if word == "sinkvariablename" { text.to_owned() } else { "sinkvariablename".to_owned() }],
        layout: Layout::Crate { name: "hostile".to_owned() },
        ..Settings::default()
    };
    let file = if word == "sinkfile" { text } else { "sinkfile" };
    let document = fill(&document(), word, text);
    generate(&[Input::new(format!("{file}.json"), document.to_string())], None, &settings)
}

#[test]
fn hostile_text_changes_no_code() {
    let harmless = run("", "").unwrap().tree;
    let strings = strings();
    let next = AtomicUsize::new(0);
    let (failed, refused) = (Mutex::new(BTreeSet::new()), Mutex::new(BTreeSet::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(sink), text) = (SINKS.get(index / strings.len()), &strings[index % strings.len()]) else {
                        return;
                    };
                    let result = catch_unwind(AssertUnwindSafe(|| check(sink, text, &harmless)));
                    match result.unwrap_or_else(|_| Err(Some("the generator panics".to_owned()))) {
                        Ok(()) => {}
                        Err(None) => {
                            refused.lock().unwrap().insert(sink.word);
                        }
                        Err(Some(why)) => {
                            let start: String = text.chars().take(40).collect();
                            failed.lock().unwrap().insert(format!("{} = {start:?}: {why}", sink.word));
                        }
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{} failures:\n{}", failed.len(), failed.into_iter().collect::<Vec<_>>().join("\n"));
    let expected: BTreeSet<&str> = SINKS.iter().filter(|sink| sink.refused.is_some()).map(|sink| sink.word).collect();
    assert_eq!(refused.into_inner().unwrap(), expected, "the sinks that refuse some of the strings");
}

/// Compares the crate of a text with a harmless one. The error is `None` if the text is refused as the table expects.
fn check(sink: &Sink, text: &str, harmless: &codegen::Tree) -> Result<(), Option<String>> {
    let output = match run(sink.word, text) {
        Ok(output) => output,
        Err(diagnostics) => {
            let mut errors = diagnostics.0.iter().filter(|one| one.severity == Severity::Error);
            let other = errors.find(|one| Some(one.code) != sink.refused || one.position.is_none());
            return Err(other.map(ToString::to_string));
        }
    };
    let mut result = same_code::check(&output.tree, harmless, sink.word);
    // A crate with non-ASCII names has additional `allow` attributes at its root.
    let foreign = format!("{}ö", sink.word);
    for other in sink.others.iter().copied().chain((!text.is_ascii()).then_some(foreign.as_str())) {
        if result.is_ok() {
            break;
        }
        let other = run(sink.word, other).map_err(|error| Some(error.to_string()))?;
        result = same_code::check(&output.tree, &other.tree, sink.word).or(result);
    }
    result.map_err(Some)
}
