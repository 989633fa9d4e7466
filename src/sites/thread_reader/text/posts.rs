//! The posts of a text: their words, links and pictures.

use super::dump::Dump;
use crate::adapter::twitter;
use crate::dom::Links;
use crate::model::{
    Author, Entity, EntityKind, Media, MediaKind, Number, Post, PostId, Quote, Span, Timestamp,
};
use crate::text::evidence::embedded_by;
use crate::text::lines::{Line, plain};
use crate::text::segment::{self, Segments};
use crate::text::{entities, markdown};

/// The filler for a picture.
pub(super) const PICTURE: &str = "Image";

/// What extractors write for pictures and GIFs without a description.
const FILLERS: [&str; 4] = ["[Image]", "[1px]", "[Video Poster]", PICTURE];

pub(super) struct Reader<'d, 't> {
    pub(super) dump: &'d Dump<'t>,
    pub(super) links: Option<&'d Links>,
    /// What ends posts in the thread.
    pub(super) kind: Option<segment::Kind>,
}

impl Reader<'_, '_> {
    /// The posts of some lines.
    pub(super) fn posts(&self, lines: &[Line<'_>], segments: &Segments) -> Vec<Post> {
        let ends = segments.starts.iter().skip(1).copied().chain([lines.len()]);
        let mut numbers: Vec<&(usize, Number)> = Vec::new();
        if let Some(series) = &segments.series {
            numbers.extend(
                series
                    .starts
                    .iter()
                    .chain(&series.ends)
                    .chain(&series.alone),
            );
            numbers.sort_by_key(|(at, _)| *at);
        }
        let pieces = segments.starts.iter().zip(ends).map(|(&start, end)| {
            let mut post = self.post(lines.get(start..end).unwrap_or_default());
            let first = numbers.get(numbers.partition_point(|(at, _)| *at < start));
            post.number = first
                .filter(|(at, _)| *at < end)
                .map(|(_, number)| number.clone());
            post
        });
        pieces.filter(|post| *post != Post::new()).collect()
    }

    /// One post from its lines.
    fn post(&self, lines: &[Line<'_>]) -> Post {
        let mut post = Post::new();
        let mut raw = String::new();
        for (at, line) in lines.iter().enumerate() {
            let text = match segment::leaked_id(line.text) {
                Some((id, handle, words)) => {
                    post.id = PostId::twitter(id);
                    post.author = handle.map(Author::from_handle);
                    words
                }
                None => line.text,
            };
            if let Some(quote) = self.quote(text) {
                post.quotes.push(quote);
                continue;
            }
            if at > 0 && !raw.is_empty() {
                raw.push_str(if line.gap.newlines > 1 { "\n\n" } else { "\n" });
            }
            raw.push_str(clean_end(text));
        }
        post.published = post.id.as_ref().and_then(Timestamp::from_id);
        self.words(&raw, &mut post);
        post
    }

    /// An embedded tweet: its address on a line of its own, or in a block quote.
    fn quote(&self, line: &str) -> Option<Quote> {
        if !line.contains("/status/") {
            let shown = plain(line);
            let handle = embedded_by(&shown).filter(|handle| twitter::is_handle(handle))?;
            let mut quote = Quote::new();
            quote.author = Some(Author::from_handle(handle));
            return Some(quote);
        }
        let shown = markdown::read(line.trim_start_matches(['>', ' ']), self.dump.references);
        let address = shown.text.trim().trim_end_matches(['^', ' ']);
        let target = shown.links.first().map_or(address, |(_, target)| target);
        if address.contains(char::is_whitespace) || !address.contains("/status/") {
            return None;
        }
        twitter::quote(self.links?.absolute(target)?)
    }

    /// Fills in text, entities and media.
    fn words(&self, raw: &str, post: &mut Post) {
        let marked = self.dump.markdown || self.dump.references || raw.contains("](");
        let mut inline = if marked {
            markdown::read(raw, self.dump.references)
        } else {
            markdown::Inline {
                text: raw.to_owned(),
                ..Default::default()
            }
        };
        for picture in inline.pictures.drain(..) {
            let mut media = Media::new(MediaKind::Photo);
            let url = [picture.href.as_deref(), Some(picture.src.as_str())]
                .into_iter()
                .flatten()
                .find_map(|url| {
                    let real = !url.ends_with("/1px.png");
                    self.links.filter(|_| real)?.absolute(url)
                });
            if url.is_none() {
                media.kind = MediaKind::Placeholder;
            }
            media.url = url;
            media.alt = Some(picture.alt).filter(|alt| !alt.is_empty() && alt != PICTURE);
            post.media.push(media);
        }
        let tidy = Tidy::new(&inline.text);
        post.media
            .extend((0..tidy.pictures).map(|_| Media::new(MediaKind::Placeholder)));
        post.entities = self.entities(&inline, &tidy);
        post.text = Some(tidy.text).filter(|text| !text.is_empty());
    }

    /// Links with their targets, and what the words alone tell.
    fn entities(&self, inline: &markdown::Inline, tidy: &Tidy) -> Vec<Entity> {
        let mut found: Vec<Entity> = Vec::new();
        for (span, target) in &inline.links {
            let Some(span) = tidy.span(*span) else {
                continue;
            };
            let Some(display) = tidy.text.get(span.range()) else {
                continue;
            };
            if found.last().is_some_and(|last| last.span.end > span.start) {
                continue;
            }
            let kind = match display.chars().next() {
                Some('@') => EntityKind::Mention,
                Some('#') => EntityKind::Hashtag,
                _ => EntityKind::Link,
            };
            let mut entity = Entity::new(kind, span, display);
            entity.truncated = kind == EntityKind::Link && display.ends_with('…');
            entity.url = self.links.and_then(|links| links.resolve(target));
            found.push(entity);
        }
        let free = |span: Span| {
            let next = found.partition_point(|entity| entity.span.end <= span.start);
            found
                .get(next)
                .is_none_or(|entity| entity.span.start >= span.end)
        };
        let told: Vec<Entity> = entities(&tidy.text)
            .into_iter()
            .filter(|entity| free(entity.span))
            .collect();
        found.extend(told);
        found.sort_by_key(|entity| entity.span);
        found
    }
}

/// What extractors leave of the mark at a tweet's end.
fn clean_end(text: &str) -> &str {
    let text = text.trim_end_matches('\\').trim_end();
    let text = text
        .strip_suffix(" ^")
        .or_else(|| text.strip_suffix(" __"))
        .unwrap_or(text);
    if text == "^" || text == "__" {
        ""
    } else {
        text.trim_end()
    }
}

/// A text made tidy.
struct Tidy {
    text: String,
    /// The pictures of which only the filler was left.
    pictures: usize,
    /// Where each line begins: in the text as it was, and as it is.
    lines: Vec<(usize, usize)>,
}

impl Tidy {
    /// Takes away white space at the ends of lines, more than one empty line, and `Image` at the ends of lines.
    fn new(raw: &str) -> Self {
        let mut tidy = Self {
            text: String::with_capacity(raw.len()),
            pictures: 0,
            lines: Vec::new(),
        };
        let mut at = 0;
        let mut breaks = 0;
        for line in raw.split('\n') {
            let lead = line.len() - line.trim_start().len();
            let words = tidy.without_pictures(line.trim());
            if !words.is_empty() {
                if !tidy.text.is_empty() {
                    tidy.text.push_str(if breaks > 1 { "\n\n" } else { "\n" });
                }
                breaks = 0;
                tidy.lines.push((at + lead, tidy.text.len()));
                tidy.text.push_str(words);
            }
            breaks += 1;
            at += line.len() + 1;
        }
        tidy
    }

    fn without_pictures<'l>(&mut self, line: &'l str) -> &'l str {
        let mut kept = line;
        while let Some(shorter) = FILLERS.iter().find_map(|filler| kept.strip_suffix(filler)) {
            // `Image` ends no word: it stands alone, after a space or a sign, or after another.
            if shorter.ends_with(|c: char| c.is_alphanumeric()) && !shorter.ends_with(PICTURE) {
                break;
            }
            self.pictures += 1;
            kept = shorter.trim_end();
        }
        kept
    }

    /// Where a span of the raw text stands now; `None` if it is gone.
    fn span(&self, raw: Span) -> Option<Span> {
        let place = |place: usize| {
            let before = self.lines.partition_point(|&(old, _)| old <= place);
            let (old, new) = before
                .checked_sub(1)
                .and_then(|at| self.lines.get(at))
                .copied()?;
            Some((new + (place - old)).min(self.text.len()))
        };
        let (start, end) = (place(raw.start)?, place(raw.end)?);
        (start < end && self.text.is_char_boundary(start) && self.text.is_char_boundary(end))
            .then(|| Span::new(start, end))
    }
}
