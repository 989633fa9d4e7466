//! Notes that this crate's Markdown export wrote, of threads of any site.
//!
//! The layout is that of clippers since spring 2026: the author's posts between rules, other posts as block quotes with
//! headings. In addition each post has a mark that no author's text can contain: a link with a title that states what
//! the post is, `[2020-01-10 19:02 UTC](https://… "post 1215710451343904768 · 2020-01-10T19:02:05.123Z")`, or the same
//! between underscores. The marks also say where posts end.

mod content;
mod lines;
mod plain;

use crate::adapter::Adapter;
use crate::adapter::Confidence;
use crate::adapter::Context;
use crate::adapter::Site;
use crate::dom::Links;
use crate::error::PageKind;
use crate::error::Result;
use crate::input::Page;
use crate::model::{
    Author, Gap, GapKind, Post, PostId, Role, Segmentation, SegmentationConfidence, Tally, Thread,
};
use crate::network::twitter;
use crate::note;
use crate::note::{Facts, Kind};
use crate::reader::number_posts;
use crate::report::Finding;
use crate::text::front_matter::FrontMatter;
use content::{Content, ReadPost};
use lines::Mark;
use url::Url;

/// The notes of this crate, of any network.
static SITE: Site = Site::new("note", "Notes by this crate", &[]);

/// The base of links, which are absolute.
const BASE: &str = "https://x.com/";

/// The fields by which a note without marks is known; no clipper writes the second.
const FIELDS: [&str; 2] = ["title", "posts"];

/// The field of a note whose posts have no marks.
const PERMALINKS: &str = "permalinks";

/// The field of a note in which the posts are one text.
const JOINED: &str = "joined";

/// The beginnings of marks.
const MARKS: [&str; 2] = [" \"post", "_post"];

/// The maximum number of places that are examined for a mark.
const TRIES: usize = 100;

/// The gaps, as they are written.
const GAPS: [(GapKind, &str); 4] = [
    (GapKind::Missing, "_(Posts are missing here.)_"),
    (GapKind::EarlierReplies, "_(There are earlier posts.)_"),
    (GapKind::MoreReplies, "_(There are more replies.)_"),
    (GapKind::LoadMore, "_(There is more.)_"),
];

/// Notes that this crate's Markdown export wrote.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Notes;

impl Adapter for Notes {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let (front, body) = page.front_matter()?;
        let is_own = is_note(front, body) || plain::is_export(page.source());
        is_own.then_some(Confidence::Certain)
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        match plain::is_export(page.source()) {
            true => plain::read(page.source(), cx),
            false => read(page.source(), cx),
        }
    }
}

/// Whether a text is a note: it has the mark of a post, or the fields of one that has no marks.
pub(super) fn is_note(front: &FrontMatter<'_>, body: &str) -> bool {
    is_described(front) || is_marked(body)
}

fn is_described(front: &FrontMatter<'_>) -> bool {
    FIELDS.iter().all(|name| front.get(name).is_some()) && count(front, FIELDS[1]).is_some()
}

fn count(front: &FrontMatter<'_>, name: &str) -> Option<u32> {
    front.get(name)?.parse().ok()
}

/// Whether a text has the mark of a post at the start of a line, in quotes or not.
fn is_marked(body: &str) -> bool {
    let is_mark = |at: usize| {
        let start = body.get(..at).and_then(|before| before.rfind('\n'));
        let line = body.get(start.map_or(0, |start| start + 1)..);
        let line = line
            .and_then(|line| line.lines().next())
            .unwrap_or_default();
        let (_, inner) = lines::unquoted(line, usize::MAX);
        Mark::parse(inner).is_some_and(|mark| mark.facts.kind == Kind::Post)
    };
    MARKS.iter().any(|mark| {
        let found = memchr::memmem::find_iter(body.as_bytes(), mark.as_bytes());
        found.take(TRIES).any(is_mark)
    })
}

/// The fewest bytes of a post in a note, with its mark, that room is made for.
const SHORTEST: usize = 128;

/// Returns the number of posts for which there is room before they are read: as many as there are marks, if a note is
/// as long as that many short posts.
fn expected(body: &str) -> usize {
    let marks = |mark: &&str| memchr::memmem::find_iter(body.as_bytes(), mark.as_bytes()).count();
    let marks: usize = MARKS.iter().map(marks).sum();
    marks.min(body.len() / SHORTEST)
}

