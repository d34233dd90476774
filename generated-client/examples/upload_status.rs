//! The status of an upload: once, chunk by chunk, and until it is complete.

use std::time::Duration;

use twelvelabs_client::Client;
use twelvelabs_client::types::MultipartUploadStatusType;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let upload_id = std::env::args().nth(1).ok_or("usage: upload_status UPLOAD_ID")?;
    show(Client::from_env()?, &upload_id).await // the key is in TWELVELABS_API_KEY
}

pub(crate) async fn show(client: Client, upload_id: &str) -> Result<(), Box<dyn std::error::Error>> {
    let upload = client.multipart_upload().get_status(upload_id).page_limit(50).await?;
    match &upload.status {
        Some(MultipartUploadStatusType::Completed) => println!("ready"),
        Some(MultipartUploadStatusType::Unknown(other)) => println!("new status {}", other.as_str()),
        _ => println!("{:?} of {:?} bytes", upload.uploaded_size, upload.total_size),
    }
    let mut chunks = client.multipart_upload().get_status(upload_id).items();
    while let Some(chunk) = chunks.next().await {
        println!("{:?}", chunk?.index);
    }
    let done = client.multipart_upload().wait_until_completed(upload_id).timeout(Duration::from_secs(600)).await?;
    println!("completed at {:?}", done.updated_at);
    Ok(())
}
