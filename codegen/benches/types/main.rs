//! What the generated types cost: the time to decode and encode values, and the time to compile them.
//!
//! - `cargo bench --package codegen --bench types` does both in a few minutes.
//! - `... -- speed` compares them with types written by hand for serde, and with progenitor's.
//! - `... -- check` compares them with the same types with serde's derives; `... -- check SPEC...` does it for the types
//!   of your own specs.
//!
//! Contenders take turns, so that what else the machine does meets all of them.

mod check;
mod derives;
mod figures;
mod schemas;
mod speed;
mod workspace;

use std::error::Error;
use std::path::Path;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> Outcome {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("types");
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            speed::run(&folder)?;
            check::run(&folder, &[])
        }
        ["speed"] => speed::run(&folder),
        ["check", specs @ ..] => check::run(&folder, specs),
        _ => Err("usage: cargo bench --package codegen --bench types [-- speed | -- check SPEC...]".into()),
    }
}
