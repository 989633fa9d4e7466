//! The content of a tweet: text, entities, media, embedded tweets. Used for tweets of a thread and for previews of
//! cards.

use url::Url;

use super::media::{has_words, is_emoji};
use crate::chars::strip_invisible;
use crate::dom::{Element, Links, Query, Step, Tag, has_class, words};
use crate::model::{EntityKind, Media, Post, Quote, SeriesNumber, Span};
use crate::network::twitter::{self, profile};
use crate::reader::{
    Link, LinkCache, LinkedText, Piece, PostReader, TextSite, WhiteSpace, add_cashtags,
    by_class_in, text_of_site,
};
use crate::report::Finding;

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

/// Elements inside the text, by their classes.
const MARKS: [(&str, Mark); 8] = [
    ("entity-mention", Mark::Link(EntityKind::Mention)),
    ("entity-hashtag", Mark::Link(EntityKind::Hashtag)),
    ("entity-cashtag", Mark::Link(EntityKind::Cashtag)),
    ("entity-url", Mark::Link(EntityKind::Link)),
    ("nop", Mark::Number),
    ("nop-start", Mark::Number),
    ("nop-end", Mark::Number),
    ("nop-full", Mark::Number),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Link(EntityKind),
    Number,
}

/// The class of a mention at the start of a reply.
const REPLY_PREFIX: &str = "entity-mention-first";

pub(super) const STATUS_LINK: Query<'_> = Query::constant("a[href*='/status']");

/// Content of a tweet's element that is not part of the post.
#[derive(Default)]
pub(super) struct Content<'d> {
    /// The target of the mark at the tweet's end, if the page links it.
    pub(super) permalink: Option<&'d str>,
    /// The first unknown element.
    pub(super) unknown: Option<String>,
}

/// Buffers that are reused for each tweet.
#[derive(Default)]
pub(super) struct Scratch<'d> {
    links: LinkCache<'d>,
    /// The number of media before each open element.
    open: Vec<usize>,
    /// The marked numbers.
    numbers: Vec<Span>,
}

/// Parses the content of a tweet into a new post; elements for which `is_other` returns true are other tweets, and
/// skipped.
pub(super) fn read<'d>(
    element: Element<'d>,
    is_other: &dyn Fn(Element<'d>) -> bool,
    links: &Links,
    post: &mut PostReader,
    scratch: &mut Scratch<'d>,
) -> Content<'d> {
    scratch.open.clear();
    scratch.numbers.clear();
    let mut reader = Reader {
        is_other,
        links,
        scratch,
        post: &mut post.post,
        content: Content::default(),
        prefix: 0,
        is_prefix: false,
        blockquotes: 0,
        ends: None,
        late_cards: Vec::new(),
    };
    let mut words = text_of_site(element, WhiteSpace::Blocks, &mut reader);
    let Reader {
        content, prefix, ..
    } = reader;
    if let Some(text) = &words.text {
        post.post.number = number(text, &scratch.numbers, prefix).map(Box::new);
        add_cashtags(&mut words.entities, text);
    }
    post.set_text(words);
    content
}

pub(super) struct Reader<'d, 'l> {
    is_other: &'l dyn Fn(Element<'d>) -> bool,
    pub(super) links: &'l Links,
    scratch: &'l mut Scratch<'d>,
    pub(super) post: &'l mut Post,
    content: Content<'d>,
    /// The end of the mentions that the page marks as the start of a reply.
    prefix: usize,
    /// Whether the link that has just been read is one of them.
    is_prefix: bool,
    /// The number of open block quotes.
    blockquotes: usize,
    /// The ends of tweets, if several are in one element.
    ends: Option<Vec<End<'d>>>,
    /// The positions of the cards that follow the end of their tweet, in order.
    late_cards: Vec<usize>,
}

