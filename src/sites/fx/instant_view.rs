//! The page for Telegram's Instant View. Between its posts stand comments alone, so its source is cut at them and each
//! piece is read as a tree.
//!
//! Its address, time and counts are of the post that was asked for. Where the author has several on the page, nothing
//! shows which one that is: then they are all of the chain, and none has the counts.

use super::SITE;
use crate::adapter::block::{self, Block, Field};
use crate::adapter::counts::{Stat, count, percent};
use crate::adapter::find::{LINK, by_name, children, has_any, parts};
use crate::adapter::polls::poll_info;
use crate::adapter::twitter::{at_handle, entity_kind, status, status_path};
use crate::adapter::written::{Style, words};
use crate::adapter::{
    Confidence, Context, agreed_id, bluesky, conversation, cut, described, links_of,
    markup_changed, media, not_a_thread, number_posts,
};
use crate::audit::{Warning, WarningKind};
use crate::dom::{Dom, Element, Links, Node, Query};
use crate::error::{Error, PageKind, Result};
use crate::input::Page;
use crate::limits::Limits;
use crate::model::{
    Author, EntityKind, Media, MediaKind, Poll, PollChoice, Post, PostId, Role, Stats, Thread,
    Timestamp,
};
use url::Url;

/// The page pretends to be one of Medium, for which Telegram has a template.
const MEDIUM: (&str, &str) = ("al:android:app_name", "Medium");
const SECTION: Query<'_> = Query::constant("section.section--first");
const ARTICLE: Query<'_> = Query::constant("article");
const HEADING: Query<'_> = Query::constant("article h1");
const BOLD: Query<'_> = Query::constant("b");
const BODY: Query<'_> = Query::constant("body");
const RULE: Query<'_> = Query::constant("hr");
const PARAGRAPH: Query<'_> = Query::constant("p");

/// What stands before each post, and each quote in one.
const MARK: &str = "<!-- Telegram Instant View -->";

/// The first one stands in the first so many bytes: nothing but the head stands before it.
const START: usize = 1 << 15;

/// Before the words in another language, and before the original ones.
const TRANSLATED: char = '📑';

/// The words for posts that are gone (the language of the interface is English unless asked otherwise).
const TOMBSTONES: [&str; 5] = [
    "This post is deleted",
    "This post is from a suspended account",
    "This post is from a private account",
    "This post has been blocked from view by its author",
    "This post is unavailable",
];

/// Before the counts of the post that was asked for, which are rounded.
const COUNTS: [(&str, Stat); 4] = [
    ("💬", |stats| &mut stats.replies),
    ("🔁", |stats| &mut stats.reposts),
    ("❤️", |stats| &mut stats.likes),
    ("👁️", |stats| &mut stats.views),
];

/// The end of what stands in place of a GIF's description, and of any video's.
const GIF_FILLER: &str = "GIF. Alt text not available.";

/// What a poll's bars are drawn with.
const BAR: char = '█';

/// What every post has. Ids are in headers alone, which stand where the author changes.
const FIELDS: [Field; 1] = [("words, pictures or quote", Block::has_content)];

pub(super) fn detect(page: &Page<'_>, dom: &Dom<'_>, host: bool) -> Option<Confidence> {
    let medium = dom.meta(MEDIUM.0) == Some(MEDIUM.1);
    let start = page.source().as_bytes();
    let start = start.get(..START).unwrap_or(start);
    let marked = memchr::memmem::find(start, MARK.as_bytes()).is_some();
    let section = dom.first(&SECTION).is_some();
    match (medium || section, marked) {
        (true, true) => Some(Confidence::Certain),
        (false, true) => Some(Confidence::Likely),
        (true, false) if host => Some(Confidence::Likely),
        _ => host.then_some(Confidence::Weak),
    }
}

