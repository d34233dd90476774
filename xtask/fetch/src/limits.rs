//! How much a run may request, receive and wait.

use std::time::Duration;

/// The bounds of a run.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The size of a document, before and after it is decompressed. Large specs have about 15 MB.
    pub bytes: u64,
    /// The time until a connection is established.
    pub connect: Duration,
    /// The time without any data.
    pub silence: Duration,
    /// The time of one request with its body.
    pub total: Duration,
    /// The number of redirects of one document.
    pub redirects: u32,
    /// The number of times that a request is sent.
    pub attempts: u32,
    /// The pause before the second attempt. It doubles with each attempt.
    pub pause: Duration,
    /// The longest pause that a server can ask for.
    pub longest_pause: Duration,
    /// The number of requests of the whole run, with redirects and repetitions.
    pub requests: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 32 * 1024 * 1024,
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(20),
            total: Duration::from_secs(90),
            redirects: 5,
            attempts: 3,
            pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(60),
            requests: 2000,
        }
    }
}
