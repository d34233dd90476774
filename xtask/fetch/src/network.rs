//! How names become addresses, and which addresses are public. Only the tests of this package replace it.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;

use crate::addresses::kind_if_not_public;

/// The addresses of a name.
pub type Found = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// The part of the network that the tests replace.
#[derive(Clone)]
pub struct Network {
    /// Finds the addresses of a name.
    pub find: fn(&str) -> Found,
    /// Returns what kind of address this is if it is not public.
    pub kind_if_not_public: fn(IpAddr) -> Option<&'static str>,
    /// Reads a variable of the environment.
    pub variable: fn(&str) -> Option<String>,
    /// Certificates that are trusted instead of those of the system.
    pub roots: Vec<reqwest::Certificate>,
}

impl Network {
    /// The internet.
    pub fn public() -> Self {
        Self { find: by_dns, kind_if_not_public, variable: |name| std::env::var(name).ok(), roots: Vec::new() }
    }
}

fn by_dns(name: &str) -> Found {
    let name = name.to_owned();
    Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
}
