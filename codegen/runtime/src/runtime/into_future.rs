//! `.await` on a request sends it.

use std::future::Future;
use std::pin::Pin;

use super::error::Error;
use super::response::Response;

/// The future of a request.
pub(crate) type Sending<T> = Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send>>;

/// Implements `IntoFuture` for a request that has the method `send`. Its second argument is the body of the response.
macro_rules! into_future {
    ($request:ident, $body:ty) => {
        impl std::future::IntoFuture for $request {
            type Output = std::result::Result<crate::Response<$body>, crate::Error>;
            type IntoFuture = crate::runtime::into_future::Sending<$body>;

            /// Sends the request, as `send` does.
            fn into_future(self) -> Self::IntoFuture {
                std::boxed::Box::pin(self.send())
            }
        }
    };
}

pub(crate) use into_future;
