//! `multipart/form-data` (RFC 7578; WHATWG HTML, section 4.10.22.8).

use futures_util::stream;
use serde_json::{Value, json};

use super::support::{OPERATION, sent};
use crate::runtime::multipart::Form;
use crate::{ErrorKind, File};

/// Each part of a form: its header lines, and its content.
async fn parts(form: Form) -> Vec<(Vec<String>, String)> {
    let (media_type, length, body) = sent(form.finish()).await;
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    if let Some(length) = length {
        assert_eq!(length, u64::try_from(body.len()).unwrap());
    }
    let body = body.strip_suffix(&format!("--{boundary}--\r\n")).unwrap();
    let delimiter = format!("--{boundary}\r\n");
    let parts = body.split(delimiter.as_str()).skip(1).map(|part| {
        let (head, content) = part.split_once("\r\n\r\n").unwrap();
        (head.split("\r\n").map(ToOwned::to_owned).collect(), content.strip_suffix("\r\n").unwrap().to_owned())
    });
    parts.collect()
}

fn value(value: &Value, content_type: Option<&'static str>) -> Form {
    Form::new(OPERATION).value("a", value, content_type).unwrap()
}

#[tokio::test]
async fn an_empty_form_is_closed() {
    assert_eq!(parts(Form::new(OPERATION)).await, []);
}

#[tokio::test]
async fn parts_keep_their_order_and_content() {
    let form = Form::new(OPERATION).text("a", "1").text("b", "line\r\n--line\r\n\r\n").text("a", "");
    let head = |name: &str| vec![format!("Content-Disposition: form-data; name=\"{name}\"")];
    let expected = [("a", "1"), ("b", "line\r\n--line\r\n\r\n"), ("a", "")];
    assert_eq!(parts(form).await, expected.map(|(name, text)| (head(name), text.to_owned())));
}

#[tokio::test]
async fn every_boundary_is_new_and_valid() {
    let mut boundaries = Vec::new();
    for _ in 0..100 {
        let (media_type, ..) = sent(Form::new(OPERATION).finish()).await;
        boundaries.push(media_type.split_once('=').unwrap().1.to_owned());
    }
    let mut unique = boundaries.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), boundaries.len());
    // RFC 2046, section 5.1.1: at most 70 characters.
    assert!(unique.iter().all(|text| text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())));
}

#[tokio::test]
async fn names_cannot_add_headers_or_parameters() {
    let form = Form::new(OPERATION).text("a\"; filename=\"x\r\nX-Evil: 1\r\n\r\n", "");
    let parts = parts(form).await;
    let expected = r#"Content-Disposition: form-data; name="a%22; filename=%22x%0D%0AX-Evil: 1%0D%0A%0D%0A""#;
    assert_eq!(parts, [(vec![expected.to_owned()], String::new())]);
}

#[tokio::test]
async fn file_names_cannot_add_headers_or_parameters() {
    for (name, escaped) in [
        ("photo é.png", "photo é.png"),
        ("a\"b", "a%22b"),
        ("a\r\nContent-Type: x", "a%0D%0AContent-Type: x"),
        ("..\\..\\x", "..\\..\\x"),
        ("", ""),
    ] {
        let file = File::from_bytes("abc").with_name(name);
        let form = Form::new(OPERATION).file("f", file, None).unwrap();
        let head = vec![
            format!("Content-Disposition: form-data; name=\"f\"; filename=\"{escaped}\""),
            "Content-Type: application/octet-stream".to_owned(),
        ];
        assert_eq!(parts(form).await, [(head, "abc".to_owned())]);
    }
}

#[tokio::test]
async fn files_have_a_name_and_a_media_type() {
    let line = async |file: File, default| {
        let form = Form::new(OPERATION).file("f", file, default).unwrap();
        parts(form).await[0].0.join("|").replace("Content-Disposition: form-data; name=\"f\"; ", "")
    };
    let file = || File::from_bytes("abc");
    assert_eq!(line(file(), None).await, "filename=\"f\"|Content-Type: application/octet-stream");
    assert_eq!(line(file(), Some("image/png")).await, "filename=\"f\"|Content-Type: image/png");
    let own = file().with_content_type("image/gif").with_name("x.gif");
    assert_eq!(line(own, Some("image/png")).await, "filename=\"x.gif\"|Content-Type: image/gif");
}

#[tokio::test]
async fn the_length_is_unknown_if_a_part_has_no_length() {
    let chunks = stream::iter([Ok::<_, std::io::Error>("abc")]);
    let form = Form::new(OPERATION).text("a", "1").file("f", File::from_stream(chunks), None).unwrap();
    assert_eq!(sent(form.text("b", "2").finish()).await.1, None);
    assert!(sent(Form::new(OPERATION).text("a", "1").finish()).await.1.is_some());
}

#[tokio::test]
async fn a_path_gives_the_file_name() {
    let path = std::env::temp_dir().join(format!("codegen-runtime-{}.txt", std::process::id()));
    std::fs::write(&path, "abc").unwrap();
    let form = Form::new(OPERATION).file("f", File::from_path(&path), None).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let parts = parts(form).await;
    std::fs::remove_file(&path).unwrap();
    assert_eq!((parts[0].0[0].ends_with(&format!("filename=\"{name}\"")), parts[0].1.as_str()), (true, "abc"));
}

#[tokio::test]
async fn values_are_text_or_json() {
    let json_type = Some("Content-Type: application/json");
    for (given, content_type, line, expected) in [
        (json!("a\"b"), None, None, "a\"b"),
        (json!("a\"b"), Some("text/csv"), Some("Content-Type: text/csv"), "a\"b"),
        (json!("a\"b"), Some("application/json"), json_type, r#""a\"b""#),
        (json!("a"), Some("application/ld+json"), Some("Content-Type: application/ld+json"), r#""a""#),
        (json!(1), None, None, "1"),
        (json!(true), None, None, "true"),
        (json!(1), Some("application/json"), json_type, "1"),
        (json!(null), None, json_type, "null"),
        (json!({ "a": [null] }), None, json_type, r#"{"a":[null]}"#),
        (json!([1]), Some("text/csv"), Some("Content-Type: text/csv"), "[1]"),
    ] {
        let parts = parts(value(&given, content_type)).await;
        assert_eq!((parts[0].0.get(1).map(String::as_str), parts[0].1.as_str()), (line, expected), "{given}");
    }
}

#[tokio::test]
async fn invalid_media_types_are_refused() {
    for content_type in ["", "text", "text/plain\r\nX-Evil: 1", "text/plain\n", "a/\u{0}"] {
        let file = File::from_bytes("abc").with_content_type(content_type);
        let error = Form::new(OPERATION).file("f", file, None).map(|_| ()).unwrap_err();
        let message = "items.get: the form part `f` cannot be encoded";
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidArgument, message));
    }
}
