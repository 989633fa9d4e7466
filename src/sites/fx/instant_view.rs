//! The page for Telegram's Instant View. Between its posts stand comments alone, so its source is cut at them and each
//! piece is read as a tree.
//!
//! Its address, time and counts are of the post that was asked for. Where the author has several on the page, nothing
//! shows which one that is: then they are all of the chain, and none has the counts.

use super::SITE;
use crate::adapter::block::{self, Block, Field, HANDLE, ID, NAME};
use crate::adapter::counts::{Stat, count, percent};
use crate::adapter::find::{LINK, by_name, has_any, leads_to, parts, seen, source};
use crate::adapter::numbers::report_alone;
use crate::adapter::polls::poll_info;
use crate::adapter::twitter::{
    at_handle, entity_kind, is_avatar, is_gif, is_twitter, status, status_path,
};
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
const CURSIVE: Query<'_> = Query::constant("i");
const EMPHASIS: Query<'_> = Query::constant("em");
const BODY: Query<'_> = Query::constant("body");
const RULE: Query<'_> = Query::constant("hr");

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

/// Ids of tweets have as many digits at least, since posts have headers.
const ID_LENGTH: usize = 15;

/// What every quote has.
const QUOTE: [Field; 3] = [ID, HANDLE, NAME];

/// What a poll's bars are drawn with.
const BAR: char = '█';

/// What every post has. Ids are in headers alone, which stand where the author changes; an author is known of all.
const FIELDS: [Field; 3] = [
    ("words, pictures or quote", Block::has_content),
    HANDLE,
    NAME,
];

