//! Path parameters remain one segment, whatever they contain.

use progenitor_client::encode_path;

use super::support::{OPERATION, call, decoded, prepared_at};
use crate::runtime::path::path_segment;
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

#[tokio::test]
async fn the_placeholder_of_backslashes_is_refused() {
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
