//! Cards that link to other threads, and their sections.

use std::collections::BTreeMap;

use url::Url;

use super::counts::{MINUTES, TWEETS, count, small};
use super::people::{HANDLES, NAMES, account, describe_avatar, is_avatar, links_and_all};
use super::posts::Found;
use super::{content, page_time, thread_of};
use crate::adapter::Context;
use crate::dom::{Dom, Element, Links, Node, Query, Tag};
use crate::error::Result;
use crate::model::{Author, Post, Tally, Teaser, Thread};
use crate::network::twitter::at_handle;
use crate::reader::{
    Item, Items, PostReader, by_class, children, contains_any, is_displayed, text_without,
};
use crate::report::Finding;

/// The number of elements around a post in a card that may hide it alone.
const AROUND: usize = 3;

/// A card (all eras), and the attribute with its target in C.
const CARDS: [Query<'_>; 2] = [Query::constant(".thread-card"), TARGETED];

/// The elements inside a card, or the card itself.
const INSIDE: [Query<'_>; 4] = [
    Query::constant(".thread-card"),
    Query::constant(".card-tweets"),
    Query::constant(".card-tweetsv2"),
    TARGETED,
];

/// The link at the bottom of a card (A `a.button`, B `a.tweet-url`, C `a.btn`), recognised by its target and text.
const LINK: Query<'_> = Query::constant("a[href*='/thread/']");
const TARGET: &str = "data-link-href";
const TARGETED: Query<'_> = Query::constant("[data-link-href]");

/// The path segments before the id in the URL of a thread.
const THREAD_PATHS: [&[u8]; 3] = [b"thread", b"scrolly", b"embed"];

/// The elements that an error for changed markup counts.
pub(super) const SOUGHT: [Query<'_>; 3] = [Query::constant(".thread-card"), TARGETED, LINK];

/// A preview (all eras); the box around previews (A to C; author pages since C); an attribute of both.
const PREVIEW: Query<'_> = Query::constant(".content-tweet");
const BOXES: [Query<'_>; 3] = [
    Query::constant(".card-tweets"),
    Query::constant(".card-tweetsv2"),
    Query::constant("[dir=auto]"),
];

const ANCHOR: Query<'_> = Query::constant("a");
const LINKS: Query<'_> = Query::constant("a[href]");
const IMAGE: Query<'_> = Query::constant("img");
const TIME: Query<'_> = Query::constant("[data-time]");

/// The column around a card (B).
const ENTRIES: [(&str, Section); 2] = [
    ("t-user-related-entry", Section::MoreFrom),
    ("t-trending-thread-entry", Section::Related),
];

/// Headings of the sections, by the prefix of their text (B and C).
const HEADINGS: [Query<'_>; 4] = [
    Query::constant(".list-content-header"),
    Query::constant("h1"),
    Query::constant("h2"),
    Query::constant("h3"),
];
const SECTIONS: [(&str, Section); 3] = [
    ("More from", Section::MoreFrom),
    ("Related", Section::Related),
    ("Trending hashtags", Section::Hashtags),
];

/// Links of "Trending hashtags" (B).
const HASHTAG: Query<'_> = Query::constant("a[href*='/hashtag/']");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    MoreFrom,
    Related,
    /// It has no cards.
    Hashtags,
    /// After another heading.
    None,
}

/// Returns the elements of a page's cards, with everything inside cards.
pub(super) fn places<'d>(dom: &'d Dom<'d>) -> Items<'d> {
    let found = INSIDE.iter().flat_map(|query| dom.select(query));
    Items::outermost(found.map(|card| Item::new(card, true, ())))
}

/// Parses the content below a thread: cards by section, and hashtags.
pub(super) fn read<'d>(
    page: &Found<'d>,
    places: &Items<'d>,
    scratch: &mut content::Scratch<'d>,
    thread: &mut Thread,
    cx: &mut Context,
) -> Result<()> {
    let (dom, links) = (page.dom, &page.links);
    let Some(last) = page.items.last().map(|item| item.element) else {
        return Ok(());
    };
    let found = find(dom, last, places, links);
    let classless = found.iter().any(|card| !card.by_mark);
    let (mut partly, mut unplaced) = (false, false);
    let mut headings: BTreeMap<usize, Section> = BTreeMap::new();
    for heading in HEADINGS
        .iter()
        .flat_map(|query| dom.select_after(last, query))
    {
        let text = heading.text();
        let section = SECTIONS
            .iter()
            .find(|(start, _)| text.starts_with(start))
            .map_or(Section::None, |&(_, section)| section);
        headings.insert(heading.position(), section);
    }
    let mut tally = Tally::default();
    for card in found.iter().map(|card| card.element) {
        let Card {
            teaser,
            whole,
            signed,
            unknown,
        } = read_card(card, links, scratch, &mut tally, cx)?;
        if let Some((_, element)) = unknown {
            cx.found(&Finding::CardElementUnknown { element: &element });
        }
        partly |= !(whole && signed);
        let heading = headings.range(..card.position()).next_back();
        let heading = heading.map(|(_, &section)| section);
        let heading = heading.filter(|is| !matches!(is, Section::Hashtags | Section::None));
        let mut around = std::iter::once(card).chain(card.ancestors().take(3));
        let entry = around.find_map(|element| by_class(element, &ENTRIES));
        let section = entry.or(heading).unwrap_or_else(|| {
            unplaced = true;
            let author = teaser.author.as_ref();
            let handle = author.and_then(|author| author.handle.as_ref());
            if handle == thread.author.handle.as_ref() {
                Section::MoreFrom
            } else {
                Section::Related
            }
        });
        match section {
            Section::MoreFrom => thread.more_from.push(teaser),
            _ => thread.related.push(teaser),
        }
    }
    let hashtags = links_outside(dom, last, places)
        .filter(|link| !last.contains(*link) && link.matches(&HASHTAG));
    thread.hashtags = hashtags
        .filter_map(|link| link.text().strip_prefix('#').map(str::to_owned))
        .collect();
    let hashtags = headings.values().any(|is| *is == Section::Hashtags);
    let findings = [
        (unplaced, Finding::CardsUnplaced),
        (classless, Finding::CardUnclassed),
        (
            hashtags && thread.hashtags.is_empty(),
            Finding::HashtagsMissing,
        ),
        (partly, Finding::CardPartsUnclassed),
    ];
    for (_, finding) in findings.into_iter().filter(|(is, _)| *is) {
        cx.found(&finding);
    }
    Ok(())
}

