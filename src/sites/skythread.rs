//! Skythread: conversations of Bluesky as a tree, as browsers saved them. The page itself is made by a script.
//!
//! # Eras of its markup
//!
//! - A (2023 to 2025): a post's header is an `<h2>` in the post.
//! - B (2025 to today): the header stands in `post-header`; posts bridged from Mastodon have `bridged-body`.

use crate::adapter::block::{self, AVATAR, Block, Field, HANDLE, ID, NAME, TIME};
use crate::adapter::conversation::{self, shown_id};
use crate::adapter::counts::{Stat, count};
use crate::adapter::find::{
    Item, LINK, by_class, by_name, children, has_any, leads_to, parts, raw_text, seen, source,
};
use crate::adapter::written::{Style, text_without, words};
use crate::adapter::{
    Adapter, Confidence, Context, Site, bluesky, cut, described, dom_of, links_of, markup_changed,
    not_a_thread, number_posts,
};
use crate::audit::WarningKind;
use crate::dom::{Dom, Element, Links, Node, Query};
use crate::error::{Error, PageKind, Result};
use crate::input::Page;
use crate::model::{EntityKind, Gap, GapKind, Media, MediaKind, Stats, Thread, Timestamp};
use url::Url;

static SITE: Site = Site::new("skythread", "Skythread", &["blue.mackuba.eu"]);

/// Posts of the tree, and what stands around their words (both eras).
const ITEM: Query<'_> = Query::constant(".post.post-thread");
const MARKS: [Query<'_>; 3] = [
    Query::constant(".post.post-thread > .content"),
    Query::constant(".post.post-thread h2 .handle"),
    Query::constant(".post.post-thread .blocked-header"),
];
const QUOTED: Query<'_> = Query::constant(".post");
const HEADER: &str = "h2";
const HEADED: Query<'_> = Query::constant("h2");
const POST: Query<'_> = Query::constant("a[href*='/post/']");
const POSTS: Query<'_> = Query::constant("a[href*='bsky.app/profile/']");

/// What a title ends in.
const TITLE: &str = " - Skythread";

/// Above the tree: the post that its first one answers.
const BACK: Query<'_> = Query::constant("p.back");

/// The words of the link to the post above.
const PARENT: &str = "See parent post";

/// The words of a link that loads more, and of one for what is hidden.
const MORE: [&str; 2] = ["Load more replies", "Load hidden replies"];

/// What an element is by its classes.
const PARTS: [(&str, Part); 14] = [
    ("post-header", Part::Header),
    ("post", Part::Post),
    ("body", Part::Words),
    ("bridged-body", Part::Words),
    ("quote-embed", Part::Quote),
    ("link-card", Part::Card),
    ("image-alt", Part::Alt),
    ("stats", Part::Stats),
    ("blocked-header", Part::Gone),
    ("missing-replies-info", Part::Missing),
    ("load-post", Part::Aside),
    ("tags", Part::Aside),
    ("fedi-link", Part::Aside),
    // The link to the part of the tree that begins at a post.
    ("action", Part::Aside),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Post,
    Header,
    Words,
    Quote,
    Card,
    Alt,
    Stats,
    Gone,
    Missing,
    Aside,
}

/// What every post has.
const FIELDS: [Field; 7] = [
    ID,
    HANDLE,
    NAME,
    AVATAR,
    ("user id", |block| block.author.user_id.is_some()),
    TIME,
    ("words or media", Block::has_content),
];

/// What every quoted post has.
const QUOTE_FIELDS: [Field; 6] = [
    ID,
    HANDLE,
    NAME,
    AVATAR,
    ("user id", |block| block.author.user_id.is_some()),
    TIME,
];

/// What stands between the parts of a header.
const SEPARATOR: char = '•';

/// The counts, each behind an icon.
const ICONS: [(&str, Stat); 4] = [
    ("fa-heart", |stats| &mut stats.likes),
    ("fa-retweet", |stats| &mut stats.reposts),
    ("fa-comments", |stats| &mut stats.quotes),
    ("fa-message", |stats| &mut stats.replies),
];

