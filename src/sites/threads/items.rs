//! Finds the posts of a page, and their places in its conversation.

#[cfg(feature = "json")]
use std::collections::HashSet;

use super::post;
use super::{ITEM, OF_LIST, OF_POST, PAGES, POST_LINK, SOUGHT};
use crate::adapter::Context;
use crate::dom::{Element, Links, Node, Query};
use crate::error::{Error, ErrorKind, PageKind};
use crate::model::{Author, Gap, GapKind, Listing, Post, PostId, Role, Thread};
use crate::network::threads;
use crate::network::threads::Address;
use crate::reader::{
    Answer, Identity, Items, ListingSite, PostPage, PostReader, PostSite, Tables, View,
    assign_roles_by_author, handle_of, has_any,
};
use crate::report::{Finding, Missing};

/// The attribute with the number of a part of a page: `threads_post_page_3`.
const PAGELET: &str = "data-pagelet";

/// The styles of an element that is not displayed.
const HIDDEN: [&str; 2] = ["display:none", "display: none"];

/// The time of a post, in the link to it.
const DATED: [Query<'_>; 1] = [Query::constant("a[href*='/post/'] time[datetime]")];

/// The parts after the posts: the navigation, and the scripts.
const FOOTERS: [Query<'_>; 2] = [
    Query::constant("[data-visualcompletion='ignore'][data-thumb='1']"),
    Query::constant("script"),
];

/// The suffixes of the titles of pages, in English.
const TITLE_ENDS: [&str; 2] = [" on Threads", " • Threads, Say more"];

/// The part of a page in which a post is, by its number; 0 for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    number: u32,
    /// The position of its element.
    element: usize,
    /// Whether it is on a page of the app that was left for another, and is not displayed.
    is_hidden: bool,
    /// Whether it is in a part of a list.
    is_listed: bool,
}

pub(super) type Item<'d> = crate::reader::Item<'d, Part>;
pub(super) type Found<'d> = PostPage<'d, Part>;

/// The state for reading a page.
pub(super) struct Conversation {
    /// The post in the URL that the caller gave, and in the one that the page states.
    given: Option<Address>,
    stated: Option<Address>,
    /// The number of posts in the author's chain, by the chips of its posts.
    chain: Option<u32>,
    /// Whether a post has no link to itself any more, and so could not be read.
    unread: bool,
}

impl Conversation {
    pub(super) fn new(view: &View<'_>) -> Self {
        Self {
            given: view.page.given_url().and_then(threads::post),
            stated: view.page.stated_url().and_then(threads::post),
            chain: None,
            unread: false,
        }
    }

    fn address(&self) -> Option<&Address> {
        self.given.as_ref().or(self.stated.as_ref())
    }

    /// Warns of posts that have lost their elements, or the links to themselves.
    fn report_outside(&self, page: &Found<'_>, cx: &mut Context) {
        let mut outside = page.items.orphans(page.dom, &DATED);
        if self.unread || outside.any(|time| !time.ancestors().any(is_hidden)) {
            cx.found(&Finding::PartsOutsidePosts);
        }
    }
}

/// Returns the codes of the posts that a page shows.
#[cfg(feature = "json")]
pub(super) fn codes(view: &View<'_>) -> HashSet<String> {
    let is_pressed = |around: Element<'_>| around.matches(&ITEM[0]);
    let items = view.dom.select(&ITEM[0]);
    let items = items.filter(|item| !item.ancestors().any(is_pressed));
    let address = |item: Element<'_>| post::permalink(item, &view.links);
    items
        .filter_map(address)
        .map(|address| address.code)
        .collect()
}

/// Whether a link is to a post of the site, whatever the base of the page is.
pub(super) fn is_of_site(link: Element<'_>) -> bool {
    let links = Links::new(threads::APP);
    let url = links.and_then(|links| links.href(link));
    url.is_some_and(|url| threads::post(&url).is_some())
}

