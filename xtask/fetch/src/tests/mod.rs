//! Fetching from a server of this computer that misbehaves.

mod cases;
mod server;