/// The words of a notice that answers are missing.
const MISSING: [&str; 2] = ["replies are missing", "reply is missing"];

/// The lines of a card.
const CARD: [(&str, Line); 2] = [("domain", Line::Host), ("description", Line::Words)];

#[derive(Clone, Copy, Debug)]
enum Line {
    Host,
    Title,
    Words,
}

/// What stands in the place of pictures and videos, with a link.
const MEDIA: [(&str, MediaKind); 2] =
    [("[Image]", MediaKind::Photo), ("[Video]", MediaKind::Video)];

/// Skythread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Skythread;

impl Adapter for Skythread {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        let titled = || dom.title().is_some_and(|title| title.ends_with(TITLE));
        Confidence::of(has_any(dom, &MARKS), SITE.has_page(page) || titled())
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let (dom, links) = (dom_of(page, &SITE)?, links_of(bluesky::APP)?);
        let items: Vec<Item<'_>> = dom
            .select(&ITEM)
            .map(|item| Item::new(item, true, ()))
            .collect();
        if items.is_empty() {
            return Err(no_posts(page, dom));
        }
        let mut gaps = Vec::new();
        let mut at = 0;
        let blocks = block::read_all(&items, cx, |item, block| {
            // What is left out stands behind the last answer that is there.
            let more = read(item.element, &links, block).into_iter();
            if block.post.unavailable.is_some() && block.post.id.is_none() {
                block.notes.lacks(ID.0);
            }
            gaps.extend(more.map(|url| Gap {
                url,
                ..Gap::new(Some(at), GapKind::MoreReplies)
            }));
            at += 1;
        })?;
        let mut thread = Thread::new(block::posts(blocks, &FIELDS, cx));
        if let Some(back) = dom.first(&BACK).or_else(|| above(&items)) {
            let mut gap = Gap::new(None, GapKind::EarlierReplies);
            gap.url = link_to_more(back).and_then(|link| own_link(link, page, &links));
            if gap.url.is_none() {
                let detail = "posts above are left out, and the link to them is gone";
                cx.warn_of(WarningKind::AnchorMissing, detail);
            }
            thread.gaps.push(gap);
        }
        thread.gaps.extend(gaps);
        let parents = parents(&items);
        conversation::assign_tree_roles(&mut thread.posts, &parents, 0);
        conversation::report_older(&thread.posts, &parents, cx);
        number_posts(&mut thread.posts);
        report_header_outside(dom, &items, &links, cx);
        let ids = [shown_id(&thread.posts, Some(0)), None];
        conversation::about(&mut thread, Some(0), ids, None, cx);
        thread.title = dom.title();
        cut::report_items(page, dom, &items, &[], cx);
        Ok(thread)
    }
}

/// Which post each answers: the one that it stands in.
fn parents(items: &[Item<'_>]) -> Vec<Option<usize>> {
    let mut open: Vec<(usize, Element<'_>)> = Vec::new();
    let mut parents = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let element = item.element;
        while open.pop_if(|(_, above)| !above.contains(element)).is_some() {}
        parents.push(open.last().map(|(at, _)| *at));
        open.push((at, element));
    }
    parents
}

/// Warns if a post's header stands above all posts: the first has lost its element.
fn report_header_outside(dom: &Dom<'_>, items: &[Item<'_>], links: &Links, cx: &mut Context) {
    let first = items.first().map(|item| item.element.position());
    let link = dom.first(&POST).filter(|link| {
        let url = links.href(*link);
        url.is_some_and(|url| bluesky::post(&url).is_some())
    });
    if link.is_some_and(|link| first.is_some_and(|first| link.position() < first)) {
        conversation::report_main(None, cx);
        cx.warn_of(
            WarningKind::AuthorInferred,
            "a header stands above all posts; the author of the first was taken",
        );
    }
}

/// What stands right above the first post and leads to more.
fn above<'d>(items: &[Item<'d>]) -> Option<Element<'d>> {
    let first = items.first()?.element;
    let before = children(first.parent()?);
    before
        .take_while(|child| *child != first)
        .find(|child| link_to_more(*child).is_some() || seen(&child.text()).contains(PARENT))
}

