//! Finds the posts of a page's conversation, their roles, and the places where posts are left out.

use std::collections::HashSet;

use super::page::{self, BESIDE, LISTING, PAGES, SOUGHT, status_or_article};
use super::parts::{address, is_known, link_in};
use super::post::{self, Shown};
use crate::adapter::Context;
use crate::dom::{Dom, Element, Query};
use crate::error::{Error, Result};
use crate::model::{Gap, GapKind, Post, PostId, Thread};
use crate::network::twitter::{PageIds, is_help, status};
use crate::reader::{
    Identity, Items, LINK, PostPage, PostReader, PostSite, Tables, View, add_gap,
    assign_roles_by_handle, contains_any, gap_at, has_any, is_followed_by, links_in, place_replies,
    report_main, text_without,
};
use crate::report::Finding;

/// A post, and an article that is read on its own (2025); any article of the page, in case its mark changes.
const MARKED: [Query<'_>; 2] = [
    Query::constant("article[data-testid=tweet]"),
    Query::constant("[data-testid=twitterArticleReadView]"),
];
const POSTS: [Query<'_>; 3] = [
    Query::constant("article"),
    Query::constant("[data-testid=tweet]"),
    Query::constant("[data-testid=twitterArticleReadView]"),
];

/// An article's text, and its title: all that there is of a piece of a page.
const ARTICLE: Query<'_> = Query::constant("[data-testid=twitterArticleRichTextView]");
const TITLE: [Query<'_>; 1] = [Query::constant("[data-testid=twitter-article-title]")];

/// A row of the conversation: a post, a divider, a button for more posts.
pub(super) const CELL: Query<'_> = Query::constant("[data-testid=cellInnerDiv]");

/// A note of readers: its other words are the site's.
const NOTES: [Query<'_>; 1] = [Query::constant("[data-testid=birdwatch-pivot]")];

/// The post of a row that is an advertisement.
const PROMOTED: Query<'_> = Query::constant("[data-testid=placementTracking] article");

/// A heading between rows: with posts below it, it ends the conversation ("Discover more").
const HEADINGS: [Query<'_>; 2] = [Query::constant("h2"), Query::constant("[role=heading]")];

/// Every post contains at least one of these.
pub(super) const INSIDES: [Query<'_>; 4] = [
    Query::constant("time[datetime]"),
    Query::constant("[data-testid=User-Name]"),
    Query::constant("[data-testid=User-Names]"),
    Query::constant("[data-testid=tweetText]"),
];

/// Elements that request more posts, and those that show that more were being loaded.
const BUTTONS: [Query<'_>; 2] = [Query::constant("button"), Query::constant("[role=button]")];
const WAITING: Query<'_> = Query::constant("[role=progressbar]");
const ICON: Query<'_> = Query::constant("svg circle");

/// The link at the end of the lines that explain what notes are.
const OF_ALL_NOTES: Query<'_> = Query::constant("a[href*='/community-notes']");

/// Part of the link that explains notes of readers, below each (2023).
const OF_NOTES: &str = "/community-notes";

/// The text after `transform:` in a row's style, before the number of pixels above it.
const ABOVE: &str = "translateY(";

/// The content of a post's element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Post,
    /// Text that states that the post is unavailable.
    Gone,
}

/// A post's element.
pub(super) type Item<'d> = crate::reader::Item<'d, Kind>;
pub(super) type Found<'d> = PostPage<'d, Kind>;

/// The kind of result that a page is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    Conversation,
    Timeline,
}

/// The rows of a conversation.
#[derive(Debug, Default)]
struct Rows<'d> {
    /// Rows without a post, up to the conversation's end.
    between: Vec<Element<'d>>,
    /// Rows of something else: advertisements, accounts to follow, posts below the conversation's end.
    others: Vec<Element<'d>>,
    /// Whether parts of posts are outside all posts.
    unmarked: bool,
    /// Whether the conversation's end was found.
    ended: bool,
    /// The number of posts below the end.
    behind: usize,
    /// Whether some of them are below the end of a page: another page follows in the file.
    another: bool,
    any: bool,
}

/// The state for reading a page.
pub(super) struct Conversation<'d> {
    shows: Shows,
    pub(super) named: PageIds,
    rows: Rows<'d>,
    /// The data that each post has about its page.
    shown: Vec<Shown>,
}

