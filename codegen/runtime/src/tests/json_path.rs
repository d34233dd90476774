//! The position of an error in a JSON body.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::types::{Open, Pet, Shape};
use crate::runtime::json_path::described;

/// Returns the message of an error, without its line and column.
fn error<T: DeserializeOwned>(body: &str) -> String {
    let Err(error) = serde_json::from_str::<T>(body) else { panic!("{body} is valid") };
    let message = described(body.as_bytes(), &error);
    message.split_once(" at line").map_or(message.clone(), |(start, _)| start.to_owned())
}

#[test]
fn the_path_of_a_value_of_another_type_is_found() {
    let id = r#"{"tags": [], "owner": null, "id": "#;
    for (value, found) in [
        (r#""7""#, r#"string "7", expected i64"#),
        ("1.5", "floating point `1.5`, expected i64"),
        ("null", "null, expected i64"),
        ("[[1]]", "sequence, expected i64"),
        ("{}", "map, expected i64"),
    ] {
        assert_eq!(error::<Pet>(&format!("{id}{value}}}")), format!("id: invalid type: {found}"));
    }
    assert_eq!(error::<String>("7"), "invalid type: integer `7`, expected a string");
}

#[test]
fn the_path_contains_lists_maps_and_nested_objects() {
    let pets = r#"{"a": [
        {"id": 1, "tags": ["]", "\"}{,"], "owner": "x"},
        {"id": 2, "owner": null,
         "tags": ["a", 7]}]}"#;
    let message = error::<BTreeMap<String, Vec<Pet>>>(pets);
    assert_eq!(message, "a[1].tags[1]: invalid type: integer `7`, expected a string");
    let message = error::<Vec<Pet>>(r#"[{"id": 1, "tags": [], "owner": null}, {"id": 2}]"#);
    assert_eq!(message, "[1]: missing field `tags`");
    for (key, written) in [("b", "b"), ("b c", r#"["b c"]"#), (r"\u000a.", r#"["\n."]"#)] {
        let message = error::<Open>(&format!(r#"{{"id": 1, "a": 2, "{key}": "x"}}"#));
        assert_eq!(message, format!("{written}: invalid type: string \"x\", expected i64"));
    }
}

#[test]
fn a_union_names_the_property_of_its_member() {
    let first = error::<Vec<Shape>>(r#"[{"kind": "circle", "radius": "7"}]"#);
    assert_eq!(first, r#"[0].radius: kind `circle`: invalid type: string "7", expected i64"#);
    // The properties before the tag are buffered, without their positions.
    let last = error::<Vec<Shape>>(r#"[{"radius": "7", "kind": "circle"}]"#);
    assert_eq!(last, r#"[0]: kind `circle`: property `radius`: invalid type: string "7", expected i64"#);
    let missing = error::<Vec<Shape>>(r#"[{"kind": "circle"}]"#);
    assert_eq!(missing, "[0]: kind `circle`: missing field `radius`");
}

#[test]
fn an_incomplete_body_has_a_path() {
    assert_eq!(error::<Value>(r#"{"a": [1, {"b": "x"#), "a[1].b: EOF while parsing a string");
}