/// Returns the links below a thread and outside the marked cards, which have most links of a page.
fn links_outside<'d>(
    dom: &'d Dom<'d>,
    last: Element<'d>,
    places: &Items<'d>,
) -> impl Iterator<Item = Element<'d>> {
    let links = dom.select_after(last, &ANCHOR);
    links.filter(|link| places.index_containing(*link).is_none())
}

/// Returns the cards outside the thread, each with whether it was found by its class or attribute.
pub(super) fn find<'d>(
    dom: &'d Dom<'d>,
    last: Element<'d>,
    places: &Items<'d>,
    links: &Links,
) -> Items<'d> {
    let marked = CARDS.iter().flat_map(|query| dom.select(query));
    let marked = Items::in_order(marked.map(|card| Item::new(card, true, ())));
    // By structure: the element around one link to a thread, without another such link. A link around a complete card
    // belongs to that card.
    let feet: Vec<Element<'d>> = links_outside(dom, last, places)
        .filter(|link| link.matches(&LINK) && marked.first_in(*link).is_none())
        .filter(|link| count(&link.text(), &TWEETS).is_some())
        .filter(|link| links.href(*link).as_ref().and_then(thread_of).is_some())
        .collect();
    let unmarked = feet.iter().enumerate().filter_map(|(at, foot)| {
        let before = at.checked_sub(1).and_then(|at| feet.get(at));
        let others = [before, feet.get(at + 1)];
        let alone = |around: &Element<'d>| {
            let mut others = others.iter().flatten();
            !around.contains(last)
                && *around != last
                && around.tag() != Tag::Body
                && others.all(|other| !around.contains(**other))
        };
        // The outermost one that contains no heading of a section.
        let around = foot.ancestors().take_while(alone);
        let card = around.take_while(|element| !contains_any(*element, &HEADINGS));
        Some(Item::new(card.last()?, false, ()))
    });
    Items::outermost(marked.iter().copied().chain(unmarked))
}

/// A parsed card.
pub(super) struct Card {
    pub(super) teaser: Teaser,
    /// Whether everything except the author was present, and found by its classes.
    pub(super) whole: bool,
    /// Whether the author was.
    pub(super) signed: bool,
    /// Unknown markup inside a preview, and the index of its post.
    pub(super) unknown: Option<(usize, String)>,
}

/// Parses a card.
pub(super) fn read_card<'d>(
    card: Element<'d>,
    links: &Links,
    scratch: &mut content::Scratch<'d>,
    tally: &mut Tally,
    cx: &Context,
) -> Result<Card> {
    let mut teaser = Teaser::new();
    teaser.url = target(card, links);
    teaser.id = teaser.url.as_ref().and_then(thread_of);
    let (previews, mut whole) = previews(card);
    whole &= teaser.id.is_some();
    // Text next to previews may be a preview without its element.
    let around = previews.first().and_then(|preview| preview.parent());
    let adjacent = around.into_iter().flat_map(Element::children);
    whole &= !adjacent
        .filter(|_| !previews.is_empty())
        .any(|node| matches!(node, Node::Text(text) if !text.trim().is_empty()));
    let places: Vec<usize> = previews.iter().map(|preview| preview.position()).collect();
    let is_preview = |element: Element<'_>| places.binary_search(&element.position()).is_ok();
    let mut unknown = None;
    tally.values += 1 + previews.len();
    tally.bytes += size_of::<Teaser>() + previews.len() * size_of::<Post>();
    cx.check_output(*tally)?;
    teaser.posts.reserve_exact(previews.len());
    for preview in &previews {
        let mut reader = PostReader::default();
        let content = content::read(*preview, &is_preview, links, &mut reader, scratch);
        let post = reader.post;
        let shown = post != Post::new();
        let at = teaser.posts.len() - usize::from(!shown && !teaser.posts.is_empty());
        unknown = unknown.or(content.unknown.map(|element| (at, element)));
        if shown {
            teaser.posts.push(post);
        }
    }

    let (author, signed) = author(card, &previews, links);
    teaser.author = Some(author).filter(|author| !author.is_empty());
    teaser.published = card
        .select(&TIME)
        .find_map(|time| page_time(time.attr("data-time")?));
    whole &= teaser.published.is_some();

    let around = words_around(card, is_preview);
    teaser.stated_posts = small(count(&around, &TWEETS));
    teaser.reading_minutes = small(count(&around, &MINUTES));
    whole &= teaser.stated_posts.is_some();
    Ok(Card {
        teaser,
        whole,
        signed,
        unknown,
    })
}

