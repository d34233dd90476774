//! The hooks of the transport: they complete the request of a [`Call`], and check the origin of the response.

use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};
use reqwest::{Request, Response};

use super::call::Call;
use super::error::CROSS_ORIGIN;
use crate::transport;

impl Call {
    /// Creates the transport that sends this call.
    pub(crate) fn transport(self) -> transport::Client {
        let (base_url, http) = (self.base_url().to_owned(), self.client.http().clone());
        transport::Client::new_with_client(&base_url, http, self)
    }
}

impl ClientHooks<Call> for transport::Client {
    async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), progenitor_client::Error<E>> {
        self.inner().prepare(request).map_err(progenitor_client::Error::InvalidRequest)
    }

    async fn post<E>(
        &self,
        result: &reqwest::Result<Response>,
        _: &OperationInfo,
    ) -> Result<(), progenitor_client::Error<E>> {
        match result {
            Ok(response) if !self.inner().is_same_origin(response) => {
                Err(progenitor_client::Error::Custom(CROSS_ORIGIN.to_owned()))
            }
            _ => Ok(()),
        }
    }
}
