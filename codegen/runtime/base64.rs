//! Bytes that travel as text.

use std::fmt;

use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::engine::{DecodePaddingMode, Engine as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes as Base64 text (RFC 4648, section 4). What a server sent is kept as it came, and decoded when it is asked for.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Base64(String);

impl Base64 {
    /// Encodes bytes.
    pub fn from_bytes(bytes: impl AsRef<[u8]>) -> Self {
        Self(STANDARD.encode(bytes))
    }

    /// A text that is encoded already.
    pub fn from_encoded(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as it travels.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes; `None` if the text is not Base64. The alphabet for URLs (RFC 4648, section 5) is read too, and so
    /// are texts without padding, or with line breaks.
    pub fn decode(&self) -> Option<Vec<u8>> {
        const LENIENT: GeneralPurposeConfig =
            GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let plain = |next: char| match next {
            '-' => Some('+'),
            '_' => Some('/'),
            next => Some(next).filter(|next| !next.is_ascii_whitespace()),
        };
        let text: String = self.0.chars().filter_map(plain).collect();
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
    /// The beginning: there may be megabytes of it.
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
