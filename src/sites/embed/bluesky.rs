//! Embeds from Bluesky.

use url::Url;

use super::{Layout, PICTURE_OR_EMBED, Signature, stated, take_words};
use crate::dom::{Element, Links};
use crate::input::Page;
use crate::model::{Post, PostId, Timestamp};
use crate::network::bluesky::{self, APP, at_uri, id, is_did, may_be_handle, profile_url, time_of};
use crate::network::twitter::contradicts;
use crate::reader::{Link, PostFindings, PostReader, WhiteSpace, attr, language};
use crate::report::{Finding, Missing, Quoted};

/// Parses
/// `<blockquote class="bluesky-embed" data-bluesky-uri><p lang>words</p>&mdash; NAME (<a>@HANDLE</a>) <a>DATE</a>`, or
/// the oEmbed form, `&mdash; <a>NAME (@HANDLE)</a> <a>DATE</a>`.
pub(super) fn read(embed: Element<'_>, _: &Page<'_>, block: &mut PostReader) {
    let Some(links) = Links::new(APP) else {
        return;
    };
    let PostReader {
        post,
        author,
        findings,
        ..
    } = &mut *block;
    let layout = Layout::of(embed, findings, |href| {
        let url = links.resolve(href);
        let names = url.as_ref().and_then(profile_of);
        names.is_some_and(|(_, key)| key.is_some())
    });
    let mut day = None;
    let signature = Signature::read(&layout, findings, |link, href| {
        let url = links.resolve(href);
        match url.as_ref().and_then(profile_of) {
            Some((_, Some(_))) => {
                day = Some(link.text());
                post.url = url.map(bare).map(Box::new);
                true
            }
            Some((actor, None)) => {
                author.user_id = is_did(actor).then(|| actor.to_owned());
                author.url = url.map(bare).map(Box::new);
                false
            }
            None => false,
        }
    });
    if let Some(shown) = &day
        && stated(shown).is_none()
    {
        let written = Quoted(shown);
        findings.once(&Finding::DateUnreadable { written });
    }
    let [words, name, handle] = signature.parts(findings);
    author.handle = handle.filter(|handle| may_be_handle(handle));
    author.name = name;
    let uri = attr(embed, "data-bluesky-uri").filter(|uri| uri.starts_with("at://"));
    if let Some((did, key)) = uri
        .as_deref()
        .and_then(at_uri)
        .filter(|(did, _)| is_did(did))
    {
        // Every URI contains both again.
        author.user_id.get_or_insert_with(|| did.to_owned());
        author.url = author.url.take().or_else(|| profile_url(did).map(Box::new));
        let made = || bluesky::url(did, key).map(Box::new);
        post.url = post.url.take().or_else(made);
    }
    post.id = uri.map(PostId::new).or_else(|| uri_of(post.url.as_ref()?));
    post.text = words;
    date(post, day.as_deref(), findings);
    if let Some(&words) = layout.words.first() {
        let target = |link: &Link<'_, '_>| link.by_prefix(&links);
        post.language = language(words, &[]);
        let own = post.url.as_deref().cloned();
        // Whatever its text, it links to the post itself.
        let is_picture = |link: Element<'_>, shown: &str| {
            shown.starts_with(PICTURE_OR_EMBED)
                || shown.starts_with('[') && own.is_some() && links.href(link).map(bare) == own
        };
        take_words(&layout, WhiteSpace::Preserve, is_picture, target, block);
    }
    if day.is_none() && block.post.text.is_some() {
        block.findings.missing(Missing::Date);
    }
}

/// Dates a post like all sites do (`bluesky::time_from_key`): the day, which is in the embedder's time zone, is checked
/// against the time in the key.
fn date(post: &mut Post, shown: Option<&str>, findings: &mut PostFindings) {
    let made = post.id.as_ref().and_then(time_of);
    let stated = shown.and_then(stated);
    let exact = stated.filter(|stated| stated.instant().is_some());
    post.published = exact.or(made).or(stated);
    if let (Some(Timestamp::Day { date, .. }), Some(encoded)) =
        (stated, made.and_then(Timestamp::instant))
        && contradicts(date, encoded)
    {
        findings.once(&Finding::KeyDated {
            stated: &date,
            encoded: &encoded,
        });
    }
}

/// Parses the iframe of Bluesky's script: `embed.bsky.app/embed/DID/app.bsky.feed.post/KEY`.
pub(super) fn frame(frame: Element<'_>, _: &Page<'_>, block: &mut PostReader) {
    let named = || {
        let src = Url::parse(frame.attr("src")?).ok()?;
        let (_, uri) = src.path().split_once("/embed/")?;
        let (did, key) =
            at_uri(&format!("at://{uri}")).map(|(did, key)| (did.to_owned(), key.to_owned()))?;
        is_did(&did).then_some((did, key))
    };
    if let Some((did, key)) = named() {
        block.author.url = profile_url(&did).map(Box::new);
        block.author.user_id = Some(did);
        block.set_bluesky_key(&key);
        date(&mut block.post, None, &mut block.findings);
    }
}

/// Returns the account and the post in a URL of the site: `/profile/ACTOR`, `/profile/ACTOR/post/KEY`.
fn profile_of(url: &Url) -> Option<(&str, Option<&str>)> {
    let mut segments = url.path_segments()?;
    let actor = (segments.next()? == "profile").then(|| segments.next())??;
    match segments.next() {
        Some("post") => Some((actor, Some(segments.next()?))),
        Some(_) => None,
        None => Some((actor, None)),
    }
}

/// Returns the URI of the post at a URL that contains its author's DID.
fn uri_of(url: &Url) -> Option<PostId> {
    let (did, key) = profile_of(url)?;
    Some(id(did, key?)).filter(|_| is_did(did))
}

/// Returns a URL without the parameters of its referrer.
fn bare(mut url: Url) -> Url {
    url.set_query(None);
    url
}