/// Returns the text of a script.
pub(super) fn source<'d>(script: Element<'d>) -> &'d str {
    let mut nodes = script.children();
    match nodes.next() {
        Some(Node::Text(text)) => text,
        _ => "",
    }
}

impl<'d> PostSite<'d> for Conversation {
    type Place = Part;
    const TABLES: Tables = Tables {
        marks: &ITEM,
        parts: &[],
        pages: &PAGES,
        sought: &SOUGHT,
        required: &post::FIELDS,
        footers: &FOOTERS,
        title_ends: &TITLE_ENDS,
        conversation: true,
        ..Tables::EMPTY
    };

    fn find(&mut self, view: &View<'d>, _: &mut Context) -> crate::error::Result<Items<'d, Part>> {
        let mut items = crate::reader::find_posts(self, view);
        // A list beside a conversation is another page of the app.
        let of_post = has_any(view.dom, &OF_POST);
        items.retain(|item| {
            if item.kind.is_hidden || of_post && item.kind.is_listed {
                return false;
            }
            let is_post = item.element.select(&POST_LINK).any(is_of_site);
            // Other things can be pressed too: accounts, trends.
            self.unread |= !is_post && post::may_be_post(item.element);
            is_post
        });
        Ok(items)
    }

    fn place(&self, outer: Part, element: Element<'d>) -> Part {
        let outer = Part {
            is_hidden: outer.is_hidden || is_hidden(element),
            is_listed: outer.is_listed || OF_LIST.iter().any(|part| element.matches(part)),
            ..outer
        };
        let Some(name) = element.attr(PAGELET) else {
            return outer;
        };
        let digits = name.rsplit('_').next().unwrap_or_default();
        match digits.parse::<u32>() {
            Ok(number) => Part {
                number: number.saturating_add(1),
                element: element.position(),
                ..outer
            },
            Err(_) => outer,
        }
    }

    fn names_post(&self, _: &View<'d>) -> bool {
        self.address().is_some()
    }

    fn without_thread(&self, page: &Found<'d>) -> Option<Error> {
        let answer = self.answer(page);
        let is_list = matches!(answer, Answer::Not(PageKind::Listing, _));
        (page.items.is_empty() || is_list).then(|| answer.error(&page.view, &Self::TABLES))
    }

    fn read(&mut self, page: &Found<'d>, item: &Item<'d>, block: &mut PostReader) {
        post::read(item.element, &page.links, block);
        let number = block.post.number.as_ref();
        self.chain = self.chain.or(number.and_then(|number| number.total));
    }

    fn main(&self, page: &Found<'d>, posts: &[Post]) -> Option<usize> {
        let is = |address: &Address| {
            let id = address.id();
            posts.iter().position(|post| post.id.as_ref() == Some(&id))
        };
        let named = self.given.as_ref().and_then(is);
        let named = named.or_else(|| self.stated.as_ref().and_then(is));
        // Without a URL the first post of the page's first part is the one that was opened, unless it is an answer.
        let first = || (self.address().is_none() && !page.items.is_empty()).then_some(0);
        named.or_else(first)
    }

    fn assign_roles(&self, page: &mut Found<'d>, posts: &mut [Post], cx: &mut Context) {
        if self.address().is_none() {
            cx.found(&Finding::FirstAsMain);
            cx.found(&Finding::AuthorOfFirst);
        }
        // A post in no numbered part is a group of its own.
        let group = |item: &Item<'_>| match item.kind.number {
            0 => item.element.position(),
            _ => item.kind.element,
        };
        let groups: Vec<usize> = page.items.iter().map(group).collect();
        let starts = starts(&groups, posts, page.main);
        let starts_at = |at: usize| starts.get(at).copied().unwrap_or_default();
        assign_roles_by_author(posts, page.main, starts_at, cx);
    }

    fn gaps(&mut self, page: &Found<'d>) -> Vec<Gap> {
        let main = page.main.unwrap_or(0);
        let gaps = jumps(&page.items).map(|after| {
            let is_below = after.is_some_and(|after| after >= main);
            let kind = if is_below {
                GapKind::MoreReplies
            } else {
                GapKind::EarlierReplies
            };
            Gap::new(after, kind)
        });
        gaps.collect()
    }

