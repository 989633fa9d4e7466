//! x.com and twitter.com as a browser saved them, 2020 to today: conversations in which one post is opened.
//!
//! # What holds its pages together
//!
//! Its classes are hashed and change with each release, its labels are in the reader's language. Neither is used:
//! parts are told by `data-testid`, by tags, roles and addresses. These have been the same since 2020-06, when the page
//! of today took the place of the one that [`legacy_twitter`](super::legacy_twitter) reads; what came later is dated
//! below.
//!
//! # What a saved page lacks
//!
//! The page keeps only the posts near the screen, and shows more when asked. What it shows to be missing becomes a gap;
//! it never says how many posts there are. A page that was fetched without a browser has no posts at all. Markdown that
//! clippers make of it is [`x_clip`](super::x_clip)'s.

mod counts;
mod items;
mod longform;
mod media;
mod page;
mod post;

use crate::adapter::notes;
use crate::adapter::{
    Adapter, Confidence, Context, Site, agreed_id, conversation, cut, number_posts,
};
use crate::audit::{Warning, WarningKind};
use crate::dom::{Dom, Links, Query};
use crate::error::{Error, ErrorKind, Result};
use crate::input::Page;
use crate::model::Thread;

static SITE: Site = Site::new("x", "X", &["x.com", "twitter.com"]);

/// Any of these makes a page the site's.
const CONTENT_MARKS: [Query<'_>; 6] = [
    Query::constant("article[data-testid=tweet]"),
    Query::constant("[data-testid=cellInnerDiv]"),
    Query::constant("[data-testid=tweetText]"),
    Query::constant("[data-testid=User-Name]"),
    // 2025.
    Query::constant("[data-testid=twitterArticleReadView]"),
    Query::constant("[data-testid=primaryColumn]"),
];

/// What its pages have besides, with posts or without: they are the site's if the address says so as well.
const FRAME_MARKS: [Query<'_>; 5] = [
    Query::constant("#react-root"),
    Query::constant("article[role=article]"),
    Query::constant("[data-testid=error-detail]"),
    Query::constant("[data-testid=sidebarColumn]"),
    Query::constant("main[role=main]"),
];

/// What an element is, by its `data-testid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Another post inside one.
    Post,
    UserName,
    Avatar,
    Words,
    /// Behind words that were cut.
    ShowMore,
    Media,
    Card,
    /// A card's half, which tells the card where the whole is not marked.
    CardHalf,
    Poll,
    Reposted,
    ArticleTitle,
    ArticleBody,
    Verified,
    /// A button of the counts.
    Stat(counts::Stat),
    /// Known, and nothing that is kept.
    Aside,
}

const PARTS: [(&str, Part); 39] = [
    ("tweet", Part::Post),
    // A post inside an article (2026).
    ("simpleTweet", Part::Post),
    ("User-Name", Part::UserName),
    // Until 2022.
    ("User-Names", Part::UserName),
    ("Tweet-User-Avatar", Part::Avatar),
    ("tweetText", Part::Words),
    ("tweet-text-show-more-link", Part::ShowMore),
    ("tweetPhoto", Part::Media),
    ("videoPlayer", Part::Media),
    ("videoComponent", Part::Media),
    ("previewInterstitial", Part::Media),
    ("card.wrapper", Part::Card),
    ("card.layoutLarge.media", Part::CardHalf),
    ("card.layoutLarge.detail", Part::CardHalf),
    ("card.layoutSmall.media", Part::CardHalf),
    ("card.layoutSmall.detail", Part::CardHalf),
    // An article shown as a card (2025).
    ("article-cover-image", Part::Card),
    ("cardPoll", Part::Poll),
    ("socialContext", Part::Reposted),
    ("twitter-article-title", Part::ArticleTitle),
    ("twitterArticleRichTextView", Part::ArticleBody),
    ("longformRichTextComponent", Part::ArticleBody),
    ("icon-verified", Part::Verified),
    ("icon-lock", Part::Aside),
    ("reply", Part::Stat(counts::REPLIES)),
    ("retweet", Part::Stat(counts::REPOSTS)),
    ("unretweet", Part::Stat(counts::REPOSTS)),
    ("like", Part::Stat(counts::LIKES)),
    ("unlike", Part::Stat(counts::LIKES)),
    ("bookmark", Part::Stat(counts::BOOKMARKS)),
    ("removeBookmark", Part::Stat(counts::BOOKMARKS)),
    ("app-text-transition-container", Part::Aside),
    ("caret", Part::Aside),
    // A community note (2023).
    ("birdwatch-pivot", Part::Aside),
    ("icon-arrow-right", Part::Aside),
    ("playButton", Part::Aside),
    ("pillLabel", Part::Aside),
    ("tweet-text-sensitive-warning", Part::Aside),
    ("HoverCard", Part::Aside),
];

