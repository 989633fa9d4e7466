//! Reads a site that this crate does not know, an invented one, with an adapter of one's own.

use unrolled::adapter::{Adapter, Confidence, Context, Registry, Site};
use unrolled::dom::{Links, Query};
use unrolled::model::{Author, Post, PostId, Thread, Timestamp};
use unrolled::{Error, ErrorKind, Page, Parser, Result};

static SITE: Site = Site::new("spindle", "Spindle", &["spindle.example"]);

const POST: Query<'_> = Query::constant("section.strand > article[data-post]");
const WORDS: Query<'_> = Query::constant("p.words");
const AUTHOR: Query<'_> = Query::constant("h1 > a.spinner");

struct Spindle;

impl Adapter for Spindle {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        page.dom()?.first(&POST)?;
        let by_host = page.url().is_some_and(|url| SITE.has_host(url));
        by_host
            .then_some(Confidence::Certain)
            .or(Some(Confidence::Likely))
    }

    fn extract(&self, page: &Page<'_>, _: &mut Context) -> Result<Thread> {
        let (Some(dom), Some(links)) = (page.dom(), Links::new("https://spindle.example/")) else {
            return Err(Error::new(ErrorKind::Adapter, "only HTML is read"));
        };
        let mut thread = Thread::default();
        for article in dom.select(&POST) {
            let mut post = Post::new();
            post.id = article.attr("data-post").map(PostId::new);
            post.published = post.id.as_ref().and_then(Timestamp::from_id);
            post.text = article.first(&WORDS).map(|words| words.text());
            thread.posts.push(post);
        }
        if let Some(author) = dom.first(&AUTHOR) {
            thread.author = Author::from_handle(author.text());
            thread.author.url = author
                .attr("href")
                .and_then(|href| links.resolve(href))
                .map(Box::new);
        }
        Ok(thread)
    }
}

fn main() -> Result<()> {
    let parser = Parser::new().with_registry(Registry::builtin().with(Spindle));
    let parsed = parser.parse(include_str!("pages/spindle.html"))?;
    println!("{:#?}", parsed.thread.posts);
    Ok(())
}
