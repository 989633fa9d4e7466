//! Skythread: conversations of Bluesky as a tree, as browsers saved them. The page itself is made by a script.
//!
//! # Eras of its markup
//!
//! - A (2023 to 2025): a post's header is an `<h2>` in the post.
//! - B (2025 to today): the header stands in `post-header`; posts bridged from Mastodon have `bridged-body`.

use crate::adapter::block::{self, AVATAR, Block, Field, HANDLE, ID, NAME, TIME};
use crate::adapter::conversation::{self, shown_id};
use crate::adapter::counts::{Stat, count};
use crate::adapter::find::{Item, LINK, by_class, by_name, has_any, picture_in, source};
use crate::adapter::written::{Style, text_without, words};
use crate::adapter::{
    Adapter, Confidence, Context, Site, bluesky, cut, described, dom_of, links_of, markup_changed,
    not_a_thread, number_posts,
};
use crate::dom::{Dom, Element, Links, Node, Query, Step};
use crate::error::{Error, PageKind, Result};
use crate::input::Page;
use crate::model::{Author, EntityKind, Gap, GapKind, Media, MediaKind, Stats, Thread, Timestamp};
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

/// What a title ends in.
const TITLE: &str = " - Skythread";

/// Above the tree: the post that its first one answers.
const BACK: Query<'_> = Query::constant("p.back");

/// The words of a link that loads more, and of one for what is hidden.
const MORE: [&str; 2] = ["Load more replies", "Load hidden replies"];

/// What an element is by its classes.
const PARTS: [(&str, Part); 12] = [
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
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Post,
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

/// The counts, each behind an icon.
const ICONS: [(&str, Stat); 4] = [
    ("fa-heart", |stats| &mut stats.likes),
    ("fa-retweet", |stats| &mut stats.reposts),
    ("fa-comments", |stats| &mut stats.quotes),
    ("fa-message", |stats| &mut stats.replies),
];

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
            gaps.extend(more.map(|url| Gap {
                url,
                ..Gap::new(Some(at), GapKind::MoreReplies)
            }));
            at += 1;
        })?;
        let mut thread = Thread::new(block::posts(blocks, &FIELDS, cx));
        if let Some(back) = dom.first(&BACK) {
            let mut gap = Gap::new(None, GapKind::EarlierReplies);
            let link = back.first(&LINK);
            gap.url = link.and_then(|link| own_link(link, page, &links));
            thread.gaps.push(gap);
        }
        thread.gaps.extend(gaps);
        conversation::assign_tree_roles(&mut thread.posts, &parents(&items), 0);
        number_posts(&mut thread.posts);
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

/// A link of the page's own, which leads to the same program.
fn own_link(link: Element<'_>, page: &Page<'_>, links: &Links) -> Option<Url> {
    let href = link.attr("href")?;
    match page.url() {
        Some(url) => Links::new(url.as_str())?.resolve(href),
        None => links.absolute(href),
    }
}