    fn check(&self, page: &Found<'d>, thread: &Thread, cx: &mut Context) {
        report_parts(&page.view, &page.items, &OF_POST, cx);
        self.report_outside(page, cx);
        let is_numbered = page.items.iter().all(|item| item.kind.number > 0);
        if !is_numbered && page.items.len() > 1 {
            cx.found(&Finding::ChainsUnmarked);
        }
        if let Some(total) = self.chain {
            report_chain(&thread.posts, total, cx);
        }
        #[cfg(feature = "json")]
        super::data::report_more(&page.view, &thread.posts, cx);
    }

    fn identify(&self, _: &Found<'d>, id: Option<PostId>, _: &mut Context) -> Identity {
        let author = self.address().map(|address| author_of(&address.handle));
        Identity {
            id: id.or_else(|| self.stated.as_ref().map(Address::id)),
            given: self.given.as_ref().map(Address::id),
            author,
        }
    }

    fn finish(&self, _: &Found<'d>, thread: &mut Thread, _: &mut Context) {
        thread.stated_posts = stated(&thread.posts, self.chain);
    }
}

impl<'d> ListingSite<'d> for Conversation {
    fn without_listing(&self, page: &Found<'d>, _: &mut Context) -> Option<Error> {
        if self.address().is_some() || has_any(page.dom, &OF_POST) {
            let message = "this Threads page is a conversation; parse it with Parser::parse";
            return Some(Error::new(ErrorKind::NotAListing, message));
        }
        let answer = match self.answer(page) {
            Answer::Not(PageKind::Listing, _) => Answer::Posts("a list of posts on Threads"),
            answer => answer,
        };
        page.items
            .is_empty()
            .then(|| answer.error(&page.view, &Self::TABLES))
    }

    fn thread_of(&self, item: &Item<'d>) -> Option<Element<'d>> {
        let mut around = item.element.ancestors();
        around.find(|around| around.position() == item.kind.element && item.kind.number > 0)
    }

    fn profile(&self, page: &Found<'d>, cx: &mut Context) -> Option<Author> {
        let Some(handle) = page.page.url().and_then(threads::profile) else {
            // Without any address only its picture shows that the page is a profile.
            let is_profile = page.page.url().is_none() && avatar(page, post::is_avatar).is_some();
            if is_profile || has_any(page.dom, OF_PROFILE) {
                for what in [Missing::Handle, Missing::Avatar] {
                    cx.found(&Finding::MissingInProfile { what });
                }
            }
            return None;
        };
        let shown = avatar(page, |alt| alt.contains(&handle));
        let mut author = author_of(&handle);
        author.avatar = shown
            .and_then(|img| crate::reader::source(img, &page.links))
            .map(Box::new);
        if author.avatar.is_none() {
            let what = Missing::Avatar;
            cx.found(&Finding::MissingInProfile { what });
        }
        Some(author)
    }

    fn finish_listing(&mut self, page: &Found<'d>, _: &mut Listing, cx: &mut Context) {
        if page.items.iter().all(|item| item.kind.number == 0) {
            cx.found(&Finding::TimelineUnmarked);
        }
        report_parts(&page.view, &page.items, &OF_LIST, cx);
        self.report_outside(page, cx);
        let count = jumps(&page.items).count();
        if count > 0 {
            cx.found(&Finding::PartsOfListMissing { count });
        }
    }
}

/// The parts of profiles.
const OF_PROFILE: &[Query<'_>] = &[OF_LIST[0]];

const AVATAR: Query<'_> = Query::constant("img[alt]");

/// Returns the first picture in no link whose description is as asked for.
fn avatar<'d>(page: &Found<'d>, is: impl Fn(&str) -> bool) -> Option<Element<'d>> {
    page.dom.select(&AVATAR).find(|img| {
        let around = img.ancestors().find(|around| around.name() == "a");
        around.is_none() && is(img.attr("alt").unwrap_or_default())
    })
}

