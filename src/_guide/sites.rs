//! The supported sites and formats with the evidence for each, and the limitations.
//!
#![doc = include_str!("sites.md")]
