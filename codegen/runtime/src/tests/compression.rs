//! Compressed responses: each coding with its feature, and limits that count the decompressed bytes.
//!
//! The files in `compressed` are `[`, 1 MiB of spaces and `1]`, written by `gzip -9`, `brotli -q 11` and `zstd -19`.

use std::io::Write as _;

use super::support::{builder, read, serve};
use crate::{Client, ErrorKind};

/// The codings, their names in headers, and the compressed list.
const CODINGS: [(&str, &str, &[u8], bool); 3] = [
    ("gzip", "gzip", include_bytes!("compressed/list.json.gz"), cfg!(feature = "gzip")),
    ("brotli", "br", include_bytes!("compressed/list.json.br"), cfg!(feature = "brotli")),
    ("zstd", "zstd", include_bytes!("compressed/list.json.zst"), cfg!(feature = "zstd")),
];

/// The size of the list in bytes.
const SIZE: usize = (1 << 20) + 3;

/// Returns whether the feature of a coding is enabled.
pub(super) fn is_enabled(coding: &str) -> bool {
    CODINGS.iter().any(|(name, .., is_enabled)| *name == coding && *is_enabled)
}

/// Returns the name of a coding in headers, and the compressed list.
pub(super) fn body_of(coding: &str) -> (&'static str, &'static [u8]) {
    let (_, name, body, _) = CODINGS.iter().find(|(name, ..)| *name == coding).expect("a known coding");
    (name, body)
}

/// The URL of a server that responds with a compressed list, if the client accepts its coding.
fn server(status: u16, name: &'static str, body: &'static [u8]) -> String {
    serve(move |mut stream| {
        let request = read(&mut stream);
        let accepts = request.lines().find_map(|line| line.strip_prefix("accept-encoding: ")).unwrap_or_default();
        let status = if accepts.split(',').any(|accepted| accepted.trim().starts_with(name)) { status } else { 406 };
        let headers = format!("content-encoding: {name}\r\ncontent-length: {}\r\n\r\n", body.len());
        let _ = stream.write_all(format!("HTTP/1.1 {status} X\r\n{headers}").as_bytes());
        let _ = stream.write_all(body);
    })
}

async fn get(client: Client) -> Result<bytes::Bytes, crate::Error> {
    let response = client.request(reqwest::Method::GET, "/items").send().await?;
    assert!(response.http_headers().get("content-encoding").is_none());
    Ok(response.into_inner())
}

#[tokio::test]
async fn the_limits_count_decompressed_bytes() {
    for (coding, name, body, is_enabled) in CODINGS {
        let client = |status: u16, limit: usize| {
            let builder = builder().base_url(server(status, name, body));
            builder.max_body_size(limit).max_error_size(limit).build().unwrap()
        };
        if !is_enabled {
            assert_eq!(get(client(200, SIZE)).await.unwrap_err().http_status().unwrap(), 406, "{coding}");
            continue;
        }
        assert!(body.len() < 2000, "{coding}");
        let list = get(client(200, SIZE)).await.unwrap();
        assert_eq!((list.len(), serde_json::from_slice::<Vec<u8>>(&list).unwrap()), (SIZE, vec![1]), "{coding}");
        for limit in [0, 1, body.len(), SIZE - 1] {
            let error = get(client(200, limit)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{coding}");
            assert!(error.to_string().contains("(`max_body_size`)"), "{coding}: {error}");
            let error = get(client(400, limit)).await.unwrap_err();
            assert_eq!((error.kind(), error.raw_body().len()), (ErrorKind::Status, limit), "{coding}");
        }
    }
}
