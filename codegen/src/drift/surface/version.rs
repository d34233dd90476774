//! The version of the next release.

use semver::{BuildMetadata, Prerelease, Version};

use crate::drift::Level;

/// Returns the version that follows, if a change has a level. The rules are those of Cargo: in `0.y.z`, a breaking
/// change increases `y` and every other change `z`; in `0.0.z`, every change increases `z`. A pre-release promises
/// nothing, so only its number increases.
pub fn next_version(current: &Version, level: Level) -> Version {
    let Version { major, minor, patch, .. } = *current;
    if !current.pre.is_empty() {
        return Version { pre: next_prerelease(&current.pre), build: BuildMetadata::EMPTY, ..current.clone() };
    }
    let next = |number: u64| number.saturating_add(1);
    match (level, major, minor) {
        (Level::Breaking, 1.., _) => Version::new(next(major), 0, 0),
        (Level::Breaking, 0, 1..) => Version::new(0, next(minor), 0),
        (Level::Additive, 1.., _) => Version::new(major, next(minor), 0),
        (Level::Breaking, 0, 0) | (Level::Additive, 0, _) | (Level::Documentation, ..) => {
            Version::new(major, minor, next(patch))
        }
    }
}

/// Returns the pre-release that follows: its last number is increased, or `.1` is added.
fn next_prerelease(pre: &Prerelease) -> Prerelease {
    let (before, last) = pre.as_str().rsplit_once('.').unwrap_or(("", pre.as_str()));
    let text = match (last.parse::<u64>(), before) {
        (Ok(number), "") => number.saturating_add(1).to_string(),
        (Ok(number), before) => format!("{before}.{}", number.saturating_add(1)),
        (Err(_), _) => format!("{pre}.1"),
    };
    Prerelease::new(&text).unwrap_or_else(|_| pre.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_follow_the_rules_of_cargo() {
        for (current, documentation, additive, breaking) in [
            ("1.2.3", "1.2.4", "1.3.0", "2.0.0"),
            ("0.2.3", "0.2.4", "0.2.4", "0.3.0"),
            ("0.0.3", "0.0.4", "0.0.4", "0.0.4"),
            ("0.1.0+build", "0.1.1", "0.1.1", "0.2.0"),
            ("1.0.0-beta.1", "1.0.0-beta.2", "1.0.0-beta.2", "1.0.0-beta.2"),
            ("1.0.0-rc", "1.0.0-rc.1", "1.0.0-rc.1", "1.0.0-rc.1"),
            ("1.0.0-7", "1.0.0-8", "1.0.0-8", "1.0.0-8"),
        ] {
            let current = Version::parse(current).expect("a version");
            for (level, expected) in
                [(Level::Documentation, documentation), (Level::Additive, additive), (Level::Breaking, breaking)]
            {
                let next = next_version(&current, level);
                assert_eq!(next.to_string(), expected, "{current} {level:?}");
                assert!(next > current, "{current}");
            }
        }
    }
}
