//! Reads pages of posts: the engine, which a site extends with tables and code, and code that sites share.
//!
//! A site of posts implements [`PostSite`]; its [`Adapter`](crate::Adapter) calls [`read_thread`] from
//! [`extract`](crate::Adapter::extract), and [`read_listing`] from [`listing`](crate::Adapter::listing) if it is a
//! [`ListingSite`] too. The site describes its markup in [`Tables`], and implements in code what tables cannot express;
//! the engine finds the posts, reads, places and numbers them, and reports missing data. The crate's own sites are read
//! in this way.
//!
//! # Example
//!
//! A whole site: its tables, and how one of its posts is read.
//!
//! ```
//! use unrolled::adapter::{Adapter, Confidence, Context, Registry, Site};
//! use unrolled::dom::Query;
//! use unrolled::model::{PostId, Thread};
//! use unrolled::reader::{
//!     Item, PostPage, PostReader, PostSite, Required, Tables, View, WhiteSpace, has_any, read_thread,
//! };
//! use unrolled::{Page, Parser, Result};
//!
//! static SITE: Site = Site::new("spindle", "Spindle", &["spindle.example"]);
//! const POSTS: [Query<'_>; 1] = [Query::constant("article[data-post]")];
//!
//! struct Spindle;
//!
//! impl Adapter for Spindle {
//!     fn site(&self) -> &Site {
//!         &SITE
//!     }
//!
//!     fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
//!         Confidence::of(has_any(page.dom()?, &POSTS), SITE.has_page(page))
//!     }
//!
//!     fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
//!         read_thread(Self, View::new(page, &SITE)?, cx)
//!     }
//! }
//!
//! impl<'d> PostSite<'d> for Spindle {
//!     type Place = ();
//!     const TABLES: Tables = Tables {
//!         marks: &POSTS,
//!         required: &[Required::ID, Required::TEXT],
//!         ..Tables::EMPTY
//!     };
//!
//!     fn read(&mut self, page: &PostPage<'d>, item: &Item<'d>, post: &mut PostReader) {
//!         post.post.id = item.element.attr("data-post").map(PostId::new);
//!         post.read_text(item.element, WhiteSpace::Blocks, |link| link.by_prefix(&page.links));
//!     }
//! }
//!
//! let parser = Parser::new().with_registry(Registry::builtin().with(Spindle));
//! let parsed = parser.parse("<article data-post=7>Terns.</article>")?;
//! assert_eq!(parsed.thread.posts[0].text.as_deref(), Some("Terns."));
//! # Ok::<(), unrolled::Error>(())
//! ```
//!
//! # Order of calls
//!
//! A value of [`PostSite`] reads one page, and may store data while it does. The engine calls its methods in this
//! order; those in braces many times, those in brackets only if needed:
//!
//! ```text
//! thread  = find, without_thread, { read, is_post }, without_content, main, [ without_main ], { page_number },
//!           assign_roles, gaps, check, identify, title, finish, read_teasers, has_footer, others
//! listing = find, without_listing, { read, is_post }, without_content, { thread_of }, profile, finish_listing,
//!           has_footer
//! ```
//!
//! Only [`read`](PostSite::read) must be implemented. The others have default implementations, which use the tables:
//!
//! | method | tables | returns |
//! |---|---|---|
//! | `find` (calls `post_around`, `place`) | `marks`, `other_marks`, `parts` | the posts, each with its context |
//! | `without_thread` (calls `no_posts`, `answer`, `names_post`) | `pages`, `sought` | the error for another page of the site |
//! | `read` | `required` | one post, its findings and its missing fields |
//! | `without_content` (calls `no_posts`) | `pages`, `sought` | the error for a page whose items turned out to be no posts |
//! | `gaps` | `folds` | the places where posts are left out |
//! | `title` | `title_ends` | the page's title |
//! | `has_footer` | `footers` | whether the source continues after the posts |
//!
//! The engine does the rest: findings about posts are reported after all posts are read, before
//! [`assign_roles`](PostSite::assign_roles); numbers that authors wrote (`3/12`) are parsed after the roles are known;
//! the thread's author is the main post's or [`identify`](PostSite::identify)'s; a source that ends inside the thread,
//! and text among the posts that is in no part of the result ([`Parsed::unread`](crate::Parsed::unread)), are reported
//! last.
//!
//! # Where to describe a site
//!
//! | what | where |
//! |---|---|
//! | the kinds of elements of a post, the fields of every post, the kinds of pages | a table |
//! | the parts of a post by their classes, in the vocabulary of all sites | [`Part`], [`Parts`], [`PostReader::read_part`] |
//! | another element by its class, links in it | [`by_class`], [`has_any`], [`link_target`], [`links_in`] |
//! | text with links | [`rich_text`](rich_text()) |
//! | pictures, counts, numbers that authors wrote | [`photo`], [`count`](count()), [`number_posts`] |
//! | unknown or missing parts of a post | [`PostReader`], which stores them until the posts are reported |
//! | the post that a reply answers | [`PostSite::assign_roles`] |
//! | the page's own numbers of its posts | [`PostSite::page_number`] |
//! | cards that link to other threads | [`PostSite::read_teasers`] |
//! | parts of posts that are inside none | [`Items::orphans`] |
//! | text among the posts that is not theirs | [`Tables::own`], [`PostSite::others`] |

mod account;
mod blocks;
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
mod markdown_text;
pub(crate) mod media;
mod moment;
mod numbers;
mod page;
mod page_kind;
mod part;
pub(crate) mod polls;
mod post;
#[cfg(feature = "json")]
mod replies;
mod rich_text;
mod roles;
mod select;
mod site;
mod source;
mod structure;
mod tables;
mod thread_signs;
mod translation;
mod truncation;

pub use counts::count;
pub use items::{Item, Items};
pub use media::photo;
pub use numbers::number_posts;
pub use page::{PostPage, View};
pub use part::{Part, Parts};
pub use post::{FinishedPosts, PostReader, Required, read_all};
pub use rich_text::{Link, LinkedText, WhiteSpace, rich_text};
pub use select::{by_class, has_any, link_target, links_in};
pub use site::{Identity, ListingSite, PostSite, find_posts, read_listing, read_thread};
pub use tables::{Answer, PageRow, Tables, When};

#[cfg(feature = "json")]
pub(crate) use blocks::{BlockWriter, StructuredText};
pub(crate) use dump_text::DumpText;
pub(crate) use link_cache::LinkCache;
pub(crate) use markdown_text::MarkdownText;
pub(crate) use part::parts;
pub(crate) use thread_signs::{has_thread_signs, is_post_url, is_source_code};
pub(crate) use {
    counts::*, findings::*, gaps::*, identity::*, listing::*, media::*, moment::*, numbers::*,
    page_kind::*, polls::*, post::*, rich_text::*, roles::*, select::*, source::*,
    structure::code_language, translation::translator, truncation::*,
};
#[cfg(feature = "json")]
pub(crate) use {json::*, replies::*};
