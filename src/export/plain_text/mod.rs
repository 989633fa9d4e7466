mod lean;
mod lines;
mod readable;

use std::mem;
use std::ops::Range;

use super::outline::{
    Entry, Part, byline, followable, followable_str, gap, joined_parts, moment, parts, remarks,
    worded,
};
use super::runs::Text;
use super::safe::{isolated, line};
use super::spelled::{Line, Paragraph, each_paragraph};
use crate::chars::is_invisible_or_joiner;
use crate::model::{Author, Post, Role, Thread};
use lines::{card, medium, poll, quote};

/// Renders a thread as plain text for people, which [`parse_text`](crate::parse_text) reads back.
///
/// ```text
/// Thread by Terns & Tides (@tern_watch)
/// 2020-01-10 19:02 UTC · 2 posts · https://twitter.com/tern_watch/status/1215710451343904768
///
/// 1/ The terns are back.
///
/// — 1/2 · 2020-01-10 19:02 UTC · https://twitter.com/tern_watch/status/1215710451343904768
///
/// 2/ They dive at noon.
/// [Picture: A tern, diving] https://pbs.twimg.com/media/tern.jpg
///
/// — 2/2 · 2020-01-10 19:04 UTC · https://twitter.com/tern_watch/status/1215711000000000000
/// ```
///
/// Below each post is a line with its number of all, the author if it is another one, time, place in the conversation
/// and URL. Content other than the author's text is on lines of its own: pictures, videos, cards and polls in square
/// brackets, embedded posts as mail programs quote them. Nothing is escaped; a line of an author's that looks like one
/// of these has one more space before it. The lists, tables and code of a long post are as in its
/// [text](crate::model::Post::text).
///
/// The numbers show whether a text is complete: read back, it has high confidence only if they are. Control characters
/// are made visible, and bidirectional controls end with their line, as in [every export](crate::export).
///
/// # What is lost
///
/// Lost are: white space at the ends of lines, and blank lines except one; structure and styles; times to the second,
/// and ids, if the URLs do not have them; of media all but one URL and one description. [`exact`](Self::exact) is a
/// form for the [rules of text](crate::_guide::reading_text) of Thread Reader's pages, [`lean`](Self::lean) one for
/// language models.
///
/// # Examples
///
/// ```
/// use unrolled::export::PlainText;
/// use unrolled::model::{Post, Thread};
///
/// let post = |text: &str| {
///     let mut post = Post::new();
///     post.text = Some(text.to_owned());
///     post
/// };
/// let thread = Thread::new(vec![post("1/ \"Terns\".\n\nAll of them."), post("2/ They dive.")]);
/// let text = PlainText::new().render(&thread);
/// assert!(text.starts_with("Thread\n2 posts\n\n1/ \"Terns\".\n\nAll of them.\n\n— 1/2\n"));
/// let back = unrolled::parse_text(&text)?;
/// assert_eq!(back.thread.posts[0].text, thread.posts[0].text);
/// assert_eq!(back.thread.posts.len(), 2);
/// # Ok::<(), unrolled::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlainText {
    marks: bool,
    media: bool,
    full_links: bool,
    joined: bool,
    exact: bool,
    lean: bool,
}

impl PlainText {
    /// Creates the default form, for people: marks and media on, links as the page shows them.
    pub const fn new() -> Self {
        Self {
            marks: true,
            media: true,
            full_links: false,
            joined: false,
            exact: false,
            lean: false,
        }
    }

