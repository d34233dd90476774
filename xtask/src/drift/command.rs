//! `cargo xtask drift`: what a change of the API description means for the users of the generated crate.

use std::path::PathBuf;
use std::str::FromStr as _;

use codegen::Layout;
use codegen::drift::{self, Format, Report, Source, Today};

use super::operand::Operand;
use super::snapshot::{Snapshot, load_pair};
use crate::failure::{Failure, Outcome};
use crate::fetched::FetchOptions;
use crate::input::text;
use crate::project::root;

/// The exit code if something could not be compared.
pub const NOT_COMPARED: u8 = 3;

/// Without `--from` and `--to`, the vendored pages and specs are compared with those that their sites publish now.
#[derive(clap::Args)]
#[command(
    after_help = "Exit codes: 0 no change, 1 additive changes or documentation, 2 breaking changes, 3 something \
                        could not be compared, 64 wrong usage.\n\nExamples:\n  cargo xtask drift\n  cargo xtask drift \
                        --against new-openapi.yaml\n  cargo xtask drift --from v0.1.0:spec --to HEAD:spec --format markdown"
)]
pub struct Args {
    /// Compare the vendored pages and specs with this page, spec, folder, `REV:PATH` or URL
    #[arg(long, value_name = "PATH|URL", value_parser = Operand::from_str, conflicts_with_all = ["from", "to", "since"])]
    against: Option<Operand>,
    /// The old side: a page, a spec, a folder, `REV:PATH` or a URL
    #[arg(long, value_name = "OLD", value_parser = Operand::from_str, requires = "to")]
    from: Option<Operand>,
    /// The new side
    #[arg(long, value_name = "NEW", value_parser = Operand::from_str, requires = "from")]
    to: Option<Operand>,
    /// Compare the vendored pages and specs of this tag with those of the working tree
    #[arg(long, value_name = "TAG", conflicts_with_all = ["from", "to"])]
    since: Option<String>,
    /// The form of the report: text, markdown, json or github
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format)]
    format: Format,
    /// Write the report to a file instead of the standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Ignored findings and other levels; `spec/drift.toml` is read if it exists
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// List the rules, and compare nothing
    #[arg(long)]
    rules: bool,
    #[command(flatten)]
    fetch: FetchOptions,
}

fn format(name: &str) -> Result<Format, String> {
    match name {
        "text" => Ok(Format::Text),
        "markdown" => Ok(Format::Markdown),
        "json" => Ok(Format::Json),
        "github" => Ok(Format::Github),
        _ => Err("the formats are text, markdown, json and github".to_owned()),
    }
}

/// Runs the command. Returns the exit code.
pub fn run(args: &Args) -> Outcome<u8> {
    if args.rules {
        anstream::print!("{}", rules());
        return Ok(0);
    }
    let (old, new) = operands(args);
    let settings = settings(args.settings.as_ref())?;
    let (old, new) = load_pair(&old, &new, &args.fetch)?;
    let report = report(old, new, &settings)?;
    let printed = report.print(args.format);
    match &args.output {
        Some(path) => std::fs::write(path, printed).map_err(|error| Failure::io("write", path, &error))?,
        None => anstream::print!("{printed}"),
    }
    Ok(report.exit_code())
}

/// Returns the sides that the arguments select.
fn operands(args: &Args) -> (Operand, Operand) {
    match (&args.from, &args.to, &args.against, &args.since) {
        (Some(from), Some(to), ..) => (from.clone(), to.clone()),
        (_, _, Some(against), _) => (Operand::Vendored, against.clone()),
        (_, _, _, Some(tag)) => (Operand::at_tag(tag), Operand::Vendored),
        _ => (Operand::Vendored, Operand::Upstream),
    }
}

/// Lists the rules of both levels.
fn rules() -> String {
    let wire = drift::rules().map(|rule| {
        let levels = if rule.request == rule.response {
            rule.request.name().to_owned()
        } else {
            format!("{} in requests, {} in responses", rule.request.name(), rule.response.name())
        };
        format!("{} ({levels})\n  {}\n", rule.id, rule.says)
    });
    let surface = drift::surface::RULES
        .iter()
        .map(|rule| format!("{} ({}, Rust surface)\n  {}\n", rule.id, rule.level.name(), rule.sentence));
    wire.chain(surface).collect()
}

/// The day in UTC.
pub fn today() -> Today {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Reads the settings; `spec/drift.toml` may be missing.
pub fn settings(stated: Option<&PathBuf>) -> Outcome<drift::Settings> {
    let default = root().join("spec").join("drift.toml");
    let path = match stated {
        Some(path) => path,
        None if default.exists() => &default,
        None => return Ok(drift::Settings::default()),
    };
    drift::Settings::parse(&crate::project::display(path), &text(path)?).map_err(Failure)
}

/// Compares two sides. A side that cannot be generated completely makes the report incomplete.
pub fn report(old: Snapshot, new: Snapshot, settings: &drift::Settings) -> Outcome<Report> {
    let source = |snapshot: Snapshot| {
        let Snapshot { label, inputs, overlay, mut settings, manifest, incomplete, .. } = snapshot;
        // Without a manifest, the whole crate is generated, so that features and dependencies are compared.
        if manifest.is_none() {
            settings.layout = Layout::Crate { name: "client".to_owned() };
        }
        Source { label, inputs, overlay, settings, manifest, incomplete }
    };
    Ok(drift::check(&source(old), &source(new), settings, today())?)
}
