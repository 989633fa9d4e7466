//! Answers of Mastodon's API (2016 to today), which other programs have as well: a status, its `context`, and lists of
//! statuses (an account's, a hashtag's, a timeline's). The text is HTML.
//!
//! `context` does not have the status itself: what is above and below it is read, and that it is missing is reported.
//! Files in which a program put it next to them (`status`, or the first item of a list) are complete.
//!
//! The names of fields are those of docs.joinmastodon.org, and of 317 statuses of servers of 2017 to 2026 in the tests
//! of Mastodon.py 2.3.

use std::collections::HashMap;

use url::Url;

use crate::adapter::{Confidence, Context, Site, links_of, not_a_thread};
use crate::dom::{Links, Query};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::json::{List, Object, Value};
use crate::model::{
    Author, Count, EntityKind, Gap, GapKind, Listing, Media, MediaKind, Poll, PollChoice, PostId,
    Stats, Tally, Thread,
};
use crate::reader::{
    Fields, LinkedText, Moment, PostReader, Replies, Required, Stat, WhiteSpace, build_thread,
    has_content, kind_by_prefix, read_posts, rich_text, teaser,
};
use crate::report::{Finding, Missing, Quoted};

/// The lists of a context.
const CONTEXT: [&str; 2] = ["ancestors", "descendants"];
/// The fields of a file with a context, and of an answer to a search.
const ANSWER: [&str; 7] = [
    "ancestors", "descendants", "status", "statuses", "accounts", "hashtags", "next_cursor",
];

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
const FIELDS: [Required; 9] = [
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

const LISTED: &str = "these are posts of several threads; read them with Parser::parse_listing";

/// Statuses, and the place of the requested one.
struct Answer<'j> {
    statuses: Vec<Object<'j>>,
    others: usize,
    main: Main,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Main {
    /// The status at an index.
    At(usize),
    /// The status between these indexes is not in the answer.
    Missing(usize),
    /// There is none: the statuses are a list.
    None,
}

pub(super) fn detect(json: Value<'_>, page: &Page<'_>, site: &Site) -> Option<Confidence> {
    match Answer::of(json) {
        Some(_) => Some(Confidence::Certain),
        None => Confidence::of(false, site.has_page(page)),
    }
}

/// Whether a value is a status: of its fields, some may be missing.
fn is_status(value: Value<'_>) -> bool {
    let has = |name: &&str| value.get(name).is_some();
    let marks = [
        "content", "account", "spoiler_text", "reblogs_count", "visibility", "uri",
    ];
    value.is_object() && marks.iter().filter(|name| has(name)).count() >= 4
}

impl<'j> Answer<'j> {
    fn of(json: Value<'j>) -> Option<Self> {
        if is_status(json) {
            let statuses = json.as_object().into_iter().collect();
            let main = Main::At(0);
            return Some(Self {
                statuses,
                others: 0,
                main,
            });
        }
        let lists = CONTEXT.map(|name| json.get(name).and_then(Value::as_list));
        if lists.iter().any(Option::is_some) {
            let [above, below] = lists.map(|list| {
                let values = list.into_iter().flat_map(List::iter);
                values.collect::<Vec<_>>()
            });
            let own = json.get("status").filter(|status| is_status(*status));
            let all = above.iter().chain(&own).chain(&below).copied();
            let is_known = |value: &Value<'j>| is_status(*value);
            let statuses: Vec<Object<'j>> =
                all.filter(is_known).filter_map(Value::as_object).collect();
            let of_above = above.iter().filter(|value| is_known(value)).count();
            let total = above.len() + below.len() + usize::from(own.is_some());
            let main = match own {
                Some(_) => Main::At(of_above),
                None => Main::Missing(of_above),
            };
            let others = total - statuses.len();
            return (!statuses.is_empty()).then_some(Self {
                statuses,
                others,
                main,
            });
        }
        let list = json.as_list().or_else(|| json.get("statuses")?.as_list())?;
        // One of the first is a status, unless the list is of something else.
        list.iter().take(16).any(is_status).then(|| {
            let known = list.iter().filter(|value| is_status(*value));
            let statuses: Vec<Object<'j>> = known.filter_map(Value::as_object).collect();
            let others = list.len() - statuses.len();
            Self {
                statuses,
                others,
                main: Main::None,
            }
        })
    }
}

/// The host of the server: that of the URL that was given, else that of the accounts which have no other.
fn home(page: &Page<'_>, statuses: &[Object<'_>]) -> Option<Url> {
    let given = page.given_url().cloned();
    given.or_else(|| {
        statuses.iter().find_map(|status| {
            let account = status.get("account")?;
            let acct = account.get("acct")?.as_str()?;
            let url = account.get("url")?.as_str()?;
            (!acct.contains('@')).then(|| Url::parse(url).ok())?
        })
    })
}

/// What is known of the server of an answer.
struct Server<'p> {
    page: &'p Page<'p>,
    links: Links,
    host: Option<String>,
}

