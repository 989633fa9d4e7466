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

mod items;
mod media;
mod post;

use crate::adapter::notes::{Lacks, report_missing};
use crate::adapter::{
    Adapter, Confidence, Context, Site, agreed_id, conversation, cut, number_posts,
};
use crate::dom::{Dom, Links, Query};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::model::{Author, PostId, Thread, Timestamp};
use url::Url;

/// The program; a host says nothing sure, the largest one alone is a hint.
static SITE: Site = Site::new("mastodon", "Mastodon", &["mastodon.social"]);

/// The web app's root and what it starts from (B, C); the public page (A).
const APP: [Query<'_>; 3] = [
    Query::constant("#mastodon"),
    Query::constant("script#initial-state"),
    Query::constant(".activity-stream"),
];

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

/// What a page says instead of a post.
const ERRORS: [Query<'_>; 3] = [
    Query::constant(".regeneration-indicator"),
    Query::constant(".error-column"),
    Query::constant("body.error .dialog"),
];

/// What every post has. A post may be a picture, a poll or a link alone; behind a warning it may show nothing.
const FIELDS: [(&str, Lacks); 6] = [
    ("id", |post| post.id.is_none()),
    ("handle", |post| {
        post.author
            .as_ref()
            .is_none_or(|author| author.handle.is_none())
    }),
    ("display name", |post| {
        post.author
            .as_ref()
            .is_none_or(|author| author.name.is_none())
    }),
    ("avatar", |post| {
        post.author
            .as_ref()
            .is_none_or(|author| author.avatar.is_none())
    }),
    ("time", |post| post.published.is_none()),
    ("words, media or poll", |post| {
        post.text.is_none()
            && post.media.is_empty()
            && post.poll.is_none()
            && post.quotes.is_empty()
            && post.content_warning.is_none()
    }),
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
        let has = |marks: &[Query<'_>]| marks.iter().any(|mark| dom.first(mark).is_some());
        match (has(&APP), has(&POSTS)) {
            (true, true) => Some(Confidence::Certain),
            (false, true) => Some(Confidence::Likely),
            (true, false) => Some(Confidence::Weak),
            (false, false) => {
                let host = page.url().is_some_and(|url| SITE.has_host(url));
                host.then_some(Confidence::Weak)
            }
        }
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let dom = page.dom().ok_or_else(|| not_a_thread(page, None))?;
        let home = Home::new(page, dom);
        let found = items::find(dom);
        let Some(last) = found.last() else {
            return Err(not_a_thread(page, Some(dom)));
        };
        let home = home.ok_or_else(|| {
            Error::new(
                ErrorKind::MarkupChanged,
                "this is a page of Mastodon, but nothing on it tells its server's address; give the page's URL",
            )
        })?;
        let main = items::main(&found, dom);
        if main.is_none() && !items::is_conversation(&found) {
            return Err(not_a_thread(page, Some(dom)));
        }
        cx.check_posts(found.len())?;
        let lines = items::lines_above(dom);
        let mut thread = Thread::new(Vec::new());
        for (at, item) in found.iter().enumerate() {
            let above = item
                .element
                .parent()
                .and_then(|around| lines.get(&around.position()));
            let (post, notes) = post::read(item.element, above.copied(), &home);
            notes.tell(at, cx);
            thread.posts.push(post);
        }
        items::report_anchors(&found, cx);
        let stated = page.stated_url().and_then(|url| home.id(url));
        if let Some(shown) = main.and_then(|main| thread.posts.get_mut(main)) {
            // The focused post's own time is written for people, in the reader's zone.
            let time = dom
                .meta("og:published_time")
                .or_else(|| dom.meta("article:published_time"));
            let time = time
                .and_then(|time| time.parse().ok())
                .map(Timestamp::from_page);
            let own = shown.id.is_none() || stated.is_none() || shown.id == stated;
            shown.published = shown.published.or(time.filter(|_| own));
            if shown.id.is_none() {
                shown.id.clone_from(&stated);
                shown.url = page.stated_url().cloned();
            }
        }
        conversation::assign_roles(&mut thread.posts, main, |at| items::starts(&found, at), cx);
        if !items::are_chains_marked(&found) {
            thread.posts.iter_mut().for_each(|post| post.reply = None);
        }
        number_posts(&mut thread.posts);
        items::report_folds(dom, &found, cx);
        thread.gaps = items::gaps(dom, &found, &home);
        report_missing(&thread.posts, &FIELDS, cx);

        let shown = main.and_then(|main| thread.posts.get(main));
        let id = shown.and_then(|post| post.id.clone()).or(stated);
        thread.url = shown.and_then(|post| post.url.clone());
        thread.id = agreed_id(id, page.given_url().and_then(|url| home.id(url)), cx);
        let author = dom
            .meta("profile:username")
            .map(|handle| Author::from_handle(handle.trim()));
        thread.author = conversation::main_author(&thread.posts, author, cx);
        thread.title = dom.title();
        let footer = items::has_footer(dom, last.element);
        cut::report(
            page.source(),
            dom,
            last.element,
            found.len() - 1,
            footer,
            cx,
        );
        Ok(thread)
    }
}