/// Reads a post, and gives the links to answers that are left out below it.
fn read(item: Element<'_>, links: &Links, block: &mut Block) -> Vec<Option<Url>> {
    let mut gaps = Vec::new();
    block.read_parts(item, |block, inner| {
        let gaps = &mut gaps;
        Reader { links, block, gaps }.take(inner)
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
            Some(Part::Words) => self.words(element),
            Some(Part::Card) => self.card(element),
            Some(Part::Alt) => self.alt(element),
            Some(Part::Stats) => self.stats(element),
            Some(Part::Gone) => self.gone(element),
            Some(Part::Missing) => self.gaps.push(None),
            None => match element.name() {
                HEADER => self.header(element),
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
        self.block.author = Author::new();
        let mut name = String::new();
        for node in header.children() {
            match node {
                Node::Text(text) if self.block.author.handle.is_none() => name.push_str(text),
                Node::Element(link) if link.name() == "a" => self.header_link(link),
                Node::Element(inner) if self.block.author.handle.is_none() => {
                    let picture = picture_in(inner);
                    let url = picture.and_then(|img| source(img, self.links));
                    self.block.set_avatar(url);
                    name.push_str(&inner.text());
                }
                _ => {}
            }
        }
        let author = &mut self.block.author;
        author.name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        if author.handle.is_none() && author.user_id.is_none() {
            self.block.notes.note_unknown(&header.text());
        }
    }

    fn header_link(&mut self, link: Element<'_>) {
        let Some(url) = self.links.href(link) else {
            return;
        };
        let Block {
            author,
            post,
            notes,
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
                notes.note_anchor("a post's time is not stated; that of its key was taken");
            }
            post.url = Some(url);
        } else if author.handle.is_none() {
            let shown = link.text();
            // Of accounts bridged from Mastodon the handle there is shown.
            let handle = shown.trim().strip_prefix('@');
            let linked = || bluesky::profile(&url).filter(|who| bluesky::is_did(who));
            author.user_id = shown_did.map(str::to_owned).or_else(linked);
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
            self.block.notes.note_unknown(&element.text());
        }
        self.block.set_words(words);
    }

    fn quote(&mut self, element: Element<'_>) {
        let itself = element.matches(&QUOTED).then_some(element);
        let quoted = itself.or_else(|| element.first(&QUOTED));
        let links = self.links;
        self.block
            .quote(element, &[], |element, block| match quoted {
                Some(quoted) => {
                    read(quoted, links, block);
                }
                None => block.post.unavailable = Some(element.text()),
            });
    }

    fn card(&mut self, element: Element<'_>) {
        let mut card = Media::new(MediaKind::LinkCard);
        card.url = self.links.href(element);
        // The host, the title, the words.
        let is_line = |inner: &Element<'_>| matches!(inner.name(), "p" | "h2");
        let mut lines = element.descendants().filter(is_line).skip(1);
        card.title = lines.next().map(|title| title.text());
        card.description = lines.next().map(|words| words.text());
        self.block.post.media.push(card);
    }

    /// `[Image]` with a link, a link that loads more, or unknown words.
    fn paragraph(&mut self, element: Element<'_>) -> bool {
        let words = element.text();
        let link = element.first(&LINK);
        if MORE.iter().any(|more| words.contains(more)) {
            let url = link.and_then(|link| self.links.absolute(link.attr("href")?));
            self.gaps.push(url);
            return true;
        }
        let Some(kind) = by_name(&words, &MEDIA) else {
            return false;
        };
        let mut media = Media::new(kind);
        media.url = link.and_then(|link| self.links.href(link));
        self.block.post.media.push(media);
        true
    }

    fn alt(&mut self, element: Element<'_>) {
        match self.block.post.media.last_mut() {
            Some(media) => media.alt = text_without(element, |inner| inner.name() == "summary"),
            None => self.block.notes.note_unknown(&element.text()),
        }
    }

    /// Counts, each behind an icon: the likes in an `<output>`.
    fn stats(&mut self, element: Element<'_>) {
        let mut stats = Stats::default();
        let mut icon = None;
        let mut written = String::new();
        for step in element.walk() {
            match step {
                Step::Enter(inner) if inner.name() == "i" => {
                    self.stat(icon, &std::mem::take(&mut written), &mut stats);
                    icon = by_class(inner, &ICONS);
                }
                Step::Text(text) => written.push_str(text),
                _ => {}
            }
        }
        self.stat(icon, &written, &mut stats);
        self.block.post.stats = stats.if_any();
    }

    /// Takes the count behind an icon.
    fn stat(&mut self, icon: Option<Stat>, written: &str, stats: &mut Stats) {
        let number = written.split_whitespace().next().and_then(count);
        match icon {
            _ if written.trim().is_empty() => {}
            Some(stat) => *stat(stats) = number,
            None if number.is_some() => self.block.notes.note_unknown(written),
            None => {}
        }
    }

    fn gone(&mut self, element: Element<'_>) {
        let words = text_without(element, |inner| inner.name() == "a").unwrap_or_default();
        let words = words.split('(').next().unwrap_or_default().trim();
        let words = Some(words.to_owned()).filter(|words| !words.is_empty());
        let post = &mut self.block.post;
        post.unavailable = words.or_else(|| Some(element.text()));
        for link in element.select(&LINK) {
            let url = self.links.href(link);
            if let Some(id) = url.as_ref().and_then(bluesky::id_in) {
                post.id.get_or_insert(id);
                post.url = post.url.take().or(url);
            }
        }
    }
}

fn no_posts(page: &Page<'_>, dom: &Dom<'_>) -> Error {
    if dom.first(&QUOTED).is_none() {
        return not_a_thread(
            PageKind::Other,
            "this page of Skythread holds no posts; as the server sent it, it has none",
        );
    }
    markup_changed(
        &described("a page of Skythread", page, dom),
        dom,
        &[ITEM, QUOTED],
    )
}
