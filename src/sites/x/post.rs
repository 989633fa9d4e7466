//! The inside of a post or a quote, in one walk.

use url::Url;

use super::items::Item;
use super::page::status_or_article;
use super::{Part, counts, longform, media, part};
use crate::adapter::notes::Notes;
use crate::adapter::twitter::{at_handle, entity_kind, profile, status, status_url};
use crate::adapter::written;
use crate::audit::WarningKind;
use crate::dom::{Element, Links, Query, Step};
use crate::model::{Author, EntityKind, Post, PostId, Quote, Timestamp};

const NAME: Query<'_> = Query::constant("[data-testid=User-Name]");
const OLD_NAME: Query<'_> = Query::constant("[data-testid=User-Names]");
const WORDS: Query<'_> = Query::constant("[data-testid=tweetText]");
const TIME: Query<'_> = Query::constant("time[datetime]");
const IMAGE: Query<'_> = Query::constant("img[src]");

/// The end of links to a post's edits (2022).
const HISTORY: &str = "/history";

/// Links to articles (2025).
const ARTICLES: &str = "/i/article/";

/// Where pictures of people are.
const AVATARS: &str = "/profile_images/";

/// A post or a quote that was read.
#[derive(Default)]
pub(super) struct Block {
    pub(super) post: Post,
    pub(super) notes: Notes,
    /// The title of an article.
    pub(super) title: Option<String>,
    author: Author,
    stated: Option<jiff::Timestamp>,
    /// The link around the time, and the other links to posts.
    permalink: Option<Url>,
    links: Vec<Url>,
    /// Whether the time stands apart from the name, as only the opened post's does.
    opened: bool,
    words: bool,
    untitled: bool,
    counted: bool,
    quoted: bool,
}

/// Whether a block has a field.
type Has = fn(&Block) -> bool;

/// What every post has.
const FIELDS: [(&str, Has); 8] = [
    ("id", |block| block.post.id.is_some() || block.quoted),
    ("handle", |block| block.author.handle.is_some()),
    ("display name", |block| block.author.name.is_some()),
    ("profile picture", |block| block.author.avatar.is_some()),
    ("date", |block| block.stated.is_some()),
    ("bar of counts", |block| block.counted || block.quoted),
    ("title, though it is an article", |block| !block.untitled),
    ("words, pictures or card", |block| {
        let post = &block.post;
        block.words || !post.media.is_empty() || !post.quotes.is_empty() || post.poll.is_some()
    }),
];

impl Block {
    pub(super) const fn is_opened(&self) -> bool {
        self.opened
    }

    /// Takes a picture of the author, told by its address.
    pub(super) fn take_avatar(&mut self, url: Option<Url>) {
        self.author.avatar = self.author.avatar.take().or(url.map(Box::new));
    }

    fn into_quote(self) -> Quote {
        let mut quote = Quote::new();
        quote.id = self.post.id;
        quote.url = self.post.url;
        quote.author = self.post.author;
        quote.text = self.post.text;
        quote.published = self.post.published;
        quote.media = self.post.media;
        quote.unavailable = self.post.unavailable;
        quote
    }
}

/// Reads a post.
pub(super) fn read(item: &Item<'_>, links: &Links) -> Block {
    let mut block = Block::default();
    if item.gone {
        block.post.unavailable = Some(item.element.text());
        return block;
    }
    read_block(item.element, links, &mut block);
    block
}

fn read_block(element: Element<'_>, links: &Links, block: &mut Block) {
    let mut reader = Reader { links, block };
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        if let Step::Enter(element) = step
            && reader.take(element)
        {
            walk.pass_over();
        }
    }
    reader.finish();
}

/// A link's address, and the text of a picture's address.
pub(super) fn address(element: Element<'_>) -> &str {
    element.attr("src").unwrap_or_default()
}

struct Reader<'r> {
    links: &'r Links,
    block: &'r mut Block,
}

