//! Skyview: conversations of Bluesky as a tree, and an author's chain alone, as saved by browsers. The page itself is
//! built by a script (2023 to today).
//!
//! Its classes are those of a generic style sheet, so parts are identified by their content: a header consists of
//! links, a quote contains a header, a gallery has pictures, and the rest is the text.

use url::Url;

use crate::adapter::{Adapter, Confidence, Context, Site};
use crate::dom::{Element, Links, Node, Query};
use crate::error::{PageKind, Result};
use crate::input::Page;
use crate::model::{Entity, EntityKind, Media, MediaKind, Number, Post, Role, Thread};
use crate::network::bluesky;
use crate::reader::{
    AncestorCache, FinishedPosts, Item, PICTURE, PageRow, PostPage, PostReader, PostSite, Required,
    Tables, View, When, WhiteSpace, add_implied, assign_tree_roles, children, link_target, media,
    number_posts, read_all, read_thread, source, text, walk_parts,
};
use crate::report::{Finding, Missing};

static SITE: Site = Site::new("skyview", "Skyview", &["skyview.social"]);

const APP: Query<'_> = Query::constant("skyview-app");
const ITEM: [Query<'_>; 1] = [Query::constant("skyview-app .post")];
const SOUGHT: [Query<'_>; 2] = [ITEM[0], Query::constant("a[href*='/post/']")];

/// The mark of the requested post, in a tree.
const FOCUSED: &str = "border-r-4";

/// A second copy of pictures' descriptions, which opens at a click.
const POPUP: &str = "skyview-popup";

/// A link of the page's footer.
const FOOTERS: [Query<'_>; 1] = [Query::constant("a[href*='github.com/badlogic/skyview']")];

/// The text after the scheme in links to accounts, by an error of the site.
const BROKEN: &str = ":///profile/";

/// The class of a card's title.
const BOLD: &str = "font-bold";

/// The page's text in place of a thread, and that of its home page.
const ERROR: &str = "Error: ";
const HOME: &str = "View and share";

/// The number of levels between a post and its replies.
const DEEPER: usize = 2;

/// The maximum number of levels between a chain and its header.
const ABOVE: usize = 3;

/// The class of a post's element, and links to posts.
const POST: &str = "post";
const POSTS: [Query<'_>; 1] = [Query::constant("skyview-app a[href*='/post/']")];

/// The fields of every quoted post.
const QUOTE_FIELDS: [Required; 5] = [
    Required::ID,
    Required::HANDLE,
    Required::NAME,
    Required::AVATAR,
    Required::USER_ID,
];

/// The fields of every post; in an author's chain only the first has an id.
const FIELDS: [Required; 3] = [Required::HANDLE, Required::NAME, Required::CONTENT];

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
        let view = View::with_base(page, &SITE, bluesky::APP)?;
        read_thread(Conversation::default(), view, cx)
    }
}

/// The kinds of pages without posts.
const PAGES: [PageRow; 4] = [
    When::Says(&APP, &[ERROR]).not(
        PageKind::ErrorPage,
        "Skyview says that it could not load the thread",
    ),
    When::Says(&APP, &[HOME]).not(PageKind::Home, "this is Skyview's home page"),
    When::Is(|view| view.dom.first(&APP).is_none_or(|app| app.text().is_empty())).not(
        PageKind::Empty,
        "the page of Skyview as its server sends it; what its script adds is not there",
    ),
    When::Always.posts("a page of Skyview"),
];

/// The state for reading a page.
#[derive(Default)]
struct Conversation {
    /// Whether it is a tree, in which every post has its header; otherwise it is an author's chain.
    tree: bool,
}

impl<'d> PostSite<'d> for Conversation {
    type Place = ();
    const TABLES: Tables = Tables {
        marks: &ITEM,
        pages: &PAGES,
        sought: &SOUGHT,
        required: &FIELDS,
        footers: &FOOTERS,
        conversation: true,
        ..Tables::EMPTY
    };

    fn read(&mut self, page: &PostPage<'d>, item: &Item<'d>, post: &mut PostReader) {
        let mut reader = Reader {
            links: &page.links,
            block: post,
        };
        reader.read(item.element);
        if self.tree {
            reader.block.lack_in_tree();
        }
    }

    fn read_posts(&mut self, page: &PostPage<'d>, cx: &mut Context) -> Result<FinishedPosts> {
        let mut items = page.items.iter();
        self.tree = items.any(|item| has_header(item.element, &page.links));
        let mut posts = read_all(&page.items, cx, |item, post| self.read(page, item, post))?;
        if !self.tree {
            read_chain(&page.items, &page.links, &mut posts, cx);
        }
        report_outside(page, self.tree, cx);
        Ok(FinishedPosts::new(posts, &FIELDS))
    }

    fn main(&self, page: &PostPage<'d>, posts: &[Post]) -> Option<usize> {
        focused(page, posts).or(Some(0))
    }

    fn assign_roles(&self, page: &mut PostPage<'d>, posts: &mut [Post], cx: &mut Context) {
        if self.tree {
            if focused(page, posts).is_none() && posts.len() > 1 {
                cx.found(&Finding::FirstAsFocused { class: FOCUSED });
            }
            let parents = parents(&page.items, cx);
            assign_tree_roles(posts, &parents, page.main.unwrap_or(0));
            return;
        }
        number_posts(posts);
        place_address(posts, cx);
        let main = posts.iter().position(|post| post.role == Role::Main);
        page.main = main.or(Some(0));
    }
}

/// Returns the record key in the URL of the page: `?url=https://bsky.app/profile/AUTHOR/post/KEY`.
fn asked_for(page: &Page<'_>) -> Option<String> {
    let (_, asked) = page.url()?.query_pairs().find(|(name, _)| name == "url")?;
    bluesky::post(&Url::parse(&asked).ok()?).map(|(_, key)| key)
}

/// Returns the index of the requested post: by its mark, else by the page's URL.
fn focused(page: &PostPage<'_>, posts: &[Post]) -> Option<usize> {
    let mut items = page.items.iter();
    let marked = items.position(|item| item.element.has_class(FOCUSED));
    marked.or_else(|| {
        let asked = asked_for(&page.page)?;
        let key = |post: &Post| post.id.as_ref().and_then(bluesky::key_of) == Some(&*asked);
        posts.iter().position(key)
    })
}

/// Returns for each post the index of the post that it replies to: replies are nested deeper, in a box after the post.
fn parents(items: &[Item<'_>], cx: &mut Context) -> Vec<Option<usize>> {
    let mut depths = AncestorCache::<usize>::default();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut parents = Vec::with_capacity(items.len());
    let mut odd = None;
    for (at, item) in items.iter().enumerate() {
        let depth = depths.of(item.element, |above, _| above + 1);
        while open.pop_if(|(_, above)| *above >= depth).is_some() {}
        let parent = open.last().copied();
        // Between a post and its reply are a box, and one around the reply.
        if parent.map_or(at > 0, |(_, above)| depth - above != DEEPER) {
            odd = odd.or(Some(at));
        }
        parents.push(parent.map(|(at, _)| at));
        open.push((at, depth));
    }
    if let Some(at) = odd {
        cx.found_at(at, &Finding::BoxesChanged);
    }
    parents
}

/// Reads an author's chain: there is one header above all posts, with the URL of the first.
fn read_chain(items: &[Item<'_>], links: &Links, blocks: &mut [PostReader], cx: &mut Context) {
    let header = items.first().and_then(|first| above(first.element, links));
    let mut author = PostReader::default();
    match header {
        Some(header) => {
            let block = &mut author;
            Reader { links, block }.header(header);
        }
        None => {
            cx.found(&Finding::AuthorHeaderMissing);
            for block in &mut *blocks {
                block.lack_in_tree();
            }
        }
    }
    for block in &mut *blocks {
        block.author.clone_from(&author.author);
        if header.is_some() && block.author.user_id.is_none() {
            block.findings.missing(Missing::UserId);
        }
    }
    if let Some(PostReader { post, findings, .. }) = blocks.first_mut() {
        if header.is_some() && author.post.id.is_none() {
            findings.missing(Missing::Id);
        }
        post.id = author.post.id;
        post.url = author.post.url;
        post.published = author.post.published;
        post.role = Role::Main;
    }
}

/// Moves the URL above a chain to the chain's first post, which is not the first post on the page if that has another
/// number.
fn place_address(posts: &mut [Post], cx: &mut Context) {
    let count = posts.len();
    let Some(first) = posts.first_mut() else {
        return;
    };
    let value = |post: &Post| post.number.as_ref().map(|number| number.value);
    // A single number without a series counts if the number of posts from it to the total is that of the page.
    let lone = || {
        let text = first.text.as_deref().unwrap_or_default();
        let mut ends = [
            text.split_whitespace().next(),
            text.split_whitespace().last(),
        ]
        .into_iter();
        let number = ends.find_map(|word| Number::parse(word?))?;
        let behind = u64::from(number.total?).checked_sub(u64::from(number.value))? + 1;
        (usize::try_from(behind) == Ok(count)).then_some(number.value)
    };
    if value(first).or_else(lone).is_none_or(|value| value <= 1) {
        return;
    }
    let address = (first.id.take(), first.url.take(), first.published.take());
    first.role = Role::Thread;
    let Some(at) = posts.iter().position(|post| value(post) == Some(1)) else {
        cx.found(&Finding::LaterNumber);
        let (what, total) = (Missing::Id, count);
        return cx.found_at(0, &Finding::PostsLack { what, count, total });
    };
    cx.found_at(at, &Finding::FirstBehind);
    if let Some(post) = posts.get_mut(at) {
        (post.id, post.url, post.published) = address;
        post.role = Role::Main;
    }
}

/// Returns the header above a chain.
fn above<'d>(first: Element<'d>, links: &Links) -> Option<Element<'d>> {
    let mut inner = first;
    for around in first.ancestors().take(ABOVE) {
        let before = children(around).take_while(|child| *child != inner);
        if let Some(header) = before.filter(|child| is_header(*child, links)).last() {
            return Some(header);
        }
        inner = around;
    }
    None
}

/// Warns of posts that have lost their elements.
fn report_outside(page: &PostPage<'_>, tree: bool, cx: &mut Context) {
    let items = &page.items;
    let is_post = |link: &Element<'_>| {
        let url = page.links.href(*link);
        url.is_some_and(|url| bluesky::post(&url).is_some())
    };
    let headers = items.orphans(page.dom, &POSTS).filter(is_post).count();
    // In a chain there is one above the posts.
    let of_chain = usize::from(!tree);
    let container = items.first().and_then(|first| first.element.parent());
    let is_other = |node: Node<'_>| match node {
        Node::Element(child) => {
            !child.has_class(POST) && !child.text().is_empty() && items.first_in(child).is_none()
        }
        Node::Text(text) => !text.trim().is_empty(),
    };
    let others = container.filter(|_| !tree);
    let others = others.is_some_and(|around| around.children().any(is_other));
    if headers > of_chain || others {
        cx.found(&Finding::PartsOutsidePosts);
    }
}

