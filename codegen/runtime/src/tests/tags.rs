//! Unions with a tag.

use serde_json::{Value, json};

use super::types::{Circle, Drawing, Line, Shape, Square, Stroke};

fn shape(text: &str) -> Shape {
    serde_json::from_str(text).unwrap()
}

fn circle(radius: i64) -> Shape {
    Shape::Circle(Circle { radius, label: None })
}

#[test]
fn the_tag_may_be_anywhere() {
    for text in [
        r#"{"kind":"circle","radius":1,"label":"a"}"#,
        r#"{"radius":1,"kind":"circle","label":"a"}"#,
        r#"{"radius":1,"label":"a","kind":"circle"}"#,
        r#"{"extra":{"kind":"square"},"radius":1,"label":"a","kind":"circle"}"#,
        r#"{"k\u0069nd":"c\u0069rcle","radius":1,"label":"a"}"#,
    ] {
        assert_eq!(shape(text), Shape::Circle(Circle { radius: 1, label: Some("a".to_owned()) }), "{text}");
    }
}

#[test]
fn a_member_may_have_the_tag_as_a_property() {
    for text in [r#"{"kind":"square","side":1}"#, r#"{"side":1,"kind":"square"}"#] {
        assert_eq!(shape(text), Shape::Square(Square { kind: Some("square".to_owned()), side: 1 }), "{text}");
    }
}

#[test]
fn numbers_and_flags_are_tags() {
    assert_eq!(shape(r#"{"kind":1,"radius":2}"#), circle(2));
    assert_eq!(shape(r#"{"radius":2,"kind":1}"#), circle(2));
    // The tag property of this member is a string and not a flag.
    let error = serde_json::from_str::<Shape>(r#"{"kind":true,"side":2}"#).unwrap_err().to_string();
    assert!(error.starts_with("kind `true`: property `kind`: invalid type: boolean `true`"), "{error}");
}

#[test]
fn unknown_values_are_kept() {
    for text in [
        r#"{"kind":"hexagon","side":1}"#,
        r#"{"side":1,"kind":"hexagon"}"#,
        r#"{"kind":"Circle","radius":1}"#,
        r#"{"kind":null,"radius":1}"#,
        r#"{"kind":["circle"],"radius":1}"#,
        r#"{"kind":{"circle":1},"radius":1}"#,
        r#"{"kind":2,"radius":1}"#,
        r#"{"kind":1.5,"radius":1}"#,
        r#"{"kind":false,"radius":1}"#,
        r#"{"radius":1}"#,
        "{}",
        "[]",
        r#"["circle",1]"#,
        r#""circle""#,
        "1",
        "-1",
        "1.5",
        "true",
        "null",
    ] {
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(shape(text), Shape::Unknown(value.clone()));
        assert_eq!(serde_json::from_value::<Shape>(value.clone()).unwrap(), Shape::Unknown(value.clone()));
        assert_eq!(serde_json::to_value(shape(text)).unwrap(), value);
    }
}

#[test]
fn a_known_tag_with_other_content_is_an_error() {
    for (text, message) in [
        (r#"{"kind":"circle"}"#, "kind `circle`: missing field `radius`"),
        (
            r#"{"radius":"x","kind":"circle"}"#,
            "kind `circle`: property `radius`: invalid type: string \"x\", expected i64",
        ),
        (r#"{"kind":"circle","radius":null}"#, "kind `circle`: property `radius`: invalid type: null, expected i64"),
    ] {
        let error = serde_json::from_str::<Shape>(text).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
}

#[test]
fn the_tag_is_written() {
    for (shape, expected) in [
        (circle(1), json!({ "kind": "circle", "radius": 1 })),
        (Shape::Square(Square { kind: None, side: 1 }), json!({ "kind": "square", "side": 1 })),
        (Shape::Square(Square { kind: Some("other".to_owned()), side: 1 }), json!({ "kind": "other", "side": 1 })),
    ] {
        assert_eq!(serde_json::to_value(&shape).unwrap(), expected);
    }
    // The tag is the first key, so that it can be decoded without buffering.
    assert_eq!(serde_json::to_string(&circle(1)).unwrap(), r#"{"kind":"circle","radius":1}"#);
}

#[test]
fn a_wrong_tag_is_corrected() {
    let line = |kind: &str| Stroke::Line(Line { kind: kind.to_owned() });
    let square = |kind: Option<&str>| Stroke::Square(Square { kind: kind.map(ToOwned::to_owned), side: 1 });
    for (stroke, expected) in [
        (line("line"), r#"{"kind":"line"}"#),
        (line("ray"), r#"{"kind":"ray"}"#),
        (line("square"), r#"{"kind":"line"}"#),
        (square(None), r#"{"kind":"square","side":1}"#),
        (square(Some("square")), r#"{"kind":"square","side":1}"#),
        (square(Some("line")), r#"{"kind":"square","side":1}"#),
    ] {
        assert_eq!(serde_json::to_string(&stroke).unwrap(), expected);
        assert!(!matches!(serde_json::from_str(expected).unwrap(), Stroke::Unknown(_)), "{expected}");
    }
}

#[test]
fn a_member_may_be_a_union_with_another_tag() {
    for text in [
        r#"{"type":"shape","kind":"circle","radius":1}"#,
        r#"{"kind":"circle","type":"shape","radius":1}"#,
        r#"{"radius":1,"kind":"circle","type":"shape"}"#,
    ] {
        assert_eq!(serde_json::from_str::<Drawing>(text).unwrap(), Drawing::Shape(circle(1)), "{text}");
    }
    let inner = r#"{"type":"shape","kind":"hexagon"}"#;
    let Drawing::Shape(Shape::Unknown(value)) = serde_json::from_str(inner).unwrap() else { panic!("{inner}") };
    assert_eq!(value, json!({ "type": "shape", "kind": "hexagon" }));
    let outer = r#"{"type":"other","kind":"circle"}"#;
    assert!(matches!(serde_json::from_str(outer).unwrap(), Drawing::Unknown(_)));
    let pet = r#"{"type":"pet","id":1,"tags":[],"owner":null}"#;
    assert!(matches!(serde_json::from_str(pet).unwrap(), Drawing::Pet(_)));
}

#[test]
fn truncated_values_are_errors() {
    for text in [r#"{"kind":"circle","radius":1}"#, r#"{"radius":1,"kind":"circle"}"#, r#"{"kind":"x","a":[{}]}"#] {
        for end in 0..text.len() {
            assert!(serde_json::from_str::<Shape>(&text[..end]).is_err(), "{}", &text[..end]);
        }
    }
}
