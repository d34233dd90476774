//! `cargo xtask random`: random documents, on which `cargo xtask corpus` runs.

use std::fs;

use ::corpus::documents::RandomApi;

use crate::corpus;
use crate::failure::{Failure, Outcome};
use crate::project::root;

#[derive(clap::Args)]
pub struct Args {
    /// The number of documents
    #[arg(long, value_name = "N", default_value_t = 40)]
    documents: u64,
    /// The seed of the first document; the others have the seeds that follow
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Compile every crate with warnings denied
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
        for (name, text) in RandomApi::new(seed).files() {
            let path = folder.join(name);
            fs::write(&path, text).map_err(|error| Failure::io("write", &path, &error))?;
        }
    }
    corpus::run(&corpus::Args::new(folder, args.compile))
}
