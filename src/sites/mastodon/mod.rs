//! Mastodon: a post with its conversation, as browsers saved it from the web app, and as servers of before 4.0 wrote it.
//!
//! # Eras of its markup
//!
//! - A (2017 to 2022-11, before 4.0): the server writes the conversation, with microformats (`h-entry`, `e-content`,
//!   `p-summary`); media, polls and cards are parts of a script with a list or a form beside them.
//! - B (2022-11 to 2024, 4.0 to 4.2): the web app; content warnings stand inside the text, icons are `<i>`.
//! - C (2024 to today, 4.3 and later): the web app; content warnings are banners, names of counts stand behind them,
//!   quotes (4.4).
//!
//! Any server may run it, so the content tells it.

mod home;
mod items;
mod media;
mod parts;
mod post;

use crate::adapter::{Adapter, Confidence, Context, Site, dom_of, markup_changed, not_a_thread};
use crate::dom::{Dom, Query};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::model::{Author, Post, Thread, Timestamp};
use crate::reader::identity::main_id;
use crate::reader::select::has_any;
use crate::reader::{self, described, identity, number_posts, roles, truncation};
use home::Home;
use url::Url;

/// The program; a host says nothing sure, the largest one alone is a hint.
static SITE: Site = Site::new("mastodon", "Mastodon", &["mastodon.social"]);

/// The web app's root and what it starts from (B, C); the public page (A).
const APP: [Query<'_>; 3] = [
    Query::constant("#mastodon"),
    Query::constant("script#initial-state"),
    Query::constant(".activity-stream"),
];

/// Pages of A alone.
const OLD: [Query<'_>; 1] = [Query::constant(".activity-stream")];

/// Posts (all eras).
const POSTS: [Query<'_>; 4] = [
    Query::constant(".detailed-status .status__content"),
    Query::constant(".status .status__content"),
    Query::constant(".status .status__info"),
    Query::constant(".detailed-status .detailed-status__meta"),
];

/// What a page has that shows one post with its conversation (B and C; A).
const CONVERSATION: [Query<'_>; 3] = [
    Query::constant(".detailed-status"),
    Query::constant(".detailed-status__wrapper"),
    Query::constant(".entry-center"),
];

/// When the focused post was written, in the page's head.
const TIMES: [&str; 2] = ["og:published_time", "article:published_time"];

/// What the web app's pages have, and those of A.
const FRAME: [Query<'_>; 4] = [
    Query::constant(".app-holder"),
    Query::constant(".columns-area"),
    Query::constant(".public-layout"),
    Query::constant(".column"),
];

/// What a page says instead of a post.
const ERRORS: [Query<'_>; 3] = [
    Query::constant(".regeneration-indicator"),
    Query::constant(".error-column"),
    Query::constant("body.error .dialog"),
];

/// Mastodon.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mastodon;

impl Adapter for Mastodon {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        let posts = has_any(dom, &POSTS);
        let program = has_any(dom, &APP);
        Confidence::of(posts, program || !posts && SITE.has_page(page))
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let dom = dom_of(page, &SITE)?;
        let (found, loose) = items::find(dom);
        if found.is_empty() {
            return Err(no_thread(page, dom));
        }
        let home = Home::new(page, dom).ok_or_else(|| {
            Error::new(
                ErrorKind::MarkupChanged,
                "this is a page of Mastodon, but nothing on it tells its server's address; give the page's URL",
            )
        })?;
        let main = items::main(&found, dom);
        if main.is_none() && !items::is_conversation(&found) {
            return Err(no_thread(page, dom));
        }
        let lines = items::lines_above(dom, &found);
        let stated = page.stated_url().and_then(|url| home.id(url));
        let focus = |post: &mut Post| {
            // The focused post's own time is written for people, in the reader's zone.
            let time = TIMES.iter().find_map(|name| dom.meta(name));
            let time = time.and_then(|time| time.parse().ok());
            let own = post.id.is_none() || stated.is_none() || post.id == stated;
            let time = time.filter(|_| own).map(Timestamp::from_page);
            post.published = post.published.or(time);
            if post.id.is_none() {
                post.id.clone_from(&stated);
                post.url = page.stated_url().cloned();
            }
        };
        let mut at = 0;
        let posts = reader::read_posts(&found, &post::FIELDS, cx, |item, block| {
            post::read(item.element, lines.get(&at).copied(), &home, block);
            items::note_above(item, &found, &mut block.findings);
            if main == Some(at) {
                focus(&mut block.post);
            }
            at += 1;
        })?;
        items::report_anchors(&found, loose, has_any(dom, &OLD), cx);
        let mut thread = Thread::new(posts.report(cx));
        roles::assign_roles_by_author(&mut thread.posts, main, |at| items::starts(&found, at), cx);
        if !items::are_chains_marked(&found) {
            thread.posts.iter_mut().for_each(|post| post.reply = None);
        }
        number_posts(&mut thread.posts);
        items::report_folds(dom, &found, cx);
        thread.gaps = items::gaps(dom, &found, &home);
        items::report_gaps_of(&thread.gaps, cx);

        let id = main_id(&thread.posts, main).or(stated);
        let given = page.given_url().and_then(|url| home.id(url));
        let author = dom.meta("profile:username");
        let author = author.map(|handle| Author::from_handle(handle.trim()));
        identity::fill_identity(&mut thread, main, [id, given], author, cx);
        thread.title = dom.title();
        truncation::check_items(page, dom, &found, &items::FOOTERS, cx);
        Ok(thread)
    }
}

/// Why a page gives no thread.
fn no_thread(page: &Page<'_>, dom: &Dom<'_>) -> Error {
    const SOUGHT: [Query<'_>; 4] = [
        Query::constant(".detailed-status"),
        Query::constant(".status"),
        Query::constant(".status__wrapper"),
        Query::constant(".status__content"),
    ];
    if has_any(dom, &ERRORS) {
        return not_a_thread(
            PageKind::ErrorPage,
            "this page of Mastodon says that there is no such post",
        );
    }
    if has_any(dom, &CONVERSATION) || page.url().is_some_and(names_post) {
        let what = described("the page of a post on Mastodon", page, dom);
        return markup_changed(&what, dom, &SOUGHT);
    }
    if !has_any(dom, &POSTS) && !has_any(dom, &FRAME) {
        let what = described("a page of Mastodon", page, dom);
        return markup_changed(&what, dom, &SOUGHT);
    }
    if has_any(dom, &POSTS) {
        not_a_thread(PageKind::Listing, "this page of Mastodon is a timeline")
    } else {
        not_a_thread(PageKind::Other, "this page of Mastodon shows no post")
    }
}

/// Whether an address is `/@ACCOUNT/NUMBER`.
fn names_post(url: &Url) -> bool {
    let mut segments = url.path_segments().into_iter().flatten();
    let account = segments
        .next()
        .is_some_and(|account| account.starts_with('@'));
    let number = segments.next().unwrap_or_default();
    account && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}
