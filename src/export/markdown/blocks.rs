//! Writes the parts of a post, each as one or more blocks.

use super::super::outline::{self, Entry, followable, moment, remarks, worded};
use super::super::runs::Text;
use super::super::safe::isolated;
use super::super::spelled::Paragraph;
use super::escape::{At, end_heading, escape, item_sign, link, marked_link, unescape_item};
use super::inline::push_line;
use super::{HardBreak, Markdown};
use crate::model::{Author, CommunityNote, Gap, Post, Quote};
use crate::note::{self, Facts, Kind};

/// Blocks, separated by empty lines.
#[derive(Debug, Default)]
pub(super) struct Blocks(String);

impl Blocks {
    /// Starts another block and returns the text to write to.
    pub(super) fn next(&mut self) -> &mut String {
        self.after("\n\n")
    }

    /// Starts another item of a list on the next line.
    pub(super) fn line(&mut self) -> &mut String {
        self.after("\n")
    }

    fn after(&mut self, border: &str) -> &mut String {
        let out = &mut self.0;
        if !out.is_empty() {
            out.push_str(border);
        }
        // By default a growing `String` doubles; this limits the growth to a quarter.
        if out.capacity() - out.len() < out.len() / 16 {
            out.reserve_exact(out.len() / 4);
        }
        out
    }

    pub(super) fn push(&mut self, block: &str) {
        self.next().push_str(block);
    }