impl<'d> Conversation<'d> {
    pub(super) fn new(view: &View<'d>, shows: Shows) -> Self {
        Self {
            shows,
            named: PageIds::new(&view.page, status_or_article),
            rows: Rows::default(),
            shown: Vec::new(),
        }
    }
}

impl<'d> PostSite<'d> for Conversation<'d> {
    type Place = Kind;
    const TABLES: Tables = Tables {
        pages: &PAGES,
        sought: &SOUGHT,
        required: &post::FIELDS,
        footers: &BESIDE,
        own: &NOTES,
        conversation: true,
        ..Tables::EMPTY
    };

    fn find(&mut self, view: &View<'d>, _: &mut Context) -> Result<Items<'d, Kind>> {
        if has_any(view.dom, &NOTES) {
            let explained = view.dom.select(&OF_ALL_NOTES);
            self.rows
                .others
                .extend(explained.filter_map(Element::parent));
        }
        Ok(match self.shows {
            Shows::Conversation => self.rows.find(view.dom),
            Shows::Timeline => posts(view.dom),
        })
    }

    fn names_post(&self, _: &View<'d>) -> bool {
        self.named.ids().next().is_some()
    }

    fn read(&mut self, page: &Found<'d>, item: &Item<'d>, post: &mut PostReader) {
        self.shown.push(post::read(item, &page.links, post));
    }

    fn main(&self, _: &Found<'d>, posts: &[Post]) -> Option<usize> {
        // The only post may also be another one than that of the URL.
        let alone = || match posts {
            [post] => post.id.is_none() || self.named.ids().next().is_none(),
            _ => false,
        };
        let opened = || self.shown.iter().position(|shown| shown.opened);
        let named = self.named.find(posts).or_else(opened);
        named.or_else(|| alone().then_some(0))
    }

    fn without_main(&self, page: &Found<'d>, _: &[Post]) -> Option<Error> {
        page::is_list(page).then(|| LISTING.error(page, &Self::TABLES))
    }

    fn assign_roles(&self, page: &mut Found<'d>, posts: &mut [Post], cx: &mut Context) {
        report_main(page.main, cx);
        assign_roles_by_handle(posts, page.main);
        // Chains of replies are separated by dividers; pages without dividers do not show the chains.
        let dividers = self.rows.between.iter().filter(|row| is_empty(**row));
        let dividers: Vec<usize> = dividers.map(|row| row.position()).collect();
        if !dividers.is_empty() {
            place_replies(posts, |at| {
                let place = page.items.get(at)?.element.position();
                Some(dividers.partition_point(|at| *at < place))
            });
        }
    }

    fn gaps(&mut self, page: &Found<'d>) -> Vec<Gap> {
        self.rows.gaps(page)
    }

    fn others(&self, _: &Found<'d>) -> &[Element<'d>] {
        &self.rows.others
    }

    fn check(&self, page: &Found<'d>, _: &Thread, cx: &mut Context) {
        report_unmarked(page, cx);
        self.rows.check(page, cx);
    }

    fn identify(&self, _: &Found<'d>, id: Option<PostId>, cx: &mut Context) -> Identity {
        if let (Some(shown), Some(stated)) = (&id, &self.named.stated)
            && shown != stated
        {
            cx.found(&Finding::HeadNamesOtherPost { stated, shown });
        }
        Identity::of_tweet(id, &self.named)
    }

    fn title(&self, page: &Found<'d>) -> Option<String> {
        let title = self.shown.iter().find_map(|shown| shown.title.clone());
        title.or_else(|| page::title(page.dom))
    }

    fn finish(&self, page: &Found<'d>, thread: &mut Thread, cx: &mut Context) {
        thread.url = thread.url.take().or_else(|| page.page.url().cloned());
        let article = self.shown.iter().any(|shown| shown.article);
        if article && self.shown.iter().all(|shown| shown.title.is_none()) {
            cx.found(&Finding::ArticleUntitled);
        }
    }

    fn has_footer(&self, page: &Found<'d>) -> bool {
        let last = page.items.last().map(|item| item.element);
        self.rows.ended || last.is_some_and(|last| is_followed_by(page.dom, last, &BESIDE))
    }
}

