//! Finds the posts of a page, their roles in the conversation, and the places where posts are left out.

use super::{CONVERSATION, FOOTERS, PAGES, SOUGHT, TITLE_ENDS, post};
use crate::adapter::Context;
use crate::dom::{Element, Query};
use crate::error::{Error, Result};
use crate::model::{Gap, GapKind, Post, PostId, Thread};
use crate::network::twitter::{PageIds, status};
use crate::reader::{
    Identity, Items, PostPage, PostReader, PostSite, Tables, View, assign_roles_by_handle,
    find_posts, has_any, has_any_class, place_replies, report_gaps, report_main,
};
use crate::report::{Finding, GapReason};

/// A post: by class, and by attributes in case its class changes.
const MARKS: [Query<'_>; 2] = [
    Query::constant(".js-stream-tweet"),
    Query::constant(".permalink-tweet"),
];
const OTHER_MARKS: [Query<'_>; 1] = [Query::constant("[data-tweet-id][data-screen-name]")];

/// The header inside each post, in case the post's own element has none of these marks; and elements that contain only
/// one post.
const INSIDES: [Query<'_>; 2] = [
    Query::constant(".stream-item-header"),
    Query::constant(".permalink-header"),
];
const HOLDERS: [&str; 3] = ["stream-item", "js-stream-item", CONTAINER];

/// The main post: by class, and by the element around it.
const OPENED: [Query<'_>; 2] = [
    Query::constant(".permalink-tweet"),
    Query::constant(".permalink-tweet-container > .tweet"),
];
const CONTAINER: &str = "permalink-tweet-container";

/// A conversation opened over a timeline, by id and by class.
const OVERLAY_ID: &str = "permalink-overlay";
const OVERLAY: &str = "PermalinkOverlay";
const OVERLAID: [Query<'_>; 1] = [Query::constant(
    "#permalink-overlay .permalink-tweet-container",
)];

/// The rows of a list of replies.
const ROWS: Query<'_> = Query::constant(".replies-to .stream-items > li");

/// A list of posts that is not part of a conversation.
const LIST: &str = "stream-items";

/// The parts of a conversation.
const ABOVE: &str = "permalink-in-reply-tos";
const BELOW: [&str; 2] = ["permalink-replies", "replies-to"];

/// The element that contains a chain of replies, and, since 2017-12, the author's own.
const CHAIN: &str = "ThreadedConversation";

/// The element that contains a single reply.
const LONE: &str = "ThreadedConversation--loneTweet";

/// The places where replies are left out.
const FOLDS: [(Query<'_>, GapKind); 7] = [
    (
        Query::constant(".ThreadedConversation-moreReplies"),
        GapKind::MoreReplies,
    ),
    (
        Query::constant(".ThreadedConversation-moreRepliesLink"),
        GapKind::MoreReplies,
    ),
    // Until 2016, below a chain of replies.
    (
        Query::constant(".ThreadedConversation-showMore a"),
        GapKind::MoreReplies,
    ),
    (
        Query::constant(".show-more-link[href]"),
        GapKind::MoreReplies,
    ),
    (
        Query::constant(".ThreadedConversation-showMoreThreads"),
        GapKind::LoadMore,
    ),
    (
        Query::constant(".ThreadedConversation-showMoreThreadsButton"),
        GapKind::LoadMore,
    ),
    (
        Query::constant(".stream-footer .has-more-items"),
        GapKind::LoadMore,
    ),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Above,
    Below,
}

/// The context of a post.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// Whether it is inside a conversation opened over a timeline.
    over: bool,
    section: Option<Section>,
    /// Whether it is in the place of the main post.
    opened: bool,
    /// Whether it is in a list.
    list: bool,
    /// The element that contains its chain of replies.
    chain: Option<usize>,
    lone: bool,
}

impl Place {
    /// Whether it is neither in a list nor in a section of a conversation.
    pub(super) const fn is_alone(self) -> bool {
        !self.list && self.section.is_none()
    }
}

/// A page of the site.
pub(super) type Found<'d> = PostPage<'d, Place>;
type Item<'d> = crate::reader::Item<'d, Place>;

/// The count of a post's replies, and the row between two posts of a chain that links to the replies by others (2016).
const REPLY_COUNT: Query<'_> =
    Query::constant(".ProfileTweet-action--reply [data-tweet-stat-count]");
const HIDDEN_ROW: Query<'_> = Query::constant(".ThreadedConversation-viewOther");

/// The state for reading a page.
pub(super) struct Conversation {
    named: PageIds,
    /// Whether the page counts replies.
    counts_replies: bool,
}

impl Conversation {
    pub(super) fn new(view: &View<'_>) -> Self {
        Self {
            named: PageIds::new(&view.page, status),
            counts_replies: view.dom.first(&REPLY_COUNT).is_some(),
        }
    }

    /// Whether a page has a part of conversations, or the URL of one.
    pub(super) fn is_shown(&self, page: &Found<'_>) -> bool {
        has_any(page.dom, &CONVERSATION) || self.named.ids().next().is_some()
    }
}

impl<'d> PostSite<'d> for Conversation {
    type Place = Place;
    const TABLES: Tables = Tables {
        marks: &MARKS,
        other_marks: &OTHER_MARKS,
        parts: &INSIDES,
        pages: &PAGES,
        sought: &SOUGHT,
        required: &post::FIELDS,
        folds: &FOLDS,
        footers: &FOOTERS,
        title_ends: &TITLE_ENDS,
        conversation: true,
        ..Tables::EMPTY
    };

