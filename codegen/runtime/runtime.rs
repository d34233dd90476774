//! The part of the crate that is the same for every API: connection, calls, errors, pages, waiting.

pub(crate) mod call;
pub(crate) mod client;
pub(crate) mod error;
pub(crate) mod paging;
pub(crate) mod path;
pub(crate) mod receive;
pub(crate) mod response;
pub(crate) mod secret;
pub(crate) mod security;
pub(crate) mod unions;
pub(crate) mod values;
pub(crate) mod waiting;