/// Returns all posts of a page, in page order, without advertisements.
fn posts<'d>(dom: &'d Dom<'d>) -> Items<'d, Kind> {
    let promoted: HashSet<usize> = dom.select(&PROMOTED).map(Element::position).collect();
    let marked = |element: Element<'_>| MARKED.iter().any(|query| element.matches(query));
    // An element that contains marked posts and has no mark itself is a container.
    let is_box = |element: Element<'_>| !marked(element) && contains_any(element, &MARKED);
    let articles = POSTS.iter().flat_map(|query| dom.select(query));
    let articles = articles.filter(|element| !is_box(*element));
    let mut posts = Items::outermost(articles.map(|element| Item::new(element, true, Kind::Post)));
    posts.update(|item| {
        let element = item.element;
        let marked = marked(element);
        if !marked && is_gone(element) {
            item.kind = Kind::Gone;
        } else {
            item.by_mark = marked;
        }
    });
    posts.retain(|item| {
        let element = item.element;
        (item.by_mark || contains_any(element, &INSIDES)) && !promoted.contains(&element.position())
    });
    match dom.first(&ARTICLE) {
        Some(text) if posts.is_empty() => {
            let titled = text
                .ancestors()
                .take(2)
                .find(|around| contains_any(*around, &TITLE));
            let element = titled.unwrap_or(text);
            [Item::new(element, true, Kind::Post)].into_iter().collect()
        }
        _ => posts,
    }
}

/// Returns the rows of a page.
fn rows<'d>(dom: &'d Dom<'d>) -> Items<'d, Kind> {
    let rows = dom.select(&CELL);
    Items::outermost(rows.map(|row| Item::new(row, true, Kind::Gone)))
}

impl<'d> Rows<'d> {
    /// Finds the posts of the conversation, which ends at a heading with other posts below it, and the rows without
    /// posts.
    fn find(&mut self, dom: &'d Dom<'d>) -> Items<'d, Kind> {
        let mut posts = posts(dom);
        let rows = rows(dom);
        let headings = headings(dom, &posts);
        let outside = headings
            .iter()
            .find(|heading| rows.index_containing(**heading).is_none());
        let outside = outside.map(|heading| heading.position());
        let end = end(&headings, &rows, &posts);
        let is_before_end = |element: Element<'_>| end.is_none_or(|end| element.position() < end);
        self.ended = end.is_some();
        let all = posts.len();
        let last = posts.last().map(|item| item.element.position());
        posts.retain(|item| is_before_end(item.element));
        self.behind = all - posts.len();
        self.another = self.behind > 0 && outside < last && outside.is_some();

