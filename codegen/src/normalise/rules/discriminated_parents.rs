//! ```yaml
//! Pet:                                            Pet:
//!   discriminator: {propertyName: kind}             discriminator: {propertyName: kind}
//!   properties: {kind: {type: string}}     ->       properties: {kind: {type: string}}
//! Cat:                                              oneOf: [{$ref: '#/.../Cat'}]
//!   allOf: [{$ref: '#/.../Pet'}, ...]             Cat: ...
//! ```
//!
//! Inheritance as OpenAPI knows it (3.0.3, section 4.7.24.7): the parent has the discriminator, the heirs refer to
//! the parent. Where the parent is expected, any heir may come, and any that the mapping names. A discriminator
//! without either tells nothing apart, which is worth a warning.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::grammar::Kind;
use crate::normalise::Found;
use crate::normalise::rename::heirs;
use crate::normalise::walk::each;
use crate::source::Document;
use crate::source::node::{Node, join};

pub(in crate::normalise) fn apply(document: &mut Document, found: &mut Found) {
    let heirs = heirs(&document.root);
    let root = document.root.clone();
    each(&mut document.root, Kind::Schema, &mut |schema, pointer| {
        let Some(discriminator) = schema.get("discriminator").filter(|node| node.as_object().is_some()) else { return };
        if ["oneOf", "anyOf"].iter().any(|union| schema.get(union).is_some()) {
            return;
        }
        let here = join(pointer, "discriminator");
        let span = discriminator.span;
        let mapped = discriminator.get("mapping").and_then(Node::as_object).into_iter().flatten();
        let is_bare = |target: &&str| !target.contains(['#', '/']);
        let mapped = mapped.filter_map(|(_, target)| target.as_str());
        let mapped = mapped.map(|target| match Some(target).filter(is_bare) {
            Some(name) => join("#/components/schemas", name),
            None => target.to_owned(),
        });
        let mapped = mapped.filter(|target| target != pointer && root.pointer(target).is_some());
        let members = unique(mapped.chain(all_heirs(pointer, &heirs)));
        if members.is_empty() {
            let message =
                "the discriminator has nothing to tell apart: the schema is no union, and none inherits from it";
            let warning = found.problems.warning("discriminator", span, &here, message);
            warning.help("list the schemas that may come in `oneOf`, with an overlay action");
            return;
        }
        found.at(span, &here);
        let reference = |target: String| Node::object([("$ref", Node::string(target, span))], span);
        schema.set("oneOf", Node::array(members.into_iter().map(reference).collect(), span));
    });
}

/// The heirs of a component, and theirs, nearest first.
fn all_heirs(parent: &str, heirs: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut open: VecDeque<&str> = VecDeque::from([parent]);
    let mut all: Vec<String> = Vec::new();
    while let Some(next) = open.pop_front() {
        for heir in heirs.get(next).into_iter().flatten().filter(|heir| *heir != parent) {
            if !all.contains(heir) {
                all.push(heir.clone());
                open.push_back(heir);
            }
        }
    }
    all
}

fn unique(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| seen.insert(name.clone())).collect()
}
