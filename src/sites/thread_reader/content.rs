//! The content of a tweet: text, entities, media, embedded tweets. Used for tweets of a thread and for previews of
//! cards.

use super::media::push;
use crate::adapter::Context;
use crate::chars::strip_invisible;
use crate::dom::{Element, Links, Query, Step, Tag, TextBuilder, has_class};
use crate::model::{Entity, EntityKind, Number, Post, Span, Tally};
use crate::network::twitter::{self, profile};
use crate::reader::{LinkCache, link_target};
use crate::report::{Finding, Quoted};
use crate::text;

/// Whether a class is known inside tweets and has no further meaning. (Eras A to C; `b-loaded` and `vjs…` are from the
/// site's scripts, `twitter-tweet-rendered` from Twitter's.)
fn is_known_class(name: &str) -> bool {
    matches!(
        name,
        "entity-mention"
            | "entity-mention-first"
            | "entity-hashtag"
            | "entity-cashtag"
            | "entity-url"
            | "entity-image"
            | "entity-video"
            | "entity-video-gif"
            | "entity-embed"
            | "entity-multiple-2"
            | "entity-multiple-3"
            | "entity-multiple-4"
            | "entity-url-preview"
            | "entity-reveal-action"
            | "nop"
            | "nop-start"
            | "nop-end"
            | "nop-full"
            | "tw-permalink"
            | "twitter-player"
            | "twitter-tweet"
            | "twitter-tweet-rendered"
            | "twitter-video"
            | "youtube-player"
            | "keep-ratio-4-3"
            | "keep-ratio-16-9"
            | "row"
            | "justify-content-center"
            | "col-6"
            | "col-12"
            | "col-md-4"
            | "col-md-6"
            | "col-md-12"
            | "thumb-div"
            | "b-loaded"
            | "emoji"
            | "hide-mentions"
    )
}

/// Whether a tag is known inside tweets, or only groups or formats text.
fn is_known_tag(tag: Tag) -> bool {
    use Tag::*;
    matches!(
        tag,
        A | B
            | Bdi
            | Bdo
            | Blockquote
            | Br
            | Div
            | Em
            | Font
            | I
            | Iframe
            | Img
            | P
            | Small
            | Source
            | Span
            | Strong
            | Sub
            | Sup
            | Time
            | U
            | Video
            | Wbr
    )
}

/// Elements that are not part of the tweet's text, by their classes. If an element has several, the first one applies.
const WHOLES: [(&str, Whole); 5] = [
    ("tw-permalink", Whole::Permalink),
    ("entity-reveal-action", Whole::Reveal),
    ("entity-url-preview", Whole::Card),
    ("twitter-tweet", Whole::Embed),
    ("twitter-tweet-rendered", Whole::Embed),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whole {
    Permalink,
    Reveal,
    Card,
    Embed,
}

/// The kinds of links, by their classes.
const LINKS: [(&str, EntityKind); 4] = [
    ("entity-mention", EntityKind::Mention),
    ("entity-hashtag", EntityKind::Hashtag),
    ("entity-cashtag", EntityKind::Cashtag),
    ("entity-url", EntityKind::Link),
];

const NUMBERS: [&str; 4] = ["nop", "nop-start", "nop-end", "nop-full"];
const REPLY_PREFIX: &str = "entity-mention-first";

pub(super) const STATUS_LINK: Query<'_> = Query::constant("a[href*='/status']");

/// Content of a tweet's element that is not part of the post, and problems with it.
pub(super) struct Content<'d> {
    /// The target of the mark at the tweet's end, if the page links it.
    pub(super) permalink: Option<&'d str>,
    pub(super) unknown: Option<String>,
    invalid: Option<String>,
}

impl Content<'_> {
    /// Reports the problems.
    pub(super) fn report(&self, at: usize, cx: &mut Context) {
        if let Some(unknown) = &self.unknown {
            cx.found_at(at, &Finding::ElementUnknown { element: unknown });
        }
        if let Some(invalid) = &self.invalid {
            let href = Quoted(invalid);
            cx.found_at(at, &Finding::NoLink { href });
        }
    }
}

/// Buffers that are reused for each tweet.
#[derive(Default)]
pub(super) struct Scratch<'d> {
    pub(super) text: TextBuilder,
    links: LinkCache<'d>,
    /// The open elements: their start in the text and in the list of media, and their classes.
    open: Vec<(usize, usize, &'d str)>,
    /// The marked numbers.
    numbers: Vec<Span>,
}