impl Reader<'_> {
    /// Takes an element as one thing, if it is one.
    fn take(&mut self, element: Element<'_>) -> bool {
        let Some(part) = part(element) else {
            return self.take_unmarked(element);
        };
        match part {
            Part::Post => self.quote(element),
            Part::UserName => self.name(element),
            Part::Avatar => {
                self.avatar(element);
                // A lost end tag puts the rest of the post inside.
                return !is_quote(element);
            }
            Part::Words => self.words(element),
            Part::ShowMore => self.block.notes.note(WarningKind::TruncatedText, || {
                "the page shows the beginning of the words and a button for the rest".to_owned()
            }),
            Part::Media => media::read(element, self.links, self.block),
            Part::Card | Part::CardHalf | Part::Poll => {
                media::card(element, part, self.links, self.block);
            }
            Part::Reposted => self.reposted(element),
            Part::ArticleTitle => self.block.title = Some(element.text()).filter(|t| !t.is_empty()),
            Part::ArticleBody => {
                self.block.words = true;
                self.block.untitled = self.block.title.is_none();
                longform::read(element, self.links, self.block);
            }
            Part::Verified => self.block.author.verified = Some(true),
            Part::Stat(_) | Part::Aside => {}
        }
        true
    }

    /// What is told by tag, role or address.
    fn take_unmarked(&mut self, element: Element<'_>) -> bool {
        match (element.name(), element.attr("role")) {
            ("script" | "style" | "template" | "svg" | "button", _) | (_, Some("button")) => {
                // Without a name of its own a button does something; with one it may be what says that words are cut.
                let unknown = element
                    .attr("data-testid")
                    .filter(|_| is_behind_words(element));
                if let Some(testid) = unknown {
                    self.block.notes.note_unknown(testid);
                }
                true
            }
            (_, Some("group")) => {
                self.block.counted = true;
                self.block.post.stats = counts::read(element, &mut self.block.notes);
                self.links(element);
                true
            }
            ("article", _) => {
                self.quote(element);
                true
            }
            (name, Some("link")) if name != "a" && is_quote(element) => {
                self.quote(element);
                true
            }
            ("time", _) => {
                self.time(element, false);
                true
            }
            ("a", _) => {
                self.link(element);
                false
            }
            ("video" | "img", _) => {
                media::read(element, self.links, self.block);
                true
            }
            // Words in a language, without their mark.
            _ if element.attr("lang").is_some() && element.attr("dir").is_some() => {
                self.block.notes.note(WarningKind::AnchorMissing, || {
                    "the words lack data-testid=\"tweetText\"; their language told them".to_owned()
                });
                self.words(element);
                true
            }
            _ => false,
        }
    }

    fn link(&mut self, link: Element<'_>) {
        let Some(url) = self.links.href(link) else {
            return;
        };
        if url.path().ends_with(HISTORY) && status(&url).is_some() {
            self.block.post.edited = Some(true);
        } else if url.path().starts_with(ARTICLES) && profile(&url).is_none() {
            media::article(link, url, self.block);
        } else if !self.block.words
            && let Some(handle) = profile(&url)
            && at_handle(&link.text()) == Some(handle)
        {
            self.block.post.replying_to.push(handle.to_owned());
        } else if status(&url).is_some() {
            self.block.links.push(url);
        }
    }

    /// The links to posts inside an element that is taken as one thing.
    fn links(&mut self, element: Element<'_>) {
        const LINK: Query<'_> = Query::constant("a[href]");
        let urls = element
            .select(&LINK)
            .filter_map(|link| self.links.href(link));
        self.block
            .links
            .extend(urls.filter(|url| status(url).is_some()));
    }

    /// Name, handle and badges; in lists the time as well.
    fn name(&mut self, element: Element<'_>) {
        if self.block.author.verified.is_some() {
            self.block.notes.note_unknown(&element.text());
            return;
        }
        let mut pieces: Vec<String> = Vec::new();
        let mut walk = element.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(inner) if inner.name() == "time" => {
                    self.time(inner, true);
                    walk.pass_over();
                }
                Step::Enter(inner) if is_hidden(inner) => walk.pass_over(),
                Step::Enter(inner) if inner.name() == "img" && is_emoji(address(inner)) => {
                    pieces.extend(inner.attr("alt").map(str::to_owned));
                }
                Step::Text(text) => pieces.push(text.to_owned()),
                _ => {}
            }
        }
        // A name may look like a handle, but the handle comes after it.
        let at = pieces.iter().rposition(|piece| at_handle(piece).is_some());
        let author = &mut self.block.author;
        author.handle = at
            .and_then(|at| pieces.get(at))
            .and_then(|piece| at_handle(piece))
            .map(str::to_owned);
        let name: String = pieces
            .get(..at.unwrap_or(pieces.len()))
            .unwrap_or_default()
            .concat();
        author.name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        author.verified = Some(false);
        for mark in element.descendants() {
            match (part(mark), mark.attr("data-testid")) {
                (Some(Part::Verified), _) => author.verified = Some(true),
                (None, Some(testid)) => self.block.notes.note_unknown(testid),
                _ => {}
            }
        }
    }

    fn avatar(&mut self, element: Element<'_>) {
        let picture = element.first(&IMAGE);
        let url = picture.and_then(|picture| self.links.absolute(address(picture)));
        if self.block.author.avatar.is_none() {
            self.block.author.avatar = url.map(Box::new);
        }
    }

    fn time(&mut self, time: Element<'_>, in_name: bool) {
        if self.block.stated.is_some() {
            self.block.notes.note_unknown(&time.text());
            return;
        }
        let written = time.attr("datetime").unwrap_or_default();
        self.block.stated = written.trim().parse().ok();
        if self.block.stated.is_none() {
            self.block.notes.note(WarningKind::InvalidValue, || {
                format!("{written:?} is no date")
            });
        }
        let link = time.ancestors().take(3).find(|above| above.name() == "a");
        self.block.permalink = link
            .and_then(|link| self.links.href(link))
            .filter(|url| status_or_article(url).is_some());
        self.block.opened = !in_name && !self.block.quoted;
    }

    fn words(&mut self, element: Element<'_>) {
        if std::mem::replace(&mut self.block.words, true) {
            self.block.notes.note_unknown(&element.text());
            return;
        }
        let words = written::words(
            element,
            |inner| is_hidden(inner) && inner.text() != "…",
            |link, display| target(self.links, link, display),
        );
        if let Some(href) = words.invalid {
            self.block.notes.note(WarningKind::InvalidValue, || {
                format!("{href:?} is no link that can be kept")
            });
        }
        self.block.post.text = words.text;
        self.block.post.entities = words.entities;
        self.block.post.language = element
            .attr("lang")
            .filter(|lang| {
                !matches!(
                    *lang,
                    "" | "und" | "zxx" | "qme" | "qst" | "qht" | "qam" | "qct"
                )
            })
            .map(str::to_owned);
    }

    /// Who reposted a post; what else stands there (that it is pinned, say) is in the reader's language alone.
    fn reposted(&mut self, element: Element<'_>) {
        let link = element
            .ancestors()
            .take(3)
            .chain([element])
            .find(|above| above.name() == "a");
        let by = link.and_then(|link| self.links.href(link));
        let by = by.as_ref().and_then(profile).map(Author::from_handle);
        self.block.post.reposted_by = by.map(Box::new);
    }

    fn quote(&mut self, element: Element<'_>) {
        // A quote shows none inside it; markup that has one is broken.
        if self.block.quoted {
            self.block.notes.note_unknown(&element.text());
            return;
        }
        let mut quote = Block {
            quoted: true,
            ..Block::default()
        };
        if is_quote(element) {
            read_block(element, self.links, &mut quote);
        } else {
            quote.post.unavailable = Some(element.text()).filter(|words| !words.is_empty());
        }
        self.block
            .notes
            .take_quote(std::mem::take(&mut quote.notes));
        self.block.post.quotes.push(quote.into_quote());
    }

    /// Puts together what several parts tell.
    fn finish(self) {
        let links = self.links;
        let block = self.block;
        let by_author = |url: &&Url| {
            let of = status(url).and_then(|(handle, _)| handle);
            let handle = block.author.handle.as_deref();
            of.is_some_and(|of| handle.is_none_or(|handle| of.eq_ignore_ascii_case(handle)))
        };
        let link = block
            .permalink
            .as_ref()
            .or_else(|| block.links.iter().find(by_author));
        if let Some((handle, id)) = link.and_then(status_or_article) {
            let handle = block.author.handle.clone().or(handle.map(str::to_owned));
            block.author.handle = handle;
            block.post.url = same_host(status_url(block.author.handle.as_deref(), &id), links);
            block.post.id = Some(id);
        }
        let author = &mut block.author;
        author.url = author
            .handle
            .as_deref()
            .and_then(|handle| links.resolve(&format!("/{handle}")))
            .map(Box::new);
        let post = &mut block.post;
        post.author = Some(author.clone()).filter(|author| !author.is_empty());
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

/// The same address on the host that the page's links are of.
fn same_host(url: Option<Url>, links: &Links) -> Option<Url> {
    links.resolve(url?.path())
}

/// Whether an element holds another post.
fn is_quote(element: Element<'_>) -> bool {
    [NAME, OLD_NAME, WORDS, TIME]
        .iter()
        .any(|query| element.first(query).is_some())
}

/// Whether an element stands behind the words, beside them.
fn is_behind_words(element: Element<'_>) -> bool {
    let siblings = element.parent().into_iter().flat_map(Element::children);
    siblings
        .filter_map(|node| match node {
            crate::dom::Node::Element(sibling) => Some(sibling),
            _ => None,
        })
        .take_while(|sibling| *sibling != element)
        .any(|sibling| sibling.matches(&WORDS))
}

pub(super) fn is_hidden(element: Element<'_>) -> bool {
    element.attr("aria-hidden") == Some("true")
}

/// Whether a picture is a character.
pub(super) fn is_emoji(address: &str) -> bool {
    address.contains("/emoji/") || address.starts_with("data:image/svg")
}

/// Whether an address is that of a picture of somebody.
pub(super) fn is_avatar(url: &Url) -> bool {
    url.path().contains(AVATARS)
}

/// Where a link inside words leads, and what it is. The page keeps the whole address in the link's text, in parts that
/// are not shown.
pub(super) fn target(links: &Links, link: Element<'_>, display: &str) -> (EntityKind, Option<Url>) {
    let url = links.href(link);
    let kind = entity_kind(display, url.as_ref());
    if kind != EntityKind::Link {
        return (kind, url);
    }
    let mut written = String::new();
    for step in link.walk() {
        if let Step::Text(text) = step {
            written.push_str(text);
        }
    }
    let written = written.trim().trim_end_matches('…');
    let hidden = link.descendants().any(is_hidden);
    let whole = Url::parse(written)
        .ok()
        .filter(|url| hidden && matches!(url.scheme(), "http" | "https"));
    (kind, whole.or(url))
}