/// The end of a tweet among others in one element.
struct End<'d> {
    /// The length of the text up to its mark, and behind it.
    text: usize,
    behind: usize,
    media: usize,
    quotes: usize,
    /// The number of marked numbers.
    numbers: usize,
    permalink: Option<&'d str>,
}

/// A tweet that was pasted without its element.
pub(super) struct Pasted<'d> {
    words: LinkedText<'d>,
    media: Vec<Media>,
    quotes: Vec<Quote>,
    number: Option<SeriesNumber>,
    pub(super) permalink: Option<&'d str>,
    /// The first unknown element among the tweets, and text behind the last one.
    unknown: Option<String>,
    rest: Option<String>,
}

impl Pasted<'_> {
    /// Moves the content into a new post.
    pub(super) fn read(self, post: &mut PostReader) {
        post.post.media = self.media;
        post.post.quotes = self.quotes;
        post.post.number = self.number.map(Box::new);
        post.set_text(self.words);
        if let Some(element) = &self.unknown {
            post.findings.once(&Finding::ElementUnknown { element });
        }
        if let Some(rest) = &self.rest {
            post.unknown_markup(rest);
        }
    }
}

/// Parses the content of several tweets in one element, each up to the mark at its end. Text behind the last mark is
/// reported.
pub(super) fn read_pasted<'d>(
    element: Element<'d>,
    is_other: &dyn Fn(Element<'d>) -> bool,
    links: &Links,
    scratch: &mut Scratch<'d>,
) -> Vec<Pasted<'d>> {
    scratch.open.clear();
    scratch.numbers.clear();
    let mut all = Post::new();
    let mut reader = Reader {
        is_other,
        links,
        scratch,
        post: &mut all,
        content: Content::default(),
        prefix: 0,
        is_prefix: false,
        blockquotes: 0,
        ends: Some(Vec::new()),
        late_cards: late_cards(element),
    };
    let words = text_of_site(element, WhiteSpace::Blocks, &mut reader);
    let ends = reader.ends.take().unwrap_or_default();
    let unknown = reader.content.unknown.take();
    let text = words.text.unwrap_or_default();
    let mut entities = words.entities.into_iter().peekable();
    let mut media = std::mem::take(&mut all.media).into_iter();
    let mut quotes = std::mem::take(&mut all.quotes).into_iter();
    let mut pasted = Vec::with_capacity(ends.len());
    let (mut start, mut taken, mut quoted, mut numbered) = (0, 0, 0, 0);
    for end in ends {
        let words = text.get(start..end.text).unwrap_or_default();
        let begin = start + (words.len() - words.trim_start().len());
        let own = words.trim();
        let mut linked = LinkedText::default();
        while let Some(mut entity) = entities.next_if(|next| next.span.start() < end.text) {
            let span = entity.span;
            if begin <= span.start() && span.end() <= begin + own.len() {
                entity.span = Span::new(span.start() - begin, span.end() - begin);
                linked.entities.push(entity);
            }
        }
        add_cashtags(&mut linked.entities, own);
        let numbers = scratch
            .numbers
            .get(numbered..end.numbers)
            .unwrap_or_default();
        let numbers = numbers.iter().filter(|span| begin <= span.start());
        let numbers: Vec<Span> = numbers
            .map(|span| Span::new(span.start() - begin, span.end() - begin))
            .collect();
        let number = number(own, &numbers, 0);
        linked.text = Some(own.to_owned()).filter(|own| !own.is_empty());
        pasted.push(Pasted {
            words: linked,
            media: media.by_ref().take(end.media - taken).collect(),
            quotes: quotes.by_ref().take(end.quotes - quoted).collect(),
            number,
            permalink: end.permalink,
            unknown: None,
            rest: None,
        });
        (start, taken, quoted, numbered) = (end.behind, end.media, end.quotes, end.numbers);
    }
    if let Some(first) = pasted.first_mut() {
        first.unknown = unknown;
    }
    if let Some(last) = pasted.last_mut() {
        let rest = text.get(start..).unwrap_or_default().trim();
        last.rest = Some(rest.to_owned()).filter(|rest| !rest.is_empty());
    }
    pasted
}

