//! Timelines: profiles, searches, lists.

use super::items::{self, Item};
use super::parts::{Part, part};
use super::post;
use super::targets::Targets;
use crate::adapter::Context;
use crate::adapter::block;
use crate::adapter::find::attr;
use crate::adapter::listings::listing;
use crate::adapter::twitter::{at_handle, profile, set_profile};
use crate::dom::{Dom, Element, Query};
use crate::error::Result;
use crate::model::{Author, GapKind, Listing};

const CARD: Query<'_> = Query::constant(".profile-card");
const NAME: Query<'_> = Query::constant(".profile-card-fullname");
const HANDLE: Query<'_> = Query::constant(".profile-card-username");
const AVATAR: Query<'_> = Query::constant(".profile-card-avatar img");

/// What holds the posts of one thread.
const THREAD: &str = "thread-line";

/// Reads a timeline: each thread, or post that stands alone, is a card.
pub(super) fn read(
    dom: &Dom<'_>,
    found: &[Item<'_>],
    targets: &Targets,
    cx: &mut Context,
) -> Result<Listing> {
    let blocks = block::read_all(found, cx, |item, block| {
        post::read(item.element, targets, block);
    })?;
    let posts = block::posts(blocks, &post::FIELDS, cx);
    let mut listing = listing(found, posts, |item| {
        item.element
            .parent()
            .filter(|around| around.has_class(THREAD))
    });
    listing.author = author(dom, targets);
    // Newer posts are asked for without a cursor, those left out of a thread by its last post.
    listing.next_page = items::gaps(&items::folds(dom), found, None, targets)
        .into_iter()
        .filter(|gap| gap.kind == GapKind::LoadMore)
        .filter_map(|gap| gap.url)
        .next_back();
    Ok(listing)
}

/// Whose profile it is, if it is one.
fn author(dom: &Dom<'_>, targets: &Targets) -> Option<Author> {
    let mut author = Author::new();
    let shown = dom.first(&HANDLE).map(|handle| handle.text());
    author.handle = shown
        .as_deref()
        .and_then(at_handle)
        .or_else(|| targets.page_on_twitter().and_then(profile))
        .map(str::to_owned);
    set_profile(&mut author, &targets.links);
    author.name = dom
        .first(&NAME)
        .map(|name| attr(name, "title").unwrap_or_else(|| name.text()))
        .filter(|name| !name.is_empty());
    author.avatar = dom
        .first(&AVATAR)
        .and_then(|img| targets.media(img.attr("src")?))
        .map(Box::new);
    if let Some(card) = dom.first(&CARD) {
        let marked = |element: Element<'_>| part(element) == Some(Part::Verified);
        author.verified = Some(card.descendants().any(marked));
    }
    Some(author).filter(|author| author.handle.is_some() || author.name.is_some())
}
