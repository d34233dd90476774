//! Whether the version and the changelog of a client agree with what has changed since the last release.

use semver::Version;

use super::changelog::{Entry, UNRELEASED, sections};
use super::level::Level;
use super::surface::next_version;

/// Returns the version of a package from its `Cargo.toml`.
pub fn version_of(manifest: &str) -> Result<Version, String> {
    let table: toml::Table = toml::from_str(manifest).map_err(|error| error.message().to_owned())?;
    let version = table.get("package").and_then(|package| package.get("version")).and_then(toml::Value::as_str);
    let version = version.ok_or("`package.version` is missing")?;
    Version::parse(version).map_err(|error| format!("`package.version` is not a version: {error}"))
}

/// What is about to be released.
#[derive(Clone, Debug)]
pub struct Release<'a> {
    /// The last release; `None` if there is none.
    pub released: Option<&'a Version>,
    /// The version in `Cargo.toml`.
    pub version: &'a Version,
    /// The text of the changelog.
    pub changelog: &'a str,
    /// What has changed.
    pub entries: &'a [Entry],
    /// The level that a maintainer asks for. It can only raise the level of the changes.
    pub at_least: Option<Level>,
}

impl Release<'_> {
    /// Returns the level of the release; `None` if nothing has changed.
    pub fn level(&self) -> Option<Level> {
        self.entries.iter().map(|entry| entry.level).max().max(self.at_least)
    }

    /// Returns the lowest version that the release can have.
    pub fn lowest_version(&self) -> Option<Version> {
        let released = self.released?;
        Some(self.level().map_or_else(|| released.clone(), |level| next_version(released, level)))
    }

    /// Returns what is wrong, each as a sentence.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if let (Some(released), Some(lowest)) = (self.released, self.lowest_version())
            && *self.version < lowest
        {
            let reason = match self.level() {
                None => format!("{released} was released"),
                Some(Level::Breaking) => format!("there are breaking changes since {released}"),
                Some(Level::Additive) => format!("there are additive changes since {released}"),
                Some(Level::Documentation) => format!("the documentation has changed since {released}"),
            };
            let version = self.version;
            problems.push(format!("the version in Cargo.toml is {version}, but has to be at least {lowest}: {reason}"));
        }
        problems.extend(self.problems_of_changelog());
        problems
    }

    fn problems_of_changelog(&self) -> Vec<String> {
        let sections = sections(self.changelog);
        // An empty section for the changes after this release may come first.
        let mut newest = sections.iter().filter(|section| section.name != UNRELEASED || !section.is_empty);
        let newest = newest.next();
        let wanted = self.lowest_version().map_or(self.version.clone(), |lowest| lowest.max(self.version.clone()));
        let mut problems = Vec::new();
        match newest {
            None => problems.push(format!("the changelog has no section for {wanted}")),
            Some(section) if section.name != wanted.to_string() => {
                let name = &section.name;
                problems.push(format!("the newest section of the changelog is `{name}`, but has to be `[{wanted}]`"));
            }
            Some(section) if section.is_empty && self.level().is_some() => {
                problems.push(format!("the section `[{wanted}]` of the changelog is empty"));
            }
            Some(_) => {}
        }
        let known = newest.map_or(&[][..], |section| &section.ids);
        let missing = self.entries.iter().filter(|entry| !known.contains(&entry.id));
        let count = missing.filter(|entry| entry.level > Level::Documentation).count();
        if count > 0 {
            let changes = if count == 1 { "change" } else { "changes" };
            problems.push(format!("the changelog lacks {count} {changes}: run `cargo xtask changelog`"));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::changelog::{Heading, update};

    const DOCUMENTATION: Option<Level> = Some(Level::Documentation);
    const ADDITIVE: Option<Level> = Some(Level::Additive);
    const BREAKING: Option<Level> = Some(Level::Breaking);

    fn entries(level: Option<Level>) -> Vec<Entry> {
        let entry = |level| Entry { heading: Heading::Changed, level, markdown: "x".to_owned(), id: "1f".to_owned() };
        level.map(entry).into_iter().collect()
    }

    fn problems(
        released: Option<&str>,
        version: &str,
        changes: Option<Level>,
        at_least: Option<Level>,
        changelog: &str,
    ) -> Vec<String> {
        let released = released.map(|version| Version::parse(version).unwrap());
        let (version, entries) = (Version::parse(version).unwrap(), entries(changes));
        let changelog = update(changelog, &entries, Some("0.0.0"));
        let release = Release {
            released: released.as_ref(),
            version: &version,
            changelog: &changelog,
            entries: &entries,
            at_least,
        };
        release.problems()
    }

    #[test]
    fn a_manifest_states_the_version() {
        let table = [
            ("[package]\nname = 'a'\nversion = '0.1.0'\n", Ok(Version::new(0, 1, 0))),
            ("[package]\nname = 'a'\nversion.workspace = true\n", Err("is missing")),
            ("[package]\nversion = '1'\n", Err("is not a version")),
            ("version", Err("")),
        ];
        for (manifest, expected) in table {
            match (version_of(manifest), expected) {
                (Ok(version), Ok(expected)) => assert_eq!(version, expected),
                (Err(message), Err(expected)) => assert!(message.contains(expected), "{message}"),
                (result, _) => panic!("{manifest}: {result:?}"),
            }
        }
    }

    #[test]
    fn versions_follow_the_changes() {
        // The last release, the version, the changes, the raised level, and the version that is asked for.
        let table = [
            ("0.1.0", "0.1.0", None, None, ""),
            ("0.1.0", "0.1.1", None, None, ""),
            ("0.1.0", "0.0.9", None, None, "0.1.0"),
            ("0.1.0", "0.1.0", DOCUMENTATION, None, "0.1.1"),
            ("0.1.0", "0.1.0", ADDITIVE, None, "0.1.1"),
            ("0.1.0", "0.1.1", ADDITIVE, None, ""),
            ("0.1.0", "0.1.1", BREAKING, None, "0.2.0"),
            ("0.1.0", "0.2.0", BREAKING, None, ""),
            ("0.1.0", "1.0.0", BREAKING, None, ""),
            ("1.1.0", "1.1.1", ADDITIVE, None, "1.2.0"),
            ("1.1.0", "1.2.0", BREAKING, None, "2.0.0"),
            // A level can be raised, and not lowered.
            ("1.1.0", "1.1.1", DOCUMENTATION, BREAKING, "2.0.0"),
            ("1.1.0", "1.1.0", None, ADDITIVE, "1.2.0"),
            ("1.1.0", "1.1.1", BREAKING, DOCUMENTATION, "2.0.0"),
        ];
        for (released, version, changes, at_least, asked) in table {
            let wanted = if asked.is_empty() { version } else { asked };
            let changelog = format!("# Changelog\n\n## [{wanted}]\n\n- Mine.\n");
            let problems = problems(Some(released), version, changes, at_least, &changelog);
            let case = format!("{released} {version} {changes:?} {at_least:?}: {problems:?}");
            if asked.is_empty() {
                assert!(problems.is_empty(), "{case}");
            } else {
                assert!(problems.len() == 1 && problems[0].contains(&format!("at least {asked}: ")), "{case}");
            }
        }
    }

    #[test]
    fn the_newest_section_is_that_of_the_version() {
        let table = [
            ("## [0.2.0]\n\n- A\n", ""),
            ("## [0.2.0] - 2026-11-27\n\n- A\n", ""),
            ("## [Unreleased]\n\n## [0.2.0]\n\n- A\n", ""),
            ("## [Unreleased]\n\n- A\n", "is `Unreleased`, but has to be `[0.2.0]`"),
            ("## [0.1.0]\n\n- A\n", "is `0.1.0`, but has to be `[0.2.0]`"),
            ("# Changelog\n", "no section for 0.2.0"),
        ];
        for (changelog, expected) in table {
            for released in [Some("0.1.0"), None] {
                let problems = problems(released, "0.2.0", None, None, changelog);
                let is_right = if expected.is_empty() {
                    problems.is_empty()
                } else {
                    problems.iter().any(|one| one.contains(expected))
                };
                assert!(is_right, "{changelog} {problems:?}");
            }
        }
        assert!(problems(Some("0.1.0"), "0.2.0", None, BREAKING, "## [0.2.0]\n")[0].contains("is empty"));
    }

    #[test]
    fn changes_are_in_the_changelog() {
        let (released, version) = (Version::new(0, 1, 0), Version::new(0, 2, 0));
        for (level, count) in [(DOCUMENTATION, 0), (ADDITIVE, 1), (BREAKING, 1)] {
            let entries = entries(level);
            let changelog = "## [0.2.0]\n\n- A\n";
            let release =
                Release { released: Some(&released), version: &version, changelog, entries: &entries, at_least: None };
            let problems = release.problems();
            assert_eq!(problems.len(), count, "{problems:?}");
            assert!(problems.iter().all(|one| one.contains("lacks 1 change: run `cargo xtask changelog`")));
        }
    }
}
