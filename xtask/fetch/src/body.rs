//! The body of a response: received, decompressed and decoded within the limit of its size.

use std::io::Read as _;

use flate2::bufread::MultiGzDecoder;
use reqwest::Response;
use reqwest::header::CONTENT_ENCODING;

use crate::exchange::failure_of;
use crate::failure::Failure;
use crate::shown::shown;

/// Receives a body as text.
pub async fn receive(mut response: Response, limit: u64) -> Result<String, Failure> {
    if response.content_length().is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    let encoding = response.headers().get(CONTENT_ENCODING);
    let encoding = encoding.map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_ascii_lowercase());
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure_of(&error))? {
        if (bytes.len() + chunk.len()) as u64 > limit {
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    let bytes = match encoding.as_deref() {
        None | Some("" | "identity") => bytes,
        Some("gzip" | "x-gzip") => decompress(&bytes, limit)?,
        Some(other) => {
            let message = format!("the server sent the encoding `{}`, which was not asked for", shown(other));
            return Err(Failure::lasting(message));
        }
    };
    String::from_utf8(bytes).map_err(|_| Failure::lasting("the document is not text in UTF-8"))
}

/// Decompresses a body, and stops at the limit.
fn decompress(bytes: &[u8], limit: u64) -> Result<Vec<u8>, Failure> {
    let mut decoded = Vec::new();
    MultiGzDecoder::new(bytes)
        .take(limit.saturating_add(1))
        .read_to_end(&mut decoded)
        .map_err(|_| Failure::lasting("the compressed document is damaged"))?;
    if decoded.len() as u64 > limit { Err(too_large(limit)) } else { Ok(decoded) }
}

fn too_large(limit: u64) -> Failure {
    Failure::lasting(format!("the document is larger than {} KiB", limit / 1024))
}