/// A link to another part of the tree that an element is, or has inside.
fn link_to_more(element: Element<'_>) -> Option<Element<'_>> {
    let mut inside = std::iter::once(element).chain(element.descendants());
    inside.find(|inner| leads_to(*inner).is_some_and(is_own) || is_own_relative(*inner))
}

/// Whether an address has the parts of one of the program's own.
fn is_own(href: &str) -> bool {
    href.contains("author=") && href.contains("post=")
}

/// The same, where it is relative and has no sign of an address.
fn is_own_relative(element: Element<'_>) -> bool {
    let mut values = element.attributes().map(|(_, value)| value);
    values.any(|value| value.starts_with('?') && is_own(value))
}

/// A link of the page's own, which leads to the same program.
fn own_link(link: Element<'_>, page: &Page<'_>, links: &Links) -> Option<Url> {
    let mut values = link.attributes().map(|(_, value)| value);
    let href = values.find(|value| is_own(value))?;
    match page.url() {
        Some(url) => Links::new(url.as_str())?.resolve(href),
        None => links.absolute(href),
    }
}

/// Reads a post, and gives the links to answers that are left out below it.
fn read(item: Element<'_>, links: &Links, block: &mut Block) -> Vec<Option<Url>> {
    let mut gaps = Vec::new();
    parts(item, |node| {
        let gaps = &mut gaps;
        let mut reader = Reader { links, block, gaps };
        match node {
            Node::Element(inner) => reader.take(inner),
            Node::Text(text) => {
                reader.notice(text) || {
                    reader.block.notes.note_unknown(text);
                    false
                }
            }
        }
    });
    gaps
}

struct Reader<'r> {
    links: &'r Links,
    block: &'r mut Block,
    gaps: &'r mut Vec<Option<Url>>,
}

