//! Finds the posts of a page, and their order.

use std::collections::{HashMap, HashSet};

use super::home::Home;
use super::{CONVERSATION, OLD, PAGES, SOUGHT, names_post, post};
use crate::adapter::Context;
use crate::dom::{Dom, Element, Query};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Author, Gap, GapKind, Post, PostId, Thread, Timestamp};
use crate::reader::{
    Identity, Items, PostFindings, PostPage, PostReader, PostSite, Tables, View,
    assign_roles_by_author, children, gap_at, has_any, link_target, links_in, report_gaps,
};
use crate::report::{Finding, GapReason};

/// The time of the focused post, in the page's head.
const TIMES: [&str; 2] = ["og:published_time", "article:published_time"];

/// Posts by class; and by content, in case their class changes. The focused ones.
const MARKS: [Query<'_>; 2] = [
    Query::constant(".detailed-status"),
    Query::constant(".status"),
];
const PARTS: [Query<'_>; 2] = [
    Query::constant(".detailed-status__meta"),
    Query::constant(".status__info"),
];
const FOCUSED: &str = "detailed-status";
const FOCUSED_PART: &str = "detailed-status__meta";

/// The mark of a reply that does not reply to the post above it: C and B; A, on the entry around it.
const FIRST: &str = "status--first-in-thread";
const COMMENT: &str = "p-comment";
const ENTRY: &str = "entry";

/// Lines next to the pictures (since 4.2): the class of one that continues to the next post.
const LINE: Query<'_> = Query::constant(".status__line");
const ENTRIES: Query<'_> = Query::constant(".entry");
const PREPENDED: Query<'_> = Query::constant(".status__prepend");
const LINE_ON: &str = "status__line--full";

/// The places where posts are left out (A); with another class, the same element asks to sign in.
const FOLD: Query<'_> = Query::constant(".load-more");
const SIGN_IN: &str = "load-gap";

/// The parts after a conversation.
const FOOTERS: [Query<'_>; 4] = [
    Query::constant(".columns-area__panels__pane--navigational"),
    Query::constant("script#initial-state"),
    Query::constant(".modal-root"),
    Query::constant(".footer"),
];

/// The kind of a post on its page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// The main post.
    Focused,
    #[default]
    Other,
}
use Kind::{Focused, Other};

/// A post's element.
type Item<'d> = crate::reader::Item<'d, Kind>;
pub(super) type Found<'d> = PostPage<'d, Kind>;

/// The state for reading a page.
pub(super) struct Conversation<'d> {
    /// The server of the page; unknown if nothing shows its URL.
    home: Option<Home>,
    /// The post in the page's own URL.
    stated: Option<PostId>,
    main: Option<usize>,
    /// The lines above posts, by the index of the adjacent post.
    lines: HashMap<usize, Element<'d>>,
}

impl<'d> Conversation<'d> {
    pub(super) fn new(view: &View<'d>) -> Self {
        let home = Home::new(&view.page, view.dom);
        let id = |home: &Home| home.id(view.page.stated_url()?);
        Self {
            stated: home.as_ref().and_then(id),
            home,
            main: None,
            lines: HashMap::new(),
        }
    }

    /// Returns the server of the page.
    pub(super) fn home(&self) -> Option<&Home> {
        self.home.as_ref()
    }

    /// Whether one of the posts is the main post of a conversation.
    pub(super) fn has_main(&self) -> bool {
        self.main.is_some()
    }

    /// Returns the error for a page whose server is unknown.
    pub(super) fn without_home(&self) -> Option<Error> {
        let error = || {
            Error::new(
                ErrorKind::MarkupChanged,
                "this is a Mastodon page, but nothing on it states its server; pass the page's URL",
            )
        };
        self.home.is_none().then(error)
    }

    /// Fills in the data in the page's head about the main post.
    fn fill(&self, page: &Found<'d>, post: &mut Post) {
        // The focused post's own time is written for people, in the reader's time zone.
        let time = TIMES.iter().find_map(|name| page.dom.meta(name));
        let time = time.and_then(|time| time.parse().ok());
        let own = post.id.is_none() || self.stated.is_none() || post.id == self.stated;
        let time = time.filter(|_| own).map(Timestamp::from_page);
        post.published = post.published.or(time);
        if post.id.is_none() {
            post.id.clone_from(&self.stated);
            post.url = page.page.stated_url().cloned().map(Box::new);
        }
    }
}

