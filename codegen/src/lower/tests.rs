//! Each pass of the list has a file, states its position, and is needed.

use std::path::Path;

use super::context::Context;
use super::{PASSES, Pass, model};
use crate::diagnostic::Problems;
use crate::fixtures::{Fixture, all};
use crate::model::{Group, TypeGraph};
use crate::normalise::Normalised;
use crate::report::Report;

#[test]
fn every_pass_has_a_file_and_a_reason() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lower/passes");
    for Pass { name, why, .. } in PASSES {
        assert!(folder.join(format!("{name}.rs")).exists(), "{name}");
        assert!(["first", "last", "before", "after"].iter().any(|position| why.starts_with(position)), "{name}");
    }
}

#[test]
fn every_pass_changes_the_model_of_a_fixture() {
    let fixtures: Vec<Fixture> = ["ok", "err"].into_iter().flat_map(all).collect();
    let normalised: Vec<(&Fixture, Normalised)> =
        fixtures.iter().filter_map(|fixture| Some((fixture, normalise(fixture)?))).collect();
    for omitted in PASSES {
        let is_needed = |(fixture, normalised): &(&Fixture, Normalised)| {
            run(fixture, normalised, None) != run(fixture, normalised, Some(omitted.name))
        };
        assert!(normalised.iter().any(is_needed), "no fixture needs the pass {}", omitted.name);
    }
}

/// Returns the normalised document; `None` if an earlier stage refuses the fixture.
fn normalise(fixture: &Fixture) -> Option<Normalised> {
    let overlay = fixture.overlay.as_ref();
    let mut start = crate::start(&fixture.inputs, overlay, &crate::Settings::default()).ok()?;
    crate::read(&mut start, &fixture.settings).ok()
}

/// Returns the model after all passes but one, and whether there are errors.
fn run(fixture: &Fixture, normalised: &Normalised, omitted: Option<&str>) -> (Group, TypeGraph, bool) {
    let Normalised { openapi, tree, .. } = normalised;
    let (mut problems, mut report) = (Problems::default(), Report::default());
    let (dates, names) = (fixture.settings.dates, &fixture.settings.names);
    let (nested_forms, deep_lists, overrides) = Default::default();
    let former_names = super::former_names::find(tree);
    let mut context = Context {
        openapi,
        tree,
        dates,
        nested_forms,
        deep_lists,
        file: names,
        names,
        former_names: &former_names,
        overrides,
        problems: &mut problems,
        report: &mut report,
    };
    let (mut model, ..) = model(&mut context, &fixture.settings);
    for pass in PASSES.iter().filter(|pass| Some(pass.name) != omitted) {
        (pass.run)(&mut context, &mut model);
    }
    (model.root, model.types, problems.check().is_err())
}
