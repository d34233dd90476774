//! Proposes renames: a removed part and an added one that have the same content, the same place and similar names.
//!
//! A rename is never assumed. The report says what the evidence is, and how the overlay keeps the Rust name or an alias.

mod items;

use super::Version;
use super::finding::{Finding, Rename};
use super::rules;
use super::wire;

/// How similar names have to be, from 0 to 1.
const SIMILAR: f64 = 0.8;

/// Adds the proposals to the findings about removed parts.
pub(super) fn propose(findings: &mut [Finding], old: &Version, new: &Version) {
    let mut proposals: Vec<(usize, Rename)> = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        let rename = property(finding, findings, old, new).or_else(|| items::find(finding, old, new));
        proposals.extend(rename.map(|rename| (index, rename)));
    }
    // Two parts that were removed cannot both be called the same.
    for (index, rename) in proposals.clone() {
        let rivals = proposals.iter().filter(|(_, other)| other.to == rename.to && other.from != rename.from);
        if rivals.count() == 0 {
            findings[index].meaning.push_str(&says(&rename));
            findings[index].rename = Some(rename);
        }
    }
}

/// Returns what the report says about a rename. A field cannot have an alias.
fn says(rename: &Rename) -> String {
    let Rename { from, to, pointer } = rename;
    let name = from.rsplit("::").next().unwrap_or(from);
    let alias = if from == name {
        String::new()
    } else {
        format!(", and `x-rust-aliases: [{name}]` keeps it as a deprecated alias")
    };
    format!(
        " Perhaps `{from}` is called `{to}` now: it has the same content and a similar name. If so, at {pointer} in the \
         overlay, `x-rust-name: {name}` keeps the Rust name{alias}."
    )
}

/// Finds an added property of the same object.
fn property(removed: &Finding, findings: &[Finding], old: &Version, new: &Version) -> Option<Rename> {
    let of = |finding: &Finding, names: [&super::rules::Rule; 2]| names.iter().any(|rule| rule.id == finding.rule);
    if !of(removed, [rules::PROPERTY_REMOVED, rules::REQUIRED_PROPERTY_REMOVED]) {
        return None;
    }
    let (before, object) = (&removed.old.as_ref()?.pointer, &removed.new.as_ref()?.pointer);
    let name = |pointer: &str| pointer.rsplit('/').next().map(crate::pointer::unescape);
    let from = name(before)?;
    let is_same = |added: &&Finding| {
        let Some(after) = added.new.as_ref().map(|position| position.pointer.as_str()) else { return false };
        let is_there = after.strip_prefix(object.as_str()).is_some_and(|rest| rest.matches('/').count() == 2);
        of(added, [rules::PROPERTY_ADDED, rules::REQUIRED_PROPERTY_ADDED])
            && added.side == removed.side
            && is_there
            && name(after).is_some_and(|to| is_similar(&from, &to))
            && wire::same_parts((&old.output.document, before), (&new.output.document, after))
    };
    let mut same = findings.iter().filter(is_same);
    let (added, None) = (same.next()?, same.next()) else { return None };
    let pointer = added.new.as_ref()?.pointer.clone();
    Some(Rename { from, to: name(&pointer)?, pointer })
}

fn is_similar(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.to_ascii_lowercase().replace(['_', '-'], "");
    let (one, other) = (plain(one), plain(other));
    strsim::jaro_winkler(&one, &other) >= SIMILAR || one.contains(&other) || other.contains(&one)
}