/// Parses the content of a tweet into a new post; elements for which `is_other` returns true are other tweets, and
/// skipped.
pub(super) fn read<'d>(
    element: Element<'d>,
    is_other: impl Fn(Element<'d>) -> bool,
    links: &Links,
    post: &mut Post,
    scratch: &mut Scratch<'d>,
) -> Content<'d> {
    scratch.text.clear();
    scratch.open.clear();
    scratch.numbers.clear();
    let mut reader = Reader {
        links,
        scratch,
        post,
        content: Content {
            permalink: None,
            unknown: None,
            invalid: None,
        },
        prefix: 0,
        blockquotes: 0,
    };
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Text(text) => reader.scratch.text.push_str(text),
            Step::Enter(element) => {
                let classes = match element.tag() {
                    Tag::Br => "",
                    _ => element.class(),
                };
                if is_other(element) || reader.take_whole(element, classes) {
                    walk.pass_over();
                } else {
                    reader.enter(element, classes);
                }
            }
            Step::Leave(element) => reader.leave(element),
        }
    }
    reader.finish()
}

pub(super) struct Reader<'d, 'l> {
    pub(super) links: &'l Links,
    pub(super) scratch: &'l mut Scratch<'d>,
    pub(super) post: &'l mut Post,
    content: Content<'d>,
    /// The end of the mentions that the page marks as the start of a reply.
    prefix: usize,
    /// The number of open block quotes.
    blockquotes: usize,
}

impl<'d> Reader<'d, '_> {
    /// Handles an element that is not part of the tweet's text, as a unit.
    fn take_whole(&mut self, element: Element<'d>, classes: &str) -> bool {
        match (whole(classes), element.tag()) {
            (Some(Whole::Permalink), _) => {
                self.content.permalink = element
                    .first(&STATUS_LINK)
                    .and_then(|link| link.attr("href"));
            }
            (
                _,
                Tag::Script | Tag::Style | Tag::Template | Tag::Noscript | Tag::Svg | Tag::Textarea,
            ) => {}
            (_, Tag::Img) => self.picture(element),
            (_, Tag::Video) => self.video(element),
            (_, Tag::Iframe) => self.frame(element),
            (Some(Whole::Reveal), _) => {}
            (Some(Whole::Card), _) => self.card(element),
            (Some(Whole::Embed), _) => self.embed(element),
            // Checked only for outer ones: each check searches all descendants.
            (None, Tag::Blockquote)
                if self.blockquotes == 0 && element.first(&STATUS_LINK).is_some() =>
            {
                self.unknown_markup(element);
                self.embed(element);
            }
            (None, _) => return false,
        }
        true
    }

    fn enter(&mut self, element: Element<'d>, classes: &'d str) {
        self.blockquotes += usize::from(element.tag() == Tag::Blockquote);
        self.scratch.text.push_step(Step::Enter(element));
        self.scratch
            .open
            .push((self.scratch.text.mark(), self.post.media.len(), classes));
    }

    fn leave(&mut self, element: Element<'d>) {
        let tag = element.tag();
        self.blockquotes -= usize::from(tag == Tag::Blockquote);
        let (mark, media, classes) = self.scratch.open.pop().unwrap_or_default();
        let span = self.scratch.text.span_since(mark);
        // A link without class is normal around a picture; around text it is an unknown kind of link.
        let around_picture = tag == Tag::A && span.is_none() && classes.trim().is_empty();
        if (span.is_some() || self.post.media.len() > media)
            && !around_picture
            && !is_known(tag, classes)
        {
            self.unknown_markup(element);
        }
        if let Some(span) = span {
            if tag == Tag::A {
                self.link(element, classes, span);
            } else if tag == Tag::Span && classes.is_empty() && self.is_number(span) {
                // The element of a number whose class was renamed.
                self.unknown_markup(element);
                self.scratch.numbers.push(span);
            } else if let Some(class) = classes.split_ascii_whitespace().find(|class| {
                NUMBERS.contains(class) || LINKS.iter().any(|(link, _)| link == class)
            }) {
                if NUMBERS.contains(&class) {
                    self.scratch.numbers.push(span);
                } else {
                    self.unknown_markup(element);
                    self.link(element, classes, span);
                }
            }
        }
        self.scratch.text.push_step(Step::Leave(element));
    }

    /// Whether a text is a number with a total.
    fn is_number(&self, span: Span) -> bool {
        let words = self.scratch.text.as_str().get(span.range());
        let number = words.and_then(|words| Number::parse(words.trim()));
        number.is_some_and(|number| number.total.is_some())
    }

    pub(super) fn unknown_markup(&mut self, element: Element<'d>) {
        self.content
            .unknown
            .get_or_insert_with(|| format!("{element:?}"));
    }

    /// Adds a link: its kind is found by its class or, if that was renamed, by its first character and target.
    fn link(&mut self, element: Element<'d>, classes: &str, span: Span) {
        let Some(href) = link_target(element) else {
            return self.unknown_markup(element);
        };
        // Only broken markup has nested links; the inner one is the one that a reader could follow.
        let inner = self.post.entities.last();
        if inner.is_some_and(|inner| span.start() < inner.span.end()) {
            self.unknown_markup(element);
            return;
        }
        let url = self.scratch.links.resolve(self.links, href);
        if url.is_none() {
            let brief = || crate::brief::brief(href).into_owned();
            self.content.invalid.get_or_insert_with(brief);
        }
        let Some(display) = self.scratch.text.as_str().get(span.range()) else {
            return;
        };
        let target = url.as_ref();
        let known = LINKS.iter().find(|(link, _)| has_class(classes, link));
        let kind = known.map_or_else(|| twitter::entity_kind(display, target), |&(_, kind)| kind);
        if kind == EntityKind::Mention && has_class(classes, REPLY_PREFIX) {
            let handle = target
                .and_then(profile)
                .or_else(|| display.strip_prefix('@'));
            self.post.replying_to.extend(handle.map(str::to_owned));
            self.prefix = span.end();
        }
        let mut entity = Entity::new(kind, span);
        entity.set_truncated(display);
        entity.set_url(url);
        push(&mut self.post.entities, entity, Tally::ENTITIES);
    }

    fn finish(self) -> Content<'d> {
        let text = self.scratch.text.as_str().to_owned();
        let post = self.post;
        post.number = number(&text, &self.scratch.numbers, self.prefix);
        let marked = &post.entities;
        let free = |span: &Span| {
            let next = marked.partition_point(|entity| entity.span.end() <= span.start());
            marked
                .get(next)
                .is_none_or(|entity| entity.span.start() >= span.end())
        };
        // Searched first, as few posts have any.
        let any = memchr::memchr(b'$', text.as_bytes()).map(|_| text::cashtags(&text));
        let cashtags: Vec<Entity> = any
            .into_iter()
            .flatten()
            .filter(free)
            .map(|span| Entity::new(EntityKind::Cashtag, span))
            // One too many suffices to make the parse fail.
            .take(Tally::ENTITIES + 1)
            .collect();
        post.entities.extend(cashtags);
        post.entities.sort_by_key(|entity| entity.span);
        post.text = Some(text).filter(|text| !text.is_empty());
        self.content
    }
}

