//! Reading pages of posts: the engine that a site's tables and code plug into, and what sites share.
//!
//! A site of posts implements [`PostSite`]; its [`Adapter`](crate::Adapter) calls [`read_thread`] from
//! [`extract`](crate::Adapter::extract), and [`read_listing`] from [`listing`](crate::Adapter::listing) if it is a
//! [`ListingSite`] too. The site says in [`Tables`] what its markup is and in code what no table can say; the engine
//! finds the posts, reads, places and numbers them, and reports what is missing. The crate's own sites are read so.
//!
//! # Order of calls
//!
//! A value of [`PostSite`] reads one page, and may keep what it learns on the way. The engine calls its methods in this
//! order; those in braces many times, those in brackets if need be:
//!
//! ```text
//! thread  = find, without_thread, { read }, main, [ without_main ],
//!           assign_roles, gaps, check, identify, title, finish, has_footer
//! listing = find, without_listing, { read }, { thread_of }, profile, finish_listing, has_footer
//! ```
//!
//! Only [`read`](PostSite::read) must be written. The others have bodies that read the tables:
//!
//! | method | tables | gives |
//! |---|---|---|
//! | `find` (calls `holder`, `place`) | `marks`, `other_marks`, `parts` | the posts, and what each is inside of |
//! | `without_thread` (calls `answer`, `names_post`) | `pages`, `sought` | the error for another page of the site |
//! | `read` | `required` | one post, what is odd about it, what it lacks |
//! | `gaps` | `folds` | where posts are left out |
//! | `title` | `title_ends` | the page's title |
//! | `has_footer` | `footers` | whether the source goes on behind the posts |
//!
//! The engine does the rest: what is odd about posts is reported when all are read, before
//! [`assign_roles`](PostSite::assign_roles); numbers that authors wrote (`3/12`) are read after the roles are known;
//! the thread's author is the main post's or [`identify`](PostSite::identify)'s; a source that ends inside the thread
//! is reported last.
//!
//! # Where a site's knowledge goes
//!
//! | what | where |
//! |---|---|
//! | what an element of a post is, what every post has, what a page is | a table |
//! | an element by its class, links in it | [`by_class`], [`has_any`], [`link_target`], [`links_in`] |
//! | words with links | [`rich_text`](rich_text()) |
//! | pictures, counts, numbers that authors wrote | [`photo`], [`count`](count()), [`number_posts`] |
//! | what is unknown or missing in a post | [`PostReader`], which keeps it until the posts are reported |
//! | who answers whom | [`PostSite::assign_roles`] |
//! | parts of posts that are inside none | [`Items::orphans`] |

mod counts;
mod dump_text;
mod findings;
mod gaps;
mod identity;
mod items;
#[cfg(feature = "json")]
mod json;
mod link_cache;
mod listing;
pub(crate) mod media;
mod moment;
mod numbers;
mod page;
mod page_kind;
pub(crate) mod polls;
mod post;
mod rich_text;
mod roles;
mod select;
mod site;
mod tables;
mod truncation;

pub use counts::count;
pub use items::{Item, Items};
pub use media::photo;
pub use numbers::number_posts;
pub use page::{PostPage, View};
pub use post::{FinishedPosts, PostReader, Required, read_all};
pub use rich_text::{Link, LinkedText, WhiteSpace, rich_text};
pub use select::{by_class, has_any, link_target, links_in};
pub use site::{Identity, ListingSite, PostSite, find_posts, read_listing, read_thread};
pub use tables::{Answer, PageRow, Tables, When};

pub(crate) use dump_text::DumpText;
#[cfg(feature = "json")]
pub(crate) use json::*;
pub(crate) use link_cache::LinkCache;
pub(crate) use {
    counts::*, findings::*, gaps::*, identity::*, listing::*, media::*, moment::*, numbers::*,
    page_kind::*, polls::*, post::*, rich_text::*, roles::*, select::*, truncation::*,
};
