//! The page for Telegram's Instant View. Between its posts stand comments alone, so its source is cut at them and each
//! piece is read as a tree.
//!
//! Its address, time and counts are of the post that was asked for. Where the author has several on the page, nothing
//! shows which one that is: then they are all of the chain, and none has the counts.

use super::SITE;
use crate::adapter::counts::{Stat, count, percent, poll_info};
use crate::adapter::notes::{Lacks, Notes, report_missing};
use crate::adapter::twitter::{at_handle, entity_kind, status};
use crate::adapter::{
    Confidence, Context, agreed_id, bluesky, conversation, cut, number_posts, written,
};
use crate::audit::{Warning, WarningKind};
use crate::dom::{Dom, Element, Links, Node, Query, Step};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::limits::Limits;
use crate::model::{
    Author, EntityKind, Media, MediaKind, Poll, PollChoice, Post, PostId, Role, Span, Stats,
    Thread, Timestamp,
};
use url::Url;

/// The page pretends to be one of Medium, for which Telegram has a template.
const MEDIUM: (&str, &str) = ("al:android:app_name", "Medium");
const SECTION: Query<'_> = Query::constant("section.section--first");
const ARTICLE: Query<'_> = Query::constant("article");
const HEADING: Query<'_> = Query::constant("article h1");
const LINK: Query<'_> = Query::constant("a[href]");
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
const FIELDS: [(&str, Lacks); 1] = [("words, pictures or quote", |post| {
    post.text.is_none() && post.media.is_empty() && post.quotes.is_empty() && post.poll.is_none()
})];

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
    let links = Links::new("https://twitter.com/");
    let (Some(_), Some(links), true) = (dom.first(&ARTICLE), links, source.contains(MARK)) else {
        return Err(no_posts(page, dom));
    };
    let (_, article) = source.split_once("<article").unwrap_or_default();
    cx.check_posts(article.matches(MARK).count())?;
    let mut pieces = article.split(MARK).peekable();
    let head = format!("<article{}", pieces.next().unwrap_or_default());
    let head = Dom::parse_with_limits(&head, &Limits::default())?;
    let mut read = Read {
        address: head.select(&LINK).find_map(|link| links.href(link)),
        links,
        posts: Vec::new(),
        stats: None,
    };
    let author = head
        .first(&HEADING)
        .and_then(|heading| read.author(&heading.text()));
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
    let Read {
        address,
        posts,
        stats,
        ..
    } = read;
    if posts.is_empty() {
        return Err(no_posts(page, dom));
    }
    let mut thread = Thread::new(Vec::new());
    for (at, (post, notes)) in posts.into_iter().enumerate() {
        notes.tell(at, cx);
        thread.posts.push(post);
    }
    let id = address.as_ref().and_then(id_of);
    thread.id = agreed_id(id.clone(), page.given_url().and_then(id_of), cx);
    thread.title = dom.title();
    thread.url = address;
    name_authors(&mut thread.posts, author.as_ref());
    if let Some(main) = assign_roles(&mut thread.posts, author.as_ref(), id.as_ref(), cx) {
        main.stats = stats;
        if main.id.is_none() {
            main.id.clone_from(&id);
            main.url.clone_from(&thread.url);
            main.published = id.as_ref().and_then(time_of);
        }
        let stated = dom
            .meta("article:published_time")
            .and_then(|time| time.parse().ok());
        main.published = main.published.or(stated.map(Timestamp::from_page));
    }
    // The id is that of a post; where several may be it, those with an id of their own are none of them.
    if thread.posts.iter().any(|post| post.id.is_some())
        && !thread.posts.iter().any(|post| post.id == thread.id)
    {
        thread.id = None;
    }
    number_posts(&mut thread.posts);
    report_missing(&thread.posts, &FIELDS, cx);
    thread.author = author.unwrap_or_else(|| conversation::main_author(&thread.posts, None, cx));
    if cut::ends_early(source, dom) || !article.contains("</article") {
        let last = thread.posts.len().saturating_sub(1);
        cx.warn(Warning::at(
            WarningKind::CutOff,
            last,
            "the page ends inside the thread",
        ));
    }
    Ok(thread)
}

