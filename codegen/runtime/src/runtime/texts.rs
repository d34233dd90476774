//! Text responses, in the character encoding that the server states.

use super::content::{Content, Expected};
use super::error::Error;
use super::receive::Received;
use super::response::Response;

impl Received {
    /// Decodes a text body. `media_type` lists the declared media types.
    pub(crate) fn text(self, media_type: &'static str) -> Result<Response<String>, Error> {
        let received = self.expect(Expected::Text(media_type))?;
        let charset = Content::of(received.headers()).charset;
        match decode(received.bytes(), charset.as_deref()) {
            Ok(text) => Ok(received.with_body(text)),
            Err(message) => Err(received.error(message)),
        }
    }
}

/// Decodes a text. A byte order mark takes precedence over the stated encoding, as in browsers (WHATWG Encoding,
/// section 6), and the default is UTF-8.
fn decode(body: &[u8], charset: Option<&str>) -> Result<String, String> {
    match body {
        [0xef, 0xbb, 0xbf, rest @ ..] => return utf_8(rest, charset),
        [0xff, 0xfe, rest @ ..] => return utf_16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return utf_16(rest, u16::from_be_bytes),
        _ => {}
    }
    match charset {
        None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => utf_8(body, charset),
        Some("iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "latin-1" | "l1" | "windows-1252" | "cp1252") => {
            Ok(body.iter().map(|byte| western(*byte)).collect())
        }
        Some("utf-16" | "utf-16le") => utf_16(body, u16::from_le_bytes),
        Some("utf-16be") => utf_16(body, u16::from_be_bytes),
        Some(other) => {
            let name: String = other.chars().filter(|next| !next.is_control()).take(40).collect();
            Err(format!("the text has the character encoding `{name}`, which this client does not support"))
        }
    }
}

fn utf_8(body: &[u8], charset: Option<&str>) -> Result<String, String> {
    std::str::from_utf8(body).map(ToOwned::to_owned).map_err(|error| match charset {
        Some(_) => format!("the text is not valid UTF-8: {error}"),
        None => format!("the response states no character encoding, and the text is not valid UTF-8: {error}"),
    })
}

fn utf_16(body: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let (pairs, rest) = body.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    match String::from_utf16(&units) {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err("the text is not valid UTF-16".to_owned()),
    }
}

/// Returns a character of windows-1252, which includes ISO 8859-1. Texts of both are decoded in the same way (WHATWG
/// Encoding, section 4.2).
fn western(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let high = byte.checked_sub(0x80).and_then(|index| HIGH.get(usize::from(index)));
    high.copied().unwrap_or(char::from(byte))
}
