//! Names of findings that survive the reordering of a document, and the move of a schema to another place.

use super::finding::Use;
use super::wire::Side;
use crate::source::manifest::sha256;

/// How many characters of the hash make a fingerprint.
const LENGTH: usize = 16;

/// Returns one fingerprint per operation, so that a finding keeps a known fingerprint if other operations come or go.
pub(super) fn of(rule: &str, side: Option<Side>, message: &str, uses: &[Use]) -> Vec<String> {
    let side = side.map_or("", Side::name);
    let hash = |operation: &str, part: &str| {
        let mut hash = sha256([rule, side, operation, part, message].join("\n").as_bytes());
        hash.truncate(LENGTH);
        hash
    };
    if uses.is_empty() {
        return vec![hash("", "")];
    }
    uses.iter().map(|one| hash(&one.operation, &one.part)).collect()
}
