//! Skythread: conversations of Bluesky as a tree, as browsers saved them. The page itself is made by a script.
//!
//! # Eras of its markup
//!
//! - A (2023 to 2025): a post's header is an `<h2>` in the post.
//! - B (2025 to today): the header stands in `post-header`; posts bridged from Mastodon have `bridged-body`.

use crate::adapter::counts::count;
use crate::adapter::notes::{Lacks, Notes, report_missing};
use crate::adapter::{
    Adapter, Confidence, Context, Site, agreed_id, bluesky, conversation, cut, number_posts,
    written,
};
use crate::audit::WarningKind;
use crate::dom::{Dom, Element, Links, Node, Query, Step};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::model::{
    Author, EntityKind, Gap, GapKind, Media, MediaKind, Post, Quote, Role, Stats, Thread, Timestamp,
};

static SITE: Site = Site::new("skythread", "Skythread", &["blue.mackuba.eu"]);

/// Posts of the tree, and what stands around their words (both eras).
const ITEM: Query<'_> = Query::constant(".post.post-thread");
const MARKS: [Query<'_>; 3] = [
    Query::constant(".post.post-thread > .content"),
    Query::constant(".post.post-thread h2 .handle"),
    Query::constant(".post.post-thread .blocked-header"),
];
const LINK: Query<'_> = Query::constant("a[href]");
const PICTURE: Query<'_> = Query::constant("img[src]");
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

const FIELDS: [(&str, Lacks); 4] = [
    ("id", |post| post.id.is_none()),
    ("handle", |post| {
        post.author
            .as_ref()
            .is_none_or(|author| author.handle.is_none())
    }),
    ("time", |post| post.published.is_none()),
    ("words or media", |post| {
        post.text.is_none() && post.media.is_empty() && post.quotes.is_empty()
    }),
];

/// Skythread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Skythread;

impl Adapter for Skythread {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        let content = MARKS.iter().any(|mark| dom.first(mark).is_some());
        let named = page.url().is_some_and(|url| SITE.has_host(url))
            || dom.title().is_some_and(|title| title.ends_with(TITLE));
        match (named, content) {
            (true, true) => Some(Confidence::Certain),
            (false, true) => Some(Confidence::Likely),
            (true, false) => Some(Confidence::Weak),
            (false, false) => None,
        }
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let links = Links::new(bluesky::APP);
        let (Some(dom), Some(links)) = (page.dom(), links) else {
            return Err(no_posts(None));
        };
        let items: Vec<Element<'_>> = dom.select(&ITEM).collect();
        let Some(last) = items.last() else {
            return Err(no_posts(Some(dom)));
        };
        cx.check_posts(items.len())?;
        let mut thread = Thread::new(Vec::new());
        let (mut open, mut parents): (Vec<usize>, Vec<Option<usize>>) = Default::default();
        for (at, item) in items.iter().enumerate() {
            while let Some(above) = open.last()
                && !items.get(*above).is_some_and(|above| above.contains(*item))
            {
                open.pop();
            }
            parents.push(open.last().copied());
            open.push(at);
            let mut reader = Reader {
                links: &links,
                post: Post::new(),
                notes: Notes::default(),
                gaps: Vec::new(),
                quoted: false,
            };
            reader.read(*item);
            reader.notes.tell(at, cx);
            thread.posts.push(reader.post);
            // What is left out stands behind the last answer that is there.
            thread.gaps.extend(reader.gaps.into_iter().map(|url| Gap {
                url,
                ..Gap::new(Some(at), GapKind::MoreReplies)
            }));
        }
        if let Some(back) = dom.first(&BACK) {
            let mut gap = Gap::new(None, GapKind::EarlierReplies);
            gap.url = back
                .first(&LINK)
                .and_then(|link| own_link(link, page, &links));
            thread.gaps.insert(0, gap);
        }
        conversation::assign_tree_roles(&mut thread.posts, &parents, 0);
        number_posts(&mut thread.posts);
        report_missing(&thread.posts, &FIELDS, cx);
        let main = thread.posts.iter().find(|post| post.role == Role::Main);
        let id = main.and_then(|main| main.id.clone());
        thread.url = main.and_then(|main| main.url.clone());
        thread.id = agreed_id(id, None, cx);
        thread.author = conversation::main_author(&thread.posts, None, cx);
        thread.title = dom.title();
        cut::report(page.source(), dom, *last, items.len() - 1, false, cx);
        Ok(thread)
    }
}