/// Reads a note.
fn read(source: &str, cx: &mut Context) -> Result<Thread> {
    let (front, body) = FrontMatter::split(source);
    let links = Links::new(BASE);
    let mut thread = described(&front);
    let mut reader = Reader {
        content: Content::new(links.as_ref()),
        posts: Vec::with_capacity(expected(body)),
        gaps: Vec::new(),
        open: None,
        fence: None,
        in_sections: false,
        in_cards: false,
        unmarked: Vec::new(),
        is_damaged: false,
        tally: Tally::default(),
        thread: &mut thread,
    };
    for line in body.lines() {
        reader.line(line, cx)?;
    }
    let ends_inside = reader.open.is_some();
    reader.close(cx)?;
    let Reader {
        posts,
        gaps,
        in_cards,
        unmarked,
        is_damaged,
        ..
    } = reader;
    if posts.is_empty() && gaps.is_empty() {
        let empty = "the note contains no post";
        return Err(crate::adapter::not_a_thread(PageKind::Empty, empty));
    }
    let is_marked = match is_described(&front) {
        true => front.get(PERMALINKS) != Some("false"),
        false => posts.len() > unmarked.len(),
    };
    (thread.posts, thread.gaps) = (posts, gaps);
    let mut confidence = SegmentationConfidence::High;
    if is_marked {
        for at in &unmarked {
            let is_last = ends_inside && at + 1 == thread.posts.len();
            confidence = SegmentationConfidence::Medium;
            cx.found_at(
                *at,
                match is_last {
                    true => &Finding::NoteEndsInPost,
                    false => &Finding::NotePostUnmarked,
                },
            );
        }
    }
    let own = |post: &&Post| matches!(post.role, Role::Thread | Role::Main);
    let found = thread.posts.iter().filter(own).count();
    if let Some(stated) = count(&front, FIELDS[1])
        && usize::try_from(stated) != Ok(found)
    {
        confidence = SegmentationConfidence::Low;
        cx.found(&Finding::NoteCount { stated, found });
    } else if !is_marked {
        // Only rules divide the posts.
        confidence = SegmentationConfidence::Medium;
    }
    if front.get(JOINED).is_some() {
        confidence = SegmentationConfidence::Low;
        cx.found(&Finding::NoteJoined);
    }
    if is_damaged {
        confidence = confidence.min(SegmentationConfidence::Medium);
    }
    if in_cards {
        cx.found(&Finding::NoteCards);
    }
    authors(&mut thread);
    number_posts(&mut thread.posts);
    cx.set_segmentation(Segmentation::new(note::DIVIDED, confidence));
    Ok(thread)
}

/// Returns a thread with what the front matter states.
fn described(front: &FrontMatter<'_>) -> Thread {
    let mut thread = Thread::default();
    thread.author.handle = front
        .text("author")
        .map(|author| author.trim_start_matches('@').to_owned());
    thread.author.name = front.text("author_name");
    thread.url = front.text("source").and_then(|url| Url::parse(&url).ok());
    thread.id = front.text("id").map(PostId::new);
    let published = front.text("published");
    thread.published = published.and_then(|time| note::time(&time, thread.id.as_ref()));
    thread.stated_posts = count(front, "stated_posts");
    let made = lines::made_title(&thread.author);
    thread.title = front.text("title").filter(|title| *title != made);
    thread
}

/// Sets the authors of the thread's own posts, and the thread's if only its posts have one.
fn authors(thread: &mut Thread) {
    if thread.author.is_empty() {
        let mut own = thread.posts.iter();
        let first = own.find(|post| matches!(post.role, Role::Thread | Role::Main));
        let status = first.and_then(|post| twitter::status(post.url.as_ref()?));
        if let Some((Some(handle), _)) = status {
            thread.author = Author::from_handle(handle);
        }
    }
    if thread.author.is_empty() {
        return;
    }
    for post in &mut thread.posts {
        if matches!(post.role, Role::Thread | Role::Main) && post.author.is_none() {
            post.author = Some(thread.author.clone());
        }
    }
}

/// A post while its lines are read.
struct Open {
    mark: Option<Mark>,
    /// The number of quotes around it.
    depth: usize,
    lines: String,
}

struct Reader<'r> {
    content: Content<'r>,
    posts: Vec<Post>,
    gaps: Vec<Gap>,
    open: Option<Open>,
    /// The length of the fence of the code that is open.
    fence: Option<usize>,
    /// Whether the note has headings of parts, so that those of posts are a level deeper.
    in_sections: bool,
    /// Whether the cards of other threads have begun.
    in_cards: bool,
    /// The posts without a mark.
    unmarked: Vec<usize>,
    /// Whether words of the export are among those of a post.
    is_damaged: bool,
    tally: Tally,
    thread: &'r mut Thread,
}

