//! Which URLs may be fetched.
//!
//! A site is a registrable domain with all hosts below it, as the public suffix list defines it: `docs.a.com` and
//! `cdn.a.com` are one site, `a.github.io` and `b.github.io` are two. A host without such a domain is its own site.

use std::net::IpAddr;

use reqwest::Url;

use crate::failure::Failure;
use crate::network::Network;
use crate::shown::{shown, shown_url};

/// Parses a URL that a maintainer named.
pub fn parse(text: &str) -> Result<Url, Failure> {
    Url::parse(text).map_err(|error| Failure::lasting(format!("`{}` is not a URL: {error}", shown(text))))
}

/// Checks the parts of a URL that do not depend on other URLs: the scheme, user and password, and an address as host.
pub fn check(url: &Url, network: &Network) -> Result<(), Failure> {
    if url.scheme() != "https" {
        return Err(Failure::lasting(format!("{} does not use https", shown_url(url))));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Failure::lasting(format!("{} contains a user name or a password", shown_url(url))));
    }
    let Some(host) = url.host_str() else {
        return Err(Failure::lasting(format!("{} has no host", shown_url(url))));
    };
    match address(host).and_then(|address| (network.kind_if_not_public)(address)) {
        Some(kind) => Err(Failure::lasting(format!("{} has {kind} as host", shown_url(url)))),
        None => Ok(()),
    }
}

/// Checks that a redirect stays on the site of the first URL, or goes to an allowed host.
pub fn check_site(first: &Url, next: &Url, allowed: &[String]) -> Result<(), Failure> {
    let (from, to) = (first.host_str().unwrap_or_default(), next.host_str().unwrap_or_default());
    let is_allowed = site(from) == site(to) || allowed.iter().any(|host| is_same_host(host, to));
    if is_allowed {
        return Ok(());
    }
    let message = format!("{} redirects to another site: {}", shown_url(first), shown_url(next));
    Err(Failure::lasting(message).with_help(format!("pass `--allow-host {}` if you trust it", shown(to))))
}

/// Returns the address if a host is one.
fn address(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Returns the site of a host.
fn site(host: &str) -> String {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if address(&host).is_some() {
        return host;
    }
    psl::domain_str(&host).map(ToOwned::to_owned).unwrap_or(host)
}

/// Whether a host is the one that a maintainer wrote, which may be in Unicode.
fn is_same_host(written: &str, host: &str) -> bool {
    let parsed = Url::parse(&format!("https://{written}/"));
    parsed.is_ok_and(|url| url.host_str() == Some(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_registrable_domains() {
        let table = [
            ("docs.a.com", "cdn.a.com", true),
            ("a.com", "docs.A.com", true),
            ("a.com.", "docs.a.com", true),
            ("docs.a.co.uk", "b.co.uk", false),
            ("a.github.io", "b.github.io", false),
            ("a.com", "a.com.evil.example", false),
            ("a.com", "nota.com", false),
            ("localhost", "other", false),
            ("1.2.3.4", "5.2.3.4", false),
        ];
        for (from, to, is_same) in table {
            assert_eq!(site(from) == site(to), is_same, "{from} {to}");
        }
    }

    #[test]
    fn only_https_without_a_user_and_without_a_private_address() {
        let table = [
            ("https://a.example/x", ""),
            ("https://8.8.8.8/x", ""),
            ("http://a.example/x", "does not use https"),
            ("file:///etc/passwd", "does not use https"),
            ("https://me:secret@a.example/", "contains a user name or a password"),
            ("https://me@a.example/", "contains a user name or a password"),
            ("https://127.0.0.1/", "a loopback address"),
            ("https://2130706433/", "a loopback address"),
            ("https://0x7f.1/", "a loopback address"),
            ("https://[::1]/", "a loopback address"),
            ("https://[::ffff:10.0.0.1]/", "a private address"),
            ("https://169.254.169.254/latest/meta-data", "a link-local address"),
        ];
        for (url, expected) in table {
            let message = check(&parse(url).unwrap(), &Network::public()).err().map(|failure| failure.message);
            let message = message.unwrap_or_default();
            assert!(message.contains(expected) && message.is_empty() == expected.is_empty(), "{url}: {message}");
            assert!(!message.contains("secret"), "{message}");
        }
        assert!(parse("no url").is_err());
    }

    #[test]
    fn allowed_hosts_are_exact() {
        let url = |text: &str| Url::parse(text).unwrap();
        let (first, next) = (url("https://a.com/x"), url("https://cdn.b.com/x?key=secret"));
        let failure = check_site(&first, &next, &["b.com".to_owned()]).unwrap_err();
        assert_eq!(failure.help.as_deref(), Some("pass `--allow-host cdn.b.com` if you trust it"));
        assert!(!failure.message.contains("secret"), "{failure}");
        assert_eq!(check_site(&first, &next, &["CDN.b.com".to_owned()]), Ok(()));
        let next = url("https://bücher.example/");
        assert_eq!(check_site(&first, &next, &["bücher.example".to_owned()]), Ok(()));
    }
}
