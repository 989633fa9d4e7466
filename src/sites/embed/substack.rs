//! Tweets in newsletters of Substack, which draws them itself.
//!
//! # Eras of its markup
//!
//! - A (2020): `div.tweet` with one link around everything, the text in a `<p>`.
//! - B (2021 to 2023): two links, the text in `.tweet-text`.
//! - C (2023 to today): `data-component-name`, in newsletters as sent without any content.
//!
//! All of them have the post as JSON in `data-attrs`, of which only what is missing in the markup is read.

use percent_encoding::percent_decode_str;
use url::Url;

use super::tweets::dated;
use crate::dom::{Element, Links, Query};
use crate::input::Page;
#[cfg(feature = "json")]
use crate::json::Object;
use crate::model::Stats;
#[cfg(feature = "json")]
use crate::model::{Count, Media, MediaKind, MediaSource, Tally};
use crate::network::twitter::{HOME, at_handle, entity_kind, status};
#[cfg(feature = "json")]
use crate::reader::{Fields, Required, rich_text};
use crate::reader::{
    Part, Parts, PostReader, Stat, WhiteSpace, by_class, children, count, link_target, links_in,
    media, parts, picture_in, source, text,
};
use crate::report::Missing;

#[cfg(feature = "json")]
const JSON: Query<'_> = Query::constant("[data-attrs]");
#[cfg(feature = "json")]
const BODY: Query<'_> = Query::constant("body");

/// The counts in the JSON.
#[cfg(feature = "json")]
const COUNTS: [(&str, Stat); 4] = [
    ("like_count", |stats| &mut stats.likes),
    ("retweet_count", |stats| &mut stats.reposts),
    ("reply_count", |stats| &mut stats.replies),
    ("impression_count", |stats| &mut stats.views),
];

/// The fields of every quoted post.
#[cfg(feature = "json")]
const QUOTE_FIELDS: [Required; 3] = [Required::ID, Required::HANDLE, Required::NAME];

/// The names of authors, of which each post has one (A and B).
pub(super) const NAMES: [Query<'_>; 1] = [Query::constant(".tweet-author-name")];

/// The parts, by class (A and B).
static PARTS: Parts = parts! {
    Part::Name => "tweet-author-name";
    Part::Handle => "tweet-author-handle", "tweet-author";
    Part::Avatar => "tweet-header-avatar", "tweet-user-avatar";
    Part::Text => "tweet-text";
    Part::Photo => "tweet-photo";
    Part::Time => "tweet-date";
    Part::Count => "like-count", "rt-count", "reply-count";
    // Each contains a count and its label.
    Part::Counts => "likes", "retweets", "replies";
};

/// The counts, by class (A and B).
const SHOWN_COUNTS: [(&str, Stat); 3] = [
    ("like-count", |stats| &mut stats.likes),
    ("rt-count", |stats| &mut stats.reposts),
    ("reply-count", |stats| &mut stats.replies),
];

/// The path of a picture that Substack has made smaller.
const SMALLER: &str = "/image/fetch/";

/// The mark before the day of a date: `1:08 PM ∙ May 21, 2026`.
const BEFORE_DAY: char = '∙';

/// Parses a post: `<div class="tweet" data-attrs>`, or an element with `data-component-name="Twitter2ToDOM"`.
pub(super) fn read(embed: Element<'_>, page: &Page<'_>, post: &mut PostReader) {
    let Some(links) = Links::new(HOME) else {
        return;
    };
    let mut targets = links_in(embed).filter_map(|link| links.resolve(link_target(link)?));
    let named = targets.find_map(|url| Some((status(&url)?.0.map(str::to_owned), status(&url)?.1)));
    if let Some((handle, id)) = named {
        post.author.handle = handle;
        post.post.id = Some(id);
    }
    // Later classes are generated: only the JSON has the post.
    let is_marked = |part| PARTS.of(part).is_some();
    let marked = embed.descendants().any(is_marked);
    let day = marked.then(|| read_markup(embed, &links, post)).flatten();
    if !read_json(embed, page, &links, post) {
        post.unknown_markup(if marked {
            "a post without its JSON"
        } else {
            "a post without parts"
        });
    }
    if let Some(day) = day {
        dated(&day, post);
    }
    if post.author.avatar.is_none() {
        post.findings.missing(Missing::Avatar);
    }
    post.set_twitter_urls(&links);
}

/// Reads the parts of a post by their classes; returns the day that it shows.
fn read_markup<'d>(embed: Element<'d>, links: &Links, post: &mut PostReader) -> Option<String> {
    let mut day = None;
    let mut stats = Stats::default();
    post.read_parts(embed, |post, part| {
        // A text without a class (A).
        let words = || (part.name() == "p").then_some(Part::Text);
        let Some(part_kind) = PARTS.of(part).or_else(words) else {
            return false;
        };
        match part_kind {
            Part::Handle => post.set_handle(text(part).as_deref().and_then(at_handle)),
            Part::Avatar => post.set_avatar(source(part, links)),
            Part::Text if post.has_text_already(part) => {}
            Part::Text => post.read_text(part, WhiteSpace::Blocks, |link| {
                let url = links.resolve(link.href);
                (entity_kind(link.display, url.as_ref()), url)
            }),
            Part::Photo => {
                let photo = |img| media::photo_at(source(img, links).map(original), img);
                if let Some(photo) = picture_in(part).map(photo) {
                    post.add_media(photo);
                }
            }
            Part::Time => {
                let shown = part.text();
                day = shown
                    .rsplit(BEFORE_DAY)
                    .next()
                    .map(|day| day.trim().to_owned());
            }
            Part::Count | Part::Counts => {
                for inner in std::iter::once(part).chain(children(part)) {
                    if let Some(stat) = by_class(inner, &SHOWN_COUNTS) {
                        *stat(&mut stats) = count(&inner.text());
                    }
                }
            }
            _ => post.read_part(part_kind, part),
        }
        true
    });
    post.post.stats = stats.if_any();
    day
}

