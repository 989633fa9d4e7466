//! The reader with a site from outside the crate: what its tables give, and where each method comes in.

use unrolled::adapter::{Adapter, Confidence, Context, Registry, Site};
use unrolled::dom::{Element, Query};
use unrolled::model::{Author, GapKind, Post, PostId, Role, SeriesNumber, Teaser, Thread};
use unrolled::reader::{
    Item, PostPage, PostReader, PostSite, Required, Tables, View, When, WhiteSpace, link_target,
    read_thread,
};
use unrolled::{ErrorKind, Field, Page, PageKind, Parsed, Parser, Result, WarningKind};

struct Loom;
static SITE: Site = Site::new("loom", "Loom", &["loom.example"]);

const POSTS: [Query<'_>; 1] = [Query::constant(".post")];
const OLD_POSTS: [Query<'_>; 1] = [Query::constant("[data-post]")];
const WORDS: [Query<'_>; 1] = [Query::constant(".words")];
const ERROR: [Query<'_>; 1] = [Query::constant(".error")];
const PANELS: [Query<'_>; 2] = [Query::constant("h1"), Query::constant(".error")];
const THREAD: [Query<'_>; 1] = [Query::constant("main")];
const LIST: [Query<'_>; 1] = [Query::constant("nav")];
const TABLE: [Query<'_>; 1] = [Query::constant("table")];
const CARD: Query<'_> = Query::constant("aside");
const FOCUSED: &str = "focused";

impl Adapter for Loom {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, _: &Page<'_>) -> Option<Confidence> {
        Some(Confidence::Certain)
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        read_thread(Self, View::new(page, &SITE)?, cx)
    }
}

impl<'d> PostSite<'d> for Loom {
    /// Whether a post is inside the chain of answers.
    type Place = bool;
    const TABLES: Tables = Tables {
        marks: &POSTS,
        other_marks: &OLD_POSTS,
        parts: &WORDS,
        pages: &[
            When::Has(&ERROR).says(PageKind::ErrorPage, "Loom says", &PANELS),
            When::Has(&THREAD).posts("a thread of Loom"),
            When::Named.posts("a thread of Loom by its address"),
            When::Has(&LIST).not(PageKind::Listing, "this is a list"),
            When::Has(&TABLE).unrecognized("nothing shows that this is Loom's"),
            When::Always.not(PageKind::Other, "this is another page"),
        ],
        required: &[Required::ID, Required::TEXT],
        folds: &[(Query::constant(".more"), GapKind::MoreReplies)],
        footers: &[Query::constant("footer")],
        title_ends: &[" - Loom"],
        conversation: true,
        ..Tables::EMPTY
    };

    fn place(&self, outer: bool, element: Element<'d>) -> bool {
        outer || element.name() == "ol"
    }

    fn names_post(&self, view: &View<'d>) -> bool {
        let url = view.page.url();
        url.is_some_and(|url| url.path().starts_with("/post/"))
    }

    fn page_number(&self, _: &Item<'d, bool>, post: &Post) -> Option<u32> {
        post.number.as_ref().map(|number| number.value)
    }

    fn read(&mut self, page: &PostPage<'d, bool>, item: &Item<'d, bool>, post: &mut PostReader) {
        post.post.id = item.element.attr("id").map(PostId::new);
        let number = item.element.attr("value").and_then(SeriesNumber::parse);
        post.post.number = number.map(Box::new);
        post.post.language = item.kind.then(|| "answers".to_owned());
        post.read_parts(item.element, |post, part| {
            match part.name() {
                "b" => post.author = Author::from_handle(part.text()),
                "p" => post.read_text(part, WhiteSpace::Blocks, |link| link.by_prefix(&page.links)),
                _ => return link_target(part).is_some(),
            }
            true
        });
    }

    fn is_post(&self, post: &PostReader) -> bool {
        post.post.id.is_some() || post.post.text.is_some()
    }

    fn main(&self, page: &PostPage<'d, bool>, _: &[Post]) -> Option<usize> {
        let mut items = page.items.iter();
        items.position(|item| item.element.has_class(FOCUSED))
    }

    fn read_teasers(
        &mut self,
        page: &PostPage<'d, bool>,
        thread: &mut Thread,
        _: &mut Context,
    ) -> Result<()> {
        thread.related = page.dom.select(&CARD).map(|_| Teaser::new()).collect();
        Ok(())
    }
}

fn parse(html: &str) -> Result<Parsed> {
    let registry = Registry::empty().with(Loom);
    Parser::new().with_registry(registry).parse(html)
}

const PAGE: &str = "<html><head><title>Terns - Loom</title></head><body><main>
    <div class='post' id=1><b>@kelp</b><p class=words>Which birds dive?</p></div>
    <div class='post focused' id=2><b>@tern</b><p class=words>Terns do.</p></div>
    <div class='post' id=3><b>@tern</b><p class=words>Ask <a href='/@kelp'>@kelp</a>.</p></div>
    <ol><div class='post' id=4><b>@gull</b><p class=words>Gulls do not.</p></div>
    <a class=more href='/post/4'>More</a></ol></main><footer>Loom</footer></body></html>";

#[test]
fn a_sound_page_is_read_by_tables_without_warnings() {
    let parsed = parse(PAGE).unwrap();
    assert_eq!(parsed.warnings, []);
    let thread = parsed.thread;
    assert_eq!(thread.title.as_deref(), Some("Terns"));
    assert_eq!(thread.id, Some(PostId::new("2")));
    assert_eq!(thread.author.handle.as_deref(), Some("tern"));
    let roles: Vec<Role> = thread.posts.iter().map(|post| post.role).collect();
    assert_eq!(
        roles,
        [Role::Ancestor, Role::Main, Role::Thread, Role::Reply]
    );
    let inside: Vec<bool> = thread
        .posts
        .iter()
        .map(|post| post.language.is_some())
        .collect();
    assert_eq!(inside, [false, false, false, true]);
    assert_eq!(
        thread.posts[2].entities[0].url_str(),
        Some("https://loom.example/@kelp")
    );
    let gap = &thread.gaps[0];
    assert_eq!((gap.after, gap.kind), (Some(3), GapKind::MoreReplies));
    assert_eq!(gap.url.as_ref().map(|url| url.path()), Some("/post/4"));
}

#[test]
fn posts_without_their_marker_are_read_and_reported() {
    for (from, to) in [
        // Found by another mark; by a part of theirs.
        ("<div class='post' id=3>", "<div data-post id=3>"),
        ("<div class='post' id=3>", "<div class='entry' id=3>"),
    ] {
        let parsed = parse(&PAGE.replace(from, to)).unwrap();
        assert_eq!(parsed.thread.posts.len(), 4, "{to}");
        assert_eq!(parsed.thread.posts[2].id, Some(PostId::new("3")), "{to}");
        let warning = &parsed.warnings[0];
        assert_eq!(warning.kind, WarningKind::AnchorMissing, "{to}");
        assert_eq!(warning.post, Some(2), "{to}");
    }
}

#[test]
fn missing_fields_of_posts_are_reported() {
    let parsed = parse(&PAGE.replace("<p class=words>Gulls do not.</p>", "<i>Gulls</i>")).unwrap();
    let kinds: Vec<_> = parsed.warnings.iter().map(|warning| warning.kind).collect();
    assert_eq!(
        kinds,
        [WarningKind::MissingField, WarningKind::UnknownMarkup]
    );
    assert_eq!(parsed.warnings[0].field, Some(Field::Text));
    assert_eq!(parsed.warnings[0].post, Some(3));
}

#[test]
fn items_that_are_no_posts_are_left_out_and_counted() {
    let empty = "<div class=post><a href=/help>Help</a></div>";
    let parsed = parse(&PAGE.replace("<ol>", &format!("{empty}<ol>"))).unwrap();
    assert_eq!(parsed.thread.posts.len(), 4);
    // The items and the posts still belong together.
    assert_eq!(parsed.thread.posts[3].role, Role::Reply);
    assert_eq!(parsed.thread.gaps[0].after, Some(3));
    let warning = &parsed.warnings[0];
    assert!(warning.detail.starts_with("1 of 5 "), "{warning:?}");
    // If none is left, the page has no posts.
    let error = parse(&format!("<main>{empty}</main>")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MarkupChanged);
}

#[test]
fn holes_in_the_numbers_of_a_page_are_gaps() {
    let numbered = PAGE
        .replace("id=2", "id=2 value=1")
        .replace("id=3", "id=3 value=3");
    let parsed = parse(&numbered).unwrap();
    assert_eq!(parsed.warnings[0].kind, WarningKind::PositionGap);
    let gaps = parsed.thread.gaps.iter();
    let gaps: Vec<_> = gaps.map(|gap| (gap.after, gap.kind)).collect();
    assert!(gaps.contains(&(Some(1), GapKind::Missing)), "{gaps:?}");
}

#[test]
fn cards_of_other_threads_are_read_after_the_posts() {
    let parsed = parse(&PAGE.replace("<footer>", "<aside>Gulls</aside><footer>")).unwrap();
    assert_eq!(parsed.thread.related.len(), 1);
}

#[test]
fn a_page_truncated_after_its_posts_is_reported() {
    let end = PAGE.find("</ol>").unwrap();
    let parsed = parse(&PAGE[..end]).unwrap();
    assert_eq!(parsed.thread.posts.len(), 4);
    assert!(
        parsed
            .warnings
            .iter()
            .any(|warning| warning.kind == WarningKind::CutOff)
    );
}

#[test]
fn pages_without_posts_answer_by_the_first_row_that_applies() {
    for (html, kind, sentence) in [
        (
            "<main><p class=error>No such post</p></main>",
            ErrorKind::NotAThread(PageKind::ErrorPage),
            "Loom says \"No such post\"",
        ),
        (
            "<h1> </h1><p class=error>The first heading is empty</p>",
            ErrorKind::NotAThread(PageKind::ErrorPage),
            "Loom says \"The first heading is empty\"",
        ),
        (
            "<main>…</main>",
            ErrorKind::MarkupChanged,
            "a thread of Loom, but",
        ),
        (
            "<link rel=canonical href='https://loom.example/post/7'><nav>…</nav>",
            ErrorKind::MarkupChanged,
            "a thread of Loom by its address",
        ),
        (
            "<nav>…</nav>",
            ErrorKind::NotAThread(PageKind::Listing),
            "this is a list",
        ),
        ("<table>…</table>", ErrorKind::Unrecognized, "nothing shows"),
        (
            "<h1>About</h1>",
            ErrorKind::NotAThread(PageKind::Other),
            "this is another page",
        ),
    ] {
        let error = parse(html).unwrap_err();
        assert_eq!(error.kind(), kind, "{html}");
        assert!(error.to_string().contains(sentence), "{html}: {error}");
    }
}
