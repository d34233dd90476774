//! Proxies of the environment. A proxy resolves names itself, so that addresses cannot be checked.

use reqwest::Url;

use crate::failure::Failure;

/// The variables that name a proxy for HTTPS.
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// Returns the hosts of the proxies. Fails if there is one that is not allowed. `variable` reads the environment.
pub fn hosts(is_allowed: bool, variable: impl Fn(&str) -> Option<String>) -> Result<Vec<String>, Failure> {
    let mut hosts = Vec::new();
    for name in VARIABLES {
        let Some(value) = variable(name).filter(|value| !value.trim().is_empty()) else { continue };
        if !is_allowed {
            return Err(Failure::lasting(format!("the variable {name} names a proxy, which resolves names unchecked"))
                .with_help(format!("pass `--allow-proxy`, or unset {name}")));
        }
        let url = if value.contains("://") { value } else { format!("http://{value}") };
        hosts.extend(Url::parse(&url).ok().and_then(|url| url.host_str().map(ToOwned::to_owned)));
    }
    Ok(hosts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_have_to_be_allowed() {
        let none = |_: &str| Some(" ".to_owned());
        assert_eq!(hosts(false, none), Ok(Vec::new()));
        let one = |name: &str| (name == "https_proxy").then(|| "http://me:secret@proxy.example:3128".to_owned());
        assert_eq!(hosts(true, one), Ok(vec!["proxy.example".to_owned()]));
        let failure = hosts(false, one).unwrap_err();
        assert_eq!(failure.help.as_deref(), Some("pass `--allow-proxy`, or unset https_proxy"));
        assert!(!format!("{failure:?}").contains("secret"), "{failure:?}");
        let bare = |name: &str| (name == "ALL_PROXY").then(|| "10.0.0.2:8080".to_owned());
        assert_eq!(hosts(true, bare), Ok(vec!["10.0.0.2".to_owned()]));
    }
}