/// At most so many letters stand in a header.
const LONGEST: usize = 400;

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
        address: None,
        links,
        blocks: Vec::new(),
        stats: None,
        unread: None,
    };
    let linked = read.addresses(&head).find(|url| id_of(url).is_some());
    let section = || dom.first(&SECTION)?.first(&LINK);
    let stated = || page.stated_url().filter(|url| id_of(url).is_some());
    read.address = linked
        .or_else(|| stated().cloned())
        .or_else(|| {
            read.links
                .href(section()?)
                .filter(|url| id_of(url).is_some())
        })
        .or_else(|| read.addresses(&head).next());
    let heading = head.first(&HEADING).map(|heading| heading.text());
    let mut author = heading.and_then(|heading| read.author(&heading));
    if author.is_none() {
        cx.warn_of(
            WarningKind::AnchorMissing,
            "the heading with the author's name and handle was not found",
        );
        author = dom.title().and_then(|title| read.author(&title));
        let named = |element: Element<'_>| read.author(&element.text());
        let inner = head.first(&BODY).map(Element::descendants);
        let inner = inner.into_iter().flatten();
        // The innermost: those around it hold other words as well.
        author = author.or_else(|| inner.filter_map(named).last());
    }
    if let Some(body) = head.first(&BODY) {
        let mut gone = Vec::new();
        parts(body, |node| match node {
            // Nothing else in the head says so.
            Node::Element(element)
                if is_tombstone(element)
                    || TOMBSTONES.contains(&seen(&element.text()).as_ref()) =>
            {
                gone.push(element);
                true
            }
            _ => false,
        });
        gone.into_iter().for_each(|words| read.tombstone(words));
    }
    let is_cut = cut::ends_early(source, dom) || !article.contains("</article");
    while let Some(piece) = pieces.next() {
        let piece = Dom::parse_with_limits(piece, &Limits::default())?;
        let last = pieces.peek().is_none();
        read.piece(&piece, last, last && is_cut);
    }
    if read.blocks.is_empty() {
        return Err(no_posts(page, dom));
    }
    let without_id = |block: &Block| !block.author.is_empty() && block.post.id.is_none();
    let is_lost = read.blocks.iter().any(without_id);
    name_authors(&mut read.blocks, author.as_ref());
    let mut thread = Thread::new(block::posts(read.blocks, &FIELDS, cx));
    let id = read.address.as_ref().and_then(id_of);
    thread.id = agreed_id(id.clone(), page.given_url().and_then(id_of), cx);
    if id.is_none() {
        cx.warn_of(
            WarningKind::MissingField,
            "no address says which thread it is; the post that the page is about has no id, and no time that is exact",
        );
    }
    thread.title = dom.title();
    let strange = read.address.as_ref().filter(|url| !is_known(url));
    let strange = strange.map(unknown_form);
    thread.url = read.address;
    let stats = read.stats;
    let has_stats = stats.is_some();
    let main = assign_roles(&mut thread.posts, author.as_ref(), id.as_ref(), cx);
    if let Some(main) = main.and_then(|main| thread.posts.get_mut(main)) {
        main.stats = stats;
        if main.id.is_none() {
            main.id.clone_from(&id);
            main.url.clone_from(&thread.url);
            main.published = id.as_ref().and_then(bluesky::time_of);
        }
        let stated = dom.meta("article:published_time");
        let stated = stated.and_then(|time| time.parse().ok());
        main.published = main.published.or(stated.map(Timestamp::from_page));
    }
    if main.is_none() && is_lost {
        cx.warn_of(
            WarningKind::MissingField,
            "the post that the page is about may be one whose header has no id; no post has the counts",
        );
    }
    if let Some(detail) = strange {
        cx.warn(match main {
            Some(main) => Warning::at(WarningKind::InvalidValue, main, detail),
            None => Warning::new(WarningKind::InvalidValue, detail),
        });
    }
    if let (Some(main), Some(unread)) = (main, read.unread) {
        let detail = format!("{unread:?} may be counts of this post that are not known");
        cx.warn(Warning::at(WarningKind::UnknownMarkup, main, detail));
    }
    // The id is that of a post; where several may be it, those with an id of their own are none of them.
    if thread.posts.iter().any(|post| post.id.is_some())
        && !thread.posts.iter().any(|post| post.id == thread.id)
    {
        thread.id = None;
    }
    number_posts(&mut thread.posts);
    let main_post = thread.posts.iter().find(|post| post.role == Role::Main);
    thread.author =
        author.unwrap_or_else(|| conversation::author(&thread.posts, main_post, None, cx));
    if is_cut {
        report_alone(&thread.posts, true, cx);
        let last = thread.posts.len().saturating_sub(1);
        let detail = "the page ends inside the thread";
        cx.warn(Warning::at(WarningKind::CutOff, last, detail));
        if let Some(main) = main.filter(|main| *main < last && !has_stats) {
            let detail = "the page ends before the counts of this post";
            cx.warn(Warning::at(WarningKind::CutOff, main, detail));
        }
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
fn assign_roles(
    posts: &mut [Post],
    author: Option<&Author>,
    id: Option<&PostId>,
    cx: &mut Context,
) -> Option<usize> {
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
    let found = posts.iter().position(|post| post.role == Role::Main)?;
    if main.is_none() {
        if let Some(found) = posts.get_mut(found) {
            found.role = Role::Thread;
        }
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
    /// What may be counts, and is not known.
    unread: Option<String>,
}

impl Read {
    /// Reads what stands up to the next mark: a post, or the quote of the one before.
    fn piece(&mut self, dom: &Dom<'_>, last: bool, is_cut: bool) {
        let Some(body) = dom.first(&BODY) else { return };
        let footer = dom.select(&RULE).last().filter(|_| last);
        let quote = !self.blocks.is_empty() && self.is_quote(body, footer);
        let mut block = Block {
            quoted: quote,
            ..Block::default()
        };
        let (mut after, mut translated, mut poll) = (Vec::new(), false, String::new());
        let mut loose: Option<Url> = None;
        let mut bold: Option<String> = None;
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
            ended |= last && self.is_footer(element);
            if ended {
                return true;
            }
            match element.name() {
                "img" | "video" => {
                    let media = self.media(element);
                    if media.url.is_none() {
                        block.notes.lacks("address of a picture, or of other media");
                    }
                    block.post.media.push(media);
                    // What follows a video stands inside it: its tag is written as if it closed itself.
                    return false;
                }
                "br" => poll.push('\n'),
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                    self.heading(element, &mut translated, &mut block);
                }
                "blockquote" if quote && is_tombstone(element) => {
                    block.post.unavailable = Some(element.text());
                }
                _ if is_tombstone(element) => after.push(element),
                "p" if last && self.counts(&element.text()) => {}
                "p" | "blockquote" | "li" if translated => {}
                "p" if quote => block.notes.note_unknown(&element.text()),
                "p" | "blockquote" | "li" => self.line(element, &mut block),
                "table" | "script" | "style" | "thead" => {}
                "a" if self.leads_to(element) == self.address && block.has_content() => {}
                // Of a header that has no element.
                "a" => {
                    if let Some(url) = self.leads_to(element).filter(|url| id_of(url).is_some()) {
                        loose.get_or_insert(url);
                    }
                    return false;
                }
                "b" => {
                    bold.get_or_insert_with(|| element.text());
                    return false;
                }
                // A header in an element that is no heading.
                "div" | "section" | "header" | "x-box"
                    if block.author.is_empty() && self.is_header(element) =>
                {
                    block.notes.note_anchor(
                        "the header with the author's handle and display name is no heading",
                    );
                    self.header(element, &mut block);
                }
                _ => return false,
            }
            true
        });
        if last && self.stats.is_none() && self.unread.is_none() {
            let is_counts = |line: &&str| self.counts(line);
            let lines: Vec<&str> = poll
                .lines()
                .filter(|line| !line.trim().is_empty())
                .collect();
            if let Some(counts) = lines.into_iter().rev().find(is_counts) {
                poll = poll.replacen(counts, "", 1);
            }
        }
        if block.author.is_empty() {
            let is_header = |line: &&str| self.author(line.trim().trim_end_matches(':')).is_some();
            if let Some(line) = poll.lines().find(is_header).map(str::to_owned) {
                poll = poll.replacen(&line, "", 1);
                self.loose_header(line.trim().trim_end_matches(':'), bold, loose, &mut block);
            }
        }
        if let Some(poll) = read_poll(&poll, &mut block) {
            block.set_poll(poll);
        }
        // Of a post before which the page ends nothing is there.
        let nothing = is_cut && !block.has_content() && block.author.is_empty();
        match self.blocks.last_mut() {
            Some(quoting) if quote => quoting.add_quote(block, &QUOTE),
            Some(_) if nothing => {}
            _ => self.blocks.push(block),
        }
        for tombstone in after {
            self.tombstone(tombstone);
        }
    }

    /// Whether what stands behind a mark is a quote: its header is not in italics, and its words are quoted. Either tells
    /// where the other is not found.
    fn is_quote(&self, body: Element<'_>, footer: Option<Element<'_>>) -> bool {
        let before = |element: &Element<'_>| {
            footer.is_none_or(|footer| element.position() < footer.position())
        };
        let (mut header, mut quoted) = (None, false);
        for element in body.descendants().take_while(before) {
            match element.name() {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
                    if header.is_none()
                        && (self.is_header(element) || self.links_post(element)) =>
                {
                    header = Some(is_quote_header(element));
                }
                "blockquote" => quoted = true,
                "p" if !quoted && !is_tombstone(element) => {
                    let words = element.text();
                    if !words.is_empty() && !is_like_counts(&words) {
                        return false;
                    }
                }
                _ => {}
            }
        }
        header.unwrap_or(quoted)
    }

    /// Whether the part behind the posts begins: the link to the post, or the author's picture.
    fn is_footer(&self, element: Element<'_>) -> bool {
        let leads = || {
            let to = self.leads_to(element);
            to.is_some() && to == self.address
        };
        match element.name() {
            "a" | "span" | "button" => leads(),
            "img" => {
                let url = source(element, &self.links);
                url.is_some_and(|url| is_avatar(&url))
            }
            _ => false,
        }
    }

    /// A header, the mark of a translation, or a heading of the words.
    fn heading(&self, element: Element<'_>, translated: &mut bool, block: &mut Block) {
        let words = element.text();
        if words.starts_with(TRANSLATED) {
            *translated = true;
        } else if self.links_post(element) || self.is_header(element) {
            self.header(element, block);
        } else if !std::mem::take(translated) {
            // Articles have headings of their own.
            if !matches!(element.name(), "h1" | "h2" | "h3") {
                block.notes.note_unknown(&words);
            }
            self.line(element, block);
        }
    }

    /// Where an element leads, be it no link any more.
    fn leads_to(&self, element: Element<'_>) -> Option<Url> {
        leads_to(element).and_then(|raw| self.links.absolute(raw))
    }

    /// Where the elements of a piece lead, pictures and their files apart.
    fn addresses<'d>(&self, dom: &'d Dom<'_>) -> impl Iterator<Item = Url> + use<'_, 'd> {
        let all = dom.first(&BODY).map(Element::descendants);
        all.into_iter()
            .flatten()
            .filter(|element| !matches!(element.name(), "img" | "video"))
            .filter_map(|element| self.leads_to(element))
    }

    fn links_post(&self, element: Element<'_>) -> bool {
        let mut urls = element.descendants().filter_map(|link| self.leads_to(link));
        urls.any(|url| id_of(&url).is_some())
    }

    /// Whether an element has the words of a header: `… NAME (@HANDLE)`, and of post headers a colon behind.
    fn is_header(&self, element: Element<'_>) -> bool {
        let words = element.text();
        words.len() <= LONGEST && self.author(words.trim_end_matches(':')).is_some()
    }

    /// A header whose element is gone: its words, what of them is bold, and where it leads.
    fn loose_header(&self, words: &str, bold: Option<String>, url: Option<Url>, block: &mut Block) {
        block
            .notes
            .note_anchor("the header with the author's handle and display name has no element");
        let Some(mut author) = self.author(words) else {
            return;
        };
        let ends = |name: &String| author.name.as_ref().is_some_and(|all| all.ends_with(name));
        author.name = bold.filter(ends);
        if author.name.is_none() {
            block.notes.lacks("display name in its header");
        }
        match url.as_ref().and_then(id_of) {
            Some(id) => {
                block.post.published = bluesky::time_of(&id);
                block.post.id = Some(id);
                block.post.url = url;
            }
            None => block.notes.lacks("id in its header"),
        }
        self.set_profile(&mut author, block.post.url.as_ref());
        block.author = author;
    }

    /// Gives an author whose header has no link to the profile its address, on the host of the post's.
    fn set_profile(&self, author: &mut Author, post: Option<&Url>) {
        let host = post.or(self.address.as_ref()).filter(|url| is_twitter(url));
        if let (Some(host), Some(handle)) = (host, &author.handle) {
            author.url = host.join(&format!("/{handle}")).ok().map(Box::new);
        }
    }

    fn header(&self, header: Element<'_>, block: &mut Block) {
        let mut author = Author::new();
        let mut action = String::new();
        for link in header.descendants() {
            let (Some(url), words) = (self.leads_to(link), link.text()) else {
                continue;
            };
            if let Some(id) = id_of(&url).filter(|_| block.post.id.is_none()) {
                if !is_known(&url) {
                    block
                        .notes
                        .note(WarningKind::InvalidValue, || unknown_form(&url));
                }
                block.post.published = bluesky::time_of(&id);
                block.post.id = Some(id);
                block.post.url = Some(url);
                action = words;
            } else if let Some(handle) = handle(&words) {
                author = Author::from_handle(handle);
                author.url = Some(Box::new(url));
            }
        }
        let words = header.text();
        let words = words.trim_end_matches(':');
        if author.handle.is_none()
            && let Some(named) = self.author(words)
        {
            author = named;
            self.set_profile(&mut author, block.post.url.as_ref());
        }
        let before = words.rsplit_once("(@").map(|(before, _)| before.trim());
        if let Some(before) = before {
            // Post headers mark the name, of a quote it is all behind the link: `<a>Quoting</a> NAME (<a>@HANDLE</a>)`.
            let marked = header.select(&BOLD).map(|bold| bold.text());
            let marked = marked.filter(|name| before.ends_with(name.as_str()));
            let marked = marked.max_by_key(String::len);
            author.name = if block.quoted && !action.is_empty() {
                let name = before.strip_prefix(action.as_str());
                name.map(|name| name.trim().to_owned())
            } else {
                marked
            };
        }
        author.name = author.name.filter(|name| !name.is_empty());
        if block.post.id.is_none() {
            block.notes.lacks("id in its header");
        }
        if author.handle.is_none() {
            block.notes.lacks("handle in its header");
        }
        if author.name.is_none() {
            block.notes.lacks("display name in its header");
        }
        block.author = author;
    }

    /// `NAME (@HANDLE)`.
    fn author(&self, words: &str) -> Option<Author> {
        let (name, said) = words.trim().strip_suffix(')')?.rsplit_once("(@")?;
        let said = handle(&format!("@{}", seen(said)))?;
        let mut author = Author::from_handle(&said);
        author.name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        let url = if said.contains('.') {
            bluesky::profile_url(&said)
        } else {
            self.links.resolve(&format!("/{said}"))
        };
        author.url = url.map(Box::new);
        Some(author)
    }

    /// A post that is gone stands between two others without a mark of its own.
    fn tombstone(&mut self, words: Element<'_>) {
        let mut block = Block::default();
        block.post.unavailable = Some(words.text());
        self.blocks.push(block);
    }

    fn media(&self, element: Element<'_>) -> Media {
        let mut media = media::photo_at(source(element, &self.links), element);
        if element.name() == "video" {
            // The description of a video is the site's own filler.
            let alt = media.alt.take().unwrap_or_default();
            let gif = alt.ends_with(GIF_FILLER) || media.url.as_ref().is_some_and(is_gif);
            media.kind = if gif {
                MediaKind::Gif
            } else {
                MediaKind::Video
            };
        }
        media
    }

    /// Takes the counts, if a line is those: an icon before each. What is alike and not known is kept apart.
    fn counts(&mut self, line: &str) -> bool {
        let line = seen(line);
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut stats = Stats::default();
        if !is_like_counts(&line) {
            return false;
        }
        for pair in words.chunks(2) {
            let &[icon, number] = pair else { continue };
            match (by_name(icon, &COUNTS), count(number)) {
                (Some(stat), Some(count)) => *stat(&mut stats) = Some(count),
                _ => self.unread = Some(pair.join(" ")),
            }
        }
        self.stats = stats.if_any().or(self.stats.take());
        true
    }

    /// Adds a line of text.
    fn line(&self, element: Element<'_>, block: &mut Block) {
        if TOMBSTONES.contains(&seen(&element.text()).as_ref()) {
            block.notes.note_anchor(
                "a line without a mark says that a post is gone, which may be one; posts may be left out",
            );
        }
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

/// Whether a line is made of counts, with something before each that is no word.
fn is_like_counts(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    words.chunks(2).all(|pair| match *pair {
        [icon, number] => !icon.contains(char::is_alphanumeric) && count(&seen(number)).is_some(),
        _ => false,
    })
}

fn handle(words: &str) -> Option<String> {
    at_handle(&seen(words))
        .map(str::to_owned)
        .or_else(|| bluesky::at_handle(words))
}

/// The header of a quote is not in italics, those of posts are.
fn is_quote_header(header: Element<'_>) -> bool {
    header.first(&CURSIVE).is_none() && header.first(&EMPHASIS).is_none()
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
    on_twitter
        .or_else(|| bluesky::id_in(url))
        .or_else(|| odd_id(url))
}

/// The id in an address that is like one of a tweet: `/HANDLE/…/ID`.
fn odd_id(url: &Url) -> Option<PostId> {
    if !is_twitter(url) {
        return None;
    }
    let mut segments = url.path_segments()?.skip(2);
    let id = segments.next().filter(|id| id.len() >= ID_LENGTH)?;
    PostId::twitter(id).filter(|_| segments.next().is_none())
}

fn unknown_form(url: &Url) -> String {
    format!(
        "{:?} is no link of a known form; its id was read nevertheless",
        url.as_str()
    )
}

/// Whether the address of a post has a form that is known.
fn is_known(url: &Url) -> bool {
    odd_id(url).is_none() || status_path(url).is_some()
}

/// Whether an element says that a post is gone: all of it in italics, in words that are known.
fn is_tombstone(element: Element<'_>) -> bool {
    if matches!(element.name(), "body" | "article") {
        return false;
    }
    let is_cursive = || {
        let inner = [&CURSIVE, &EMPHASIS];
        let inner = inner.into_iter().find_map(|query| element.first(query));
        let own = matches!(element.name(), "i" | "em").then_some(element);
        own.or(inner)
    };
    is_cursive().is_some_and(|cursive| {
        let words = cursive.text();
        TOMBSTONES.contains(&seen(&words).as_ref()) && element.text() == words
    })
}

/// A poll, in lines: for each choice a bar, its label and `12 votes, 34%`, and at the end `56 votes · Final results`.
fn read_poll(text: &str, block: &mut Block) -> Option<Poll> {
    let mut poll = Poll::default();
    let mut label = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let line = line.trim_start_matches(BAR).trim_start();
        if line.is_empty() {
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
