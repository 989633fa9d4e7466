//! A status of the API.

use std::borrow::Cow;

use url::Url;

use super::Server;
use crate::dom::Query;
use crate::json::{Object, Value};
use crate::model::{
    Author, Count, EntityKind, Media, MediaKind, Poll, PollChoice, PostId, Stats, Tally,
};
use crate::reader::{
    Fields, LinkedText, Moment, PostReader, Required, Stat, WhiteSpace, has_content,
    kind_by_prefix, report_author, rich_text,
};
use crate::report::{Finding, Missing, Quoted};

const STATUS: [&str; 42] = [
    "account", "application", "bookmarked", "card", "content", "created_at", "edited_at", "emojis",
    "emoji_reactions", "reactions", "favourited", "favourites_count", "filtered", "id",
    "in_reply_to_account_id", "in_reply_to_id", "language", "local_only", "media_attachments",
    "mentions", "muted", "pinned", "pleroma", "poll", "quote", "quote_approval", "quote_id",
    "quotes_count", "reblog", "reblogged", "reblogs_count", "replies_count", "sensitive",
    "spoiler_text", "tagged_collections", "tags", "text", "uri", "url", "visibility", "plain_text",
    "content_type",
];
const ACCOUNT: [&str; 40] = [
    "acct", "avatar", "avatar_description", "avatar_static", "bot", "created_at", "discoverable",
    "display_name", "emojis", "feature_approval", "fields", "followers_count", "following_count",
    "fqn", "group", "header", "header_description", "header_static", "hide_collections", "id",
    "indexable", "last_status_at", "limited", "locked", "memorial", "moved", "mute_expires_at",
    "noindex", "note", "pleroma", "roles", "show_featured", "show_media", "show_media_replies",
    "statuses_count", "suspended", "uri", "url", "username", "source",
];
const MEDIUM: [&str; 10] = [
    "blurhash", "description", "id", "meta", "preview_remote_url", "preview_url", "remote_url",
    "text_url", "type", "url",
];
const CARD: [&str; 19] = [
    "author_name", "author_url", "authors", "blurhash", "description", "embed_url", "height",
    "html", "image", "image_description", "language", "missing_attribution", "provider_name",
    "provider_url", "published_at", "title", "type", "url", "width",
];
const POLL: [&str; 10] = [
    "emojis", "expired", "expires_at", "id", "multiple", "options", "own_votes", "voted",
    "voters_count", "votes_count",
];
const CHOICE: [&str; 2] = ["title", "votes_count"];
const QUOTE: [&str; 3] = ["quoted_status", "quoted_status_id", "state"];

/// The types of media by name.
const KINDS: [(&str, MediaKind); 5] = [
    ("image", MediaKind::Photo),
    ("video", MediaKind::Video),
    ("gifv", MediaKind::Gif),
    ("audio", MediaKind::Placeholder),
    ("unknown", MediaKind::Placeholder),
];

const COUNTS: [(&str, Stat); 4] = [
    ("replies_count", |stats| &mut stats.replies),
    ("reblogs_count", |stats| &mut stats.reposts),
    ("favourites_count", |stats| &mut stats.likes),
    ("quotes_count", |stats| &mut stats.quotes),
];

/// The fields of every post, and of every quote.
pub(super) const FIELDS: [Required; 9] = [
    Required::ID,
    Required::PROFILE,
    Required::new(Missing::Url, |block| block.post.url.is_some()),
    Required::HANDLE,
    Required::NAME,
    Required::AVATAR,
    Required::USER_ID,
    Required::DATE,
    Required::CONTENT,
];

/// Whether a value is a status: of its fields, some may be missing.
pub(super) fn is_status(value: Value<'_>) -> bool {
    let has = |name: &&str| value.get(name).is_some();
    let marks = [
        "content", "account", "spoiler_text", "reblogs_count", "visibility", "uri",
    ];
    value.is_object() && marks.iter().filter(|name| has(name)).count() >= 4
}

/// Reads a status; one that passes another one on, as that one. In lists one without content passes on another one,
/// which is not there.
pub(super) fn read(status: Object<'_>, in_list: bool, server: &Server<'_>, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, &server.links);
    let passed = fields.object(status, "reblog");
    let is_known = passed.is_none_or(|passed| is_status(passed.value()));
    if !is_known {
        fields.findings.unknown_markup("reblog");
    }
    let passed = passed.filter(|_| is_known);
    if passed.is_none() && !(in_list && is_hollow(status)) {
        return read_with_quote(status, server, block);
    }
    fields.note_unknown(status, &STATUS);
    let by = fields
        .object(status, "account")
        .map(|account| author(account, server, fields));
    let by = by.unwrap_or_default();
    report_author(&by, fields);
    block.post.reposted_by = Some(by).filter(|by| !by.is_empty()).map(Box::new);
    match passed {
        Some(passed) => read_with_quote(passed, server, block),
        None => {
            block.findings.missing(Missing::Content);
            block.findings.missing(Missing::Counts);
        }
    }
}

