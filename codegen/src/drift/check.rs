//! The whole comparison: from two sets of published documents to a report.

use std::collections::BTreeSet;

use super::finding::{Cause, Finding};
use super::fingerprints;
use super::report::Report;
use super::settings::{Settings as DriftSettings, Today};
use super::wire::Position;
use super::{Version, compare, rules};
use crate::overlay::NEVER_APPLIED;
use crate::settings::{LeaveOut, Settings};
use crate::source::node::{Node, Value};
use crate::surface::Surface;
use crate::{Diagnostics, Input, Names, Output, generate, names, normalise};

/// One side of a comparison: what was published, and what is added to it.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The name of the side in the report.
    pub label: String,
    /// The pages and specs.
    pub inputs: Vec<Input>,
    /// The overlay.
    pub overlay: Option<Input>,
    /// The settings. If one of the sides has no names, both have those of the old side, or of its crate.
    pub settings: Settings,
    /// The `Cargo.toml` of the crate; with [`Layout::Crate`](crate::Layout::Crate), it is generated.
    pub manifest: Option<String>,
    /// What could not be read, each as a sentence.
    pub incomplete: Vec<String>,
}

/// A generated side.
struct Side {
    output: Output,
    surface: Surface,
}

impl Side {
    fn version(&self) -> Version<'_> {
        Version { output: &self.output, surface: &self.surface }
    }
}

/// Compares two sides. Fails if one of them cannot be generated at all. If a part of the new side cannot be generated,
/// the rest is compared, and the report is incomplete.
pub fn check(old: &Source, new: &Source, settings: &DriftSettings, today: Today) -> Result<Report, Diagnostics> {
    let mut incomplete: Vec<String> = old.incomplete.iter().chain(&new.incomplete).cloned().collect();
    if is_same(old, new) {
        // Two sides that cannot be read are not the same API.
        let documents = crate::documents(&old.inputs, None)?;
        if documents.is_empty() {
            incomplete.push(format!("{} has no OpenAPI document.", old.label));
        }
        let mut report = Report::without_findings(&old.label, &new.label, settings);
        report.incomplete.splice(0..0, incomplete);
        return Ok(report);
    }
    let (before, after) = std::thread::scope(|scope| {
        let before = scope.spawn(|| side(old, &old.settings.names, &[]));
        let after = if has_own_names(old, new) {
            side(new, &new.settings.names, &[])
        } else {
            names_of(old).and_then(|names| side(new, &names, &[]))
        };
        (before.join().unwrap_or_else(|_| Err(Diagnostics::internal("the old side cannot be generated"))), after)
    });
    let mut before = before?;
    let after = match after {
        Ok(after) => after,
        Err(errors) => {
            let names = if has_own_names(old, new) { &new.settings.names } else { &before.output.names };
            let partial = Source { settings: Settings { keep_going: true, ..new.settings.clone() }, ..new.clone() };
            let Ok(after) = side(&partial, names, &[]) else { return Err(errors) };
            incomplete.extend(
                after.output.report.left_out.iter().map(|part| format!("{} cannot be generated: {part}", new.label)),
            );
            let known = |part: &str| part.contains(' ') && !super::wire::is_missing(&before.output.document, part);
            let left_out = after.output.report.left_out.iter().filter(|one| known(&one.part)).map(|one| LeaveOut {
                operation: one.part.clone(),
                reason: "the other side cannot be generated".to_owned(),
            });
            let left_out: Vec<LeaveOut> = left_out.collect();
            before = side(old, &before.output.names.clone(), &left_out)?;
            after
        }
    };
    let mut findings = compare(&before.version(), &after.version());
    let has_other_overlay =
        old.overlay.as_ref().map(|overlay| &overlay.text) != new.overlay.as_ref().map(|overlay| &overlay.text);
    if has_other_overlay || has_own_names(old, new) {
        mark_overlay(&mut findings, old, new, &before)?;
    }
    findings.extend(unused_actions(&before.output, &after.output));
    let mut report = Report::of_findings((&old.label, &before.version()), &new.label, findings, settings, today);
    report.incomplete.splice(0..0, incomplete);
    Ok(report)
}

/// Whether the crates cannot differ: what they are generated from is the same, also the order of fields.
///
/// If the texts differ, the normalised documents decide, which takes much less time than generating both crates.
fn is_same(old: &Source, new: &Source) -> bool {
    let texts = |source: &Source| -> Vec<String> { source.inputs.iter().map(|input| input.text.clone()).collect() };
    let overlay = |source: &Source| source.overlay.as_ref().map(|overlay| overlay.text.clone());
    let facts = |source: &Source| format!("{:?}", source.inputs.iter().map(|input| &input.facts).collect::<Vec<_>>());
    let settings = |source: &Source| format!("{:?}", Settings { names: Names::default(), ..source.settings.clone() });
    if settings(old) != settings(new) || old.manifest != new.manifest || has_own_names(old, new) {
        return false;
    }
    let is_same_text = texts(old) == texts(new) && overlay(old) == overlay(new) && facts(old) == facts(new);
    is_same_text || has_same_documents(old, new)
}

