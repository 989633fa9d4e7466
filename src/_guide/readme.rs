//! The project's README: for whom this is, which sites are read in which form and on what evidence, what is not read,
//! how fast it is.
//!
#![doc = include_str!("../../README.md")]
