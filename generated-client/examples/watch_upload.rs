//! Prints the status of a multipart upload and a progress bar of its chunks until the upload ends.
//!
//! ```sh
//! TWELVELABS_API_KEY=... cargo run --example watch_upload -- UPLOAD_ID
//! ```

use std::io::Write as _;
use std::time::Duration;

use twelvelabs_client::types::GetUploadStatusResponse;
use twelvelabs_client::{Client, WaitError};

const WIDTH: i64 = 40;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let upload_id = std::env::args().nth(1).ok_or("usage: watch_upload UPLOAD_ID")?;
    // `TWELVELABS_BASE_URL` selects another server, for example a local one for tests.
    let client = match std::env::var("TWELVELABS_BASE_URL") {
        Ok(url) => twelvelabs_client::ClientBuilder::from_env()?.base_url(url).build()?,
        Err(_) => Client::from_env()?,
    };
    let wait = client.multipart_upload().wait_until_completed(upload_id).timeout(Duration::from_secs(3600));
    let result = wait.on_progress(|upload| show(&line(upload))).await;
    println!();
    match result {
        Ok(_) => println!("ready"),
        Err(WaitError::Failed(upload)) => {
            for chunk in upload.uploaded_chunks.iter().flatten() {
                if let (Some(index), Some(error)) = (chunk.index, &chunk.error) {
                    println!("chunk {index}: {error}");
                }
            }
            return Err("the upload failed".into());
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Returns a line such as `active    [#########x..............................] 9/40 chunks, 1 failed`
fn line(upload: &GetUploadStatusResponse) -> String {
    let [done, failed, pending] =
        [upload.chunks_completed, upload.chunks_failed, upload.chunks_pending].map(Option::unwrap_or_default);
    let total = (done + failed + pending).max(1);
    let cells = |chunks: i64| usize::try_from(chunks * WIDTH / total).unwrap_or(0);
    let (full, bad) = (cells(done), cells(failed));
    let rest = usize::try_from(WIDTH).unwrap_or(0).saturating_sub(full + bad);
    let bar = ["#".repeat(full), "x".repeat(bad), ".".repeat(rest)].concat();
    let status = upload.status.as_ref().map_or("unknown", |status| status.as_str());
    format!("{status:<10}[{bar}] {done}/{total} chunks, {failed} failed")
}

fn show(line: &str) {
    print!("\r{line}");
    // The example continues without a terminal.
    let _ = std::io::stdout().flush();
}