    /// Creates the form of a text browser's copy of a page on Thread Reader, in which each post ends with a line of
    /// `^`.
    ///
    /// It is parsed by the same rules as such a copy. Content other than the author's text is `![description](URL)` or
    /// `[**kind** text](URL)`. If a thread has such lines, or text that would be parsed as one of these marks, the
    /// heading starts with `# `, and the characters in question are escaped with a backslash.
    ///
    /// Lost are: white space at the ends of lines; blank lines except one; the roles, ids and times of posts. An
    /// author's line is parsed as the page's if it equals one of Thread Reader's own (`End of thread`, `Read 4
    /// tweets`), contains `min read`, or ends with the word `Image`.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::PlainText;
    /// use unrolled::model::{Post, Thread};
    ///
    /// let mut post = Post::new();
    /// post.text = Some("[Terns] dive.".to_owned());
    /// let text = PlainText::exact().render(&Thread::new(vec![post]));
    /// assert!(text.contains("\\[Terns] dive.\n\n^\n"));
    /// ```
    pub const fn exact() -> Self {
        Self {
            exact: true,
            ..Self::new()
        }
    }

    /// Sets whether each post ends with its mark. Without them two empty lines separate the posts, and a text with
    /// paragraphs inside posts cannot be parsed reliably. On by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::PlainText;
    /// use unrolled::model::{Post, Thread};
    ///
    /// let mut post = Post::new();
    /// post.text = Some("Terns.".to_owned());
    /// let text = PlainText::new().with_marks(false).render(&Thread::new(vec![post.clone(), post]));
    /// assert!(text.contains("Terns.\n\n\nTerns.\n"));
    /// ```
    #[must_use]
    pub const fn with_marks(mut self, marks: bool) -> Self {
        self.marks = marks;
        self
    }

    /// Sets whether pictures, videos, cards, polls and quotes have lines. On by default.
    #[must_use]
    pub const fn with_media(mut self, media: bool) -> Self {
        self.media = media;
        self
    }

