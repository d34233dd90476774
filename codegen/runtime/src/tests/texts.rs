//! The character encodings of texts.

use super::receive::receive_text;
use super::support::response;
use crate::{Error, ErrorKind};

async fn text(media_type: &str, body: &'static [u8]) -> Result<String, Error> {
    let received = response(200, &[("content-type", media_type)], [body]);
    receive_text(received, "text/csv").await.map(crate::Response::into_inner)
}

#[tokio::test]
async fn the_charset_of_a_text_is_honoured() {
    for (charset, body) in [
        ("", &b"\xc3\xa9"[..]),
        ("; charset=utf-8", b"\xc3\xa9"),
        ("; charset=UTF8", b"\xef\xbb\xbf\xc3\xa9"),
        ("; header=present; charset=\"ISO-8859-1\"", b"\xe9"),
        ("; charset=windows-1252", b"\xe9"),
        ("; charset=utf-16le", b"\xe9\x00"),
        ("; charset=utf-16be", b"\x00\xe9"),
        ("; charset=utf-16", b"\xfe\xff\x00\xe9"),
        ("", b"\xff\xfe\xe9\x00"),
    ] {
        assert_eq!(text(&format!("text/csv{charset}"), body).await.unwrap(), "é", "{charset}");
    }
    assert_eq!(text("text/csv; charset=windows-1252", b"\x80\x9f\xff").await.unwrap(), "€Ÿÿ");
    assert_eq!(text("text/csv; charset=us-ascii", b"a").await.unwrap(), "a");
    assert_eq!(text("text/csv", b"").await.unwrap(), "");
}

/// Characters are never replaced silently.
#[tokio::test]
async fn a_text_that_cannot_be_decoded_is_an_error() {
    for (media_type, body, message) in [
        ("text/csv; charset=shift_jis", &b"a"[..], "the character encoding `shift_jis`, which"),
        ("text/csv; charset=utf-8", b"a\xff", "the text is not valid UTF-8"),
        ("text/csv", b"a\xff", "the response states no character encoding"),
        ("text/csv; charset=utf-16", b"a", "the text is not valid UTF-16"),
        ("text/csv; charset=utf-16le", b"\x00\xd8", "the text is not valid UTF-16"),
    ] {
        let error = text(media_type, body).await.unwrap_err();
        assert_eq!((error.kind(), error.raw_body()), (ErrorKind::Decode, body));
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[tokio::test]
async fn a_text_of_another_media_type_is_an_error() {
    for (declared, actual, is_accepted) in [
        ("text/csv", "text/csv; charset=utf-8", true),
        ("text/csv", "text/plain", true),
        ("text/csv", "application/octet-stream", true),
        ("text/csv", "text/html", false),
        ("text/csv", "application/json", false),
        ("text/html", "text/html", true),
        ("text/plain", "text/markdown", true),
        ("text/plain", "text/html", false),
        ("text/csv, text/html", "text/html", true),
        ("*/*", "application/x-anything", true),
    ] {
        let received = response(200, &[("content-type", actual)], ["a"]);
        assert_eq!(receive_text(received, declared).await.is_ok(), is_accepted, "{declared} {actual}");
    }
}
