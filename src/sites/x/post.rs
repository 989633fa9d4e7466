//! Reads a post or a quote, in one walk.

use std::borrow::Cow;

use url::Url;

use super::items::{INSIDES, Item, Kind};
use super::page::status_or_article;
use super::parts::{SPACE, address, is_button, is_hidden, is_known, link_above, link_in, part};
use super::{SITE, article, counts, items, media, note, words};
use crate::chars::strip_invisible;
use crate::dom::{Element, Links, Node, Query, Step};
use crate::model::{Author, MediaKind};
use crate::network::twitter::{at_handle, is_avatar, profile, status};
use crate::reader::{
    LINK, Moment, PICTURE, Part, PostReader, Required, characters_of, children, contains_any,
    is_displayed, source, text, walk_parts,
};
use crate::report::{Finding, Missing, Quoted};

/// The suffix of links to a post's edits (2022).
const HISTORY: &str = "/history";

/// Links to articles (2025).
const ARTICLES: &str = "/i/article/";

const WORDS: Query<'_> = Query::constant("[data-testid=tweetText]");

/// Other parts of profiles with a number in their URL.
const NUMBERED: [&str; 4] = ["lists", "moments", "timelines", "events"];

/// Part of links to an article's own pictures.
const OWN_ARTICLE: &str = "/article/";

/// The element next to the label of a count.
const COUNTED: [Query<'_>; 1] = [Query::constant(
    "[data-testid=app-text-transition-container]",
)];

/// The icon over a pinned post, next to a word in the reader's language (2022; before).
const PIN: Query<'_> =
    Query::constant("path[d^='M7 4.5C7 3.12 8.12 2 9.5 2h5C15.88 2 17 3.12 17 4.5']");
const OLD_PIN: Query<'_> = Query::constant("path[d^='M20.235 14.61c-.375-1.745']");

const TIME: Query<'_> = Query::constant("time");

/// The fields of every post.
pub(super) const FIELDS: [Required; 6] = [
    Required::new(Missing::Id, |block| block.post.id.is_some() || block.quoted),
    Required::HANDLE,
    Required::NAME,
    Required::AVATAR,
    Required::DATE,
    Required::new(Missing::TextPicturesOrCard, |block| {
        block.has_content() || block.post.title.is_some()
    }),
];

/// The data that a post has about its page.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Whether the time is separate from the name, as only in the opened post.
    pub(super) opened: bool,
    /// The title of an article.
    pub(super) title: Option<String>,
    /// Whether it links to pictures of its own article.
    pub(super) article: bool,
}

/// Reads a post.
pub(super) fn read(item: &Item<'_>, links: &Links, block: &mut PostReader) -> Shown {
    if item.kind == Kind::Gone {
        block.post.unavailable = Some(items::said(item.element));
        return Shown::default();
    }
    read_parts(item.element, links, block)
}

fn read_parts(element: Element<'_>, links: &Links, block: &mut PostReader) -> Shown {
    let mut reader = Reader {
        links,
        block,
        shown: Shown::default(),
        permalink: None,
        others: Vec::new(),
        untitled: false,
        card: None,
        counted: false,
        unmarked: false,
        unmarked_repost: false,
        context: None,
        line: None,
        stray: None,
    };
    if part(element) == Some(Part::Body) {
        reader.read_element(element);
        return reader.finish();
    }
    walk_parts(element, |node| match node {
        Node::Element(inner) => reader.read_element(inner),
        Node::Text(text) => {
            reader.stray(text);
            false
        }
    });
    reader.finish()
}

struct Reader<'r, 'd> {
    links: &'r Links,
    block: &'r mut PostReader,
    shown: Shown,
    /// The target of the time's link, and those of the other links to posts.
    permalink: Option<Url>,
    others: Vec<Url>,
    /// Whether it is an article without a title.
    untitled: bool,
    /// The card of an article, of which all is read.
    card: Option<Element<'d>>,
    counted: bool,
    /// Whether text, or a poll, was found without its mark.
    unmarked: bool,
    /// Whether a name over the post, which has no mark, may be the reposter's.
    unmarked_repost: bool,
    /// The text over the post: that it was reposted, or that it is pinned.
    context: Option<String>,
    /// The last box that was entered, and the first text outside all known parts.
    line: Option<Element<'d>>,
    stray: Option<&'d str>,
}