    fn find(&mut self, view: &View<'d>, _: &mut Context) -> Result<Items<'d, Place>> {
        let mut items = find_posts(self, view);
        items.update(|item| item.kind.opened |= item.element.has_class(CONTAINER));
        // Posts below an opened conversation are not part of it, even if the conversation cannot be read.
        let over = items.iter().any(|item| item.kind.over);
        if over || has_any(view.dom, &OVERLAID) {
            items.retain(|item| item.kind.over);
        }
        Ok(items)
    }

    /// Returns the element around a post's header that contains only one post, or the header's parent.
    fn post_around(&self, header: Element<'d>) -> Option<Element<'d>> {
        let mut around = header.ancestors().take(4);
        around
            .find(|around| has_any_class(*around, &HOLDERS))
            .or_else(|| header.parent())
    }

    fn place(&self, mut place: Place, element: Element<'d>) -> Place {
        place.over |= element.attr("id") == Some(OVERLAY_ID);
        for class in element.classes() {
            match class {
                OVERLAY => place.over = true,
                CONTAINER => place.opened = true,
                LIST => place.list = true,
                CHAIN => place.chain = Some(element.position()),
                LONE => place.lone = true,
                ABOVE => place.section = Some(Section::Above),
                _ if BELOW.contains(&class) => place.section = Some(Section::Below),
                _ => {}
            }
        }
        place
    }

    fn names_post(&self, _: &View<'d>) -> bool {
        self.named.ids().next().is_some()
    }

    fn read(&mut self, page: &Found<'d>, item: &Item<'d>, post: &mut PostReader) {
        post::read(item.element, &page.links, self.counts_replies, post);
    }

    fn main(&self, page: &Found<'d>, posts: &[Post]) -> Option<usize> {
        // A post in a list, or a reply, is not the main post; nor is another post than the one in the URL.
        let alone = || match &*page.items {
            [item] => item.kind.is_alone() && self.named.ids().next().is_none(),
            _ => false,
        };
        opened(page)
            .or_else(|| self.named.find(posts))
            .or_else(|| alone().then_some(0))
    }

    fn without_main(&self, page: &Found<'d>, _: &[Post]) -> Option<Error> {
        (!self.is_shown(page)).then(|| self.no_posts(page))
    }

    fn assign_roles(&self, page: &mut Found<'d>, posts: &mut [Post], cx: &mut Context) {
        report_main(page.main, cx);
        report_anchors(page, cx);
        assign_roles_by_handle(posts, page.main);
        place_replies(posts, |at| {
            let item = page.items.get(at)?;
            // A single reply is a chain of its own.
            let chain = item.kind.chain.unwrap_or(item.element.position());
            (item.kind.section == Some(Section::Below)).then_some(chain)
        });
    }

    fn check(&self, page: &Found<'d>, thread: &Thread, cx: &mut Context) {
        check_gaps(&thread.gaps, cx);
        report_words(page, cx);
    }

    fn identify(&self, _: &Found<'d>, id: Option<PostId>, _: &mut Context) -> Identity {
        Identity::of_tweet(id, &self.named)
    }
}

/// Returns the index of the opened post.
fn opened(page: &Found<'_>) -> Option<usize> {
    let is_opened = |item: &Item<'_>| OPENED.iter().any(|query| item.element.matches(query));
    let in_place = |item: &Item<'_>| item.kind.opened && !item.by_mark;
    page.items
        .iter()
        .position(|item| is_opened(item) || in_place(item))
}

fn report_anchors(page: &Found<'_>, cx: &mut Context) {
    report_unmarked(page, cx);
    let (items, main) = (&page.items, page.main);
    let several = items.len() > 1;
    let unplaced = |(at, item): (usize, &Item<'_>)| item.kind.section.is_none() && Some(at) != main;
    let unchained = |item: &Item<'_>| {
        let place = item.kind;
        place.section == Some(Section::Below) && place.chain.is_none() && !place.lone
    };
    let findings = [
        (
            several && main.is_some() && opened(page).is_none(),
            Finding::MainByUrl,
        ),
        (
            several && items.iter().enumerate().any(unplaced),
            Finding::PageSectionUnknown,
        ),
        (items.iter().any(unchained), Finding::ConversationMissing),
    ];
    for (_, finding) in findings.into_iter().filter(|(is, _)| *is) {
        cx.found(&finding);
    }
}

/// Warns of posts whose elements have lost their class.
pub(super) fn report_unmarked(page: &Found<'_>, cx: &mut Context) {
    let finding = |count, total| Finding::StreamItemMissing { count, total };
    page.items.report(|item| !item.by_mark, finding, cx);
}

/// Warns of text between replies that is not part of one: the markup of folds may have changed.
fn report_words(page: &Found<'_>, cx: &mut Context) {
    let is_other = |row: &Element<'_>| {
        let of_post =
            page.items.first_in(*row).is_some() || page.items.index_containing(*row).is_some();
        let fold =
            |(query, _): &(Query<'_>, GapKind)| row.matches(query) || row.first(query).is_some();
        let is_hidden = row.matches(&HIDDEN_ROW);
        !of_post && !is_hidden && !row.text().is_empty() && !FOLDS.iter().any(fold)
    };
    if page.dom.select(&ROWS).any(|row| is_other(&row)) {
        cx.found(&Finding::TextBetweenReplies);
    }
}

/// Warns of places where replies are left out, without a URL of the post that they reply to.
fn check_gaps(gaps: &[Gap], cx: &mut Context) {
    let answers = |gap: &Gap| gap.kind == GapKind::MoreReplies;
    report_gaps(gaps, answers, GapReason::Unknown, cx);
    let urls = gaps.iter().filter(|gap| answers(gap));
    let urls = urls.filter_map(|gap| gap.url.as_ref());
    if let Some(url) = urls.into_iter().find(|url| status(url).is_none()) {
        cx.found(&Finding::GapUrlInvalid { url });
    }
}
