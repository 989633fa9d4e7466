//! The text engine: what plain text tells, from `&str` alone.

pub(crate) mod boilerplate;
mod confidence;
pub(crate) mod copies;
pub(crate) mod dates;
mod entities;
pub(crate) mod evidence;
pub(crate) mod fillers;
pub(crate) mod front_matter;
pub(crate) mod lines;
pub(crate) mod markdown;
mod partition;
pub(crate) mod seen;
pub(crate) mod segment;
pub(crate) mod series;
pub(crate) mod shreds;
pub(crate) mod unwrap;

pub(crate) use entities::cashtags;
pub use entities::entities;