/// Whether the normalised documents are the same, and the overlays apply in the same way.
fn has_same_documents(old: &Source, new: &Source) -> bool {
    let normalised = |source: &Source| {
        normalise(&source.inputs, source.overlay.as_ref(), &tolerant(&source.settings)).ok().map(|found| {
            let unused = found.warnings.into_iter().filter(|warning| warning.code == NEVER_APPLIED);
            (found.document, unused.map(|warning| warning.message).collect::<Vec<_>>())
        })
    };
    let (before, after) = std::thread::scope(|scope| {
        let before = scope.spawn(|| normalised(old));
        (before.join().ok().flatten(), normalised(new))
    });
    match (before, after) {
        (Some((before, unused)), Some((after, still_unused))) => {
            same_in_order(before.root(), after.root()) && unused == still_unused
        }
        _ => false,
    }
}

/// Whether the new side has other names than the old one: a maintainer has renamed something.
fn has_own_names(old: &Source, new: &Source) -> bool {
    let (old, new) = (&old.settings.names, &new.settings.names);
    !old.is_empty() && !new.is_empty() && old != new
}

/// Whether two nodes have the same values, and the fields of all objects have the same order.
fn same_in_order(old: &Node, new: &Node) -> bool {
    match (&old.value, &new.value) {
        (Value::Object(old), Value::Object(new)) => {
            let mut pairs = old.iter().zip(new);
            old.len() == new.len() && pairs.all(|(old, new)| old.0 == new.0 && same_in_order(old.1, new.1))
        }
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same_in_order(old, new))
        }
        (old, new) => old == new,
    }
}

/// Returns the names that both sides have.
fn names_of(old: &Source) -> Result<Names, Diagnostics> {
    if old.settings.names.is_empty() {
        names(&old.inputs, old.overlay.as_ref(), &tolerant(&old.settings))
    } else {
        Ok(old.settings.names.clone())
    }
}

/// A side that is compared may have overlay actions that no longer apply: these are findings.
fn tolerant(settings: &Settings) -> Settings {
    Settings { allow_unused_actions: true, ..settings.clone() }
}

fn side(source: &Source, names: &Names, left_out: &[LeaveOut]) -> Result<Side, Diagnostics> {
    let mut settings = Settings { names: names.clone(), ..tolerant(&source.settings) };
    settings.leave_out.extend_from_slice(left_out);
    let output = generate(&source.inputs, source.overlay.as_ref(), &settings)?;
    let surface = Surface::of(&output.tree, source.manifest.as_deref())?;
    Ok(Side { output, surface })
}

/// Finds the changes that come from the overlay: those that are not there if the new documents have the old overlay.
fn mark_overlay(findings: &mut [Finding], old: &Source, new: &Source, before: &Side) -> Result<(), Diagnostics> {
    let upstream = Source { overlay: old.overlay.clone(), settings: old.settings.clone(), ..new.clone() };
    let upstream = side(&upstream, &before.output.names, &[])?;
    let known: BTreeSet<String> =
        compare(&before.version(), &upstream.version()).into_iter().flat_map(|finding| finding.fingerprints).collect();
    for finding in findings {
        if finding.cause == Cause::Upstream && finding.fingerprints.iter().all(|one| !known.contains(one)) {
            finding.cause = Cause::Overlay;
        }
    }
    Ok(())
}

/// Returns the overlay actions that applied to the old documents and do not apply to the new ones.
fn unused_actions(old: &Output, new: &Output) -> Vec<Finding> {
    let rule = rules::OVERLAY_ACTION_UNUSED;
    let unused = |output: &Output| -> Vec<crate::Diagnostic> {
        output.warnings.iter().filter(|warning| warning.code == NEVER_APPLIED).cloned().collect()
    };
    let known = unused(old);
    let finding = |warning: crate::Diagnostic| {
        let place = match (&warning.file, warning.position) {
            (Some(file), Some((line, _))) => format!("{file}:{line}"),
            (file, _) => file.clone().unwrap_or_default(),
        };
        Finding {
            rule: rule.id.to_owned(),
            level: rule.request,
            side: None,
            cause: Cause::Upstream,
            fingerprints: fingerprints::of(rule.id, None, &warning.message, &[]),
            message: warning.message,
            meaning: "The client lacks what the action adds. Correct the target, or delete the action.".to_owned(),
            old: None,
            new: Some(Position { pointer: warning.pointer.unwrap_or_default(), place }),
            operations: Vec::new(),
            surface: Vec::new(),
            rename: None,
        }
    };
    let is_new = |warning: &crate::Diagnostic| known.iter().all(|other| other.message != warning.message);
    unused(new).into_iter().filter(is_new).map(finding).collect()
}

/// Returns the changes of a surface that the generator makes: the released surface, and the released documents as the
/// current generator processes them.
pub fn generator_changes(released: &Surface, source: &Source) -> Result<Vec<Finding>, Diagnostics> {
    let now = side(source, &source.settings.names, &[])?;
    let changes = super::surface::compare(released, &now.surface);
    Ok(changes
        .into_iter()
        .map(|change| Finding { cause: Cause::Generator, ..super::leftover::alone(change) })
        .collect())
}
