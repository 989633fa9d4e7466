//! The inside of a tweet: words, entities, media, embedded tweets. The same for tweets of a thread and previews of cards.

use url::Url;

use crate::adapter::find::{leads_to, seen, sources};
use crate::adapter::media::{self, is_description};
use crate::adapter::twitter::{self, profile};
use crate::adapter::written::text_without;
use crate::adapter::{Context, KnownLinks};
use crate::dom::{Element, Links, Query, Step, Tag, TextBuilder, has_class};
use crate::model::{
    Entity, EntityKind, Media, MediaKind, Number, Post, PostId, Quote, Span, Tally, Timestamp,
};
use crate::report::{Finding, Quoted};
use crate::text::{self, fillers};

/// Whether a class is one that stands inside tweets and says nothing that is not read otherwise. (Eras A to C; `b-loaded` and
/// `vjs…` by the site's scripts, the `twitter-tweet-rendered` by Twitter's.)
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

/// Whether an element is one that stands inside tweets, or a bare one that only groups or marks words.
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

/// Parts that are no words of the tweet, by their classes. Of several that an element has, the first one goes.
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

/// What links are, by their classes.
const LINKS: [(&str, EntityKind); 4] = [
    ("entity-mention", EntityKind::Mention),
    ("entity-hashtag", EntityKind::Hashtag),
    ("entity-cashtag", EntityKind::Cashtag),
    ("entity-url", EntityKind::Link),
];

const NUMBERS: [&str; 4] = ["nop", "nop-start", "nop-end", "nop-full"];
const GIF: &str = "entity-video-gif";
const REPLY_PREFIX: &str = "entity-mention-first";

const STATUS_LINK: Query<'_> = Query::constant("a[href*='/status']");
const PARAGRAPH: Query<'_> = Query::constant("p");
/// What a picture is in: in tweets, and in the cards of author pages (C).
const FRAMES: [&str; 2] = ["entity-image", "thumb-div"];
const TWEET_FRAME: Query<'_> = Query::constant("iframe[data-tweet-id]");
const FRAME: Query<'_> = Query::constant("iframe");
const CARD_TITLE: Query<'_> = Query::constant("strong");
const CARD_PICTURE: Query<'_> = Query::constant("img");
const PICTURE: Query<'_> = Query::constant("img");

/// The first words of an embed that never loaded (era A).
const NOT_LOADED: &str = "External Tweet loading";

/// What of a tweet's content is not part of the post, and what was odd about it.
pub(super) struct Content<'d> {
    /// Where the mark at the tweet's end links to, in pages that have a link there.
    pub(super) permalink: Option<&'d str>,
    pub(super) unknown: Option<String>,
    invalid: Option<String>,
}

impl Content<'_> {
    /// Warns of what was odd.
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

/// Memory that serves one tweet after the other.
#[derive(Default)]
pub(super) struct Scratch<'d> {
    text: TextBuilder,
    links: KnownLinks<'d>,
    /// The elements that were entered: where they began in the text and in the list of media, and their classes.
    open: Vec<(usize, usize, &'d str)>,
    /// The marked numbers.
    numbers: Vec<Span>,
}

/// Reads the inside of a tweet into a new post; what `is_other` says is another tweet is passed over.
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

struct Reader<'d, 'l> {
    links: &'l Links,
    scratch: &'l mut Scratch<'d>,
    post: &'l mut Post,
    content: Content<'d>,
    /// Where the mentions end that the page marks as the start of a reply.
    prefix: usize,
    /// How many block quotes stand around.
    blockquotes: usize,
}

