//! An adapter for an invented site that this crate does not know. The guide `_guide::adapters` builds it step by step.
use std::io::Write;
use unrolled::adapter::{Adapter, Confidence, Context, Registry, Site};
use unrolled::adapter::{markup_changed, not_a_thread};
use unrolled::model::{Author, Post, PostId, Thread, Timestamp};
use unrolled::reader::{linked_text, photo};
use unrolled::{Field, Page, PageKind, Parser, Result, WarningKind, dom::Query};

struct Spindle;
static SITE: Site = Site::new("spindle", "Spindle", &["spindle.example"]);
const STRAND: Query<'_> = Query::constant("section.strand");
const POST: Query<'_> = Query::constant("article[data-post]");
const WORDS: Query<'_> = Query::constant("p.words");
const PICTURE: Query<'_> = Query::constant("img");
const AUTHOR: Query<'_> = Query::constant("h1 > a.spinner");

impl Adapter for Spindle {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let content = page.dom()?.first(&STRAND).is_some();
        Confidence::of(content, SITE.has_page(page))
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let (dom, links) = SITE.html(page)?;
        let no_strand = || not_a_thread(PageKind::Other, "this page has no strand");
        let strand = dom.first(&STRAND).ok_or_else(no_strand)?;
        let mut thread = Thread::default();
        for article in strand.select(&POST) {
            let mut post = Post::new();
            post.id = article.attr("data-post").map(PostId::new);
            post.published = post.id.as_ref().and_then(Timestamp::from_id);
            let words = article
                .first(&WORDS)
                .map(|words| linked_text(words, &links));
            (post.text, post.entities) = words.unwrap_or_default();
            let pictures = article.select(&PICTURE);
            post.media.extend(pictures.map(|img| photo(img, &links)));
            thread.posts.push(post);
        }
        if thread.posts.is_empty() {
            return Err(markup_changed("a strand of Spindle", dom, &[POST, WORDS]));
        }
        cx.warn_missing(&thread.posts, Field::Text, |post| post.text.is_none());
        match dom.first(&AUTHOR) {
            Some(author) => thread.author = Author::from_handle(author.text()),
            None => cx.warn_of(WarningKind::AnchorMissing, "the author's link is gone"),
        }
        Ok(thread)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let parser = Parser::new().with_registry(Registry::builtin().with(Spindle));
    let html = std::fs::read_to_string("examples/pages/spindle.html")?;
    let parsed = parser.parse(html.as_str())?;
    writeln!(std::io::stdout(), "{parsed:#?}")?;
    Ok(())
}