        let mut gone = Vec::new();
        // Whether the row is below a heading, among accounts to follow and the like.
        let mut beside = false;
        for item in rows.iter() {
            let row = item.element;
            self.any = true;
            let has_post = posts.first_in(row).is_some();
            let headed = !has_post && contains_any(row, &HEADINGS);
            beside = headed || beside && !has_post && !is_empty(row);
            if has_post {
                continue;
            }
            if !is_before_end(row) || row.first(&PROMOTED).is_some() {
                self.others.push(row);
                continue;
            }
            if contains_any(row, &INSIDES) {
                self.unmarked = true;
                continue;
            }
            if beside {
                self.others.push(row);
                continue;
            }
            if is_gone(row) {
                gone.push(*item);
            } else {
                self.between.push(row);
            }
        }
        let Some((first, last)) = posts.first().zip(posts.last()) else {
            return gone.into_iter().collect();
        };
        // The notice for an unavailable post may be outside all rows.
        let between = first.element.position()..last.element.position();
        let gone: Items<'_, _> = gone.into_iter().collect();
        let links = dom.select(&LINK);
        let links = links.filter(|link| between.contains(&link.position()));
        let mut explained = links.filter(|link| link.attr("href").is_some_and(is_help));
        self.unmarked |= explained.any(|link| {
            gone.index_containing(link)
                .or(posts.index_containing(link))
                .is_none()
        });
        posts.iter().chain(gone.iter()).copied().collect()
    }

    /// Returns the places where posts are left out: rows that request more, and the space above the first row that was
    /// kept.
    fn gaps(&self, page: &Found<'_>) -> Vec<Gap> {
        let above = || {
            let (_, pixels) = page.dom.first(&CELL)?.attr("style")?.split_once(ABOVE)?;
            let pixels: i64 = pixels.split(['p', '.', ')']).next()?.trim().parse().ok()?;
            // A post in no row may be the one above.
            let first = page.items.first()?.element;
            let in_row =
                first.matches(&CELL) || first.ancestors().any(|around| around.matches(&CELL));
            (pixels > 0 && in_row).then(|| Gap::new(None, GapKind::EarlierReplies))
        };
        let mut gaps: Vec<Gap> = above().into_iter().collect();
        for &row in &self.between {
            let link = link_in(row).and_then(|link| page.links.resolve(address(link)?));
            let of_post = link.filter(|url| status(url).is_some());
            // A loading indicator is an icon alone.
            let turns = || row.text().is_empty() && row.first(&ICON).is_some();
            let waiting = row.first(&WAITING).is_some() || turns();
            if !contains_any(row, &BUTTONS) && !waiting && of_post.is_none() {
                continue;
            }
            let mut gap = gap_at(row, &page.items, page.main, GapKind::MoreReplies);
            if waiting || page.items.rank(row) == page.items.len() {
                gap.kind = GapKind::LoadMore;
            }
            gap.url = of_post;
            add_gap(&mut gaps, gap);
        }
        gaps
    }

    /// Warns of elements that were found by other means than their `data-testid`, and of posts below the end of what
    /// may be no conversation.
    fn check(&self, page: &Found<'_>, cx: &mut Context) {
        if self.another || self.behind > 0 && page.main.is_none() {
            cx.found(&Finding::PostsBelow { count: self.behind });
        }
        if !self.any && page.items.len() > 1 {
            cx.found(&Finding::RowsMissing);
        }
        if self.unmarked {
            cx.found(&Finding::PartOrTombstoneOutside);
        }
        let is_words = |row: &&Element<'_>| {
            !contains_any(**row, &BUTTONS) && link_in(**row).is_none() && !row.text().is_empty()
        };
        if self.between.iter().any(|row| is_words(&row)) {
            cx.found(&Finding::TextInRow);
        }
        if self.any {
            report_rows(page, cx);
        }
    }
}

/// Returns the headings below the first post, outside all posts, in page order.
fn headings<'d>(dom: &'d Dom<'d>, posts: &Items<'d, Kind>) -> Vec<Element<'d>> {
    let first = posts.first().map(|first| first.element.position());
    let below = |heading: &Element<'_>| {
        first.is_some_and(|first| heading.position() > first)
            && posts.index_containing(*heading).is_none()
    };
    let headings = HEADINGS.iter().flat_map(|query| dom.select(query));
    let mut headings: Vec<Element<'_>> = headings.filter(below).collect();
    headings.sort_unstable_by_key(|heading| heading.position());
    headings.dedup();
    headings
}

/// Whether a heading is that of accounts to follow and the like next to a post, in the post's own row: there are links
/// below it.
fn is_aside<'d>(heading: Element<'d>, row: Element<'d>, posts: &Items<'d, Kind>) -> bool {
    let around = |around: &Element<'d>| *around != row && posts.first_in(*around).is_none();
    let block = heading.ancestors().take_while(around).last();
    posts.first_in(row).is_some() && block.is_some_and(|block| links_in(block).next().is_some())
}