impl<'d> PostSite<'d> for Conversation<'d> {
    type Place = Kind;
    const TABLES: Tables = Tables {
        marks: &MARKS,
        parts: &PARTS,
        pages: &PAGES,
        sought: &SOUGHT,
        required: &post::FIELDS,
        footers: &FOOTERS,
        conversation: true,
        ..Tables::EMPTY
    };

    fn find(&mut self, view: &View<'d>, cx: &mut Context) -> Result<Items<'d, Kind>> {
        let mut found = Items::find(view.dom, &Self::TABLES, Element::parent);
        found.update(|item| {
            let is_focused = if item.by_mark {
                item.element.has_class(FOCUSED)
            } else {
                children(item.element).any(|part| part.has_class(FOCUSED_PART))
            };
            item.kind = if is_focused { Focused } else { Other };
        });
        // Posts inside another are quotes; a quote outside all posts is not a post of the page.
        let quotes = QUOTES.iter().flat_map(|query| view.dom.select(query));
        let quotes: HashSet<usize> = quotes.map(Element::position).collect();
        let posts = found.len();
        found.retain(|item| !quotes.contains(&item.element.position()));
        let loose = found.len() < posts;
        self.main = main(&found, view.dom);
        self.lines = lines_above(view.dom, &found);
        report_anchors(&found, loose, has_any(view.dom, &OLD), cx);
        Ok(found)
    }

    fn names_post(&self, view: &View<'d>) -> bool {
        view.page.url().is_some_and(names_post)
    }

    fn without_thread(&self, page: &Found<'d>) -> Option<Error> {
        let answer = || self.no_posts(page);
        if page.items.is_empty() {
            return Some(answer());
        }
        if let Some(error) = self.without_home() {
            return Some(error);
        }
        (self.main.is_none() && !is_conversation(&page.items)).then(answer)
    }

    fn read(&mut self, page: &Found<'d>, item: &Item<'d>, post: &mut PostReader) {
        let Some(home) = &self.home else { return };
        let at = page.items.rank(item.element);
        post::read(item.element, self.lines.get(&at).copied(), home, post);
        note_above(item, &page.items, &mut post.findings);
        if self.main == Some(at) {
            self.fill(page, &mut post.post);
        }
    }

    fn main(&self, _: &Found<'d>, _: &[Post]) -> Option<usize> {
        self.main
    }

    fn assign_roles(&self, page: &mut Found<'d>, posts: &mut [Post], cx: &mut Context) {
        assign_roles_by_author(posts, page.main, |at| starts(&page.items, at), cx);
        if !are_chains_marked(&page.items) {
            posts.iter_mut().for_each(|post| post.reply = None);
        }
    }

    fn gaps(&mut self, page: &Found<'d>) -> Vec<Gap> {
        let folds = page.dom.select(&FOLD);
        let folds = folds.filter(|fold| !asks_to_sign_in(*fold));
        let gaps = folds.map(|fold| {
            let mut gap = gap_at(
                fold,
                &page.items,
                focused(&page.items),
                GapKind::MoreReplies,
            );
            let link = links_in(fold).next().zip(self.home.as_ref());
            gap.url = link.and_then(|(link, home)| home.links.resolve(link_target(link)?));
            gap
        });
        gaps.collect()
    }

    fn check(&self, page: &Found<'d>, thread: &Thread, cx: &mut Context) {
        report_folds(page, cx);
        report_gaps(&thread.gaps, |_| true, GapReason::Unknown, cx);
    }

    fn identify(&self, page: &Found<'d>, id: Option<PostId>, _: &mut Context) -> Identity {
        let home = self.home.as_ref();
        let given = page.page.given_url().zip(home);
        let author = page.dom.meta("profile:username");
        Identity {
            id: id.or_else(|| self.stated.clone()),
            given: given.and_then(|(url, home)| home.id(url)),
            author: author.map(|handle| Author::from_handle(handle.trim())),
        }
    }
}

/// Quotes; every post inside one of these is a quote.
const QUOTES: [Query<'_>; 2] = [
    Query::constant(".status__quote .status"),
    Query::constant(".status--is-quote"),
];

/// Returns the lines above posts, by the index of the adjacent post.
fn lines_above<'d>(dom: &'d Dom<'d>, found: &Items<'d, Kind>) -> HashMap<usize, Element<'d>> {
    let above = |line: Element<'d>| {
        // A line inside a post is read with it.
        if found.index_containing(line).is_some() {
            return None;
        }
        let next = found.rank(line);
        let near = [Some(next), next.checked_sub(1)];
        line.ancestors().take(3).find_map(|around| {
            let mut near = near.into_iter().flatten();
            let at = near.find(|at| {
                let item = found.get(*at);
                item.is_some_and(|item| around.contains(item.element))
            });
            Some((at?, line))
        })
    };
    dom.select(&PREPENDED).filter_map(above).collect()
}

/// The maximum number of elements above a post in its parent.
const ABOVE: usize = 4;