/// Returns the positions of the cards that directly follow the end of a tweet, in page order: previews are written
/// there.
fn late_cards(element: Element<'_>) -> Vec<usize> {
    let (mut late, mut is_behind, mut marks) = (Vec::new(), false, 0_usize);
    for step in element.walk() {
        match step {
            Step::Text(text) => is_behind &= marks > 0 || text.trim().is_empty(),
            Step::Enter(inner) => match by_class_in(inner.class(), &WHOLES) {
                Some(Whole::Permalink) => marks += 1,
                Some(Whole::Card) => {
                    late.extend((is_behind && marks == 0).then(|| inner.position()));
                    is_behind = false;
                }
                _ => {}
            },
            Step::Leave(inner) => {
                if by_class_in(inner.class(), &WHOLES) == Some(Whole::Permalink) {
                    marks = marks.saturating_sub(1);
                    is_behind = true;
                }
            }
        }
    }
    late
}

impl<'d> TextSite<'d> for Reader<'d, '_> {
    fn piece(&mut self, element: Element<'d>) -> Piece<'d> {
        let tag = element.tag();
        if tag == Tag::Br {
            return Piece::Words;
        }
        let ends_one =
            self.ends.is_some() && by_class_in(element.class(), &WHOLES) == Some(Whole::Permalink);
        if (self.is_other)(element) || !ends_one && self.take_whole(element, tag) {
            return Piece::Other;
        }
        self.blockquotes += usize::from(tag == Tag::Blockquote);
        self.scratch.open.push(self.post.media.len());
        Piece::Words
    }

    /// Returns the kind of a link by its class or, if that was renamed, by its first character and target.
    fn target(&mut self, link: &Link<'_, 'd>) -> (EntityKind, Option<Url>) {
        let url = self.scratch.links.resolve(self.links, link.href);
        let classes = link.element.class();
        let kind = match by_class_in(classes, &MARKS) {
            Some(Mark::Link(kind)) => kind,
            _ => twitter::entity_kind(link.display, url.as_ref()),
        };
        if kind == EntityKind::Mention && has_class(classes, REPLY_PREFIX) {
            let handle = url.as_ref().and_then(profile);
            let handle = handle.or_else(|| link.display.strip_prefix('@'));
            self.post.replying_to.extend(handle.map(str::to_owned));
            self.is_prefix = true;
        }
        (kind, url)
    }

    fn leave(&mut self, element: Element<'d>, text: &str, span: Option<Span>) {
        let tag = element.tag();
        self.blockquotes -= usize::from(tag == Tag::Blockquote);
        let media = self.scratch.open.pop().unwrap_or_default();
        let is_prefix = std::mem::take(&mut self.is_prefix);
        if let Some(ends) = &mut self.ends
            && by_class_in(element.class(), &WHOLES) == Some(Whole::Permalink)
        {
            let link = element.first(&STATUS_LINK);
            ends.push(End {
                text: span.map_or(text.len(), Span::start),
                behind: text.len(),
                media: self.post.media.len(),
                quotes: self.post.quotes.len(),
                numbers: self.scratch.numbers.len(),
                permalink: link.and_then(|link| link.attr("href")),
            });
            return;
        }
        if span.is_none() && self.post.media.len() == media {
            return;
        }
        let classes = element.class();
        // A link without class is normal around a picture; around text it is an unknown kind of link.
        let around_picture = tag == Tag::A && span.is_none() && classes.trim().is_empty();
        if !around_picture && !is_known(tag, classes) {
            self.unknown_markup(element);
        }
        let Some(span) = span else { return };
        if is_prefix {
            self.prefix = span.end();
        }
        if tag == Tag::A {
            return;
        }
        match by_class_in(classes, &MARKS) {
            Some(Mark::Number) => self.scratch.numbers.push(span),
            Some(Mark::Link(_)) => self.unknown_markup(element),
            // The element of a number whose class was renamed.
            None if tag == Tag::Span && classes.is_empty() && is_number(text, span) => {
                self.unknown_markup(element);
                self.scratch.numbers.push(span);
            }
            _ => {}
        }
    }
}

impl<'d> Reader<'d, '_> {
    /// Handles an element that is not part of the tweet's text, as a unit.
    fn take_whole(&mut self, element: Element<'d>, tag: Tag) -> bool {
        match (by_class_in(element.class(), &WHOLES), tag) {
            (Some(Whole::Permalink), _) => {
                self.content.permalink = element
                    .first(&STATUS_LINK)
                    .and_then(|link| link.attr("href"));
            }
            (_, Tag::Noscript | Tag::Svg | Tag::Textarea) => {}
            (_, Tag::Script | Tag::Style | Tag::Template) => {}
            // The text has its character.
            (_, Tag::Img) if is_emoji(element) => return false,
            (_, Tag::Img) => self.picture(element),
            (_, Tag::Video) => self.video(element),
            (_, Tag::Iframe) => self.frame(element),
            (Some(Whole::Reveal), _) => {}
            (Some(Whole::Card), _) => {
                self.card(element);
                if self.late_cards.binary_search(&element.position()).is_ok()
                    && let Some(end) = self.ends.iter_mut().flatten().next_back()
                {
                    end.media = self.post.media.len();
                }
            }
            (Some(Whole::Embed), _) => self.embed(element),
            // Checked only for outer ones: each check searches all descendants.
            (None, Tag::Blockquote)
                if self.blockquotes == 0 && element.first(&STATUS_LINK).is_some() =>
            {
                // Programs that convert the page leave the link alone.
                if has_words(element) {
                    self.unknown_markup(element);
                }
                self.embed(element);
            }
            (None, _) => return false,
        }
        true
    }

