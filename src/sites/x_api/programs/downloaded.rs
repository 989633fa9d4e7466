//! Values of gallery-dl's extractor `twitter`: one for each file of a post, beside the file (`--write-metadata`), or in
//! a list with the files' addresses (`-j`). All have the data of the post; in its text, links are written out.
//!
//! Posts without files are only there on request, so posts of a thread may be missing. A post that another one quotes
//! is a value of its own, with the id of the other.
//!
//! The names of fields are those of `gallery_dl/extractor/twitter.py` of gallery-dl 1.32.18 (2026), and of 1.26 (2023).

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::words::Words;
use super::{Names, Program, add_quote_by_id, digits, set_id, time};
use crate::dom::Links;
use crate::json::{Items, Object, Value};
use crate::model::{Author, Media, MediaKind, MediaSource, PostId, Stats, Tally};
use crate::network::twitter;
use crate::reader::{Fields, PostReader, Required, Stat, report_author};
use crate::report::Missing;
use crate::sites::x_api::item::{Form, Item};
use crate::sites::x_api::tweet::{LANGUAGE, count, exact};

const POST: [&str; 54] = [
    "category", "subcategory", "tweet_id", "retweet_id", "quote_id", "quoted_id", "reply_id",
    "conversation_id", "source_id", "source_user", "date", "date_original", "date_bookmarked",
    "author", "user", "lang", "source", "sensitive", "sensitive_flags", "favorite_count",
    "quote_count", "reply_count", "retweet_count", "bookmark_count", "view_count", "community",
    "event", "hashtags", "mentions", "content", "pinned", "birdwatch", "article", "reply_to",
    "quote_by", "count", "num", "type", "width", "height", "bitrate", "duration", "description",
    "extension", "filename", "media_id", "media_key", "search", "id", "url", "alt", "scale_to_fit",
    "tags", "name",
];
const USER: [&str; 17] = [
    "id", "name", "nick", "date", "profile_banner", "favourites_count", "followers_count",
    "friends_count", "listed_count", "media_count", "statuses_count", "location", "verified",
    "protected", "profile_image", "url", "description",
];

pub(super) const NAMES: Names = Names {
    id: &["tweet_id"],
    parent: &["reply_id"],
    conversation: &["conversation_id"],
};

/// The fields of every post.
pub(super) const FIELDS: [Required; 8] = [
    Required::ID,
    Required::HANDLE,
    Required::NAME,
    Required::AVATAR,
    Required::USER_ID,
    Required::DATE,
    Required::CONTENT,
    LANGUAGE,
];

const COUNTS: [(&str, Stat); 6] = [
    ("reply_count", |stats| &mut stats.replies),
    ("retweet_count", |stats| &mut stats.reposts),
    ("quote_count", |stats| &mut stats.quotes),
    ("favorite_count", |stats| &mut stats.likes),
    ("bookmark_count", |stats| &mut stats.bookmarks),
    ("view_count", |stats| &mut stats.views),
];

/// The types of files, and their extensions where the type is not there.
const KINDS: [(&str, MediaKind); 3] = [
    ("photo", MediaKind::Photo),
    ("video", MediaKind::Video),
    ("animated_gif", MediaKind::Gif),
];
const EXTENSIONS: [(&str, MediaKind); 4] = [
    ("jpg", MediaKind::Photo),
    ("png", MediaKind::Photo),
    ("webp", MediaKind::Photo),
    ("mp4", MediaKind::Video),
];

/// The start of the content of a post that is passed on.
const REPOST: &str = "RT @";

/// The values of a post's files, and those of the post that it quotes, each followed by those of other posts.
#[derive(Clone, Copy)]
pub(in crate::sites::x_api) struct Files<'j> {
    values: Items<'j>,
    quoted: Option<Items<'j>>,
}

impl<'j> Files<'j> {
    pub(super) const fn new(values: Items<'j>) -> Self {
        Self {
            values,
            quoted: None,
        }
    }
}