    pub(super) fn extend(&mut self, blocks: impl IntoIterator<Item = String>) {
        blocks.into_iter().for_each(|block| self.push(&block));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

impl Markdown {
    /// Writes a post of the author's chain: its content, with its mark below. If it names another author, the mark with
    /// the author is above.
    pub(super) fn post(&self, entry: &Entry<'_>, blocks: &mut Blocks) {
        let mark = self.mark(entry.post, entry.number);
        let by = entry.author.and_then(names);
        if let Some(by) = &by {
            let mark = mark.clone().unwrap_or_else(|| label(note::POST));
            blocks.push(&format!("{by}{}{mark}", note::DOT));
        }
        self.words_and_media(entry, blocks);
        blocks.extend(mark.filter(|_| by.is_none()));
    }

    /// Writes a post of another part of a conversation as a block quote, in others as deep as it is in the replies.
    pub(super) fn answer(&self, entry: &Entry<'_>, blocks: &mut Blocks) {
        let mark = self.mark(entry.post, entry.number);
        let mark = mark.unwrap_or_else(|| label(&self.facts(entry.post, false).to_string()));
        let by = entry.author.and_then(names);
        let mut inner = Blocks::default();
        inner.push(
            &by.into_iter()
                .chain([mark])
                .collect::<Vec<_>>()
                .join(note::DOT),
        );
        self.words_and_media(entry, &mut inner);
        let depth = entry.post.reply.map_or(0, |place| place.depth).min(DEEPEST);
        push_quoted(blocks.next(), inner.as_str(), depth);
    }

    /// Returns what a mark states about a post.
    fn facts(&self, post: &Post, linked: bool) -> Facts {
        let is_all = linked || self.permalinks;
        Facts {
            kind: Kind::Post,
            id: post.id.clone().filter(|_| is_all),
            time: post.published.filter(|_| is_all),
            role: post.role,
            reply: post.reply,
            is_attached: false,
        }
    }

    /// Returns the mark of a post: its number, a link to it with its time, and what else is known about it.
    fn mark(&self, post: &Post, number: usize) -> Option<String> {
        let mut parts: Vec<String> = Vec::new();
        if self.numbers {
            parts.push(label(&number.to_string()));
        }
        let url = followable(post.url.as_deref()).filter(|_| self.permalinks);
        let time = post.published.filter(|_| self.times);
        let facts = self.facts(post, url.is_some());
        let words = time.map_or_else(|| note::POST.to_owned(), moment);
        let link = marked_link(&words, url, &facts.to_string());
        let is_stated = facts != Facts::default() || self.is_marked;
        parts.extend(match (link, time) {
            (link @ Some(_), _) => link,
            (None, _) if self.permalinks => is_stated.then(|| label(&facts.to_string())),
            (None, Some(_)) => Some(label(&format!("{facts}{}{words}", note::DOT))),
            (None, None) => (facts != Facts::default()).then(|| label(&facts.to_string())),
        });
        let remarks = remarks(post);
        if !remarks.is_empty() {
            if parts.len() == usize::from(self.numbers) {
                parts.push(label(note::POST));
            }
            let remarks = remarks.iter().map(|remark| apart(remark, At::Inside));
            parts.push(label_of(&remarks.collect::<Vec<_>>().join(note::DOT)));
        }
        if parts.len() == usize::from(self.numbers) && self.numbers {
            parts.push(label(note::POST));
        }
        (!parts.is_empty()).then(|| parts.join(note::DOT))
    }

    /// Writes the content of a post.
    pub(super) fn words_and_media(&self, entry: &Entry<'_>, blocks: &mut Blocks) {
        let before = blocks.as_str().len();
        self.inside(entry, blocks);
        if blocks.as_str().len() == before {
            blocks.push(&label(note::NO_WORDS));
        }
        if let Some(stats) = entry.post.stats.as_deref().filter(|_| self.stats) {
            let counts = outline::stats(stats);
            blocks.extend((!counts.is_empty()).then(|| label(&counts.join(note::DOT))));
        }
    }

    /// Writes the words, media and quotes of a post, if it has any.
    pub(super) fn inside(&self, entry: &Entry<'_>, blocks: &mut Blocks) {
        let post = entry.post;
        let labelled = |name: &str, words: Option<&str>| {
            worded(words).map(|words| format!("{} {}", label(name), escape(&words, At::Inside)))
        };
        blocks.extend(labelled(note::WARNING, post.content_warning.as_deref()));
        if let Some((level, title)) = entry.title() {
            let out = blocks.next();
            out.extend(std::iter::repeat_n('#', level));
            out.extend([" ", &escape(&title, At::Inside)]);
            end_heading(out);
            // No heading of a text ends like this.
            out.push(' ');
            out.extend(std::iter::repeat_n('#', level));
        }
        let placed = self.content(entry, blocks);
        let attached = !post.blocks.is_empty();
        blocks.extend(labelled(note::GONE, post.unavailable.as_deref()));
        let media = placed.other_media(post);
        blocks.extend(media.map(|media| self.medium(media, attached)));
        blocks.extend(post.poll.iter().flat_map(|poll| self.poll(poll)));
        placed
            .other_quotes(post)
            .for_each(|quote| self.quote(quote, attached, blocks));
        if let Some(note) = post.community_note.as_deref() {
            self.note(note, blocks);
        }
    }

    /// Writes a paragraph. Its lines after the first are indented.
    pub(super) fn paragraph(&self, paragraph: &Paragraph<'_>, indent: &str, out: &mut String) {
        let mut above = None;
        for (at, line) in paragraph.lines().enumerate() {
            let item = item_sign(line.words()).filter(|_| self.lists);
            if at > 0 {
                out.extend([self.between(above, item), indent]);
            }
            let start = out.len();
            push_line(line, At::LineStart, false, out);
            if item.is_some() && !unescape_item(out, start) {
                above = None;
                continue;
            }
            above = item;
        }
    }

    /// Returns what is between two lines, each of which may be the item of a list.
    const fn between(&self, above: Option<char>, below: Option<char>) -> &'static str {
        match (above, below) {
            (None, None) => self.line_break(),
            (Some(above), Some(below)) if above == below => "\n",
            // A line below an item would be part of it, and one list be the other.
            _ => "\n\n",
        }
    }

    const fn line_break(&self) -> &'static str {
        match self.hard_break {
            HardBreak::Backslash => "\\\n",
            HardBreak::Spaces => "  \n",
        }
    }

    /// Writes lines as one paragraph.
    pub(super) fn broken(&self, lines: &[String]) -> String {
        lines.join(self.line_break())
    }

    fn note(&self, note: &CommunityNote, out: &mut Blocks) {
        let mut blocks = Blocks::default();
        blocks.push(&label(note::COMMUNITY_NOTE));
        let mut text = Text::new(&note.text, &note.entities, &[]);
        self.words(&mut text, 0..note.text.len(), &mut blocks);
        push_quoted(out.next(), blocks.as_str(), 0);
    }

