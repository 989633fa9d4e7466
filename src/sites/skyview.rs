//! Skyview: conversations of Bluesky as a tree, and an author's chain alone, as browsers saved them. The page itself is
//! made by a script (2023 to today).
//!
//! Its classes are those of a style sheet that serves any page, so parts are told by what they hold: a header is links
//! alone, a quote has a header inside, a gallery has pictures, and the words are what is left.

use url::Url;

use crate::adapter::notes::{Lacks, Notes, report_missing};
use crate::adapter::{
    Adapter, Confidence, Context, Site, agreed_id, bluesky, conversation, cut, number_posts,
    written,
};
use crate::audit::{Warning, WarningKind};
use crate::dom::{Dom, Element, Links, Node, Query, Step};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::model::{Author, EntityKind, Media, MediaKind, Post, Role, Thread};
use crate::text::entities;

static SITE: Site = Site::new("skyview", "Skyview", &["skyview.social"]);

const APP: Query<'_> = Query::constant("skyview-app");
const ITEM: Query<'_> = Query::constant("skyview-app .post");
const LINK: Query<'_> = Query::constant("a[href]");
const PICTURE: Query<'_> = Query::constant("img[src]");
const SPAN: Query<'_> = Query::constant("span");

/// The mark of the post that was asked for, in a tree.
const FOCUSED: &str = "border-r-4";

/// Descriptions of pictures once more, which open at a click.
const POPUP: &str = "skyview-popup";

/// A link of the page's footer.
const FOOTER: Query<'_> = Query::constant("a[href*='github.com/badlogic/skyview']");

/// The start of links to accounts, by a mistake of the site's.
const BROKEN: &str = "https:///profile/";

/// What the page says in place of a thread, and its home page.
const ERROR: &str = "Error: ";
const HOME: &str = "View and share";

const FIELDS: [(&str, Lacks); 2] = [
    ("handle", |post| {
        post.author
            .as_ref()
            .is_none_or(|author| author.handle.is_none())
    }),
    ("words or media", |post| {
        post.text.is_none() && post.media.is_empty() && post.quotes.is_empty()
    }),
];

/// Skyview.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Skyview;

impl Adapter for Skyview {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        let host = page.url().is_some_and(|url| SITE.has_host(url));
        match (dom.first(&APP).is_some(), host) {
            (true, _) => Some(Confidence::Certain),
            (false, true) => Some(Confidence::Weak),
            (false, false) => None,
        }
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let links = Links::new(bluesky::APP);
        let (Some(dom), Some(links)) = (page.dom(), links) else {
            return Err(no_posts(None));
        };
        let mut items: Vec<Element<'_>> = Vec::new();
        for item in dom.select(&ITEM) {
            if !items.last().is_some_and(|last| last.contains(item)) {
                items.push(item);
            }
        }
        let (Some(first), Some(last)) = (items.first(), items.last()) else {
            return Err(no_posts(Some(dom)));
        };
        cx.check_posts(items.len())?;
        let mut thread = Thread::new(Vec::new());
        for (at, item) in items.iter().enumerate() {
            let mut reader = Reader::new(&links);
            reader.read(*item);
            reader.notes.tell(at, cx);
            thread.posts.push(reader.post);
        }
        let tree = children(*first).any(is_header);
        let main = if tree {
            let asked = asked_for(page);
            let focused = focused(&items, &thread.posts, asked.as_deref(), cx);
            conversation::assign_tree_roles(&mut thread.posts, &parents(&items), focused);
            focused
        } else {
            read_chain(*first, &links, &mut thread.posts, cx);
            0
        };
        number_posts(&mut thread.posts);
        report_missing(&thread.posts, &FIELDS, cx);
        let without_id = thread.posts.iter().position(|post| post.id.is_none());
        if let Some(first) = without_id.filter(|_| tree) {
            cx.warn(Warning::at(
                WarningKind::MissingField,
                first,
                "a post has no id",
            ));
        }
        let shown = thread.posts.get(main);
        thread.url = shown.and_then(|post| post.url.clone());
        let id = shown.and_then(|post| post.id.clone());
        thread.id = agreed_id(id, None, cx);
        thread.author = conversation::main_author(&thread.posts, None, cx);
        thread.author = match thread.posts.first() {
            Some(first) if !tree => first.author.clone().unwrap_or_default(),
            _ => thread.author,
        };
        thread.title = dom.title();
        let footer = dom
            .select(&FOOTER)
            .any(|footer| footer.position() > last.position());
        cut::report(page.source(), dom, *last, items.len() - 1, footer, cx);
        Ok(thread)
    }
}

