//! The modules that are the same for every API.

pub(crate) mod base64;
pub(crate) mod bodies;
pub(crate) mod call;
pub(crate) mod client;
pub(crate) mod content;
pub(crate) mod dates;
pub(crate) mod downloads;
pub(crate) mod error;
pub(crate) mod exchange;
pub(crate) mod files;
pub(crate) mod frames;
pub(crate) mod hooks;
pub(crate) mod integers;
pub(crate) mod limits;
pub(crate) mod losses;
pub(crate) mod multipart;
pub(crate) mod nullable;
pub(crate) mod objects;
pub(crate) mod paging;
pub(crate) mod parameters;
pub(crate) mod path;
pub(crate) mod payload;
pub(crate) mod receive;
pub(crate) mod redirects;
pub(crate) mod response;
pub(crate) mod scalars;
pub(crate) mod secret;
pub(crate) mod security;
pub(crate) mod streams;
#[allow(clippy::unused_self, reason = "one macro writes the visitor methods of two types")]
pub(crate) mod tags;
pub(crate) mod texts;
pub(crate) mod unions;
pub(crate) mod validation;
pub(crate) mod values;
pub(crate) mod waiting;