impl<'d> Reader<'_, 'd> {
    /// Takes an element as a single part, if it is one.
    fn read_element(&mut self, element: Element<'d>) -> bool {
        if self.card.is_some_and(|card| card.contains(element)) {
            return true;
        }
        let Some(part) = part(element) else {
            let taken = self.read_unmarked(element);
            if !taken && element.name() != "span" {
                self.line = Some(element);
            }
            return taken;
        };
        match part {
            Part::Post => self.quote(element),
            Part::Author => self.name(element),
            Part::Avatar => {
                let urls = element
                    .select(&PICTURE)
                    .filter_map(|img| source(img, self.links));
                let urls: Vec<Url> = urls.collect();
                let of_person = urls.iter().find(|url| is_avatar(url));
                self.block.set_avatar(of_person.or(urls.first()).cloned());
                // A lost end tag moves the rest of the post inside.
                return !contains_any(element, &INSIDES);
            }
            Part::Text => words::read(element, self.links, self.block),
            Part::ShowMore => self.block.findings.once(&Finding::ShowMore),
            Part::Media => media::read(element, self.links, self.block),
            Part::Card | Part::CardPart | Part::Poll => {
                media::card(element, part, self.links, self.block);
            }
            Part::Context => self.reposted(element),
            Part::Cover => self.card = media::article_card(element, self.links, self.block),
            SPACE => media::space(element, self.links, self.block),
            Part::Note => note::read(element, self.links, self.block),
            Part::Body => {
                self.block.words = true;
                article::read(element, self.links, self.block);
                self.untitled = self.block.post.title.is_none();
            }
            Part::Count => {}
            _ => self.block.read_part(part, element),
        }
        true
    }

    /// Takes an element that is identified by tag, role or URL.
    fn read_unmarked(&mut self, element: Element<'_>) -> bool {
        match (element.name(), element.attr("role")) {
            ("svg", _) => {
                if element.first(&PIN).is_some() || element.first(&OLD_PIN).is_some() {
                    self.block.post.pinned = Some(true);
                }
                true
            }
            ("script" | "style" | "template" | "noscript", _) => true,
            _ if is_button(element) && contains_any(element, &INSIDES) => {
                self.block.findings.also(&Finding::QuoteUnmarked);
                self.quote(element);
                true
            }
            _ if is_button(element) => {
                self.button(element);
                true
            }
            (_, Some("group")) if !is_carousel(element) => {
                self.counted = true;
                self.block.post.stats = counts::read(element, &mut self.block.findings);
                let urls = element
                    .select(&LINK)
                    .filter_map(|link| self.links.href(link));
                let urls = urls.filter(|url| status(url).is_some());
                // These are the post's own, others may be of a quote.
                self.others.splice(0..0, urls);
                true
            }
            // Any box may be one; a quote is below the name of the quoting author.
            ("article", _) if self.is_named() && is_quote(element, self.block.words) => {
                self.quote(element);
                true
            }
            // Text in place of the quoted post.
            ("article", role)
                if self.is_named()
                    && !contains_any(element, &INSIDES)
                    && (role == Some("article") || items::is_gone(element)) =>
            {
                self.quote(element);
                true
            }
            (_, Some("radiogroup" | "list")) | ("ul", _)
                if media::has_choices(element) && !media::has_card(element) =>
            {
                self.block.findings.also(&Finding::PollUnmarked);
                self.unmarked = true;
                media::poll(element, self.block);
                true
            }
            (name, Some("link"))
                if name != "a" && !contains_any(element, &INSIDES) && media::is_space(element) =>
            {
                media::space(element, self.links, self.block);
                true
            }
            (name, Some("link"))
                if name != "a"
                    && (contains_any(element, &INSIDES) || link_in(element).is_some()) =>
            {
                if !contains_any(element, &INSIDES) && note::has_rating(element, self.links) {
                    self.block.findings.also(&Finding::NoteUnmarked);
                    note::read(element, self.links, self.block);
                } else {
                    self.quote(element);
                }
                true
            }
            ("time", _) => {
                self.time(element, false);
                true
            }
            (name, _) if name == "a" || address(element).is_some() => {
                let space = media::leads_to_space(element);
                if space {
                    media::space(element, self.links, self.block);
                } else {
                    self.link(element);
                }
                space
            }
            ("video" | "img", _) => {
                media::read(element, self.links, self.block);
                true
            }
            // Text in a language, without its mark.
            _ if element.attr("lang").is_some() && element.attr("dir").is_some() => {
                self.block.findings.also(&Finding::TextUnmarked);
                self.unmarked = true;
                words::read(element, self.links, self.block);
                true
            }
            _ => false,
        }
    }

    /// Takes a button, which is a control. One with a test id may state that the text is truncated; one with a picture
    /// and text may be a box of the post.
    fn button(&mut self, element: Element<'_>) {
        if media::is_boxed(element) {
            self.block.unknown_markup(&element.text());
        }
        // A button without a test id is a control; one with a test id may state that the text is truncated.
        let unknown = element
            .attr("data-testid")
            .filter(|_| follows_text(element));
        if let Some(testid) = unknown {
            self.block.unknown_markup(testid);
        }
    }

    /// Whether the author's name was read.
    fn is_named(&self) -> bool {
        self.block.author.name.is_some() || self.block.stated.is_some()
    }

    /// Records text outside all known parts: not in a link, or on a line with one, not next to a number of views, not
    /// over a quote.
    fn stray(&mut self, text: &'d str) {
        let words = text.chars().any(char::is_alphanumeric);
        let Some(line) = self.line.filter(|_| words && self.stray.is_none()) else {
            return;
        };
        let linked = |line: Element<'_>| {
            let mut around = line.ancestors().take(4).chain([line]);
            around.any(|around| address(around).is_some() || is_hidden(around))
        };
        let labels = |line: Element<'_>| {
            let next = line.parent().and_then(|around| {
                children(around)
                    .find(|next| next.position() > line.position() && !line.contains(*next))
            });
            next.is_some_and(|next| contains_any(next, &INSIDES) || media::has_card(next))
        };
        if !linked(line)
            && link_in(line).is_none()
            && !contains_any(line, &COUNTED)
            && !labels(line)
        {
            self.stray = Some(text);
        }
    }

    fn link(&mut self, link: Element<'_>) {
        let Some(url) = address(link).and_then(|href| self.links.resolve(href)) else {
            return;
        };
        let path = url.path();
        if path.contains(OWN_ARTICLE) && !path.starts_with(ARTICLES) && SITE.has_host(&url) {
            self.shown.article = true;
        }
        let first = self.block.author.avatar.is_none() && !self.is_named() && !self.block.words;
        if url.path().ends_with(HISTORY) && SITE.has_host(&url) {
            self.block.post.edited = Some(true);
        } else if note::is_note(&url) {
            // It is inside the box of a note.
            self.block.unknown_markup(&link.text());
        } else if url.path().starts_with(ARTICLES) && profile(&url).is_none() {
            media::article(link, url, self.block);
        } else if !self.block.words
            && let Some(handle) = profile(&url)
            && at_handle(&strip_invisible(&link.text())) == Some(handle)
        {
            self.block.post.replying_to.push(handle.to_owned());
        } else if status(&url).is_some() {
            self.others.push(url);
        } else if first
            && !self.block.quoted
            && let Some(handle) = profile(&url)
            && link.text().chars().any(char::is_alphanumeric)
        {
            self.block.post.reposted_by = Some(Box::new(Author::from_handle(handle)));
            self.unmarked_repost = true;
        } else if is_unknown_number(&url) {
            let path = Quoted(url.path());
            self.block.findings.once(&Finding::PathUnknown { path });
        }
    }

    /// Reads name, handle and badges; in lists the time as well.
    fn name(&mut self, element: Element<'_>) {
        if self.block.author.verified.is_some() {
            self.block.unknown_markup(&element.text());
            return;
        }
        for time in element.select(&TIME) {
            self.time(time, true);
        }
        let avatar = self.block.author.avatar.take();
        self.block.author = author(element);
        self.block.author.avatar = avatar;
        for mark in element.descendants() {
            if let (None, Some(testid)) = (part(mark), mark.attr("data-testid")) {
                self.block.unknown_markup(testid);
            }
            if mark.name() == "path" && mark.ancestors().take(4).all(|above| above.name() != "svg")
            {
                self.block.unknown_markup("an icon without its container");
            }
        }
    }

    fn time(&mut self, time: Element<'_>, in_name: bool) {
        if self.block.stated.is_some() {
            self.block.unknown_markup(&time.text());
            return;
        }
        let written = time.attr("datetime").unwrap_or_default();
        self.block.stated = written.trim().parse().ok().map(Moment::exact);
        if self.block.stated.is_none() {
            let written = Quoted(written);
            self.block.findings.once(&Finding::InvalidDate { written });
        }
        let link = link_above(time);
        self.permalink = link
            .and_then(|link| self.links.resolve(address(link)?))
            .filter(|url| status_or_article(url).is_some());
        self.shown.opened = !in_name && !self.block.quoted;
    }

    /// Reads the reposter of a post; other text there is in the reader's language only.
    fn reposted(&mut self, element: Element<'_>) {
        let own = Some(element).filter(|element| address(*element).is_some());
        let link = own.or_else(|| link_above(element));
        let by = link.and_then(|link| self.links.resolve(address(link)?));
        let by = by.as_ref().and_then(profile).map(Author::from_handle);
        self.block.post.reposted_by = by.map(Box::new);
        self.context = text(element);
        self.unmarked_repost = false;
    }

    fn quote(&mut self, element: Element<'_>) {
        quote(element, self.links, self.block);
    }

    /// Combines the data of several parts.
    fn finish(mut self) -> Shown {
        let block = self.block;
        let handle = block.author.handle.as_deref();
        let by_author = |url: &&Url| {
            let of = status(url).and_then(|(handle, _)| handle);
            of.is_some_and(|of| handle.is_none_or(|handle| of.eq_ignore_ascii_case(handle)))
        };
        let other = || self.others.iter().find(by_author);
        let link = self.permalink.as_ref().or_else(other);
        if let Some((of, id)) = link.and_then(status_or_article) {
            block.author.handle = handle.or(of).map(str::to_owned);
            block.post.id = Some(id);
        }
        // If the name has no mark, its link is not that of an account replied to.
        if block.author.name.is_none()
            && let Some(own) = &block.author.handle
        {
            let answered = &mut block.post.replying_to;
            answered.retain(|handle| !handle.eq_ignore_ascii_case(own));
        }
        let post = &block.post;
        if let Some(context) = &self.context
            && post.reposted_by.is_none()
            && post.pinned.is_none()
        {
            block.unknown_markup(context);
        }
        if self.unmarked_repost {
            let own = block.author.handle.as_deref();
            let by = block.post.reposted_by.take();
            block.post.reposted_by = by.filter(|by| by.handle.as_deref() != own);
        }
        if let Some(stray) = self.stray
            && (self.unmarked || !block.words)
        {
            block.unknown_markup(stray);
        }
        let photo = block
            .post
            .media
            .iter()
            .any(|media| media.kind == MediaKind::Photo);
        if block.quoted && block.post.id.is_none() && photo {
            block.findings.missing(Missing::IdOfPicture);
        }
        block.set_twitter_urls(self.links);
        if !self.counted && !block.quoted {
            block.findings.missing(Missing::CountBar);
        }
        if self.untitled {
            block.findings.missing(Missing::Title);
        }
        self.shown.title = block.post.title.clone();
        self.shown
    }
}

