//! Skyview: conversations of Bluesky as a tree, and an author's chain alone, as saved by browsers. The page itself is
//! built by a script (2023 to today).
//!
//! Its classes are those of a generic style sheet, so parts are identified by their content: a header consists of
//! links, a quote contains a header, a gallery has pictures, and the rest is the text.

mod chain;
mod post;
mod tables;

use url::Url;

use crate::adapter::{Adapter, Confidence, Context, Site};
use crate::dom::{Element, Node};
use crate::error::Result;
use crate::input::Page;
use crate::model::{Post, Role, Thread};
use crate::network::bluesky;
use crate::reader::{
    AncestorCache, FinishedPosts, Item, PostPage, PostReader, PostSite, Tables, View,
    assign_tree_roles, number_posts, read_all, read_thread,
};
use crate::report::Finding;
use chain::{place_address, read_chain};
use post::{Reader, has_header};
use tables::{APP, DEEPER, FIELDS, FOCUSED, POST, POSTS};

static SITE: Site = Site::new("skyview", "Skyview", &["skyview.social"]);

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

/// The state for reading a page.
#[derive(Default)]
struct Conversation {
    /// Whether it is a tree, in which every post has its header; otherwise it is an author's chain.
    tree: bool,
}

impl<'d> PostSite<'d> for Conversation {
    type Place = ();
    const TABLES: Tables = tables::TABLES;

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

    fn read_posts(&mut self, page: &mut PostPage<'d>, cx: &mut Context) -> Result<FinishedPosts> {
        let page = &*page;
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
fn requested_id(page: &Page<'_>) -> Option<String> {
    let (_, asked) = page.url()?.query_pairs().find(|(name, _)| name == "url")?;
    bluesky::post(&Url::parse(&asked).ok()?).map(|(_, key)| key)
}

/// Returns the index of the requested post: by its mark, else by the page's URL.
fn focused(page: &PostPage<'_>, posts: &[Post]) -> Option<usize> {
    let mut items = page.items.iter();
    let marked = items.position(|item| item.element.has_class(FOCUSED));
    marked.or_else(|| {
        let asked = requested_id(&page.page)?;
        let key = |post: &Post| post.id.as_ref().and_then(bluesky::key_of) == Some(&*asked);
        posts.iter().position(key)
    })
}

/// Returns for each post the index of the post that it replies to: replies are nested deeper, in a box after the post.
fn parents(items: &[Item<'_>], cx: &mut Context) -> Vec<Option<usize>> {
    let mut depths = AncestorCache::<usize>::default();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut parents = Vec::with_capacity(items.len());
    let mut unusual = None;
    for (at, item) in items.iter().enumerate() {
        let depth = depths.of(item.element, |above, _| above + 1);
        while open.pop_if(|(_, above)| *above >= depth).is_some() {}
        let parent = open.last().copied();
        // Between a post and its reply are a box, and one around the reply.
        if parent.map_or(at > 0, |(_, above)| depth - above != DEEPER) {
            unusual = unusual.or(Some(at));
        }
        parents.push(parent.map(|(at, _)| at));
        open.push((at, depth));
    }
    if let Some(at) = unusual {
        cx.found_at(at, &Finding::BoxesChanged);
    }
    parents
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
