//! The modules of the runtime that only one direction of types needs. A crate without a type of that direction needs
//! them for its feature `serialize`, with which every type has both directions.

use crate::model::{TypeDef, TypeGraph, TypeKind, Union};

/// Whether a crate needs a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Always,
    /// Only with the feature `serialize`.
    Serialize,
}

/// Returns the modules that decode and encode the objects and the tagged unions of a crate, and create those of
/// responses.
pub(super) fn modules(types: &TypeGraph) -> Vec<(&'static str, Need)> {
    let is_object = |def: &TypeDef| matches!(def.kind, TypeKind::Struct(_));
    let is_tagged = |def: &TypeDef| matches!(def.kind, TypeKind::Union(Union::Tagged { .. }));
    let objects = needs(types, is_object, [&["object_decoding", "slots", "losses"], &["object_encoding"]]);
    let tagged = needs(types, is_tagged, [&["tag_buffers", "tag_decoding"], &["tag_encoding"]]);
    let is_built = |def: &TypeDef| matches!(def.kind, TypeKind::Struct(_) | TypeKind::Union(_));
    let is_received = types.iter().any(|def| is_built(def) && def.decoded && !def.encoded);
    objects.chain(tagged).chain(is_received.then_some(("construction", Need::Serialize))).collect()
}

/// Returns the needs that types of one kind have. `modules` are those for decoding, then those for encoding.
fn needs(
    types: &TypeGraph,
    is_kind: impl Fn(&TypeDef) -> bool,
    [decoding, encoding]: [&'static [&'static str]; 2],
) -> impl Iterator<Item = (&'static str, Need)> {
    let found: Vec<&TypeDef> = types.iter().filter(|def| is_kind(def)).collect();
    let need = |is_used: fn(&&TypeDef) -> bool| {
        let need = if found.iter().any(is_used) { Need::Always } else { Need::Serialize };
        (!found.is_empty()).then_some(need)
    };
    let [decoded, encoded] = [need(|def| def.decoded), need(|def| def.encoded)];
    let all = [(decoding, decoded), (encoding, encoded)].into_iter();
    all.flat_map(|(modules, need)| need.into_iter().flat_map(|need| modules.iter().map(move |module| (*module, need))))
}
