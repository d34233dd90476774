//! The media types of bodies that are files.

use crate::runtime::media_types::choose;

#[test]
fn a_range_takes_the_media_types_in_it() {
    for (own, declared, chosen) in [
        ("image/png", "image/*", Some("image/png")),
        ("IMAGE/PNG; q=1", "image/*", Some("IMAGE/PNG; q=1")),
        ("video/mp4", "image/*", None),
        ("application/json", "application/*", Some("application/json")),
        ("application/ld+json", "application/*+json", Some("application/ld+json")),
        ("application/xml", "application/*+json", None),
        ("video/mp4", "*/*", Some("video/mp4")),
        ("video/mp4", "application/octet-stream", Some("video/mp4")),
        ("image/*", "image/*", None),
        ("video", "*/*", None),
        ("/", "*/*", None),
        ("a/b\r\nc: d", "*/*", None),
    ] {
        assert_eq!(choose(Some(own), declared).ok().as_deref(), chosen, "{own} in {declared}");
    }
}

#[test]
fn a_declared_media_type_takes_parameters_and_cannot_be_replaced() {
    let own = "text/csv; charset=utf-8";
    assert_eq!(choose(Some(own), "text/csv").as_deref(), Ok(own));
    let error = choose(Some("image/gif"), "image/png").unwrap_err();
    assert_eq!(error, "the media type `image/gif` of the body is not `image/png`, which the API declares");
}

#[test]
fn the_default_is_the_declared_media_type_or_data() {
    for (declared, chosen) in [
        ("image/png", "image/png"),
        ("*/*", "application/octet-stream"),
        ("application/*", "application/octet-stream"),
        ("text/*", "text/plain"),
        ("application/octet-stream", "application/octet-stream"),
    ] {
        assert_eq!(choose(None, declared).as_deref(), Ok(chosen), "{declared}");
    }
    // The data of an image does not say which kind of image it is.
    let error = choose(None, "image/*").unwrap_err();
    assert_eq!(error, "the body is one of `image/*`: set its media type by `with_content_type`");
}

#[test]
fn a_multipart_body_needs_a_boundary() {
    let related = "multipart/related";
    assert!(choose(None, related).is_err());
    assert!(choose(Some("multipart/related"), related).is_err());
    assert!(choose(Some("multipart/mixed; boundary=x"), related).is_err());
    let own = "multipart/related; boundary=x; type=\"application/json\"";
    assert_eq!(choose(Some(own), related).as_deref(), Ok(own));
}
