//! Unions without a tag.

use serde_json::{Value, json};

use super::types::{Circle, Open, Pet, Shape, Square};
use crate::runtime::unions::{Keys, known, read, shaped};

#[derive(Debug, PartialEq)]
enum Either {
    Text(String),
    Integer(i64),
    Circle(Circle),
    Square(Square),
    Pet(Pet),
    Open(Open),
    Unknown(Value),
}

/// Without the open member, which takes what the others do not.
fn closed(value: Value) -> Either {
    shaped(
        value,
        &[
            (Keys::Only(&[]), |value| read(value).map(Either::Text)),
            (Keys::Only(&[]), |value| read(value).map(Either::Integer)),
            (Keys::Only(&["radius", "label"]), |value| read(value).map(Either::Circle)),
            (Keys::Only(&["kind", "side"]), |value| read(value).map(Either::Square)),
            (Keys::Only(&["id", "tags", "owner"]), |value| read(value).map(Either::Pet)),
        ],
        Either::Unknown,
    )
}

fn open(value: Value) -> Either {
    shaped(
        value,
        &[
            (Keys::Only(&["id", "radius", "label"]), |value| read(value).map(Either::Circle)),
            (Keys::Open(&["id"]), |value| read(value).map(Either::Open)),
        ],
        Either::Unknown,
    )
}

#[test]
fn scalars_are_told_apart_by_their_type() {
    assert_eq!(closed(json!("a")), Either::Text("a".to_owned()));
    assert_eq!(closed(json!(1)), Either::Integer(1));
    for value in [json!(true), json!(1.5), json!(null), json!([1]), json!({})] {
        assert_eq!(closed(value.clone()), Either::Unknown(value));
    }
}

#[test]
fn objects_are_told_apart_by_their_keys() {
    let circle = |label: Option<&str>| Either::Circle(Circle { radius: 1, label: label.map(ToOwned::to_owned) });
    assert_eq!(closed(json!({ "radius": 1 })), circle(None));
    assert_eq!(closed(json!({ "radius": 1, "other": 2 })), circle(None));
    assert_eq!(closed(json!({ "side": 1 })), Either::Square(Square { kind: None, side: 1 }));
    // Both members can decode it, and this one loses less.
    assert_eq!(closed(json!({ "radius": 1, "label": "a", "side": 1 })), circle(Some("a")));
    assert!(matches!(closed(json!({ "side": 1, "kind": "a", "radius": 1 })), Either::Square(_)));
    for value in [json!({ "other": 1 }), json!({ "radius": "x" }), json!({ "label": "a" })] {
        assert_eq!(closed(value.clone()), Either::Unknown(value));
    }
}

#[test]
fn nested_losses_count() {
    // What is skipped counts with everything in it.
    let value = json!({ "radius": 1, "side": 1, "kind": "a", "label": "b", "deep": [1, 2, 3] });
    assert!(matches!(closed(value), Either::Circle(_)));
    // A null that an optional field drops counts, and so does a null that is made up.
    let value = json!({ "radius": 1, "label": null, "side": 1, "kind": "a" });
    assert!(matches!(closed(value), Either::Square(_)));
    let value = json!({ "id": 1, "tags": [], "owner": null });
    assert!(matches!(closed(value), Either::Pet(_)));
}

#[test]
fn open_members_keep_other_keys() {
    let Either::Open(found) = open(json!({ "id": 1, "a": 2 })) else { panic!() };
    assert_eq!((found.id, found.extra["a"]), (1, 2));
    assert!(matches!(open(json!({ "id": 1, "radius": 2 })), Either::Open(_)));
    assert!(matches!(open(json!({ "radius": 2, "label": "a" })), Either::Circle(_)));
    assert!(matches!(open(json!({ "a": 2 })), Either::Unknown(_)));
}

#[derive(Debug, PartialEq)]
enum Outer {
    Shape(Shape),
    Pet(Pet),
    Unknown(Value),
}

/// A union with a member that is a union with the tag `kind`.
fn outer(value: Value) -> Outer {
    shaped(
        value,
        &[
            (Keys::Only(&["kind", "radius", "side"]), |value| {
                known(value, Some("kind"), |member: &Shape| member.is_unknown()).map(Outer::Shape)
            }),
            (Keys::Only(&["id", "tags", "owner"]), |value| read(value).map(Outer::Pet)),
        ],
        Outer::Unknown,
    )
}

#[test]
fn a_member_that_is_a_union_takes_what_it_knows() {
    assert!(matches!(outer(json!({ "kind": "circle", "radius": 1 })), Outer::Shape(Shape::Circle(_))));
    // It has the tag of the union, whose later versions may know its value.
    assert!(matches!(outer(json!({ "kind": "hexagon" })), Outer::Shape(Shape::Unknown(_))));
    assert!(matches!(outer(json!({ "radius": 1 })), Outer::Unknown(_)));
    assert!(matches!(outer(json!({ "id": 1, "tags": [], "owner": null })), Outer::Pet(_)));
    let error = known(&json!({}), None, |member: &Shape| member.is_unknown()).unwrap_err();
    assert_eq!(error.to_string(), "no member of the union matches");
}

#[test]
fn losses_in_a_nested_union_count() {
    let nested = |value: Value| {
        shaped(
            value,
            &[
                (Keys::Only(&["a"]), |value| {
                    closed(value["a"].clone());
                    read::<Circle>(value).map(Either::Circle)
                }),
                (Keys::Only(&["a", "kind", "side"]), |value| read(value).map(Either::Square)),
            ],
            Either::Unknown,
        )
    };
    // The square declares more keys and is tried first. It loses `a`, `radius` and `label`; the circle, `a` and `side`.
    let value = |a: Value| json!({ "a": a, "radius": 1, "label": "b", "side": 1 });
    assert!(matches!(nested(value(json!({ "radius": 1 }))), Either::Circle(_)));
    // With `x` in the nested union, both lose the same.
    assert!(matches!(nested(value(json!({ "radius": 1, "x": 1 }))), Either::Square(_)));
}
