//! Fetches documents, and prints a line of JSON for each URL. Progress goes to standard error.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;
use fetch::{Allowed, Failure, Fetcher, line, shown_text_of_url};

#[derive(Parser)]
#[command(name = "fetch", about = "Fetches pages and specs, and prints a line of JSON for each URL")]
struct Cli {
    /// The URLs, with https
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
    /// Follow redirects to this host too
    #[arg(long = "allow-host", value_name = "HOST")]
    allow_hosts: Vec<String>,
    /// Use the proxy of the environment, which then resolves the names of hosts
    #[arg(long)]
    allow_proxy: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let allowed = Allowed { hosts: cli.allow_hosts.clone(), proxy: cli.allow_proxy };
    let mut fetcher = Fetcher::new(allowed);
    let count = cli.urls.len();
    for (index, url) in cli.urls.iter().enumerate() {
        eprintln!("fetching {} of {count}: {}", index + 1, shown_text_of_url(url));
        let result = match &mut fetcher {
            Ok(fetcher) => runtime.block_on(fetcher.fetch(url, |note| eprintln!("  {note}"))),
            Err(failure) => Err(Failure::clone(failure)),
        };
        // The reader gets each document at once.
        let mut out = io::stdout().lock();
        writeln!(out, "{}", line(url, &result))?;
        out.flush()?;
    }
    Ok(())
}
