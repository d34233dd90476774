//! Fetches documents one after the other, with redirects and repetitions.

use reqwest::{Client, Url, redirect, retry};

use crate::exchange::{Answer, exchange};
use crate::failure::Failure;
use crate::limits::Limits;
use crate::network::Network;
use crate::resolver::Resolver;
use crate::shown::shown_url;
use crate::{pauses, proxies, target};

/// How the tools introduce themselves to servers.
const USER_AGENT: &str =
    concat!("xtask-", env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"), " (OpenAPI drift check)");

/// What a maintainer allows beyond the rules.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    /// Hosts outside of the site of a URL to which it may redirect.
    pub hosts: Vec<String>,
    /// Whether the proxy of the environment is used.
    pub proxy: bool,
}

/// A fetched document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The URL after redirects.
    pub url: String,
    /// The text, as the server sent it.
    pub text: String,
}

/// Fetches documents within the limits of one run.
pub struct Fetcher {
    client: Client,
    allowed: Allowed,
    network: Network,
    limits: Limits,
    /// The number of requests that are left.
    requests: u32,
}

impl Fetcher {
    /// Creates a fetcher for the internet.
    pub fn new(allowed: Allowed) -> Result<Self, Failure> {
        Self::on(Network::public(), Limits::default(), allowed)
    }

    /// Creates a fetcher for a network and its own limits.
    pub(crate) fn on(network: Network, limits: Limits, allowed: Allowed) -> Result<Self, Failure> {
        let proxies = proxies::hosts(allowed.proxy, network.variable)?;
        let resolver = Resolver { network: network.clone(), proxies };
        let mut builder = Client::builder()
            .user_agent(USER_AGENT)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .https_only(true)
            // Bodies are decompressed with a limit, in `body`.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .dns_resolver(resolver)
            .connect_timeout(limits.connect)
            .read_timeout(limits.silence)
            .timeout(limits.total);
        if !allowed.proxy {
            builder = builder.no_proxy();
        }
        if !network.roots.is_empty() {
            builder = builder.tls_certs_only(network.roots.clone());
        }
        let client = builder.build().map_err(|_| Failure::lasting("the TLS library could not be initialised"))?;
        Ok(Self { client, allowed, network, requests: limits.requests, limits })
    }

    /// Fetches a document. `progress` is called with a sentence before a pause and at a redirect.
    pub async fn fetch(&mut self, url: &str, mut progress: impl FnMut(&str)) -> Result<Document, Failure> {
        let first = target::parse(url)?;
        target::check(&first, &self.network)?;
        let mut url = first.clone();
        for _ in 0..=self.limits.redirects {
            match self.repeat(&url, &mut progress).await? {
                Step::Text(text) => return Ok(Document { url: url.into(), text }),
                Step::Redirect(next) => {
                    target::check(&next, &self.network)?;
                    target::check_site(&first, &next, &self.allowed.hosts)?;
                    progress(&format!("redirected to {}", shown_url(&next)));
                    url = next;
                }
            }
        }
        Err(Failure::lasting(format!("there are more than {} redirects", self.limits.redirects)))
    }

    /// Sends a request until it succeeds or fails for good.
    async fn repeat(&mut self, url: &Url, progress: &mut impl FnMut(&str)) -> Result<Step, Failure> {
        let mut attempt = 1;
        loop {
            self.requests = self.requests.checked_sub(1).ok_or_else(|| {
                Failure::lasting(format!("the run has sent {} requests, which is the limit", self.limits.requests))
            })?;
            let (failure, asked) = match exchange(&self.client, url, self.limits.bytes).await {
                Answer::Text(text) => return Ok(Step::Text(text)),
                Answer::Redirect(next) => return Ok(Step::Redirect(next)),
                Answer::Failure { failure, pause } => (failure, pause),
            };
            if !failure.can_pass {
                return Err(failure);
            }
            if attempt >= self.limits.attempts {
                let message = format!("{}, also at the last of {attempt} attempts", failure.message);
                return Err(Failure { message, ..failure });
            }
            let Some(pause) = pauses::after(attempt, asked, &self.limits) else {
                let seconds = asked.unwrap_or_default().as_secs();
                return Err(Failure::lasting(format!("{}, and asks to wait {seconds} seconds", failure.message))
                    .with_help("try again later"));
            };
            progress(&format!("{}; again in {:.0?}", failure.message, pause));
            tokio::time::sleep(pause).await;
            attempt += 1;
        }
    }
}

/// What a request led to.
enum Step {
    Text(String),
    Redirect(Url),
}
