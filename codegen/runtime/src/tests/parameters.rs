//! The styles of parameters (OpenAPI 3.0.4, section 4.8.12; RFC 6570, section 3.2).

use serde::Serialize;
use serde::ser::SerializeMap as _;
use serde_json::{Value, json};

use super::support::{OPERATION, call, prepared_at};
use crate::runtime::parameters::{self, Pairs, Style};
use crate::{Error, ErrorKind};

/// An object with its keys in this order.
struct Ordered<'a, T>(&'a [(&'a str, T)]);

impl<T: Serialize> Serialize for Ordered<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
        map.end()
    }
}

/// A value of any type.
enum Sample {
    Json(Value),
    /// The object of the examples in OpenAPI.
    Color,
    /// Keys and values with characters that are delimiters somewhere.
    Marks,
}

impl Serialize for Sample {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Json(value) => value.serialize(serializer),
            Self::Color => Ordered(&[("R", 100), ("G", 200), ("B", 150)]).serialize(serializer),
            Self::Marks => Ordered(&[("a,b", "c;d"), ("e=f", "g&h")]).serialize(serializer),
        }
    }
}

/// A scalar, a list, an object, an empty string, a list of an empty string, an empty list and object, null, and a list
/// and an object whose texts contain delimiters.
fn samples() -> [Sample; 10] {
    [
        Sample::Json(json!("blue")),
        Sample::Json(json!(["blue", "black", "brown"])),
        Sample::Color,
        Sample::Json(json!("")),
        Sample::Json(json!([""])),
        Sample::Json(json!([])),
        Sample::Json(json!({})),
        Sample::Json(Value::Null),
        Sample::Json(json!(["a,b", "c;d=e"])),
        Sample::Marks,
    ]
}

const REFUSED: &str = "refused";
const NOTHING: &str = "nothing";

/// The text of a result, or what happened instead.
fn outcome(result: Result<Option<String>, Error>) -> String {
    match result {
        Ok(text) => text.unwrap_or_else(|| NOTHING.to_owned()),
        Err(error) => {
            assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidArgument, Some(OPERATION)));
            REFUSED.to_owned()
        }
    }
}

fn joined(pairs: Result<Pairs, Error>, between: &str) -> Result<Option<String>, Error> {
    let pairs: Vec<String> = pairs?.iter().map(|(name, value)| format!("{name}={value}")).collect();
    Ok(Some(pairs.join(between)).filter(|_| !pairs.is_empty()))
}

fn query(style: Style, explode: bool, value: &impl Serialize) -> String {
    outcome(joined(parameters::query(OPERATION, "color", style, explode, Some(value)), "&"))
}

/// The path on the wire.
async fn path(style: Style, explode: bool, value: &impl Serialize) -> String {
    match parameters::path(OPERATION, "color", style, explode, value) {
        Ok(segment) => {
            let segment = progenitor_client::encode_path(&segment);
            let request = prepared_at(call(), &format!("/{segment}")).await.unwrap();
            request.url().path().strip_prefix("/v1/").unwrap().to_owned()
        }
        Err(error) => outcome(Err(error)),
    }
}

#[rustfmt::skip]
#[tokio::test]
async fn path_parameters() {
    for (style, explode, expected) in [
        (Style::Simple, false, ["blue", "blue,black,brown", "R,100,G,200,B,150", REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, "a%2Cb,c%3Bd%3De", "a%2Cb,c%3Bd,e%3Df,g%26h"]),
        (Style::Simple, true, ["blue", "blue,black,brown", "R=100,G=200,B=150", REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, "a%2Cb,c%3Bd%3De", "a%2Cb=c%3Bd,e%3Df=g%26h"]),
        (Style::Label, false, [".blue", ".blue,black,brown", ".R,100,G,200,B,150", REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, ".a%2Cb,c%3Bd%3De", ".a%2Cb,c%3Bd,e%3Df,g%26h"]),
        (Style::Label, true, [".blue", ".blue.black.brown", ".R=100.G=200.B=150", REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, ".a%2Cb.c%3Bd%3De", ".a%2Cb=c%3Bd.e%3Df=g%26h"]),
        (Style::Matrix, false, [";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150", ";color", ";color", REFUSED, REFUSED, REFUSED, ";color=a%2Cb,c%3Bd%3De", ";color=a%2Cb,c%3Bd,e%3Df,g%26h"]),
        (Style::Matrix, true, [";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150", ";color", ";color", REFUSED, REFUSED, REFUSED, ";color=a%2Cb;color=c%3Bd%3De", ";a%2Cb=c%3Bd;e%3Df=g%26h"]),
    ] {
        for (value, expected) in samples().iter().zip(expected) {
            assert_eq!(path(style, explode, value).await, expected, "{style:?} {explode}");
        }
    }
}

