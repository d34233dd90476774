//! The proof finds a wrong verdict, in both directions.

use codegen::drift::Level;
use codegen::drift::surface::{SurfaceChange, compare};
use codegen::surface::Surface;

use super::judge::{Opinion, Seen, judge};
use super::{Pair, proof, small_crates};
use crate::project::root;

fn change(rule: &'static str, level: Level) -> SurfaceChange {
    let text = String::new();
    SurfaceChange { rule, level, item: text.clone(), before: None, after: None, message: text, example: None }
}

#[test]
fn verdicts_are_compared_with_the_compiler() {
    let breaking = || change("field-missing", Level::Breaking);
    let unseen = || change("arguments-reordered", Level::Breaking);
    let additive = || change("field-added", Level::Additive);
    let error = || Err("error".to_owned());
    for (changes, own, other, expected) in [
        (vec![], Ok(()), Ok(()), Opinion::BothCompile),
        (vec![additive()], Ok(()), Ok(()), Opinion::BothCompile),
        (vec![breaking()], Ok(()), error(), Opinion::BothBreak),
        (vec![unseen()], Ok(()), Ok(()), Opinion::Unseen),
        (vec![unseen()], Ok(()), error(), Opinion::TooLax("error".to_owned())),
        (vec![unseen(), breaking()], Ok(()), Ok(()), Opinion::TooStrict),
        (vec![additive()], Ok(()), error(), Opinion::TooLax("error".to_owned())),
        (vec![breaking()], error(), error(), Opinion::Useless("error".to_owned())),
    ] {
        assert_eq!(judge(&changes, &Seen { own, other }), expected);
    }
}

/// Compiles two pairs of small crates: one with the right verdicts, one with a rule that is left out, and one with a
/// rule too many.
#[test]
fn a_wrong_verdict_is_found() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pairs = || {
        let pairs = small_crates::pairs(&root().join("codegen/tests/surface/pairs")).expect("the pairs can be read");
        let names = ["the type of a field", "the order of fields is no difference"];
        pairs.into_iter().filter(|pair| names.contains(&pair.name.as_str())).collect::<Vec<Pair>>()
    };
    let opinions = |compare: &dyn Fn(&Surface, &Surface) -> Vec<SurfaceChange>| {
        let rows = proof::run(folder.path(), &pairs(), 1, compare).expect("cargo runs");
        rows.into_iter().map(|row| row.opinion.agrees()).collect::<Vec<bool>>()
    };
    assert_eq!(opinions(&compare), [true, true, true, true]);
    assert_eq!(opinions(&|_, _| Vec::new()), [false, false, true, true]);
    let planted = |old: &Surface, new: &Surface| {
        let mut changes = compare(old, new);
        changes.push(change("field-missing", Level::Breaking));
        changes
    };
    assert_eq!(opinions(&planted), [true, true, false, false]);
}
