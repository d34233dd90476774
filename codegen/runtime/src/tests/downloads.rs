//! Binary bodies.

use futures_util::StreamExt as _;

use super::receive::receive_download;
use super::support::{OPERATION, broken, response};
use crate::ErrorKind;

const PNG: &str = "image/png";

#[tokio::test]
async fn chunks_arrive_one_by_one() {
    let response = receive_download(response(200, &[("x-a", "b")], ["ab", "c"]), PNG).await.unwrap();
    assert_eq!((response.http_status().as_u16(), &response.http_headers()["x-a"]), (200, &"b".parse().unwrap()));
    assert_eq!(format!("{response:?}").matches("Download").count(), 1);
    let chunks: Vec<_> = response.into_inner().map(Result::unwrap).collect().await;
    assert_eq!(chunks, ["ab", "c"]);
}

#[tokio::test]
async fn the_rest_can_be_collected() {
    let mut download = receive_download(response(200, &[], ["a", "b", "c"]), PNG).await.unwrap().into_inner();
    assert_eq!(download.next().await.unwrap().unwrap(), "a");
    assert_eq!(download.bytes().await.unwrap(), "bc");
}

#[tokio::test]
async fn a_broken_connection_is_an_error() {
    let download = receive_download(broken(200, "ab"), PNG).await.unwrap().into_inner();
    let error = download.bytes().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::Transport, "items.get: the connection failed before the end of the response")
    );
    assert_eq!(error.operation(), Some(OPERATION));
}
