//! The text engine: finds posts and entities in plain text, a `&str` alone.
//!
//! ```
//! use unrolled::text::entities;
//!
//! let text = "#terns and #gulls, says @tern_watch";
//! assert_eq!(entities(text)[1].display(text), "#gulls");
//! ```

mod confidence;
pub(crate) mod copies;
pub(crate) mod dates;
mod entities;
pub(crate) mod evidence;
pub(crate) mod fillers;
pub(crate) mod front_matter;
pub(crate) mod lines;
pub(crate) mod markdown;
pub(crate) mod match_text;
mod partition;
pub(crate) mod references;
pub(crate) mod segment;
pub(crate) mod series;
pub(crate) mod shreds;
pub(crate) mod table;
pub(crate) mod unwrap;

/// Whether a line has a property that only the site of the text knows.
pub(crate) type LineTest = fn(&str) -> bool;

pub use entities::entities;
pub(crate) use entities::{cashtags, entities_of_post};