impl<'d> Reader<'d, '_> {
    /// Takes what is no words of the tweet, or not its own, as one thing.
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
            // Asked of outer ones alone: each asks all that is inside.
            (None, Tag::Blockquote)
                if self.blockquotes == 0 && element.first(&STATUS_LINK).is_some() =>
            {
                self.note_unknown(element);
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
        // A bare link around a picture is how pictures stand; around words it is a link of no known kind.
        let around_picture = tag == Tag::A && span.is_none() && classes.trim().is_empty();
        if (span.is_some() || self.post.media.len() > media)
            && !around_picture
            && !is_known(tag, classes)
        {
            self.note_unknown(element);
        }
        if let Some(span) = span {
            if tag == Tag::A {
                self.link(element, classes, span);
            } else if tag == Tag::Span && classes.is_empty() && self.is_number(span) {
                // The element of a number whose class has another name.
                self.note_unknown(element);
                self.scratch.numbers.push(span);
            } else if let Some(class) = classes.split_ascii_whitespace().find(|class| {
                NUMBERS.contains(class) || LINKS.iter().any(|(link, _)| link == class)
            }) {
                if NUMBERS.contains(&class) {
                    self.scratch.numbers.push(span);
                } else {
                    self.note_unknown(element);
                    self.link(element, classes, span);
                }
            }
        }
        self.scratch.text.push_step(Step::Leave(element));
    }

    /// Whether words are those of a number with a total.
    fn is_number(&self, span: Span) -> bool {
        let words = self.scratch.text.as_str().get(span.range());
        let number = words.and_then(|words| Number::parse(words.trim()));
        number.is_some_and(|number| number.total.is_some())
    }

    fn note_unknown(&mut self, element: Element<'d>) {
        self.content
            .unknown
            .get_or_insert_with(|| format!("{element:?}"));
    }

    /// A link, told by its class and, should that be another one day, by its sign and target.
    fn link(&mut self, element: Element<'d>, classes: &str, span: Span) {
        let Some(href) = leads_to(element) else {
            return self.note_unknown(element);
        };
        // Only broken markup has links inside links; the inner one is what a reader could follow.
        let inner = self.post.entities.last();
        if inner.is_some_and(|inner| span.start() < inner.span.end()) {
            self.note_unknown(element);
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
        push(&mut self.post.entities, entity);
    }

    fn picture(&mut self, img: Element<'d>) {
        let alt = img.attr("alt").unwrap_or_default();
        let src = img.attr("src").unwrap_or_default();
        if img.has_class("emoji") || sources(img).any(|src| src.contains("/emoji/")) {
            self.scratch.text.push_str(alt);
            return;
        }
        let around = || {
            let mut around = img.ancestors().take(3);
            around.find_map(leads_to)
        };
        let candidates = || {
            let own = [img.attr("data-src"), Some(src)];
            own.into_iter()
                .chain(std::iter::once_with(around))
                .flatten()
                .chain(sources(img))
                .filter(|url| !fillers::is_no_picture(url))
                .filter_map(|url| self.links.absolute(url))
        };
        // Preferred to where a saving program put its copy.
        let url = candidates()
            .find(|url| url.host_str() == Some(twitter::PICTURE_HOST))
            .or_else(|| candidates().next());
        let framed = img
            .ancestors()
            .take(3)
            .any(|above| FRAMES.iter().any(|frame| above.has_class(frame)));
        if !framed {
            self.note_unknown(img);
        }
        let Some(url) = url else {
            // That there was a picture is known, though its address is gone.
            return self.push_media(Media::new(MediaKind::Placeholder), img);
        };
        let mut photo = Media::new(MediaKind::Photo);
        photo.url = Some(url);
        self.push_media(photo, img);
    }

    fn push_media(&mut self, mut media: Media, described: Element<'d>) {
        let alt = described.attr("alt").and_then(fillers::alt);
        media.alt = alt.filter(|alt| is_description(alt)).map(str::to_owned);
        push(&mut self.post.media, media);
    }

    fn video(&mut self, video: Element<'d>) {
        let mut media = media::video(video, |url| self.links.absolute(url));
        if media.poster.is_none() || media.sources.is_empty() {
            self.note_unknown(video);
        }
        let framed_as_gif = video.ancestors().take(2).any(|above| above.has_class(GIF));
        let files = media.sources.iter().map(|source| &source.url);
        let mut addresses = files.chain(media.poster.as_deref());
        if framed_as_gif || addresses.any(twitter::is_gif) {
            media.kind = MediaKind::Gif;
        }
        // What an old browser shows in its place describes it.
        self.push_media(media, video.first(&PICTURE).unwrap_or(video));
    }

    /// A frame: a tweet that Twitter's script put in, else a player of another site.
    fn frame(&mut self, frame: Element<'d>) {
        if frame.attr("data-tweet-id").is_some() {
            self.embed(frame);
            return;
        }
        let url = sources(frame).find_map(|src| self.links.absolute(src));
        if url.is_some() {
            let mut card = Media::new(MediaKind::LinkCard);
            card.url = url;
            card.title = frame
                .attr("title")
                .map(str::trim)
                .filter(|title| !title.is_empty())
                .map(str::to_owned);
            push(&mut self.post.media, card);
        }
    }

    /// The preview of a link, which the site's script adds behind the tweet's mark.
    fn card(&mut self, card: Element<'d>) {
        let mut media = Media::new(MediaKind::LinkCard);
        media.url = card
            .descendants()
            .filter(|inner| inner.tag() != Tag::Img)
            .find_map(|inner| self.links.resolve(leads_to(inner)?));
        media.poster = card
            .select(&CARD_PICTURE)
            .flat_map(sources)
            .filter(|src| !fillers::is_no_picture(src))
            .find_map(|src| self.links.absolute(src))
            .map(Box::new);
        let title = card.first(&CARD_TITLE);
        media.title = title
            .map(|title| title.text())
            .filter(|title| !title.is_empty());
        let description = title.and_then(|title| Some(beside(title.parent()?, title)));
        let host = media.url.as_ref().and_then(Url::host_str);
        let description = description.map(|text| without_address(text, host));
        media.description = description.filter(|text| !text.is_empty());
        push(&mut self.post.media, media);
    }

    /// An embedded tweet: a link and mostly no words (all eras), or what Twitter's script made of it.
    fn embed(&mut self, embed: Element<'d>) {
        // A full embed links from its words as well; the tweet's own link comes last.
        let to_tweet = |url: &Url| twitter::status(url).is_some();
        let links = embed.select(&STATUS_LINK);
        let link = links
            .filter_map(|link| self.links.href(link))
            .filter(to_tweet)
            .last();
        // By other means: what any part leads to, or shows.
        let shown = || {
            let parts = embed.descendants().filter_map(leads_to);
            let parts = parts.filter_map(|href| self.links.absolute(href));
            let text = embed.text();
            let words = text
                .split_whitespace()
                .filter_map(|word| self.links.absolute(word));
            parts.chain(words).find(to_tweet)
        };
        let link = link.or_else(shown);
        let mut quote = link.and_then(twitter::quote).unwrap_or_default();
        if quote.id.is_none() {
            let frame = if embed.tag() == Tag::Iframe {
                Some(embed)
            } else {
                embed.first(&TWEET_FRAME)
            };
            let stated = frame.and_then(|frame| frame.attr("data-tweet-id"));
            let asked = || {
                let frame = embed.first(&FRAME)?;
                twitter::asked_for(&self.links.absolute(sources(frame).next()?)?)
            };
            quote.id = stated.and_then(PostId::twitter).or_else(asked);
            quote.published = quote.id.as_ref().and_then(Timestamp::from_id);
        }
        let words = embed.first(&PARAGRAPH).map(|words| words.text());
        if words.is_none() && has_words(embed) {
            self.note_unknown(embed);
        }
        quote.text = words.filter(|text| !text.is_empty() && !text.starts_with(NOT_LOADED));
        if quote == Quote::default() {
            self.note_unknown(embed);
        } else {
            push(&mut self.post.quotes, quote);
        }
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
        // Looked for first, as few posts have any.
        let any = memchr::memchr(b'$', text.as_bytes()).map(|_| text::cashtags(&text));
        let cashtags: Vec<Entity> = any
            .into_iter()
            .flatten()
            .filter(free)
            .map(|span| Entity::new(EntityKind::Cashtag, span))
            // One too many is enough for the parse to refuse the post.
            .take(Tally::ENTITIES + 1)
            .collect();
        post.entities.extend(cashtags);
        post.entities.sort_by_key(|entity| entity.span);
        post.text = Some(text).filter(|text| !text.is_empty());
        self.content
    }
}