/// A link of the page's own, which leads to the same program.
fn own_link(link: Element<'_>, page: &Page<'_>, links: &Links) -> Option<url::Url> {
    let href = link.attr("href")?;
    match page.url() {
        Some(url) => url
            .join(href)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https")),
        None => links.absolute(href),
    }
}

struct Reader<'r> {
    links: &'r Links,
    post: Post,
    notes: Notes,
    /// Links to answers that are left out.
    gaps: Vec<Option<url::Url>>,
    quoted: bool,
}

impl Reader<'_> {
    fn read(&mut self, item: Element<'_>) {
        let mut walk = item.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Text(text) if !text.trim().is_empty() => self.notes.note_unknown(text),
                Step::Enter(element) if self.take(element) => walk.pass_over(),
                _ => {}
            }
        }
    }

    fn take(&mut self, element: Element<'_>) -> bool {
        let part = PARTS.iter().find(|(class, _)| element.has_class(class));
        match part.map(|(_, part)| *part) {
            // An answer: a post of its own.
            Some(Part::Post) if element.matches(&ITEM) => {}
            Some(Part::Post) => self.quote(element),
            Some(Part::Aside) => {}
            Some(Part::Words) => self.words(element),
            Some(Part::Quote) => self.quote(element),
            Some(Part::Card) => self.card(element),
            Some(Part::Alt) => self.alt(element),
            Some(Part::Stats) => self.stats(element),
            Some(Part::Gone) => self.gone(element),
            Some(Part::Missing) => self.gaps.push(None),
            None => match element.name() {
                HEADER => self.header(element),
                "summary" | "script" | "svg" | "i" | "button" => {}
                "p" => return self.paragraph(element),
                "img" => {
                    // A picture of the program's own: a line that folds a branch.
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
        let mut author = Author::new();
        let mut name = String::new();
        for node in header.children() {
            match node {
                Node::Text(text) if author.handle.is_none() => name.push_str(text),
                _ => {}
            }
            let Node::Element(element) = node else {
                continue;
            };
            if element.name() == "a" {
                self.header_link(element, &mut author);
            } else if let Some(img) = element
                .first(&PICTURE)
                .or((element.name() == "img").then_some(element))
                && author.handle.is_none()
            {
                author.avatar = img
                    .attr("src")
                    .and_then(|src| self.links.absolute(src))
                    .map(Box::new);
            }
        }
        author.name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        if author.handle.is_none() && author.user_id.is_none() {
            self.notes.note_unknown(&header.text());
        }
        self.post.author = Some(author);
    }

    fn header_link(&mut self, link: Element<'_>, author: &mut Author) {
        let Some(url) = self.links.href(link) else {
            return;
        };
        if let Some((who, key)) = bluesky::post(&url) {
            let did = author
                .user_id
                .as_deref()
                .or(author.avatar.as_deref().and_then(bluesky::did_of_media));
            let id = bluesky::id(did.unwrap_or(&who), &key);
            let title = link.attr("title").unwrap_or_default();
            match title.parse() {
                Ok(at) => self.post.published = Some(Timestamp::from_page(at)),
                Err(_) => {
                    self.post.published = bluesky::key_time(&key);
                    self.notes.note(WarningKind::AnchorMissing, || {
                        "a post's time is not stated; that of its key was taken".to_owned()
                    });
                }
            }
            self.post.id = Some(id);
            self.post.url = Some(url);
        } else if author.handle.is_none() {
            let shown = link.text();
            // Of accounts bridged from Mastodon the handle there is shown.
            let handle = shown
                .trim()
                .strip_prefix('@')
                .filter(|handle| handle.contains('.'));
            author.handle = handle.map(str::to_owned);
            author.user_id = author
                .avatar
                .as_deref()
                .and_then(bluesky::did_of_media)
                .map(str::to_owned)
                .or_else(|| bluesky::profile(&url).filter(|who| bluesky::is_did(who)));
            author.url = Some(Box::new(url));
        }
    }

    fn words(&mut self, element: Element<'_>) {
        let links = self.links;
        let words = written::flowing_words(
            element,
            |_| false,
            |href, display| {
                let url = links.resolve(href);
                let kind = match bluesky::entity_kind(display, url.as_ref()) {
                    // Tags lead to the program's own page of them.
                    EntityKind::Link
                        if display.starts_with('#') && !display.contains(char::is_whitespace) =>
                    {
                        return (EntityKind::Hashtag, None);
                    }
                    kind => kind,
                };
                (kind, url)
            },
        );
        if self.post.text.is_some() {
            self.notes.note_unknown(&element.text());
        }
        self.post.text = words.text;
        self.post.entities = words.entities;
    }

    fn quote(&mut self, element: Element<'_>) {
        let itself = element.matches(&QUOTED).then_some(element);
        let quoted = itself.or_else(|| element.first(&QUOTED));
        let Some(quoted) = quoted.filter(|_| !self.quoted) else {
            let mut quote = Quote::new();
            quote.unavailable = Some(element.text());
            self.post.quotes.push(quote);
            return;
        };
        let mut inner = Reader {
            links: self.links,
            post: Post::new(),
            notes: Notes::default(),
            gaps: Vec::new(),
            quoted: true,
        };
        inner.read(quoted);
        self.notes.extend(inner.notes);
        self.post.quotes.push(conversation::quote_of(inner.post));
    }

    fn card(&mut self, element: Element<'_>) {
        let mut card = Media::new(MediaKind::LinkCard);
        card.url = self.links.href(element);
        let mut words = element
            .descendants()
            .filter(|inner| matches!(inner.name(), "p" | "h2"));
        // The host, the title, the words.
        let _ = words.next();
        card.title = words.next().map(|title| title.text());
        card.description = words.next().map(|words| words.text());
        self.post.media.push(card);
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
        let inside = words
            .strip_prefix('[')
            .and_then(|words| words.strip_suffix(']'));
        let kind = match inside {
            Some("Image") => MediaKind::Photo,
            Some("Video") => MediaKind::Video,
            _ => return false,
        };
        let mut media = Media::new(kind);
        media.url = link.and_then(|link| self.links.href(link));
        self.post.media.push(media);
        true
    }

    fn alt(&mut self, element: Element<'_>) {
        let words = written::flowing_words(
            element,
            |inner| inner.name() == "summary",
            |_, _| (EntityKind::Link, None),
        );
        match self.post.media.last_mut() {
            Some(media) => media.alt = words.text,
            None => self.notes.note_unknown(&element.text()),
        }
    }

    /// Counts, each behind an icon: the likes in an `<output>`.
    fn stats(&mut self, element: Element<'_>) {
        let mut stats = Stats::default();
        let mut icon = None;
        for step in element.walk() {
            match step {
                Step::Enter(element) if element.name() == "i" => icon = Some(element),
                Step::Text(text) if !text.trim().is_empty() => {
                    let number = text.split_whitespace().next().and_then(count);
                    let has = |class: &str| icon.is_some_and(|icon| icon.has_class(class));
                    if has("fa-heart") {
                        stats.likes = number;
                    } else if has("fa-retweet") {
                        stats.reposts = number;
                    } else if has("fa-comments") {
                        stats.quotes = number;
                    } else if has("fa-message") {
                        stats.replies = number;
                    } else if number.is_some() {
                        self.notes.note_unknown(text);
                    }
                }
                _ => {}
            }
        }
        self.post.stats = stats.if_any();
    }

    fn gone(&mut self, element: Element<'_>) {
        let words = written::flowing_words(
            element,
            |inner| inner.name() == "a",
            |_, _| (EntityKind::Link, None),
        );
        let words = words.text.unwrap_or_default();
        let words = words
            .split('(')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
        self.post.unavailable = Some(words)
            .filter(|words| !words.is_empty())
            .or(Some(element.text()));
        for link in element.select(&LINK) {
            let url = self.links.href(link);
            if let Some((who, key)) = url.as_ref().and_then(bluesky::post) {
                self.post.id.get_or_insert_with(|| bluesky::id(&who, &key));
                self.post.url = self.post.url.take().or(url);
            }
        }
    }
}

fn no_posts(dom: Option<&Dom<'_>>) -> Error {
    let seen = |query: &Query<'_>| dom.map_or(0, |dom| dom.select(query).count());
    const ANY: Query<'_> = Query::constant(".post");
    if seen(&ANY) == 0 {
        return Error::new(
            ErrorKind::NotAThread(PageKind::Other),
            "this page of Skythread holds no posts; as the server sent it, it has none",
        );
    }
    Error::new(
        ErrorKind::MarkupChanged,
        format!(
            "this is a page of Skythread, but no post of a thread was found; sought and found in it: class=\"post post-thread\": {}, class=\"post\": {}",
            seen(&ITEM),
            seen(&ANY)
        ),
    )
}