    pub(super) fn quote(&self, quote: &Quote, attached: bool, out: &mut Blocks) {
        let by = quote.author.as_ref().and_then(names);
        let words = match (&by, quote.published) {
            (None, None) => "Quoted post".to_owned(),
            (None, Some(time)) => format!("Quoted post, {}", moment(time)),
            (Some(_), Some(time)) => moment(time),
            (Some(_), None) => note::POST.to_owned(),
        };
        let facts = Facts {
            kind: Kind::Quoted,
            id: quote.id.clone(),
            time: quote.published,
            is_attached: attached,
            ..Facts::default()
        };
        let facts = facts.to_string();
        let mark = marked_link(&words, followable(quote.url.as_deref()), &facts);
        let mark = mark.unwrap_or_else(|| label(&facts));
        let mut blocks = Blocks::default();
        blocks.push(
            &by.into_iter()
                .chain([mark])
                .collect::<Vec<_>>()
                .join(note::DOT),
        );
        if let Some(title) = worded(quote.title.as_deref()) {
            blocks.push(&format!("**{}**", escape(&title, At::Inside)));
        }
        let text = quote.text.as_deref().unwrap_or_default();
        let part = 0..text.len();
        self.words(&mut Text::new(text, &[], &[]), part, &mut blocks);
        blocks.extend(
            worded(quote.unavailable.as_deref())
                .map(|words| format!("{} {}", label(note::GONE), escape(&words, At::Inside))),
        );
        blocks.extend(quote.media.iter().map(|media| self.medium(media, false)));
        push_quoted(out.next(), blocks.as_str(), 0);
    }
}

/// Whether something is known about a post that its mark states.
pub(super) fn is_known(post: &Post) -> bool {
    post.id.is_some() || post.url.is_some() || post.published.is_some()
}

/// Writes an author as clippers do: `**NAME @HANDLE**`.
fn names(author: &Author) -> Option<String> {
    let known = |text: &Option<String>| {
        let text = isolated(text.as_deref()?);
        // The handle is what follows the only `@`.
        let text = apart(&text, At::Inside).replace("\\@", "@");
        (!text.is_empty()).then(|| text.replace('@', "&#64;"))
    };
    let handle = known(&author.handle).map(|handle| format!("@{handle}"));
    let names: Vec<String> = known(&author.name).into_iter().chain(handle).collect();
    (!names.is_empty()).then(|| format!("**{}**", names.join(" ")))
}

/// Escapes a text between dots.
fn apart(words: &str, at: At) -> String {
    escape(words, at).replace('·', "&#183;")
}

/// Writes a label, by which the export's own words are known: an author's italics are between asterisks.
pub(super) fn label(words: &str) -> String {
    label_of(&escape(words, At::Inside))
}

fn label_of(escaped: &str) -> String {
    format!("_{escaped}_")
}

/// Writes a gap.
pub(super) fn gap(gap: &Gap) -> String {
    let words = label(&format!("({})", outline::gap(gap)));
    match followable(gap.url.as_ref()) {
        url @ Some(_) => {
            let link = link("Where the page leads on", url, At::Inside);
            format!("{words} {link}")
        }
        None => words,
    }
}

/// The maximum number of block quotes around one.
const DEEPEST: u32 = 3;

/// Appends blocks as a block quote, in others as many as `depth`.
pub(super) fn push_quoted(out: &mut String, blocks: &str, depth: u32) {
    let marks = "> ".repeat(usize::try_from(depth).unwrap_or_default() + 1);
    let lines = blocks.split('\n').count();
    let needed = blocks.len() + lines * (marks.len() + 1);
    if out.capacity() - out.len() < needed {
        out.reserve_exact(needed.max(out.len() / 4));
    }
    for (at, line) in blocks.split('\n').enumerate() {
        out.push_str(if at > 0 { "\n" } else { "" });
        match line.is_empty() {
            true => out.push_str(marks.trim_end()),
            false => out.extend([marks.as_str(), line]),
        }
    }
}