#[rustfmt::skip]
#[test]
fn query_parameters() {
    for (style, explode, expected) in [
        (Style::Form, false, ["color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150", "color=", "color=", NOTHING, NOTHING, NOTHING, "color=a%2Cb,c%3Bd%3De", "color=a%2Cb,c%3Bd,e%3Df,g%26h"]),
        (Style::Form, true, ["color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150", "color=", "color=", NOTHING, NOTHING, NOTHING, "color=a%2Cb&color=c%3Bd%3De", "a%2Cb=c%3Bd&e%3Df=g%26h"]),
        (Style::SpaceDelimited, false, ["color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150", "color=", "color=", NOTHING, NOTHING, NOTHING, "color=a%2Cb%20c%3Bd%3De", "color=a%2Cb%20c%3Bd%20e%3Df%20g%26h"]),
        (Style::PipeDelimited, false, ["color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150", "color=", "color=", NOTHING, NOTHING, NOTHING, "color=a%2Cb%7Cc%3Bd%3De", "color=a%2Cb%7Cc%3Bd%7Ce%3Df%7Cg%26h"]),
        (Style::SpaceDelimited, true, ["color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150", "color=", "color=", NOTHING, NOTHING, NOTHING, "color=a%2Cb&color=c%3Bd%3De", "a%2Cb=c%3Bd&e%3Df=g%26h"]),
        (Style::DeepObject, true, ["color=blue", "color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150", "color=", "color%5B0%5D=", NOTHING, NOTHING, NOTHING, "color%5B0%5D=a%2Cb&color%5B1%5D=c%3Bd%3De", "color%5Ba%2Cb%5D=c%3Bd&color%5Be%3Df%5D=g%26h"]),
        (Style::DeepBrackets, true, ["color=blue", "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150", "color=", "color%5B%5D=", NOTHING, NOTHING, NOTHING, "color%5B%5D=a%2Cb&color%5B%5D=c%3Bd%3De", "color%5Ba%2Cb%5D=c%3Bd&color%5Be%3Df%5D=g%26h"]),
        (Style::DeepRepeat, true, ["color=blue", "color=blue&color=black&color=brown", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150", "color=", "color=", NOTHING, NOTHING, NOTHING, "color=a%2Cb&color=c%3Bd%3De", "color%5Ba%2Cb%5D=c%3Bd&color%5Be%3Df%5D=g%26h"]),
        (Style::Json, false, ["color=%22blue%22", "color=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D", "color=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D", "color=%22%22", "color=%5B%22%22%5D", "color=%5B%5D", "color=%7B%7D", NOTHING, "color=%5B%22a%2Cb%22%2C%22c%3Bd%3De%22%5D", "color=%7B%22a%2Cb%22%3A%22c%3Bd%22%2C%22e%3Df%22%3A%22g%26h%22%7D"]),
    ] {
        for (value, expected) in samples().iter().zip(expected) {
            assert_eq!(query(style, explode, value), expected, "{style:?} {explode}");
        }
    }
}

#[rustfmt::skip]
#[test]
fn reserved_query_parameters_keep_their_delimiters() {
    for (style, explode, expected) in [
        (Style::Form, false, ["color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150", "color=", "color=", NOTHING, NOTHING, NOTHING, "color=a%2Cb,c;d=e", "color=a%2Cb,c;d,e=f,g%26h"]),
        (Style::Form, true, ["color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150", "color=", "color=", NOTHING, NOTHING, NOTHING, "color=a,b&color=c;d=e", "a%2Cb=c;d&e%3Df=g%26h"]),
    ] {
        for (value, expected) in samples().iter().zip(expected) {
            let pairs = parameters::reserved(OPERATION, "color", style, explode, Some(value));
            assert_eq!(outcome(joined(pairs, "&")), expected, "{style:?} {explode}");
        }
    }
}

#[rustfmt::skip]
#[test]
fn header_parameters() {
    for (explode, expected) in [
        (false, ["blue", "blue,black,brown", "R,100,G,200,B,150", "", "", NOTHING, NOTHING, NOTHING, REFUSED, REFUSED]),
        (true, ["blue", "blue,black,brown", "R=100,G=200,B=150", "", "", NOTHING, NOTHING, NOTHING, REFUSED, REFUSED]),
    ] {
        for (value, expected) in samples().iter().zip(expected) {
            let header = parameters::header(OPERATION, "color", Style::Simple, explode, Some(value));
            assert_eq!(outcome(header), expected, "{explode}");
        }
    }
}

#[rustfmt::skip]
#[test]
fn cookies() {
    for (explode, expected) in [
        (false, ["color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150", "color=", "color=", NOTHING, NOTHING, NOTHING, "color=a%2Cb,c%3Bd=e", "color=a%2Cb,c%3Bd,e=f,g&h"]),
        (true, ["color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150", "color=", "color=", NOTHING, NOTHING, NOTHING, "color=a%2Cb; color=c%3Bd=e", "a%2Cb=c%3Bd; e%3Df=g&h"]),
    ] {
        for (value, expected) in samples().iter().zip(expected) {
            let pairs = parameters::cookies(OPERATION, "color", Style::Form, explode, Some(value));
            assert_eq!(outcome(joined(pairs, "; ")), expected, "{explode}");
        }
    }
}

#[test]
fn values_in_headers_are_not_percent_encoded() {
    let header = |style, value: &Value| parameters::header(OPERATION, "h", style, true, Some(value)).unwrap();
    assert_eq!(header(Style::Simple, &json!("a, b; c=\"d\" %")).unwrap(), "a, b; c=\"d\" %");
    assert_eq!(header(Style::Simple, &json!(["a b", "c=d"])).unwrap(), "a b,c=d");
    assert_eq!(header(Style::Simple, &json!({ "a": "b=c" })).unwrap(), "a=b=c");
    assert_eq!(header(Style::Json, &json!({ "a": "é😀" })).unwrap(), r#"{"a":"\u00e9\ud83d\ude00"}"#);
    assert_eq!(parameters::header::<Value>(OPERATION, "h", Style::Simple, true, None).unwrap(), None);
    let refused = parameters::header(OPERATION, "h", Style::Simple, true, Some(&json!({ "a=b": 1 }))).unwrap_err();
    assert_eq!(refused.to_string(), "items.get: `h` has an item that contains the delimiter `=`");
}

#[tokio::test]
async fn items_with_delimiters_that_cannot_be_escaped_are_refused() {
    for (style, list, object) in [
        (Style::SpaceDelimited, json!(["a b"]), json!({ "a b": 1 })),
        (Style::PipeDelimited, json!(["a|b"]), json!({ "a": "b|c" })),
        (Style::DeepObject, json!([{ "a[": 1 }]), json!({ "a": { "b]": 1 } })),
    ] {
        assert_eq!((query(style, false, &list), query(style, false, &object)), (REFUSED.into(), REFUSED.into()));
    }
    assert_eq!(query(Style::SpaceDelimited, false, &json!("a b")), "color=a%20b");
    assert_eq!(path(Style::Label, true, &json!(["a.b"])).await, REFUSED);
    assert_eq!(path(Style::Label, true, &json!({ "a": 1.5 })).await, REFUSED);
    assert_eq!(path(Style::Label, false, &json!(["a.b", "c"])).await, ".a.b,c");
    assert_eq!(path(Style::Label, true, &json!("a.b")).await, ".a.b");
}

#[test]
fn null_properties_and_items_are_not_sent() {
    assert_eq!(query(Style::DeepObject, true, &json!({ "a": null, "b": 1, "c": { "d": null } })), "color%5Bb%5D=1");
    assert_eq!(query(Style::Form, true, &json!({ "a": null, "b": 1 })), "b=1");
    assert_eq!(query(Style::Form, false, &json!({ "a": null, "b": 1 })), "color=b,1");
    assert_eq!(query(Style::Form, false, &json!([null, 1, null])), "color=1");
    assert_eq!(query(Style::Form, true, &json!([null])), NOTHING);
    assert_eq!(parameters::query::<Value>(OPERATION, "a", Style::Form, true, None).unwrap(), []);
}

#[test]
fn deep_objects_have_any_depth() {
    let value = json!({ "a": { "b": [1, { "c": [true, [2]] }] }, "d": "x[y]" });
    let query = |style| query(style, true, &value).replace("%5B", "[").replace("%5D", "]");
    assert_eq!(
        query(Style::DeepObject),
        "color[a][b][0]=1&color[a][b][1][c][0]=true&color[a][b][1][c][1][0]=2&color[d]=x[y]"
    );
    assert_eq!(
        query(Style::DeepBrackets),
        "color[a][b][]=1&color[a][b][][c][]=true&color[a][b][][c][][]=2&color[d]=x[y]"
    );
    assert_eq!(query(Style::DeepRepeat), "color[a][b]=1&color[a][b][1][c]=true&color[a][b][1][c][1]=2&color[d]=x[y]");
}

#[test]
fn nested_values_are_json() {
    assert_eq!(query(Style::Form, true, &json!([[1, 2], { "a": 1 }])), "color=%5B1%2C2%5D&color=%7B%22a%22%3A1%7D");
    assert_eq!(query(Style::Form, true, &json!({ "a": [1] })), "a=%5B1%5D");
}

#[test]
fn numbers_keep_their_form() {
    let number = |value: &dyn Fn() -> Result<Pairs, Error>| outcome(joined(value(), "&"));
    let float = |value: f64| number(&|| parameters::query(OPERATION, "n", Style::Form, true, Some(&value)));
    for (value, expected) in [(1.0, "n=1"), (0.1, "n=0.1"), (-2.5, "n=-2.5"), (1e3, "n=1000")] {
        assert_eq!(float(value), expected);
    }
    let floats = number(&|| parameters::query(OPERATION, "n", Style::Form, false, Some(&vec![1.0, 0.5])));
    assert_eq!(floats, "n=1,0.5");
    let large = number(&|| parameters::query(OPERATION, "n", Style::Form, true, Some(&u64::MAX)));
    assert_eq!(large, "n=18446744073709551615");
}

#[test]
fn nan_and_infinity_are_refused() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for style in [Style::Form, Style::DeepObject, Style::Json] {
            assert_eq!(query(style, true, &value), REFUSED);
            assert_eq!(query(style, true, &vec![value]), REFUSED);
        }
        assert!(parameters::header(OPERATION, "h", Style::Simple, false, Some(&value)).is_err());
        assert!(parameters::path(OPERATION, "p", Style::Simple, false, &value).is_err());
        assert!(parameters::cookies(OPERATION, "c", Style::Form, false, Some(&value)).is_err());
    }
}

#[tokio::test]
async fn a_path_parameter_remains_a_segment() {
    for value in [json!("."), json!(".."), json!("%2e"), json!(["."])] {
        assert_eq!(path(Style::Simple, false, &value).await, REFUSED);
    }
    assert!(parameters::path_part(OPERATION, "color", Style::Simple, false, &json!(".")).is_ok());
    assert!(parameters::path_part(OPERATION, "color", Style::Simple, false, &json!("")).is_err());
    assert_eq!(path(Style::Simple, false, &json!([".", "."])).await, ".,.");
    assert_eq!(path(Style::Label, false, &json!(".")).await, REFUSED);
    assert_eq!(path(Style::Matrix, true, &json!(["a/b", "\\"])).await, ";color=a%2Fb;color=%5C");
    assert_eq!(path(Style::Json, true, &json!({ "a": 1 })).await, "%7B%22a%22%3A1%7D");
}