/// Returns the position of the heading that ends the conversation: one outside all rows, or one whose next row with
/// content has a post. Rows below other headings are accounts to follow and the like, and the conversation continues
/// below them.
fn end<'d>(
    headings: &[Element<'d>],
    rows: &Items<'d, Kind>,
    posts: &Items<'d, Kind>,
) -> Option<usize> {
    let mut last = None;
    let mut ends = headings.iter().filter(|heading| {
        let Some(row) = rows.index_containing(**heading) else {
            return true;
        };
        // The first heading of a row is enough. So each row is looked at once: the row of the next heading has content.
        if last.replace(row) == Some(row) {
            return false;
        }
        let rows = rows.get(row..).unwrap_or_default();
        if rows
            .first()
            .is_some_and(|row| is_aside(**heading, row.element, posts))
        {
            return false;
        }
        let mut contents = rows.iter().enumerate().filter_map(|(at, row)| {
            let post = posts.first_in(row.element).is_some();
            (post || at > 0 && !is_empty(row.element)).then_some(post)
        });
        contents.next().unwrap_or(true)
    });
    ends.next().map(|heading| heading.position())
}

/// Whether there is a notice in place of a post: it links to the reason.
pub(super) fn is_gone(element: Element<'_>) -> bool {
    explanation(element).is_some() && !contains_any(element, &INSIDES)
}

fn explanation<'d>(element: Element<'d>) -> Option<Element<'d>> {
    let explains = |link: &Element<'_>| {
        address(*link).is_some_and(|href| is_help(href) && !href.contains(OF_NOTES))
    };
    element.descendants().find(explains)
}

/// Returns the notice that a post is unavailable.
pub(super) fn said(element: Element<'_>) -> String {
    let link = explanation(element);
    let above = link.and_then(|link| {
        let spans = link.ancestors().take_while(|above| above.name() == "span");
        spans.last().or_else(|| link.parent())
    });
    let words = above
        .filter(|above| element.contains(*above))
        .unwrap_or(element);
    // Boxes inside the line contain other text, and the link's own words are those of the button to the help page.
    let in_line = words != element;
    let is_other = |inner: Element<'_>| {
        Some(inner) == link || in_line && matches!(inner.name(), "div" | "script" | "style")
    };
    text_without(words, is_other).unwrap_or_else(|| element.text())
}

fn is_empty(row: Element<'_>) -> bool {
    !contains_any(row, &BUTTONS)
        && row.first(&WAITING).is_none()
        && row.first(&ICON).is_none()
        && row.text().is_empty()
}

/// Warns of posts in rows with an unknown mark, as advertisements may have.
pub(super) fn report_rows(page: &Found<'_>, cx: &mut Context) {
    let is_unknown = |around: Element<'_>| {
        let testid = around.attr("data-testid");
        testid.is_some_and(|testid| !is_known(testid))
    };
    let in_unknown = |item: &Item<'_>| {
        let above = item.element.ancestors().take(6);
        let mut above = above.take_while(|above| !above.matches(&CELL));
        above.any(is_unknown)
    };
    let finding = |count, total| Finding::RowPartUnknown { count, total };
    page.items.report(in_unknown, finding, cx);
}

/// Warns of a list's rows with parts of posts and without a post, except advertisements.
pub(super) fn report_unread_rows(page: &Found<'_>, cx: &mut Context) {
    let is_unread = |row: &Item<'_>| {
        page.items.first_in(row.element).is_none()
            && contains_any(row.element, &INSIDES)
            && row.element.first(&PROMOTED).is_none()
    };
    if rows(page.dom).iter().any(is_unread) {
        cx.found(&Finding::PartOrTombstoneOutside);
    }
}

/// Warns of posts whose elements have lost their mark.
pub(super) fn report_unmarked(page: &Found<'_>, cx: &mut Context) {
    let finding = |count, total| Finding::MarkMissing {
        count,
        total,
        anchor: "data-testid=\"tweet\"",
    };
    page.items.report(|item| !item.by_mark, finding, cx);
}
