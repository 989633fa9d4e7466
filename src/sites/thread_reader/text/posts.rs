//! The posts of a text: their words, links and pictures.

use super::dump::Dump;
use crate::adapter::twitter::status;
use crate::dom::Links;
use crate::model::{
    Author, Entity, EntityKind, Media, MediaKind, Post, PostId, Quote, Span, Timestamp,
};
use crate::text::lines::Line;
use crate::text::markdown;
use crate::text::segment::{self, Segments};

/// The filler for a picture.
pub(super) const PICTURE: &str = "Image";

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
        let numbers = segments.series.as_ref();
        let pieces = segments.starts.iter().zip(ends).map(|(&start, end)| {
            let mut post = self.post(lines.get(start..end).unwrap_or_default());
            let marks = numbers.into_iter().flat_map(|series| {
                series
                    .starts
                    .iter()
                    .chain(&series.ends)
                    .chain(&series.alone)
            });
            post.number = marks
                .filter(|(at, _)| (start..end).contains(at))
                .map(|(_, number)| number.clone())
                .next();
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
            return None;
        }
        let shown = markdown::read(line.trim_start_matches(['>', ' ']), self.dump.references);
        let address = shown.text.trim().trim_end_matches(['^', ' ']);
        let target = shown.links.first().map_or(address, |(_, target)| target);
        if address.contains(char::is_whitespace) || !address.contains("/status/") {
            return None;
        }
        let mut url = self.links?.absolute(target)?;
        let (handle, id) = status(&url)?;
        let mut quote = Quote::new();
        quote.author = handle.map(Author::from_handle);
        quote.published = Timestamp::from_id(&id);
        quote.id = Some(id);
        url.set_query(None);
        quote.url = Some(url);
        Some(quote)
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
        let kept = inline.text.trim_end().len();
        inline.text.truncate(kept);
        let pictures = strip_placeholders(&mut inline.text);
        post.media
            .extend((0..pictures).map(|_| Media::new(MediaKind::Placeholder)));
        let (text, shift) = tidy(&inline.text);
        post.entities = self.entities(&inline, &text, &shift);
        post.text = Some(text).filter(|text| !text.is_empty());
    }

    /// Links with their targets.
    fn entities(
        &self,
        inline: &markdown::Inline,
        text: &str,
        shift: &dyn Fn(usize) -> usize,
    ) -> Vec<Entity> {
        let mut entities: Vec<Entity> = Vec::new();
        for (span, target) in &inline.links {
            let span = Span::new(shift(span.start), shift(span.end).min(text.len()));
            let Some(display) = text.get(span.range()).filter(|display| !display.is_empty()) else {
                continue;
            };
            let kind = match display.chars().next() {
                Some('@') => EntityKind::Mention,
                Some('#') => EntityKind::Hashtag,
                _ => EntityKind::Link,
            };
            let mut entity = Entity::new(kind, span, display);
            entity.truncated = kind == EntityKind::Link && display.ends_with('…');
            entity.url = self.links.and_then(|links| links.resolve(target));
            entities.push(entity);
        }
        entities
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

/// Takes `Image`, `ImageImage` from the ends of lines, and counts them.
fn strip_placeholders(text: &mut String) -> usize {
    let mut found = 0;
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        let mut kept = line.trim_end();
        loop {
            let shorter = kept
                .strip_suffix("[Image]")
                .or_else(|| kept.strip_suffix("[Video Poster]"))
                .or_else(|| kept.strip_suffix(PICTURE));
            let Some(shorter) = shorter else { break };
            // `Image` ends no word, and stands alone or after a space or a sign.
            if shorter.ends_with(|c: char| c.is_alphanumeric()) && !shorter.ends_with(PICTURE) {
                break;
            }
            found += 1;
            kept = shorter.trim_end();
        }
        if at > 0 {
            out.push('\n');
        }
        out.push_str(kept);
    }
    *text = out;
    found
}

/// The text without white space at the ends of lines and more than one empty line, and how places in it move.
fn tidy(text: &str) -> (String, impl Fn(usize) -> usize + use<>) {
    let mut out = String::with_capacity(text.len());
    // Places in the old text from which on so many bytes were taken away.
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    let mut breaks = 0;
    for line in text.split('\n') {
        let lead = line.len() - line.trim_start().len();
        let words = line.trim();
        if !words.is_empty() {
            if !out.is_empty() {
                out.push_str(if breaks > 1 { "\n\n" } else { "\n" });
            }
            breaks = 0;
            cuts.push((at + lead, out.len()));
            out.push_str(words);
        }
        breaks += 1;
        at += line.len() + 1;
    }
    let length = out.len();
    (out, move |place: usize| {
        let before = cuts.partition_point(|&(old, _)| old <= place);
        let (old, new) = before
            .checked_sub(1)
            .and_then(|at| cuts.get(at))
            .copied()
            .unwrap_or_default();
        (new + place.saturating_sub(old)).min(length)
    })
}