impl Reader<'_> {
    fn take(&mut self, element: Element<'_>) -> bool {
        match by_class(element, &PARTS) {
            // An answer: a post of its own.
            Some(Part::Post) if element.matches(&ITEM) => {}
            // What a quote quotes has no place.
            Some(Part::Post | Part::Quote) if self.block.quoted => {}
            Some(Part::Post | Part::Quote) => self.quote(element),
            Some(Part::Aside) => {}
            Some(Part::Header) => self.header(element),
            Some(Part::Words) => self.words(element),
            Some(Part::Card) => self.card(element),
            Some(Part::Alt) => self.alt(element),
            Some(Part::Stats) => self.stats(element),
            Some(Part::Gone) => self.gone(element),
            Some(Part::Missing) => self.gaps.push(None),
            None => match element.name() {
                HEADER => self.header(element),
                // Answers that are left out, in whatever they stand.
                _ if is_own_relative(element) || leads_to(element).is_some_and(is_own) => {
                    self.gaps.push(self.more(element));
                }
                // Of a post that is gone, the link that stands elsewhere.
                "a" if self.block.post.unavailable.is_some() => self.take_address(element),
                "summary" | "script" | "svg" | "i" | "button" => {}
                "p" => return self.paragraph(element),
                // A picture of the program's own: a line that folds a branch.
                "img" => {
                    return element
                        .attr("src")
                        .is_none_or(|src| !src.starts_with("http"));
                }
                _ => return false,
            },
        }
        true
    }

    /// The name stands between the picture and the handle, in the header itself.
    fn header(&mut self, header: Element<'_>) {
        if !self.block.author.is_empty() || self.block.post.unavailable.is_some() {
            return self.second_header();
        }
        let mut written = String::new();
        parts(header, |node| {
            match node {
                Node::Text(text) if self.block.author.handle.is_none() => written.push_str(text),
                Node::Text(_) => {}
                Node::Element(inner) if inner.name() == "img" => match source(inner, self.links) {
                    Some(url) if !bluesky::is_avatar(&url) => {
                        self.block.notes.note_unknown(&format!("{inner:?}"));
                    }
                    url => self.block.set_avatar(url),
                },
                Node::Element(inner) => {
                    if matches!(inner.name(), "script" | "style") {
                        return true;
                    }
                    let link = leads_to(inner).and_then(|href| self.links.resolve(href));
                    let is_link = inner.name() == "a" || link.is_some();
                    match link {
                        Some(_) if is_own_relative(inner) => {}
                        Some(url) => self.header_link(inner, url),
                        // A link that leads nowhere still shows the handle.
                        None if is_link => written.push_str(&raw_text(inner)),
                        None => {}
                    }
                    return is_link;
                }
            }
            false
        });
        self.name(&seen(&written));
        let author = &mut self.block.author;
        if author.handle.is_none() && author.user_id.is_none() {
            // A line of somebody else's.
            if author.avatar.is_none() {
                author.name = None;
            }
            self.block.notes.note_unknown(&header.text());
        }
    }

    /// Takes the name from a header's words, and the handle where that is no link any more.
    fn name(&mut self, written: &str) {
        let sign = |c: char| c.is_whitespace() || c == SEPARATOR;
        let mut words = written.trim_matches(sign);
        // The handle that has lost its link is the last word but for what separates.
        if self.block.author.handle.is_none() {
            let found = words
                .rmatch_indices('@')
                .filter(|(at, _)| {
                    let before = words.get(..*at).unwrap_or_default();
                    before.is_empty() || before.ends_with(char::is_whitespace)
                })
                .find_map(|(at, _)| {
                    let rest = words.get(at + 1..)?;
                    let handle = rest.split(sign).next()?;
                    bluesky::may_be_handle(handle).then(|| (at, handle.to_owned()))
                });
            let detail =
                "the handle is no link any more; it and the display name were told by their words";
            if let Some((at, handle)) = found {
                words = words.get(..at).unwrap_or_default().trim_matches(sign);
                self.block.notes.note_anchor(detail);
                let is_handle = bluesky::is_handle(&handle);
                let url = is_handle.then(|| bluesky::profile_url(&handle)).flatten();
                let author = &mut self.block.author;
                author.url = author.url.take().or(url.map(Box::new));
                author.handle = Some(handle);
            } else if written.contains(SEPARATOR) {
                self.block.notes.note_anchor(
                    "the handle is not between the display name and the time any more",
                );
            }
        }
        // A name stands in one line; what stands above it is none of it.
        let mut lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
        self.block.author.name = lines.next_back().map(str::to_owned);
        if let Some(other) = lines.next() {
            self.block.notes.note_unknown(other);
        }
        self.know_user();
    }

    /// Takes the account's DID from its picture.
    fn know_user(&mut self) {
        let author = &mut self.block.author;
        if author.user_id.is_none() && author.handle.is_some() {
            let shown = author.avatar.as_deref().and_then(bluesky::did_of_media);
            author.user_id = shown.map(str::to_owned);
        }
    }

    /// Two headers are two posts, of which one has lost its element.
    fn second_header(&mut self) {
        self.block.notes.note_anchor(
            "a second header stands in this post: posts may be left out, so the chain is not sure",
        );
    }

    fn header_link(&mut self, link: Element<'_>, url: Url) {
        let Block {
            author,
            post,
            notes,
            quoted,
            ..
        } = &mut *self.block;
        let shown_did = author.avatar.as_deref().and_then(bluesky::did_of_media);
        if let Some((who, key)) = bluesky::post(&url) {
            let did = author.user_id.as_deref().or(shown_did);
            post.id = Some(bluesky::id(did.unwrap_or(&who), &key));
            let stated = link.attr("title").unwrap_or_default().parse().ok();
            post.published = stated.map(Timestamp::from_page);
            if stated.is_none() {
                post.published = bluesky::key_time(&key);
                if *quoted {
                    notes.lacks("time besides that of its key");
                } else {
                    notes.note_anchor("a post's time is not stated; that of its key was taken");
                }
            }
            post.url = Some(url);
        } else if author.handle.is_none() {
            let shown = link.text();
            let shown = seen(&shown);
            // Of accounts bridged from Mastodon the handle there is shown.
            let handle = shown.trim().strip_prefix('@');
            let linked = bluesky::profile(&url);
            if linked.is_none() {
                notes.note(WarningKind::InvalidValue, || {
                    format!("{:?} is no link to a profile", url.as_str())
                });
            }
            let linked = linked.filter(|who| bluesky::is_did(who));
            author.user_id = shown_did.map(str::to_owned).or(linked);
            author.handle = handle
                .filter(|handle| bluesky::may_be_handle(handle))
                .map(str::to_owned);
            author.url = Some(Box::new(url));
        }
    }

    fn words(&mut self, element: Element<'_>) {
        let links = self.links;
        let mut words = words(
            element,
            Style::Blocks,
            |_| false,
            |link| {
                let (display, url) = (link.display, links.resolve(link.href));
                match bluesky::entity_kind(display, url.as_ref()) {
                    // Tags lead to the program's own page of them.
                    EntityKind::Link
                        if display.starts_with('#') && !display.contains(char::is_whitespace) =>
                    {
                        (EntityKind::Hashtag, None)
                    }
                    kind => (kind, url),
                }
            },
        );
        words.invalid = words.invalid.filter(|href| href.is_empty());
        if self.block.post.text.is_some() {
            return self.block.notes.note_unknown(&element.text());
        }
        self.block.set_words(words);
    }

    fn quote(&mut self, element: Element<'_>) {
        let itself = element.matches(&QUOTED).then_some(element);
        // A header tells a post that has lost its element.
        let headed = || element.first(&HEADED).map(|_| element);
        let quoted = itself.or_else(|| element.first(&QUOTED)).or_else(headed);
        let links = self.links;
        if quoted.is_none() && element.text().is_empty() {
            self.block.notes.note_unknown("a quote of nothing");
        }
        self.block
            .quote(element, &QUOTE_FIELDS, |element, block| match quoted {
                Some(quoted) => {
                    read(quoted, links, block);
                }
                None => block.post.unavailable = Some(element.text()),
            });
    }

    /// A card: the host, the title, the words.
    fn card(&mut self, element: Element<'_>) {
        let mut card = Media::new(MediaKind::LinkCard);
        let links = self.links;
        card.url = leads_to(element).and_then(|href| links.resolve(href));
        let mut host = false;
        let mut read = 0;
        parts(element, |node| {
            let Node::Element(inner) = node else {
                return false;
            };
            let Some(part) = by_class(inner, &CARD).or_else(|| match inner.name() {
                HEADER => Some(Line::Title),
                "p" if !host => Some(Line::Host),
                "p" => Some(Line::Words),
                _ => None,
            }) else {
                return matches!(inner.name(), "script" | "style");
            };
            let text = inner.text();
            read += text.split_whitespace().count();
            match part {
                Line::Host => host = true,
                Line::Title => card.title = Some(text),
                Line::Words => card.description = Some(text),
            }
            true
        });
        let shown = element.text();
        if read < shown.split_whitespace().count() {
            self.block.notes.note_unknown(&shown);
        } else if !host || card.title.is_none() || card.url.is_none() {
            self.block
                .notes
                .note_anchor("a card's link, host or title is gone");
        }
        self.block.post.media.push(card);
    }

    /// Where the answers are that a link leads to.
    fn more(&self, link: Element<'_>) -> Option<Url> {
        let mut values = link.attributes().map(|(_, value)| value);
        self.links.absolute(values.find(|value| is_own(value))?)
    }

    /// Words that say that answers are left out, without a link to them.
    fn notice(&mut self, words: &str) -> bool {
        let words = seen(words);
        let says = |notices: &[&str]| notices.iter().any(|notice| words.contains(notice));
        let more = says(&MORE);
        if more {
            let detail = "answers are left out, and the link to them is gone";
            self.block.notes.note_anchor(detail);
        }
        // Its element may have told it already.
        if more || says(&MISSING) && self.gaps.last() != Some(&None) {
            self.gaps.push(None);
        }
        more || says(&MISSING)
    }

    /// `[Image]` with a link, a link that loads more, or unknown words.
    fn paragraph(&mut self, element: Element<'_>) -> bool {
        let words = element.text();
        let words = seen(&words);
        if link_to_more(element).is_none() && self.notice(&words) {
            return true;
        }
        if MORE.iter().any(|more| words.contains(more)) {
            let url = link_to_more(element).and_then(|link| self.more(link));
            self.gaps.push(url);
            return true;
        }
        let Some(kind) = by_name(words.trim(), &MEDIA) else {
            return false;
        };
        let mut media = Media::new(kind);
        let link = element.descendants().find_map(leads_to);
        media.url = link.and_then(|href| self.links.resolve(href));
        if media.url.is_none() {
            self.block
                .notes
                .note_anchor("the link to a picture is gone");
        }
        self.block.post.media.push(media);
        true
    }

    fn alt(&mut self, element: Element<'_>) {
        match self.block.post.media.last_mut() {
            Some(media) => media.alt = text_without(element, |inner| inner.name() == "summary"),
            None => self.block.notes.note_unknown(&element.text()),
        }
    }

    /// Counts, each with an icon in an element of its own: the likes in an `<output>`.
    fn stats(&mut self, element: Element<'_>) {
        if self.block.post.stats.is_some() {
            return self.block.notes.note_unknown(&element.text());
        }
        let mut stats = Stats::default();
        for node in element.children() {
            match node {
                Node::Element(inner) if matches!(inner.name(), "script" | "style") => {}
                Node::Element(inner) => {
                    let icon = inner
                        .descendants()
                        .find_map(|inner| by_class(inner, &ICONS));
                    self.stat(icon, &inner.text(), &mut stats);
                }
                Node::Text(text) => self.stat(None, text, &mut stats),
            }
        }
        self.block.post.stats = stats.if_any();
    }

    /// Takes the count beside an icon.
    fn stat(&mut self, icon: Option<Stat>, written: &str, stats: &mut Stats) {
        let seen = seen(written);
        let number = seen.split_whitespace().next().and_then(count);
        match icon {
            Some(stat) if number.is_some() => *stat(stats) = number,
            Some(_) => self.block.notes.note_unknown("a count"),
            None if seen.trim().is_empty() => {}
            None => self.block.notes.note_unknown(written),
        }
    }

    fn gone(&mut self, element: Element<'_>) {
        if !self.block.author.is_empty() {
            return self.second_header();
        }
        let words = text_without(element, |inner| inner.name() == "a").unwrap_or_default();
        let outside = words.split('(').next().unwrap_or_default().trim();
        let inside = words.trim_matches(|c: char| c.is_whitespace() || "()".contains(c));
        let words = [outside, inside]
            .into_iter()
            .find(|words| !words.is_empty());
        let post = &mut self.block.post;
        post.unavailable = words.map(str::to_owned).or_else(|| Some(element.text()));
        for link in element.select(&LINK) {
            self.take_address(link);
        }
    }

    /// Takes the address of a post that is gone.
    fn take_address(&mut self, link: Element<'_>) {
        let url = leads_to(link).and_then(|href| self.links.resolve(href));
        let post = &mut self.block.post;
        if let Some(id) = url.as_ref().and_then(bluesky::id_in) {
            post.id.get_or_insert(id);
            post.url = post.url.take().or(url);
        }
    }
}

fn no_posts(page: &Page<'_>, dom: &Dom<'_>) -> Error {
    let titled = || dom.title().is_some_and(|title| title.ends_with(TITLE));
    if dom.first(&QUOTED).is_none() && !titled() && dom.first(&POSTS).is_none() {
        return not_a_thread(
            PageKind::Other,
            "this page of Skythread holds no posts; as the server sent it, it has none",
        );
    }
    markup_changed(
        &described("a page of Skythread", page, dom),
        dom,
        &[ITEM, QUOTED, POSTS],
    )
}
