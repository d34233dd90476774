//! JSON and URL-encoded bodies.

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::json;

use super::support::{OPERATION, sent};
use crate::ErrorKind;
use crate::runtime::parameters::Style;
use crate::runtime::{bodies, url_encoded, value_tree};

const FORM: &str = "application/x-www-form-urlencoded";

/// A value that cannot be serialised.
struct Unserialisable;

impl Serialize for Unserialisable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("no"))
    }
}

#[tokio::test]
async fn json_is_compact() {
    let body = bodies::json(OPERATION, "application/json", &json!({ "a": [1, "é", null] })).unwrap();
    assert_eq!(sent(body).await, ("application/json".to_owned(), Some(19), r#"{"a":[1,"é",null]}"#.to_owned()));
}

#[tokio::test]
async fn lists_of_values_are_lines_or_records() {
    let values = [json!({ "a": "x\ny" }), json!(null)];
    let lines = bodies::lines(OPERATION, "application/x-ndjson", &values).unwrap();
    let expected = "{\"a\":\"x\\ny\"}\nnull\n".to_owned();
    assert_eq!(sent(lines).await, ("application/x-ndjson".to_owned(), Some(18), expected));
    let records = bodies::sequence(OPERATION, "application/json-seq", &values).unwrap();
    assert_eq!(sent(records).await.2, "\u{1e}{\"a\":\"x\\ny\"}\n\u{1e}null\n");
    let none: [serde_json::Value; 0] = [];
    assert_eq!(sent(bodies::lines(OPERATION, "application/x-ndjson", &none).unwrap()).await.2, "");
    let error = bodies::lines(OPERATION, "application/x-ndjson", &[Unserialisable]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
}

#[tokio::test]
async fn forms_are_url_encoded() {
    let value = json!({ "a b": "1&2=3", "list": ["x", "y z"], "none": null, "object": { "k": "v" }, "plus": "+é" });
    let (_, _, body) = sent(url_encoded::form(OPERATION, FORM, &value, Style::Json, &[]).unwrap()).await;
    assert_eq!(body, "a+b=1%262%3D3&list=x&list=y+z&object=%7B%22k%22%3A%22v%22%7D&plus=%2B%C3%A9");
}

#[tokio::test]
async fn properties_may_have_a_style_of_their_own() {
    let value = json!({ "a": ["x", "y"], "b": ["x", "y"], "c": { "k": { "l": 1 } }, "d": { "k": 1 } });
    let encoding = [("a", Style::Form, false), ("b", Style::PipeDelimited, false), ("c", Style::DeepObject, true)];
    let encoding: Vec<_> = encoding.into_iter().chain([("d", Style::Json, false)]).collect();
    let (_, _, body) = sent(url_encoded::form(OPERATION, FORM, &value, Style::Json, &encoding).unwrap()).await;
    assert_eq!(body, "a=x,y&b=x%7Cy&c%5Bk%5D%5Bl%5D=1&d=%7B%22k%22%3A1%7D");
}

#[tokio::test]
async fn objects_without_a_style_are_json_or_have_brackets() {
    let value = json!({ "a": [{ "b": 1 }, 2], "c": { "d": ["e"] }, "f": "g" });
    let body = async |objects| {
        let (_, _, body) = sent(url_encoded::form(OPERATION, FORM, &value, objects, &[]).unwrap()).await;
        body.replace("%5B", "[").replace("%5D", "]")
    };
    assert_eq!(body(Style::Json).await, "a=%7B%22b%22%3A1%7D&a=2&c=%7B%22d%22%3A[%22e%22]%7D&f=g");
    assert_eq!(body(Style::DeepObject).await, "a[0][b]=1&a[1]=2&c[d][0]=e&f=g");
    assert_eq!(body(Style::DeepBrackets).await, "a[][b]=1&a[]=2&c[d][]=e&f=g");
    assert_eq!(body(Style::DeepRepeat).await, "a[0][b]=1&a=2&c[d]=e&f=g");
}

#[test]
fn nan_and_infinity_are_refused() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let value = std::collections::BTreeMap::from([("a", vec![Some(1.0), None, Some(value)])]);
        let error = value_tree::finite(OPERATION, &value).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(error.to_string(), "items.get: NaN and infinity cannot be sent");
        assert!(url_encoded::form(OPERATION, FORM, &value, Style::Json, &[]).is_err());
    }
    let value = vec![f64::MAX, f64::MIN_POSITIVE, -0.0];
    assert_eq!(value_tree::finite(OPERATION, &value).unwrap(), &value);
}

#[test]
fn a_value_that_cannot_be_serialised_is_an_invalid_argument() {
    let errors = [
        bodies::json(OPERATION, "application/json", &Unserialisable).unwrap_err(),
        url_encoded::form(OPERATION, FORM, &Unserialisable, Style::Json, &[]).unwrap_err(),
        url_encoded::form(OPERATION, FORM, &json!([1]), Style::Json, &[]).unwrap_err(),
    ];
    let messages = [
        "items.get: the request body cannot be serialised as JSON",
        "items.get: the request body cannot be serialised as a form",
        "items.get: a form must be an object",
    ];
    for (error, message) in errors.iter().zip(messages) {
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidArgument, message));
    }
}

#[tokio::test]
async fn the_property_that_selects_a_stream_is_added_or_replaced() {
    for (value, expected) in [
        (Some(json!({ "a": 1 })), r#"{"a":1,"stream":true}"#),
        (Some(json!({ "stream": false })), r#"{"stream":true}"#),
        (None, r#"{"stream":true}"#),
    ] {
        let body = serde_json::to_string(&bodies::selected(value.as_ref(), "stream", true)).unwrap();
        assert_eq!(body, expected);
    }
    let error = bodies::json(OPERATION, "application/json", &bodies::selected(Some(&1), "stream", true)).unwrap_err();
    assert_eq!(error.kind(), crate::ErrorKind::InvalidArgument);
}
