//! The styles of parameters (OpenAPI 3.0.3, section 4.7.12.4; RFC 6570).

use serde_json::{Value, json};

use super::support::OPERATION;
use crate::ErrorKind;
use crate::runtime::parameters::{self, Style};

/// The values of the examples in OpenAPI, with keys in alphabetical order.
fn examples() -> [Value; 3] {
    [json!("blue"), json!(["blue", "black", "brown"]), json!({ "B": 150, "G": 200, "R": 100 })]
}

fn path(style: Style, explode: bool, value: &Value) -> String {
    parameters::path(OPERATION, "color", style, explode, value).unwrap()
}

/// The pairs as `name=value`, joined with `&`.
fn query(style: Style, explode: bool, value: Option<&Value>) -> String {
    let pairs = parameters::pairs(OPERATION, "color", style, explode, value).unwrap();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

#[test]
fn path_parameters_follow_rfc_6570() {
    for (style, explode, expected) in [
        (Style::Simple, false, ["blue", "blue,black,brown", "B,150,G,200,R,100"]),
        (Style::Simple, true, ["blue", "blue,black,brown", "B=150,G=200,R=100"]),
        (Style::Label, false, [".blue", ".blue,black,brown", ".B,150,G,200,R,100"]),
        (Style::Label, true, [".blue", ".blue.black.brown", ".B=150.G=200.R=100"]),
        (Style::Matrix, false, [";color=blue", ";color=blue,black,brown", ";color=B,150,G,200,R,100"]),
        (Style::Matrix, true, [";color=blue", ";color=blue;color=black;color=brown", ";B=150;G=200;R=100"]),
        (Style::Json, false, [r#""blue""#, r#"["blue","black","brown"]"#, r#"{"B":150,"G":200,"R":100}"#]),
    ] {
        assert_eq!(examples().map(|value| path(style, explode, &value)), expected, "{style:?} {explode}");
    }
}

#[test]
fn query_parameters_are_pairs() {
    for (style, explode, expected) in [
        (Style::Form, false, ["color=blue", "color=blue,black,brown", "color=B,150,G,200,R,100"]),
        (Style::Form, true, ["color=blue", "color=blue&color=black&color=brown", "B=150&G=200&R=100"]),
        (Style::SpaceDelimited, false, ["color=blue", "color=blue black brown", "color=B 150 G 200 R 100"]),
        (Style::PipeDelimited, false, ["color=blue", "color=blue|black|brown", "color=B|150|G|200|R|100"]),
        (Style::SpaceDelimited, true, ["color=blue", "color=blue&color=black&color=brown", "B=150&G=200&R=100"]),
        (
            Style::DeepObject,
            true,
            ["color=blue", "color=blue&color=black&color=brown", "color[B]=150&color[G]=200&color[R]=100"],
        ),
        (
            Style::Json,
            false,
            [r#"color="blue""#, r#"color=["blue","black","brown"]"#, r#"color={"B":150,"G":200,"R":100}"#],
        ),
    ] {
        assert_eq!(examples().map(|value| query(style, explode, Some(&value))), expected, "{style:?} {explode}");
    }
}

#[test]
fn headers_are_simple() {
    let header = |explode, value: &Value| {
        parameters::header(OPERATION, "color", Style::Simple, explode, Some(value)).unwrap().unwrap()
    };
    assert_eq!(examples().map(|value| header(false, &value)), ["blue", "blue,black,brown", "B,150,G,200,R,100"]);
    assert_eq!(examples().map(|value| header(true, &value)), ["blue", "blue,black,brown", "B=150,G=200,R=100"]);
    let json = parameters::header(OPERATION, "color", Style::Json, false, Some(&json!([1]))).unwrap();
    assert_eq!(json.as_deref(), Some("[1]"));
}

#[test]
fn absent_and_null_values_are_not_sent() {
    for style in [Style::Form, Style::DeepObject, Style::SpaceDelimited, Style::Json] {
        assert_eq!(query(style, true, None), "");
        assert_eq!(query(style, true, Some(&Value::Null)), "");
    }
    let header = |value| parameters::header(OPERATION, "color", Style::Simple, false, value).unwrap();
    assert_eq!((header(None), header(Some(&Value::Null))), (None, None));
    let object = json!({ "a": null, "b": 1, "c": { "d": null } });
    assert_eq!(query(Style::DeepObject, true, Some(&object)), "color[b]=1");
    let object = json!({ "a": null, "b": 1 });
    assert_eq!(query(Style::Form, true, Some(&object)), "b=1");
    assert_eq!(query(Style::Form, false, Some(&object)), "color=b,1");
}

#[test]
fn empty_lists_and_objects() {
    assert_eq!(query(Style::Form, true, Some(&json!([]))), "");
    assert_eq!(query(Style::Form, true, Some(&json!({}))), "");
    assert_eq!(query(Style::Form, false, Some(&json!([]))), "color=");
    assert_eq!(query(Style::DeepObject, true, Some(&json!({}))), "");
    assert_eq!(query(Style::Json, true, Some(&json!([]))), "color=[]");
}

#[test]
fn deep_objects_have_any_depth() {
    let value = json!({ "a": { "b": [1, { "c": true }] }, "d": "x[y]" });
    assert_eq!(query(Style::DeepObject, true, Some(&value)), "color[a][b]=1&color[a][b][c]=true&color[d]=x[y]");
}

#[test]
fn nested_values_are_json() {
    assert_eq!(
        query(Style::Form, true, Some(&json!([[1, 2], { "a": 1 }, null]))),
        "color=[1,2]&color={\"a\":1}&color=null"
    );
    assert_eq!(query(Style::Form, true, Some(&json!({ "a": [1] }))), "a=[1]");
    assert_eq!(parameters::text(&json!("a\"b")), "a\"b");
}

#[test]
fn a_path_parameter_remains_a_segment() {
    for value in [json!([]), json!([".", "."]), json!("")] {
        let result = parameters::path(OPERATION, "color", Style::Simple, false, &value);
        match value {
            // The items `.` and `.` are `.,.`.
            Value::Array(items) if !items.is_empty() => assert_eq!(result.unwrap(), ".,."),
            _ => assert_eq!(result.unwrap_err().kind(), ErrorKind::InvalidArgument),
        }
    }
    assert!(parameters::path(OPERATION, "color", Style::Label, false, &json!("")).is_err());
    assert!(parameters::path(OPERATION, "color", Style::Label, false, &json!(".")).is_err());
}