/// Returns the object of a value: the value, or the last item of a list with the kind of the value and an address.
pub(super) fn entry(value: Value<'_>) -> Option<Object<'_>> {
    let inner = value.as_list().and_then(|list| list.iter().last());
    let object = inner.unwrap_or(value).as_object()?;
    let names = [
        "tweet_id", "retweet_id", "conversation_id", "author", "content", "reply_id",
    ];
    let known = names.iter().filter(|name| object.has(name)).count();
    (known >= 4).then_some(object)
}

/// Returns the address in a value.
fn address<'j>(value: Value<'j>) -> Option<&'j str> {
    let list = value.as_list()?;
    list.iter().find_map(Value::as_str)
}

/// Moves posts that are quoted into the posts that quote them.
pub(in crate::sites::x_api) fn join_quotes(posts: &mut Vec<Item<'_>>) {
    let id = |post: &Item<'_>, name: &str| digits(post.object, &[name]).map(Cow::into_owned);
    let is_ours = |post: &&Item<'_>| matches!(post.form, Form::Program(Program::Downloaded(_)));
    let mut quoted = HashMap::new();
    for post in posts.iter().filter(is_ours) {
        if let Form::Program(Program::Downloaded(files)) = post.form
            && let Some(by) = id(post, "quote_id")
        {
            quoted.entry(by).or_insert(files.values);
        }
    }
    if quoted.is_empty() {
        return;
    }
    let known: HashSet<String> = posts
        .iter()
        .filter_map(|post| id(post, "tweet_id"))
        .collect();
    posts.retain(|post| id(post, "quote_id").is_none_or(|by| !known.contains(&by)));
    for post in posts {
        if let Form::Program(Program::Downloaded(files)) = &mut post.form {
            let own = digits(post.object, NAMES.id);
            files.quoted = own.and_then(|own| quoted.get(&*own).copied());
        }
    }
}

/// Whether a post answers a post of its own author without naming it.
pub(super) fn is_untied(post: Object<'_>) -> bool {
    let by = post
        .get("author")
        .and_then(|author| author.get("name")?.as_str());
    let to = post.get("reply_to").and_then(Value::as_str);
    by.is_some() && by == to
}

/// Whether the numbers with which a post names others are not there.
pub(super) fn is_unclear(post: Object<'_>) -> bool {
    let number = |name: &&str| post.get(name).and_then(Value::as_u64);
    ["reply_id", "quote_id"]
        .iter()
        .any(|name| number(name).is_none())
}

/// Reads a post.
pub(super) fn read(post: Object<'_>, files: Files<'_>, links: &Links, block: &mut PostReader) {
    read_own(post, files.values, files.quoted.is_some(), links, block);
    let quote = files.quoted.and_then(|values| {
        let value = values.first()?;
        Some((entry(value)?, values))
    });
    match quote {
        Some((object, values)) => {
            block.outer_quote(&FIELDS, |quote| {
                read_own(object, values, false, links, quote)
            });
        }
        None => {
            if let Some(id) = digits(post, &["quoted_id"]) {
                add_quote_by_id(&id, links, block);
            }
        }
    }
}

fn read_own(
    post: Object<'_>,
    values: Items<'_>,
    has_quote: bool,
    links: &Links,
    block: &mut PostReader,
) {
    let fields = &mut Fields::new(&mut block.findings, links);
    fields.note_unknown(post, &POST);
    if let Some(user) = fields.object(post, "author") {
        block.author = account(user, links, fields);
    }
    let passed = digits(post, &["retweet_id"]);
    let date = if passed.is_some() {
        "date_original"
    } else {
        "date"
    };
    block.stated = time(post, date, fields);
    block.post.language = fields.owned(post, "lang");
    let mut stats = Stats::default();
    for (name, stat) in COUNTS {
        *stat(&mut stats) = count(post, name, fields);
    }
    // The counts of a repost are those of the repost itself.
    if passed.is_some() {
        stats = Stats::default();
    }
    // gallery-dl writes 0 where X does not say how many there are.
    if stats.views.as_ref().is_some_and(|views| views.value == 0) {
        stats.views = None;
    }
    if stats == Stats::default() {
        fields.findings.missing(Missing::Counts);
    }
    block.post.stats = stats.if_any();
    read_files(post, values, links, block);
    read_words(post, has_quote, links, block);
    if passed.is_some() {
        let fields = &mut Fields::new(&mut block.findings, links);
        let by = fields.object(post, "user");
        let by = by.map(|user| account(user, links, fields));
        let by = by.unwrap_or_default();
        report_author(&by, fields);
        block.post.reposted_by = Some(by).filter(|by| !by.is_empty()).map(Box::new);
    }
    set_id(post, &NAMES, block);
    if let Some(passed) = passed {
        block.post.id = PostId::twitter(&passed);
    }
    block.set_twitter_urls(links);
}

