//! Tests of the public API, as one program.

mod audit;
mod auto_traits;
mod conformance;
#[cfg(feature = "containers")]
mod containers;
mod detection;
#[cfg(feature = "json")]
mod forms;
mod house;
#[cfg(feature = "serde")]
mod json;
mod limits;
#[cfg(feature = "serde")]
mod model;
mod not_displayed;
mod ordinary;
mod reader;
mod structure;
mod tree;
mod unread;
