//! Reads the one post that the server writes: in `<meta>` and in `<noscript>` (and as JSON-LD, which has no more data).
//! Each has the same text, so they complete each other.

use super::{AT_LINK, MEMBERS_ONLY};
use crate::adapter::{Context, links_of};
use crate::chars::strip_invisible;
use crate::dom::{Dom, Element, Query};
use crate::error::Result;
use crate::input::Page;
use crate::model::{Count, Media, MediaKind, MediaSource, Role, Stats, Thread, Timestamp};
use crate::network::bluesky;
use crate::reader::{
    self, PostFindings, PostReader, Required, Stat, by_name, ends_early, fill_identity, main_id,
    raw_text, text,
};
use crate::report::{Finding, Missing};
use crate::text::entities_of_post;

/// The parts in `<noscript>`.
const NAME: Query<'_> = Query::constant("#bsky_display_name");
const SHOWN_HANDLE: Query<'_> = Query::constant("#bsky_handle");
const DID: Query<'_> = Query::constant("#bsky_did");
const TEXT: Query<'_> = Query::constant("#bsky_post_text");
const SHOWN_TIME: Query<'_> = Query::constant("#bsky_post_indexedat");

const META: Query<'_> = Query::constant("meta[content]");

/// The counts, by the values of `twitter:label2` to 4; a count of 0 is left out.
const COUNTS: [(&str, Stat); 3] = [
    ("Likes", |stats| &mut stats.likes),
    ("Replies", |stats| &mut stats.replies),
    ("Reposts", |stats| &mut stats.reposts),
];

/// The fields that the post must have.
const FIELDS: [Required; 7] = [
    Required::ID,
    Required::HANDLE,
    Required::NAME,
    Required::USER_ID,
    Required::TIME,
    Required::CONTENT,
    // Without pictures, the profile picture is in their place.
    Required::new(Missing::Picture, |block| {
        let known = |media: &Media| {
            let url = media.url.as_ref();
            media.kind != MediaKind::Photo || url.is_some_and(bluesky::is_photo)
        };
        block.author.avatar.is_some() || block.post.media.iter().any(known)
    }),
];

/// The label that the server always writes, next to those of the counts.
const LABEL: &str = "twitter:label1";

