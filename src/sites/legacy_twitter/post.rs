//! Reads a post or a quote, in one walk in which all text must be of a known part.

use url::Url;

use super::parts::{ACTIONS, COUNT_LIST, LINK_CLASSES, PARTS};
use crate::dom::{Element, Links, Query, Step};
use crate::model::{Author, Count, EntityKind, Media, MediaKind, PostId};
use crate::network::twitter::{
    PictureKind, at_handle, entity_kind, full_size, picture_kind, profile, status,
};
use crate::reader::{
    Link, Moment, Part, PostReader, Required, Stat, WhiteSpace, attr, by_class, has_any_class,
    in_style, language, link_target, links_in, photo_at, picture_in, rich_text, source, text,
    twitter_video,
};
use crate::report::{Finding, Missing};

const VERIFIED: Query<'_> = Query::constant(".Icon--verified");
const STATED: Query<'_> = Query::constant("[data-time-ms]");
const STATED_SECONDS: Query<'_> = Query::constant("[data-time]");
const EMOJI: &str = "Emoji";

/// The class of links at the end of the text to the media below it, and those of hidden parts of a link's text.
const HIDDEN: &str = "u-hidden";
const UNSEEN: [&str; 3] = [HIDDEN, "invisible", "u-hiddenVisually"];

/// Marks of a video that is a GIF.
const GIF: Query<'_> = Query::constant(".PlayableMedia--gif");

/// The fields of every post; a quote has no date, profile picture or counts.
pub(super) const FIELDS: [Required; 9] = [
    Required::USER_ID,
    Required::ID,
    Required::HANDLE,
    Required::NAME,
    Required::new(Missing::Avatar, |block| {
        block.author.avatar.is_some() || block.quoted
    }),
    Required::new(Missing::Date, |block| {
        block.stated.is_some() || block.quoted
    }),
    Required::new(Missing::Counts, |block| {
        block.post.stats.is_some() || block.quoted
    }),
    Required::new(Missing::TextElement, |block| block.words),
    Required::CONTENT,
];

/// The class of the count of replies.
const REPLY: &str = "ProfileTweet-action--reply";

/// The time from which each page counts replies; until then, the element for their count was empty.
const REPLIES_COUNTED: i64 = 1_483_228_800; // 2017-01-01.

/// Reads a post, or a quote, of a page that may count replies.
pub(super) fn read(
    element: Element<'_>,
    links: &Links,
    counts_replies: bool,
    block: &mut PostReader,
) {
    attributes(element, links, block);
    block.read_parts(element, |block, inner| {
        let reader = Reader {
            links,
            counts_replies,
            block,
        };
        reader.read_element(inner)
    });
    block.set_twitter_urls(links);
}

/// Reads the attributes of a post's, or of a quote's, element.
fn attributes(element: Element<'_>, links: &Links, block: &mut PostReader) {
    let attr = |name: &str| attr(element, name);
    let path = attr("data-permalink-path").or_else(|| attr("href"));
    let linked = path.and_then(|path| links.resolve(&path));
    let (linked_handle, linked_id) = linked.as_ref().and_then(status).unzip();
    let id = attr("data-tweet-id").or_else(|| attr("data-item-id"));
    block.post.id = id.and_then(|id| PostId::twitter(&id)).or(linked_id);
    let linked_handle = linked_handle.flatten().map(str::to_owned);
    let author = &mut block.author;
    author.handle = attr("data-screen-name").or(linked_handle);
    author.name = attr("data-name");
    author.user_id = attr("data-user-id");
    author.verified = Some(element.first(&VERIFIED).is_some());
    if let Some(by) = attr("data-retweeter") {
        block.post.reposted_by = Some(Box::new(Author::from_handle(by)));
    }
}

struct Reader<'r> {
    links: &'r Links,
    counts_replies: bool,
    block: &'r mut PostReader,
}

