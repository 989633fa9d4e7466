//! An adapter for an invented site that has no built-in one. The guide `_guide::adapters` builds it step by step.
use std::io::Write;
use unrolled::adapter::{Adapter, Confidence, Context, Registry, Site};
use unrolled::model::{Author, PostId, Thread};
use unrolled::reader::{Item, PostPage, PostReader, PostSite, Required, Tables, View, When};
use unrolled::reader::{WhiteSpace, has_any, photo, read_thread};
use unrolled::{Page, PageKind, Parser, Result, WarningKind, dom::Query};

struct Spindle;
static SITE: Site = Site::new("spindle", "Spindle", &["spindle.example"]);
const STRAND: [Query<'_>; 1] = [Query::constant("section.strand")];
const POSTS: [Query<'_>; 1] = [Query::constant("article[data-post]")];
const AUTHOR: Query<'_> = Query::constant("h1 > a.spinner");

impl Adapter for Spindle {
    fn site(&self) -> &Site {
        &SITE
    }
    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        Confidence::of(has_any(page.dom()?, &STRAND), SITE.has_page(page))
    }
    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        read_thread(Self, View::new(page, &SITE)?, cx)
    }
}

impl<'d> PostSite<'d> for Spindle {
    type Place = ();
    const TABLES: Tables = Tables {
        marks: &POSTS,
        pages: &[When::HasNone(&STRAND).not(PageKind::Other, "this page has no strand")],
        required: &[Required::ID, Required::TEXT],
        ..Tables::EMPTY
    };
    fn read(&mut self, page: &PostPage<'d>, item: &Item<'d>, post: &mut PostReader) {
        post.post.id = item.element.attr("data-post").map(PostId::new);
        post.read_parts(item.element, |post, part| {
            match part.name() {
                "p" => post.read_text(part, WhiteSpace::Blocks, |link| link.by_prefix(&page.links)),
                "img" => post.post.media.push(photo(part, &page.links)),
                _ => return false,
            }
            true
        });
    }
    fn finish(&self, page: &PostPage<'d>, thread: &mut Thread, cx: &mut Context) {
        match page.dom.first(&AUTHOR) {
            Some(author) => thread.author = Author::from_handle(author.text()),
            None => cx.warn_of(WarningKind::AnchorMissing, "the author's link is gone"),
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let parser = Parser::new().with_registry(Registry::builtin().with(Spindle));
    let html = std::fs::read_to_string("examples/pages/spindle.html")?;
    let parsed = parser.parse(html.as_str())?;
    Ok(writeln!(std::io::stdout(), "{parsed:#?}")?)
}