/// Reads a post inside another one, or the text in place of one.
pub(super) fn quote(element: Element<'_>, links: &Links, block: &mut PostReader) {
    if !contains_any(element, &INSIDES) {
        // Text in place of a post has no parts: a note or an article may have lost its mark.
        let mut parts = std::iter::once(element).chain(element.descendants());
        let unknown = parts.find_map(|part| {
            let testid = part.attr("data-testid");
            testid.filter(|testid| !is_known(testid))
        });
        if let Some(testid) = unknown {
            block.unknown_markup(testid);
        }
    }
    block.quote(element, &FIELDS, |element, quote| {
        if contains_any(element, &INSIDES) {
            read_parts(element, links, quote);
        } else {
            quote.post.unavailable = text(element);
        }
    });
}

/// Whether a box contains another post than the one around it: a name, or other parts that follow the text of posts.
fn is_quote(element: Element<'_>, follows_words: bool) -> bool {
    let [_, names @ .., _] = &INSIDES;
    contains_any(element, names) || follows_words && contains_any(element, &[WORDS])
}

/// Whether a URL is of the site and has a post's number, but not in a known place for one.
fn is_unknown_number(url: &Url) -> bool {
    let is_number =
        |segment: &str| segment.len() > 14 && segment.bytes().all(|b| b.is_ascii_digit());
    let mut path = url.path_segments().into_iter().flatten();
    let [whose, what, number] = [path.next(), path.next(), path.next()];
    SITE.has_host(url)
        && status_or_article(url).is_none()
        && whose != Some("i")
        && what.is_some_and(|what| !NUMBERED.contains(&what))
        && number.is_some_and(is_number)
}

