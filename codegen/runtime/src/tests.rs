//! Unit tests of the runtime, one file per subject. They are not emitted.
//!
//! Without the generated code, only these tests use the crate-private items: an item that no test uses is a warning.
#![allow(clippy::unnecessary_wraps, reason = "responses are passed as the results that the runtime receives")]

mod base64;
mod bodies;
mod cancellation;
mod client;
mod compression;
mod constants;
mod construction;
mod content;
mod credentials;
mod dates;
mod downloads;
mod encoding;
mod enums;
mod errors;
mod exchange;
mod fault_matrix;
mod faults;
mod files;
mod json_path;
mod large_transfers;
mod limits;
mod media_types;
mod multipart;
mod objects;
mod options;
mod paging;
mod panics;
mod parameters;
mod path;
mod receive;
mod redirects;
mod request_urls;
mod requests;
mod retries;
mod retry_after;
mod saving;
mod scripted;
mod secrets;
mod stream_resuming;
mod streams;
mod support;
mod tags;
mod texts;
mod timeouts;
mod types;
mod unions;
mod validation;
mod waiting;
