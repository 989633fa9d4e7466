//! The data that a parse gives: plain owned values with public fields.
//!
//! Every struct is `#[non_exhaustive]`: read its fields freely, and build one with its `new` (or `Default`) and
//! assignments. With the feature `serde` every type serialises; names are the field names in snake case, kinds are
//! kebab-case strings, absent fields and empty lists are left out, and reading the JSON back gives an equal value.
//!
//! # What a field's absence means
//!
//! `None` says that the input does not tell. Nothing here is guessed: where a value is derived (a time from an id,
//! a year from its surroundings) the value says so itself.

mod author;
mod entity;
mod id;
mod listing;
mod media;
mod merge;
mod number;
mod post;
mod quote;
mod segmentation;
mod thread;
mod time;

pub use author::Author;
pub use entity::{Entity, EntityKind, Span};
pub use id::PostId;
pub use listing::{Listing, Teaser};
pub use media::{Media, MediaKind, MediaSource};
pub use merge::{MergeConflict, MergeField, Merged};
pub use number::Number;
pub use post::{Count, Poll, PollChoice, Post, ReplyPosition, Role, Stats};
pub use quote::Quote;
pub use segmentation::{Segmentation, SegmentationConfidence};
pub use thread::{Gap, GapKind, Thread};
pub use time::{Day, InvalidDay, TimeOrigin, Timestamp, YearOrigin};
