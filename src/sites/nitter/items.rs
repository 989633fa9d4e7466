//! Which elements of a page are its posts, what each is to the conversation, and where posts are left out.

use std::collections::{BTreeMap, HashSet};

use super::targets::Targets;
use crate::adapter::Context;
use crate::dom::{Dom, Element, Query};
use crate::model::{Gap, GapKind, Post, PostId, Role, Timestamp};
use crate::network::twitter::status_url;
use crate::reader::gaps::{gap_at, report_gaps};
use crate::reader::items;
use crate::reader::items::{in_order, rank, report_matches};
use crate::reader::roles::{handle_of, place_replies, report_main};
use crate::reader::select::{AncestorCache, children, has_any, links_in};
use crate::report::{Finding, GapReason};

/// A post of any kind; what stands inside it, should its class be another one day.
const ITEM: Query<'_> = Query::constant(".timeline-item");
const ITEM_CLASS: &str = "timeline-item";
const INSIDES: [Query<'_>; 2] = [
    Query::constant(".tweet-body"),
    Query::constant(".unavailable-box"),
];

/// Accounts in a list of people, which are items as well.
const ACCOUNT: Query<'_> = Query::constant(".profile-result");

/// Where posts are left out: in a chain, and at the end of a list, by class and by what the link says and asks for.
/// (Before 2022-01-23 the words are `3 more replies`.)
const FOLDS: [(Query<'_>, bool); 2] = [
    (Query::constant(".more-replies"), false),
    (Query::constant(".show-more"), true),
];
const FOLD_LINKS: [(Query<'_>, bool); 3] = [
    (Query::constant(".more-replies-text"), false),
    (Query::constant("a[href*='cursor=']"), true),
    (Query::constant("a[href$='#r']"), true),
];

/// What a fold inside a thread of a list has besides the class of a post.
const FOLD_CLASS: &str = "more-replies-thread";

/// What no fold stands in: people link to anything.
const BODY: &str = "tweet-body";

/// The parts of a page that posts stand in, by class or id.
const SECTIONS: [(&str, &str, Section); 7] = [
    ("before-tweet", "", Section::Before),
    ("main-tweet", "m", Section::Main),
    ("after-tweet", "", Section::After),
    ("replies", "r", Section::Replies),
    ("related-tweets", "", Section::Related),
    ("timeline", "", Section::Other),
    ("timeline-container", "", Section::Other),
];

/// What a chain of replies is in, when it came without the rest of its page.
const CHAIN: &str = "reply";
const CONVERSATION: [Query<'_>; 2] = [
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
    /// Of a page that is no conversation.
    Other,
}

/// What a post stands in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    section: Option<Section>,
    /// What holds its chain of replies.
    chain: Option<usize>,
    /// Whether that is another item, or what is one by its class.
    item: bool,
}

/// A post's element, and what it stands in.
pub(super) type Item<'d> = items::Item<'d, Place>;

/// The posts, in page order.
pub(super) fn find<'d>(dom: &'d Dom<'d>) -> Vec<Item<'d>> {
    let folds: HashSet<usize> = folds(dom).into_keys().collect();
    let accounts = dom.select(&ACCOUNT).filter_map(Element::parent);
    let accounts: HashSet<usize> = accounts.map(Element::position).collect();
    // Without a main thread around, bare chains are replies.
    let fragment = !has_any(dom, &CONVERSATION);
    let mut around = AncestorCache::default();
    let mut place = |element: Element<'_>| {
        around.of(element, |outer: Place, element| Place {
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
    for element in dom.select(&ITEM) {
        found.push(Item::new(element, true, place(element)));
    }
    for inside in INSIDES.iter().flat_map(|query| dom.select(query)) {
        if !place(inside).item {
            let element = holder(inside);
            found.push(Item::new(element, false, place(element)));
        }
    }
    in_order(found.into_iter().filter(|item| {
        let place = item.element.position();
        let folded = folds.contains(&place)
            || item.element.has_class(FOLD_CLASS)
            || children(item.element).any(|child| folds.contains(&child.position()));
        !folded && !accounts.contains(&place)
    }))
}

/// What is a post, by what stands inside: the element around that, which has but the post's link besides, or the inside
/// alone.
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

/// The section that an element is.
fn section_of(element: Element<'_>, fragment: bool) -> Option<Section> {
    let id = element.attr("id").unwrap_or_default();
    let known = SECTIONS
        .iter()
        .find(|(class, known_id, _)| element.has_class(class) || !id.is_empty() && id == *known_id);
    known
        .map(|&(_, _, section)| section)
        .or_else(|| (fragment && element.has_class(CHAIN)).then_some(Section::Replies))
}

/// Gives each post its role, and finds the one that the page is about; `canonical` is what the page's address names.
pub(super) fn assign_roles(
    items: &[Item<'_>],
    posts: &mut [Post],
    canonical: Option<&(Option<String>, PostId)>,
    folded: bool,
    cx: &mut Context,
) -> Option<usize> {
    let id = canonical.map(|(_, id)| id);
    let in_place = || {
        let main = Some(Section::Main);
        items.iter().position(|item| item.kind.section == main)
    };
    let by_id = || {
        posts
            .iter()
            .position(|post| id.is_some() && post.id.as_ref() == id)
    };
    // What has more behind it is one of several.
    let alone = || {
        let whole = items.iter().all(|item| item.kind.section.is_none()) && !folded;
        (items.len() == 1 && whole).then_some(0)
    };
    let main = in_place().or_else(by_id).or_else(alone);
    report_anchors(items, main, cx);
    report_main(main, cx);

    let named = canonical.and_then(|(handle, _)| handle.as_deref());
    // A post that is gone need not link itself; the page's address does.
    if let (Some(post), Some(id)) = (main.and_then(|main| posts.get_mut(main)), id)
        && post.id.is_none()
    {
        post.url = status_url(named, id);
        post.published = Timestamp::from_id(id);
        post.id = Some(id.clone());
    }
    let shown = main.and_then(|main| handle_of(posts.get(main)?));
    let author = shown.or(named).map(str::to_lowercase);
    let of_author =
        |post: &Post| author.is_some() && handle_of(post).map(str::to_lowercase) == author;
    // The author's posts right above are the chain, what the first of them answers is not.
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
    // Chains of replies are what one element holds.
    place_replies(posts, |at| {
        let item = items.get(at)?;
        let around = || item.element.parent().map(Element::position);
        item.kind.chain.or_else(around)
    });
    for (item, post) in items.iter().zip(posts) {
        let replies = Some(Section::Replies);
        post.reply = post.reply.filter(|_| item.kind.section == replies);
    }
    main
}

fn report_anchors(items: &[Item<'_>], main: Option<usize>, cx: &mut Context) {
    report_unmarked(items, cx);
    if items.len() > 1 || main.is_none() {
        let finding = |count, total| Finding::NoSection { count, total };
        report_matches(items, |item| item.kind.section.is_none(), finding, cx);
    }
    let unchained =
        |item: &Item<'_>| item.kind.section == Some(Section::Replies) && item.kind.chain.is_none();
    let finding = |count, total| Finding::NoReplyChain { count, total };
    report_matches(items, unchained, finding, cx);
}

/// Warns of posts whose elements have lost their class.
pub(super) fn report_unmarked(items: &[Item<'_>], cx: &mut Context) {
    let finding = |count, total| Finding::NoAnchor {
        count,
        total,
        anchor: "class=\"timeline-item\"",
    };
    report_matches(items, |item| !item.by_anchor, finding, cx);
}

/// Where posts are left out, by position.
pub(super) type Folds<'d> = BTreeMap<usize, (bool, Element<'d>, Option<Element<'d>>)>;

/// The elements that stand for posts left out, by position: whether at the end of a list, the element, and the link.
pub(super) fn folds<'d>(dom: &'d Dom<'d>) -> Folds<'d> {
    let mut found = BTreeMap::new();
    for (query, end) in &FOLDS {
        for fold in dom.select(query) {
            let link = links_in(fold).find(|inner| inner.name() != "div");
            found.insert(fold.position(), (*end, fold, link));
        }
    }
    for (query, end) in &FOLD_LINKS {
        for link in dom.select(query) {
            // Other sections of the page have addresses with more in them.
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

/// Warns of words among the replies that are of no post: a fold may be another one day.
pub(super) fn report_words(dom: &Dom<'_>, items: &[Item<'_>], folds: &Folds<'_>, cx: &mut Context) {
    let is_other = |child: &Element<'_>| {
        let post = items.get(rank(items, *child));
        let holds = post.is_some_and(|post| child.contains(post.element));
        let fold = folds.range(child.position()..).next();
        let folds = fold.is_some_and(|(_, (_, fold, _))| fold == child || child.contains(*fold));
        let is_post = post.is_some_and(|post| post.element == *child);
        !is_post && !holds && !folds && !child.text().is_empty()
    };
    let section = REPLIES.iter().find_map(|query| dom.first(query));
    let mut inside = section.into_iter().flat_map(children);
    if inside.any(|child| is_other(&child)) {
        cx.found(&Finding::WordsAmongReplies);
    }
}

/// Warns of places where posts are left out, and that lead nowhere. Behind a post that is gone they do.
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

/// Where posts are left out.
pub(super) fn gaps(
    folds: &Folds<'_>,
    items: &[Item<'_>],
    main: Option<usize>,
    targets: &Targets,
) -> Vec<Gap> {
    let gaps = folds.values().map(|&(end, fold, link)| {
        let mut gap = gap_at(fold, items, main, GapKind::MoreReplies);
        if end {
            gap.kind = GapKind::LoadMore;
        }
        gap.url = link.and_then(|link| targets.more(link));
        gap
    });
    gaps.collect()
}