/// What an element is, by its `data-testid`.
fn part(element: crate::dom::Element<'_>) -> Option<Part> {
    let testid = element.attr("data-testid")?;
    PARTS
        .iter()
        .find(|(is, _)| *is == testid)
        .map(|&(_, part)| part)
}

/// The site puts these in place of a picture's description, in the reader's language.
const NO_ALT: [&str; 24] = [
    "Image",
    "Imagen",
    "Imagem",
    "Imatge",
    "Immagine",
    "Bild",
    "Billede",
    "Bilde",
    "Afbeelding",
    "Kuva",
    "Kép",
    "Obraz",
    "Obrázek",
    "Imagine",
    "Εικόνα",
    "Изображение",
    "Зображення",
    "Görsel",
    "Gambar",
    "Hình ảnh",
    "画像",
    "图像",
    "圖片",
    "이미지",
];

/// x.com.
#[derive(Clone, Copy, Debug)]
pub(crate) struct X;

impl Adapter for X {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let dom = page.dom()?;
        let has = |marks: &[Query<'_>]| marks.iter().any(|mark| dom.first(mark).is_some());
        let host = page.url().is_some_and(|url| SITE.has_host(url));
        match (has(&CONTENT_MARKS), host) {
            (true, true) => Some(Confidence::Certain),
            (true, false) => Some(Confidence::Likely),
            // Many pages state an address of Twitter that are not Twitter's.
            (false, true) => (has(&FRAME_MARKS)
                || page.given_url().is_some_and(|url| SITE.has_host(url)))
            .then_some(Confidence::Weak),
            (false, false) => None,
        }
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let (dom, links) = ready(page)?;
        let found = items::find(dom);
        let Some(last) = found.posts.last() else {
            return Err(page::without_posts(page, dom));
        };
        cx.check_posts(found.posts.len())?;

        let blocks = found.posts.iter().map(|item| post::read(item, &links));
        let (mut posts, mut noted, mut opened, mut title) = (Vec::new(), Vec::new(), None, None);
        for (at, block) in blocks.enumerate() {
            if block.is_opened() {
                opened.get_or_insert(at);
            }
            title = title.or(block.title);
            posts.push(block.post);
            noted.push(block.notes);
        }
        notes::report(noted, cx);
        let mut thread = Thread::new(posts);

        let named = page::named(page);
        let main = items::main(&thread.posts, opened, &named);
        if main.is_none() {
            if let Some(kind) = page::other_kind(page, dom) {
                return Err(kind);
            }
            cx.warn_of(
                WarningKind::MissingField,
                "the post that the page is about is not on it",
            );
        }
        items::assign_roles(&found, &mut thread.posts, main);
        number_posts(&mut thread.posts);
        thread.gaps = items::gaps(dom, &found, &links, main);
        found.report_anchors(cx);

        let shown = main.and_then(|main| thread.posts.get(main));
        let shown_id = shown.and_then(|post| post.id.clone());
        if let (Some(shown), Some((_, stated))) = (&shown_id, &named.stated)
            && shown != stated
        {
            let detail = format!("the page's head names post {stated}, the page shows {shown}");
            cx.warn(Warning::new(WarningKind::UrlMismatch, detail));
        }
        let stated = shown_id.or_else(|| named.stated.as_ref().map(|(_, id)| id.clone()));
        let handle = named.handle();
        thread.id = agreed_id(stated, named.given.map(|(_, id)| id), cx);
        thread.author = conversation::author(&thread.posts, shown, handle, cx);
        thread.url = shown
            .and_then(|post| post.url.clone())
            .or_else(|| page.url().cloned());
        thread.title = title.or_else(|| page::title(dom));
        let footer = found.ended || page::has_footer(dom, last.element);
        cut::report(
            page.source(),
            dom,
            last.element,
            found.posts.len() - 1,
            footer,
            cx,
        );
        Ok(thread)
    }
}

fn ready<'p>(page: &Page<'p>) -> Result<(&'p Dom<'p>, Links)> {
    let old = page.url().filter(|url| SITE.has_host(url));
    let old = old.is_some_and(|url| {
        url.host_str()
            .is_some_and(|host| host.ends_with("twitter.com"))
    });
    let base = if old {
        "https://twitter.com/"
    } else {
        "https://x.com/"
    };
    match (page.dom(), Links::new(base)) {
        (Some(dom), Some(links)) => Ok((dom, links)),
        _ => Err(Error::new(
            ErrorKind::Unrecognized,
            "only the HTML of X's pages is read",
        )),
    }
}
