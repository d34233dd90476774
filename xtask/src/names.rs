//! The names file: reads it before a run, and reports how the run changes it.

use std::path::Path;

use codegen::Names;

use crate::failure::Outcome;
use crate::input::input;
use crate::output::Target;
use crate::project::display;

/// Reads a names file. A file that does not exist has no names.
pub fn read(path: &Path) -> Outcome<Names> {
    if !path.exists() {
        return Ok(Names::default());
    }
    let (names, warnings) = Names::parse(&input(path)?)?;
    warnings.iter().for_each(|warning| anstream::eprintln!("{warning}"));
    Ok(names)
}

/// Reports the names that a run adds, removes and changes. Returns the file with the names of the run.
pub fn target(path: &Path, before: &Names, after: &Names) -> Outcome<Target> {
    let changes = after.changes(before);
    if before.is_empty() {
        let count = changes.len();
        anstream::println!("  {:<30} {count:>4} x  new names in {}", "names", display(path));
    } else {
        changes.iter().for_each(|change| anstream::println!("  {:<30}        {change}", "names"));
    }
    Ok(Target::File(path.to_path_buf(), after.to_yaml()?))
}
