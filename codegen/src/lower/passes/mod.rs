//! Passes: each changes the whole model, once schemas and operations are lowered.

mod access;
mod boxing;
mod collections;
mod constants;
mod conversions;
mod modules;
mod nulls;
mod recursive_types;
mod specificity;
mod tags;
mod usage;

use indexmap::IndexMap;

use super::context::Context;
use super::schemas::UnionDraft;
use crate::model::{Group, TypeGraph};
use crate::names::Scope;
use crate::settings::TypeSelection;

/// The model while the passes change it.
pub(super) struct Model {
    /// The operations of the client, and its groups.
    pub(super) root: Group,
    /// The type of the body of errors, if all operations declare the same one.
    pub(super) error_body: Option<String>,
    /// The definitions of all types but the unions in `unions`.
    pub(super) types: TypeGraph,
    /// The unions whose members are not distinguished yet. The pass `tags` moves them to `types`.
    pub(super) unions: IndexMap<String, UnionDraft>,
    /// The names of all types.
    pub(super) scope: Scope,
    pub(super) selection: TypeSelection,
}

/// A pass over the model.
#[cfg_attr(not(test), expect(dead_code, reason = "names and reasons are for readers, and for the test below"))]
pub(super) struct Pass {
    /// The name, which is also that of its file.
    pub(super) name: &'static str,
    /// Why the pass runs at this position.
    pub(super) why: &'static str,
    pub(super) run: fn(&mut Context, &mut Model),
}

/// The passes, in their order.
pub(super) const PASSES: &[Pass] = &[
    Pass {
        name: "tags",
        why: "first: every other pass needs the members of unions, and all types are known now",
        run: tags::run,
    },
    Pass {
        name: "constants",
        why: "before `access`, which copies fields: a copy keeps the constant",
        run: constants::run,
    },
    Pass {
        name: "usage",
        why: "after `tags`, because unions hold types: removes types that no operation reaches",
        run: usage::run,
    },
    Pass {
        name: "access",
        why: "after `usage`: only a type that is both decoded and encoded is split by direction",
        run: access::run,
    },
    Pass {
        name: "nulls",
        why: "after `access`: only fields that requests contain distinguish null and absent",
        run: nulls::run,
    },
    Pass {
        name: "modules",
        why: "after `access`: the halves of a split type may belong to different groups",
        run: modules::run,
    },
    Pass {
        name: "recursive_types",
        why: "before `boxing`: a type that contains only itself cannot be boxed, and is an error",
        run: recursive_types::run,
    },
    Pass {
        name: "collections",
        why: "after `access`: only a field that stays required can be a required list",
        run: collections::run,
    },
    Pass {
        name: "conversions",
        why: "before `boxing`: an argument is the type itself, not the box around it",
        run: conversions::run,
    },
    Pass { name: "boxing", why: "last: every other pass looks at the types inside of the boxes", run: boxing::run },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pass_has_a_file_and_a_reason() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/lower/passes");
        for Pass { name, why, .. } in PASSES {
            assert!(std::path::Path::new(folder).join(format!("{name}.rs")).exists(), "{name}");
            assert!(["first", "last", "before", "after"].iter().any(|position| why.starts_with(position)), "{name}");
        }
    }
}
