//! Pages that list threads: an author's page, a hashtag's page, the home page, and the bare cards that an author's page
//! loads.

use url::Url;

use super::{SITE, cards, content, posts};
use crate::adapter::{Context, markup_changed};
use crate::dom::{Dom, Element, Links, Node, Query};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::model::{Author, Listing, Tally, Teaser};
use crate::network::twitter::is_handle;
use crate::reader::{
    Items, ListingSource, View, build_listing, check_listed, described, has_any,
    report_missing_in_profile,
};
use crate::report::{Finding, Missing};

/// The kind of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The home page.
    Home,
    /// An author's page, with the handle if the URL has it.
    Author(Option<String>),
    /// A hashtag's page.
    Hashtag,
    /// Cards without a page around them.
    Cards,
}

/// The heading of the home page (A); a card, on any page.
const HOME: [Query<'_>; 1] = [Query::constant(".homepage-header")];
const CARD: [Query<'_>; 1] = [Query::constant(".thread-card")];

/// The end of an author page's title (C, as reported: `Epoch AI 's Threads – Thread Reader App`).
const AUTHOR_TITLE: &str = "'s Threads";

/// A link to the next page: standard, or in the form that the site uses for older threads (`?ajax=true&before=UNIX`).
const NEXT: [Query<'_>; 3] = [
    Query::constant("a[rel=next][href]"),
    Query::constant("link[rel=next][href]"),
    Query::constant("a[href*='before=']"),
];

/// The fields of every card.
type CardField = (Missing, fn(&Teaser) -> bool);
const FIELDS: [CardField; 4] = [
    (Missing::ThreadUrl, |card| card.url.is_some()),
    (Missing::Time, |card| card.published.is_some()),
    (Missing::Preview, |card| !card.posts.is_empty()),
    (Missing::HeaderCount, |card| card.stated_posts.is_some()),
];

/// Further fields of cards on an author's page.
const UNSIGNED: [CardField; 1] = [(Missing::HeaderMinutes, |card| {
    card.reading_minutes.is_some()
})];

/// Further fields of cards on all other pages.
const SIGNATURE: [CardField; 2] = [
    (Missing::Handle, |card| {
        let author = card.author.as_ref();
        author.is_some_and(|author| author.handle.is_some())
    }),
    (Missing::HeaderName, |card| {
        let author = card.author.as_ref();
        author.is_some_and(|author| author.name.is_some())
    }),
];

/// The text of the link to the next page.
const MORE: &str = "Load more";

/// Whether the page has the text of a link to the next page.
fn says_more(dom: &Dom<'_>) -> bool {
    let texts = dom.elements().flat_map(Element::children);
    let is_more = |node| matches!(node, Node::Text(text) if text.trim() == MORE);
    texts.into_iter().any(is_more)
}

/// Whether a page is the home page.
pub(super) fn is_home(view: &View<'_>) -> bool {
    kind(view) == Some(Kind::Home)
}

/// Whether a page lists threads.
pub(super) fn is_list(view: &View<'_>) -> bool {
    kind(view).is_some()
}

/// Returns the kind of list that a page is, if it is one.
fn kind(view: &View<'_>) -> Option<Kind> {
    let (page, dom) = (&view.page, view.dom);
    let by_url = |url: &Url| {
        if !SITE.has_host(url) {
            return None;
        }
        let segments: Vec<&str> = url
            .path_segments()?
            .filter(|segment| !segment.is_empty())
            .take(3)
            .collect();
        match *segments.as_slice() {
            [] => Some(Kind::Home),
            ["user", handle] if is_handle(handle) => Some(Kind::Author(Some(handle.to_owned()))),
            ["hashtag", _] => Some(Kind::Hashtag),
            _ => None,
        }
    };
    let title = dom.title().unwrap_or_default();
    let by_page = || {
        if has_any(dom, &HOME) {
            Some(Kind::Home)
        } else if title.contains(AUTHOR_TITLE) {
            Some(Kind::Author(None))
        } else {
            has_any(dom, &CARD).then_some(Kind::Cards)
        }
    };
    page.stated_url()
        .and_then(by_url)
        .or_else(|| page.given_url().and_then(by_url))
        .or_else(by_page)
}

/// Parses the list. A card has any number of previews, so it is the cards that are found, not the posts.
pub(super) fn read(view: &View<'_>, cx: &mut Context) -> Result<Listing> {
    let View { page, dom, links } = view;
    let places = cards::places(dom);
    if !posts::find(dom, &places).is_empty() {
        return Err(Error::new(
            ErrorKind::NotAListing,
            "this page is a thread; parse it with Parser::parse",
        ));
    }
    let root = dom.elements().next();
    let found = root
        .map(|root| cards::find(dom, root, &places, links))
        .unwrap_or_default();
    let Some(kind) = kind(view) else {
        return Err(Error::new(
            ErrorKind::NotAListing,
            described("a Thread Reader page that lists no threads", page, dom),
        ));
    };
    if found.is_empty() {
        return Err(match kind {
            Kind::Home => Error::new(
                ErrorKind::NotAThread(PageKind::Home),
                described("Thread Reader's home page without threads", page, dom),
            ),
            _ => {
                let what = "a Thread Reader page that lists threads";
                markup_changed(&described(what, page, dom), dom, &cards::SOUGHT)
            }
        });
    }
    build_listing(Cards { view, found, kind }, cx)
}

/// The cards of a page.
struct Cards<'v, 'd> {
    view: &'v View<'d>,
    found: Items<'d>,
    kind: Kind,
}

impl ListingSource for Cards<'_, '_> {
    fn read(&mut self, cx: &mut Context) -> Result<Vec<Teaser>> {
        cx.check_posts(self.found.len())?;
        let signed = !matches!(self.kind, Kind::Author(_));
        read_cards(&self.found, signed, &self.view.links, cx)
    }

    fn profile(&mut self, cards: &[Teaser], cx: &mut Context) -> Option<Author> {
        let Kind::Author(handle) = &self.kind else {
            return None;
        };
        let author = author(handle.as_deref(), cards, self.view.dom);
        let is_missing = |field: fn(&Author) -> &Option<String>| {
            author.as_ref().is_none_or(|author| field(author).is_none())
        };
        let fields = [
            (is_missing(|author| &author.handle), Missing::Handle),
            (is_missing(|author| &author.name), Missing::Name),
        ];
        report_missing_in_profile(fields, cx);
        author
    }

    fn finish(&mut self, listing: &mut Listing, cx: &mut Context) {
        let View { dom, links, .. } = self.view;
        let mut next = NEXT.iter().flat_map(|query| dom.select(query));
        listing.next_page = next.find_map(|link| links.href(link));
        if listing.next_page.is_none() && says_more(dom) {
            cx.found(&Finding::NextPageMissing);
        }
    }

    fn check_end(&mut self, listing: &Listing, cx: &mut Context) {
        let last = self.found.last().map(|card| card.element);
        check_listed(self.view, last, listing, false, cx);
    }
}

/// Parses the cards, and reports unknown markup and missing fields. Cards of an author's page are not `signed`.
fn read_cards<'d>(
    found: &Items<'d>,
    signed: bool,
    links: &Links,
    cx: &mut Context,
) -> Result<Vec<Teaser>> {
    let mut scratch = content::Scratch::default();
    let mut tally = Tally::default();
    let mut teasers = Vec::with_capacity(found.len());
    let (mut partly, mut before) = (false, 0);
    for card in found.iter() {
        let card = cards::read_card(card.element, links, &mut scratch, &mut tally, cx)?;
        if let Some((preview, element)) = &card.unknown {
            let finding = Finding::CardElementUnknown { element };
            if card.teaser.posts.is_empty() {
                cx.found(&finding);
            } else {
                cx.found_at(before + preview, &finding);
            }
        }
        before += card.teaser.posts.len();
        partly |= !card.whole || signed && !card.signed;
        teasers.push(card.teaser);
    }
    if found.iter().any(|card| !card.by_mark) {
        cx.found(&Finding::ListCardUnclassed);
    }
    if partly {
        cx.found(&Finding::ListCardPartsUnclassed);
    }
    let others: &[CardField] = if signed { &SIGNATURE } else { &UNSIGNED };
    for &(what, has) in FIELDS.iter().chain(others) {
        let count = teasers.iter().filter(|teaser| !has(teaser)).count();
        if count > 0 {
            let total = teasers.len();
            cx.found(&Finding::MissingInCards { what, count, total });
        }
    }
    Ok(teasers)
}

/// Returns the author of the page: from the URL, else the one that all its cards name; with the cards' data about that
/// author.
fn author(handle: Option<&str>, cards: &[Teaser], dom: &Dom<'_>) -> Option<Author> {
    let mut authors = cards.iter().filter_map(|teaser| teaser.author.as_ref());
    let is = |author: &Author, handle: &str| {
        let own = author.handle.as_deref();
        own.is_some_and(|own| own.eq_ignore_ascii_case(handle))
    };
    let found = match handle {
        Some(handle) => authors.find(|author| is(author, handle)),
        None => authors.next().filter(|first| {
            let handle = first.handle.as_deref();
            handle.is_some_and(|handle| authors.all(|author| is(author, handle)))
        }),
    };
    let mut author = found
        .cloned()
        .or_else(|| handle.map(Author::from_handle))
        .unwrap_or_default();
    if author.name.is_none() {
        let title = dom.title().unwrap_or_default();
        let name = title.split_once(AUTHOR_TITLE).map(|(name, _)| name.trim());
        author.name = name.filter(|name| !name.is_empty()).map(str::to_owned);
    }
    Some(author).filter(|author| !author.is_empty())
}