/// Returns an author by handle alone.
pub(super) fn author_of(handle: &str) -> Author {
    let mut author = Author::from_handle(handle);
    author.url = threads::profile_url(handle).map(Box::new);
    author
}

/// Warns of numbered parts of a page without posts, and of parts in another order.
fn report_parts(
    view: &View<'_>,
    items: &Items<'_, Part>,
    marks: &'static [Query<'static>],
    cx: &mut Context,
) {
    let parts = marks.iter().flat_map(|mark| view.dom.select(mark));
    let is_empty = |part: &Element<'_>| items.first_in(*part).is_none();
    let is_shown = |part: &Element<'_>| !part.ancestors().any(is_hidden);
    let mut parts = parts.filter(is_empty).filter(is_shown);
    if parts.next().is_some() {
        cx.found(&Finding::ConversationPartUnknown);
    }
    let mut before = 0;
    for (at, item) in items.iter().enumerate() {
        let number = item.kind.number;
        if number > 0 && number < before {
            cx.found_at(at, &Finding::NumberOutOfOrder { number, before });
        }
        before = number;
    }
}

fn is_hidden(element: Element<'_>) -> bool {
    let style = element.attr("style").unwrap_or_default();
    element.attr("hidden").is_some() || HIDDEN.iter().any(|part| style.contains(part))
}

/// Warns of posts of the author's chain whose chips do not count up to their total.
pub(super) fn report_chain(posts: &[Post], total: u32, cx: &mut Context) {
    let own = posts
        .iter()
        .filter(|post| matches!(post.role, Role::Thread | Role::Main));
    let numbers = own.map(|post| {
        post.number
            .as_ref()
            .filter(|number| number.total == Some(total))
    });
    let complete = numbers.clone().all(|number| number.is_some());
    let values = numbers.flatten().map(|number| number.value);
    if !complete || !values.eq(1..=total) {
        cx.found(&Finding::SeriesBroken);
    }
}

/// Returns the number of posts that the page states, by the chips of the author's chain: if the chain is not complete,
/// or is all that the page has. Otherwise nothing confirms that the conversation around it is complete.
pub(super) fn stated(posts: &[Post], total: Option<u32>) -> Option<u32> {
    let own = posts
        .iter()
        .filter(|post| matches!(post.role, Role::Thread | Role::Main))
        .count();
    total.filter(|total| own == posts.len() || usize::try_from(*total) != Ok(own))
}

/// Returns the posts behind which numbered parts of the page are missing; `None` for parts above the first post. A post
/// without a number has lost its own.
fn jumps<'i>(items: &'i [Item<'_>]) -> impl Iterator<Item = Option<usize>> + 'i {
    let mut last: u32 = 0;
    items.iter().enumerate().filter_map(move |(at, item)| {
        let number = item.kind.number;
        if number == 0 {
            last = last.saturating_add(1);
            return None;
        }
        let skips = number > last.saturating_add(1);
        last = last.max(number);
        skips.then(|| at.checked_sub(1))
    })
}

/// Returns for each post whether it begins a chain of replies: the first of its group, unless the group continues the
/// main author's chain. Posts of a group are next to each other.
pub(super) fn starts(groups: &[usize], posts: &[Post], main: Option<usize>) -> Vec<bool> {
    let author = main.and_then(|main| handle_of(posts.get(main)?));
    let is_own = |post: &Post| author.is_some() && handle_of(post) == author;
    let mut starts = vec![false; groups.len()];
    let mut chain = true;
    let mut at = 0;
    // Each group is visited once: the loop continues behind it.
    while let Some(first) = groups.get(at) {
        let group = groups.iter().skip(at);
        let length = group.take_while(|group| *group == first).count();
        let behind = main.is_none_or(|main| at > main);
        let own = posts.iter().skip(at).take(length).all(is_own);
        chain &= own || !behind;
        if let Some(start) = starts.get_mut(at) {
            *start = behind && !chain;
        }
        at += length;
    }
    starts
}
