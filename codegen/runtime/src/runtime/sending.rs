//! Sends requests: the method `send`, and `.await`.
//!
//! The code here does not depend on the operation, so that it is compiled once: an operation only prepares its request.

use std::future::Future;
use std::pin::Pin;

use reqwest::Request;
use serde::de::DeserializeOwned;

use super::call::Call;
use super::error::Error;
use super::receive::{Opened, Received};
use super::response::Response;

/// The future of a request.
pub(crate) type Sending<T> = Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send>>;

/// A call, and its request as the transport has built it.
pub(crate) struct Prepared {
    pub(crate) call: Call,
    pub(crate) request: reqwest::Result<Request>,
}

/// Sends a request whose response is JSON.
pub(crate) fn json<T: DeserializeOwned + Send + 'static>(prepared: Result<Prepared, Error>) -> Sending<T> {
    received(prepared, Received::json)
}

/// Sends a request whose response is JSON, or null.
pub(crate) fn nullable_json<T: DeserializeOwned + Send + 'static>(
    prepared: Result<Prepared, Error>,
) -> Sending<Option<T>> {
    received(prepared, Received::nullable_json)
}

/// Sends a request whose response has no body.
pub(crate) fn empty(prepared: Result<Prepared, Error>) -> Sending<()> {
    received(prepared, |response| Ok(response.empty()))
}

/// Sends a request. A function decodes the response.
pub(crate) fn received<T: 'static>(
    prepared: Result<Prepared, Error>,
    receive: fn(Received) -> Result<Response<T>, Error>,
) -> Sending<T> {
    Box::pin(async move {
        let Prepared { call, request } = prepared?;
        receive(call.send(request).await?)
    })
}

/// Sends a request. A function gets the response before its body.
pub(crate) fn opened<T, F>(prepared: Result<Prepared, Error>, open: fn(Opened) -> F) -> Sending<T>
where
    T: 'static,
    F: Future<Output = Result<Response<T>, Error>> + Send + 'static,
{
    Box::pin(async move {
        let Prepared { call, request } = prepared?;
        open(call.open(request).await?).await
    })
}

/// Adds `send` and `with` to a request, and implements `IntoFuture`. The last argument is the function of this module that
/// receives the response, or the function `receive_` or `open_` of the request.
///
/// ```text
/// request!(GetCall -> types::Pet, json);
/// ```
macro_rules! request {
    (@sent $this:ident receive_) => { crate::runtime::sending::received($this.prepare_(), Self::receive_) };
    (@sent $this:ident open_) => { crate::runtime::sending::opened($this.prepare_(), Self::open_) };
    (@sent $this:ident $receive:ident) => { crate::runtime::sending::$receive($this.prepare_()) };
    ($request:ident -> $body:ty, $receive:ident) => {
        impl $request {
            /// Sends the request.
            ///
            /// # Errors
            ///
            /// Fails if an argument cannot be encoded, the request cannot be sent, the response is not a success, or
            /// its body cannot be decoded.
            pub fn send(
                self,
            ) -> impl std::future::Future<Output = std::result::Result<crate::Response<$body>, crate::Error>> + Send {
                crate::runtime::sending::request!(@sent self $receive)
            }
        }

        crate::runtime::sending::with_options!($request);

        impl std::future::IntoFuture for $request {
            type Output = std::result::Result<crate::Response<$body>, crate::Error>;
            type IntoFuture = crate::runtime::sending::Sending<$body>;

            /// Sends the request, as `send` does.
            fn into_future(self) -> Self::IntoFuture {
                crate::runtime::sending::request!(@sent self $receive)
            }
        }
    };
}

/// Adds `with` to a request that has the method `send`, and implements `IntoFuture`. Its second argument is the body of the
/// response.
macro_rules! into_future {
    ($request:ident, $body:ty) => {
        crate::runtime::sending::with_options!($request);

        impl std::future::IntoFuture for $request {
            type Output = std::result::Result<crate::Response<$body>, crate::Error>;
            type IntoFuture = crate::runtime::sending::Sending<$body>;

            /// Sends the request, as `send` does.
            fn into_future(self) -> Self::IntoFuture {
                std::boxed::Box::pin(self.send())
            }
        }
    };
}

/// Adds `with` to a request.
macro_rules! with_options {
    ($request:ident) => {
        impl $request {
            /// Sets options of this call, such as headers, time limits and retries. They replace options that were set
            /// before.
            pub fn with(mut self, options: crate::CallOptions) -> Self {
                self.client.inner.add_options(options);
                self
            }
        }
    };
}

pub(crate) use {into_future, request, with_options};
