//! Prints what the witnesses say as a table, followed by the sums and the reasons.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Testimony;
use super::reasons::Reason;
use crate::drift_proof::proof::Row;
use crate::drift_proof::table::{compiler, verdict};

/// Returns the table.
pub fn print(rows: &[Row], testimonies: &[Testimony]) -> String {
    let mut text = format!("{:<60} {:<6} {:<14} {:<8}", "pair", "", "verdict", "compiler");
    for testimony in testimonies {
        let _ = write!(text, "  {:<20} agreement", testimony.name);
    }
    text.push_str("  lints\n");
    for (index, row) in rows.iter().enumerate() {
        let Row { name, direction, changes, opinion, .. } = row;
        let _ = write!(text, "{name:<60} {direction:<6} {:<14} {:<8}", verdict(changes), compiler(opinion));
        for testimony in testimonies {
            let (statement, comparison) = &testimony.rows[index];
            let _ = write!(text, "  {:<20} {:<9}", statement.verdict, comparison.word());
        }
        let lints = testimonies.iter().filter(|testimony| testimony.has_lints);
        let _ = write!(
            text,
            "  {}",
            lints.flat_map(|one| one.rows[index].0.findings.clone()).collect::<Vec<_>>().join(" ")
        );
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    testimonies.iter().for_each(|testimony| sums(testimony, &mut text));
    for testimony in testimonies {
        for (row, (_, comparison)) in rows.iter().zip(&testimony.rows) {
            for what in &comparison.unexplained {
                let _ = writeln!(text, "{}, {}, {}, no reason: {what}", testimony.name, row.name, row.direction);
            }
        }
        for Reason { about, .. } in &testimony.unused {
            let _ = writeln!(text, "{}: no disagreement needs the reason for {about}", testimony.name);
        }
    }
    text
}

/// Adds the sums of a witness, and its reasons with the number of rows that need each of them.
fn sums(testimony: &Testimony, text: &mut String) {
    let count = |word: &str| testimony.rows.iter().filter(|(_, comparison)| comparison.word() == word).count();
    let Testimony { name, rows, .. } = testimony;
    let _ = writeln!(
        text,
        "\n{name}, {} comparisons: {} `yes` (the same findings), {} `verdict` (the same verdict, other findings), \
         {} `reason` (another verdict for a known reason), {} `NO` (no reason)",
        rows.len(),
        count("yes"),
        count("verdict"),
        count("reason"),
        count("NO"),
    );
    let mut needed: BTreeMap<&Reason, usize> = BTreeMap::new();
    for reason in rows.iter().flat_map(|(_, comparison)| &comparison.reasons) {
        *needed.entry(reason).or_default() += 1;
    }
    for (Reason { about, why }, count) in needed {
        let _ = writeln!(text, "{count:>5}  {about}: {why}");
    }
}