/// Whether a post has its own header.
fn has_header(item: Element<'_>, links: &Links) -> bool {
    children(item).any(|part| is_header(part, links))
}

/// Returns the URL of a link, whether it is an `<a>` or not.
fn address_of(element: Element<'_>, links: &Links) -> Option<Url> {
    let href = link_target(element).filter(|_| !matches!(element.name(), "img" | "video"))?;
    links.resolve(href)
}

/// Whether an element is a link to an account, with its picture.
fn is_account(element: Element<'_>, links: &Links) -> bool {
    let pictured = || {
        let mut inside = element.descendants();
        inside.any(|inner| matches!(inner.name(), "img" | "svg"))
    };
    address_of(element, links).is_some_and(|url| bluesky::profile(&url).is_some()) && pictured()
}

/// Whether an element consists of links, one of them to an account with its picture.
fn is_header(element: Element<'_>, links: &Links) -> bool {
    if is_account(element, links) {
        return true;
    }
    // An element next to it may have lost its link.
    let is_link = |child: Element<'_>| address_of(child, links).is_some();
    let bare = children(element).any(|child| is_account(child, links))
        && children(element).all(|child| is_link(child) || is_nothing(child));
    let (mut account, mut other) = (false, false);
    let mut step = |node: Node<'_>| match node {
        Node::Element(inner) if is_nothing(inner) => true,
        Node::Element(inner) if inner.name() == "img" => {
            let url = source(inner, links);
            other |= url.is_none_or(|url| bluesky::is_photo(&url));
            false
        }
        Node::Element(inner) => {
            account |= is_account(inner, links);
            is_link(inner)
        }
        Node::Text(_) => {
            other = true;
            false
        }
    };
    bare || {
        walk_parts(element, &mut step);
        account && !other
    }
}

