//! Guides: how to do a thing from beginning to end, and what does not belong to one item. Nothing here is code to call.
//!
//! To use the crate:
//!
//! - [`model`]: what a parse gives, what it means when something is not there, and the JSON
//! - [`reading_text`]: threads of which only text or Markdown is left
//! - [`recipes`]: what people do with threads, to paste
//! - [`limits`]: what a parse may cost
//!
//! To trust it:
//!
//! - [`trust`]: what is promised and how it is tested
//! - [`performance`]: how fast it is, why, and how to measure it
//! - [`readme`]: which sites are read, in which form, on what evidence
//!
//! To build on it:
//!
//! - [`adapters`]: how to read a site that this crate does not know
//! - [`house`]: how the crate is built, and where what stands

pub mod adapters;
pub mod house;
pub mod limits;
pub mod model;
pub mod performance;
pub mod reading_text;
pub mod readme;
pub mod recipes;
pub mod trust;