/// The server that a page is of: its addresses are relative.
struct Home {
    links: Links,
    host: String,
    /// What handles of the server's own accounts end in; mostly its host.
    domain: String,
}

impl Home {
    fn new(page: &Page<'_>, dom: &Dom<'_>) -> Option<Self> {
        const ABSOLUTE: [Query<'_>; 2] = [
            Query::constant("a.status__relative-time[href^=http]"),
            Query::constant("a.detailed-status__datetime[href^=http]"),
        ];
        let linked = || {
            let mut links = ABSOLUTE.iter().flat_map(|query| dom.select(query));
            links.find_map(|link| Url::parse(link.attr("href")?).ok())
        };
        let url = page
            .stated_url()
            .or_else(|| page.given_url())
            .cloned()
            .or_else(linked)?;
        let host = url.host_str()?.to_owned();
        // `alice@example.org`, whose page may be `https://social.example.org/@alice`.
        let local = |handle: &str| {
            let (name, domain) = handle.trim().trim_start_matches('@').split_once('@')?;
            let account = url.path_segments()?.next()?;
            (account.strip_prefix('@') == Some(name)).then(|| domain.to_owned())
        };
        let domain = dom.meta("profile:username").and_then(local);
        Some(Self {
            links: Links::new(&url.origin().ascii_serialization())?,
            domain: domain.unwrap_or_else(|| host.clone()),
            host,
        })
    }

    /// A handle with its server, which the server leaves out for its own accounts.
    fn full_handle(&self, account: &str) -> String {
        if account.contains('@') {
            account.to_owned()
        } else {
            format!("{account}@{}", self.domain)
        }
    }

    /// The id in a post's address: `/@user/NUMBER`, `/@user@host/NUMBER`, `/users/user/statuses/NUMBER`; it is the
    /// number of the server that the address is of.
    fn id(&self, url: &Url) -> Option<PostId> {
        let mut segments = url.path_segments()?;
        let number = match segments.next()? {
            account if account.starts_with('@') => segments.next()?,
            "users" => segments.nth(2)?,
            _ => return None,
        };
        let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let host = url.host_str().unwrap_or(&self.host);
        plain.then(|| PostId::new(format!("{host}/{number}")))
    }
}

/// Why a page gives no thread.
fn not_a_thread(page: &Page<'_>, dom: Option<&Dom<'_>>) -> Error {
    let has = |marks: &[Query<'_>]| {
        dom.is_some_and(|dom| marks.iter().any(|mark| dom.first(mark).is_some()))
    };
    let not_a_thread = |kind, message: &str| Error::new(ErrorKind::NotAThread(kind), message);
    if has(&ERRORS) {
        return not_a_thread(
            PageKind::ErrorPage,
            "this page of Mastodon says that there is no such post",
        );
    }
    let named = page.url().is_some_and(|url| {
        let mut segments = url.path_segments().into_iter().flatten();
        segments
            .next()
            .is_some_and(|account| account.starts_with('@'))
            && segments
                .next()
                .is_some_and(|id| id.bytes().all(|b| b.is_ascii_digit()) && !id.is_empty())
    });
    if !has(&CONVERSATION) && !named {
        return if has(&POSTS) {
            not_a_thread(PageKind::Listing, "this page of Mastodon is a timeline")
        } else {
            not_a_thread(PageKind::Other, "this page of Mastodon shows no post")
        };
    }
    const SOUGHT: [(&str, Query<'_>); 4] = [
        ("detailed-status", Query::constant(".detailed-status")),
        ("status", Query::constant(".status")),
        ("status__wrapper", Query::constant(".status__wrapper")),
        ("status__content", Query::constant(".status__content")),
    ];
    let counts: Vec<String> = SOUGHT
        .iter()
        .map(|(class, query)| {
            let count = dom.map_or(0, |dom| dom.select(query).count());
            format!("class={class:?}: {count}")
        })
        .collect();
    Error::new(
        ErrorKind::MarkupChanged,
        format!(
            "this is the page of a post on Mastodon, but none was found; a page as the server sent it, without what its script adds, holds none. Sought and found in it: {}",
            counts.join(", ")
        ),
    )
}