/// Whether an element has no content of a post.
fn is_nothing(element: Element<'_>) -> bool {
    matches!(element.name(), "script" | "style" | "svg" | POPUP)
        || element.name() == "button" && link_target(element).is_none()
        || element.children().next().is_none() && !matches!(element.name(), "img" | "a" | "video")
}

/// Returns the innermost element of nested boxes that have no other content.
fn unwrapped(mut element: Element<'_>) -> Element<'_> {
    let shows = |node: &Node<'_>| match node {
        Node::Element(inner) => !is_nothing(*inner),
        Node::Text(text) => !text.trim().is_empty(),
    };
    while link_target(element).is_none() {
        let mut inside = element.children().filter(shows);
        let (Some(Node::Element(inner)), None) = (inside.next(), inside.next()) else {
            break;
        };
        // A link without elements is text, a card has lines.
        if inner.name() == "img" || link_target(inner).is_some() && children(inner).next().is_none()
        {
            break;
        }
        element = inner;
    }
    element
}

impl PostReader {
    /// Reports the missing fields of a post in a tree.
    fn lack_in_tree(&mut self) {
        if self.post.id.is_none() {
            self.findings.missing(Missing::Id);
        }
        if self.author.user_id.is_none() {
            self.findings.missing(Missing::UserId);
        }
        // Above a chain its author has no picture.
        if self.author.avatar.is_none() {
            self.findings.missing(Missing::Avatar);
        }
        if self.author.is_empty() {
            self.findings.unknown_markup("a post without its header");
        }
    }
}