pub(super) fn extract(page: &Page<'_>, dom: &Dom<'_>, cx: &mut Context) -> Result<Thread> {
    let source = page.source();
    let (_, article) = source.split_once("<article").unwrap_or_default();
    if dom.first(&ARTICLE).is_none() || !source.contains(MARK) {
        return Err(no_posts(page, dom));
    }
    cx.check_posts(article.matches(MARK).count())?;
    let mut pieces = article.split(MARK).peekable();
    let head = format!("<article{}", pieces.next().unwrap_or_default());
    let head = Dom::parse_with_limits(&head, &Limits::default())?;
    let links = links_of("https://twitter.com/")?;
    let mut read = Read {
        address: head.select(&LINK).find_map(|link| links.href(link)),
        links,
        blocks: Vec::new(),
        stats: None,
    };
    let heading = head.first(&HEADING).map(|heading| heading.text());
    let author = heading.and_then(|heading| read.author(&heading));
    if author.is_none() {
        cx.warn_of(
            WarningKind::AnchorMissing,
            "the heading with the author's name was not found",
        );
    }
    for words in head.select(&PARAGRAPH) {
        read.tombstone(words);
    }
    while let Some(piece) = pieces.next() {
        let piece = Dom::parse_with_limits(piece, &Limits::default())?;
        read.piece(&piece, pieces.peek().is_none());
    }
    if read.blocks.is_empty() {
        return Err(no_posts(page, dom));
    }
    name_authors(&mut read.blocks, author.as_ref());
    let mut thread = Thread::new(block::posts(read.blocks, &FIELDS, cx));
    let id = read.address.as_ref().and_then(id_of);
    thread.id = agreed_id(id.clone(), page.given_url().and_then(id_of), cx);
    thread.title = dom.title();
    thread.url = read.address;
    if let Some(main) = assign_roles(&mut thread.posts, author.as_ref(), id.as_ref(), cx) {
        main.stats = read.stats;
        if main.id.is_none() {
            main.id.clone_from(&id);
            main.url.clone_from(&thread.url);
            main.published = id.as_ref().and_then(bluesky::time_of);
        }
        let stated = dom.meta("article:published_time");
        let stated = stated.and_then(|time| time.parse().ok());
        main.published = main.published.or(stated.map(Timestamp::from_page));
    }
    // The id is that of a post; where several may be it, those with an id of their own are none of them.
    if thread.posts.iter().any(|post| post.id.is_some())
        && !thread.posts.iter().any(|post| post.id == thread.id)
    {
        thread.id = None;
    }
    number_posts(&mut thread.posts);
    let main = thread.posts.iter().find(|post| post.role == Role::Main);
    thread.author = author.unwrap_or_else(|| conversation::author(&thread.posts, main, None, cx));
    if cut::ends_early(source, dom) || !article.contains("</article") {
        let last = thread.posts.len().saturating_sub(1);
        let detail = "the page ends inside the thread";
        cx.warn(Warning::at(WarningKind::CutOff, last, detail));
    }
    Ok(thread)
}

/// A header stands where the author is another one than before: a post that has none is by the one before it.
fn name_authors(blocks: &mut [Block], page: Option<&Author>) {
    let mut author = page.cloned().unwrap_or_default();
    for block in blocks
        .iter_mut()
        .filter(|block| block.post.unavailable.is_none())
    {
        if block.author.is_empty() {
            block.author.clone_from(&author);
        } else {
            author.clone_from(&block.author);
        }
    }
}

/// Gives the posts their roles, and finds the one that was asked for if the page shows which it is.
fn assign_roles<'p>(
    posts: &'p mut [Post],
    author: Option<&Author>,
    id: Option<&PostId>,
    cx: &mut Context,
) -> Option<&'p mut Post> {
    let handle = |author: Option<&Author>| author?.handle.as_deref().map(str::to_lowercase);
    let page = handle(author);
    let own = |post: &Post| page.is_some() && handle(post.author.as_ref()) == page;
    let linked = posts
        .iter()
        .position(|post| id.is_some() && post.id.as_ref() == id);
    let first = posts.iter().position(own);
    let alone = first.filter(|_| posts.iter().filter(|post| own(post)).count() == 1);
    let main = linked.or(alone);
    conversation::assign_roles(posts, main.or(first), |_| true, cx);
    let found = posts.iter_mut().find(|post| post.role == Role::Main)?;
    if main.is_none() {
        found.role = Role::Thread;
        return None;
    }
    Some(found)
}

/// What was read so far.
struct Read {
    address: Option<Url>,
    links: Links,
    blocks: Vec<Block>,
    /// The counts of the post that was asked for.
    stats: Option<Box<Stats>>,
}

