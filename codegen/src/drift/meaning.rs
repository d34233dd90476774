//! What a finding means for code that uses the crate, in one or two sentences.

use super::anchors::Anchors;
use super::finding::Finding;
use super::level::Level;
use super::wire::Side;
use crate::surface::{ItemKind, Surface};

/// Returns the meaning of a finding whose level and changes of the surface are known.
pub(super) fn of(finding: &Finding, anchors: &Anchors, surface: &Surface) -> String {
    let breaking = finding.surface.iter().filter(|change| change.level == Level::Breaking).count();
    if breaking > 0 {
        let items = if breaking == 1 { "one item" } else { "several items" };
        return format!("Code that uses {items} of the crate has to change.");
    }
    let compiles = "Code that uses the crate still compiles";
    match (finding.level, finding.side) {
        (Level::Documentation, _) => "Only documentation changes.".to_owned(),
        (Level::Breaking, Some(Side::Response)) => {
            format!("{compiles}, but it can fail to decode responses, or miss values.")
        }
        (Level::Breaking, _) => format!("{compiles}, but its requests can fail or mean something else."),
        (Level::Additive, _) => match unchanged(finding, anchors, surface) {
            Some((item, ty)) => format!("`{item}` stays `{ty}`: nothing to do."),
            None if finding.surface.is_empty() => format!("{compiles}: nothing to do."),
            None => format!("{compiles}. New items can be used."),
        },
    }
}

/// Returns the field that the finding is about, and its type.
fn unchanged(finding: &Finding, anchors: &Anchors, surface: &Surface) -> Option<(String, String)> {
    let pointer = &finding.new.as_ref()?.pointer;
    finding.surface.is_empty().then_some(())?;
    let mut fields = anchors.items(pointer).filter_map(|item| {
        let (owner, field) = item.rsplit_once("::")?;
        let name = owner.rsplit("::").next()?;
        Some((format!("{name}::{field}"), type_of(surface, owner, field)?))
    });
    fields.next()
}

/// Returns the type of a field as users write it.
fn type_of(surface: &Surface, owner: &str, field: &str) -> Option<String> {
    match &surface.items.get(owner)?.kind {
        ItemKind::Struct(item) => Some(item.fields.public.get(field)?.ty.replace("crate::", "")),
        _ => None,
    }
}
