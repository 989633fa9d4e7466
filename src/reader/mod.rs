//! Reading pages of posts: what adapters share.

pub(crate) mod counts;
mod dump_text;
pub(crate) mod findings;
pub(crate) mod gaps;
pub(crate) mod identity;
pub(crate) mod items;
#[cfg(feature = "json")]
pub(crate) mod json;
mod link_cache;
pub(crate) mod listing;
pub(crate) mod media;
pub(crate) mod moment;
pub(crate) mod numbers;
mod page_kind;
pub(crate) mod polls;
pub(crate) mod post;
pub(crate) mod rich_text;
pub(crate) mod roles;
pub(crate) mod select;
pub(crate) mod truncation;

pub use media::photo;
pub use numbers::number_posts;
pub use rich_text::linked_text;

pub(crate) use dump_text::DumpText;
pub(crate) use identity::agreed_id;
pub(crate) use link_cache::LinkCache;
pub(crate) use page_kind::{described, interstitial, is_login, page_kind};
pub(crate) use post::{check_posts, collect, finish_all, read_all, read_posts};
