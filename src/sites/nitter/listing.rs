//! Timelines: profiles, searches, lists.

use super::items::{self, Item};
use super::parts::{Part, part};
use super::post;
use super::targets::Targets;
use crate::adapter::Context;
use crate::adapter::twitter::{at_handle, profile};
use crate::dom::{Dom, Element, Query};
use crate::limits::Limits;
use crate::model::{Author, GapKind, Listing, Teaser};

const CARD: Query<'_> = Query::constant(".profile-card");
const NAME: Query<'_> = Query::constant(".profile-card-fullname");
const HANDLE: Query<'_> = Query::constant(".profile-card-username");
const AVATAR: Query<'_> = Query::constant(".profile-card-avatar img");

/// What holds the posts of one thread.
const THREAD: &str = "thread-line";

/// Reads a timeline: each thread, or post that stands alone, is a card.
pub(super) fn read(dom: &Dom<'_>, found: &[Item<'_>], targets: &Targets) -> Listing {
    let blocks = found
        .iter()
        .map(|item| post::read(item.element, targets))
        .collect();
    // A list has no place for warnings.
    let posts = post::posts(blocks, &mut Context::new(Limits::default()));
    let mut listing = Listing::new();
    let mut last: Option<Element<'_>> = None;
    for (item, post) in found.iter().zip(posts) {
        let around = item
            .element
            .parent()
            .filter(|around| around.has_class(THREAD));
        match listing.teasers.last_mut() {
            Some(teaser) if around.is_some() && around == last => teaser.posts.push(post),
            _ => {
                let mut teaser = Teaser::new();
                teaser.id = post.id.clone();
                teaser.url = post.url.clone();
                teaser.author = post.author.clone();
                teaser.published = post.published;
                teaser.posts.push(post);
                listing.teasers.push(teaser);
            }
        }
        last = around;
    }
    listing.author = author(dom, targets);
    // Newer posts are asked for without a cursor, those left out of a thread by its last post.
    listing.next_page = items::gaps(dom, found, &[], targets)
        .into_iter()
        .filter(|gap| gap.kind == GapKind::LoadMore)
        .filter_map(|gap| gap.url)
        .next_back();
    listing
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
    author.url = author
        .handle
        .as_deref()
        .and_then(|handle| targets.profile(handle))
        .map(Box::new);
    author.name = dom.first(&NAME).map(|name| {
        name.attr("title")
            .map_or_else(|| name.text(), str::to_owned)
    });
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