/// Whether a status has no content, and may pass on another one.
fn is_hollow(status: Object<'_>) -> bool {
    let parts = [
        "content", "spoiler_text", "media_attachments", "poll", "card", "quote",
    ];
    let mut parts = parts.iter().filter_map(|name| status.get(name));
    let is_part = |part: Value<'_>| has_content(part) && part.as_bool().is_none();
    let is_own = status.get("reblog").is_some_and(Value::is_null);
    !parts.any(is_part) && (!is_own || status.get("content").is_some_and(Value::is_text))
}

fn read_with_quote(status: Object<'_>, server: &Server<'_>, block: &mut PostReader) {
    read_own(status, server, block);
    let fields = &mut Fields::new(&mut block.findings, &server.links);
    let Some(quote) = fields.object(status, "quote") else {
        return;
    };
    // Before 4.5 other programs had the status itself there.
    let is_whole = quote.has("account");
    if !is_whole {
        fields.note_unknown(quote, &QUOTE);
    }
    let quoted = if is_whole {
        Some(quote)
    } else {
        fields.object(quote, "quoted_status")
    };
    let state = fields.owned(quote, "state");
    block.outer_quote(&FIELDS, |inner| match quoted {
        Some(quoted) => read_own(quoted, server, inner),
        None => {
            let words = state.unwrap_or_default();
            // One that is accepted is there.
            if matches!(&*words, "" | "accepted") {
                inner.findings.missing(Missing::Tombstone);
            }
            inner.post.unavailable = Some(format!("Quoted post: {words}"));
        }
    });
}

fn read_own(status: Object<'_>, server: &Server<'_>, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, &server.links);
    fields.note_unknown(status, &STATUS);
    if let Some(account) = fields.object(status, "account") {
        block.author = author(account, server, fields);
    }
    let post = &mut block.post;
    let url = fields.url(status, "url");
    if url.is_none() {
        fields.findings.missing(Missing::Url);
    }
    let url = url.or_else(|| fields.url(status, "uri"));
    post.url = url.map(Box::new);
    // Ids are the server's own: with the host of another one, it would be the id of another post.
    let id = id_of(status, "id").zip(server.host.as_deref());
    post.id = id
        .as_ref()
        .map(|(id, host)| PostId::new(format!("{host}/{id}")));
    if let Some((id, host)) = &id
        && let Some(linked) = post.url.as_ref().and_then(|url| local_id(url, host))
        && linked != &**id
        && let Some(id) = &post.id
    {
        let linked = &PostId::new(format!("{host}/{linked}"));
        fields
            .findings
            .once(&Finding::PostUrlNamesOther { id, linked });
    }
    block.stated = fields.text(status, "created_at").and_then(|written| {
        let parsed: Option<jiff::Timestamp> = written.parse().ok();
        if parsed.is_none() {
            let written = Quoted(written);
            fields.findings.once(&Finding::InvalidTime { written });
        }
        parsed.map(Moment::exact)
    });
    post.language = fields.owned(status, "language");
    post.content_warning = fields.owned(status, "spoiler_text");
    post.edited = fields.text(status, "edited_at").map(|_| true);
    post.pinned = fields.truth(status, "pinned").filter(|pinned| *pinned);
    let mut stats = Stats::default();
    for (name, stat) in COUNTS {
        let value = status.get(name).filter(|value| !value.is_null());
        let written = || value?.as_str()?.parse().ok();
        let count = value.and_then(Value::as_u64).or_else(written);
        if value.is_some() && count.is_none() {
            fields.findings.missing(Missing::Counts);
        }
        *stat(&mut stats) = count.map(|count| Count::new(count, true));
    }
    if stats == Stats::default() {
        fields.findings.missing(Missing::Counts);
    }
    post.stats = stats.if_any();
    read_media(status, server, block);
    read_words(status, server, block);
}

/// Returns an id, which some programs write as a number.
pub(super) fn id_of<'j>(object: Object<'j>, name: &str) -> Option<Cow<'j, str>> {
    let value = object.get(name)?;
    let number = value.as_u64().map(|number| number.to_string().into());
    number.or_else(|| {
        value
            .as_str()
            .filter(|id| !id.is_empty())
            .map(Cow::Borrowed)
    })
}

