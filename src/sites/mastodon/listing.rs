//! Timelines: profiles, hashtags, home, lists.

use std::collections::BTreeMap;

use super::home::Home;
use super::items::{Conversation, Found, is_conversation, report_folds};
use super::{LISTS, names_post};
use crate::adapter::Context;
use crate::chars::strip_invisible;
use crate::dom::{Element, Query};
use crate::error::{Error, ErrorKind, PageKind};
use crate::model::{Author, Listing};
use crate::reader::{
    Answer, ListingSite, PostSite, has_any, link_target, links_in, report_profile, source,
    text_without,
};
use crate::report::{Finding, Missing};

/// The head of a profile: the web app's (B, C); the server's since 2.6, and before (A).
const HEADS: [Query<'_>; 3] = [
    Query::constant(".account__header"),
    Query::constant(".public-account-header"),
    Query::constant(".h-card.p-author"),
];

/// The line of both names in it, in which the handle is smaller.
const NAMES: Query<'_> = Query::constant("h1");
const SMALL: &str = "small";

/// The element of the profile picture in it.
const AVATARS: [Query<'_>; 2] = [
    Query::constant(".avatar img"),
    Query::constant(".account__avatar img"),
];

/// A badge next to the name: bots, groups, roles on the server.
const BADGE: &str = "account-role";

/// A row of a list in the web app, whatever is in it, and its number and their count.
const ROWS: Query<'_> = Query::constant("article[data-id]");
const PLACE: &str = "aria-posinset";
const SIZE: &str = "aria-setsize";

/// Rows with accounts to follow, and buttons in place of posts, which contain no posts.
const OTHERS: [Query<'_>; 2] = [
    Query::constant(".inline-follow-suggestions"),
    Query::constant(".load-more"),
];

/// The buttons and links to posts that were not loaded: at the end, and between others (B, C). On pages of A both
/// classes are on links to the older and to the newer posts.
const FOLDS: [Query<'_>; 3] = [
    Query::constant(".load-more"),
    Query::constant("a[href*='max_id=']"),
    Query::constant("a[href*='min_id=']"),
];
const BETWEEN: &str = "load-gap";
const OLDER: &str = "max_id=";
const NEWER: &str = "min_id=";

/// The message of a list without posts.
const EMPTY: [Query<'_>; 2] = [
    Query::constant(".empty-column-indicator"),
    Query::constant(".nothing-here"),
];