/// Returns the URL of a picture that Substack has made smaller: `/image/fetch/SIZE/URL`.
fn original(url: Url) -> Url {
    let inner = || {
        let (_, rest) = url.path().split_once(SMALLER)?;
        let encoded = rest.split_once('/')?.1;
        Url::parse(&percent_decode_str(encoded).decode_utf8().ok()?).ok()
    };
    inner().unwrap_or(url)
}

#[cfg(not(feature = "json"))]
const fn read_json(_: Element<'_>, _: &Page<'_>, _: &Links, _: &mut PostReader) -> bool {
    false
}

/// Reads from its JSON what is missing in the post; returns whether it has any.
#[cfg(feature = "json")]
fn read_json(embed: Element<'_>, page: &Page<'_>, links: &Links, post: &mut PostReader) -> bool {
    let of = |element: Element<'_>| element.attr("data-attrs").is_some();
    let holder = Some(embed).filter(|embed| of(*embed));
    let holder = holder.or_else(|| embed.first(&JSON));
    let json = holder.and_then(|holder| page.json_of(holder.attr("data-attrs")?));
    let object = json.as_ref().and_then(|json| json.root().as_object());
    if let Some(object) = object {
        read_object(object, page, links, post);
        let quoted = Fields::new(&mut post.findings, links).object(object, "quoted_tweet");
        if let Some(quoted) = quoted.filter(|quoted| !quoted.is_empty()) {
            let mut quote = PostReader::default();
            read_object(quoted, page, links, &mut quote);
            quote.set_twitter_urls(links);
            post.add_quote(quote, &QUOTE_FIELDS);
        }
    }
    object.is_some()
}

#[cfg(feature = "json")]
fn read_object(object: Object<'_>, page: &Page<'_>, links: &Links, reader: &mut PostReader) {
    let PostReader {
        post,
        author,
        findings,
        ..
    } = reader;
    let fields = &mut Fields::new(findings, links);
    let url = fields.url(object, "url");
    let named = url.as_ref().and_then(status);
    post.id = post.id.take().or_else(|| named.map(|(_, id)| id));
    let name = fields.owned(object, "name");
    author.name = author.name.take().or(name);
    let handle = fields.owned(object, "username");
    author.handle = author.handle.take().or(handle);
    let avatar = fields.url(object, "profile_image_url").map(Box::new);
    author.avatar = author.avatar.take().or(avatar);
    if post.media.is_empty() {
        let video = fields.url(object, "video_url");
        for photo in fields.objects(object, "photos").take(Tally::MEDIA + 1) {
            let mut media = Media::new(MediaKind::Photo);
            media.url = fields.url(photo, "img_url").map(original);
            media.alt = fields.owned(photo, "alt_text");
            post.media.push(media);
        }
        if let Some(url) = video {
            let mut media = Media::new(MediaKind::Video);
            media.poster = post
                .media
                .drain(..)
                .find_map(|still| still.url)
                .map(Box::new);
            media.sources.push(MediaSource::new(url.clone()));
            media.url = Some(url);
            post.media.push(media);
        }
    }
    let mut stats = post.stats.take().map(|stats| *stats).unwrap_or_default();
    for (name, stat) in COUNTS {
        let count = fields
            .whole(object, name)
            .map(|value| Count::new(value, true));
        let stat = stat(&mut stats);
        *stat = stat.take().or(count);
    }
    post.stats = stats.if_any();
    if post.text.is_none()
        && let Some(html) = fields.owned(object, "full_text")
        && let Ok(dom) = page.fragment(&html)
        && let Some(body) = dom.first(&BODY)
    {
        // Links are markup in it.
        let words = rich_text(
            body,
            WhiteSpace::Preserve,
            |_| false,
            |link| {
                let url = links.resolve(link.href);
                (entity_kind(link.display, url.as_ref()), url)
            },
        );
        reader.set_text(words);
    }
}
