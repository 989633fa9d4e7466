//! Skyview: conversations of Bluesky as a tree, and an author's chain alone, as browsers saved them. The page itself is
//! made by a script (2023 to today).
//!
//! Its classes are those of a style sheet that serves any page, so parts are told by what they hold: a header is links
//! alone, a quote has a header inside, a gallery has pictures, and the words are what is left.

use std::collections::HashMap;

use url::Url;

use crate::adapter::block::{self, AVATAR, Block, Field, HANDLE, ID, NAME};
use crate::adapter::conversation::{self, shown_id};
use crate::adapter::find::{Item, PICTURE, children, outermost, parts, source, text};
use crate::adapter::written::{Style, add_told, words};
use crate::adapter::{
    Adapter, Confidence, Context, Site, bluesky, cut, described, dom_of, links_of, markup_changed,
    media, not_a_thread, number_posts,
};
use crate::audit::WarningKind;
use crate::dom::{Dom, Element, Links, Node, Query};
use crate::error::{Error, PageKind, Result};
use crate::input::Page;
use crate::model::{Author, Entity, EntityKind, Media, MediaKind, Post, Role, Thread};

static SITE: Site = Site::new("skyview", "Skyview", &["skyview.social"]);

const APP: Query<'_> = Query::constant("skyview-app");
const ITEM: Query<'_> = Query::constant("skyview-app .post");
const SOUGHT: [Query<'_>; 2] = [ITEM, Query::constant("a[href*='/post/']")];
const SPAN: Query<'_> = Query::constant("span");

/// The mark of the post that was asked for, in a tree.
const FOCUSED: &str = "border-r-4";

/// Descriptions of pictures once more, which open at a click.
const POPUP: &str = "skyview-popup";

/// A link of the page's footer.
const FOOTERS: [Query<'_>; 1] = [Query::constant("a[href*='github.com/badlogic/skyview']")];

/// The start of links to accounts, by a mistake of the site's.
const BROKEN: &str = "https:///profile/";

/// What the page says in place of a thread, and its home page.
const ERROR: &str = "Error: ";
const HOME: &str = "View and share";

/// What every post has; in an author's chain the first alone has an id.
const FIELDS: [Field; 3] = [HANDLE, NAME, ("words or media", Block::has_content)];

/// Skyview.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Skyview;

impl Adapter for Skyview {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let app = page.dom()?.first(&APP).is_some();
        Confidence::of(app, app || SITE.has_page(page))
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let (dom, links) = (dom_of(page, &SITE)?, links_of(bluesky::APP)?);
        let items = outermost(dom.select(&ITEM).map(|item| Item::new(item, true, ())));
        let Some(first) = items.first() else {
            return Err(no_posts(page, dom));
        };
        let tree = children(first.element).any(is_header);
        let mut blocks = block::read_all(&items, cx, |item, block| {
            let mut reader = Reader {
                links: &links,
                block,
            };
            reader.read(item.element);
            if tree && reader.block.post.id.is_none() {
                reader.block.notes.lacks(ID.0);
            }
            if tree && reader.block.author.user_id.is_none() {
                reader.block.notes.lacks("user id");
            }
            // Above a chain its author has none.
            if tree && reader.block.author.avatar.is_none() {
                reader.block.notes.lacks(AVATAR.0);
            }
        })?;
        if !tree {
            read_chain(first.element, &links, &mut blocks, cx);
        }
        let mut thread = Thread::new(block::posts(blocks, &FIELDS, cx));
        let mut main = 0;
        if tree {
            main = focused(&items, &thread.posts, asked_for(page).as_deref(), cx);
            conversation::assign_tree_roles(&mut thread.posts, &parents(&items), main);
        }
        number_posts(&mut thread.posts);
        let ids = [shown_id(&thread.posts, Some(main)), None];
        conversation::about(&mut thread, Some(main), ids, None, cx);
        thread.title = dom.title();
        cut::report_items(page, dom, &items, &FOOTERS, cx);
        Ok(thread)
    }
}

/// The record key in the address of the page: `?url=https://bsky.app/profile/AUTHOR/post/KEY`.
fn asked_for(page: &Page<'_>) -> Option<String> {
    let (_, asked) = page.url()?.query_pairs().find(|(name, _)| name == "url")?;
    bluesky::post(&Url::parse(&asked).ok()?).map(|(_, key)| key)
}

/// The post that was asked for: by its mark, else by the page's address.
fn focused(items: &[Item<'_>], posts: &[Post], asked: Option<&str>, cx: &mut Context) -> usize {
    let marked = items
        .iter()
        .position(|item| item.element.has_class(FOCUSED));
    let named = |post: &Post| {
        let key = post.id.as_ref().and_then(bluesky::key_of);
        key.is_some() && key == asked
    };
    let found = marked.or_else(|| posts.iter().position(named));
    if found.is_none() && items.len() > 1 {
        let detail = format!(
            "no post has class={FOCUSED:?}; the first was taken as the one that was asked for"
        );
        cx.warn_of(WarningKind::AnchorMissing, detail);
    }
    found.unwrap_or(0)
}

/// Which post each answers: answers stand in a box behind the post.
fn parents(items: &[Item<'_>]) -> Vec<Option<usize>> {
    let mut by_wrapper = HashMap::new();
    let parent = |(at, item): (usize, &Item<'_>)| {
        let wrapper = item.element.parent()?;
        let above = wrapper.parent().and_then(Element::parent);
        let above = above.and_then(|above| by_wrapper.get(&above.position()).copied());
        by_wrapper.insert(wrapper.position(), at);
        above
    };
    items.iter().enumerate().map(parent).collect()
}

/// An author's chain: one header stands above all posts, with the address of the first.
fn read_chain(first: Element<'_>, links: &Links, blocks: &mut [Block], cx: &mut Context) {
    let around = first.parent().and_then(Element::parent);
    let header = around
        .into_iter()
        .flat_map(children)
        .find(|child| is_header(*child));
    let mut above = Block::default();
    match header {
        Some(header) => {
            let block = &mut above;
            Reader { links, block }.header(header);
        }
        None => cx.warn_of(
            WarningKind::AnchorMissing,
            "the author's header was not found",
        ),
    }
    for block in &mut *blocks {
        block.author.clone_from(&above.author);
    }
    if let Some(Block { post, .. }) = blocks.first_mut() {
        post.id = above.post.id;
        post.url = above.post.url;
        post.published = above.post.published;
        post.role = Role::Main;
    }
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
    block: &'r mut Block,
}

impl Reader<'_> {
    fn read(&mut self, item: Element<'_>) {
        for part in children(item) {
            let post = &self.block.post;
            if part.name() == "a" {
                self.card(part);
            } else if is_header(part) {
                self.header(part);
            } else if children(part).any(is_header) {
                let links = self.links;
                self.block
                    .quote(part, &[], |part, block| Reader { links, block }.read(part));
            } else if part.first(&PICTURE).is_some() {
                self.gallery(part);
            } else if post.text.is_none() && post.media.is_empty() {
                self.words(part);
            } else {
                self.block.notes.note_unknown(&part.text());
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
                let post = &mut self.block.post;
                post.id = Some(bluesky::id(&who, &key));
                post.published = bluesky::key_time(&key);
                post.url = Some(url);
                author.user_id = Some(who).filter(|who| bluesky::is_did(who));
            } else if let Some(who) = bluesky::profile(&url) {
                author.handle = Some(who).filter(|who| bluesky::is_handle(who));
                author.url = Some(Box::new(url));
                author.name = text(link);
                author.avatar = picture(link, self.links).map(Box::new);
            }
        }
        self.block.author = author;
    }

    fn words(&mut self, element: Element<'_>) {
        let links = self.links;
        let words = words(
            element,
            Style::Blocks,
            |_| false,
            |link| {
                let url = match link.href.strip_prefix(BROKEN) {
                    Some(account) => bluesky::profile_url(account),
                    None => links.resolve(link.href),
                };
                (bluesky::entity_kind(link.display, url.as_ref()), url)
            },
        );
        // Tags are coloured words without a link.
        self.block.set_words(words);
        let post = &mut self.block.post;
        if let Some(text) = &post.text {
            let is_tag = |entity: &Entity| entity.kind == EntityKind::Hashtag;
            add_told(&mut post.entities, text, is_tag);
        }
    }

    fn gallery(&mut self, element: Element<'_>) {
        parts(element, |node| {
            match node {
                Node::Element(inner) if inner.name() == POPUP => return true,
                Node::Element(img) if img.name() == "img" => {
                    let url = source(img, self.links).map(bluesky::full_size);
                    let photo = media::photo_at(url, img);
                    self.block.post.media.push(photo);
                }
                Node::Text(text) if text.trim().len() > 200 => {
                    self.block.notes.note_unknown(text);
                }
                _ => {}
            }
            false
        });
    }

    /// A card: its title, words and host, in this order.
    fn card(&mut self, element: Element<'_>) {
        let mut card = Media::new(MediaKind::LinkCard);
        card.url = self.links.href(element);
        card.poster = picture(element, self.links).map(Box::new);
        let mut lines = element.select(&SPAN).map(text);
        card.title = lines.next().flatten();
        card.description = lines.next().flatten();
        // Title, words and host have an element each.
        if lines.next().is_none() {
            self.block.notes.note_unknown(&element.text());
        }
        self.block.post.media.push(card);
    }
}

/// The address of the picture inside an element.
fn picture(element: Element<'_>, links: &Links) -> Option<Url> {
    source(element.first(&PICTURE)?, links)
}

fn no_posts(page: &Page<'_>, dom: &Dom<'_>) -> Error {
    let app = dom.first(&APP);
    let words = app.map(|app| app.text()).unwrap_or_default();
    if words.contains(ERROR) {
        let message = "Skyview says that it could not load the thread";
        return not_a_thread(PageKind::ErrorPage, message);
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
    markup_changed(&described("a page of Skyview", page, dom), dom, &SOUGHT)
}
