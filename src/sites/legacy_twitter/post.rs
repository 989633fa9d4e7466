//! The inside of a post or a quote, in one walk in which every word must be of a known part.

use url::Url;

use super::{ACTIONS, LINK_CLASSES, Part, Stat, part};
use crate::adapter::Context;
use crate::adapter::media::{in_style, video};
use crate::adapter::notes::{self, Notes};
use crate::adapter::twitter::{
    PictureOf, at_handle, entity_kind, full_size, picture_of, profile, status, status_url,
};
use crate::adapter::written;
use crate::audit::WarningKind;
use crate::dom::{Element, Links, Query, Step};
use crate::model::{Author, Count, EntityKind, Media, MediaKind, Post, PostId, Quote, Timestamp};

const LINK: Query<'_> = Query::constant("a[href]");
const IMAGE: Query<'_> = Query::constant("img[src]");
const VERIFIED: Query<'_> = Query::constant(".Icon--verified");
const STATED: Query<'_> = Query::constant("[data-time-ms]");
const STATED_SECONDS: Query<'_> = Query::constant("[data-time]");
const EMOJI: &str = "Emoji";

/// Links at the end of words that lead to what is shown below them.
const HIDDEN: &str = "u-hidden";

/// Marks of a video that is a GIF.
const GIF: Query<'_> = Query::constant(".PlayableMedia--gif");

/// A post or a quote that was read.
#[derive(Default)]
pub(super) struct Block {
    post: Post,
    author: Author,
    notes: Notes,
    stated: Option<jiff::Timestamp>,
    words: bool,
    counted: bool,
    quoted: bool,
}

/// Whether a block has a field.
type Has = fn(&Block) -> bool;

/// What every post has; a quote shows no date, picture of its author or counts.
const FIELDS: [(&str, Has); 8] = [
    ("user id", |block| block.author.user_id.is_some()),
    ("id", |block| block.post.id.is_some()),
    ("handle", |block| block.author.handle.is_some()),
    ("display name", |block| block.author.name.is_some()),
    ("profile picture", |block| {
        block.author.avatar.is_some() || block.quoted
    }),
    ("date", |block| block.stated.is_some() || block.quoted),
    ("counts", |block| block.counted || block.quoted),
    ("place for its words", |block| block.words),
];

/// Takes the posts, and warns of what was odd and of what posts lack.
pub(super) fn posts(blocks: Vec<Block>, cx: &mut Context) -> Vec<Post> {
    let (posts, noted) = blocks
        .into_iter()
        .map(|block| (block.post, block.notes))
        .unzip();
    notes::report(noted, cx);
    posts
}

/// Reads a post.
pub(super) fn read(element: Element<'_>, links: &Links) -> Block {
    let mut block = Block::default();
    read_block(element, links, &mut block);
    block
}

fn read_block(element: Element<'_>, links: &Links, block: &mut Block) {
    let mut reader = Reader { links, block };
    reader.attributes(element);
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Text(text) if !is_blank(text) => reader.block.notes.note_unknown(text),
            Step::Enter(element) if reader.take(element) => walk.pass_over(),
            _ => {}
        }
    }
    reader.finish();
}

struct Reader<'r> {
    links: &'r Links,
    block: &'r mut Block,
}

