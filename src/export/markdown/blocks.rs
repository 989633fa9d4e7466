//! Writes the parts of a post, each as one or more blocks.

use super::super::outline::{
    self, Entry, byline, description, followable, kind, moment, on_the_web, poll_state, remarks,
    votes, worded,
};
use super::super::runs::Text;
use super::super::safe::line;
use super::super::spelled::Paragraph;
use super::escape::{At, end_heading, escape, link, picture};
use super::inline::push_line;
use super::{HardBreak, Markdown};
use crate::model::{CommunityNote, Gap, Media, MediaKind, Poll, Quote};

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
    /// Writes a post, with the line above it unless that is empty.
    pub(super) fn post(&self, entry: &Entry<'_>, blocks: &mut Blocks) {
        let post = entry.post;
        let mut head: Vec<String> = Vec::new();
        if self.numbers {
            head.push(format!("**{}**", entry.number));
        }
        let at = if head.is_empty() {
            At::LineStart
        } else {
            At::Inside
        };
        head.extend(entry.author.and_then(byline).map(|by| escape(&by, at)));
        head.extend(remarks(post).iter().map(|words| escape(words, At::Inside)));
        let time = post.published.filter(|_| self.times).map(moment);
        let url = post.url.as_ref().filter(|_| self.permalinks);
        head.extend(match (time, url) {
            (time, Some(url)) if followable(Some(url)).is_some() => {
                let words = time.as_deref().unwrap_or("post");
                Some(link(words, followable(Some(url)), At::Inside))
            }
            (time, Some(url)) => {
                let url = escape(url.as_str(), At::Inside);
                Some(time.map_or_else(|| url.clone(), |time| format!("{time} · {url}")))
            }
            (time, None) => time,
        });
        if !head.is_empty() {
            blocks.push(&head.join(" · "));
        }
        self.words_and_media(entry, blocks);
    }

    /// Writes the content of a post.
    pub(super) fn words_and_media(&self, entry: &Entry<'_>, blocks: &mut Blocks) {
        let before = blocks.as_str().len();
        self.inside(entry, blocks);
        if blocks.as_str().len() == before {
            blocks.push("*(no words)*");
        }
        if let Some(stats) = entry.post.stats.as_deref().filter(|_| self.stats) {
            let counts = outline::stats(stats);
            blocks.extend((!counts.is_empty()).then(|| counts.join(" · ")));
        }
    }

    /// Writes the words, media and quotes of a post, if it has any.
    pub(super) fn inside(&self, entry: &Entry<'_>, blocks: &mut Blocks) {
        let post = entry.post;
        let labelled = |name: &str, words: Option<&str>| {
            worded(words).map(|words| format!("**{name}:** {}", escape(&words, At::Inside)))
        };
        blocks.extend(labelled("Content warning", post.content_warning.as_deref()));
        if let Some((level, title)) = entry.title() {
            let out = blocks.next();
            out.extend(std::iter::repeat_n('#', level));
            out.extend([" ", &escape(&title, At::Inside)]);
            end_heading(out);
        }
        let placed = self.content(entry, blocks);
        blocks.extend(labelled("Not available", post.unavailable.as_deref()));
        blocks.extend(placed.other_media(post).map(|media| self.medium(media)));
        blocks.extend(post.poll.iter().flat_map(|poll| self.poll(poll)));
        placed
            .other_quotes(post)
            .for_each(|quote| self.quote(quote, blocks));
        if let Some(note) = post.community_note.as_deref() {
            self.note(note, blocks);
        }
    }

    /// Writes a paragraph. Its lines after the first are indented.
    pub(super) fn paragraph(&self, paragraph: &Paragraph<'_>, indent: &str, out: &mut String) {
        for (at, line) in paragraph.lines().enumerate() {
            if at > 0 {
                out.extend([self.line_break(), indent]);
            }
            push_line(line, At::LineStart, false, out);
        }
    }

    const fn line_break(&self) -> &'static str {
        match self.hard_break {
            HardBreak::Backslash => "\\\n",
            HardBreak::Spaces => "  \n",
        }
    }

    /// Writes lines as one paragraph.
    fn broken(&self, lines: &[String]) -> String {
        lines.join(self.line_break())
    }

    pub(super) fn medium(&self, media: &Media) -> String {
        let url = media.url.as_ref();
        let (name, alt) = (kind(media), description(media));
        let labelled = || match &alt {
            Some(alt) => format!("{name}: {alt}"),
            None => name.to_owned(),
        };
        let shown = |media: Option<&url::Url>, alt: Option<&str>| {
            let url = on_the_web(media.filter(|_| self.images))?;
            Some(picture(alt.unwrap_or_default(), url))
        };
        match media.kind {
            MediaKind::Photo if url.is_some() => shown(url, alt.as_deref())
                .unwrap_or_else(|| link(&labelled(), on_the_web(url), At::LineStart)),
            MediaKind::Photo | MediaKind::Placeholder => match &alt {
                Some(alt) => format!("*({name})* {}", escape(alt, At::Inside)),
                None => format!("*({name})*"),
            },
            MediaKind::Video | MediaKind::Gif => {
                let still = shown(media.poster.as_deref(), alt.as_deref());
                let words = match (&still, worded(media.title.as_deref())) {
                    (None, _) => labelled(),
                    (Some(_), Some(title)) => format!("{name}: {title}"),
                    (Some(_), None) => name.to_owned(),
                };
                let file = link(&words, on_the_web(url), At::LineStart);
                self.broken(&still.into_iter().chain([file]).collect::<Vec<_>>())
            }
            MediaKind::LinkCard => {
                // The title is on the next line.
                let alt = worded(media.alt.as_deref());
                let still = shown(media.poster.as_deref(), alt.as_deref());
                let words = [&media.title, &media.alt]
                    .into_iter()
                    .find_map(|words| worded(words.as_deref()))
                    .or_else(|| url.map(|url| line(url.as_str())))
                    .unwrap_or_else(|| name.to_owned());
                let mut lines: Vec<String> = still.into_iter().collect();
                lines.push(link(&words, followable(url), At::LineStart));
                let more = worded(media.description.as_deref());
                lines.extend(more.map(|words| escape(&words, At::LineStart)));
                self.broken(&lines)
            }
        }
    }

    fn poll(&self, poll: &Poll) -> Vec<String> {
        let mut blocks = Vec::new();
        let choices = poll.choices.iter().map(|choice| {
            let label = line(&choice.label);
            let label = escape(&label, At::LineStart);
            let label = if label.is_empty() {
                "(no words)"
            } else {
                &label
            };
            match votes(choice) {
                facts if facts.is_empty() => format!("- {label}"),
                facts => format!("- {label} ({facts})"),
            }
        });
        let choices: Vec<String> = choices.collect();
        blocks.extend((!choices.is_empty()).then(|| choices.join("\n")));
        let state: Vec<String> = poll_state(poll)
            .iter()
            .map(|words| escape(words, At::Inside))
            .collect();
        blocks.extend((!state.is_empty()).then(|| format!("Poll: {}", state.join(" · "))));
        blocks
    }

    fn note(&self, note: &CommunityNote, out: &mut Blocks) {
        let mut blocks = Blocks::default();
        blocks.push("**Community note**");
        let mut text = Text::new(&note.text, &note.entities, &[]);
        self.words(&mut text, 0..note.text.len(), &mut blocks);
        push_quoted(out.next(), blocks.as_str());
    }

    pub(super) fn quote(&self, quote: &Quote, out: &mut Blocks) {
        let by = quote.author.as_ref().and_then(byline);
        let by = by.map_or_else(|| "Quoted post".to_owned(), |by| format!("Post by {by}"));
        let url = followable(quote.url.as_ref());
        let mut head = vec![link(&by, url, At::LineStart)];
        head.extend(quote.published.map(moment));
        let mut blocks = Blocks::default();
        blocks.push(&head.join(" · "));
        if let Some(title) = worded(quote.title.as_deref()) {
            blocks.push(&format!("**{}**", escape(&title, At::Inside)));
        }
        let text = quote.text.as_deref().unwrap_or_default();
        let part = 0..text.len();
        self.words(&mut Text::new(text, &[], &[]), part, &mut blocks);
        blocks.extend(
            worded(quote.unavailable.as_deref())
                .map(|words| format!("**Not available:** {}", escape(&words, At::Inside))),
        );
        blocks.extend(quote.media.iter().map(|media| self.medium(media)));
        push_quoted(out.next(), blocks.as_str());
    }
}

/// Writes a gap.
pub(super) fn gap(gap: &Gap) -> String {
    let words = format!("*({})*", outline::gap(gap));
    match followable(gap.url.as_ref()) {
        url @ Some(_) => {
            let link = link("Where the page leads on", url, At::Inside);
            format!("{words} {link}")
        }
        None => words,
    }
}

/// Appends blocks as a block quote.
pub(super) fn push_quoted(out: &mut String, blocks: &str) {
    for (at, line) in blocks.split('\n').enumerate() {
        out.push_str(if at > 0 { "\n>" } else { ">" });
        if !line.is_empty() {
            out.extend([" ", line]);
        }
    }
}