    /// Sets whether links that the page truncated (`example.org/ter…`) are written in full, if their target is known.
    /// The text is then no longer the one that the page shows. Off by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::PlainText;
    ///
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// let thread = unrolled::parse(&html)?.thread;
    /// let whole = "https://www.coastalroads.example/hearing/2024/skarvoy-bridge-full.pdf";
    /// assert!(!PlainText::new().render(&thread).contains(whole));
    /// assert!(PlainText::new().with_full_links(true).render(&thread).contains(whole));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_full_links(mut self, full_links: bool) -> Self {
        self.full_links = full_links;
        self
    }

    /// Sets whether only the author's words are written, as one text like an essay: what [`Thread::text`] returns,
    /// safe to print, and with complete links if they are turned on. Off by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::PlainText;
    ///
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// let thread = unrolled::parse(&html)?.thread;
    /// let essay = PlainText::new().with_joined(true).render(&thread);
    /// assert!(thread.posts[1].text.as_deref().is_some_and(|text| text.starts_with("2/9")));
    /// assert!(!essay.contains("2/9") && !essay.contains("End of thread"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_joined(mut self, joined: bool) -> Self {
        self.joined = joined;
        self
    }

    /// Returns a thread as plain text. The text ends with a line break.
    pub fn render(&self, thread: &Thread) -> String {
        if self.joined {
            return self.essay(thread);
        }
        if self.lean {
            return self.leanly(thread);
        }
        if !self.exact {
            return self.readable(thread);
        }
        let posts: Vec<Written> = self.posts(thread);
        let marked = posts.iter().any(|post| post.marked);
        let count = posts.len();
        let words = posts.iter().map(|post| post.words.len()).sum::<usize>();
        let mut out = String::with_capacity(words + words / 8);
        if marked {
            out.push_str("# ");
        }
        head(thread, &mut out);
        for post in posts {
            out.push('\n');
            post.push(marked, &mut out);
            out.push_str(if self.marks { "\n^\n" } else { "\n" });
        }
        // Fewer marks than this are only trusted if the count agrees.
        let counted = thread.gaps.is_empty() && stated(thread).is_none_or(|stated| stated == count);
        for _ in count..FEWEST_MARKS {
            out.push_str(if self.marks && !counted { "\n^\n" } else { "" });
        }
        out.push_str("\n• • •\n\nEnd of thread\n");
        out
    }

    /// Writes the author's words only.
    fn essay(&self, thread: &Thread) -> String {
        let mut out = String::new();
        for part in joined_parts(thread) {
            let Part::Post(entry) = part else { continue };
            if let Some((_, title)) = entry.title() {
                out.push_str(if out.is_empty() { "" } else { "\n\n" });
                out.push_str(&title);
            }
            each_paragraph(&mut Text::of(entry.post), entry.part(), |paragraph| {
                out.push_str(if out.is_empty() { "" } else { "\n\n" });
                self.spell(paragraph, &mut out);
            });
        }
        out.push('\n');
        out
    }

    /// Returns the posts and the lines between them.
    fn posts(&self, thread: &Thread) -> Vec<Written> {
        let mut posts: Vec<Written> = Vec::with_capacity(thread.posts.len());
        let mut above: Vec<String> = Vec::new();
        for part in parts(thread) {
            match part {
                Part::Section(_) => {}
                Part::Gap(missing) => {
                    let line = card("Gap", gap(missing), followable(missing.url.as_ref()));
                    match posts.last_mut() {
                        Some(post) => post.add(line),
                        None => above.push(line),
                    }
                }
                Part::Post(entry) => {
                    let mut post = Written::default();
                    above.drain(..).for_each(|line| post.above(line));
                    self.post(&entry, &mut post);
                    posts.push(post);
                }
            }
        }
        posts
    }

    fn post(&self, entry: &Entry<'_>, out: &mut Written) {
        let post = entry.post;
        let mut said: Vec<String> = Vec::new();
        said.extend(entry.author.and_then(byline));
        said.extend(remarks(post).into_iter().filter(|words| words != "reply"));
        if !said.is_empty() || !matches!(post.role, Role::Thread | Role::Main) {
            out.above(card(name(post), &said.join(" · "), None));
        }
        if let Some(warning) = worded(post.content_warning.as_deref()) {
            out.above(card("Content warning", &warning, None));
        }
        if let Some(title) = worded(post.title.as_deref()) {
            out.above(card("Title", &title, None));
        }
        out.words.reserve(entry.part().len());
        each_paragraph(&mut Text::of(post), entry.part(), |paragraph| {
            out.paragraph(|to| self.spell(paragraph, to));
        });
        if let Some(gone) = worded(post.unavailable.as_deref()) {
            out.add(card("Not available", &gone, None));
        }
        if self.media {
            post.media.iter().for_each(|media| out.add(medium(media)));
            post.poll.iter().for_each(|choices| out.add(poll(choices)));
            post.quotes.iter().for_each(|post| out.add(quote(post)));
        }
        if let Some(note) = post.community_note.as_deref() {
            let words = worded(Some(&note.text)).unwrap_or_default();
            out.add(card("Community note", &words, None));
        }
        if out.is_empty() {
            out.add(card("No words", "", None));
        }
    }

    /// Writes the lines of a paragraph, separated by line breaks.
    fn spell(&self, paragraph: &Paragraph<'_>, out: &mut String) {
        for (at, line) in paragraph.lines().enumerate() {
            out.extend((at > 0).then_some('\n'));
            self.spell_line(line, out);
        }
    }

    fn spell_line(&self, line: Line<'_, '_>, out: &mut String) {
        for piece in line.pieces() {
            let cut = piece
                .entity
                .filter(|entity| entity.truncated && self.full_links);
            let complete = cut.and_then(|entity| followable_str(entity.url_str()));
            out.push_str(complete.unwrap_or(piece.words));
        }
    }
}

impl Default for PlainText {
    fn default() -> Self {
        Self::new()
    }
}

/// The lines of a post.
#[derive(Debug, Default)]
struct Written {
    above: Vec<String>,
    /// The paragraphs, separated by empty lines; their own lines are not empty.
    words: String,
    below: Vec<String>,
    /// Whether it has a line that is not text, or text that needs a backslash.
    marked: bool,
}

