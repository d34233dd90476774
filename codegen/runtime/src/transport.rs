//! Stand-in for the generated `transport.rs`: two operations, in the form in which progenitor writes them.

use progenitor_client::{ByteStream, ClientHooks, ClientInfo, Error, OperationInfo, ResponseValue, encode_path};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::runtime::hooks::Built;

/// The client of one call. Its functions build requests and send nothing (see `runtime/hooks.rs`).
#[derive(Clone, Debug)]
pub(crate) struct Client {
    baseurl: String,
    http: reqwest::Client,
    inner: Built,
}

impl Client {
    pub(crate) fn new_with_client(baseurl: &str, http: reqwest::Client, inner: Built) -> Self {
        Self { baseurl: baseurl.to_owned(), http, inner }
    }
}

impl ClientInfo<Built> for Client {
    fn api_version() -> &'static str {
        ""
    }

    fn baseurl(&self) -> &str {
        &self.baseurl
    }

    fn client(&self) -> &reqwest::Client {
        &self.http
    }

    fn inner(&self) -> &Built {
        &self.inner
    }
}

#[cfg_attr(not(test), allow(dead_code))]
impl Client {
    /// Builds a `GET` request to `/items/{item_id}`.
    pub(crate) async fn get_item(
        &self,
        item_id: &str,
        page: Option<&str>,
    ) -> Result<ResponseValue<ByteStream>, Error<ByteStream>> {
        let url = format!("{}/items/{}", self.baseurl, encode_path(item_id));
        let request = self
            .http
            .get(url)
            .query(&progenitor_client::QueryParam::new("page", &page))
            .headers(api_version())
            .build()?;
        self.exchange(request, &OperationInfo { operation_id: "get_item" }).await
    }

    /// Builds a `POST` request to `/items`.
    pub(crate) async fn create_item(&self) -> Result<ResponseValue<ByteStream>, Error<ByteStream>> {
        let url = format!("{}/items", self.baseurl);
        let request = self.http.post(url).headers(api_version()).build()?;
        self.exchange(request, &OperationInfo { operation_id: "create_item" }).await
    }

    async fn exchange(
        &self,
        mut request: reqwest::Request,
        info: &OperationInfo,
    ) -> Result<ResponseValue<ByteStream>, Error<ByteStream>> {
        self.pre(&mut request, info).await?;
        let result = self.exec(request, info).await;
        self.post(&result, info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::stream(response)),
            _ => Err(Error::ErrorResponse(ResponseValue::stream(response))),
        }
    }
}

fn api_version() -> HeaderMap {
    HeaderMap::from_iter([(HeaderName::from_static("api-version"), HeaderValue::from_static(Client::api_version()))])
}
