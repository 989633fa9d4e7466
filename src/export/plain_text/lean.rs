//! The form for language models: few marks, and each URL once.

use std::collections::HashMap;

use super::super::outline::{
    Entry, Part, byline, description, followable, followable_str, gap, parts, poll_state, remarks,
    votes, worded,
};
use super::super::runs::Text;
use super::super::safe::isolated;
use super::super::spelled::Line;
use super::readable::push_head;
use super::{PlainText, push_lines};
use crate::model::{Entity, EntityKind, Media, MediaKind, Poll, Quote, Role, Thread};
use crate::note::DOT;

/// The URLs at the end, each once, with numbers from 1.
#[derive(Debug, Default)]
struct Notes<'t> {
    urls: Vec<&'t str>,
    numbers: HashMap<&'t str, usize>,
}

impl<'t> Notes<'t> {
    /// Writes the reference to a URL that may be followed.
    fn push(&mut self, url: Option<&'t str>, out: &mut String) {
        let Some(url) = url else { return };
        let next = self.urls.len() + 1;
        let number = *self.numbers.entry(url).or_insert(next);
        if number == next {
            self.urls.push(url);
        }
        out.push_str(&format!("[^{number}]"));
    }
}

impl PlainText {
    /// Creates a lean form, for language models and search: it costs few tokens besides the words, and is not parsed
    /// back.
    ///
    /// ```text
    /// Thread by Terns & Tides (@tern_watch)
    /// 2020-01-10 19:02 UTC · 3 posts · https://twitter.com/tern_watch/status/1215710451343904768
    ///
    /// [1]
    /// The terns are back: terns.example/ye…[^1]
    ///
    /// [2]
    /// They dive at noon.
    /// [photo: A tern, diving]
    ///
    /// [3] Ola (@pier_master) · reply
    /// How many?
    ///
    /// [^1]: https://terns.example/year
    /// ```
    ///
    /// Above each post is its number, with the author and role if they are others; the text is as its author wrote it.
    /// A link is a footnote, unless the text has its whole URL; each URL is listed once, below the posts. Media, polls
    /// and whatever else is not the author's text are in square brackets, embedded posts are quoted. A line of an
    /// author's that looks like one of these has one more space before it. Times of posts and URLs of pictures and
    /// posts are not written.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::export::PlainText;
    ///
    /// let html = std::fs::read_to_string("examples/pages/thread-reader.html")?;
    /// let thread = unrolled::parse(&html)?.thread;
    /// let lean = PlainText::lean().render(&thread);
    /// assert!(lean.contains("\n[2]\n2/9 This is her."));
    /// assert!(lean.contains("\n[photo: A small white ferry with a green stripe"));
    /// assert!(lean.contains("\n[^1]: https://"));
    /// assert!(lean.len() < PlainText::new().render(&thread).len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn lean() -> Self {
        Self {
            lean: true,
            ..Self::new()
        }
    }

    /// Writes a thread in the lean form.
    pub(super) fn leanly(&self, thread: &Thread) -> String {
        let words = thread.posts.iter();
        let words = words.map(|post| post.text.as_ref().map_or(0, String::len) + 16);
        let mut out = String::with_capacity(words.sum::<usize>() + 256);
        let mut notes = Notes::default();
        push_head(thread, &mut out);
        for part in parts(thread) {
            match part {
                Part::Section(_) => {}
                Part::Gap(missing) => {
                    out.push('\n');
                    out.extend(["[gap: ", gap(missing), "]"]);
                    notes.push(followable(missing.url.as_ref()), &mut out);
                    out.push('\n');
                }
                Part::Post(entry) => self.lean_post(&entry, &mut notes, &mut out),
            }
        }
        for (at, url) in notes.urls.iter().enumerate() {
            let url = url.replace(' ', "%20");
            let space = if at == 0 { "\n" } else { "" };
            out.push_str(&format!("{space}[^{}]: {url}\n", at + 1));
        }
        out
    }

    fn lean_post<'t>(&self, entry: &Entry<'t>, notes: &mut Notes<'t>, out: &mut String) {
        let post = entry.post;
        out.push_str(if self.marks { "\n" } else { "\n\n" });
        if self.marks {
            out.push_str(&format!("[{}]", entry.number));
            let mut facts: Vec<String> = Vec::new();
            facts.extend(entry.author.and_then(byline));
            facts.extend(match post.role {
                Role::Ancestor => Some("before the thread".to_owned()),
                Role::Related => Some("beside the conversation".to_owned()),
                _ => None,
            });
            facts.extend(remarks(post));
            if !facts.is_empty() {
                out.extend([" ", &facts.join(DOT)]);
            }
            out.push('\n');
        }
        let start = out.len();
        let said = |name: &str, words: Option<&str>, out: &mut String| {
            if let Some(words) = worded(words) {
                out.extend(["[", name, ": ", &words, "]\n"]);
            }
        };
        said("content warning", post.content_warning.as_deref(), out);
        said("title", post.title.as_deref(), out);
        self.lean_words(&mut Text::of(post), entry.part(), "", notes, out);
        said("not available", post.unavailable.as_deref(), out);
        if self.media {
            let media = post.media.iter();
            media.for_each(|media| medium(media, notes, out));
            let polls = post.poll.as_deref().map(poll);
            polls
                .into_iter()
                .for_each(|words| said("poll", Some(&words), out));
            for (at, quote) in post.quotes.iter().enumerate() {
                // An empty line ends the quotation before.
                out.push_str(if at > 0 { "\n" } else { "" });
                self.lean_quote(quote, notes, out);
            }
        }
        let note = post.community_note.as_deref();
        said("community note", note.map(|note| note.text.as_str()), out);
        if out.len() == start {
            out.push_str("[no words]\n");
        }
    }

    /// Writes a part of a text, each line after a prefix.
    fn lean_words<'t>(
        &self,
        text: &mut Text<'t>,
        part: std::ops::Range<usize>,
        prefix: &str,
        notes: &mut Notes<'t>,
        out: &mut String,
    ) {
        // A link over several lines has one reference.
        let mut referred: Option<&Entity> = None;
        push_lines(text, part, prefix, out, |spelled, line| {
            referred = self.lean_line(spelled, referred, notes, line);
            line.trim_start().starts_with(['[', '>'])
        });
    }

    /// Writes a line, and the references of its links. Returns the last link that has one.
    fn lean_line<'t>(
        &self,
        line: Line<'_, 't>,
        mut referred: Option<&'t Entity>,
        notes: &mut Notes<'t>,
        out: &mut String,
    ) -> Option<&'t Entity> {
        for piece in line.pieces() {
            let link = piece.entity.filter(|it| it.kind == EntityKind::Link);
            let url = link.and_then(|link| followable_str(link.url_str()));
            match (link, url) {
                (Some(link), Some(url)) if self.full_links && link.truncated => out.push_str(url),
                (Some(link), Some(url)) => {
                    out.push_str(piece.words);
                    let is_known = referred.is_some_and(|last| std::ptr::eq(last, link));
                    if !is_known && url != piece.words.trim() {
                        notes.push(Some(url), out);
                    }
                }
                _ => out.push_str(piece.words),
            }
            referred = link.or(referred);
        }
        referred
    }

    /// Writes an embedded post as mail programs quote one.
    fn lean_quote<'t>(&self, quote: &'t Quote, notes: &mut Notes<'t>, out: &mut String) {
        let by = quote.author.as_ref().and_then(byline);
        out.extend(["> ", by.as_deref().unwrap_or("Quoted post")]);
        notes.push(followable(quote.url.as_deref()), out);
        out.push('\n');
        let said = |name: &str, words: Option<&str>, out: &mut String| {
            if let Some(words) = worded(words) {
                out.extend(["> [", name, ": ", &words, "]\n"]);
            }
        };
        said("title", quote.title.as_deref(), out);
        let text = quote.text.as_deref().unwrap_or_default();
        let mut words = Text::new(text, &[], &[]);
        self.lean_words(&mut words, 0..text.len(), "> ", notes, out);
        said("not available", quote.unavailable.as_deref(), out);
        for media in &quote.media {
            out.push_str("> ");
            medium(media, notes, out);
        }
    }
}

/// Writes a medium; only cards have a reference.
fn medium<'t>(media: &'t Media, notes: &mut Notes<'t>, out: &mut String) {
    let name = match media.kind {
        MediaKind::Photo | MediaKind::Placeholder => "photo",
        MediaKind::Video => "video",
        MediaKind::Gif => "gif",
        MediaKind::LinkCard | MediaKind::Other => "card",
    };
    let is_card = name == "card";
    let title = worded(media.title.as_deref()).filter(|_| is_card);
    let more = worded(media.description.as_deref()).filter(|_| is_card);
    out.extend(["[", name]);
    if let Some(words) = title.or_else(|| description(media)).or(more) {
        out.extend([": ", &words]);
    }
    out.push(']');
    if is_card {
        notes.push(followable(media.url.as_ref()), out);
    }
    out.push('\n');
}

/// Returns a poll on one line.
fn poll(poll: &Poll) -> String {
    let choices = poll.choices.iter().map(|choice| {
        let label = isolated(&choice.label);
        match votes(choice) {
            facts if facts.is_empty() => label,
            facts => format!("{label} ({facts})"),
        }
    });
    let words: Vec<String> = choices.chain(poll_state(poll)).collect();
    words.join(DOT)
}