/// A header stands where the author is another one than before: a post that has none is by the one before it.
fn name_authors(posts: &mut [Post], page: Option<&Author>) {
    let mut author = page.cloned();
    for post in posts.iter_mut().filter(|post| post.unavailable.is_none()) {
        match &post.author {
            Some(shown) => author = Some(shown.clone()),
            None => post.author.clone_from(&author),
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
    posts: Vec<(Post, Notes)>,
    /// The counts of the post that was asked for.
    stats: Option<Box<Stats>>,
}

impl Read {
    /// Reads what stands up to the next mark: a post, or the quote of the one before.
    fn piece(&mut self, dom: &Dom<'_>, last: bool) {
        let Some(body) = dom.first(&BODY) else { return };
        let quote = !self.posts.is_empty()
            && body
                .descendants()
                .next()
                .is_some_and(|first| first.name().starts_with('h') && self.is_quote_header(first));
        let (mut post, mut notes) = (Post::new(), Notes::default());
        let (mut after, mut translated, mut poll) = (Vec::new(), false, String::new());
        let footer = dom
            .select(&RULE)
            .last()
            .filter(|_| last)
            .map(Element::position);
        let mut walk = body.walk();
        while let Some(step) = walk.next() {
            let element = match step {
                Step::Enter(element) => element,
                Step::Text(text) if text.trim().is_empty() => continue,
                Step::Text(text) => {
                    poll.push_str(text);
                    continue;
                }
                Step::Leave(_) => continue,
            };
            if footer.is_some_and(|footer| element.position() >= footer) {
                break;
            }
            match element.name() {
                "img" | "video" => {
                    post.media.extend(self.media(element));
                    // What follows a video stands inside it: its tag is written as if it closed itself.
                    continue;
                }
                "br" => poll.push('\n'),
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                    let words = element.text();
                    let mut linked = element
                        .select(&LINK)
                        .filter_map(|link| self.links.href(link));
                    if words.starts_with(TRANSLATED) {
                        translated = true;
                    } else if linked.any(|url| id_of(&url).is_some()) {
                        self.header(element, &mut post, &mut notes);
                    } else if !std::mem::take(&mut translated) {
                        // Articles have headings of their own.
                        if !matches!(element.name(), "h1" | "h2" | "h3") {
                            notes.note_unknown(&words);
                        }
                        self.line(element, &mut post, &mut notes);
                    }
                }
                "p" if is_tombstone(element) => after.push(element),
                "p" if last && self.counts(element, &mut notes) => {}
                "p" | "blockquote" | "li" if !translated => {
                    if quote && element.name() == "blockquote" && is_tombstone(element) {
                        post.unavailable = Some(element.text());
                    } else if quote && element.name() == "p" {
                        notes.note_unknown(&element.text());
                    } else {
                        self.line(element, &mut post, &mut notes);
                    }
                }
                "p" | "blockquote" | "li" => {}
                "table" | "script" | "style" | "thead" => {}
                "a" if self.links.href(element) == self.address => {}
                _ => continue,
            }
            walk.pass_over();
        }
        post.poll = read_poll(&poll, &mut notes).map(Box::new);
        match self.posts.last_mut().filter(|_| quote) {
            Some((quoting, noted)) => {
                noted.extend(notes);
                quoting.quotes.push(conversation::quote_of(post));
            }
            None => self.posts.push((post, notes)),
        }
        for tombstone in after {
            self.tombstone(tombstone);
        }
    }

    /// A quote's header links the quoted post; that of an author (`<i>`) the author's own.
    fn is_quote_header(&self, header: Element<'_>) -> bool {
        let cursive = header
            .children()
            .any(|node| matches!(node, Node::Element(child) if child.name() == "i"));
        let mut links = header
            .select(&LINK)
            .filter_map(|link| self.links.href(link));
        !cursive && links.any(|url| id_of(&url).is_some())
    }

    fn header(&self, header: Element<'_>, post: &mut Post, notes: &mut Notes) {
        let mut author = Author::new();
        for link in header.select(&LINK) {
            let (Some(url), words) = (self.links.href(link), link.text()) else {
                continue;
            };
            if let Some(id) = id_of(&url).filter(|_| post.id.is_none()) {
                post.published = time_of(&id);
                post.id = Some(id);
                post.url = Some(url);
            } else if let Some(handle) = handle(&words) {
                author = Author {
                    url: Some(Box::new(url)),
                    ..Author::from_handle(handle)
                };
            }
        }
        author.name = match header.first(&BOLD) {
            Some(name) => Some(name.text()),
            // A quote's header: `<a>Quoting</a> NAME (<a>@HANDLE</a>)`.
            None => header.children().find_map(|node| match node {
                Node::Text(text) => text
                    .trim()
                    .strip_suffix('(')
                    .map(|name| name.trim().to_owned()),
                Node::Element(_) => None,
            }),
        };
        author.name = author.name.filter(|name| !name.is_empty());
        if post.id.is_none() || author.handle.is_none() {
            notes.note_unknown(&header.text());
        }
        post.author = Some(author).filter(|author| !author.is_empty());
    }

    /// `NAME (@HANDLE)`.
    fn author(&self, words: &str) -> Option<Author> {
        let (name, handle) = words.strip_suffix(')')?.rsplit_once("(@")?;
        let mut author = Author::from_handle(handle);
        author.name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        let bluesky = self.address.as_ref().and_then(bluesky::post).is_some();
        author.url = if bluesky {
            bluesky::profile_url(handle).map(Box::new)
        } else {
            self.links.resolve(&format!("/{handle}")).map(Box::new)
        };
        Some(author)
    }

    /// A post that is gone stands between two others without a mark of its own.
    fn tombstone(&mut self, words: Element<'_>) {
        if is_tombstone(words) {
            let mut post = Post::new();
            post.unavailable = Some(words.text());
            self.posts.push((post, Notes::default()));
        }
    }

    fn media(&self, element: Element<'_>) -> Option<Media> {
        let alt = element.attr("alt").map(str::trim).unwrap_or_default();
        let kind = match element.name() {
            "img" => MediaKind::Photo,
            _ if alt.ends_with(GIF_FILLER) => MediaKind::Gif,
            _ => MediaKind::Video,
        };
        let mut media = Media::new(kind);
        media.url = self.links.absolute(element.attr("src")?);
        // The description of a video is the site's own filler.
        media.alt = Some(alt.to_owned()).filter(|alt| kind == MediaKind::Photo && !alt.is_empty());
        Some(media)
    }

    /// Takes the counts, if a paragraph is those: an icon before each.
    fn counts(&mut self, element: Element<'_>, notes: &mut Notes) -> bool {
        let words = element.text();
        let words: Vec<&str> = words.split_whitespace().collect();
        let mut stats = Stats::default();
        let read = words.chunks(2).all(|pair| match *pair {
            [icon, number] => {
                let stat = COUNTS.iter().find(|(known, _)| *known == icon);
                match (stat, count(number)) {
                    (Some((_, stat)), found @ Some(_)) => {
                        *stat(&mut stats) = found;
                        true
                    }
                    _ => false,
                }
            }
            _ => false,
        });
        let alike = |pair: &[&str]| match *pair {
            [icon, number] => !icon.contains(char::is_alphanumeric) && count(number).is_some(),
            _ => false,
        };
        if !read && words.chunks(2).all(alike) {
            notes.note_unknown(&words.join(" "));
        }
        if read {
            self.stats = stats.if_any();
        }
        read
    }

    /// Adds a line of text.
    fn line(&self, element: Element<'_>, post: &mut Post, notes: &mut Notes) {
        let words = written::flowing_words(
            element,
            |_| false,
            |href, display| self.target(href, display),
        );
        if let Some(href) = words.invalid {
            notes.note(WarningKind::InvalidValue, || {
                format!("{href:?} is no link that can be kept")
            });
        }
        let Some(line) = words.text else { return };
        let text = post.text.get_or_insert_default();
        if !text.is_empty() {
            text.push('\n');
        }
        let start = text.len();
        text.push_str(&line);
        for mut entity in words.entities {
            entity.span = Span::new(entity.span.start + start, entity.span.end + start);
            post.entities.push(entity);
        }
    }

    fn target(&self, href: &str, display: &str) -> (EntityKind, Option<Url>) {
        let url = self.links.resolve(href).map(unwrapped);
        let kind = match entity_kind(display, url.as_ref()) {
            EntityKind::Link => bluesky::entity_kind(display, url.as_ref()),
            kind => kind,
        };
        (kind, url)
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
    let on_twitter = status(url)
        .or_else(|| crate::adapter::twitter::status_path(url).filter(|_| SITE.has_host(url)));
    on_twitter
        .map(|(_, id)| id)
        .or_else(|| bluesky::post(url).map(|(author, key)| bluesky::id(&author, &key)))
}

fn time_of(id: &PostId) -> Option<Timestamp> {
    let key = || bluesky::at_uri(id.as_str()).and_then(|(_, key)| bluesky::key_time(key));
    Timestamp::from_id(id).or_else(key)
}

/// Whether a paragraph says that a post is gone: all of it in italics, in words that are known.
fn is_tombstone(element: Element<'_>) -> bool {
    let mut children = element.children();
    let cursive = matches!(children.next(), Some(Node::Element(child)) if child.name() == "i");
    cursive && children.next().is_none() && TOMBSTONES.contains(&element.text().as_str())
}

/// A poll, in lines: for each choice a bar, its label and `12 votes, 34%`, and at the end `56 votes · Final results`.
fn read_poll(text: &str, notes: &mut Notes) -> Option<Poll> {
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
            _ => notes.note_unknown(line),
        }
    }
    if let Some(info) = label {
        if poll.choices.is_empty() {
            notes.note_unknown(&info);
        } else {
            poll_info(&info, &mut poll);
        }
    }
    Some(poll).filter(|poll| !poll.choices.is_empty())
}

/// Why a page gives no thread.
fn no_posts(page: &Page<'_>, dom: &Dom<'_>) -> Error {
    let article = dom.select(&ARTICLE).count();
    if article == 0 && dom.first(&SECTION).is_none() {
        return Error::new(
            ErrorKind::NotAThread(PageKind::Other),
            "of the pages of FxTwitter only those for Instant View hold posts",
        );
    }
    let marks = page.source().matches(MARK).count();
    Error::new(
        ErrorKind::MarkupChanged,
        format!(
            "this is a page of FxTwitter for Instant View, but no post was found in it; sought and found in it: <article>: {article}, comments \"Telegram Instant View\": {marks}"
        ),
    )
}