/// Returns the author with name, handle and verified mark.
pub(super) fn author(element: Element<'_>) -> Author {
    let mut author = Author::new();
    // Without boxes each piece of text is separate.
    let mut pieces = pieces(element, true);
    if !pieces
        .iter()
        .any(|piece| at_handle(&strip_invisible(piece)).is_some())
    {
        pieces = self::pieces(element, false);
    }
    // A name may look like a handle, but the handle follows it.
    let is_handle = |piece: &String| at_handle(&strip_invisible(piece)).is_some();
    let at = pieces.iter().rposition(is_handle);
    author.handle =
        at.and_then(|at| at_handle(&strip_invisible(pieces.get(at)?)).map(str::to_owned));
    pieces.truncate(at.unwrap_or(pieces.len()));
    author.name = Some(pieces.concat().trim().to_owned()).filter(|name| !name.is_empty());
    let verified = |mark| part(mark) == Some(Part::Verified);
    author.verified = Some(element.descendants().any(verified));
    author
}

/// Returns the texts of a name's element: of each box or link, or each text separately.
fn pieces(element: Element<'_>, of_boxes: bool) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut new = true;
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        let text = match step {
            Step::Enter(inner)
                if matches!(inner.name(), "time" | "script" | "style" | "noscript")
                    || is_hidden(inner)
                    || !is_displayed(inner) =>
            {
                walk.skip_subtree();
                continue;
            }
            // An emoji, wherever its picture is stored.
            Step::Enter(inner) if inner.name() == "img" => characters_of(inner),
            Step::Enter(inner) | Step::Leave(inner) => {
                new |= matches!(inner.name(), "div" | "a");
                continue;
            }
            Step::Text(text) => Cow::Borrowed(text),
        };
        match pieces.last_mut() {
            Some(piece) if of_boxes && !new => piece.push_str(&text),
            _ => pieces.push(text.into_owned()),
        }
        new = false;
    }
    pieces
}

/// Whether a group is a carousel of cards, and not the bar of counts.
fn is_carousel(group: Element<'_>) -> bool {
    group.attr("aria-roledescription").is_some() || media::has_card(group)
}

/// Whether an element follows the text, next to it.
fn follows_text(element: Element<'_>) -> bool {
    let siblings = element.parent().into_iter().flat_map(children);
    let mut before = siblings.take_while(|sibling| *sibling != element);
    before.any(|sibling| part(sibling) == Some(Part::Text))
}
