//! The project's README: who it is for, the supported sites and formats with the evidence for each, the limitations,
//! and the performance.
//!
#![doc = include_str!("../../README.md")]
