//! Which elements of a page are its posts, what each is to the conversation, and where posts are left out.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::targets::Targets;
use crate::adapter::Context;
use crate::adapter::conversation::handle;
use crate::adapter::twitter::status_url;
use crate::audit::{Warning, WarningKind};
use crate::dom::{Dom, Element, Query};
use crate::model::{Gap, GapKind, Post, PostId, ReplyPosition, Role, Timestamp};

/// A post of any kind; what stands inside it, should its class be another one day.
const ITEM: Query<'_> = Query::constant(".timeline-item");
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
const FOLD_LINKS: [(Query<'_>, bool); 2] = [
    (Query::constant("a.more-replies-text"), false),
    (Query::constant("a[href^='?'][href*='cursor=']"), true),
];

const LINK: Query<'_> = Query::constant("a[href]");

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
enum Section {
    Before,
    Main,
    After,
    Replies,
    Related,
    /// Of a page that is no conversation.
    Other,
}

/// A post's element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'d> {
    pub(super) element: Element<'d>,
    section: Option<Section>,
    /// Whether its class told it.
    by_class: bool,
}

/// The posts, in page order.
pub(super) fn find<'d>(dom: &'d Dom<'d>) -> Vec<Item<'d>> {
    let folds: HashSet<usize> = folds(dom).into_keys().collect();
    let accounts = dom.select(&ACCOUNT).filter_map(Element::parent);
    let accounts: HashSet<usize> = accounts.map(Element::position).collect();
    let is_post = |element: &Element<'_>| {
        let place = element.position();
        let child_folds = || {
            element.children().any(|node| matches!(node, crate::dom::Node::Element(child) if folds.contains(&child.position())))
        };
        !folds.contains(&place) && !accounts.contains(&place) && !child_folds()
    };
    let mut found: BTreeMap<usize, (Element<'_>, bool)> = BTreeMap::new();
    for item in dom.select(&ITEM).filter(is_post) {
        found.insert(item.position(), (item, true));
    }
    let around = INSIDES
        .iter()
        .flat_map(|query| dom.select(query))
        .filter_map(Element::parent);
    for item in around.filter(is_post) {
        found.entry(item.position()).or_insert((item, false));
    }
    let mut sections = Sections {
        known: HashMap::new(),
        // Without a main thread around, bare chains are replies.
        fragment: CONVERSATION.iter().all(|query| dom.first(query).is_none()),
    };
    found
        .into_values()
        .map(|(element, by_class)| Item {
            element,
            section: sections.around(element),
            by_class,
        })
        .collect()
}

/// The sections that elements stand in. Each element is asked once, however many posts it holds.
struct Sections {
    known: HashMap<usize, Option<Section>>,
    fragment: bool,
}

impl Sections {
    fn around(&mut self, element: Element<'_>) -> Option<Section> {
        let mut asked = Vec::new();
        let mut section = None;
        for above in element.ancestors() {
            if let Some(&known) = self.known.get(&above.position()) {
                section = known;
                break;
            }
            asked.push(above.position());
            section = self.of(above);
            if section.is_some() {
                break;
            }
        }
        self.known
            .extend(asked.into_iter().map(|place| (place, section)));
        section
    }

    fn of(&self, element: Element<'_>) -> Option<Section> {
        let id = element.attr("id").unwrap_or_default();
        let known = SECTIONS.iter().find(|(class, known_id, _)| {
            element.has_class(class) || !id.is_empty() && id == *known_id
        });
        known
            .map(|&(_, _, section)| section)
            .or_else(|| (self.fragment && element.has_class(CHAIN)).then_some(Section::Replies))
    }
}