impl Written {
    fn above(&mut self, line: String) {
        self.above.push(line);
        self.marked = true;
    }

    fn add(&mut self, line: String) {
        self.marked |= line != FILLER;
        self.below.push(line);
    }

    fn paragraph(&mut self, write: impl FnOnce(&mut String)) {
        if !self.words.is_empty() {
            self.words.push_str("\n\n");
        }
        let start = self.words.len();
        write(&mut self.words);
        let own = self.words.get(start..).unwrap_or_default();
        self.marked |= own.split('\n').any(is_taken_for_a_mark);
    }

    fn is_empty(&self) -> bool {
        self.above.is_empty() && self.words.is_empty() && self.below.is_empty()
    }

    fn push(&self, marked: bool, out: &mut String) {
        let mut first = true;
        for line in &self.above {
            out.push_str(line);
            out.push('\n');
        }
        for paragraph in self.words.split("\n\n").filter(|words| !words.is_empty()) {
            if !std::mem::take(&mut first) {
                out.push('\n');
            }
            let mut lines = paragraph.split('\n').peekable();
            while let Some(line) = lines.next() {
                let line = line.trim_end();
                if marked {
                    push_escaped(line, out);
                } else {
                    out.push_str(line);
                }
                // Marks a line break of the author's, so that it is not taken for a wrapped line.
                let goes_on = lines.peek().is_some() && line.len() >= NARROWEST;
                out.push_str(if goes_on { "  \n" } else { "\n" });
            }
        }
        for line in &self.below {
            out.push_str(line);
            out.push('\n');
        }
    }
}

/// The parser trusts this many marks without other evidence.
const FEWEST_MARKS: usize = 3;

/// Returns the number of posts that the thread's page states.
fn stated(thread: &Thread) -> Option<usize> {
    let stated = thread.stated_posts?;
    Some(usize::try_from(stated).unwrap_or(usize::MAX))
}

/// Shorter lines are never taken for wrapped ones.
const NARROWEST: usize = 48;

/// The text for a picture of which nothing is known.
const FILLER: &str = "Image";

/// Whether a line of text would be parsed as something else.
fn is_taken_for_a_mark(line: &str) -> bool {
    let line = line.trim_matches(is_trimmed);
    let heading = line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
    heading
        || line.contains("](")
        || line.starts_with(['>', '['])
        || line.ends_with(['^', '_', '\\'])
        || line.contains('"') && line.contains(['#', '='])
        || matches!(line, "**" | "---")
        || line == "External Tweet loading..."
}

/// Whether the parser ignores a character at the ends of a line.
fn is_trimmed(c: char) -> bool {
    c.is_whitespace() || is_invisible_or_joiner(c)
}

/// Appends a line of text with a backslash before characters that would be parsed as something else.
fn push_escaped(line: &str, out: &mut String) {
    let words = line.trim_start_matches(is_trimmed);
    out.push_str(line.get(..line.len() - words.len()).unwrap_or_default());
    let shown = words.trim_end_matches(is_trimmed);
    for (at, c) in words.char_indices() {
        let after = words.get(at + c.len_utf8()..).unwrap_or_default();
        let sign = match c {
            '\\' => after.starts_with(|c: char| c.is_ascii_punctuation()) || at + 1 == shown.len(),
            '[' | '"' => true,
            '&' => names_a_sign(after),
            '<' => after.starts_with("http") || after.starts_with("video"),
            '>' => at == 0,
            ']' => after.starts_with('('),
            '^' | '_' => at + 1 == shown.len(),
            '*' => shown == "**",
            '-' => shown == "---",
            '.' => shown == "External Tweet loading...",
            _ => false,
        };
        if sign {
            out.push('\\');
        }
        out.push(c);
    }
    // Many extractors write a backslash at the end of a line as a line break; this empty link prevents that.
    if shown.ends_with('\\') {
        out.push_str("[]()");
    }
}

