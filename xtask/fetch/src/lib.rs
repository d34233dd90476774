//! Fetches pages and specs from sites that a maintainer names.
//!
//! A document comes from a public address of the internet, over HTTPS, from the site of the URL that was asked for.
//! Size, time, redirects and requests are bounded. No credential, cookie or `Referer` is sent.
//!
//! ```text
//! URL -> target: may this URL be fetched? -> exchange: one request, one body -> document
//!            ^          |                            |
//!            |     resolver: addresses               | redirect, or a failure that can pass
//!            +---------------------------------------+
//! ```
//!
//! The package is separate so that `cargo xtask regen` does not compile HTTP and TLS.

mod addresses;
mod body;
mod exchange;
mod failure;
mod fetcher;
mod limits;
mod line;
mod media;
mod network;
mod pauses;
mod proxies;
mod resolver;
mod shown;
mod target;
#[cfg(test)]
mod tests;

pub use failure::Failure;
pub use fetcher::{Allowed, Document, Fetcher};
pub use line::line;
pub use shown::shown_text_of_url;
