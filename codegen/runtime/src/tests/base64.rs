//! RFC 4648.

use crate::Base64;

/// The test vectors of RFC 4648, section 10, and of all lengths modulo 3.
const VECTORS: [(&str, &str); 7] = [
    ("", ""),
    ("f", "Zg=="),
    ("fo", "Zm8="),
    ("foo", "Zm9v"),
    ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
];

#[test]
fn the_vectors_of_the_rfc_hold() {
    for (plain, encoded) in VECTORS {
        assert_eq!(Base64::from_bytes(plain).as_str(), encoded);
        assert_eq!(Base64::from(plain.as_bytes()).to_string(), encoded);
        assert_eq!(Base64::from(plain.as_bytes().to_vec()), Base64::from_encoded(encoded));
        assert_eq!(Base64::from_encoded(encoded).decode().unwrap(), plain.as_bytes());
    }
}

#[test]
fn every_length_and_byte_comes_back() {
    let bytes: Vec<u8> = (0..=255).collect();
    for length in 0..=bytes.len() {
        assert_eq!(Base64::from_bytes(&bytes[..length]).decode().unwrap(), &bytes[..length]);
    }
}

#[test]
fn missing_or_incomplete_padding_is_accepted() {
    for (plain, encoded) in VECTORS {
        assert_eq!(Base64::from_encoded(encoded.trim_end_matches('=')).decode().unwrap(), plain.as_bytes());
    }
    assert_eq!(Base64::from_encoded("Zg=").decode().unwrap(), b"f");
}

#[test]
fn the_url_safe_alphabet_and_whitespace_are_accepted() {
    let bytes = [0xfb, 0xff, 0xbf];
    assert_eq!(Base64::from_bytes(bytes).as_str(), "+/+/");
    for text in ["+/+/", "-_-_", "-/+_", " -_\r\n-_\t"] {
        assert_eq!(Base64::from_encoded(text).decode().unwrap(), bytes, "{text}");
    }
}

#[test]
fn invalid_text_is_kept_but_not_decoded() {
    for text in ["Z", "Zg===", "=Zg=", "Z*==", "Zgé=", "\u{0}"] {
        let value: Base64 = serde_json::from_value(text.into()).unwrap();
        assert_eq!((value.as_str(), value.decode()), (text, None));
        assert_eq!(serde_json::to_value(value).unwrap(), text);
    }
}

#[test]
fn long_values_are_abbreviated_in_debug_output() {
    assert_eq!(format!("{:?}", Base64::from_encoded("Zg==")), r#"Base64("Zg==")"#);
    let long = format!("{:?}", Base64::from_encoded("A".repeat(1000)));
    assert_eq!(long, format!("Base64({:?}... of 1000)", "A".repeat(64)));
    // A character across the limit is not split.
    let _ = format!("{:?}", Base64::from_encoded("é".repeat(100)));
    let _ = format!("{:?}", Base64::from_encoded(format!("A{}", "é".repeat(100))));
}