impl Read {
    /// Reads what stands up to the next mark: a post, or the quote of the one before.
    fn piece(&mut self, dom: &Dom<'_>, last: bool) {
        let Some(body) = dom.first(&BODY) else { return };
        let first = body.descendants().next();
        let first = first.filter(|first| first.name().starts_with('h'));
        let quote =
            !self.blocks.is_empty() && first.is_some_and(|first| self.is_quote_header(first));
        let mut block = Block {
            quoted: quote,
            ..Block::default()
        };
        let (mut after, mut translated, mut poll) = (Vec::new(), false, String::new());
        let footer = dom.select(&RULE).last().filter(|_| last);
        let mut ended = false;
        parts(body, |node| {
            let element = match node {
                Node::Element(element) => element,
                Node::Text(text) => {
                    poll.push_str(if ended { "" } else { text });
                    return false;
                }
            };
            ended |= footer.is_some_and(|footer| element.position() >= footer.position());
            if ended {
                return true;
            }
            match element.name() {
                "img" | "video" => {
                    block.post.media.extend(self.media(element));
                    // What follows a video stands inside it: its tag is written as if it closed itself.
                    return false;
                }
                "br" => poll.push('\n'),
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                    self.heading(element, &mut translated, &mut block);
                }
                "p" if is_tombstone(element) => after.push(element),
                "p" if last && self.counts(element, &mut block) => {}
                "p" | "blockquote" | "li" if translated => {}
                "blockquote" if quote && is_tombstone(element) => {
                    block.post.unavailable = Some(element.text());
                }
                "p" if quote => block.notes.note_unknown(&element.text()),
                "p" | "blockquote" | "li" => self.line(element, &mut block),
                "table" | "script" | "style" | "thead" => {}
                "a" if self.links.href(element) == self.address => {}
                _ => return false,
            }
            true
        });
        if let Some(poll) = read_poll(&poll, &mut block) {
            block.set_poll(poll);
        }
        match self.blocks.last_mut().filter(|_| quote) {
            Some(quoting) => quoting.add_quote(block, &[]),
            None => self.blocks.push(block),
        }
        for tombstone in after {
            self.tombstone(tombstone);
        }
    }

    /// A header, the mark of a translation, or a heading of the words.
    fn heading(&self, element: Element<'_>, translated: &mut bool, block: &mut Block) {
        let words = element.text();
        if words.starts_with(TRANSLATED) {
            *translated = true;
        } else if self.links_post(element) {
            self.header(element, block);
        } else if !std::mem::take(translated) {
            // Articles have headings of their own.
            if !matches!(element.name(), "h1" | "h2" | "h3") {
                block.notes.note_unknown(&words);
            }
            self.line(element, block);
        }
    }

    fn links_post(&self, element: Element<'_>) -> bool {
        let links = element.select(&LINK);
        let mut urls = links.filter_map(|link| self.links.href(link));
        urls.any(|url| id_of(&url).is_some())
    }

    /// A quote's header links the quoted post; that of an author (`<i>`) the author's own.
    fn is_quote_header(&self, header: Element<'_>) -> bool {
        !children(header).any(|child| child.name() == "i") && self.links_post(header)
    }

    fn header(&self, header: Element<'_>, block: &mut Block) {
        let mut author = Author::new();
        for link in header.select(&LINK) {
            let (Some(url), words) = (self.links.href(link), link.text()) else {
                continue;
            };
            if let Some(id) = id_of(&url).filter(|_| block.post.id.is_none()) {
                block.post.published = bluesky::time_of(&id);
                block.post.id = Some(id);
                block.post.url = Some(url);
            } else if let Some(handle) = handle(&words) {
                author = Author::from_handle(handle);
                author.url = Some(Box::new(url));
            }
        }
        // A quote's header: `<a>Quoting</a> NAME (<a>@HANDLE</a>)`.
        let before_handle = || {
            header.children().find_map(|node| match node {
                Node::Text(text) => Some(text.trim().strip_suffix('(')?.trim().to_owned()),
                Node::Element(_) => None,
            })
        };
        let bold = header.first(&BOLD).map(|name| name.text());
        author.name = bold.or_else(before_handle).filter(|name| !name.is_empty());
        if block.post.id.is_none() || author.handle.is_none() {
            block.notes.note_unknown(&header.text());
        }
        block.author = author;
    }

    /// `NAME (@HANDLE)`.
    fn author(&self, words: &str) -> Option<Author> {
        let (name, handle) = words.strip_suffix(')')?.rsplit_once("(@")?;
        let mut author = Author::from_handle(handle);
        author.name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        let bluesky = self.address.as_ref().and_then(bluesky::post).is_some();
        let url = if bluesky {
            bluesky::profile_url(handle)
        } else {
            self.links.resolve(&format!("/{handle}"))
        };
        author.url = url.map(Box::new);
        Some(author)
    }

    /// A post that is gone stands between two others without a mark of its own.
    fn tombstone(&mut self, words: Element<'_>) {
        if is_tombstone(words) {
            let mut block = Block::default();
            block.post.unavailable = Some(words.text());
            self.blocks.push(block);
        }
    }

    fn media(&self, element: Element<'_>) -> Option<Media> {
        let mut media = media::photo_at(self.links.absolute(element.attr("src")?), element);
        if element.name() == "video" {
            // The description of a video is the site's own filler.
            let alt = media.alt.take().unwrap_or_default();
            let gif = alt.ends_with(GIF_FILLER);
            media.kind = if gif {
                MediaKind::Gif
            } else {
                MediaKind::Video
            };
        }
        Some(media)
    }

    /// Takes the counts, if a paragraph is those: an icon before each.
    fn counts(&mut self, element: Element<'_>, block: &mut Block) -> bool {
        let words = element.text();
        let words: Vec<&str> = words.split_whitespace().collect();
        let mut stats = Stats::default();
        let read = words.chunks(2).all(|pair| {
            let &[icon, number] = pair else { return false };
            let (Some(stat), Some(count)) = (by_name(icon, &COUNTS), count(number)) else {
                return false;
            };
            *stat(&mut stats) = Some(count);
            true
        });
        let alike = |pair: &[&str]| match *pair {
            [icon, number] => !icon.contains(char::is_alphanumeric) && count(number).is_some(),
            _ => false,
        };
        if read {
            self.stats = stats.if_any();
        } else if words.chunks(2).all(alike) {
            block.notes.note_unknown(&words.join(" "));
        }
        read
    }

    /// Adds a line of text.
    fn line(&self, element: Element<'_>, block: &mut Block) {
        let words = words(
            element,
            Style::Blocks,
            |_| false,
            |link| {
                let url = self.links.resolve(link.href).map(unwrapped);
                let kind = match entity_kind(link.display, url.as_ref()) {
                    EntityKind::Link => bluesky::entity_kind(link.display, url.as_ref()),
                    kind => kind,
                };
                (kind, url)
            },
        );
        block.add_words(words, "\n");
    }
}

