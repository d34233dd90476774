//! Prints the judgements as a table, followed by the reasons of each disagreement.

use std::fmt::Write as _;

use codegen::drift::Level;
use codegen::drift::surface::SurfaceChange;

use super::judge::Opinion;
use super::proof::Row;

/// Returns the verdict about changes.
pub fn verdict(changes: &[SurfaceChange]) -> &'static str {
    changes.iter().map(|change| change.level).max().map_or("none", Level::name)
}

/// Returns what the compiler does with the program.
pub fn compiler(opinion: &Opinion) -> &'static str {
    if opinion.compiles() { "compiles" } else { "fails" }
}

/// Returns the table.
pub fn print(rows: &[Row]) -> String {
    let mut text = format!("{:<60} {:<6} {:>5}  {:<14} {:<10} agreement\n", "pair", "", "uses", "verdict", "compiler");
    for row in rows {
        let agreement = match &row.opinion {
            Opinion::BothCompile | Opinion::BothBreak => "yes",
            Opinion::Unseen => "yes: the compiler does not see the change",
            Opinion::Useless(_) => "NO: the program does not compile with its own crate",
            Opinion::TooStrict => "NO: the verdict is too strict",
            Opinion::TooLax(_) => "NO: the verdict is too lax",
        };
        let (verdict, compiler) = (verdict(&row.changes), compiler(&row.opinion));
        let Row { name, direction, uses, .. } = row;
        let _ = writeln!(text, "{name:<60} {direction:<6} {uses:>5}  {verdict:<14} {compiler:<10} {agreement}");
    }
    let count = |is: fn(&Opinion) -> bool| rows.iter().filter(|row| is(&row.opinion)).count();
    let _ = writeln!(
        text,
        "{} programs: {} compile and {} fail as the verdict says, {} compile and behave differently, {} disagree",
        rows.len(),
        count(|one| *one == Opinion::BothCompile),
        count(|one| *one == Opinion::BothBreak),
        count(|one| *one == Opinion::Unseen),
        count(|one| !one.agrees())
    );
    for row in rows.iter().filter(|row| row.opinion == Opinion::Unseen) {
        let breaking = row.changes.iter().filter(|change| change.level == Level::Breaking);
        breaking.for_each(|change| {
            let _ = writeln!(text, "{}, {}, compiles: {}: {}", row.name, row.direction, change.rule, change.message);
        });
    }
    for row in rows.iter().filter(|row| !row.opinion.agrees()) {
        let _ = writeln!(text, "\n== {}, {}", row.name, row.direction);
        for change in &row.changes {
            let _ = writeln!(text, "{:?} {}: {}", change.level, change.rule, change.message);
        }
        if let Opinion::Useless(error) | Opinion::TooLax(error) = &row.opinion {
            let _ = writeln!(text, "{error}");
        }
    }
    text
}
