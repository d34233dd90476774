//! Objects: fields that may be absent or null, and undeclared keys.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::types::{Colour, Open, Pet};
use crate::Nullable;

/// The required fields of a [`Pet`].
fn minimal() -> Value {
    json!({ "id": 1, "tags": ["a"], "owner": "b" })
}

fn with(key: &str, value: Value) -> Value {
    let mut object = minimal();
    object[key] = value;
    object
}

fn without(key: &str) -> Value {
    let mut object = minimal();
    object.as_object_mut().unwrap().remove(key);
    object
}

fn pet(value: Value) -> Pet {
    serde_json::from_value(value).unwrap()
}

fn error(value: &Value) -> String {
    serde_json::from_str::<Pet>(&value.to_string()).unwrap_err().to_string()
}

#[test]
fn required_fields_must_be_present_and_not_null() {
    assert!(error(&without("id")).starts_with("missing field `id`"));
    assert!(error(&with("id", Value::Null)).starts_with("property `id`: invalid type: null"));
    assert!(error(&without("tags")).starts_with("missing field `tags`"));
    assert!(error(&json!([])).starts_with("invalid type: sequence, expected an object"));
}

#[test]
fn a_required_list_may_be_null() {
    assert_eq!(pet(with("tags", Value::Null)).tags, Vec::<String>::new());
    assert_eq!(pet(minimal()).tags, ["a"]);
}

#[test]
fn a_required_nullable_field_is_always_written() {
    for (given, owner) in [(minimal(), Some("b")), (with("owner", Value::Null), None), (without("owner"), None)] {
        let pet = pet(given);
        assert_eq!(pet.owner.as_deref(), owner);
        assert_eq!(serde_json::to_value(pet).unwrap()["owner"], json!(owner));
    }
}

#[test]
fn optional_fields_are_omitted_unless_set() {
    for given in [minimal(), with("nickname", Value::Null), with("note", Value::Null)] {
        let pet = pet(given);
        assert_eq!((&pet.nickname, &pet.note), (&None, &None));
        assert_eq!(serde_json::to_value(pet).unwrap(), minimal());
    }
    let full = with("nickname", json!("c"));
    assert_eq!(serde_json::to_value(pet(full.clone())).unwrap(), full);
}

#[test]
fn null_and_absent_are_distinguished_by_optional_nullable_fields() {
    for (given, colour) in [
        (minimal(), None),
        (with("colour", Value::Null), Some(Nullable::Null)),
        (with("colour", json!("red")), Some(Nullable::from("red"))),
    ] {
        let pet = pet(given.clone());
        assert_eq!(pet.colour, colour);
        assert_eq!(serde_json::to_value(pet).unwrap(), given);
    }
}

#[test]
fn keys_may_have_any_order_and_escapes() {
    let text = r#"{"owner":"b","tags":["a"],"\u0069d":1,"two words":2}"#;
    let pet: Pet = serde_json::from_str(text).unwrap();
    assert_eq!((pet.id, pet.two_words), (1, Some(2)));
}

#[test]
fn unknown_keys_are_skipped() {
    for value in [json!(null), json!("x"), json!({ "a": [1, { "id": 2 }] })] {
        assert_eq!(serde_json::to_value(pet(with("unknown", value))).unwrap(), minimal());
    }
    assert_eq!(pet(with("Id", json!(5))).id, 1);
}

#[test]
fn the_last_of_duplicate_keys_counts() {
    let pet: Pet = serde_json::from_str(r#"{"id":1,"nickname":"x","tags":[],"id":2,"nickname":null}"#).unwrap();
    assert_eq!((pet.id, pet.nickname), (2, None));
    let open: Open = serde_json::from_str(r#"{"id":1,"a":1,"a":2}"#).unwrap();
    assert_eq!(open.extra["a"], 2);
}

#[test]
fn open_objects_keep_undeclared_keys() {
    let given = json!({ "b": 2, "id": 1, "a": 3 });
    let open: Open = serde_json::from_value(given.clone()).unwrap();
    assert_eq!((open.id, open.extra.len()), (1, 2));
    assert_eq!(serde_json::to_value(&open).unwrap(), given);
    assert!(serde_json::from_value::<Open>(json!({ "id": 1, "a": "x" })).is_err());
    assert!(serde_json::from_value::<Open>(json!({ "a": 1 })).is_err());
}

#[test]
fn nullable_converts() {
    assert_eq!(Nullable::<Colour>::from("red"), Nullable::Value(Colour::Red));
    assert_eq!(Nullable::<Vec<String>>::from(["a"]), Nullable::Value(vec!["a".to_owned()]));
    assert_eq!(Nullable::<Vec<Colour>>::from([Colour::Red]), Nullable::Value(vec![Colour::Red]));
    let map = BTreeMap::from([("a".to_owned(), 1)]);
    assert_eq!(Nullable::<BTreeMap<String, i64>>::from([("a", 1)]), Nullable::Value(map.clone()));
    assert_eq!(Nullable::<BTreeMap<String, i64>>::from(HashMap::from([("a".to_owned(), 1)])), Nullable::Value(map));
    assert_eq!(Nullable::from(1), Nullable::Value(1));
    assert_eq!(Nullable::<u8>::from(None), Nullable::Null);
    assert_eq!(Nullable::Value(1).map(|value| value + 1).into_option(), Some(2));
    assert_eq!(Nullable::<u8>::Null.map(|value| value + 1).as_option(), None);
}

#[test]
fn truncated_objects_are_errors() {
    let text = with("colour", Value::Null).to_string();
    for end in 0..text.len() {
        assert!(serde_json::from_str::<Pet>(&text[..end]).is_err(), "{}", &text[..end]);
    }
    assert!(serde_json::from_str::<Pet>(&text).is_ok());
}
