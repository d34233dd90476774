//! Pages and specs from the network. The package `fetch` fetches them, so that this package has no HTTP and no TLS.

/// What the maintainer allows when documents are fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct FetchOptions {
    /// Also fetch from this host, and follow redirects to it
    #[arg(long = "allow-host", value_name = "HOST")]
    pub allow_hosts: Vec<String>,
    /// Use the proxy of the environment, which then resolves the names of hosts
    #[arg(long)]
    pub allow_proxy: bool,
}
