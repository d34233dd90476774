//! Stand-in for the generated `transport.rs`: two operations.

use progenitor_client::{QueryParam, encode_path};
use reqwest::Request;

use crate::runtime::requests::Requests;

#[cfg_attr(not(test), allow(dead_code))]
impl Requests<'_> {
    /// `GET /items/{item_id}`
    pub(crate) fn get_item(&self, item_id: &str, page: Option<&str>) -> reqwest::Result<Request> {
        let url = format!("{}/items/{}", self.base_url, encode_path(item_id));
        self.client.get(url).query(&QueryParam::new("page", &page)).build()
    }

    /// `POST /items`
    pub(crate) fn create_item(&self) -> reqwest::Result<Request> {
        let url = format!("{}/items", self.base_url);
        self.client.post(url).build()
    }
}