/// Reports text directly above a post in its parent that is not in a known line.
fn note_above(item: &Item<'_>, found: &Items<'_, Kind>, findings: &mut PostFindings) {
    let Some(around) = item.element.parent() else {
        return;
    };
    let mut above = Vec::new();
    for child in children(around).take(ABOVE + 1) {
        if child == item.element {
            for element in above {
                let element: Element<'_> = element;
                let known = element.matches(&PREPENDED) || element.first(&PREPENDED).is_some();
                let words = element.text();
                if !known && !words.is_empty() {
                    findings.unknown_markup(&words);
                }
            }
            return;
        }
        if found.first_in(child).is_some() {
            above.clear();
        } else {
            above.push(child);
        }
    }
}

/// Returns the index of the main post.
fn main(found: &[Item<'_>], dom: &Dom<'_>) -> Option<usize> {
    // Without a focused post, the main post is the one marked as the conversation's.
    focused(found).or_else(|| {
        let center = CONVERSATION.iter().find_map(|query| dom.first(query))?;
        found.iter().position(|item| {
            center == item.element || center.contains(item.element) || item.element.contains(center)
        })
    })
}

fn focused(found: &[Item<'_>]) -> Option<usize> {
    found.iter().position(|item| item.kind == Focused)
}

/// Whether posts belong to one conversation although none is the focused one.
pub(super) fn is_conversation(found: &[Item<'_>]) -> bool {
    found
        .iter()
        .any(|item| item.element.has_class("status--in-thread"))
}

/// Whether a post begins a new chain of replies.
fn starts(found: &[Item<'_>], at: usize) -> bool {
    found.get(at).is_some_and(|item| {
        item.element.has_class(FIRST)
            || item
                .element
                .parent()
                .is_some_and(|entry| entry.has_class(COMMENT))
    })
}

/// Returns the element around a post on a page of era A.
fn entry(element: Element<'_>) -> Option<Element<'_>> {
    element.parent().filter(|parent| parent.has_class(ENTRY))
}

/// Whether a page marks the starts of chains of replies; pages of 4.0 and 4.1 do not.
fn are_chains_marked(found: &[Item<'_>]) -> bool {
    (0..found.len()).any(|at| starts(found, at))
        || found.iter().any(|item| item.element.first(&LINE).is_some())
}

/// Warns of missing marks. `old` is whether the page is from before 4.0.
fn report_anchors(found: &Items<'_, Kind>, loose: bool, old: bool, cx: &mut Context) {
    if loose {
        cx.found(&Finding::QuoteOutsidePosts);
    }
    let threaded = old || is_conversation(found);
    let replies = focused(found).is_some_and(|main| main + 1 < found.len());
    if threaded && replies && !are_chains_marked(found) {
        cx.found(&Finding::ChainsUnmarked);
    }
    let finding = |count, total| Finding::MarkMissing {
        count,
        total,
        anchor: "class=\"status\" or \"detailed-status\"",
    };
    found.report(|item| !item.by_mark, finding, cx);
    let main = focused(found);
    let lined = found.iter().any(|item| item.element.first(&LINE).is_some());
    let goes_on = |item: &Item<'_>| {
        item.element
            .select(&LINE)
            .any(|line| line.has_class(LINE_ON))
    };
    let unusual = found.windows(2).enumerate().find(|(at, pair)| {
        let replies = main.is_some_and(|main| *at > main);
        lined
            && replies
            && pair.first().is_some_and(|above| !goes_on(above))
            && !starts(found, at + 1)
    });
    if let Some((at, _)) = unusual {
        cx.found_at(at + 1, &Finding::ChainUnclear);
    }
    let in_entries = found.iter().any(|item| entry(item.element).is_some());
    let below = main.filter(|main| main + 1 < found.len());
    if in_entries
        && let Some(main) = below
        && !(main + 1..found.len()).any(|at| starts(found, at))
    {
        cx.found_at(main + 1, &Finding::ReplyUnmarked);
    }
}

/// Whether a fold leads to a login, by its class or by its target.
fn asks_to_sign_in(fold: Element<'_>) -> bool {
    fold.has_class(SIGN_IN) || link_target(fold).is_some_and(|href| href.contains("sign_in"))
}

/// Warns of entries (A) that contain neither a post nor a known fold.
pub(super) fn report_folds(page: &Found<'_>, cx: &mut Context) {
    let unknown = |entry: &Element<'_>| {
        let post = page.items.first_in(*entry);
        let post = post.is_some_and(|item| item.element != *entry);
        let fold = entry
            .descendants()
            .any(|inner| inner.matches(&FOLD) || asks_to_sign_in(inner));
        !post && !fold && !entry.text().is_empty()
    };
    if page.dom.select(&ENTRIES).any(|entry| unknown(&entry)) {
        cx.found(&Finding::ConversationPartUnknown);
    }
}
