//! Time limits and retries, for all calls and for one.

use std::time::Duration;

use twelvelabs_client::{CallOptions, ClientBuilder, Retry};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let upload_id = std::env::args().nth(1).ok_or("usage: options UPLOAD_ID")?;
    // The key is in TWELVELABS_API_KEY.
    let client = ClientBuilder::from_env()?
        .timeout(Duration::from_secs(60))
        .retry(Retry::max_retries(5).delays(Duration::from_secs(1), Duration::from_secs(20)))
        .http_client(|http| http.pool_max_idle_per_host(2))
        .build()?;
    let once = CallOptions::new().retry(Retry::none()).timeout(Duration::from_secs(5)).header("X-Trace", "demo");
    match client.multipart_upload().get_status(upload_id).with(once).await {
        Ok(upload) => println!("{:?}", upload.status),
        Err(error) if error.is_rate_limited() => println!("try again in {:?}", error.retry_after()),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