impl Reader<'_> {
    /// What the element of a post, or of a quote, says by its attributes.
    fn attributes(&mut self, element: Element<'_>) {
        let attr = |name: &str| {
            let value = element.attr(name).map(str::trim);
            value.filter(|value| !value.is_empty()).map(str::to_owned)
        };
        let path = attr("data-permalink-path").or_else(|| attr("href"));
        let linked = path.and_then(|path| self.links.resolve(&path));
        let linked = linked.as_ref().and_then(status);
        let id = attr("data-tweet-id").or_else(|| attr("data-item-id"));
        self.block.post.id = id
            .and_then(|id| PostId::twitter(&id))
            .or_else(|| linked.as_ref().map(|(_, id)| id.clone()));
        let author = &mut self.block.author;
        author.handle = attr("data-screen-name")
            .or_else(|| linked.and_then(|(handle, _)| handle.map(str::to_owned)));
        author.name = attr("data-name");
        author.user_id = attr("data-user-id");
        author.verified = Some(element.first(&VERIFIED).is_some());
        if let Some(by) = attr("data-retweeter") {
            self.block.post.reposted_by = Some(Box::new(Author::from_handle(by)));
        }
    }

    /// Takes an element as one thing, if it is one.
    fn take(&mut self, element: Element<'_>) -> bool {
        let Some(part) = part(element) else {
            return self.take_unmarked(element);
        };
        match part {
            Part::Header => return false,
            Part::Name => {
                let name = Some(element.text()).filter(|name| !name.is_empty());
                self.block.author.name = self.block.author.name.take().or(name);
            }
            Part::Handle => {
                let handle: String = element.text().split_whitespace().collect();
                let handle = at_handle(&handle).map(str::to_owned);
                self.block.author.handle = self.block.author.handle.take().or(handle);
            }
            Part::Badges => self.badges(element),
            Part::Verified => self.block.author.verified = Some(true),
            Part::Avatar => {
                let own = element.attr("src").and_then(|src| self.links.absolute(src));
                self.block.author.avatar = self.block.author.avatar.take().or(own.map(Box::new));
            }
            Part::Date => self.date(element),
            Part::Words => self.words(element),
            Part::Photo => self.photo(element),
            Part::Player => self.player(element),
            Part::Card => self.card(element),
            Part::Quote | Part::GoneQuote => self.quote(element, part),
            Part::ReplyingTo => {
                let links = element
                    .select(&LINK)
                    .filter_map(|link| self.links.href(link));
                let handles = links.filter_map(|url| profile(&url).map(str::to_owned));
                self.block.post.replying_to.extend(handles);
            }
            Part::Stats | Part::Bar => self.stats(element),
            Part::Reposted => {
                let by = element.first(&LINK).and_then(|link| {
                    let url = self.links.href(link)?;
                    let mut by = Author::from_handle(profile(&url)?);
                    by.name = Some(link.text()).filter(|name| !name.is_empty());
                    Some(by)
                });
                self.block.post.reposted_by =
                    by.map(Box::new).or(self.block.post.reposted_by.take());
            }
            Part::Pinned => self.block.post.pinned = Some(true),
            Part::Aside => {}
        }
        true
    }

    /// What is told by its tag.
    fn take_unmarked(&mut self, element: Element<'_>) -> bool {
        match element.name() {
            "script" | "style" | "button" | "form" | "input" => true,
            "video" => {
                self.block.post.media.push(video(element, self.links));
                true
            }
            "img" => {
                let url = element.attr("src").and_then(|src| self.links.absolute(src));
                match url.as_ref().and_then(picture_of) {
                    Some(PictureOf::Photo) => self.photo(element),
                    _ => self.block.notes.note_unknown(&format!("{element:?}")),
                }
                true
            }
            _ => false,
        }
    }

    fn badges(&mut self, element: Element<'_>) {
        for badge in element
            .descendants()
            .filter(|inner| inner.has_class("Icon"))
        {
            if badge.matches(&VERIFIED) {
                self.block.author.verified = Some(true);
            } else if !badge.has_class("Icon--protected") {
                self.block.notes.note_unknown(&format!("{badge:?}"));
            }
        }
    }

    fn date(&mut self, element: Element<'_>) {
        let number = |element: Element<'_>, name: &str| element.attr(name)?.trim().parse().ok();
        let within = |query: &Query<'_>| {
            if element.matches(query) {
                Some(element)
            } else {
                element.first(query)
            }
        };
        let ms = within(&STATED).and_then(|at| number(at, "data-time-ms"));
        let seconds = || within(&STATED_SECONDS).and_then(|at| number(at, "data-time"));
        let stated = ms
            .and_then(|ms: i64| jiff::Timestamp::from_millisecond(ms).ok())
            .or_else(|| jiff::Timestamp::from_second(seconds()?).ok());
        self.block.stated = self.block.stated.or(stated);
        if let Some((_, id)) = self.links.href(element).as_ref().and_then(status) {
            self.block.post.id.get_or_insert(id);
        }
    }

    fn words(&mut self, element: Element<'_>) {
        if std::mem::replace(&mut self.block.words, true) {
            self.block.notes.note_unknown(&element.text());
            return;
        }
        let notes = &mut self.block.notes;
        let words = written::words(
            element,
            |inner| {
                let unknown = |class: &str| !LINK_CLASSES.contains(&class);
                if matches!(inner.name(), "a" | "span") && inner.classes().any(unknown) {
                    notes.note_unknown(&format!("{inner:?}"));
                }
                if inner.name() == "a"
                    && inner.has_class("twitter-timeline-link")
                    && !inner.has_class(HIDDEN)
                    && inner.attr("data-expanded-url").is_none()
                {
                    notes.note(WarningKind::AnchorMissing, || {
                        "a link lacks data-expanded-url, its whole address".to_owned()
                    });
                }
                inner.has_class(HIDDEN)
                    || is_unseen(inner)
                    // Emoji have their character as text beside the picture, or as its description.
                    || inner.name() == "img" && !is_emoji(inner)
            },
            |link, display| target(self.links, link, display),
        );
        self.block.post.text = words.text;
        self.block.post.entities = words.entities;
        self.block.post.language = element
            .attr("lang")
            .filter(|lang| !matches!(*lang, "" | "und"))
            .map(str::to_owned);
    }

    fn photo(&mut self, element: Element<'_>) {
        let picture = if element.name() == "img" {
            Some(element)
        } else {
            element.first(&IMAGE)
        };
        let stated = element
            .attr("data-image-url")
            .or_else(|| picture.and_then(|img| img.attr("src")));
        let mut photo = Media::new(MediaKind::Photo);
        photo.url = stated
            .and_then(|url| self.links.absolute(url))
            .map(full_size);
        photo.alt = picture
            .and_then(|img| img.attr("alt"))
            .map(str::trim)
            .filter(|alt| !alt.is_empty())
            .map(str::to_owned);
        self.block.post.media.push(photo);
    }

    /// A video of which the page has the still alone, in a style.
    fn player(&mut self, element: Element<'_>) {
        const VIDEO: Query<'_> = Query::constant("video");
        let mut media = match element.first(&VIDEO) {
            Some(inner) => video(inner, self.links),
            None => Media::new(MediaKind::Video),
        };
        if media.poster.is_none() {
            let mut styles = std::iter::once(element)
                .chain(element.descendants())
                .filter_map(|inner| inner.attr("style"));
            media.poster = styles
                .find_map(|style| in_style(style, self.links))
                .map(Box::new);
        }
        let of_gif =
            media.poster.as_deref().and_then(picture_of) == Some(PictureOf::Video(MediaKind::Gif));
        let mut around = std::iter::once(element).chain(element.ancestors().take(3));
        let in_gif = around.any(|above| above.matches(&GIF));
        if of_gif || in_gif {
            media.kind = MediaKind::Gif;
        }
        self.block.post.media.push(media);
    }

    /// The card of a link, whose inside is a frame of its own: only where it leads is here.
    fn card(&mut self, element: Element<'_>) {
        let mut card = Media::new(MediaKind::LinkCard);
        let stated = ["data-card-url", "data-publisher-url"]
            .iter()
            .find_map(|name| self.links.absolute(element.attr(name)?));
        let inside = element
            .descendants()
            .find_map(|inner| self.links.absolute(inner.attr("data-card-url")?));
        card.url = stated.or(inside);
        let known = |media: &Media| media.kind == MediaKind::LinkCard;
        if card.url.is_none() {
            self.block.notes.note_unknown("a card that leads nowhere");
        } else if !self.block.post.media.iter().any(known) {
            self.block.post.media.push(card);
        }
    }

    /// The counts, each in its own attribute. One that is not there is unknown.
    fn stats(&mut self, element: Element<'_>) {
        let mut stats = *self.block.post.stats.take().unwrap_or_default();
        let mut around: Vec<Option<Stat>> = Vec::new();
        for step in element.walk() {
            let stated = match step {
                Step::Enter(inner) => inner,
                Step::Leave(_) => {
                    around.pop();
                    continue;
                }
                Step::Text(_) => continue,
            };
            let own = stated
                .classes()
                .find_map(|class| ACTIONS.iter().find(|(is, _)| *is == class))
                .map(|&(_, stat)| stat);
            let stat = own.or_else(|| around.last().copied().flatten());
            around.push(stat);
            let Some(count) = stated.attr("data-tweet-stat-count") else {
                continue;
            };
            match (stat, count.trim().parse().ok()) {
                (Some(stat), Some(count)) => {
                    stat(&mut stats).get_or_insert(Count::new(count, true));
                    self.block.counted = true;
                }
                _ => self.block.notes.note_unknown(&format!("{stated:?}")),
            }
        }
        self.block.post.stats = stats.if_any();
    }

    fn quote(&mut self, element: Element<'_>, part: Part) {
        // A quote shows none inside it; markup that has one is broken.
        if self.block.quoted {
            self.block.notes.note_unknown(&element.text());
            return;
        }
        let mut quote = Block {
            quoted: true,
            ..Block::default()
        };
        let mut given = Quote::new();
        if part == Part::GoneQuote {
            given.unavailable = Some(element.text()).filter(|words| !words.is_empty());
        } else {
            read_block(element, self.links, &mut quote);
            self.block.notes.take_quote(quote.notes);
            given.id = quote.post.id;
            given.url = quote.post.url;
            given.author = quote.post.author;
            given.text = quote.post.text;
            given.published = quote.post.published;
            given.media = quote.post.media;
        }
        self.block.post.quotes.push(given);
    }

    /// Puts together what several parts tell.
    fn finish(self) {
        let links = self.links;
        let block = self.block;
        let author = &mut block.author;
        author.url = author
            .handle
            .as_deref()
            .and_then(|handle| links.resolve(&format!("/{handle}")))
            .map(Box::new);
        let post = &mut block.post;
        post.url = post
            .id
            .as_ref()
            .and_then(|id| status_url(author.handle.as_deref(), id));
        post.author = Some(author.clone()).filter(|author| author.handle.is_some());
        let held = post.id.as_ref().and_then(PostId::time);
        post.published = post
            .id
            .as_ref()
            .and_then(Timestamp::from_id)
            .or_else(|| block.stated.map(Timestamp::from_page));
        if let (Some(stated), Some(held)) = (block.stated, held)
            && stated.as_second().abs_diff(held.as_second()) > 1
        {
            block.notes.note(WarningKind::TimeMismatch, || {
                format!("the page dates a post {stated}, its id holds {held}")
            });
        }
        for (name, has) in FIELDS {
            if !has(block) {
                block.notes.lacks(name);
            }
        }
    }
}

/// Whether a text shows nothing. The marks for the direction of text stand beside names.
fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}'))
}

fn is_emoji(img: Element<'_>) -> bool {
    img.has_class(EMOJI) || img.attr("src").is_some_and(|src| src.contains("/emoji/"))
}

/// Whether a part of a link's text is not shown.
fn is_unseen(element: Element<'_>) -> bool {
    element.has_class("invisible") || element.has_class("u-hiddenVisually")
}

/// Where a link inside words leads: its own attribute has the whole address.
fn target(links: &Links, link: Element<'_>, display: &str) -> (EntityKind, Option<Url>) {
    let url = links.href(link);
    let kind = entity_kind(display, url.as_ref());
    let expanded = link
        .attr("data-expanded-url")
        .and_then(|url| links.absolute(url));
    match kind {
        EntityKind::Link => (kind, expanded.or(url)),
        _ => (kind, url),
    }
}
