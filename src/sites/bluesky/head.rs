//! The one post that the server writes: in `<meta>`, in `<noscript>` and as JSON-LD. The same words stand in each, so what one
//! lacks another has.

use super::{AT_LINK, MEMBERS_ONLY};
use crate::adapter::counts::Stat;
use crate::adapter::notes::{Lacks, report_missing};
use crate::adapter::{Context, agreed_id, bluesky};
use crate::audit::WarningKind;
use crate::dom::{Dom, Links, Query};
use crate::error::Result;
use crate::input::Page;
use crate::model::{
    Author, Count, Media, MediaKind, MediaSource, Post, Role, Stats, Thread, Timestamp,
};

/// The parts in `<noscript>`.
const NAME: Query<'_> = Query::constant("#bsky_display_name");
const HANDLE: Query<'_> = Query::constant("#bsky_handle");
const DID: Query<'_> = Query::constant("#bsky_did");
const TEXT: Query<'_> = Query::constant("#bsky_post_text");
const TIME: Query<'_> = Query::constant("#bsky_post_indexedat");

const META: Query<'_> = Query::constant("meta[content]");

/// The counts, by the words of `twitter:label2` to 4; one that is 0 is left out.
const COUNTS: [(&str, Stat); 3] = [
    ("Likes", |stats| &mut stats.likes),
    ("Replies", |stats| &mut stats.replies),
    ("Reposts", |stats| &mut stats.reposts),
];

/// Where pictures of profiles are, which stand in for those of a post.
const AVATAR: &str = "/img/avatar";

const FIELDS: [(&str, Lacks); 4] = [
    ("id", |post| post.id.is_none()),
    ("handle", |post| {
        post.author
            .as_ref()
            .is_none_or(|author| author.handle.is_none())
    }),
    ("time", |post| post.published.is_none()),
    ("words or media", |post| {
        post.text.is_none() && post.media.is_empty()
    }),
];

/// Reads the post; `None` if the page has none.
pub(super) fn read(page: &Page<'_>, dom: &Dom<'_>, cx: &mut Context) -> Result<Option<Thread>> {
    let words = |query: &Query<'_>| {
        let text = dom.first(query).map(|element| element.text());
        text.filter(|text| !text.is_empty())
    };
    let uri = dom.first(&AT_LINK).and_then(|link| link.attr("href"));
    let address = page.url().and_then(bluesky::post);
    let text = dom
        .meta("og:description")
        .map(str::to_owned)
        .or_else(|| words(&TEXT));
    if text.as_deref() == Some(MEMBERS_ONLY) || uri.is_none() && words(&HANDLE).is_none() {
        return Ok(None);
    }
    let mut author = Author::new();
    let title = dom.meta("og:title").unwrap_or_default();
    let titled = title
        .strip_suffix(')')
        .and_then(|title| title.rsplit_once(" (@"));
    author.handle = words(&HANDLE)
        .or_else(|| dom.meta("profile:username").map(str::to_owned))
        .or_else(|| titled.map(|(_, handle)| handle.to_owned()));
    author.name = words(&NAME).or_else(|| titled.map(|(name, _)| name.to_owned()));
    author.url = author
        .handle
        .as_deref()
        .and_then(bluesky::profile_url)
        .map(Box::new);
    author.user_id = uri
        .and_then(bluesky::at_uri)
        .map(|(did, _)| did.to_owned())
        .or_else(|| words(&DID));

    let mut post = Post::new();
    post.role = Role::Main;
    let key = uri
        .and_then(bluesky::at_uri)
        .map(|(_, key)| key.to_owned())
        .or_else(|| address.as_ref().map(|(_, key)| key.clone()));
    if let Some(key) = &key {
        let who = author.user_id.as_deref().or(author.handle.as_deref());
        post.id = who.map(|who| bluesky::id(who, key));
        post.url = author
            .handle
            .as_deref()
            .or(who)
            .and_then(|who| bluesky::url(who, key));
    }
    let times = [
        dom.meta("article:published_time").map(str::to_owned),
        dom.meta("twitter:value1").map(str::to_owned),
        words(&TIME),
    ];
    let time = times
        .into_iter()
        .flatten()
        .find_map(|time| time.trim().parse().ok());
    post.published = time
        .map(Timestamp::from_page)
        .or_else(|| key.as_deref().and_then(bluesky::key_time));
    post.text = text;
    post.stats = stats(dom);
    media(dom, &mut post, &mut author);
    let links_lost = post
        .text
        .as_deref()
        .is_some_and(|text| text.contains("http"));
    if let Some(text) = post.text.as_deref().filter(|_| links_lost) {
        post.entities = crate::text::entities(text);
    }
    post.author = Some(author.clone());

    let mut thread = Thread::new(vec![post]);
    report_missing(&thread.posts, &FIELDS, cx);
    cx.warn_of(
        WarningKind::WeakEvidence,
        "the server's page has one post alone; what stands above and below it is not there",
    );
    let given = page.given_url().and_then(bluesky::post);
    let given = given
        .filter(|(who, _)| bluesky::is_did(who))
        .map(|(who, key)| bluesky::id(&who, &key));
    thread.author = author;
    thread.id = thread.posts.first().and_then(|post| post.id.clone());
    thread.id = agreed_id(thread.id, given, cx);
    thread.url = thread.posts.first().and_then(|post| post.url.clone());
    thread.title = dom.title();
    Ok(Some(thread))
}

fn stats(dom: &Dom<'_>) -> Option<Box<Stats>> {
    let mut stats = Stats::default();
    for at in 2..=4 {
        let (Some(label), Some(value)) = (
            dom.meta(&format!("twitter:label{at}")),
            dom.meta(&format!("twitter:value{at}")),
        ) else {
            continue;
        };
        let known = COUNTS.iter().find(|(known, _)| *known == label);
        if let (Some((_, stat)), Ok(value)) = (known, value.parse()) {
            *stat(&mut stats) = Some(Count::new(value, true));
        }
    }
    stats.if_any()
}

/// The pictures and the video; without any, the author's own picture stands there.
fn media(dom: &Dom<'_>, post: &mut Post, author: &mut Author) {
    let Some(links) = Links::new(bluesky::APP) else {
        return;
    };
    let of = |name: &str| {
        let metas = dom
            .select(&META)
            .filter(|meta| [meta.attr("property"), meta.attr("name")].contains(&Some(name)));
        let urls = metas.filter_map(|meta| links.absolute(meta.attr("content")?));
        urls.collect::<Vec<_>>()
    };
    let pictures = of("og:image");
    if let Some(file) = of("og:video").into_iter().next() {
        let mut video = Media::new(MediaKind::Video);
        video.poster = pictures.into_iter().next().map(Box::new);
        let mut source = MediaSource::new(file.clone());
        source.content_type = dom.meta("og:video:type").map(str::to_owned);
        video.sources.push(source);
        video.url = Some(file);
        post.media.push(video);
        return;
    }
    for url in pictures {
        if url.path().contains(AVATAR) {
            author.avatar.get_or_insert(Box::new(url));
        } else {
            let mut photo = Media::new(MediaKind::Photo);
            photo.url = Some(bluesky::full_size(url));
            post.media.push(photo);
        }
    }
}
