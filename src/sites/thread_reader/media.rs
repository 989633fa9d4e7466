//! Pictures, videos, cards and embedded tweets in a tweet.

use url::Url;

use super::content::{Reader, STATUS_LINK};
use crate::dom::{Element, Query, Tag};
use crate::model::{Media, MediaKind, PostId, Quote, Tally, Timestamp};
use crate::network::twitter::{self, PictureKind, picture_kind};
use crate::reader::{attr, is_description, link_target, media, sources, text, text_without};
use crate::text::fillers;

const GIF: &str = "entity-video-gif";

/// The elements around a picture: in tweets, and in the cards of author pages (C).
const FRAMES: [&str; 2] = ["entity-image", "thumb-div"];

const PICTURE: Query<'_> = Query::constant("img");
const FRAME: Query<'_> = Query::constant("iframe");
const TWEET_FRAME: Query<'_> = Query::constant("iframe[data-tweet-id]");
const CARD_TITLE: Query<'_> = Query::constant("strong");
const PARAGRAPH: Query<'_> = Query::constant("p");

/// The first words of an embed that never loaded (era A).
const NOT_LOADED: &str = "External Tweet loading";

impl<'d> Reader<'d, '_> {
    pub(super) fn picture(&mut self, img: Element<'d>) {
        let src = img.attr("src").unwrap_or_default();
        let around = || {
            let mut around = img.ancestors().take(3);
            around.find_map(link_target)
        };
        let candidates = || {
            let own = [img.attr("data-src"), Some(src)];
            own.into_iter()
                .chain(std::iter::once_with(around))
                .flatten()
                .chain(sources(img))
                .filter(|url| !fillers::is_placeholder(url))
                .filter_map(|url| self.links.absolute(url))
        };
        // Preferred to the URL of a saved copy.
        let url = candidates()
            .find(|url| url.host_str() == Some(twitter::PICTURE_HOST))
            .or_else(|| candidates().next());
        let framed = img
            .ancestors()
            .take(3)
            .any(|above| FRAMES.iter().any(|frame| above.has_class(frame)));
        let video = match url.as_ref().map(picture_kind) {
            Some(Some(PictureKind::Video(kind))) if !framed => Some(kind),
            _ => None,
        };
        if !framed && video.is_none() {
            self.unknown_markup(img);
        }
        let Some(url) = url else {
            // There was a picture, though its URL is lost.
            return self.push_media(Media::new(MediaKind::Placeholder), img);
        };
        // Programs that convert the page keep of a video only its first picture.
        let mut media = Media::new(video.unwrap_or(MediaKind::Photo));
        match video {
            Some(_) => media.poster = Some(Box::new(url)),
            None => media.url = Some(url),
        }
        self.push_media(media, img);
    }

    fn push_media(&mut self, mut media: Media, described: Element<'d>) {
        let alt = described.attr("alt").and_then(fillers::real_alt);
        media.alt = alt.filter(|alt| is_description(alt)).map(str::to_owned);
        push(&mut self.post.media, media, Tally::MEDIA);
    }

    pub(super) fn video(&mut self, video: Element<'d>) {
        let mut media = media::video(video, |url| self.links.absolute(url));
        if media.poster.is_none() || media.sources.is_empty() {
            self.unknown_markup(video);
        }
        let framed_as_gif = video.ancestors().take(2).any(|above| above.has_class(GIF));
        let files = media.sources.iter().map(|source| &source.url);
        let mut addresses = files.chain(media.poster.as_deref());
        if framed_as_gif || addresses.any(twitter::is_gif) {
            media.kind = MediaKind::Gif;
        }
        // The fallback image for old browsers has the description.
        self.push_media(media, video.first(&PICTURE).unwrap_or(video));
    }

    /// Parses an iframe: a tweet that Twitter's script inserted, else a player of another site.
    pub(super) fn frame(&mut self, frame: Element<'d>) {
        if frame.attr("data-tweet-id").is_some() {
            self.embed(frame);
            return;
        }
        let url = sources(frame).find_map(|src| self.links.absolute(src));
        if url.is_some() {
            let mut card = Media::new(MediaKind::LinkCard);
            card.url = url;
            card.title = attr(frame, "title");
            push(&mut self.post.media, card, Tally::MEDIA);
        }
    }

    /// Parses a link preview, which the site's script adds after the tweet's mark.
    pub(super) fn card(&mut self, card: Element<'d>) {
        let mut media = Media::new(MediaKind::LinkCard);
        media.url = card
            .descendants()
            .filter(|inner| inner.tag() != Tag::Img)
            .find_map(|inner| self.links.resolve(link_target(inner)?));
        media.poster = card
            .select(&PICTURE)
            .flat_map(sources)
            .filter(|src| !fillers::is_placeholder(src))
            .find_map(|src| self.links.absolute(src))
            .map(Box::new);
        let title = card.first(&CARD_TITLE);
        media.title = title.and_then(text);
        let is_title = |inner: Element<'_>| Some(inner) == title;
        let is_other = |inner| is_title(inner) || matches!(inner.tag(), Tag::Small | Tag::Img);
        let description = title.and_then(|title| text_without(title.parent()?, is_other));
        let host = media.url.as_ref().and_then(Url::host_str);
        let description = description.map(|text| without_address(text, host));
        media.description = description.filter(|text| !text.is_empty());
        push(&mut self.post.media, media, Tally::MEDIA);
    }

    /// Parses an embedded tweet: a link, mostly without text (all eras), or the result of Twitter's script.
    pub(super) fn embed(&mut self, embed: Element<'d>) {
        // A full embed also has links in its text; the tweet's own link comes last.
        let to_tweet = |url: &Url| twitter::status(url).is_some();
        let links = embed.select(&STATUS_LINK);
        let link = links
            .filter_map(|link| self.links.href(link))
            .filter(to_tweet)
            .last();
        // Fallback: any URL in an attribute or in the text.
        let shown = || {
            let parts = embed.descendants().filter_map(link_target);
            let parts = parts.filter_map(|href| self.links.absolute(href));
            let text = embed.text();
            let words = text
                .split_whitespace()
                .filter_map(|word| self.links.absolute(word));
            parts.chain(words).find(to_tweet)
        };
        let link = link.or_else(shown);
        let mut quote = link.and_then(twitter::quote).unwrap_or_default();
        if quote.id.is_none() {
            let frame = if embed.tag() == Tag::Iframe {
                Some(embed)
            } else {
                embed.first(&TWEET_FRAME)
            };
            let stated = frame.and_then(|frame| frame.attr("data-tweet-id"));
            let asked = || {
                let frame = embed.first(&FRAME)?;
                twitter::requested_id(&self.links.absolute(sources(frame).next()?)?)
            };
            quote.id = stated.and_then(PostId::twitter).or_else(asked);
            quote.published = quote.id.as_ref().and_then(Timestamp::from_id);
        }
        let words = embed.first(&PARAGRAPH).map(|words| words.text());
        if words.is_none() && has_words(embed) {
            self.unknown_markup(embed);
        }
        let is_link = |text: &str| {
            let is_word = !text.contains(char::is_whitespace);
            is_word && self.links.absolute(text).is_some_and(|url| to_tweet(&url))
        };
        quote.text = words
            .filter(|text| !text.is_empty() && !text.starts_with(NOT_LOADED) && !is_link(text));
        if quote == Quote::default() {
            self.unknown_markup(embed);
        } else {
            push(&mut self.post.quotes, quote, Tally::MEDIA);
        }
    }
}

/// Whether a picture is an emoji, with its character as the description.
pub(super) fn is_emoji(img: Element<'_>) -> bool {
    img.has_class("emoji") || sources(img).any(|src| src.contains("/emoji/"))
}

/// Appends to a list with a maximum length; one too many suffices to make the parse fail. Most of these lists have at
/// most one item, so the first one is allocated exactly.
pub(super) fn push<T>(list: &mut Vec<T>, item: T, most: usize) {
    if list.len() > most {
        return;
    }
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.push(item);
}

/// Whether an embedded tweet has text besides its link.
pub(super) fn has_words(embed: Element<'_>) -> bool {
    let words = text_without(embed, |inner| link_target(inner).is_some());
    words.is_some_and(|words| !words.starts_with(NOT_LOADED))
}

/// Returns the text of a card without the link's URL at its end.
fn without_address(mut text: String, host: Option<&str>) -> String {
    let host = host.map(|host| host.strip_prefix("www.").unwrap_or(host));
    let (words, last) = text.rsplit_once(char::is_whitespace).unwrap_or(("", &text));
    if host.is_some_and(|host| last.starts_with(host)) {
        text.truncate(words.trim_ascii_end().len());
    }
    text
}
