//! Checks that `examples/upload_status.rs` runs, and that both READMEs contain it.

mod support;

#[allow(dead_code, reason = "the example's `main` reads the environment")]
#[path = "../examples/upload_status.rs"]
mod upload_status;

use support::{ID, client, json, server};

#[tokio::test]
async fn the_example_runs() {
    let body = r#"{"status": "completed", "uploaded_chunks": [{"index": 1}], "page_info": {"total_page": 1}}"#;
    let server = server(json(200, body)).await;
    upload_status::show(client(&server), ID).await.unwrap();
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}

#[test]
fn the_readmes_contain_the_example() {
    let example = include_str!("../examples/upload_status.rs");
    for readme in [include_str!("../README.md"), include_str!("../../README.md")] {
        assert!(
            readme.contains(&format!("```rust\n{example}```\n")),
            "a README differs from examples/upload_status.rs: copy the example into it"
        );
    }
}