    pub(super) fn unknown_markup(&mut self, element: Element<'d>) {
        self.content
            .unknown
            .get_or_insert_with(|| format!("{element:?}"));
    }
}

/// Whether a part of a text is a number with a total.
fn is_number(text: &str, span: Span) -> bool {
    let words = text.get(span.range());
    let number = words.and_then(|words| SeriesNumber::parse(words.trim()));
    number.is_some_and(|number| number.total.is_some())
}

/// Returns the author's number: a marked one at the start of the text, after the mentions of a reply, or at its end.
/// One in between is an item of a list.
fn number(text: &str, marked: &[Span], prefix: usize) -> Option<SeriesNumber> {
    let begins = |span: &Span| {
        text.get(prefix.min(span.start())..span.start())
            .is_some_and(|before| before.trim().is_empty())
    };
    let ends = |span: &Span| span.end() == text.len();
    let parse = |span: &Span| {
        let written = text.get(span.range())?;
        SeriesNumber::parse(written).or_else(|| SeriesNumber::parse(&strip_invisible(written)))
    };
    let first = marked
        .first()
        .filter(|span| begins(span) && (prefix <= span.start()))
        .and_then(parse);
    first.or_else(|| marked.last().filter(|span| ends(span)).and_then(parse))
}

/// Returns the author's number of a text without marked numbers, in the forms that the site marks: at the start `2/`,
/// `1.`, `1)`, `1-`; at the end `1/`.
pub(super) fn unmarked_number(text: &str) -> Option<SeriesNumber> {
    let number = |word: &str, signs: &[char]| {
        let digits = word.strip_suffix(signs)?;
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| SeriesNumber::parse(word))?
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
    let mut classes = words(classes).peekable();
    match (tag, classes.peek()) {
        (Tag::A, None) => false,
        (Tag::A, Some(_)) => classes.all(is_known_class),
        (_, None) => true,
        (_, Some(_)) => classes.any(is_known_class),
    }
}
