//! The resolver of the connections. It refuses names with addresses that are not public.
//!
//! The check is here because a name can have other addresses when the connection looks it up again.

use std::fmt;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::network::Network;

/// Resolves names to public addresses only.
pub struct Resolver {
    pub network: Network,
    /// Hosts of proxies that the maintainer allowed. Their addresses can be private.
    pub proxies: Vec<String>,
}

/// A name has an address that is not public.
#[derive(Clone, Debug)]
pub struct NotPublic(pub String);

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotPublic {}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let kind = self.network.kind_if_not_public;
        let is_proxy = self.proxies.contains(&name);
        let found = (self.network.find)(&name);
        Box::pin(async move {
            let addresses = found.await?;
            let refused = addresses.iter().find_map(|address| Some((address.ip(), kind(address.ip())?)));
            match refused {
                Some((address, kind)) if !is_proxy => {
                    Err(NotPublic(format!("{name} has the address {address}, which is {kind}")).into())
                }
                _ => Ok(Box::new(addresses.into_iter()) as Addrs),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Found;

    fn find(_: &str) -> Found {
        Box::pin(async { Ok(vec![([10, 0, 0, 1], 0).into()]) })
    }

    #[tokio::test]
    async fn only_an_allowed_proxy_can_have_a_private_address() {
        let network = Network { find, ..Network::public() };
        let resolver = Resolver { network, proxies: vec!["proxy.example".to_owned()] };
        for (name, is_resolved) in [("proxy.example", true), ("docs.example", false)] {
            let resolved = resolver.resolve(name.parse().unwrap()).await;
            assert_eq!(resolved.is_ok(), is_resolved, "{name}");
            if let Err(error) = resolved {
                assert_eq!(error.to_string(), "docs.example has the address 10.0.0.1, which is a private address");
            }
        }
    }
}
