//! The spelling of media types: their case, white space, and a character encoding that has no effect.

/// Returns a media type as it is compared and sent: `Application/JSON; charset=UTF-8` is `application/json`.
///
/// The names of a media type and its parameters have no case. Text and JSON are UTF-8 unless something else is stated.
pub(crate) fn canonical(media_type: &str) -> String {
    let mut parts = media_type.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
    let parameters = parts.filter(|part| !part.is_empty()).map(|part| match part.split_once('=') {
        Some((name, value)) => format!("{}={}", name.trim().to_ascii_lowercase(), value.trim()),
        None => part.to_owned(),
    });
    let is_other = |part: &String| {
        let value = part.strip_prefix("charset=").map(|value| value.trim_matches('"').to_ascii_lowercase());
        value.is_none_or(|value| value != "utf-8" && value != "utf8")
    };
    std::iter::once(essence).chain(parameters.filter(is_other)).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spelling_of_a_media_type_has_no_meaning() {
        let cases = [
            ("application/json", "application/json"),
            ("Application/JSON", "application/json"),
            ("application/json;charset=UTF-8", "application/json"),
            ("application/json ; Charset=\"utf-8\"", "application/json"),
            ("text/plain; charset=iso-8859-1", "text/plain; charset=iso-8859-1"),
            ("multipart/form-data;boundary=X", "multipart/form-data; boundary=X"),
            ("application/vnd.a+json;version=1; charset=utf-8", "application/vnd.a+json; version=1"),
            ("", ""),
        ];
        for (declared, expected) in cases {
            assert_eq!(canonical(declared), expected);
        }
    }
}
