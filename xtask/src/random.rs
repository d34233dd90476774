//! `cargo xtask random`: documents of random content, for `cargo xtask corpus`.

use std::fs;

use crate::documents::Sample;
use crate::project::root;
use crate::{Failure, Outcome, corpus};

#[derive(clap::Args)]
pub struct Args {
    /// How many documents
    #[arg(long, value_name = "N", default_value_t = 40)]
    documents: u64,
    /// The seed of the first; the others have those that follow
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Check every crate that was made, with warnings denied
    #[arg(long)]
    compile: bool,
}

pub fn run(args: &Args) -> Outcome {
    let folder = root().join("target").join("random");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| Failure::io("empty", &folder, &error))?;
    }
    for seed in args.seed..args.seed.saturating_add(args.documents) {
        let folder = folder.join(format!("seed_{seed}"));
        fs::create_dir_all(&folder).map_err(|error| Failure::io("create", &folder, &error))?;
        for (name, text) in Sample::new(seed).files() {
            let path = folder.join(name);
            fs::write(&path, text).map_err(|error| Failure::io("write", &path, &error))?;
        }
    }
    corpus::run(&corpus::Args::of(folder, args.compile))
}
