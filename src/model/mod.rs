//! The data model: plain owned values with public fields.
//!
//! Every struct is `#[non_exhaustive]`: read its fields freely, and build one with its `new` (or `Default`) and
//! assignments. With the feature `serde` every type can be serialised and deserialised. Names are the field names in
//! snake case, kinds are kebab-case strings, and absent fields and empty lists are omitted. Deserialising the JSON
//! gives an equal value.
//!
//! ```
//! use unrolled::model::{Author, Post, PostId, Thread, Timestamp};
//!
//! let mut post = Post::new();
//! post.id = Some(PostId::new("1215710451343904768"));
//! post.published = post.id.as_ref().and_then(Timestamp::from_id);
//! post.text = Some("Terns.".to_owned());
//! let mut thread = Thread::new(vec![post]);
//! thread.author = Author::from_handle("tern_watch");
//! assert_eq!(thread.posts[0].text.as_deref(), Some("Terns."));
//! ```
//!
//! # Absent fields
//!
//! `None` means that the input does not say. Nothing is guessed: a derived value (a time from an id, a year from its
//! context) states its origin.

mod author;
mod block;
mod entity;
mod id;
mod joined;
mod kind_names;
mod listing;
mod media;
mod merged;
mod number;
mod post;
#[cfg(feature = "serde")]
mod post_json;
mod quote;
mod segmentation;
mod strings;
mod tally;
mod thread;
mod time;

pub use author::Author;
pub use block::{Block, BlockKind, CommunityNote, Style, StyleKind};
pub use entity::{Entity, EntityKind, Span};
pub use id::PostId;
pub use listing::{Listing, Teaser};
pub use media::{Media, MediaKind, MediaSource};
pub use merged::{MergeConflict, MergeField, Merged};
pub use number::SeriesNumber;
pub use post::{Count, Poll, PollChoice, Post, ReplyPosition, Role, Stats};
pub use quote::Quote;
pub use segmentation::{Segmentation, SegmentationConfidence};
pub(crate) use tally::Tally;
pub use thread::{Gap, GapKind, Thread};
pub use time::{Day, InvalidDay, TimeOrigin, Timestamp, YearOrigin};