/// Reads the files of a post, whose values follow each other.
fn read_files(post: Object<'_>, values: Items<'_>, links: &Links, block: &mut PostReader) {
    let own = digits(post, NAMES.id);
    let (mut found, mut others) = (0, 0);
    for value in values {
        let Some(object) = entry(value) else { break };
        let is_own = own.is_some() && digits(object, NAMES.id) == own;
        if !is_own && found + others > 0 {
            break;
        }
        // The value of the post itself has no file. Several posts may share the values behind it.
        if !object.has("num") {
            others += 1;
            if others > 1 {
                break;
            }
            continue;
        }
        found += 1;
        if found > Tally::MEDIA as u64 + 1 {
            break;
        }
        let fields = &mut Fields::new(&mut block.findings, links);
        let text = |name: &str| object.get(name).and_then(Value::as_str);
        let (kind, extension) = (text("type"), text("extension"));
        let known = KINDS.iter().find(|(is, _)| Some(*is) == kind);
        let by_name = || EXTENSIONS.iter().find(|(is, _)| Some(*is) == extension);
        let known = known.or_else(|| by_name().filter(|_| kind.is_none()));
        if known.is_none() {
            let name = kind.or(extension).unwrap_or("nothing");
            fields
                .findings
                .unknown_markup(&format!("a file of type {name}"));
        }
        let mut media = Media::new(known.map_or(MediaKind::Placeholder, |(_, kind)| *kind));
        media.alt = fields.owned(object, "description");
        media.url = address(value).and_then(|url| fields.address(url));
        if media.url.is_none() {
            fields.findings.missing(Missing::MediaFile);
        }
        if matches!(media.kind, MediaKind::Video | MediaKind::Gif) {
            media
                .sources
                .extend(media.url.clone().map(MediaSource::new));
        }
        block.post.media.push(media);
    }
    let fields = &mut Fields::new(&mut block.findings, links);
    let count = fields.whole(post, "count");
    // The file has no values for some of the post's files.
    if count.is_none_or(|count| count > found) {
        fields.findings.missing(Missing::MediaUrl);
    }
}

fn read_words(post: Object<'_>, has_quote: bool, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    let Some(mut raw) = exact(post, "content", fields) else {
        return;
    };
    if digits(post, &["retweet_id"]).is_some()
        && let Some((_, words)) = raw
            .strip_prefix(REPOST)
            .and_then(|rest| rest.split_once(": "))
    {
        raw = words;
    }
    let quoted = digits(post, &["quoted_id"]).map(Cow::into_owned);
    let to = fields.text(post, "reply_to");
    let own = block.author.handle.as_deref();
    let words = Words {
        raw,
        may_be_escaped: false,
        links: HashMap::new(),
        range: None,
        quoted: quoted.filter(|_| has_quote || !block.quoted),
        answers: to.is_some() || digits(post, NAMES.parent).is_some(),
        is_own: to.is_some() && to == own,
    };
    words.read(links, block);
}

fn account(user: Object<'_>, links: &Links, fields: &mut Fields<'_>) -> Author {
    fields.note_unknown(user, &USER);
    let mut author = Author::new();
    author.handle = fields.owned(user, "name");
    author.name = fields.owned(user, "nick");
    author.avatar = fields.url(user, "profile_image").map(Box::new);
    author.user_id = digits(user, &["id"]).map(Cow::into_owned);
    author.verified = fields.truth(user, "verified");
    twitter::set_profile(&mut author, links);
    author
}