/// Returns the URL of a card's thread.
fn target(card: Element<'_>, links: &Links) -> Option<Url> {
    let around = card.parent().filter(|around| around.tag() == Tag::A);
    let stated = std::iter::once(card).chain(card.select(&TARGETED));
    let stated = stated.filter_map(|element| element.attr(TARGET));
    let linked = card.select(&LINKS).chain(around);
    let linked = linked.filter_map(|link| link.attr("href"));
    let targets = stated.chain(linked).filter(|href| may_lead_to_thread(href));
    let mut targets = targets.filter_map(|href| links.resolve(href));
    targets.find(|url| thread_of(url).is_some())
}

/// Returns the elements of a card's previews, and whether they were found by their classes.
fn previews(card: Element<'_>) -> (Vec<Element<'_>>, bool) {
    let mut previews: Vec<Element<'_>> = card.select(&PREVIEW).collect();
    // Some pages hide all of them until a script shows the card.
    let is_shown = |preview: &Element<'_>| {
        let around = preview.ancestors().take_while(|around| *around != card);
        is_displayed(*preview) && around.take(AROUND).all(is_displayed)
    };
    if previews.iter().any(is_shown) {
        previews.retain(is_shown);
    }
    if !previews.is_empty() {
        return (previews, true);
    }
    let Some(around) = BOXES.iter().find_map(|query| card.first(query)) else {
        return (previews, false);
    };
    let inner: Vec<Element<'_>> = children(around).collect();
    let blocks = !inner.is_empty() && inner.iter().all(|element| element.tag() == Tag::Div);
    let previews = if blocks { inner } else { vec![around] };
    (previews, around.has_class("card-tweetsv2"))
}

/// Whether a URL has to be parsed to decide whether it is a thread's.
fn may_lead_to_thread(href: &str) -> bool {
    let href = href.as_bytes();
    memchr::memchr_iter(b'/', href)
        .filter_map(|slash| href.get(..slash))
        .any(|before| THREAD_PATHS.iter().any(|path| before.ends_with(path)))
}

/// Returns the author of a card's thread, and whether it was found by its classes.
fn author(card: Element<'_>, previews: &[Element<'_>], links: &Links) -> (Author, bool) {
    let mut author = Author::new();
    let inside = |element: &Element<'_>| previews.iter().any(|preview| preview.contains(*element));
    let author_links = || card.select(&LINKS).filter(|link| !inside(link));
    let by_class = |queries: &'static [Query<'static>]| {
        let naming = || queries.iter().flat_map(|query| card.select(query));
        links_and_all(naming).next().map(|link| link.text())
    };
    let handle = by_class(&HANDLES)
        .as_deref()
        .and_then(at_handle)
        .map(str::to_owned);
    let name = by_class(&NAMES).filter(|name| !name.is_empty());
    let known = handle.is_some() && name.is_some();

    author.handle = handle
        .or_else(|| author_links().find_map(|link| at_handle(&link.text()).map(str::to_owned)));
    author.name = name.or_else(|| {
        let handle = author.handle.as_deref()?;
        author_links().find_map(|link| {
            let url = links.href(link)?;
            let name = link.text();
            (account(&url) == Some(handle) && !name.is_empty() && !name.starts_with('@'))
                .then_some(name)
        })
    });
    let mut pictures = card.select(&IMAGE).filter(|img| !inside(img)).peekable();
    let pictured = pictures.peek().is_some();
    if let Some(picture) = pictures.find(|img| is_avatar(*img)) {
        describe_avatar(picture, links, &mut author);
    }
    let known = known && author.avatar.is_some() == pictured;
    (author, known)
}

/// Returns the text of a card outside of previews and names: people call themselves `12 tweets`.
fn words_around<'d>(card: Element<'d>, is_preview: impl Fn(Element<'d>) -> bool) -> String {
    let names = NAMES.iter().flat_map(|name| card.select(name));
    let names = Items::in_order(names.map(|name| Item::new(name, true, ())));
    let is_other = |element: Element<'d>| {
        matches!(element.tag(), Tag::H4 | Tag::Img) || is_preview(element) || names.is_item(element)
    };
    text_without(card, is_other).unwrap_or_default()
}
