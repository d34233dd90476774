//! Compares the result of overlays with `roas-overlay`, an independent implementation of the specification.

use codegen::{Diagnostics, Input, Normalised, Settings, normalise};
use enumset::EnumSet;
use roas_overlay::apply::Apply as _;
use roas_overlay::v1_0::Overlay;

const DOCUMENT: &str = r#"{
  "openapi": "3.0.3",
  "info": {"title": "A", "version": "1"},
  "tags": [{"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "d"}, {"name": "e"}, {"name": "f"},
    {"name": "g"}, {"name": "h"}, {"name": "i"}, {"name": "j"}, {"name": "k"}, {"name": "l"}],
  "paths": {
    "/a": {"get": {"tags": ["a"], "summary": "one", "responses": {"204": {"description": "x"}}}},
    "/b": {"get": {"responses": {"204": {"description": "y"}}}, "post": {"responses": {"204": {"description": "z"}}}}
  }
}"#;

#[test]
fn actions_have_the_same_result_as_in_roas_overlay() {
    let cases = [
        r#"{"target": "$.info", "update": {"description": "d", "title": "B", "contact": {"name": "n"}}}"#,
        r#"{"target": "$.paths.*.*", "update": {"tags": ["added"], "deprecated": true}}"#,
        r#"{"target": "$.paths['/a'].get.tags", "update": "appended"}"#,
        r#"{"target": "$.tags[?@.name == 'b']", "remove": true}"#,
        r#"{"target": "$.tags[0, 2]", "remove": true}"#,
        r#"{"target": "$.tags[?@.name == 'c' || @.name == 'k']", "remove": true}"#,
        r#"{"target": "$.paths['/b'].post", "remove": true}"#,
        r#"{"target": "$..responses['204']", "update": {"description": "same"}}"#,
        r#"{"target": "$.paths['/a'].get", "update": {"responses": {"404": {"description": "new"}}}}"#,
    ];
    for action in cases {
        let overlay =
            format!(r#"{{"overlay": "1.0.0", "info": {{"title": "t", "version": "1"}}, "actions": [{action}]}}"#);
        let mut expected: serde_json::Value = serde_json::from_str(DOCUMENT).unwrap();
        let theirs: Overlay = serde_json::from_str(&overlay).unwrap();
        theirs.apply(&mut expected, EnumSet::empty()).unwrap();

        let ours =
            normalise(&[input("a.json", DOCUMENT)], Some(&input("overlay.json", &overlay)), &Settings::default());
        let theirs = normalise(&[input("a.json", &expected.to_string())], None, &Settings::default());
        assert_eq!(yaml(ours), yaml(theirs), "{action}");
    }
}

fn yaml(normalised: Result<Normalised, Diagnostics>) -> String {
    normalised.and_then(|normalised| normalised.document.to_yaml()).unwrap()
}

fn input(name: &str, text: &str) -> Input {
    Input::new(name, text)
}
