//! Constants: properties and tags that are not fields, and variants without a value.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::types::{Circle, Open};
use crate::runtime::objects::object;
use crate::runtime::tags::tagged_union;
use crate::runtime::unions::shaped_union;

/// An object with constants of several types, and a property of which one value is documented.
#[derive(Clone, Debug, PartialEq)]
struct Report {
    model: String,
    level: Option<i64>,
}

object!(decode, encode for Report {
    @const object "object" = "report",
    @const version "version" = -2i64,
    @const ratio "ratio" = 1.5,
    @const is_final "final" = true,
    model "model" required = "m1",
    level "level" optional = 3i64,
});

/// A struct with the same properties, and no constants.
#[derive(Clone, Debug, PartialEq)]
struct Draft {
    model: String,
    note: Option<String>,
}

object!(decode, encode for Draft {
    model "model" required,
    note "note" optional,
});

#[derive(Clone, Debug, PartialEq)]
enum Document {
    Auto,
    Zero,
    Report(Report),
    Draft(Draft),
    Unknown(Value),
}

shaped_union!(decode, encode for Document {
    @const Auto = "auto",
    @const Zero = 0i64,
    Report closed ["object", "version", "ratio", "final", "model", "level"],
    Draft closed ["model", "note"],
});

#[derive(Clone, Debug, PartialEq)]
enum Event {
    Nothing,
    Moved(Circle),
    Boxed(Box<Circle>),
    Open(Open),
    Renamed(Report),
    Unknown(Value),
}

tagged_union!(decode, encode for Event by "object" {
    @const Nothing = "nothing",
    Moved "moved" adds_tag,
    Boxed "7" adds_scalar_tag,
    Open "open" "opened" adds_tag,
    Renamed "other" replaces_tag,
});

fn report() -> Value {
    json!({ "object": "report", "version": -2, "ratio": 1.5, "final": true, "model": "m1" })
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

#[test]
fn constants_are_written_and_not_kept() {
    let expected = Report { model: "m1".to_owned(), level: None };
    assert_eq!(serde_json::to_value(&expected).unwrap(), report());
    for (key, value) in [("object", json!("later")), ("version", json!({ "a": [1] })), ("final", Value::Null)] {
        let mut other = report();
        other[key] = value;
        assert_eq!(read::<Report>(other), expected);
    }
    assert_eq!(read::<Report>(json!({ "model": "m1" })), expected);
}

#[test]
fn a_union_needs_the_constants_of_a_member() {
    assert!(matches!(read(report()), Document::Report(_)));
    for (key, value) in [("object", json!("later")), ("version", json!(2)), ("ratio", json!("1.5"))] {
        let mut other = report();
        other[key] = value;
        assert!(matches!(read(other), Document::Draft(_)));
    }
    assert!(matches!(read(json!({ "model": "m1" })), Document::Draft(_)));
    // A report would lose the changed constant, and a draft has no level.
    let strange = json!({ "object": "later", "level": 3 });
    assert_eq!(read::<Document>(strange.clone()), Document::Unknown(strange));
}

#[test]
fn a_union_prefers_the_documented_value() {
    #[derive(Debug)]
    enum Either {
        Second(Second),
        Report(First),
        Unknown(#[allow(dead_code, reason = "shown by `Debug`")] Value),
    }
    #[derive(Debug)]
    struct First {
        model: String,
    }
    #[derive(Debug)]
    struct Second {
        model: String,
    }
    object!(decode for First { model "model" required = "m1", });
    object!(decode for Second { model "model" required = "m2", });
    shaped_union!(decode for Either { Second closed ["model"], Report closed ["model"], });
    assert!(matches!(read(json!({ "model": "m1" })), Either::Report(one) if one.model == "m1"));
    assert!(matches!(read(json!({ "model": "m2" })), Either::Second(one) if one.model == "m2"));
    assert!(matches!(read(json!({ "model": "m3" })), Either::Second(one) if one.model == "m3"));
    assert!(matches!(read(json!(1)), Either::Unknown(_)));
}

#[test]
fn constants_are_variants() {
    for (value, json) in [(Document::Auto, json!("auto")), (Document::Zero, json!(0))] {
        assert_eq!((serde_json::to_value(&value).unwrap(), read::<Document>(json.clone())), (json, value));
    }
    assert_eq!(read::<Event>(json!("nothing")), Event::Nothing);
    assert_eq!(serde_json::to_value(Event::Nothing).unwrap(), json!("nothing"));
    for other in [json!("later"), json!(1), json!(null), json!(["nothing"]), json!({ "object": "later" })] {
        let value: Event = read(other.clone());
        assert_eq!((serde_json::to_value(&value).unwrap(), value), (other.clone(), Event::Unknown(other)));
    }
}

#[test]
fn a_union_writes_and_checks_the_tags_that_its_members_do_not_have() {
    let circle = Circle { radius: 1, label: None };
    let open = Open { id: 1, extra: BTreeMap::from([("a".to_owned(), 2)]) };
    for (value, json) in [
        (Event::Moved(circle.clone()), json!({ "object": "moved", "radius": 1 })),
        (Event::Boxed(Box::new(circle)), json!({ "object": 7, "radius": 1 })),
        // The tag is not an additional property, wherever it is.
        (Event::Open(open.clone()), json!({ "object": "open", "id": 1, "a": 2 })),
    ] {
        assert_eq!(serde_json::to_value(&value).unwrap(), json);
        assert_eq!(read::<Event>(json), value);
    }
    assert_eq!(serde_json::from_str::<Event>(r#"{"id":1,"a":2,"object":"opened"}"#).unwrap(), Event::Open(open));
    let renamed = serde_json::to_value(Event::Renamed(read(report()))).unwrap();
    assert_eq!((&renamed["object"], &renamed["version"]), (&json!("other"), &json!(-2)));
}