impl<'d> ListingSite<'d> for Conversation<'d> {
    fn without_listing(&self, page: &Found<'d>, _: &mut Context) -> Option<Error> {
        let named = page.page.url().is_some_and(names_post);
        if named || self.has_main() || is_conversation(&page.items) {
            let message = "this Mastodon page is a conversation; parse it with Parser::parse";
            return Some(Error::new(ErrorKind::NotAListing, message));
        }
        if page.items.is_empty() {
            let answer = match self.answer(page) {
                Answer::Not(PageKind::Listing, _) if has_any(page.dom, &EMPTY) => return None,
                Answer::Not(PageKind::Listing, _) => Answer::Posts("a timeline on Mastodon"),
                answer => answer,
            };
            return Some(answer.error(&page.view, &Self::TABLES));
        }
        self.without_home()
    }

    fn profile(&self, page: &Found<'d>, cx: &mut Context) -> Option<Author> {
        let home = self.home()?;
        let account = page.page.url().and_then(|url| {
            let account = url.path_segments()?.next()?.strip_prefix('@')?;
            (!account.is_empty()).then(|| home.full_handle(account))
        });
        let head = HEADS.iter().find_map(|head| page.dom.first(head));
        let mut author = head.map(|head| author(head, home)).unwrap_or_default();
        // The title has both names too: `NAME (@HANDLE) - SERVER`.
        let title = page.dom.title().unwrap_or_default();
        let stated = |handle: &String| title.contains(&format!("(@{handle})"));
        let agrees = |handle: &String| account.as_ref() == Some(handle) || stated(handle);
        if head.is_some() && !author.handle.as_ref().is_some_and(agrees) {
            cx.found(&Finding::ProfileHandleElsewhere);
            author.handle = account.clone().or(author.handle);
        }
        author.handle = author.handle.or(account);
        let named = author
            .handle
            .as_deref()
            .and_then(|handle| name_in(&title, handle));
        if let Some(named) = named.filter(|named| author.name.as_ref() != Some(named)) {
            if author.name.is_some() {
                cx.found(&Finding::ProfileNameElsewhere);
            }
            author.name = Some(named);
        }
        let handle = author.handle.as_deref();
        if handle.is_none() && has_any(page.dom, &[LISTS[0]]) {
            let what = Missing::Handle;
            cx.found(&Finding::MissingInProfile { what });
        }
        author.url = handle.and_then(|handle| home.profile(handle)).map(Box::new);
        let author = Some(author).filter(|author| author.handle.is_some());
        report_profile(author.as_ref(), false, cx);
        author
    }

    fn finish_listing(&mut self, page: &Found<'d>, listing: &mut Listing, cx: &mut Context) {
        if !has_any(page.dom, &LISTS) {
            cx.found(&Finding::TimelineUnmarked);
        }
        let hidden = hidden_rows(page);
        if hidden > 0 {
            cx.found(&Finding::RowsWithoutPost { count: hidden });
        }
        let mut between = 0;
        let mut continues = false;
        report_folds(page, cx);
        let folds = FOLDS.iter().flat_map(|folds| page.dom.select(folds));
        let folds: BTreeMap<usize, Element<'d>> =
            folds.map(|fold| (fold.position(), fold)).collect();
        for fold in folds.into_values() {
            // Authors link to anything.
            if page.items.index_containing(fold).is_some() {
                continue;
            }
            let link = links_in(fold).find_map(link_target).unwrap_or_default();
            let url = || self.home()?.links.resolve(link);
            if link.contains(OLDER) {
                listing.next_page = url();
            } else if link.contains(NEWER) || fold.has_class(BETWEEN) && link.is_empty() {
                between += 1;
            } else if link.is_empty() {
                continues = true;
            }
        }
        if between > 0 {
            cx.found(&Finding::ListGaps { count: between });
        }
        if continues && listing.next_page.is_none() {
            cx.found(&Finding::NextPageMissing);
        }
    }
}

/// Returns the number of rows without a post: the app removes the posts of rows that are far from the screen, and the
/// reader's filters hide some.
fn hidden_rows(page: &Found<'_>) -> usize {
    let mut shown = 0;
    let mut size: usize = 0;
    let mut hidden = 0;
    for row in page.dom.select(&ROWS) {
        shown += usize::from(row.attr(PLACE).is_some());
        let stated = row.attr(SIZE).and_then(|size| size.trim().parse().ok());
        size = size.max(stated.unwrap_or(0));
        let is_other = || OTHERS.iter().any(|other| row.first(other).is_some());
        hidden += usize::from(page.items.first_in(row).is_none() && !is_other());
    }
    // More than a page can have: the number is of something else.
    let missing = size.saturating_sub(shown);
    hidden + if missing > MOST_ROWS { 0 } else { missing }
}

/// The maximum number of rows of which nothing is left.
const MOST_ROWS: usize = 100_000;

/// Returns the name in the title of a profile: `NAME (@HANDLE) - SERVER`.
fn name_in(title: &str, handle: &str) -> Option<String> {
    let (name, _) = title.split_once(&format!(" (@{handle})"))?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// Reads the head of a profile.
fn author(head: Element<'_>, home: &Home) -> Author {
    let mut author = Author::new();
    if let Some(names) = head.first(&NAMES) {
        let is_aside = |inner: Element<'_>| {
            inner.name() == SMALL || inner.name() == "button" || inner.has_class(BADGE)
        };
        author.name = text_without(names, is_aside).map(|name| name.trim().to_owned());
        let small = names.descendants().find(|inner| inner.name() == SMALL);
        let shown = small.and_then(|small| text_without(small, |inner| inner.name() == "button"));
        let shown = shown.as_deref().map(strip_invisible);
        let mut words = shown.iter().flat_map(|shown| shown.split_whitespace());
        let account = words.find_map(|word| word.strip_prefix('@'));
        author.handle = account.map(|account| home.full_handle(account));
    }
    let picture = AVATARS.iter().find_map(|avatar| head.first(avatar));
    author.avatar = picture
        .and_then(|img| source(img, &home.links))
        .map(Box::new);
    author
}