impl Reader<'_> {
    fn line(&mut self, line: &str, cx: &mut Context) -> Result<()> {
        if self.in_cards {
            return Ok(());
        }
        let depth = self.open.as_ref().map_or(0, |open| open.depth);
        let (quotes, inner) = lines::unquoted(line, depth);
        if self.fence.is_some() && quotes == depth {
            self.add(inner);
            return Ok(());
        }
        self.fence = None;
        if depth > 0 && quotes < depth {
            // The block quote has ended.
            self.close(cx)?;
        }
        let (quotes, words) = lines::unquoted(line, usize::MAX);
        if quotes == 0 {
            return self.outside(line, cx);
        }
        let mark = Mark::parse(words).filter(|mark| mark.facts.kind == Kind::Post);
        if let Some(mark) = mark {
            self.close(cx)?;
            self.open = Some(Open {
                mark: Some(mark),
                depth: quotes,
                lines: String::new(),
            });
            return Ok(());
        }
        let depth = self.open.as_ref().map_or(0, |open| open.depth);
        let (_, inner) = lines::unquoted(line, depth);
        self.add(inner);
        Ok(())
    }

    /// Reads a line outside block quotes.
    fn outside(&mut self, line: &str, cx: &mut Context) -> Result<()> {
        let text = line.trim_end();
        if text.is_empty() {
            if self.open.is_some() {
                self.add("");
            }
            return Ok(());
        }
        if text == note::RULE {
            return self.close(cx);
        }
        if let Some(name) = text
            .strip_prefix("## ")
            .filter(|name| note::SECTIONS.contains(name))
        {
            self.close(cx)?;
            self.in_sections = true;
            self.in_cards = [note::MORE, note::RELATED].contains(&name);
            return Ok(());
        }
        if let Some(title) = text.strip_prefix("# ") {
            self.content.heading(title, self.thread);
            return Ok(());
        }
        if let Some(mut gap) = gap(text) {
            self.close(cx)?;
            gap.after = self.posts.len().checked_sub(1);
            self.gaps.push(gap);
            return cx.check_posts(self.gaps.len());
        }
        let Some(mark) = Mark::parse(text) else {
            self.add(line);
            return Ok(());
        };
        match mark.facts.kind {
            Kind::Thread => {
                let Facts { id, time, .. } = mark.facts;
                let thread = &mut *self.thread;
                thread.url = thread.url.take().or(mark.url);
                thread.published = thread.published.or(time);
                thread.id = thread.id.take().or(id);
                return Ok(());
            }
            Kind::Quoted => {
                self.add(line);
                return Ok(());
            }
            Kind::Post => {}
        }
        let is_begun = |open: &Open| !open.lines.trim().is_empty();
        if mark.author.is_some() {
            // It is above its post.
            if self.open.as_ref().is_some_and(is_begun) {
                self.close(cx)?;
            }
            self.open = Some(Open {
                mark: Some(mark),
                depth: 0,
                lines: String::new(),
            });
            return Ok(());
        }
        let mut open = self.open.take().unwrap_or(Open {
            mark: None,
            depth: 0,
            lines: String::new(),
        });
        open.mark.get_or_insert(mark);
        self.open = Some(open);
        self.close(cx)
    }

    /// Adds a line to the post that is open; one of the author's begins if none is.
    fn add(&mut self, line: &str) {
        let open = self.open.get_or_insert_with(|| Open {
            mark: None,
            depth: 0,
            lines: String::new(),
        });
        self.fence = lines::fence(line, self.fence);
        open.lines.push_str(line);
        open.lines.push('\n');
    }

    /// Ends the post that is open.
    fn close(&mut self, cx: &mut Context) -> Result<()> {
        self.fence = None;
        let Some(open) = self.open.take() else {
            return Ok(());
        };
        if open.mark.is_none() && open.lines.trim().is_empty() {
            return Ok(());
        }
        let at = self.posts.len();
        cx.check_posts(at + 1)?;
        let level = if self.in_sections { 2 } else { 1 };
        let ReadPost {
            mut post,
            all,
            has_labels,
        } = self.content.post(&open.lines, level);
        if !all {
            cx.found_at(at, &Finding::TooMuchMarkup);
        }
        if has_labels {
            self.is_damaged = true;
            cx.found_at(at, &Finding::NoteWordsInPost);
        }
        match open.mark {
            Some(mark) => mark.apply(&mut post),
            None => self.unmarked.push(at),
        }
        self.tally.post(&post);
        cx.check_output(self.tally)?;
        self.posts.push(post);
        Ok(())
    }
}

/// Parses a line that says that posts are missing.
fn gap(line: &str) -> Option<Gap> {
    GAPS.iter().find_map(|(kind, words)| {
        let rest = line.strip_prefix(words)?;
        let mut gap = Gap::new(None, *kind);
        let link = lines::Link::parse(rest.trim_start());
        gap.url = link.and_then(|link| link.url());
        Some(gap)
    })
}
