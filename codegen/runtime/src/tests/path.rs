//! Path parameters remain one segment, whatever they contain.

use progenitor_client::encode_path;

use super::support::{OPERATION, call, decoded, prepared_at};
use crate::runtime::path::{path_part, path_segment};
use crate::{Error, ErrorKind};

/// The URL's path for a value of a parameter in the middle.
async fn path(value: &str) -> Result<String, Error> {
    let segment = path_segment(OPERATION, "id", value)?;
    let request = prepared_at(call(), &format!("/items/{}/parts?a=b", encode_path(&segment))).await;
    let request = request.map_err(Error::invalid_argument)?;
    assert_eq!(request.url().query(), Some("a=b"), "{value:?}");
    assert_eq!(request.url().fragment(), None);
    Ok(request.url().path().to_owned())
}

async fn refusal(value: &str) -> String {
    let error = path(value).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidArgument, Some(OPERATION)));
    error.to_string()
}

#[tokio::test]
async fn relative_segments_are_refused() {
    for value in [".", "..", "%2e", "%2E", "%2e%2e", "%2E%2e", ".%2E", "%2e."] {
        assert_eq!(refusal(value).await, "items.get: the path parameter `id` must not be `.` or `..`", "{value}");
    }
    for value in ["...", ".a", "a.", "..a", ".%2e.", "%2e%2e%2e", "%252e", "%2e%2", " .", "%c0%ae"] {
        assert!(path(value).await.is_ok(), "{value}");
    }
}

#[tokio::test]
async fn empty_segments_are_refused() {
    assert_eq!(refusal("").await, "items.get: the path parameter `id` must not be empty");
}

/// The path of parameters that share a segment.
async fn shared(template: &str, values: &[&str]) -> Result<String, String> {
    let mut path = template.to_owned();
    for value in values {
        let part = path_part(OPERATION, "id", value).map_err(|error| error.to_string())?;
        path = path.replacen("{}", &encode_path(&part), 1);
    }
    prepared_at(call(), &path).await.map(|request| request.url().path().to_owned())
}

#[tokio::test]
async fn parameters_can_share_a_segment() {
    for (template, values, expected) in [
        ("/files/{}.{}", ["a.b", "tar.gz"], "/v1/files/a.b.tar.gz"),
        ("/files/{}.{}", [".", "."], "/v1/files/..."),
        ("/range/{}-{}", ["..", "%2e"], "/v1/range/..-%252e"),
        ("/users(a='{}',b='{}')", [".", "o'c,=/)"], "/v1/users(a='.',b='o%27c%2C%3D%2F%29')"),
        ("/{}:{}", ["a:b", "c"], "/v1/a%3Ab:c"),
    ] {
        assert_eq!(shared(template, &values).await.as_deref(), Ok(expected));
    }
}

#[tokio::test]
async fn parameters_cannot_form_a_relative_segment() {
    let message = "the path parameters must not form the segment `.` or `..`";
    for (template, values) in [("/a/{}{}/b", [".", "."]), ("/a/.{}/{}", [".", "b"])] {
        assert_eq!(shared(template, &values).await.unwrap_err(), message);
    }
    let empty = shared("/files/{}.{}", &["a", ""]).await.unwrap_err();
    assert_eq!(empty, "items.get: the path parameter `id` must not be empty");
}

#[tokio::test]
async fn the_placeholder_of_percent_signs_is_refused() {
    let message = "items.get: the path parameter `id` must not contain the noncharacter U+FDD0";
    assert_eq!(refusal("a\u{fdd0}b").await, message);
}

#[tokio::test]
async fn every_character_stays_in_its_segment() {
    let others = ['é', '€', '\u{feff}', '\u{fdd1}', '\u{ff0f}', '\u{2215}', '\u{10ffff}'];
    for one in (0..128).map(char::from).chain(others) {
        for value in
            [format!("x{one}y"), format!("{one}x"), format!("x{one}"), format!("..{one}.."), format!("{one}{one}")]
        {
            if [".", "..", "...."].contains(&value.as_str()) {
                continue;
            }
            let path = path(&value).await.unwrap();
            let segments: Vec<&str> = path.split('/').collect();
            let ["", "v1", "items", segment, "parts"] = segments[..] else { panic!("{value:?}: {path}") };
            assert_eq!(decoded(segment), value.into_bytes(), "{path}");
        }
    }
}

#[tokio::test]
async fn values_that_look_like_attacks_are_encoded() {
    for value in
        ["../../admin", "..\\..\\admin", "a/../b", "a?b=c", "a#b", "%2f", "%5c", "//example.com", "@example.com"]
    {
        let path = path(value).await.unwrap();
        let segment = path.strip_prefix("/v1/items/").unwrap().strip_suffix("/parts").unwrap();
        assert!(!segment.contains(['/', '\\']), "{path}");
        assert_eq!(decoded(segment), value.as_bytes(), "{path}");
    }
}