/// Returns the id in the URL of a status on a host: `https://HOST/@HANDLE/ID`.
fn local_id<'u>(url: &'u Url, host: &str) -> Option<&'u str> {
    let mut segments = url.path_segments()?;
    let is_local = url.host_str() == Some(host) && segments.next()?.starts_with('@');
    let id = segments.next().filter(|_| is_local)?;
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    is_id.then_some(id)
}

fn read_words(status: Object<'_>, server: &Server<'_>, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, &server.links);
    let Some(html) = fields.text(status, "content") else {
        return;
    };
    let Ok(dom) = server.page.fragment(html) else {
        return fields.findings.missing(Missing::Text);
    };
    const BODY: Query<'_> = Query::constant("body");
    let Some(body) = dom.first(&BODY) else {
        return fields.findings.missing(Missing::Text);
    };
    // A link to what is quoted is for programs that display no quotes.
    let is_hidden = |element: crate::dom::Element<'_>| {
        element.has_class("quote-inline") || element.has_class("invisible-quote")
    };
    let words = rich_text(body, WhiteSpace::Structure, is_hidden, |link| {
        let kind: EntityKind = kind_by_prefix(link.display);
        (kind, server.links.absolute(link.href))
    });
    let words = LinkedText {
        text: words.text,
        entities: words.entities,
        blocks: words.blocks,
        styles: words.styles,
        ..LinkedText::default()
    };
    block.set_text(words);
}

fn read_media(status: Object<'_>, server: &Server<'_>, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, &server.links);
    let mut found = Vec::new();
    // One too many suffices to make the parse fail.
    for object in fields
        .objects(status, "media_attachments")
        .take(Tally::MEDIA + 1)
    {
        fields.note_unknown(object, &MEDIUM);
        let mut media = fields.medium(object, &KINDS);
        media.url = fields
            .url(object, "url")
            .or_else(|| fields.url(object, "remote_url"));
        media.alt = fields.owned(object, "description");
        if matches!(media.kind, MediaKind::Video | MediaKind::Gif) {
            media.poster = fields.url(object, "preview_url").map(Box::new);
        }
        if media.url.is_none() {
            fields.findings.missing(Missing::MediaUrl);
        }
        found.push(media);
    }
    if let Some(object) = fields.object(status, "card") {
        fields.note_unknown(object, &CARD);
        let mut card = Media::new(MediaKind::LinkCard);
        card.url = fields.url(object, "url");
        card.title = fields.owned(object, "title");
        card.description = fields.owned(object, "description");
        card.poster = fields.url(object, "image").map(Box::new);
        if card.url.is_none() || card.title.is_none() {
            fields.findings.missing(Missing::CardPart);
        }
        found.push(card);
    }
    let poll = fields
        .object(status, "poll")
        .map(|object| poll(object, fields));
    block.post.poll = poll.map(Box::new);
    for media in found {
        block.add_media(media);
    }
}

fn poll(object: Object<'_>, fields: &mut Fields<'_>) -> Poll {
    fields.note_unknown(object, &POLL);
    let mut poll = Poll::default();
    for option in fields.objects(object, "options").take(Tally::MEDIA + 1) {
        fields.note_unknown(option, &CHOICE);
        let label = fields.owned(option, "title");
        if label.is_none() {
            fields.findings.missing(Missing::PollPart);
        }
        let mut choice = PollChoice::new(label.unwrap_or_default());
        choice.votes = fields.whole(option, "votes_count");
        poll.choices.push(choice);
    }
    poll.votes = fields.whole(object, "votes_count");
    if poll.choices.len() < 2 || poll.votes.is_none() {
        fields.findings.missing(Missing::PollPart);
    }
    poll
}

/// Reads an account; those of the server itself are named without it.
fn author(object: Object<'_>, server: &Server<'_>, fields: &mut Fields<'_>) -> Author {
    fields.note_unknown(object, &ACCOUNT);
    let mut author = Author::new();
    let url = fields.url(object, "url");
    let acct = fields.text(object, "acct");
    author.handle = acct.map(|acct| {
        let host = url
            .as_ref()
            .and_then(Url::host_str)
            .or(server.host.as_deref());
        if url.is_none() {
            fields.findings.missing(Missing::Handle);
        }
        match host.filter(|_| !acct.contains('@')) {
            Some(host) => format!("{acct}@{host}"),
            None => acct.to_owned(),
        }
    });
    author.name = fields.owned(object, "display_name");
    let avatar = fields
        .url(object, "avatar")
        .or_else(|| fields.url(object, "avatar_static"));
    author.avatar = avatar.map(Box::new);
    author.user_id = id_of(object, "id").map(Cow::into_owned);
    author.url = url.map(Box::new);
    author
}
