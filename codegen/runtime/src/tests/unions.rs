//! Unions without a tag.

use serde_json::{Value, json};

use super::types::{Circle, Open, Pet, Shape, Square};
use crate::runtime::objects::object;
use crate::runtime::unions::shaped_union;

/// A union without an open member, which would accept every object.
#[derive(Clone, Debug, PartialEq)]
enum Closed {
    Text(String),
    Integer(i64),
    Circle(Circle),
    Square(Square),
    Pet(Pet),
    Unknown(Value),
}

shaped_union!(decode, encode for Closed {
    Text closed [],
    Integer closed [],
    Circle closed ["radius", "label"],
    Square closed ["kind", "side"],
    Pet closed ["id", "tags", "owner"],
});

/// A union with an open member.
#[derive(Clone, Debug, PartialEq)]
enum WithOpen {
    Circle(Circle),
    Open(Open),
    Unknown(Value),
}

shaped_union!(decode for WithOpen {
    Circle closed ["id", "radius", "label"],
    Open open ["id"],
});

fn closed(value: Value) -> Closed {
    serde_json::from_value(value).unwrap()
}

fn with_open(value: Value) -> WithOpen {
    serde_json::from_value(value).unwrap()
}

#[test]
fn scalars_are_distinguished_by_their_type() {
    assert_eq!(closed(json!("a")), Closed::Text("a".to_owned()));
    assert_eq!(closed(json!(1)), Closed::Integer(1));
    for value in [json!(true), json!(1.5), json!(null), json!([1]), json!({})] {
        assert_eq!(closed(value.clone()), Closed::Unknown(value));
    }
}

#[test]
fn objects_are_distinguished_by_their_keys() {
    let circle = |label: Option<&str>| Closed::Circle(Circle { radius: 1, label: label.map(ToOwned::to_owned) });
    assert_eq!(closed(json!({ "radius": 1 })), circle(None));
    assert_eq!(closed(json!({ "radius": 1, "other": 2 })), circle(None));
    assert_eq!(closed(json!({ "side": 1 })), Closed::Square(Square { kind: None, side: 1 }));
    // Both members can decode the value, and this member loses less.
    assert_eq!(closed(json!({ "radius": 1, "label": "a", "side": 1 })), circle(Some("a")));
    assert!(matches!(closed(json!({ "side": 1, "kind": "a", "radius": 1 })), Closed::Square(_)));
    for value in [json!({ "other": 1 }), json!({ "radius": "x" }), json!({ "label": "a" })] {
        assert_eq!(closed(value.clone()), Closed::Unknown(value));
    }
}

#[test]
fn nested_losses_count() {
    // A skipped value counts with all values inside it.
    let value = json!({ "radius": 1, "side": 1, "kind": "a", "label": "b", "deep": [1, 2, 3] });
    assert!(matches!(closed(value), Closed::Circle(_)));
    // A null that an optional field drops counts, and so does a null that encoding adds.
    let value = json!({ "radius": 1, "label": null, "side": 1, "kind": "a" });
    assert!(matches!(closed(value), Closed::Square(_)));
    let value = json!({ "id": 1, "tags": [], "owner": null });
    assert!(matches!(closed(value), Closed::Pet(_)));
}

#[test]
fn open_members_keep_other_keys() {
    let WithOpen::Open(found) = with_open(json!({ "id": 1, "a": 2 })) else { panic!() };
    assert_eq!((found.id, found.extra["a"]), (1, 2));
    assert!(matches!(with_open(json!({ "id": 1, "radius": 2 })), WithOpen::Open(_)));
    assert!(matches!(with_open(json!({ "radius": 2, "label": "a" })), WithOpen::Circle(_)));
    assert!(matches!(with_open(json!({ "a": 2 })), WithOpen::Unknown(_)));
}

/// A union with a member that is a union with the tag `kind`.
#[derive(Clone, Debug, PartialEq)]
enum Outer {
    Shape(Shape),
    Pet(Pet),
    Unknown(Value),
}

shaped_union!(decode for Outer {
    Shape closed ["kind", "radius", "side"] union "kind",
    Pet closed ["id", "tags", "owner"],
});

fn outer(value: Value) -> Outer {
    serde_json::from_value(value).unwrap()
}

#[test]
fn a_member_that_is_a_union_decodes_values_with_its_tag() {
    assert!(matches!(outer(json!({ "kind": "circle", "radius": 1 })), Outer::Shape(Shape::Circle(_))));
    // The value has the tag of the union. Later versions of the union may declare its value.
    assert!(matches!(outer(json!({ "kind": "hexagon" })), Outer::Shape(Shape::Unknown(_))));
    assert!(matches!(outer(json!({ "radius": 1 })), Outer::Unknown(_)));
    assert!(matches!(outer(json!({ "id": 1, "tags": [], "owner": null })), Outer::Pet(_)));
}

/// An object that holds a union.
#[derive(Clone, Debug, PartialEq)]
struct Holder {
    a: Closed,
    side: i64,
}

object!(decode for Holder {
    a "a" required,
    side "side" required,
});

/// An object that holds any value.
#[derive(Clone, Debug, PartialEq)]
struct Loose {
    a: Value,
}

object!(decode for Loose {
    a "a" required,
});

#[derive(Clone, Debug, PartialEq)]
enum Nested {
    Holder(Holder),
    Loose(Loose),
    Unknown(Value),
}

shaped_union!(decode for Nested {
    Holder closed ["a", "side"],
    Loose closed ["a"],
});

#[test]
fn losses_in_a_nested_union_count() {
    let nested = |a: Value| serde_json::from_value::<Nested>(json!({ "a": a, "side": 1 })).unwrap();
    assert!(matches!(nested(json!({ "radius": 1 })), Nested::Holder(_)));
    // The nested union loses a value of the inner object, and the other member one of the outer object.
    assert!(matches!(nested(json!({ "radius": 1, "x": 1 })), Nested::Holder(_)));
    // The nested union loses `x` and `y`, which is less than `side`: that belongs to the outer object.
    assert!(matches!(nested(json!({ "radius": 1, "x": 1, "y": { "z": 1 } })), Nested::Holder(_)));
}

#[test]
fn a_union_encodes_the_value_of_its_member() {
    for value in [json!("a"), json!(1), json!({ "radius": 1 }), json!({ "other": [null] })] {
        assert_eq!(serde_json::to_value(closed(value.clone())).unwrap(), value);
    }
}
