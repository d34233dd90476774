//! Attaches each change of the surface to the finding on the wire that leads to it.

use super::anchors::{Anchors, path_of};
use super::finding::{Cause, Finding, Use};
use super::surface::SurfaceChange;
use super::wire::{Found, Side};
use super::{Version, fingerprints, meaning, rules};
use crate::pointer::unescape;

/// Returns the findings: those on the wire with their changes of the surface, followed by the other changes.
pub(super) fn join(found: Vec<Found>, changes: Vec<SurfaceChange>, old: &Version, new: &Version) -> Vec<Finding> {
    let anchors = [Anchors::of(&old.output.api), Anchors::of(&new.output.api)];
    let mut findings: Vec<Finding> = found.into_iter().map(finding).collect();
    let mut rest: Vec<Finding> = Vec::new();
    for change in changes {
        match best(&findings, &change, &anchors).or_else(|| only(&findings, &change)) {
            Some(index) => findings[index].surface.push(change),
            None => rest.push(alone(change)),
        }
    }
    findings.append(&mut rest);
    for finding in &mut findings {
        let surface = finding.surface.iter().map(|change| change.level).max();
        finding.level = surface.into_iter().chain([finding.level]).max().unwrap_or(finding.level);
        finding.meaning = meaning::of(finding, &anchors[1], new.surface);
    }
    findings
}

fn finding(found: Found) -> Finding {
    let uses: Vec<Use> = found.operations.into_iter().map(|(operation, part)| Use { operation, part }).collect();
    let level = match found.side {
        Some(Side::Response) => found.rule.response,
        Some(Side::Request) | None => found.rule.request,
    };
    Finding {
        rule: found.rule.id.to_owned(),
        level,
        side: found.side,
        cause: Cause::Upstream,
        fingerprints: fingerprints::of(found.rule.id, found.side, &found.message, &uses),
        message: found.subject.map_or_else(|| found.message.clone(), |subject| format!("{subject}: {}", found.message)),
        meaning: String::new(),
        old: found.old,
        new: found.new,
        operations: uses.into_iter().filter(|one| !one.operation.is_empty()).collect(),
        surface: Vec::new(),
        rename: None,
    }
}

/// A change of the surface that no finding on the wire explains.
pub(super) fn alone(change: SurfaceChange) -> Finding {
    let uses = [Use { operation: String::new(), part: change.item.clone() }];
    Finding {
        rule: change.rule.to_owned(),
        level: change.level,
        side: None,
        cause: if change.rule.starts_with("dependency") { Cause::Dependency } else { Cause::Upstream },
        message: change.message.clone(),
        meaning: String::new(),
        old: None,
        new: None,
        operations: Vec::new(),
        fingerprints: fingerprints::of(change.rule, None, &change.message, &uses),
        rename: None,
        surface: vec![change],
    }
}

/// The finding for generated files that differ although no rule found a difference.
pub(super) fn unexplained() -> Finding {
    let rule = rules::GENERATED_CODE_CHANGED;
    Finding {
        rule: rule.id.to_owned(),
        level: rule.request,
        side: None,
        cause: Cause::Upstream,
        message: "generated files differ, but no rule explains why".to_owned(),
        meaning: "Code that uses the crate compiles as before.".to_owned(),
        old: None,
        new: None,
        operations: Vec::new(),
        surface: Vec::new(),
        rename: None,
        fingerprints: fingerprints::of(rule.id, None, "", &[]),
    }
}

/// Returns the finding that explains a change best.
fn best(findings: &[Finding], change: &SurfaceChange, anchors: &[Anchors; 2]) -> Option<usize> {
    let path = path_of(&change.item);
    let member = path.rsplit("::").next().unwrap_or(path);
    let known: Vec<&str> = anchors
        .iter()
        .filter_map(|anchors| anchors.pointers(path))
        .flat_map(|(all, _)| all)
        .map(String::as_str)
        .collect();
    let score = |finding: &Finding| {
        let texts = [rules::TEXT_CHANGED, rules::EXAMPLE_CHANGED, rules::INFO_CHANGED];
        let is_text = texts.iter().any(|rule| rule.id == finding.rule);
        let positions = finding.old.iter().chain(&finding.new);
        let by_position = positions.flat_map(|position| known.iter().map(|known| near(&position.pointer, known))).max();
        let named = finding.operations.iter().any(|one| names(&one.part, member)) || names(&finding.message, member);
        let score = by_position.unwrap_or(0) * 4 + u32::from(named) * 2 + u32::from(!is_text);
        (by_position.unwrap_or(0) > 0).then_some(score)
    };
    let scored = findings.iter().enumerate().filter_map(|(index, finding)| Some((score(finding)?, index)));
    // The first of several equal ones.
    scored.max_by_key(|(score, index)| (*score, usize::MAX - index)).map(|(_, index)| index)
}

/// Returns the only finding on the wire with the level of a change that no part of the documents anchors, such as a type
/// of the runtime.
fn only(findings: &[Finding], change: &SurfaceChange) -> Option<usize> {
    let mut equal = findings.iter().enumerate().filter(|(_, finding)| finding.level == change.level);
    match (equal.next(), equal.next()) {
        (Some((index, _)), None) => Some(index),
        _ => None,
    }
}

/// Returns how near two pointers are: the same node, one within the other, or nothing.
fn near(pointer: &str, known: &str) -> u32 {
    let within = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
    if pointer == known {
        3
    } else if within(pointer, known) {
        2
    } else {
        u32::from(within(known, pointer))
    }
}

/// Whether a part or a message names a member of a type: a property, a parameter or a value.
fn names(text: &str, member: &str) -> bool {
    let plain = |text: &str| text.to_ascii_lowercase().replace(['_', '-', ' '], "");
    let last = unescape(text.rsplit([' ', '/']).next().unwrap_or(text));
    let quoted = text.split('`').skip(1).step_by(2).any(|name| plain(name) == plain(member));
    plain(&last) == plain(member) || quoted
}
