//! The parts of an article that are not words: media, embedded posts, code, formulas, separators.

use super::Article;
use crate::json::{Object, Value};
use crate::model::{BlockKind, Media, MediaKind, PostId, Quote, Tally};
use crate::network::twitter;
use crate::reader::{Part, Parts, parts};
use crate::report::Missing;

/// The parts of an article that are not words, and the parts of words that change nothing, by the type of their entity.
static PARTS: Parts = parts! {
    Part::Media => "MEDIA";
    Part::Code => "MARKDOWN";
    Part::Quote => "TWEET";
    Part::Rule => "DIVIDER";
    Part::Formula => "LATEX";
    Part::Card => "LINK";
    Part::Ignored => "TWEMOJI";
};

/// The types of media by name.
const MEDIA: [(&str, MediaKind); 3] = [
    ("ApiImage", MediaKind::Photo),
    ("ApiVideo", MediaKind::Video),
    ("ApiGif", MediaKind::Gif),
];

/// The fields of the data of an entity, of a medium in it, and of a video's file.
const OF_ENTITY: [&str; 7] = [
    "entityKey", "markdown", "mediaItems", "caption", "tweetId", "url", "latex",
];
const ITEM: [&str; 3] = ["mediaId", "localMediaId", "mediaCategory"];
const FILE: [&str; 4] = ["url", "content_type", "bitrate", "bit_rate"];

/// The language of a formula.
const LATEX: &str = "latex";

impl<'j> Article<'_, 'j, '_> {
    /// Returns the entity of a range, and what it is.
    pub(super) fn entity(&mut self, range: Object<'j>) -> Option<(Object<'j>, Option<Part>)> {
        let key = range.get("key");
        let number = key.and_then(Value::as_u64).map(|key| key.to_string());
        let key = number.as_deref().or(key.and_then(Value::as_str));
        let Some(&entity) = key.and_then(|key| self.entities.get(key)) else {
            self.fields.findings.missing(Missing::ArticlePart);
            return None;
        };
        let name = self.fields.text(entity, "type");
        let part = name.and_then(|name| PARTS.named(name));
        if part.is_none() {
            self.note_unknown(name);
        }
        Some((entity, part))
    }

    /// Puts the parts of a block in their place. One that has nothing else has a space for words.
    pub(super) fn parts(&mut self, block: Object<'j>, words: &'j str, is_alone: bool) {
        let mut is_shown = false;
        for range in self.fields.objects(block, "entityRanges") {
            let Some((entity, Some(part))) = self.entity(range) else {
                continue;
            };
            let data = self.fields.object(entity, "data");
            if let Some(data) = data {
                self.fields.note_unknown(data, &OF_ENTITY);
            }
            is_shown |= part != Part::Ignored;
            self.part(part, data, words, is_alone);
        }
        if is_alone && !is_shown {
            self.fields.findings.missing(Missing::ArticlePart);
            self.writer.begin(BlockKind::Paragraph);
            self.lines(words);
            self.writer.end();
        }
    }

    fn part(&mut self, part: Part, data: Option<Object<'j>>, words: &'j str, is_alone: bool) {
        let text = |article: &mut Self, name: &str| {
            let words = data.map(|data| article.exact(data, name));
            words.filter(|words| !words.trim().is_empty())
        };
        match part {
            Part::Rule => self.writer.place(BlockKind::Rule),
            Part::Media => self.media(data),
            Part::Code => match text(self, "markdown") {
                Some(markdown) => self.markdown(markdown),
                None => self.fields.findings.missing(Missing::ArticlePart),
            },
            Part::Quote => match text(self, "tweetId") {
                Some(id) => self.quote(id),
                None => self.fields.findings.missing(Missing::ArticlePart),
            },
            Part::Formula if is_alone => {
                let own = Some(words).filter(|words| !words.trim().is_empty());
                match own.or_else(|| text(self, "latex")) {
                    Some(formula) => self.code(formula, LATEX),
                    None => self.fields.findings.missing(Missing::ArticlePart),
                }
            }
            Part::Card if is_alone => {
                let mut card = Media::new(MediaKind::LinkCard);
                card.url = data.and_then(|data| self.fields.url(data, "url"));
                self.place(card);
            }
            _ => {}
        }
    }

