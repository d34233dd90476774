//! Releases of the client: `cargo xtask changelog` and `cargo xtask release-check`.
//!
//! The last release is stored in `spec/released`. It is a folder like `spec/`, so that the current generator can process
//! it again, with the manifest (`client.toml`) and the public API (`surface.json`) of the released crate.

mod changes;
mod record;
mod state;

use codegen::drift::Level;
use codegen::drift::changelog::{Entry, update};
use codegen::drift::release::Release;

use self::state::State;
use crate::failure::Outcome;
use crate::output::{Mode, Target, put};
use crate::project::root;
use crate::regen;

#[derive(clap::Args)]
pub struct ChangelogArgs {
    /// Change nothing; exit with 1 if the changelog is not up to date
    #[arg(long)]
    check: bool,
}

/// Writes the changes since the last release into the changelog.
pub fn changelog(args: &ChangelogArgs) -> Outcome {
    let state = State::read(&root())?;
    let Some(released) = &state.released else {
        anstream::println!("nothing has been released: there is no spec/released to compare with");
        return Ok(());
    };
    // Documentation is not worth a line.
    let entries: Vec<Entry> =
        state.entries.iter().filter(|entry| entry.level > Level::Documentation).cloned().collect();
    let text = update(&state.changelog, &entries, Some(&released.version.to_string()));
    let target = Target::File(state::changelog_path(&root()), text);
    put(&[target], Mode::from_check(args.check), "cargo xtask changelog")
}

#[derive(clap::Args)]
pub struct CheckArgs {
    /// Require at least the next version of this kind, also if the changes need less
    #[arg(long, value_name = "KIND")]
    at_least: Option<Bump>,
    /// Store the release in spec/released if everything is right
    #[arg(long)]
    record: bool,
}

/// The kinds of versions, as semantic versioning calls them.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Bump {
    Major,
    Minor,
    Patch,
}

impl From<Bump> for Level {
    fn from(bump: Bump) -> Self {
        match bump {
            Bump::Major => Self::Breaking,
            Bump::Minor => Self::Additive,
            Bump::Patch => Self::Documentation,
        }
    }
}

/// Checks the version and the changelog against the changes since the last release.
pub fn check(args: &CheckArgs) -> Outcome {
    let root = root();
    regen::check()?;
    let state = State::read(&root)?;
    let release = Release {
        released: state.released.as_ref().map(|released| &released.version),
        version: &state.version,
        changelog: &state.changelog,
        entries: &state.entries,
        at_least: args.at_least.map(Level::from),
    };
    match release.released {
        None => anstream::println!("nothing has been released"),
        Some(released) => anstream::println!(
            "{} changes since {released}: {}",
            state.entries.len(),
            release.level().map_or("no new version is needed", of_level)
        ),
    }
    let problems = release.problems();
    if !problems.is_empty() {
        let problems: Vec<String> = problems.iter().map(|problem| format!("error: {problem}")).collect();
        return Err(problems.join("\n").into());
    }
    anstream::println!("{} can be released", state.version);
    if args.record { record::record(&root, &state) } else { Ok(()) }
}

fn of_level(level: Level) -> &'static str {
    match level {
        Level::Breaking => "breaking",
        Level::Additive => "additive",
        Level::Documentation => "documentation",
    }
}
