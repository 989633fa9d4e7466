//! The project's README.
//!
#![doc = include_str!("../../README.md")]
