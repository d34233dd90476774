//! Receives the responses of tests, as the methods of requests do.

use serde::de::DeserializeOwned;

use crate::runtime::receive::Opened;
use crate::runtime::streams::StreamFormat;
use crate::{Download, Error, EventStream, Response};

type Result<T> = std::result::Result<T, Error>;

async fn success(opened: Result<Opened>) -> Result<Opened> {
    let opened = opened?;
    if opened.is_success() { Ok(opened) } else { Err(opened.failed().await) }
}

pub(super) async fn receive_json<T: DeserializeOwned>(opened: Result<Opened>) -> Result<Response<T>> {
    success(opened).await?.read().await?.json()
}

pub(super) async fn receive_nullable_json<T: DeserializeOwned>(opened: Result<Opened>) -> Result<Response<Option<T>>> {
    success(opened).await?.read().await?.nullable_json()
}

pub(super) async fn receive_empty(opened: Result<Opened>) -> Result<Response<()>> {
    Ok(success(opened).await?.read().await?.empty())
}

pub(super) async fn receive_text(opened: Result<Opened>, media_type: &'static str) -> Result<Response<String>> {
    success(opened).await?.read().await?.text(media_type)
}

pub(super) async fn receive_download(opened: Result<Opened>, media_type: &'static str) -> Result<Response<Download>> {
    success(opened).await?.download(media_type).await
}

pub(super) async fn receive_events<T: DeserializeOwned>(
    opened: Result<Opened>,
    format: StreamFormat,
) -> Result<Response<EventStream<T>>> {
    success(opened).await?.events(format).await
}

pub(super) async fn receive_texts(
    opened: Result<Opened>,
    format: StreamFormat,
) -> Result<Response<EventStream<String>>> {
    success(opened).await?.texts(format).await
}
