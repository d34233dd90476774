//! The runtime: the hand-written modules that the generator copies into the crates it generates.
//!
//! This package is never published, and no generated crate depends on it. It exists so that the modules in
//! `src/runtime/` are compiled, linted, documented and tested in place. Their paths (`crate::runtime::...`,
//! `crate::Error`, `crate::transport::...`) are the same as in a generated crate, and an emitted file differs from its
//! source only by the header line.
//!
//! | file | in a generated crate |
//! |---|---|
//! | `src/runtime/*.rs` | the same, for the modules that the API needs |
//! | `src/runtime.rs` | written by `codegen/src/emit/root.rs` |
//! | `src/api.rs` | written by `codegen/src/emit/root.rs` from the API description |
//! | `src/transport.rs` | written by progenitor and `codegen/src/emit/transport/` |
//! | `src/tests/*.rs` | not emitted |

mod api;
// Generated code uses the crate-private items; here, only the tests do.
#[cfg_attr(not(test), allow(dead_code, unused_imports, unused_macros))]
mod runtime;
mod transport;

#[cfg(test)]
mod tests;

pub use api::{Credential, ENVIRONMENT};
pub use runtime::base64::Base64;
pub use runtime::builder::ClientBuilder;
pub use runtime::client::Client;
pub use runtime::downloads::Download;
pub use runtime::error::{Error, ErrorKind};
pub use runtime::files::File;
pub use runtime::integers::UnknownInteger;
pub use runtime::jiff_date::Date;
pub use runtime::jiff_date_time::DateTime;
pub use runtime::nullable::Nullable;
pub use runtime::options::CallOptions;
pub use runtime::page_position::PagePosition;
pub use runtime::paging::PaginationStream;
pub use runtime::raw::RawRequest;
pub use runtime::response::Response;
pub use runtime::retry::Retry;
pub use runtime::server_delays::RateLimit;
pub use runtime::streams::EventStream;
pub use runtime::transport::{Transport, TransportFuture};
pub use runtime::validation::{Validate, Violation};
pub use runtime::values::UnknownValue;
pub use runtime::waiting::{Wait, WaitError};
