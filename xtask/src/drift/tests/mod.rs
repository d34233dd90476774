//! Sides of a comparison, in a copy of the project.

mod operands;
mod pairs;
mod project;
mod revisions;
mod upstream;