impl<'p> Server<'p> {
    fn new(page: &'p Page<'p>, statuses: &[Object<'_>]) -> Result<Self> {
        let home = home(page, statuses);
        let base = home.as_ref().map(|url| url.origin().ascii_serialization());
        // Links of an answer are absolute.
        let links = links_of(base.as_deref().unwrap_or("https://mastodon.invalid/"))?;
        let host = home.and_then(|url| url.host_str().map(str::to_owned));
        Ok(Self { page, links, host })
    }
}

pub(super) fn extract(json: Value<'_>, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
    let answer = Answer::of(json).ok_or_else(no_posts)?;
    let statuses = &answer.statuses;
    cx.check_posts(statuses.len())?;
    report_answer(json, answer.others, cx);
    let server = Server::new(page, statuses)?;
    let mut ids: HashMap<&str, usize> = HashMap::new();
    let mut parents: Vec<Option<usize>> = Vec::new();
    let mut gaps = Vec::new();
    for (at, status) in statuses.iter().enumerate() {
        let text = |name: &str| status.get(name).and_then(Value::as_str);
        let answered = text("in_reply_to_id");
        let parent = answered.and_then(|id| ids.get(id)).copied();
        parents.push(parent);
        // In a context each answers another one.
        let is_main = matches!(answer.main, Main::At(main) if main == at);
        let may_be_missing = matches!(answer.main, Main::Missing(_)) && answered.is_some();
        let is_list = answer.main == Main::None;
        if at > 0 && parent.is_none() && !is_main && !is_list && !may_be_missing {
            cx.found_at(at, &Finding::ParentUnknown);
        }
        if at == 0 && answered.is_some() {
            gaps.push(Gap::new(None, GapKind::EarlierReplies));
        }
        if let Some(id) = text("id") {
            ids.entry(id).or_insert(at);
        }
    }
    let mut above = 0;
    let main = match answer.main {
        Main::At(main) => Some(main),
        Main::Missing(at) => {
            cx.found(&Finding::MainMissing);
            above = at;
            None
        }
        Main::None => {
            let roots = parents.iter().filter(|parent| parent.is_none()).count();
            if roots > 1 {
                return Err(not_a_thread(PageKind::Listing, LISTED));
            }
            Some(0)
        }
    };
    let posts: Vec<_> = statuses.iter().copied().zip(parents).collect();
    let source = Replies {
        posts,
        main,
        above,
        gaps,
        given: None,
        required: &FIELDS,
        read: |status: &Object<'_>, block: &mut PostReader| read(*status, &server, block),
    };
    build_thread(source, cx)
}

pub(super) fn listing(json: Value<'_>, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
    let answer = Answer::of(json).ok_or_else(no_posts)?;
    if answer.main != Main::None {
        let message = "this is a conversation; parse it with Parser::parse";
        return Err(Error::new(ErrorKind::NotAListing, message));
    }
    cx.check_posts(answer.statuses.len())?;
    report_answer(json, answer.others, cx);
    let server = Server::new(page, &answer.statuses)?;
    let finished = read_posts(&answer.statuses, &FIELDS, cx, |status, block| {
        read(*status, &server, block);
        true
    })?;
    let mut listing = Listing::new();
    listing.teasers = finished.report(cx).into_iter().map(teaser).collect();
    let by = |post: &crate::model::Post| {
        let by = post.reposted_by.as_deref().or(post.author.as_ref());
        by.and_then(|by| by.user_id.clone())
    };
    let first = listing.posts().find_map(by);
    if first.is_some() && listing.posts().filter_map(by).all(|by| Some(by) == first) {
        let own = || listing.posts().filter(|post| post.reposted_by.is_none());
        let authors = || own().filter_map(|post| post.author.as_ref());
        // One that has all data, if there is any.
        let whole = authors().find(|author| {
            author.handle.is_some() && author.name.is_some() && author.avatar.is_some()
        });
        let author = whole.or_else(|| authors().next()).cloned();
        listing.author = author;
    }
    Ok(listing)
}

fn report_answer(json: Value<'_>, others: usize, cx: &mut Context) {
    if others > 0 {
        cx.found(&Finding::EntriesEmpty { count: others });
        cx.found(&Finding::MainUncertain);
    }
    if is_status(json) {
        return;
    }
    let names = json
        .as_object()
        .map(|object| object.others(&ANSWER, has_content));
    for name in names.into_iter().flatten() {
        let name = Quoted(name);
        cx.found(&Finding::ResponseFieldUnknown { name });
    }
    for name in CONTEXT {
        let lists = CONTEXT.iter().any(|name| json.get(name).is_some());
        if lists && json.get(name).and_then(Value::as_list).is_none() {
            cx.found(&Finding::ResponseFieldMissing { name });
        }
    }
}

/// Reads a status; one that passes another one on, as that one.
fn read(status: Object<'_>, server: &Server<'_>, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, &server.links);
    let Some(passed) = fields.object(status, "reblog") else {
        return read_with_quote(status, server, block);
    };
    fields.note_unknown(status, &STATUS);
    let by = fields
        .object(status, "account")
        .map(|account| author(account, server, fields));
    block.post.reposted_by = by.map(Box::new);
    read_with_quote(passed, server, block);
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
            if words.is_empty() {
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
    post.url = fields
        .url(status, "url")
        .or_else(|| fields.url(status, "uri"));
    let id = fields.owned(status, "id");
    let host = server.host.as_deref();
    let host = host
        .or_else(|| post.url.as_ref()?.host_str())
        .map(str::to_owned);
    post.id = id
        .zip(host)
        .map(|(id, host)| PostId::new(format!("{host}/{id}")));
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
        let name = fields.text(object, "type");
        let kind = KINDS.iter().find(|(is, _)| Some(*is) == name);
        if kind.is_none() {
            let name = name.unwrap_or("nothing");
            fields
                .findings
                .unknown_markup(&format!("media of type {name}"));
        }
        let mut media = Media::new(kind.map_or(MediaKind::Placeholder, |(_, kind)| *kind));
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
    author.user_id = fields.owned(object, "id");
    author.url = url.map(Box::new);
    author
}

fn no_posts() -> Error {
    Error::new(
        ErrorKind::MarkupChanged,
        "this is an answer of Mastodon's API, but no post was found in it; expected: a status, `ancestors`, \
         `descendants`, a list of statuses",
    )
}