/// The record key in the address of the page: `?url=https://bsky.app/profile/AUTHOR/post/KEY`.
fn asked_for(page: &Page<'_>) -> Option<String> {
    let (_, asked) = page.url()?.query_pairs().find(|(name, _)| name == "url")?;
    bluesky::post(&Url::parse(&asked).ok()?).map(|(_, key)| key)
}

/// The post that was asked for: by its mark, else by the page's address.
fn focused(items: &[Element<'_>], posts: &[Post], asked: Option<&str>, cx: &mut Context) -> usize {
    let marked = items.iter().position(|item| item.has_class(FOCUSED));
    let named = |post: &Post| {
        let key = post.id.as_ref().and_then(|id| bluesky::at_uri(id.as_str()));
        key.is_some_and(|(_, key)| Some(key) == asked)
    };
    let found = marked.or_else(|| posts.iter().position(named));
    if found.is_none() && items.len() > 1 {
        cx.warn_of(
            WarningKind::AnchorMissing,
            format!(
                "no post has class={FOCUSED:?}; the first was taken as the one that was asked for"
            ),
        );
    }
    found.unwrap_or(0)
}

/// Which post each answers: answers stand in a box behind the post.
fn parents(items: &[Element<'_>]) -> Vec<Option<usize>> {
    let mut by_wrapper = std::collections::HashMap::new();
    let mut parents = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let wrapper = item.parent();
        let above = wrapper.and_then(Element::parent).and_then(Element::parent);
        parents.push(above.and_then(|above| by_wrapper.get(&above.position()).copied()));
        if let Some(wrapper) = wrapper {
            by_wrapper.insert(wrapper.position(), at);
        }
    }
    parents
}

/// An author's chain: one header stands above all posts, with the address of the first.
fn read_chain(first: Element<'_>, links: &Links, posts: &mut [Post], cx: &mut Context) {
    let around = first.parent().and_then(Element::parent);
    let header = around
        .into_iter()
        .flat_map(children)
        .find(|child| is_header(*child));
    let mut reader = Reader::new(links);
    match header {
        Some(header) => reader.header(header),
        None => cx.warn_of(
            WarningKind::AnchorMissing,
            "the author's header was not found",
        ),
    }
    for (at, post) in posts.iter_mut().enumerate() {
        post.author.clone_from(&reader.post.author);
        if at == 0 {
            post.id.clone_from(&reader.post.id);
            post.url.clone_from(&reader.post.url);
            post.published = reader.post.published;
            post.role = Role::Main;
        }
    }
}

fn children(element: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    element.children().filter_map(|node| match node {
        Node::Element(child) => Some(child),
        Node::Text(_) => None,
    })
}

/// Whether an element is links alone, the first with a picture.
fn is_header(element: Element<'_>) -> bool {
    let mut inside = children(element);
    let pictured = |link: Element<'_>| {
        link.name() == "a"
            && link
                .descendants()
                .any(|inner| matches!(inner.name(), "img" | "svg"))
    };
    inside.next().is_some_and(pictured) && inside.all(|link| link.name() == "a")
}

struct Reader<'r> {
    links: &'r Links,
    post: Post,
    notes: Notes,
    quoted: bool,
}

impl<'r> Reader<'r> {
    fn new(links: &'r Links) -> Self {
        Self {
            links,
            post: Post::new(),
            notes: Notes::default(),
            quoted: false,
        }
    }

    fn read(&mut self, item: Element<'_>) {
        for part in children(item) {
            let headed = |inner: Element<'_>| is_header(inner);
            if part.name() == "a" {
                self.card(part);
            } else if is_header(part) {
                self.header(part);
            } else if children(part).any(headed) {
                self.quote(part);
            } else if part.first(&PICTURE).is_some() {
                self.gallery(part);
            } else if self.post.text.is_none() && self.post.media.is_empty() {
                self.words(part);
            } else {
                self.notes.note_unknown(&part.text());
            }
        }
    }

    fn header(&mut self, header: Element<'_>) {
        let mut author = Author::new();
        for link in children(header) {
            let Some(url) = self.links.href(link) else {
                continue;
            };
            if let Some((who, key)) = bluesky::post(&url) {
                author.user_id = Some(who.clone()).filter(|who| bluesky::is_did(who));
                self.post.id = Some(bluesky::id(&who, &key));
                self.post.published = bluesky::key_time(&key);
                self.post.url = Some(url);
            } else if let Some(who) = bluesky::profile(&url) {
                author.handle = Some(who).filter(|who| bluesky::is_handle(who));
                author.url = Some(Box::new(url));
                author.name = Some(link.text()).filter(|name| !name.is_empty());
                let picture = link.first(&PICTURE).and_then(|img| img.attr("src"));
                author.avatar = picture
                    .and_then(|src| self.links.absolute(src))
                    .map(Box::new);
            }
        }
        self.post.author = Some(author).filter(|author| !author.is_empty());
    }