struct Reader<'r> {
    links: &'r Links,
    block: &'r mut PostReader,
}

impl Reader<'_> {
    fn read(&mut self, item: Element<'_>) {
        for node in item.children() {
            match node {
                Node::Element(part) if !is_nothing(part) => self.part(unwrapped(part)),
                Node::Text(text) if !text.trim().is_empty() => self.block.unknown_markup(text),
                _ => {}
            }
        }
    }

    fn part(&mut self, part: Element<'_>) {
        let links = self.links;
        let post = &self.block.post;
        let headed = !self.block.author.is_empty() || post.id.is_some();
        if is_header(part, links) {
            if headed {
                return self.block.findings.also(&Finding::SecondHeader);
            }
            self.header(part);
        } else if address_of(part, links).is_some() {
            self.card(part);
        } else if part.descendants().any(|inner| is_account(inner, links)) {
            self.block.quote(part, &QUOTE_FIELDS, |part, block| {
                Reader { links, block }.read(part)
            });
        } else if part.name() == "img" || part.first(&PICTURE).is_some() {
            self.gallery(part);
        } else if post.text.is_none() && post.media.is_empty() {
            self.words(part);
        } else {
            self.block.unknown_markup(&part.text());
        }
    }

    fn header(&mut self, header: Element<'_>) {
        let inside = std::iter::once(header).chain(header.descendants());
        for link in inside {
            let Some(url) = address_of(link, self.links) else {
                continue;
            };
            let PostReader { post, author, .. } = &mut *self.block;
            if let Some((who, key)) = bluesky::post(&url) {
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
    }

    fn words(&mut self, element: Element<'_>) {
        let links = self.links;
        self.block.read_words(element, WhiteSpace::Blocks, |link| {
            let url = match link.href.rsplit_once(BROKEN) {
                Some((_, account)) => bluesky::profile_url(account),
                None => links.resolve(link.href),
            };
            (bluesky::entity_kind(link.display, url.as_ref()), url)
        });
        // Tags are coloured text without a link.
        let post = &mut self.block.post;
        if let Some(text) = &post.text {
            let is_tag = |entity: &Entity| entity.kind == EntityKind::Hashtag;
            add_implied(&mut post.entities, text, is_tag);
        }
    }

    fn gallery(&mut self, element: Element<'_>) {
        let Self { links, block } = self;
        let mut take = |node: Node<'_>| {
            match node {
                Node::Element(inner) if matches!(inner.name(), POPUP | "script" | "style") => {
                    return true;
                }
                Node::Element(img) if img.name() == "img" => {
                    let url = source(img, links);
                    if url.as_ref().is_some_and(|url| !bluesky::is_photo(url)) {
                        block.unknown_markup(&format!("{img:?}"));
                    }
                    let photo = media::photo_at(url.map(bluesky::full_size), img);
                    block.post.media.push(photo);
                }
                Node::Text(text) => block.unknown_markup(text),
                _ => {}
            }
            false
        };
        if element.name() == "img" {
            take(Node::Element(element));
        } else {
            walk_parts(element, take);
        }
    }

    /// Reads a card: its title, description and host, in this order.
    fn card(&mut self, element: Element<'_>) {
        let mut card = Media::new(MediaKind::LinkCard);
        card.url = address_of(element, self.links);
        card.poster = picture(element, self.links).map(Box::new);
        let own = |inner: &Element<'_>| {
            let shown =
                |node: Node<'_>| matches!(node, Node::Text(text) if !text.trim().is_empty());
            !is_nothing(*inner) && inner.children().any(shown)
        };
        let lines: Vec<Element<'_>> = element.descendants().filter(own).collect();
        let host = card
            .url
            .as_ref()
            .and_then(Url::host_str)
            .unwrap_or_default();
        let is_host = |line: &Element<'_>| !host.is_empty() && host.ends_with(&*line.text());
        let at_host = lines.iter().position(is_host);
        let at_title = lines
            .iter()
            .position(|line| line.has_class(BOLD))
            .unwrap_or(0);
        card.title = lines.get(at_title).copied().and_then(text);
        let mut others = (0..lines.len()).filter(|at| *at != at_title && Some(*at) != at_host);
        let words = others.next().and_then(|at| lines.get(at));
        card.description = words.copied().and_then(text);
        // Title, description and host have an element each.
        let nested = lines.is_sorted_by(|line, next| !line.contains(*next));
        if lines.len() != 3 || !nested || at_host.is_none() {
            self.block.unknown_markup(&element.text());
        }
        self.block.post.media.push(card);
    }
}

/// Returns the URL of the picture inside an element.
fn picture(element: Element<'_>, links: &Links) -> Option<Url> {
    source(element.first(&PICTURE)?, links)
}
