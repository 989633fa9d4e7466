//! Timelines: profiles, searches, lists.

use super::items::{
    CELL, Conversation, Found, Item, report_rows, report_unmarked, report_unread_rows,
};
use super::parts::is_known;
use super::{page, post};
use crate::adapter::Context;
use crate::dom::{Dom, Element, Links, Query};
use crate::error::{Error, ErrorKind, PageKind};
use crate::input::Page;
use crate::model::{Author, Listing};
use crate::network::twitter::{profile, set_profile};
use crate::reader::{
    Answer, ListingSite, PostReader, PostSite, has_any, report_missing_in_profile, report_profile,
    source,
};
use crate::report::Missing;

/// Name and handle of the profile, and its picture, which links to itself.
const NAME: Query<'_> = Query::constant("[data-testid=UserName]");
const AVATAR: Query<'_> = Query::constant("a[href$='/photo'] img[src]");

/// Name and handle of a post's author.
const USER_NAME: Query<'_> = Query::constant("[data-testid=User-Name]");

/// Next to the handle of an account that follows the reader.
const FOLLOWS: &str = "userFollowIndicator";

/// The message of a timeline without posts.
const EMPTY: [Query<'_>; 1] = [Query::constant("[data-testid=emptyState]")];

/// Timelines. They do not show which of their posts are one thread, so each is a card.
impl<'d> ListingSite<'d> for Conversation<'d> {
    fn without_listing(&self, page: &Found<'d>, _: &mut Context) -> Option<Error> {
        let error = |answer: Answer| Some(answer.error(page, &Self::TABLES));
        if page.items.is_empty() {
            if !has_any(page.dom, &EMPTY) {
                let answer = match self.answer(page) {
                    Answer::Not(PageKind::Listing, _) => page::POSTS,
                    answer => answer,
                };
                return error(answer);
            } else if page.dom.first(&NAME).is_none() {
                return error(page::says(&EMPTY));
            }
        }
        // A profile's head, or the URL, determines the kind of page; else posts that all have their marks do.
        let conversation = self.names_post(page);
        if !conversation && page::is_list(page) {
            return None;
        }
        // Without the mark of its name, a post looks as if it were opened.
        let is_named = |item: &&Item<'d>| item.element.first(&USER_NAME).is_some();
        let some_named = page.items.iter().any(|item| is_named(&item));
        let is_opened = |item: &&Item<'d>| {
            (!some_named || is_named(item))
                && post::read(item, &page.links, &mut PostReader::default()).opened
        };
        let opened = page.items.iter().filter(is_opened).take(2);
        let marked = page.items.iter().all(|item| item.by_mark);
        match opened.count() {
            0 if !conversation && marked && page.items.len() > 1 && page::is_piece(page) => {
                return None;
            }
            // Only one post is opened. If several seem to be, their names are not marked.
            1 if marked => {}
            _ if conversation => {}
            _ => return error(page::POSTS),
        }
        Some(Error::new(
            ErrorKind::NotAListing,
            "this X page is not a timeline; if it is a conversation, parse it with Parser::parse",
        ))
    }

    fn profile(&self, page: &Found<'d>, cx: &mut Context) -> Option<Author> {
        let author = author(&page.page, page.dom, &page.links);
        report_profile(author.as_ref(), false, cx);
        let unknown = |author: &Author| author.name.is_some() && author.verified.is_none();
        let unknown = author.as_ref().is_some_and(unknown);
        report_missing_in_profile([(unknown, Missing::VerifiedMark)], cx);
        author
    }

    fn finish_listing(&mut self, page: &Found<'d>, _: &mut Listing, cx: &mut Context) {
        if page.dom.first(&CELL).is_some() {
            report_rows(page, cx);
            report_unread_rows(page, cx);
        }
        report_unmarked(page, cx);
    }
}

/// Returns the author, if the page is a profile.
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