impl Reader<'_> {
    /// Takes an element as a single part, if it is one.
    fn read_element(mut self, element: Element<'_>) -> bool {
        let Some(part) = PARTS.of(element) else {
            return self.read_unmarked(element);
        };
        match part {
            Part::Author => {
                let author = &mut self.block.author;
                author.user_id = author
                    .user_id
                    .take()
                    .or_else(|| attr(element, "data-user-id"));
                return false;
            }
            Part::Handle => {
                let handle: String = element.text().split_whitespace().collect();
                self.block.set_handle(at_handle(&handle));
            }
            Part::Verified => self.badges(element),
            Part::Avatar => {
                self.block.set_avatar(source(element, self.links));
            }
            Part::Time => self.date(element),
            Part::Text => self.words(element),
            Part::Photo => self.photo(element),
            Part::Video => self.player(element),
            Part::Card => self.card(element),
            Part::Quote | Part::UnavailableQuote => self.quote(element, part),
            Part::ReplyingTo => {
                let links = links_in(element);
                let links = links.filter_map(|link| self.links.resolve(link_target(link)?));
                let handles = links.filter_map(|url| profile(&url).map(str::to_owned));
                self.block.post.replying_to.extend(handles);
                if self.block.post.replying_to.is_empty() {
                    self.block.unknown_markup(&element.text());
                }
            }
            Part::Counts => self.stats(element),
            Part::Reposted => {
                let by = links_in(element).next().and_then(|link| {
                    let url = self.links.resolve(link_target(link)?)?;
                    let mut by = Author::from_handle(profile(&url)?);
                    by.name = text(link);
                    Some(by)
                });
                self.block.post.reposted_by =
                    by.map(Box::new).or(self.block.post.reposted_by.take());
                if self.block.post.reposted_by.is_none() {
                    self.block.unknown_markup(&element.text());
                }
            }
            _ => self.block.read_part(part, element),
        }
        true
    }

    /// Takes an element that is identified by its tag.
    fn read_unmarked(&mut self, element: Element<'_>) -> bool {
        match element.name() {
            "script" | "style" | "button" | "form" | "input" => true,
            "video" => {
                let video = twitter_video(element, |address| self.links.absolute(address));
                self.block.add_media(video);
                true
            }
            "img" => {
                match source(element, self.links).as_ref().and_then(picture_kind) {
                    Some(PictureKind::Photo) => self.photo(element),
                    _ => self.block.unknown_markup(&format!("{element:?}")),
                }
                true
            }
            _ => false,
        }
    }

    fn badges(&mut self, element: Element<'_>) {
        for badge in std::iter::once(element).chain(element.descendants()) {
            if badge.matches(&VERIFIED) {
                self.block.author.verified = Some(true);
            } else if badge.has_class("Icon") && !badge.has_class("Icon--protected") {
                self.block.unknown_markup(&format!("{badge:?}"));
            }
        }
    }

    fn date(&mut self, element: Element<'_>) {
        let number = |element: Element<'_>, name: &str| element.attr(name)?.trim().parse().ok();
        let within = |query: &Query<'_>| {
            if element.matches(query) {
                Some(element)
            } else {
                element.first(query)
            }
        };
        let ms = within(&STATED).and_then(|at| number(at, "data-time-ms"));
        let seconds = || within(&STATED_SECONDS).and_then(|at| number(at, "data-time"));
        let stated = ms
            .and_then(|ms: i64| jiff::Timestamp::from_millisecond(ms).ok())
            .or_else(|| jiff::Timestamp::from_second(seconds()?).ok());
        self.block.stated = self.block.stated.or(stated.map(Moment::exact));
        if let Some((_, id)) = self.links.href(element).as_ref().and_then(status) {
            self.block.post.id.get_or_insert(id);
        }
    }

    fn words(&mut self, element: Element<'_>) {
        if self.block.has_text_already(element) {
            return;
        }
        let findings = &mut self.block.findings;
        let words = rich_text(
            element,
            WhiteSpace::Preserve,
            |inner| {
                let unknown = |class: &str| !LINK_CLASSES.contains(&class);
                if matches!(inner.name(), "a" | "span") && inner.classes().any(unknown) {
                    findings.unknown_markup(&format!("{inner:?}"));
                }
                if inner.name() == "a"
                    && inner.has_class("twitter-timeline-link")
                    && !inner.has_class(HIDDEN)
                    && inner.attr("data-expanded-url").is_none()
                {
                    findings.also(&Finding::ExpandedUrlMissing);
                }
                has_any_class(inner, &UNSEEN)
                    // Emoji have their character as text next to the picture, or as its description.
                    || inner.name() == "img" && !is_emoji(inner)
            },
            |link| target(self.links, link),
        );
        self.block.set_text(words);
        self.block.post.language = language(element, &["und"]);
    }

    fn photo(&mut self, element: Element<'_>) {
        let picture = picture_in(element);
        let stated = element.attr("data-image-url");
        let stated = stated.or_else(|| picture?.attr("src"));
        let url = stated.and_then(|url| self.links.absolute(url));
        let photo = photo_at(url.map(full_size), picture.unwrap_or(element));
        self.block.add_media(photo);
    }

    /// Reads a video of which the page only has the still, in a style.
    fn player(&mut self, element: Element<'_>) {
        const VIDEO: Query<'_> = Query::constant("video");
        let mut media = match element.first(&VIDEO) {
            Some(inner) => twitter_video(inner, |address| self.links.absolute(address)),
            None => Media::new(MediaKind::Video),
        };
        if media.poster.is_none() {
            // Until the video is visible, the style may be in an attribute for a script.
            let mut styles = std::iter::once(element)
                .chain(element.descendants())
                .flat_map(|inner| inner.attributes().map(|(_, value)| value));
            media.poster = styles
                .find_map(|style| in_style(style, self.links))
                .map(Box::new);
        }
        let of_gif = media.poster.as_deref().and_then(picture_kind)
            == Some(PictureKind::Video(MediaKind::Gif));
        let mut around = std::iter::once(element).chain(element.ancestors().take(3));
        let in_gif = around.any(|above| above.matches(&GIF));
        if of_gif || in_gif {
            media.kind = MediaKind::Gif;
        }
        self.block.add_media(media);
    }

    /// Reads the card of a link; its content is in a separate frame, so only its target is here.
    fn card(&mut self, element: Element<'_>) {
        let mut card = Media::new(MediaKind::LinkCard);
        let stated = ["data-card-url", "data-publisher-url"]
            .iter()
            .find_map(|name| self.links.absolute(element.attr(name)?));
        let inside = element
            .descendants()
            .find_map(|inner| self.links.absolute(inner.attr("data-card-url")?));
        card.url = stated.or(inside);
        let known = |media: &Media| media.kind == MediaKind::LinkCard;
        if card.url.is_none() {
            self.block.unknown_markup("a card that leads nowhere");
        } else if !self.block.post.media.iter().any(known) {
            self.block.add_media(card);
        }
    }

    /// Reads the counts, each from its own attribute. A missing one is unknown.
    fn stats(&mut self, element: Element<'_>) {
        let mut stats = *self.block.post.stats.take().unwrap_or_default();
        let listed = element.has_class(COUNT_LIST);
        let mut around: Vec<Option<Stat>> = Vec::new();
        for step in element.walk() {
            let stated = match step {
                Step::Enter(inner) => inner,
                Step::Leave(inner) => {
                    let own = around.pop().flatten();
                    // A list of counts has one of each.
                    if let Some(stat) = own.filter(|_| by_class(inner, &ACTIONS).is_some())
                        && listed
                        && stat(&mut stats).is_none()
                        && !(inner.has_class(REPLY)
                            && self.is_uncounted()
                            && inner.text().is_empty())
                    {
                        self.block.unknown_markup(&inner.text());
                    }
                    continue;
                }
                Step::Text(_) => continue,
            };
            let own = by_class(stated, &ACTIONS);
            let stat = own.or_else(|| around.last().copied().flatten());
            around.push(stat);
            let Some(count) = stated.attr("data-tweet-stat-count") else {
                continue;
            };
            match (stat, count.trim().parse().ok()) {
                (Some(stat), Some(count)) => {
                    stat(&mut stats).get_or_insert(Count::new(count, true));
                }
                _ => self.block.unknown_markup(&format!("{stated:?}")),
            }
        }
        self.block.post.stats = stats.if_any();
    }

    /// Whether the page is of a time at which the site did not count replies.
    fn is_uncounted(&self) -> bool {
        let stated = self.block.stated.as_ref();
        let early = stated.is_some_and(|stated| stated.at.as_second() < REPLIES_COUNTED);
        early && !self.counts_replies
    }

    fn quote(&mut self, element: Element<'_>, part: Part) {
        let (links, counts_replies) = (self.links, self.counts_replies);
        self.block.quote(element, &FIELDS, |element, quote| {
            if part == Part::UnavailableQuote {
                quote.post.unavailable = text(element);
            } else {
                read(element, links, counts_replies, quote);
            }
        });
    }
}

fn is_emoji(img: Element<'_>) -> bool {
    img.has_class(EMOJI) || img.attr("src").is_some_and(|src| src.contains("/emoji/"))
}

/// Returns the kind and the target of a link inside text: an attribute of it has the full URL.
fn target(links: &Links, link: &Link<'_, '_>) -> (EntityKind, Option<Url>) {
    let url = links.resolve(link.href);
    let kind = entity_kind(link.display, url.as_ref());
    let expanded = link
        .element
        .attr("data-expanded-url")
        .and_then(|url| links.absolute(url));
    match kind {
        EntityKind::Link => (kind, expanded.or(url)),
        _ => (kind, url),
    }
}
