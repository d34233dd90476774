//! Binary data in JSON strings.

use std::fmt;

use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::engine::{DecodePaddingMode, Engine as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Binary data as a JSON string in Base64 (RFC 4648, section 4).
///
/// A value from a response keeps the text exactly as the server sent it. [`decode`](Self::decode) decodes it on demand,
/// so that a response with invalid Base64 can still be read.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Base64(String);

impl Base64 {
    /// Encodes bytes with the standard alphabet and padding.
    pub fn from_bytes(bytes: impl AsRef<[u8]>) -> Self {
        Self(STANDARD.encode(bytes))
    }

    /// Wraps text that is already encoded. The text is not checked.
    pub fn from_encoded(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the encoded text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Decodes the text; `None` if it is not valid Base64.
    ///
    /// The URL-safe alphabet (RFC 4648, section 5), missing padding and whitespace (such as line breaks) are accepted.
    pub fn decode(&self) -> Option<Vec<u8>> {
        const LENIENT: GeneralPurposeConfig =
            GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let to_standard = |next: char| match next {
            '-' => Some('+'),
            '_' => Some('/'),
            next => Some(next).filter(|next| !next.is_ascii_whitespace()),
        };
        let text: String = self.0.chars().filter_map(to_standard).collect();
        GeneralPurpose::new(&alphabet::STANDARD, LENIENT).decode(text).ok()
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_bytes(bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self::from_bytes(bytes)
    }
}

impl fmt::Display for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Base64 {
    /// Prints at most the first 64 bytes of the text, because values can be megabytes long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 64;
        match self.0.get(..SHOWN) {
            Some(start) => write!(f, "Base64({start:?}... of {})", self.0.len()),
            None => write!(f, "Base64({:?})", self.0),
        }
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}
