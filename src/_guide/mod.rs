//! Guides: longer explanations that do not belong to a single item. This module has no code to call.
//!
//! Using the crate:
//!
//! - [`model`]: what a parse returns, what an absent value means, and the JSON
//! - [`reading_text`]: threads that survive only as text or Markdown
//! - [`recipes`]: common tasks, ready to paste
//! - [`limits`]: what a parse may cost
//!
//! Trusting it:
//!
//! - [`trust`]: the guarantees and how they are tested
//! - [`performance`]: how fast it is, why, and how to measure it
//! - [`sites`]: the supported sites and formats, and the evidence for each
//!
//! Building on it:
//!
//! - [`adapters`]: how to support another site
//! - [`house`]: the architecture, and where to make a change
//! - [`development`]: the tests, laboratories and benchmarks
//! - [`readme`]: the README, whose examples are tested

pub mod adapters;
pub mod development;
pub mod house;
pub mod limits;
pub mod model;
pub mod performance;
pub mod reading_text;
pub mod readme;
pub mod recipes;
pub mod sites;
pub mod trust;
