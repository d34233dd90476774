//! The hooks of the transport. Its functions only build requests: the hooks keep the request and send nothing.
//! [`Call::send`] sends it.

use std::sync::{Arc, Mutex};

use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};
use reqwest::Request;

use super::call::Call;
use crate::transport;

/// The request that a function of the transport has built. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Built(Arc<Mutex<Option<Request>>>);

impl Built {
    /// Returns the request, once.
    pub(super) fn take(&self) -> Option<Request> {
        self.0.lock().ok()?.take()
    }
}

impl Call {
    /// Creates the transport that builds the request of this call.
    pub(crate) fn transport(&self) -> transport::Client {
        transport::Client::new_with_client(self.base_url(), self.client.http().clone(), self.built.clone())
    }
}

impl ClientHooks<Built> for transport::Client {
    /// Keeps the request, and ends the function of the transport before it sends the request.
    async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), progenitor_client::Error<E>> {
        if let Ok(mut built) = self.inner().0.lock() {
            *built = request.try_clone();
        }
        Err(progenitor_client::Error::Custom("the request has been built".to_owned()))
    }
}
