//! Pages and specs from the network. The package `fetch` fetches them, so that this package has no HTTP and no TLS.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::failure::{Failure, Outcome};
use crate::project::{cargo, root};

/// What the maintainer allows when documents are fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct FetchOptions {
    /// Follow redirects to this host too
    #[arg(long = "allow-host", value_name = "HOST")]
    pub allow_hosts: Vec<String>,
    /// Use the proxy of the environment, which then resolves the names of hosts
    #[arg(long)]
    pub allow_proxy: bool,
}

/// The text of each URL, or why it was not fetched.
pub type Fetched = BTreeMap<String, Result<String, String>>;

/// Fetches URLs. Tests replace it.
pub type Fetch<'f> = dyn Fn(&[String]) -> Outcome<Fetched> + 'f;

/// Fetches URLs with the package `fetch`. Its progress goes to standard error.
pub fn fetch(urls: &[String], options: &FetchOptions) -> Outcome<Fetched> {
    let mut fetched = Fetched::new();
    if urls.is_empty() {
        return Ok(fetched);
    }
    anstream::eprintln!("starting the package fetch, which takes longer when it is compiled");
    let mut command = cargo(&["run", "--quiet", "--locked", "--package", "fetch", "--"]);
    options.allow_hosts.iter().for_each(|host| _ = command.arg(format!("--allow-host={host}")));
    if options.allow_proxy {
        command.arg("--allow-proxy");
    }
    command.arg("--").args(urls).current_dir(root()).stdin(Stdio::null()).stdout(Stdio::piped());
    let failed = |error: &dyn std::fmt::Display| Failure(format!("error: cannot run the package `fetch`: {error}"));
    let mut child = command.spawn().map_err(|error| failed(&error))?;
    let lines = child.stdout.take().map(|stdout| BufReader::new(stdout).lines()).into_iter().flatten();
    for line in lines {
        fetched.extend(read(&line.map_err(|error| failed(&error))?));
    }
    let status = child.wait().map_err(|error| failed(&error))?;
    if !status.success() {
        return Err(failed(&status));
    }
    match urls.iter().find(|url| !fetched.contains_key(*url)) {
        Some(url) => Err(failed(&format!("it has no result for {}", url.escape_debug()))),
        None => Ok(fetched),
    }
}

/// Reads a line of the package `fetch`.
fn read(line: &str) -> Option<(String, Result<String, String>)> {
    let value: Value = serde_json::from_str(line).ok()?;
    let field = |name: &str| value.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
    let result = match (field("text"), field("error"), field("help")) {
        (Some(text), ..) => Ok(text),
        (None, Some(error), Some(help)) => Err(format!("{error} ({help})")),
        (None, Some(error), None) => Err(error),
        (None, None, _) => return None,
    };
    Some((field("url")?, result))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_a_text_or_an_error() {
        let table = [
            (r#"{"url":"u","final_url":"v","text":"x\ny"}"#, Some(Ok("x\ny".to_owned()))),
            (r#"{"url":"u","error":"no","help":"pass `--x`"}"#, Some(Err("no (pass `--x`)".to_owned()))),
            (r#"{"url":"u","error":"no","help":null}"#, Some(Err("no".to_owned()))),
            (r#"{"url":"u"}"#, None),
            ("warning: x", None),
        ];
        for (line, expected) in table {
            assert_eq!(read(line), expected.map(|result| ("u".to_owned(), result)), "{line}");
        }
    }
}
