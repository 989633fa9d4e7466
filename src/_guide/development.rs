//! The tests, laboratories and benchmarks, the promises of a release, and where to start reading.
//!
#![doc = include_str!("development.md")]
