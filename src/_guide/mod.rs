//! Guides: how to do a thing from beginning to end, and what does not belong to one item. Nothing here is code to call.
//!
//! - [`adapters`]: how to read a site that this crate does not know
//! - [`readme`]: which sites are read, in which form, on what evidence

pub mod adapters;
pub mod readme;
