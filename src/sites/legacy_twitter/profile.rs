//! Timelines: profiles, searches, lists.

use super::items::{Conversation, Found, report_unmarked};
use super::{ERROR, POSTS};
use crate::adapter::Context;
use crate::dom::{Dom, Element, Links, Query};
use crate::error::{Error, ErrorKind};
use crate::input::Page;
use crate::model::{Author, Listing};
use crate::network::twitter::{at_handle, profile, set_profile};
use crate::reader::{
    ListingSite, PostSite, attr, children, has_any, report_missing_in_profile, report_profile,
    source, text,
};
use crate::report::Missing;

const NAME: Query<'_> = Query::constant(".ProfileHeaderCard-nameLink");
const HANDLE: Query<'_> = Query::constant(".ProfileHeaderCard-screenname .username");
const AVATAR: Query<'_> = Query::constant(".ProfileAvatar-image");
const VERIFIED: Query<'_> = Query::constant(".Icon--verified");
const PROTECTED: Query<'_> = Query::constant(".Icon--protected");
const USER: Query<'_> = Query::constant(".ProfileNav[data-user-id]");

/// The message of a timeline without posts.
const EMPTY: [Query<'_>; 1] = [Query::constant(".ProtectedTimeline")];

/// Timelines. They do not show which of their posts are one thread, so each is a card.
impl<'d> ListingSite<'d> for Conversation {
    fn without_listing(&self, page: &Found<'d>, _: &mut Context) -> Option<Error> {
        let none = page.items.is_empty();
        let failed = none && has_any(page.dom, &ERROR);
        if !failed && self.is_shown(page) {
            let message = "this twitter.com page is a conversation; parse it with Parser::parse";
            return Some(Error::new(ErrorKind::NotAListing, message));
        }
        let answer = if failed { self.answer(page) } else { POSTS };
        (none && !has_any(page.dom, &EMPTY)).then(|| answer.error(&page.view, &Self::TABLES))
    }

    fn profile(&self, page: &Found<'d>, cx: &mut Context) -> Option<Author> {
        let author = author(&page.page, page.dom, &page.links);
        report_profile(author.as_ref(), false, cx);
        if let Some(author) = &author {
            let missing = [
                (author.user_id.is_none(), Missing::UserId),
                (author.verified.is_none(), Missing::VerifiedMark),
            ];
            report_missing_in_profile(missing, cx);
        }
        author
    }

    fn finish_listing(&mut self, page: &Found<'d>, _: &mut Listing, cx: &mut Context) {
        report_unmarked(page, cx);
    }
}

/// Whether the marks next to a name show that it is verified; unknown if there is an unknown mark.
fn verified(name: Element<'_>) -> Option<bool> {
    let heading = name
        .ancestors()
        .take(3)
        .find(|around| around.name() == "h1");
    let around = heading.or(name.parent())?;
    if around.first(&VERIFIED).is_some() {
        return Some(true);
    }
    let is_other = |mark: &Element<'_>| {
        *mark != name && !mark.contains(name) && mark.first(&PROTECTED).is_none()
    };
    let mut others = children(around).filter(is_other);
    others.next().is_none().then_some(false)
}

/// Returns the author, if the page is a profile.
fn author(page: &Page<'_>, dom: &Dom<'_>, links: &Links) -> Option<Author> {
    let mut author = Author::new();
    let shown = dom.first(&HANDLE).map(|handle| handle.text());
    let shown: String = shown
        .iter()
        .flat_map(|handle| handle.split_whitespace())
        .collect();
    let handle = at_handle(&shown).or_else(|| page.url().and_then(profile));
    author.handle = handle.map(str::to_owned);
    author.name = dom.first(&NAME).and_then(text);
    author.avatar = dom
        .first(&AVATAR)
        .and_then(|img| source(img, links))
        .map(Box::new);
    author.user_id = dom.first(&USER).and_then(|nav| attr(nav, "data-user-id"));
    author.verified = dom.first(&NAME).and_then(verified);
    set_profile(&mut author, links);
    Some(author).filter(|author| author.handle.is_some())
}