/// Gives each post its role, and finds the one that the page is about; `canonical` is what the page's address names.
pub(super) fn assign_roles(
    items: &[Item<'_>],
    posts: &mut [Post],
    canonical: Option<&(Option<String>, PostId)>,
    cx: &mut Context,
) -> Option<usize> {
    report_anchors(items, cx);
    let id = canonical.map(|(_, id)| id);
    let in_place = || {
        items
            .iter()
            .position(|item| item.section == Some(Section::Main))
    };
    let by_id = || {
        posts
            .iter()
            .position(|post| id.is_some() && post.id.as_ref() == id)
    };
    let alone =
        || (items.len() == 1 && items.iter().all(|item| item.section.is_none())).then_some(0);
    let main = in_place().or_else(by_id).or_else(alone);
    let Some(at) = main else {
        cx.warn_of(
            WarningKind::MissingField,
            "the post that the page is about is not on it",
        );
        for (item, post) in items.iter().zip(posts.iter_mut()) {
            post.role = match item.section {
                Some(Section::Before) => Role::Ancestor,
                Some(Section::After) => Role::Thread,
                Some(Section::Related) => Role::Related,
                _ => Role::Reply,
            };
        }
        place_replies(items, posts);
        return None;
    };

    let named = canonical.and_then(|(handle, _)| handle.as_deref());
    // A post that is gone need not link itself; the page's address does.
    if let (Some(post), Some(id)) = (posts.get_mut(at), id)
        && post.id.is_none()
    {
        post.url = status_url(named, id);
        post.published = Timestamp::from_id(id);
        post.id = Some(id.clone());
    }
    let author = posts
        .get(at)
        .and_then(handle)
        .or(named)
        .map(str::to_lowercase);
    let of_author = |post: &Post| author.is_some() && handle(post).map(str::to_lowercase) == author;
    let mut own = true;
    for (index, item) in items.iter().enumerate().rev() {
        let Some(post) = posts.get_mut(index) else {
            continue;
        };
        post.role = match item.section {
            _ if index == at => Role::Main,
            Some(Section::Related) => Role::Related,
            Some(Section::Replies) => Role::Reply,
            // The author's posts right above are the chain, what the first of them answers is not.
            _ if index < at => {
                own &= of_author(post);
                if own { Role::Thread } else { Role::Ancestor }
            }
            Some(Section::After)
                if of_author(post) || post.unavailable.is_some() || author.is_none() =>
            {
                Role::Thread
            }
            _ => Role::Reply,
        };
    }
    place_replies(items, posts);
    main
}

/// Chains of replies are what one element holds.
fn place_replies(items: &[Item<'_>], posts: &mut [Post]) {
    let mut chain: Option<(usize, ReplyPosition)> = None;
    for (item, post) in items.iter().zip(posts) {
        let (Role::Reply, Some(around)) = (post.role, item.element.parent()) else {
            continue;
        };
        let position = match chain {
            None => ReplyPosition::new(0, 0),
            Some((same, last)) if same == around.position() => {
                ReplyPosition::new(last.chain, last.depth + 1)
            }
            Some((_, last)) => ReplyPosition::new(last.chain + 1, 0),
        };
        chain = Some((around.position(), position));
        if item.section == Some(Section::Replies) {
            post.reply = Some(position);
        }
    }
}

fn report_anchors(items: &[Item<'_>], cx: &mut Context) {
    let mut report = |lacks: fn(&Item<'_>) -> bool, what: &str| {
        if let Some(first) = items.iter().position(lacks) {
            let count = items.iter().filter(|item| lacks(item)).count();
            let detail = format!("{count} of {} posts {what}", items.len());
            cx.warn(Warning::at(WarningKind::AnchorMissing, first, detail));
        }
    };
    report(
        |item| !item.by_class,
        "lack class=\"timeline-item\"; they were found by what is inside",
    );
    if items.len() > 1 {
        report(
            |item| item.section.is_none(),
            "stand in no known section of the page; their order told what they are",
        );
    }
}

/// The elements that stand for posts left out, by position: whether at the end of a list, and the link.
fn folds<'d>(dom: &'d Dom<'d>) -> BTreeMap<usize, (bool, Option<Element<'d>>)> {
    let mut found = BTreeMap::new();
    for (query, end) in &FOLDS {
        for fold in dom.select(query) {
            found.insert(fold.position(), (*end, fold.first(&LINK)));
        }
    }
    for (query, end) in &FOLD_LINKS {
        for link in dom.select(query) {
            if let Some(fold) = link.parent() {
                found.entry(fold.position()).or_insert((*end, Some(link)));
            }
        }
    }
    found
}

/// Where posts are left out.
pub(super) fn gaps(
    dom: &Dom<'_>,
    items: &[Item<'_>],
    posts: &[Post],
    targets: &Targets,
) -> Vec<Gap> {
    let main = posts.iter().position(|post| post.role == Role::Main);
    let gap = |(place, (end, link)): (usize, (bool, Option<Element<'_>>))| {
        let after = items
            .partition_point(|item| item.element.position() < place)
            .checked_sub(1);
        let before_main = main.is_some_and(|main| after.is_none_or(|after| after < main));
        let kind = match (end, before_main) {
            (true, _) => GapKind::LoadMore,
            (false, true) => GapKind::EarlierReplies,
            (false, false) => GapKind::MoreReplies,
        };
        let mut gap = Gap::new(after, kind);
        gap.url = link.and_then(|link| targets.more(link));
        gap
    };
    folds(dom).into_iter().map(gap).collect()
}