    fn words(&mut self, element: Element<'_>) {
        let links = self.links;
        let words = written::flowing_words(
            element,
            |_| false,
            |href, display| {
                let href = match href.strip_prefix(BROKEN) {
                    Some(account) => &format!("{}profile/{account}", bluesky::APP),
                    None => href,
                };
                let url = links.resolve(href);
                (bluesky::entity_kind(display, url.as_ref()), url)
            },
        );
        self.post.entities = words.entities;
        // Tags are coloured words without a link.
        if let Some(text) = &words.text {
            let linked = std::mem::take(&mut self.post.entities);
            let mut tags = entities(text)
                .into_iter()
                .filter(|entity| entity.kind == EntityKind::Hashtag)
                .peekable();
            let mut end = 0;
            for entity in linked {
                while let Some(tag) = tags.next_if(|tag| tag.span.start < entity.span.start) {
                    if end <= tag.span.start && tag.span.end <= entity.span.start {
                        self.post.entities.push(tag);
                    }
                }
                end = entity.span.end;
                self.post.entities.push(entity);
            }
            self.post
                .entities
                .extend(tags.filter(|tag| end <= tag.span.start));
        }
        self.post.text = words.text;
    }

    fn gallery(&mut self, element: Element<'_>) {
        let mut walk = element.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(inner) if inner.name() == POPUP => walk.pass_over(),
                Step::Enter(img) if img.name() == "img" => {
                    let mut photo = Media::new(MediaKind::Photo);
                    let url = img.attr("src").and_then(|src| self.links.absolute(src));
                    photo.url = url.map(bluesky::full_size);
                    photo.alt = img
                        .attr("alt")
                        .map(str::trim)
                        .filter(|alt| !alt.is_empty())
                        .map(str::to_owned);
                    self.post.media.push(photo);
                }
                Step::Text(text) if text.trim().len() > 200 => self.notes.note_unknown(text),
                _ => {}
            }
        }
    }

    fn quote(&mut self, element: Element<'_>) {
        if self.quoted {
            return self.notes.note_unknown(&element.text());
        }
        let mut inner = Reader::new(self.links);
        inner.quoted = true;
        inner.read(element);
        self.notes.extend(inner.notes);
        self.post.quotes.push(conversation::quote_of(inner.post));
    }

    /// A card: its title, words and host, in this order.
    fn card(&mut self, element: Element<'_>) {
        let mut card = Media::new(MediaKind::LinkCard);
        card.url = self.links.href(element);
        let picture = element.first(&PICTURE).and_then(|img| img.attr("src"));
        card.poster = picture
            .and_then(|src| self.links.absolute(src))
            .map(Box::new);
        let mut words = element.select(&SPAN).map(|span| span.text());
        card.title = words.next().filter(|title| !title.is_empty());
        card.description = words.next().filter(|words| !words.is_empty());
        self.post.media.push(card);
    }
}

fn no_posts(dom: Option<&Dom<'_>>) -> Error {
    let not_a_thread = |kind, message: &str| Error::new(ErrorKind::NotAThread(kind), message);
    let words = dom
        .and_then(|dom| dom.first(&APP))
        .map(|app| app.text())
        .unwrap_or_default();
    if words.contains(ERROR) {
        return not_a_thread(
            PageKind::ErrorPage,
            "Skyview says that it could not load the thread",
        );
    }
    if words.contains(HOME) {
        return not_a_thread(PageKind::Home, "this is Skyview's home page");
    }
    if words.is_empty() {
        return not_a_thread(
            PageKind::Empty,
            "the page of Skyview as its server sends it; what its script adds is not there",
        );
    }
    let links = dom.map_or(0, |dom| {
        dom.select(&LINK)
            .filter(|link| {
                link.attr("href")
                    .is_some_and(|href| href.contains("/post/"))
            })
            .count()
    });
    Error::new(
        ErrorKind::MarkupChanged,
        format!(
            "this is a page of Skyview, but no post was found; sought and found in it: class=\"post\": 0, links to posts: {links}"
        ),
    )
}