    fn quote(&mut self, id: &str) {
        let mut quote = Quote::new();
        quote.id = PostId::twitter(id.trim());
        quote.url = quote
            .id
            .as_ref()
            .and_then(|id| twitter::status_url(None, id))
            .map(Box::new);
        if quote.id.is_none() {
            self.fields.findings.missing(Missing::ArticlePart);
        }
        // One more than the limit is enough for the parse to refuse the post.
        if self.post.quotes.len() <= Tally::MEDIA {
            let index = u32::try_from(self.post.quotes.len()).unwrap_or(u32::MAX);
            self.post.quotes.push(quote);
            self.writer.place(BlockKind::Quote { index });
        }
    }

    /// Reads the media of an entity, and the words below them.
    fn media(&mut self, data: Option<Object<'j>>) {
        let mut is_shown = false;
        let items = data.map(|data| self.fields.objects(data, "mediaItems"));
        for item in items.into_iter().flatten() {
            self.fields.note_unknown(item, &ITEM);
            let id = self.fields.text(item, "mediaId");
            if let Some((info, is_used)) = id.and_then(|id| self.media.get_mut(id)) {
                *is_used = true;
                let info = *info;
                self.medium(info);
                is_shown = true;
            }
        }
        if !is_shown {
            self.fields.findings.missing(Missing::MediaFile);
            self.place(Media::new(MediaKind::Placeholder));
        }
        if let Some(caption) = data.and_then(|data| self.fields.text(data, "caption")) {
            self.writer.begin(BlockKind::Paragraph);
            self.lines(caption);
            self.writer.end();
        }
    }

    pub(super) fn medium(&mut self, info: Object<'j>) {
        let medium = self.file(info);
        self.place(medium);
    }

    /// Reads a medium.
    fn file(&mut self, info: Object<'j>) -> Media {
        let name = self.fields.text(info, "__typename");
        let kind = MEDIA.iter().find(|(is, _)| Some(*is) == name);
        if kind.is_none() {
            self.note_unknown(name);
        }
        let mut media = Media::new(kind.map_or(MediaKind::Placeholder, |(_, kind)| *kind));
        media.alt = self.fields.owned(info, "ext_alt_text");
        if matches!(media.kind, MediaKind::Photo | MediaKind::Placeholder) {
            media.url = self.fields.url(info, "original_img_url");
        } else {
            let inner = self.fields.object(info, "video_info").unwrap_or(info);
            media.sources = self
                .fields
                .sources(inner, "variants", "content_type", &FILE);
            media.url = media.sources.first().map(|source| source.url.clone());
            let still = self.fields.object(info, "preview_image");
            let still = still.and_then(|still| self.fields.url(still, "original_img_url"));
            let still = still.or_else(|| self.fields.url(info, "media_url_https"));
            media.poster = still.map(Box::new);
        }
        let lacks_still = media.kind != MediaKind::Photo && media.poster.is_none();
        if media.url.is_none() || lacks_still {
            self.fields.findings.missing(Missing::MediaFile);
        }
        media
    }

    /// Adds a medium to the post, at this place.
    fn place(&mut self, media: Media) {
        // One more than the limit is enough for the parse to refuse the post.
        if self.post.media.len() <= Tally::MEDIA {
            let index = u32::try_from(self.post.media.len()).unwrap_or(u32::MAX);
            self.post.media.push(media);
            self.writer.place(BlockKind::Media { index });
        }
    }

    pub(super) fn code(&mut self, code: &str, language: &str) {
        self.writer.begin(BlockKind::Code { language: None });
        self.writer.set_language(language);
        self.writer.push_exact(code);
        self.writer.end();
    }
}
