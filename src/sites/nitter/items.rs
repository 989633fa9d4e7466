//! Finds the posts of a page, their roles in the conversation, and the places where posts are left out.

use std::collections::{BTreeMap, HashSet};

use super::article;
use super::page::{CONVERSATION, FOOTERS, PAGES, SOUGHT};
use super::post;
use super::targets::{Targets, status_of};
use crate::adapter::Context;
use crate::dom::{Dom, Element, Query};
use crate::error::{Error, Result};
use crate::model::{Author, Gap, GapKind, Post, PostId, Role, Thread, Timestamp};
use crate::network::twitter::status_url;
use crate::reader::{
    AncestorCache, Answer, Identity, Items, PostPage, PostReader, PostSite, Tables, View, children,
    gap_at, handle_of, has_any, links_in, place_replies, report_gaps, report_main, text,
};
use crate::report::{Finding, GapReason};

/// A post of any kind; and its content, in case its class changes.
const ITEM: [Query<'_>; 1] = [Query::constant(".timeline-item")];
const ITEM_CLASS: &str = "timeline-item";
const INSIDES: [Query<'_>; 2] = [
    Query::constant(".tweet-body"),
    Query::constant(".unavailable-box"),
];

/// Accounts in a list of people, which have the class of posts too.
const ACCOUNT: Query<'_> = Query::constant(".profile-result");

/// The places where posts are left out: in a chain, and at the end of a list, by class and by the link's text and
/// query. (Before 2022-01-23 the text is `3 more replies`.)
const FOLDS: [(Query<'_>, bool); 2] = [
    (Query::constant(".more-replies"), false),
    (Query::constant(".show-more"), true),
];
const FOLD_LINKS: [(Query<'_>, bool); 3] = [
    (Query::constant(".more-replies-text"), false),
    (Query::constant("a[href*='cursor=']"), true),
    (Query::constant("a[href$='#r']"), true),
];

/// The class of a fold inside a thread of a list, in addition to the class of a post.
const FOLD_CLASS: &str = "more-replies-thread";

/// A class that contains no folds: authors link to anything.
const BODY: &str = "tweet-body";

/// The sections of a page that contain posts, by class or id.
const SECTIONS: [(&str, &str, Section); 7] = [
    ("before-tweet", "", Section::Before),
    ("main-tweet", "m", Section::Main),
    ("after-tweet", "", Section::After),
    ("replies", "r", Section::Replies),
    ("related-tweets", "", Section::Related),
    ("timeline", "", Section::Other),
    ("timeline-container", "", Section::Other),
];

/// The class around a chain of replies that was saved without the rest of its page.
const CHAIN: &str = "reply";
const MAIN_THREAD: [Query<'_>; 2] = [
    Query::constant(".main-thread"),
    Query::constant(".conversation"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Before,
    Main,
    After,
    Replies,
    Related,
    /// On a page that is not a conversation.
    Other,
}

/// The context of a post.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    section: Option<Section>,
    /// The element that contains its chain of replies.
    chain: Option<usize>,
    /// Whether it is inside another item, or inside an element with the class of one.
    item: bool,
}

/// A page of an instance.
pub(super) type Found<'d> = PostPage<'d, Place>;
pub(super) type Item<'d> = crate::reader::Item<'d, Place>;

/// The state for reading a page.
pub(super) struct Instance<'d> {
    pub(super) targets: Targets,
    folds: Folds<'d>,
    /// The main post, by the page's own link.
    canonical: Option<(Option<String>, PostId)>,
}

impl<'d> Instance<'d> {
    pub(super) fn new(view: &View<'d>) -> Self {
        let targets = Targets::new(view);
        Self {
            folds: folds(view.dom),
            canonical: targets.canonical(),
            targets,
        }
    }

    /// Whether a page has a mark of conversations, or the URL of one.
    pub(super) fn is_conversation(&self, page: &Found<'d>) -> bool {
        has_any(page.dom, &CONVERSATION) || self.names_post(&page.view)
    }

    /// Returns the places where posts are left out.
    pub(super) fn gaps_of(&self, page: &Found<'d>) -> Vec<Gap> {
        let gaps = self.folds.values().map(|&(end, fold, link)| {
            let mut gap = gap_at(fold, &page.items, page.main, GapKind::MoreReplies);
            if end {
                gap.kind = GapKind::LoadMore;
            }
            gap.url = link.and_then(|link| self.targets.more(link));
            gap
        });
        gaps.collect()
    }
}

impl<'d> PostSite<'d> for Instance<'d> {
    type Place = Place;
    const TABLES: Tables = Tables {
        marks: &ITEM,
        pages: &PAGES,
        sought: &SOUGHT,
        required: &post::FIELDS,
        footers: &FOOTERS,
        conversation: true,
        ..Tables::EMPTY
    };

    fn find(&mut self, view: &View<'d>, _: &mut Context) -> Result<Items<'d, Place>> {
        let dom = view.dom;
        // Posts inside an article are its quotes.
        if let Some((article, marked)) = article::find(dom) {
            let place = Place {
                section: Some(Section::Main),
                ..Place::default()
            };
            return Ok([Item::new(article, marked, place)].into_iter().collect());
        }
        let accounts = dom.select(&ACCOUNT).filter_map(Element::parent);
        let accounts: HashSet<usize> = accounts.map(Element::position).collect();
        // Without a main thread on the page, chains by themselves are replies.
        let fragment = !has_any(dom, &MAIN_THREAD);
        let mut known = AncestorCache::default();
        let mut place = |element: Element<'d>| {
            known.of(element, |outer: Place, element| Place {
                section: section_of(element, fragment).or(outer.section),
                chain: if element.has_class(CHAIN) {
                    Some(element.position())
                } else {
                    outer.chain
                },
                item: outer.item || element.has_class(ITEM_CLASS),
            })
        };
        let mut found = Vec::new();
        for element in ITEM.iter().flat_map(|item| dom.select(item)) {
            found.push(Item::new(element, true, place(element)));
        }
        for inside in INSIDES.iter().flat_map(|query| dom.select(query)) {
            if !place(inside).item {
                let element = holder(inside);
                found.push(Item::new(element, false, place(element)));
            }
        }
        let is_fold = |element: Element<'d>| self.folds.contains_key(&element.position());
        Ok(Items::in_order(found.into_iter().filter(|item| {
            let folded = is_fold(item.element)
                || item.element.has_class(FOLD_CLASS)
                || children(item.element).any(is_fold);
            !folded && !accounts.contains(&item.element.position())
        })))
    }

    fn names_post(&self, view: &View<'d>) -> bool {
        self.canonical.is_some() || view.page.url().and_then(status_of).is_some()
    }

    fn without_thread(&self, page: &Found<'d>) -> Option<Error> {
        match self.answer(page) {
            Answer::Posts(_) if !page.items.is_empty() => None,
            answer => Some(answer.error(&page.view, &Self::TABLES)),
        }
    }

    fn read(&mut self, _: &Found<'d>, item: &Item<'d>, post: &mut PostReader) {
        post::read(item.element, &self.targets, post);
    }

    fn main(&self, page: &Found<'d>, posts: &[Post]) -> Option<usize> {
        let section = |item: &Item<'d>| item.kind.section;
        let in_place = || {
            let main = Some(Section::Main);
            page.items.iter().position(|item| section(item) == main)
        };
        let id = self.canonical.as_ref().map(|(_, id)| id);
        let is_named = |post: &Post| id.is_some() && post.id.as_ref() == id;
        // An item followed by a fold is one of several.
        let alone = || match &*page.items {
            [item] => section(item).is_none() && self.folds.is_empty(),
            _ => false,
        };
        in_place()
            .or_else(|| posts.iter().position(is_named))
            .or_else(|| alone().then_some(0))
    }

    fn assign_roles(&self, page: &mut Found<'d>, posts: &mut [Post], cx: &mut Context) {
        report_anchors(page, cx);
        report_main(page.main, cx);
        assign_roles(page, posts, self.canonical.as_ref());
    }

    fn gaps(&mut self, page: &Found<'d>) -> Vec<Gap> {
        self.gaps_of(page)
    }

    fn check(&self, page: &Found<'d>, thread: &Thread, cx: &mut Context) {
        report_words(page, &self.folds, cx);
        report_folds(&thread.posts, &thread.gaps, &self.targets, cx);
        // The page of an article has the URL of the article, which is known.
        if let (None, Some(url)) = (&self.canonical, self.targets.page_on_twitter())
            && article::find(page.dom).is_none()
        {
            cx.found(&Finding::PageUrlInvalid { url });
        }
    }

    fn identify(&self, page: &Found<'d>, id: Option<PostId>, _: &mut Context) -> Identity {
        let given = page.page.given_url().and_then(status_of);
        let (handle, stated) = self.canonical.clone().unzip();
        Identity {
            id: stated.or(id),
            given: given.map(|(_, id)| id),
            author: handle.flatten().map(Author::from_handle),
        }
    }

    fn title(&self, page: &Found<'d>) -> Option<String> {
        if let Some(title) = page.dom.first(&article::TITLE).and_then(text) {
            return Some(title);
        }
        // It is followed by the instance's own title.
        let title = page.dom.title()?;
        let own = title.rsplit_once(" | ");
        let own = own.map(|(own, _)| own.trim().to_owned());
        Some(own.unwrap_or(title)).filter(|title| !title.is_empty())
    }

    fn finish(&self, _: &Found<'d>, thread: &mut Thread, _: &mut Context) {
        if let Some(url) = self.targets.page_on_twitter() {
            thread.url = Some(url.clone());
        }
    }
}

/// Returns a post's element by the post's content: the parent, if that has nothing else than the post's link, or the
/// content itself.
fn holder(inside: Element<'_>) -> Element<'_> {
    let alone = |around: &Element<'_>| {
        let mut others = children(*around).filter(|child| *child != inside);
        let link = others.next().is_none_or(|other| other.name() == "a");
        link && others.next().is_none()
            && !matches!(around.name(), "body" | "html")
            && !around.has_class(CHAIN)
            && section_of(*around, false).is_none()
    };
    inside.parent().filter(alone).unwrap_or(inside)
}

/// Returns the section that an element is.
fn section_of(element: Element<'_>, fragment: bool) -> Option<Section> {
    let id = element.attr("id").unwrap_or_default();
    let known = SECTIONS
        .iter()
        .find(|(class, known_id, _)| element.has_class(class) || !id.is_empty() && id == *known_id);
    known
        .map(|&(_, _, section)| section)
        .or_else(|| (fragment && element.has_class(CHAIN)).then_some(Section::Replies))
}

/// Assigns each post its role.
fn assign_roles(
    page: &Found<'_>,
    posts: &mut [Post],
    canonical: Option<&(Option<String>, PostId)>,
) {
    let (items, main) = (&page.items, page.main);
    let named = canonical.and_then(|(handle, _)| handle.as_deref());
    // An unavailable post may have no link to itself; the page's URL has the id.
    if let (Some(post), Some((_, id))) = (main.and_then(|main| posts.get_mut(main)), canonical)
        && post.id.is_none()
    {
        post.url = status_url(named, id).map(Box::new);
        post.published = Timestamp::from_id(id);
        post.id = Some(id.clone());
    }
    let shown = main.and_then(|main| handle_of(posts.get(main)?));
    let author = shown.or(named).map(str::to_lowercase);
    let of_author =
        |post: &Post| author.is_some() && handle_of(post).map(str::to_lowercase) == author;
    // The author's posts directly above are the chain; the post that the first of them replies to is not.
    let above = main.unwrap_or(0);
    let chain = posts.iter().take(above).rposition(|post| !of_author(post));
    let chain = chain.map_or(0, |at| at + 1)..above;
    for (at, (item, post)) in items.iter().zip(posts.iter_mut()).enumerate() {
        post.role = match item.kind.section {
            _ if main == Some(at) => Role::Main,
            Some(Section::Related) => Role::Related,
            Some(Section::Replies) => Role::Reply,
            _ if chain.contains(&at) => Role::Thread,
            Some(Section::Before) if main.is_none() => Role::Ancestor,
            Some(Section::After) if main.is_none() => Role::Thread,
            _ if at < above => Role::Ancestor,
            Some(Section::After)
                if of_author(post) || post.unavailable.is_some() || author.is_none() =>
            {
                Role::Thread
            }
            _ => Role::Reply,
        };
    }
    // A chain of replies is in one element.
    place_replies(posts, |at| {
        let item = items.get(at)?;
        let around = || item.element.parent().map(Element::position);
        item.kind.chain.or_else(around)
    });
    for (item, post) in items.iter().zip(posts) {
        let replies = Some(Section::Replies);
        post.reply = post.reply.filter(|_| item.kind.section == replies);
    }
}

fn report_anchors(page: &Found<'_>, cx: &mut Context) {
    report_unmarked(page, cx);
    let items = &page.items;
    if items.len() > 1 || page.main.is_none() {
        let finding = |count, total| Finding::SectionUnknown { count, total };
        items.report(|item| item.kind.section.is_none(), finding, cx);
    }
    let unchained =
        |item: &Item<'_>| item.kind.section == Some(Section::Replies) && item.kind.chain.is_none();
    let finding = |count, total| Finding::ReplyChainMissing { count, total };
    items.report(unchained, finding, cx);
}

/// Warns of posts whose elements have lost their class.
pub(super) fn report_unmarked(page: &Found<'_>, cx: &mut Context) {
    let finding = |count, total| Finding::MarkMissing {
        count,
        total,
        anchor: "class=\"timeline-item\"",
    };
    page.items.report(|item| !item.by_mark, finding, cx);
}

/// The places where posts are left out, by position.
type Folds<'d> = BTreeMap<usize, (bool, Element<'d>, Option<Element<'d>>)>;

/// Returns the elements in place of posts that are left out, by position: whether it is at the end of a list, the
/// element, and the link.
fn folds<'d>(dom: &'d Dom<'d>) -> Folds<'d> {
    let mut found = BTreeMap::new();
    for (query, end) in &FOLDS {
        for fold in dom.select(query) {
            let link = links_in(fold).find(|inner| inner.name() != "div");
            found.insert(fold.position(), (*end, fold, link));
        }
    }
    for (query, end) in &FOLD_LINKS {
        for link in dom.select(query) {
            // Links to other sections of the page have further parameters.
            let href = link.attr("href").unwrap_or_default();
            if href.contains('?') && !href.contains("cursor=") {
                continue;
            }
            let mut above = link.ancestors().take(6);
            let known = above
                .any(|around| around.has_class(BODY) || found.contains_key(&around.position()));
            if !known {
                let as_linked = (*end, link, Some(link));
                found.entry(link.position()).or_insert(as_linked);
            }
        }
    }
    found
}

const REPLIES: [Query<'_>; 2] = [Query::constant(".replies"), Query::constant("#r")];

/// Warns of text among the replies that is not part of a post: the markup of folds may have changed.
fn report_words(page: &Found<'_>, folds: &Folds<'_>, cx: &mut Context) {
    let is_other = |child: &Element<'_>| {
        let fold = folds.range(child.position()..).next();
        let folds = fold.is_some_and(|(_, (_, fold, _))| fold == child || child.contains(*fold));
        page.items.first_in(*child).is_none() && !folds && !child.text().is_empty()
    };
    let section = REPLIES.iter().find_map(|query| page.dom.first(query));
    let mut inside = section.into_iter().flat_map(children);
    if inside.any(|child| is_other(&child)) {
        cx.found(&Finding::TextAmongReplies);
    }
}

/// Warns of places where posts are left out, without a URL. After an unavailable post they have none.
pub(super) fn report_folds(posts: &[Post], gaps: &[Gap], targets: &Targets, cx: &mut Context) {
    let leads = |gap: &Gap| {
        let above = gap.after.and_then(|after| posts.get(after));
        gap.kind == GapKind::LoadMore || above.is_none_or(|above| above.unavailable.is_none())
    };
    let why = if targets.has_page() {
        GapReason::Unknown
    } else {
        GapReason::PageUnnamed
    };
    report_gaps(gaps, leads, why, cx);
}
