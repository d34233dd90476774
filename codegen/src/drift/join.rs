//! Attaches each change of the surface to the finding on the wire that leads to it.

use std::collections::BTreeSet;

use super::anchors::{Anchors, path_of};
use super::finding::{Cause, Finding, Use};
use super::surface::SurfaceChange;
use super::wire::{Found, Side};
use super::{Level, Version, fingerprints, leftover, meaning, rules};
use crate::document::Document;
use crate::pointer::{self, unescape};
use crate::source::node::Node;

/// The most schemas that a type is followed through.
const MOST: usize = 64;

/// Returns the findings: those on the wire with their changes of the surface, followed by the other changes.
pub(super) fn join(found: Vec<Found>, changes: Vec<SurfaceChange>, old: &Version, new: &Version) -> Vec<Finding> {
    let anchors = [Anchors::of(&old.output.api), Anchors::of(&new.output.api)];
    let mut findings: Vec<Finding> = found.into_iter().map(finding).collect();
    let mut rest: Vec<SurfaceChange> = Vec::new();
    for change in changes {
        let explains = || best(&findings, &change, &anchors, [old, new]).or_else(|| only(&findings, &change));
        match (!leftover::is_of_dependency(&change)).then(explains).flatten() {
            Some(index) => findings[index].surface.push(change),
            None => rest.push(change),
        }
    }
    findings.extend(leftover::findings(rest, &anchors, [old, new]));
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
fn best(
    findings: &[Finding],
    change: &SurfaceChange,
    anchors: &[Anchors; 2],
    versions: [&Version; 2],
) -> Option<usize> {
    let path = path_of(&change.item);
    let member = path.rsplit("::").next().unwrap_or(path);
    let found: Vec<(&[String], usize)> = anchors.iter().filter_map(|anchors| anchors.pointers(path)).collect();
    // A field that only one version has is not the whole type of the other version.
    let deepest = found.iter().map(|(_, parts)| *parts).max();
    let own = found.into_iter().filter(|(_, parts)| Some(*parts) == deepest);
    let own: BTreeSet<String> = own.flat_map(|(all, _)| all).cloned().collect();
    let led = versions.iter().flat_map(|version| own.iter().flat_map(|own| leads_to(&version.output.document, own)));
    let led: BTreeSet<String> = led.collect();
    let operations: Vec<String> = own.iter().filter_map(|pointer| operation(pointer)).collect();
    let score = |finding: &Finding| {
        let texts = [rules::TEXT_CHANGED, rules::EXAMPLE_CHANGED, rules::INFO_CHANGED];
        let is_text = texts.iter().any(|rule| rule.id == finding.rule);
        let positions = || finding.old.iter().chain(&finding.new);
        let by_position = positions().flat_map(|position| own.iter().map(|known| near(&position.pointer, known))).max();
        let is_led = || positions().any(|position| led.iter().any(|target| is_of(&position.pointer, target)));
        let is_used = || {
            let is_whole = |one: &super::Use| operations.contains(&one.operation) && is_whole(&one.part);
            finding.operations.iter().any(is_whole)
        };
        let place = match by_position {
            Some(near) if near > 0 => near * 8,
            _ if is_led() => 6,
            _ if is_used() => 4,
            _ => return None,
        };
        let named = finding.operations.iter().any(|one| names(&one.part, member)) || names(&finding.message, member);
        Some(place + u32::from(named) * 2 + u32::from(!is_text))
    };
    let scored = findings.iter().enumerate().filter_map(|(index, finding)| Some((score(finding)?, index)));
    // The first of several equal ones.
    scored.max_by_key(|(score, index)| (*score, usize::MAX - index)).map(|(_, index)| index)
}

/// Returns the only finding on the wire that can explain a change that no part of the documents anchors, such as a type
/// of the runtime: the only one with its level, or the only one that is about more than documentation.
fn only(findings: &[Finding], change: &SurfaceChange) -> Option<usize> {
    let single = |is_possible: &dyn Fn(&Finding) -> bool| {
        let mut possible = findings.iter().enumerate().filter(|(_, finding)| is_possible(finding));
        match (possible.next(), possible.next()) {
            (Some((index, _)), None) => Some(index),
            _ => None,
        }
    };
    single(&|finding| finding.level == change.level).or_else(|| single(&|finding| finding.level > Level::Documentation))
}

/// Returns the schemas whose types are part of the type of a schema, without those of its properties.
fn leads_to(document: &Document, pointer: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut next = vec![pointer.to_owned()];
    while let Some(pointer) = next.pop() {
        let Some(schema) = document.root().pointer(&pointer) else { continue };
        let mut targets: Vec<String> = schema.text("$ref").map(ToOwned::to_owned).into_iter().collect();
        targets.extend(["items", "additionalProperties"].map(|keyword| pointer::join(&pointer, keyword)));
        for keyword in ["allOf", "oneOf", "anyOf"] {
            let members = schema.get(keyword).and_then(Node::as_array).map_or(0, Vec::len);
            targets.extend((0..members).map(|index| format!("{}/{index}", pointer::join(&pointer, keyword))));
        }
        targets.retain(|target| document.root().pointer(target).is_some() && !found.contains(target));
        found.extend(targets.iter().cloned());
        next.extend(targets);
        if found.len() > MOST {
            break;
        }
    }
    found
}

/// Whether a pointer leads to a schema, or to a keyword of it that is about the schema itself.
fn is_of(pointer: &str, schema: &str) -> bool {
    let rest = pointer.strip_prefix(schema);
    rest.is_some_and(|rest| rest.is_empty() || (rest.starts_with('/') && !rest.starts_with("/properties/")))
}

/// Whether a part of an operation is a whole parameter or body, or the items of one.
fn is_whole(part: &str) -> bool {
    part.split(", ").skip(1).all(|step| matches!(step, "items" | "additional properties"))
}

/// Returns the name of the operation at a pointer: `GET /pets`.
fn operation(pointer: &str) -> Option<String> {
    let (path, method) = pointer.strip_prefix("#/paths/")?.split_once('/')?;
    Some(format!("{} {}", method.to_uppercase(), unescape(path)))
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
