//! Timelines: profiles, searches, lists; and the versions of an edited post.

use super::items::{Found, Instance, Item, report_folds, report_unmarked};
use super::page::{EDITS, EMPTY};
use super::parts::PARTS;
use super::targets::Targets;
use crate::adapter::Context;
use crate::chars::strip_invisible;
use crate::dom::{Dom, Element, Query};
use crate::error::{Error, ErrorKind, PageKind};
use crate::model::{Author, GapKind, Listing};
use crate::network::twitter::{at_handle, profile, set_profile};
use crate::reader::{Answer, ListingSite, Part, PostSite, attr, has_any, report_profile};
use crate::report::Finding;

const CARD: Query<'_> = Query::constant(".profile-card");
const NAME: Query<'_> = Query::constant(".profile-card-fullname");
const HANDLE: Query<'_> = Query::constant(".profile-card-username");
const AVATAR: Query<'_> = Query::constant(".profile-card-avatar img");

/// The class of a thread's posts in a timeline, and the maximum number of elements around a post that may be the
/// thread's.
const THREAD: &str = "thread-line";
const PART: &str = "thread";
const AROUND: usize = 3;

/// Timelines: each thread, or single post, is a card.
impl<'d> ListingSite<'d> for Instance<'d> {
    fn without_listing(&self, page: &Found<'d>, cx: &mut Context) -> Option<Error> {
        let found = !page.items.is_empty();
        let not = |message| Some(Error::new(ErrorKind::NotAListing, message));
        let answer = match self.answer(page) {
            Answer::Not(PageKind::Listing, _) if found || has_any(page.dom, &EMPTY) => return None,
            Answer::Not(PageKind::Listing, _) => Answer::Posts("a timeline on Nitter"),
            Answer::Posts(_) if found && !self.is_conversation(page) => {
                cx.found(&Finding::TimelineUnmarked);
                return None;
            }
            Answer::Posts(_) if found => {
                return not("this page is a conversation; parse it with Parser::parse");
            }
            Answer::Not(PageKind::Other, _) => return not("this Nitter page lists no posts"),
            answer => answer,
        };
        Some(answer.error(&page.view, &Self::TABLES))
    }

    fn thread_of(&self, item: &Item<'d>) -> Option<Element<'d>> {
        thread(item)
    }

    fn profile(&self, page: &Found<'d>, cx: &mut Context) -> Option<Author> {
        let author = author(page.dom, &self.targets, cx);
        report_profile(author.as_ref(), page.dom.first(&NAME).is_some(), cx);
        author
    }

    fn finish_listing(&mut self, page: &Found<'d>, listing: &mut Listing, cx: &mut Context) {
        if has_any(page.dom, &EDITS) {
            let posts = listing.teasers.iter_mut().flat_map(|card| &mut card.posts);
            posts.for_each(|post| post.edited = Some(true));
        }
        let torn = |item: &Item<'_>| item.element.has_class(PART) && thread(item).is_none();
        let finding = |count, total| Finding::ThreadLineMissing { count, total };
        page.items.report(torn, finding, cx);
        // Newer posts are requested without a cursor, those left out of a thread by its last post.
        let gaps = self.gaps_of(page);
        report_folds(&[], &gaps, &self.targets, cx);
        listing.next_page = gaps
            .into_iter()
            .filter(|gap| gap.kind == GapKind::LoadMore)
            .filter_map(|gap| gap.url)
            .next_back();
        report_unmarked(page, cx);
    }
}

/// Returns the element of the thread that a post is part of.
fn thread<'d>(item: &Item<'d>) -> Option<Element<'d>> {
    let mut around = item.element.ancestors().take(AROUND);
    around.find(|around| around.has_class(THREAD))
}

/// Parses the profile in a page's title: `NAME (@HANDLE) | INSTANCE`.
fn of_title(title: &str) -> Option<(&str, &str)> {
    let (name, rest) = title.rsplit_once(" (")?;
    let (handle, _) = rest.split_once(") | ")?;
    Some((name.trim(), at_handle(handle)?))
}

/// Returns the author, if the page is a profile.
fn author(dom: &Dom<'_>, targets: &Targets, cx: &mut Context) -> Option<Author> {
    let mut author = Author::new();
    let shown = dom.first(&HANDLE).map(|handle| handle.text());
    let shown = shown.as_deref().map(strip_invisible);
    author.handle = shown.as_deref().and_then(at_handle).map(str::to_owned);
    author.name = dom
        .first(&NAME)
        .map(|name| attr(name, "title").unwrap_or_else(|| name.text()))
        .filter(|name| !name.is_empty());
    if author.handle.is_none() {
        author.handle = targets
            .page_on_twitter()
            .and_then(profile)
            .map(str::to_owned);
        let title = dom.title().unwrap_or_default();
        if author.handle.is_none()
            && let Some((name, handle)) = of_title(&title)
        {
            author.handle = Some(handle.to_owned());
            author.name = author.name.or_else(|| Some(name.to_owned()));
        }
        if author.handle.is_some() {
            cx.found(&Finding::ProfileHandleElsewhere);
        }
    }
    set_profile(&mut author, &targets.links);
    author.avatar = dom
        .first(&AVATAR)
        .and_then(|img| targets.media(img.attr("src")?))
        .map(Box::new);
    let named = dom.first(&NAME);
    // The mark is directly next to the name.
    let card = named.and_then(|name| dom.first(&CARD).or_else(|| name.parent()));
    if let Some(card) = card {
        let marked = |element: Element<'_>| PARTS.of(element) == Some(Part::Verified);
        author.verified = Some(card.descendants().any(marked));
    }
    Some(author).filter(|author| author.handle.is_some() || author.name.is_some())
}