/// Whether an embedded tweet shows words beside its link.
fn has_words(embed: Element<'_>) -> bool {
    let words = text_without(embed, |inner| leads_to(inner).is_some());
    words.is_some_and(|words| !words.starts_with(NOT_LOADED))
}

/// The author's number: a marked one that begins the text, mentions of those replied to apart, or ends it. One between
/// is an item of a list.
fn number(text: &str, marked: &[Span], prefix: usize) -> Option<Number> {
    let begins = |span: &Span| {
        text.get(prefix.min(span.start())..span.start())
            .is_some_and(|before| before.trim().is_empty())
    };
    let ends = |span: &Span| span.end() == text.len();
    let parse = |span: &Span| {
        let written = text.get(span.range())?;
        Number::parse(written).or_else(|| Number::parse(&seen(written)))
    };
    let first = marked
        .first()
        .filter(|span| begins(span) && (prefix <= span.start()))
        .and_then(parse);
    first.or_else(|| marked.last().filter(|span| ends(span)).and_then(parse))
}

/// The author's number of a text in which nothing is marked, in the forms that the site marks at a text's start: `2/`,
/// `1.`, `1)`, `1-`; at its end `1/`.
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

/// Appends to a list of media or quotes, which mostly has one item, or none: such a list takes no more room than that.
/// One too many is enough for the parse to refuse the post.
fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() > Tally::MEDIA {
        return;
    }
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.push(item);
}

/// The words of an element that stand beside one of its children.
fn beside(element: Element<'_>, child: Element<'_>) -> String {
    let mut text = TextBuilder::new();
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(element) if element == child || element.tag() == Tag::Small => {
                walk.pass_over()
            }
            step => text.push_step(step),
        }
    }
    text.finish()
}

/// The words of a card without the link's address, which stands behind them.
fn without_address(mut text: String, host: Option<&str>) -> String {
    let host = host.map(|host| host.strip_prefix("www.").unwrap_or(host));
    let (words, last) = text.rsplit_once(char::is_whitespace).unwrap_or(("", &text));
    if host.is_some_and(|host| last.starts_with(host)) {
        text.truncate(words.trim_ascii_end().len());
    }
    text
}

/// Whether an element is one that tweets have inside. Links have none but the site's own classes; other elements may
/// have more, which scripts and extensions add.
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

/// The part that an element of these classes is as a whole.
fn whole(classes: &str) -> Option<Whole> {
    let place = |class| WHOLES.iter().position(|(known, _)| *known == class);
    let first = classes.split_ascii_whitespace().filter_map(place).min();
    first.and_then(|at| WHOLES.get(at)).map(|&(_, whole)| whole)
}
