//! Timelines: profiles, searches, lists.

use super::parts::is_known;
use super::{items, page, post};
use crate::adapter::Context;
use crate::dom::{Dom, Element, Links, Query};
use crate::error::{Error, ErrorKind, Result};
use crate::input::Page;
use crate::model::{Author, Listing};
use crate::network::twitter::{profile, set_profile};
use crate::reader::listing::{listing, report_profile};
use crate::reader::select::source;
use crate::reader::{self, truncation};
use crate::report::{Finding, Missing};

/// Name and handle of whose profile it is, and the picture, which leads to itself.
const NAME: Query<'_> = Query::constant("[data-testid=UserName]");
const AVATAR: Query<'_> = Query::constant("a[href$='/photo'] img[src]");

/// Beside the handle of who follows the reader.
const FOLLOWS: &str = "userFollowIndicator";

/// What a timeline says that shows no posts.
const EMPTY: Query<'_> = Query::constant("[data-testid=emptyState]");

/// Reads a timeline. Which of its posts are one thread it does not say, so each is a card.
pub(super) fn read(
    page: &Page<'_>,
    dom: &Dom<'_>,
    links: &Links,
    cx: &mut Context,
) -> Result<Listing> {
    let found = items::posts(dom);
    if found.is_empty() {
        match (dom.first(&EMPTY), dom.first(&NAME)) {
            (Some(_), Some(_)) => {}
            (Some(panel), None) => return Err(page::says(panel)),
            (None, _) => {
                let other = page::stands_in(page, dom);
                return Err(other.unwrap_or_else(|| page::changed(page, dom)));
            }
        }
    }
    let mut opened = false;
    let posts = reader::read_posts(&found, &post::FIELDS, cx, |item, block| {
        opened |= post::read(item, links, block).opened;
    })?;
    // A profile's head, or the address, says what a page is; else posts that all have their marks do.
    let conversation = page::named(page).ids().next().is_some();
    if conversation || !page::is_list(page, dom) {
        let marked = opened && found.iter().all(|item| item.by_anchor);
        if !(conversation || marked) {
            return Err(page::changed(page, dom));
        }
        return Err(Error::new(
            ErrorKind::NotAListing,
            "this page of X is no timeline; if it is a conversation, parse it as a thread",
        ));
    }
    let posts = posts.report(cx);
    let mut listing = listing(&found, posts, |_| None);
    listing.author = author(page, dom, links);
    report_profile(listing.author.as_ref(), false, cx);
    if let Some(author) = &listing.author
        && author.name.is_some()
        && author.verified.is_none()
    {
        let what = Missing::VerifiedMark;
        cx.found(&Finding::ProfileLacks { what });
    }
    if dom.first(&items::CELL).is_some() {
        items::report_rows(&found, cx);
    }
    items::report_unmarked(&found, cx);
    truncation::check_list(page, dom, &found, &page::BESIDE, cx);
    Ok(listing)
}

/// Whose profile it is, if it is one.
fn author(page: &Page<'_>, dom: &Dom<'_>, links: &Links) -> Option<Author> {
    let addressed = page.url().and_then(profile);
    let head = dom.first(&NAME);
    let mut author = head.map(post::author).unwrap_or_default();
    let is_unknown = |mark: Element<'_>| {
        let testid = mark.attr("data-testid");
        testid.is_some_and(|testid| !is_known(testid) && testid != FOLLOWS)
    };
    if head.is_some_and(|head| head.descendants().any(is_unknown)) {
        author.verified = author.verified.filter(|verified| *verified);
    }
    let handle = author.handle.take();
    author.handle = handle.or(addressed.map(str::to_owned));
    author.avatar = dom
        .first(&AVATAR)
        .and_then(|img| source(img, links))
        .map(Box::new);
    set_profile(&mut author, links);
    Some(author).filter(|author| author.handle.is_some())
}
