//! Measures the generated types: the time to decode and encode values, and the time to compile the types.
//!
//! - `cargo bench --package codegen --bench types` measures both, which takes a few minutes.
//! - `... -- speed` compares decoding and encoding with types written by hand for serde, and with progenitor's types.
//! - `... -- check` compares the compile time with the same types with serde's derives. `... -- check SPEC...` does the
//!   same for the types of other specs.
//! - `... -- crates SPEC...` compares the compile time of the whole crate with progenitor's crate for the same normalised
//!   document.
//! - `... -- calls` compares calls of a local server: with the generated client, with progenitor's, and with reqwest.
//!
//! The measurements alternate between the variants, so that other load on the machine affects all of them equally.

mod calls;
mod check;
mod crates;
mod derives;
mod figures;
mod schemas;
mod speed;
mod workspace;

use std::error::Error;
use std::path::Path;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> Outcome {
    // Cargo adds the argument `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("types");
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            speed::run(&folder)?;
            check::run(&folder, &[])
        }
        ["calls"] => calls::run(&folder),
        ["speed"] => speed::run(&folder),
        ["check", specs @ ..] => check::run(&folder, specs),
        ["crates", specs @ ..] => crates::run(&folder, specs),
        _ => {
            Err("usage: cargo bench --package codegen --bench types [-- speed | -- calls | -- check SPEC... | -- crates SPEC...]"
                .into())
        }
    }
}
