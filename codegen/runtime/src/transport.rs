//! Stand-in for the generated `transport.rs`: two operations, in the form in which progenitor writes them.

use progenitor_client::{ByteStream, ClientHooks, ClientInfo, Error, OperationInfo, ResponseValue, encode_path};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use crate::runtime::call::Call;

/// The client of one call.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    baseurl: String,
    http: reqwest::Client,
    inner: Call,
}

impl Client {
    pub(crate) fn new_with_client(baseurl: &str, http: reqwest::Client, inner: Call) -> Self {
        Self { baseurl: baseurl.to_owned(), http, inner }
    }
}

impl ClientInfo<Call> for Client {
    fn api_version() -> &'static str {
        ""
    }

    fn baseurl(&self) -> &str {
        &self.baseurl
    }

    fn client(&self) -> &reqwest::Client {
        &self.http
    }

    fn inner(&self) -> &Call {
        &self.inner
    }
}

#[cfg_attr(not(test), allow(dead_code))]
impl Client {
    /// Sends a `GET` request to `/items/{item_id}`.
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

    /// Sends a `POST` request to `/items`.
    pub(crate) async fn create_item<B: Into<reqwest::Body>>(
        &self,
        body: B,
    ) -> Result<ResponseValue<ByteStream>, Error<ByteStream>> {
        let url = format!("{}/items", self.baseurl);
        let content_type = HeaderValue::from_static("application/octet-stream");
        let request =
            self.http.post(url).header(CONTENT_TYPE, content_type).body(body).headers(api_version()).build()?;
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
