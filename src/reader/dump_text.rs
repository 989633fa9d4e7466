//! Parses a post's plain text or Markdown into its visible text, entities and pictures.

use super::markdown_text::link_entity;
use super::rich_text::add_implied;
use crate::dom::Links;
use crate::model::{Entity, Media, MediaKind, MediaSource, Post, Span, Tally};
use crate::network::twitter;
use crate::text::{fillers, markdown};

/// The syntax of a page's text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DumpText<'l> {
    pub(crate) links: Option<&'l Links>,
    /// Whether it is Markdown.
    pub(crate) markdown: bool,
    /// Whether links are preceded by numbers (`[12]`, as lynx writes them).
    pub(crate) references: bool,
}

impl DumpText<'_> {
    /// Fills in a post's text, entities and media.
    pub(crate) fn read(&self, raw: &str, post: &mut Post) {
        let marked = self.markdown || self.references || raw.contains("](");
        let mut inline = if self.markdown {
            markdown::parse_document(raw, self.references)
        } else if marked {
            markdown::parse(raw, self.references)
        } else {
            markdown::Inline::default()
        };
        for picture in inline.pictures.drain(..) {
            // One more than the limit is enough for the parse to refuse the post.
            if post.media.len() > Tally::MEDIA {
                break;
            }
            let media = of_picture(&picture, self.links);
            post.media.push(media);
        }
        let videos = inline.videos.iter();
        post.media
            .extend(videos.map(|video| of_video(video, self.links)));
        let shown = if marked { &inline.text } else { raw };
        let tidy = Tidy::new(shown);
        // One more than the limit is enough here too.
        let most = (Tally::MEDIA + 1).saturating_sub(post.media.len());
        let placeholders = (0..tidy.pictures.min(most)).map(|_| Media::new(MediaKind::Placeholder));
        post.media.extend(placeholders);
        post.entities = self.entities(&inline, &tidy);
        post.text = Some(tidy.text).filter(|text| !text.is_empty());
    }

    /// Returns the links with their targets, and the entities that the text alone implies.
    fn entities(&self, inline: &markdown::Inline<'_>, tidy: &Tidy) -> Vec<Entity> {
        let mut found: Vec<Entity> = Vec::new();
        for (span, target) in &inline.links {
            // One more than the limit is enough for the parse to refuse the post.
            if found.len() > Tally::ENTITIES {
                return found;
            }
            let Some(span) = tidy.span(*span) else {
                continue;
            };
            let Some(display) = tidy.text.get(span.range()) else {
                continue;
            };
            if found
                .last()
                .is_some_and(|last| last.span.end() > span.start())
            {
                continue;
            }
            found.push(link_entity(span, display, target, self.links));
        }
        add_implied(&mut found, &tidy.text, |_| true);
        found
    }
}

/// Whether a link's target is truncated.
pub(super) fn is_cut(target: &str) -> bool {
    target.ends_with(['…']) || target.ends_with("...")
}

/// Returns a picture of a text as a medium.
pub(super) fn of_picture(picture: &markdown::Picture, links: Option<&Links>) -> Media {
    let mut media = Media::new(MediaKind::Photo);
    let url = [picture.href.as_deref(), Some(picture.src.as_str())]
        .into_iter()
        .flatten()
        .find_map(|url| {
            links
                .filter(|_| !fillers::is_placeholder(url))?
                .absolute(url)
        });
    if url.is_none() {
        media.kind = MediaKind::Placeholder;
    }
    if url.as_ref().is_some_and(twitter::is_gif) {
        // This is the GIF's first picture.
        media.kind = MediaKind::Gif;
        media.poster = url.map(Box::new);
    } else {
        media.url = url;
    }
    media.alt = fillers::real_alt(&picture.alt).map(str::to_owned);
    media
}

/// Returns a video of a text as a medium.
pub(super) fn of_video(video: &markdown::Video, links: Option<&Links>) -> Media {
    let url = |raw: &String| links?.absolute(raw);
    let mut media = Media::new(MediaKind::Video);
    media.poster = video.poster.as_ref().and_then(url).map(Box::new);
    for (file, content_type) in &video.sources {
        if let Some(url) = url(file) {
            let mut source = MediaSource::new(url);
            source.content_type.clone_from(content_type);
            media.sources.push(source);
        }
    }
    media.url = media.sources.first().map(|source| source.url.clone());
    media
}

/// A normalized text.
struct Tidy {
    text: String,
    /// The number of pictures that only had filler text.
    pictures: usize,
    /// Line starts, in the original and in the normalized text: only lines at which the number of removed bytes
    /// changes. With 32 bits, as there may be one for each few bytes.
    lines: Vec<(u32, u32)>,
}

impl Tidy {
    /// Removes white space at the ends of lines, all but one of consecutive empty lines, and fillers at the ends of
    /// lines.
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
            let (words, pictures) = fillers::strip_end(line.trim());
            tidy.pictures += pictures;
            if !words.is_empty() {
                if !tidy.text.is_empty() {
                    tidy.text.push_str(if breaks > 1 { "\n\n" } else { "\n" });
                }
                breaks = 0;
                let (old, new) = (at + lead, tidy.text.len());
                let moved =
                    |&(before, after): &(u32, u32)| old - before as usize != new - after as usize;
                if tidy.lines.last().is_none_or(moved)
                    && let (Ok(old), Ok(new)) = (u32::try_from(old), u32::try_from(new))
                {
                    tidy.lines.push((old, new));
                }
                tidy.text.push_str(words);
            }
            breaks += 1;
            at += line.len() + 1;
        }
        tidy
    }

    /// Returns the position of a span of the original text; `None` if the span was removed.
    fn span(&self, raw: Span) -> Option<Span> {
        let place = |place: usize| {
            let before = self
                .lines
                .partition_point(|&(old, _)| old as usize <= place);
            let (old, new) = before
                .checked_sub(1)
                .and_then(|at| self.lines.get(at))
                .copied()?;
            Some((new as usize + (place - old as usize)).min(self.text.len()))
        };
        let (start, end) = (place(raw.start())?, place(raw.end())?);
        (start < end && self.text.is_char_boundary(start) && self.text.is_char_boundary(end))
            .then(|| Span::new(start, end))
    }
}
