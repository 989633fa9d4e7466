//! The text engine: what plain text tells, from `&str` alone.

mod entities;

pub(crate) use entities::cashtags;
pub use entities::entities;