/// Reads the post; `None` if the page has none.
pub(super) fn read(page: &Page<'_>, dom: &Dom<'_>, cx: &mut Context) -> Result<Option<Thread>> {
    let words = |query: &Query<'_>| dom.first(query).and_then(text);
    let meta = |name: &str| dom.meta(name).map(str::to_owned);
    let uri = dom.first(&AT_LINK).and_then(|link| link.attr("href"));
    // Its white space is the author's.
    let shown = dom.first(&TEXT).map(raw_text);
    let shown = shown.map(|text| text.trim().to_owned());
    let said = meta("og:description").or(shown.filter(|text| !text.is_empty()));
    if said.as_deref() == Some(MEMBERS_ONLY)
        || uri.is_none() && words(&SHOWN_HANDLE).is_none() && words(&DID).is_none()
    {
        return Ok(None);
    }
    let mut block = PostReader::default();
    let linked = uri.and_then(bluesky::at_uri);
    let titled = dom.meta("og:title").unwrap_or_default().strip_suffix(')');
    let titled = titled.and_then(|title| title.rsplit_once(" (@"));
    let (name, handle) = titled.unzip();
    let author = &mut block.author;
    let handles = [
        words(&SHOWN_HANDLE),
        meta("profile:username"),
        handle.map(str::to_owned),
    ];
    let handles = handles.into_iter().flatten();
    let mut handles = handles.map(|handle| strip_invisible(&handle).into_owned());
    author.handle = handles.find(|handle| bluesky::may_be_handle(handle));
    author.name = words(&NAME).or(name.map(str::to_owned));
    let handle = author.handle.as_deref();
    author.url = handle.and_then(bluesky::profile_url).map(Box::new);
    let did = linked.map(|(did, _)| did.to_owned());
    author.user_id = did.or_else(|| words(&DID));

    let address = page.url().and_then(bluesky::post);
    let key = linked.map(|(_, key)| key.to_owned());
    let key = key.or(address.map(|(_, key)| key));
    if let Some(key) = &key {
        block.set_bluesky_key(key);
    }
    let times = [
        meta("article:published_time"),
        meta("twitter:value1"),
        words(&SHOWN_TIME),
    ];
    let mut times = times.into_iter().flatten();
    let time = times.find_map(|time| time.trim().parse().ok());
    let id = block.post.id.as_ref();
    let made = || id.and_then(bluesky::time_of);
    if time.is_none() {
        block.findings.also(&Finding::TimeOfRecordKey);
    }
    block.post.published = time.map(Timestamp::from_page).or_else(made);
    block.post.stats = stats(dom, &mut block.findings);
    media(dom, &mut block)?;
    if let Some(text) = said.as_deref().filter(|text| text.contains("http")) {
        block.post.entities = entities_of_post(text);
    }
    block.post.text = said;

    let mut thread = Thread::new(reader::finish_all(vec![block], &FIELDS, cx));
    thread
        .posts
        .iter_mut()
        .for_each(|post| post.role = Role::Main);
    cx.found(&Finding::SinglePost);
    let given = page.given_url().and_then(bluesky::post);
    let given = given.filter(|(who, _)| bluesky::is_did(who));
    let given = given.map(|(who, key)| bluesky::id(&who, &key));
    let id = main_id(&thread.posts, Some(0));
    fill_identity(&mut thread, Some(0), [id, given], None, cx);
    thread.title = dom.title();
    if ends_early(page.source(), dom) {
        cx.found_at(0, &Finding::CutHead);
    }
    Ok(Some(thread))
}

fn stats(dom: &Dom<'_>, findings: &mut PostFindings) -> Option<Box<Stats>> {
    let mut stats = Stats::default();
    if dom.meta(LABEL).is_none() {
        findings.also(&Finding::CountLabels);
    }
    for at in 2..=4 {
        let label = dom.meta(&format!("twitter:label{at}")).unwrap_or_default();
        let value = dom.meta(&format!("twitter:value{at}")).unwrap_or_default();
        match (by_name(label, &COUNTS), value.parse()) {
            (Some(stat), Ok(value)) => *stat(&mut stats) = Some(Count::new(value, true)),
            _ if label.is_empty() && value.is_empty() => {}
            _ => findings.unknown_markup(&format!("{label}: {value}")),
        }
    }
    stats.if_any()
}

/// Reads the pictures and the video; without any, the profile picture is in their place.
fn media(dom: &Dom<'_>, block: &mut PostReader) -> Result<()> {
    let links = links_of(bluesky::APP)?;
    let of = |name: &str| {
        let named =
            |meta: &Element<'_>| [meta.attr("property"), meta.attr("name")].contains(&Some(name));
        let metas = dom.select(&META).filter(named);
        let urls = metas.filter_map(|meta| links.absolute(meta.attr("content")?));
        urls.collect::<Vec<_>>()
    };
    let pictures = of("og:image").into_iter();
    if let Some(file) = of("og:video").into_iter().next() {
        let mut video = Media::new(MediaKind::Video);
        video.poster = pictures.map(Box::new).next();
        let mut source = MediaSource::new(file.clone());
        source.content_type = dom.meta("og:video:type").map(str::to_owned);
        video.sources.push(source);
        video.url = Some(file);
        block.add_media(video);
        return Ok(());
    }
    for url in pictures {
        if bluesky::is_avatar(&url) {
            block.set_avatar(Some(url));
            continue;
        }
        if !bluesky::is_photo(&url) {
            block.unknown_markup(url.as_str());
        }
        let mut photo = Media::new(MediaKind::Photo);
        photo.url = Some(bluesky::full_size(url));
        block.add_media(photo);
    }
    Ok(())
}