/// Returns the author's number: a marked one at the start of the text, after the mentions of a reply, or at its end.
/// One in between is an item of a list.
fn number(text: &str, marked: &[Span], prefix: usize) -> Option<Number> {
    let begins = |span: &Span| {
        text.get(prefix.min(span.start())..span.start())
            .is_some_and(|before| before.trim().is_empty())
    };
    let ends = |span: &Span| span.end() == text.len();
    let parse = |span: &Span| {
        let written = text.get(span.range())?;
        Number::parse(written).or_else(|| Number::parse(&strip_invisible(written)))
    };
    let first = marked
        .first()
        .filter(|span| begins(span) && (prefix <= span.start()))
        .and_then(parse);
    first.or_else(|| marked.last().filter(|span| ends(span)).and_then(parse))
}

/// Returns the author's number of a text without marked numbers, in the forms that the site marks: at the start `2/`,
/// `1.`, `1)`, `1-`; at the end `1/`.
pub(super) fn unmarked_number(text: &str) -> Option<Number> {
    let number = |word: &str, signs: &[char]| {
        let digits = word.strip_suffix(signs)?;
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| Number::parse(word))?
    };
    let first = text.split_whitespace().find(|word| !word.starts_with('@'));
    let last = || text.split_whitespace().next_back();
    let first = first.and_then(|word| number(word, &['/', '.', ')', '-']));
    first.or_else(|| number(last()?, &['/']))
}

/// Whether an element is known inside tweets. Links have only the site's own classes; other elements may have more,
/// from scripts and extensions.
fn is_known(tag: Tag, classes: &str) -> bool {
    if !is_known_tag(tag) {
        return false;
    }
    let mut classes = classes.split_ascii_whitespace().peekable();
    match (tag, classes.peek()) {
        (Tag::A, None) => false,
        (Tag::A, Some(_)) => classes.all(is_known_class),
        (_, None) => true,
        (_, Some(_)) => classes.any(is_known_class),
    }
}

/// Returns the kind of an element with these classes that is handled as a unit.
fn whole(classes: &str) -> Option<Whole> {
    let place = |class| WHOLES.iter().position(|(known, _)| *known == class);
    let first = classes.split_ascii_whitespace().filter_map(place).min();
    first.and_then(|at| WHOLES.get(at)).map(|&(_, whole)| whole)
}