/// Whether the text after an `&` completes a character reference, which the parser could decode: `lt;`, `#40;`.
fn names_a_sign(after: &str) -> bool {
    let mut name = after.as_bytes().iter().take(LONGEST_NAME);
    let end = name.position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'#'));
    end.is_some_and(|end| end > 0 && after.as_bytes().get(end) == Some(&b';'))
}

/// The maximum length of a character reference without its `&`, with the `;`.
const LONGEST_NAME: usize = 12;

/// Writes the lines above the posts.
fn head(thread: &Thread, out: &mut String) {
    let author = &thread.author;
    let handle = author
        .handle
        .as_deref()
        .filter(|handle| is_of_twitter(handle));
    let name = author
        .name
        .as_deref()
        .map(isolated)
        .filter(|name| !name.is_empty());
    match (handle, name) {
        (Some(handle), Some(name)) => {
            out.push_str(&format!("Thread by @{handle}\n{name} @{handle}\n"))
        }
        (Some(handle), None) => out.push_str(&format!("Thread by @{handle}\n")),
        (None, _) => match by_other_handle(author) {
            Some(by) => out.push_str(&format!("Thread by {by}\n")),
            None => out.push_str("Thread\n"),
        },
    }
    if let Some(url) = &thread.url {
        out.push_str(&line(url.as_str()));
        out.push('\n');
    }
    let mut facts: Vec<String> = Vec::new();
    facts.extend(thread.published.map(moment));
    let stated = thread.stated_posts.map(|posts| format!("{posts} tweets"));
    let more = if thread.gaps.is_empty() { "" } else { "+" };
    facts.push(stated.unwrap_or_else(|| format!("{}{more} tweets", thread.posts.len())));
    facts.push(match thread.reading_minutes {
        Some(minutes) => format!("{minutes} min read"),
        None => "? min read".to_owned(),
    });
    // Thread Reader has `Read on X` here; the parser trusts a header whose end is visible.
    facts.push("unrolled".to_owned());
    out.push_str(&facts.join(" • "));
    out.push('\n');
}

/// Writes a part of a text, each line after a prefix. `spell` writes a line, and returns whether it looks like one that
/// is not the author's: without a prefix, a space before it keeps the two apart.
fn push_lines<'t>(
    text: &mut Text<'t>,
    part: Range<usize>,
    prefix: &str,
    out: &mut String,
    mut spell: impl FnMut(Line<'_, 't>, &mut String) -> bool,
) {
    let mut line = String::new();
    let mut first = true;
    each_paragraph(text, part, |paragraph| {
        if !mem::take(&mut first) {
            out.push_str(prefix.trim_end());
            out.push('\n');
        }
        for spelled in paragraph.lines() {
            line.clear();
            let is_like_another = spell(spelled, &mut line);
            let space = if is_like_another && prefix.is_empty() {
                " "
            } else {
                ""
            };
            out.extend([prefix, space, line.trim_end(), "\n"]);
        }
    });
}

/// Whether the parser accepts the full handle after an `@`.
fn is_of_twitter(handle: &str) -> bool {
    (1..=20).contains(&handle.len())
        && handle
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Returns an author with another kind of handle, without `@`: the parser would take its first word for a handle.
fn by_other_handle(author: &Author) -> Option<String> {
    let mut known = [&author.name, &author.handle]
        .into_iter()
        .flatten()
        .map(|text| isolated(text));
    let known = (known.next(), known.next());
    match known {
        (Some(name), Some(handle)) => Some(format!("{name} ({handle})")),
        (name, _) => name.filter(|name| !name.is_empty()),
    }
}

/// Returns the name of a post by its role.
const fn name(post: &Post) -> &'static str {
    match post.role {
        Role::Thread | Role::Main => "Post",
        Role::Ancestor => "In reply to",
        Role::Reply => "Reply",
        Role::Related => "Beside the conversation",
    }
}
