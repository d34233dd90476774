//! Open enums of strings, integers and other scalars.

use serde_json::{Value, json};

use super::types::{Colour, Level, Mixed};

#[test]
fn known_strings_are_variants() {
    for colour in Colour::ALL {
        let value = serde_json::to_value(colour).unwrap();
        assert_eq!(value, colour.as_str());
        assert_eq!(colour.to_string(), colour.as_str());
        assert_eq!(serde_json::from_value::<Colour>(value).unwrap(), *colour);
        assert_eq!(colour.as_str().parse::<Colour>().unwrap(), *colour);
    }
}

#[test]
fn unknown_strings_are_kept() {
    for text in ["", "RED", "red ", "é", "\"\\\n"] {
        let colour: Colour = serde_json::from_value(text.into()).unwrap();
        let Colour::Unknown(unknown) = &colour else { panic!("{colour:?}") };
        assert_eq!((unknown.as_str(), unknown.to_string().as_str()), (text, text));
        assert_eq!(serde_json::to_value(&colour).unwrap(), text);
    }
    // Escapes are decoded before the value is compared.
    assert_eq!(serde_json::from_str::<Colour>(r#""\u0072ed""#).unwrap(), Colour::Red);
}

#[test]
fn other_types_are_not_strings() {
    for value in [json!(1), json!(null), json!(true), json!(["red"]), json!({ "red": 1 })] {
        let error = serde_json::from_value::<Colour>(value).unwrap_err().to_string();
        assert!(error.ends_with("expected a string"), "{error}");
    }
}

#[test]
fn integers_are_known_or_kept() {
    assert_eq!(Level::ALL, [Level::Low, Level::Negative]);
    for (value, level) in [(1, Level::Low), (-2, Level::Negative)] {
        assert_eq!(serde_json::from_value::<Level>(value.into()).unwrap(), level);
        assert_eq!(serde_json::to_value(level).unwrap(), value);
        assert_eq!(level.to_string(), value.to_string());
    }
    for value in [0, 2, i64::MIN, i64::MAX] {
        let level: Level = serde_json::from_value(value.into()).unwrap();
        let Level::Unknown(unknown) = level else { panic!("{level:?}") };
        assert_eq!((unknown.as_i64(), unknown.to_string()), (value, value.to_string()));
        assert_eq!(serde_json::to_value(level).unwrap(), value);
    }
    for value in [json!(1.5), json!("1"), json!(null), json!(u64::MAX)] {
        assert!(serde_json::from_value::<Level>(value.clone()).is_err(), "{value}");
    }
}

#[test]
fn scalars_of_several_types_are_known_or_kept() {
    for (value, mixed, text) in
        [(json!("auto"), Mixed::Auto, "auto"), (json!(1), Mixed::One, "1"), (json!(false), Mixed::False, "false")]
    {
        assert_eq!(serde_json::from_value::<Mixed>(value.clone()).unwrap(), mixed);
        assert_eq!((serde_json::to_value(&mixed).unwrap(), mixed.to_string().as_str()), (value, text));
    }
    for value in [json!("1"), json!(1.0), json!("false"), json!(true), Value::Null, json!([1]), json!({ "a": 1 })] {
        let mixed: Mixed = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(mixed, Mixed::Unknown(value.clone()));
        assert_eq!(serde_json::to_value(mixed).unwrap(), value);
    }
}