fn handle(words: &str) -> Option<String> {
    at_handle(words)
        .map(str::to_owned)
        .or_else(|| bluesky::at_handle(words))
}

/// A link without the site's own counter before it: `https://api.fxtwitter.com/…?url=LINK`.
fn unwrapped(url: Url) -> Url {
    let inner = || {
        let (_, inner) = url.query_pairs().find(|(name, _)| name == "url")?;
        Url::parse(&inner)
            .ok()
            .filter(|inner| matches!(inner.scheme(), "http" | "https"))
    };
    SITE.has_host(&url).then(inner).flatten().unwrap_or(url)
}

fn id_of(url: &Url) -> Option<PostId> {
    let own = || status_path(url).filter(|_| SITE.has_host(url));
    let on_twitter = status(url).or_else(own).map(|(_, id)| id);
    on_twitter.or_else(|| bluesky::id_in(url))
}

/// Whether a paragraph says that a post is gone: all of it in italics, in words that are known.
fn is_tombstone(element: Element<'_>) -> bool {
    let mut children = element.children();
    let cursive = matches!(children.next(), Some(Node::Element(child)) if child.name() == "i");
    cursive && children.next().is_none() && TOMBSTONES.contains(&element.text().as_str())
}

/// A poll, in lines: for each choice a bar, its label and `12 votes, 34%`, and at the end `56 votes · Final results`.
fn read_poll(text: &str, block: &mut Block) -> Option<Poll> {
    let mut poll = Poll::default();
    let mut label = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.chars().all(|c| c == BAR) {
            continue;
        }
        let counted = line.rsplit_once(", ").and_then(|(votes, share)| {
            let votes = votes.split_whitespace().next().and_then(count)?;
            Some((votes.value, percent(share)?))
        });
        match (counted, label.take()) {
            (Some((votes, share)), Some(label)) => {
                let mut choice = PollChoice::new(label);
                choice.votes = Some(votes);
                choice.percent = Some(share);
                poll.choices.push(choice);
            }
            (None, None) => label = Some(line.to_owned()),
            _ => block.notes.note_unknown(line),
        }
    }
    if let Some(info) = label {
        if poll.choices.is_empty() {
            block.notes.note_unknown(&info);
        } else {
            poll_info(&info, &mut poll, &mut block.notes);
        }
    }
    Some(poll).filter(|poll| !poll.choices.is_empty())
}

/// Why a page gives no thread.
fn no_posts(page: &Page<'_>, dom: &Dom<'_>) -> Error {
    if !has_any(dom, &[ARTICLE, SECTION]) {
        return not_a_thread(
            PageKind::Other,
            "of the pages of FxTwitter only those for Instant View hold posts",
        );
    }
    let marks = page.source().matches(MARK).count();
    let what = format!(
        "a page of FxTwitter for Instant View ({marks} comments \"Telegram Instant View\")"
    );
    markup_changed(&described(&what, page, dom), dom, &[ARTICLE, SECTION])
}
