//! Posts of snscrape (`snscrape --jsonl`), and of twscrape, which has the same names for most fields.
//!
//! Both write the text as the API has it, with shortened links, and the links' targets and displays in a list. snscrape
//! before 0.5 has the text in `content`, and the links in two lists. twscrape lists pictures, videos and GIFs
//! separately.
//!
//! The names of fields are those of the classes in `snscrape/modules/twitter.py` of snscrape 0.7.0.20230622 and 0.4.3,
//! and in `twscrape/models.py` of twscrape 0.20.1 (2026).

mod media;

use std::collections::HashMap;

use super::words::Words;
use super::{Names, digits, set_id, time};
use crate::dom::Links;
use crate::json::{List, Object, Value};
use crate::model::{Author, PostId, Quote, Stats, Tally};
use crate::network::twitter;
use crate::reader::{Fields, PostReader, Required, Stat, report_author};
use crate::report::{Finding, Missing};
use crate::sites::x_api::tweet::{LANGUAGE, UNAVAILABLE, count, exact, read_repost};
use crate::sites::x_api::{text, tweet};

const POST: [&str; 55] = [
    "_type",
    "_snscrape",
    "url",
    "date",
    "rawContent",
    "renderedContent",
    "content",
    "id",
    "id.str",
    "id_str",
    "user",
    "username",
    "replyCount",
    "retweetCount",
    "likeCount",
    "quoteCount",
    "viewCount",
    "bookmarkCount",
    "bookmarkedCount",
    "conversationId",
    "conversationId.str",
    "conversationIdStr",
    "lang",
    "source",
    "sourceUrl",
    "sourceLabel",
    "links",
    "outlinks",
    "outlinksss",
    "tcooutlinks",
    "tcooutlinksss",
    "media",
    "retweetedTweet",
    "quotedTweet",
    "inReplyToTweetId",
    "inReplyToTweetId.str",
    "inReplyToTweetIdStr",
    "inReplyToUser",
    "inReplyToScreenName",
    "mentionedUsers",
    "coordinates",
    "place",
    "hashtags",
    "cashtags",
    "card",
    "vibe",
    "pinned",
    "editState",
    "conversationControlPolicy",
    "possibly_sensitive",
    // Only in twscrape's posts.
    "isQuoteStatus",
    "isTranslatable",
    "displayTextRange",
    "editControl",
    "voiceInfo",
];
const USER: [&str; 37] = [
    "_type",
    "username",
    "id",
    "id.str",
    "id_str",
    "displayname",
    "rawDescription",
    "renderedDescription",
    "description",
    "descriptionLinks",
    "descriptionUrls",
    "verified",
    "created",
    "followersCount",
    "followersCount.granularity",
    "friendsCount",
    "friendsCount.granularity",
    "statusesCount",
    "favouritesCount",
    "listedCount",
    "mediaCount",
    "location",
    "protected",
    "link",
    "linkUrl",
    "linkTcourl",
    "profileImageUrl",
    "profileBannerUrl",
    "label",
    "blue",
    "blueType",
    "profileImageShape",
    "url",
    "pinnedIds",
    "text",
    "textLinks",
    "labelUrl",
];
const LINK: [&str; 5] = ["_type", "text", "url", "tcourl", "indices"];

pub(super) const NAMES: Names = Names {
    id: &["id_str", "id.str", "id"],
    parent: &[
        "inReplyToTweetIdStr", "inReplyToTweetId.str", "inReplyToTweetId",
    ],
    conversation: &["conversationIdStr", "conversationId.str", "conversationId"],
};

/// The fields of every post, and of every quote.
pub(super) const FIELDS: [Required; 9] = [
    Required::ID,
    Required::new(Missing::Url, |block| block.post.url.is_some()),
    Required::HANDLE,
    Required::NAME,
    Required::AVATAR,
    Required::USER_ID,
    Required::DATE,
    Required::CONTENT,
    LANGUAGE,
];

/// The fields of the text: of today's versions, and of older ones.
const TEXTS: [&str; 2] = ["rawContent", "content"];

const COUNTS: [(&str, Stat); 7] = [
    ("replyCount", |stats| &mut stats.replies),
    ("retweetCount", |stats| &mut stats.reposts),
    ("likeCount", |stats| &mut stats.likes),
    ("quoteCount", |stats| &mut stats.quotes),
    ("viewCount", |stats| &mut stats.views),
    ("bookmarkCount", |stats| &mut stats.bookmarks),
    ("bookmarkedCount", |stats| &mut stats.bookmarks),
];

/// The ends of the types of posts that are gone, and of those that are only named.
const GONE: [&str; 2] = [".Tombstone", ".TweetRef"];
/// The minimum number of those fields that a post without a type has.
const FEWEST: usize = 4;

/// Whether a value is a post: by its type, or by its conversation and some of its other fields.
pub(super) fn is_post(value: Value<'_>) -> bool {
    let names = [
        "rawContent", "content", "renderedContent", "user", "conversationId", "retweetCount",
        "quoteCount", "date", "lang",
    ];
    let has = |name: &&&str| value.get(name).is_some();
    let kind = value.get("_type").and_then(Value::as_str);
    let is_tweet = kind.is_some_and(|kind| kind.ends_with("twitter.Tweet"));
    let has_conversation = value.get("conversationId").is_some_and(|id| !id.is_null());
    is_tweet || has_conversation && names.iter().filter(has).count() >= FEWEST
}

/// Whether a post answers its own author without naming the post.
pub(super) fn is_untied(post: Object<'_>) -> bool {
    let to = post.get("inReplyToUser").and_then(Value::as_object);
    to.is_some_and(|to| is_author(post, to))
}

/// Whether a user is the author of a post.
fn is_author(post: Object<'_>, user: Object<'_>) -> bool {
    let own = post.get("user").and_then(Value::as_object);
    let id = |user: Object<'_>| digits(user, NAMES.id).map(std::borrow::Cow::into_owned);
    own.is_some_and(|own| id(own).is_some() && id(own) == id(user))
}

/// Reads a post; one that passes another one on, as that one.
pub(super) fn read(post: Object<'_>, links: &Links, block: &mut PostReader) {
    let passed = inner(post, "retweetedTweet", links, block);
    let Some(passed) = passed else {
        read_with_quote(post, links, block);
        return read_repost(links, block);
    };
    let fields = &mut Fields::new(&mut block.findings, links);
    fields.note_unknown(post, &POST);
    let by = fields.object(post, "user");
    let by = by.map(|user| account(user, links, fields));
    let by = by.unwrap_or_default();
    report_author(&by, fields);
    block.post.reposted_by = Some(by).filter(|by| !by.is_empty()).map(Box::new);
    if is_gone(passed) {
        return read_gone(passed, links, block);
    }
    read_with_quote(passed, links, block);
}

/// Returns a post inside a post, or what is left of one.
fn inner<'j>(
    post: Object<'j>,
    name: &str,
    links: &Links,
    block: &mut PostReader,
) -> Option<Object<'j>> {
    let fields = &mut Fields::new(&mut block.findings, links);
    let inner = fields.object(post, name)?;
    let is_known = is_gone(inner) || is_post(inner.value());
    if !is_known {
        fields.findings.unknown_markup(name);
    }
    Some(inner).filter(|_| is_known)
}

/// Whether an object is what is left of a post.
fn is_gone(object: Object<'_>) -> bool {
    let kind = object.get("_type").and_then(Value::as_str);
    kind.is_some_and(|kind| GONE.iter().any(|end| kind.ends_with(end)))
}

fn read_gone(object: Object<'_>, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    let words = fields.owned(object, "text");
    block.post.unavailable = Some(words.unwrap_or_else(|| UNAVAILABLE.to_owned()));
    let id = digits(object, NAMES.id);
    let id = id.and_then(|id| PostId::twitter(&id));
    tweet::set_id(id, links, block);
    if block.post.id.is_none() {
        block.findings.missing(Missing::Id);
    }
}

fn read_with_quote(post: Object<'_>, links: &Links, block: &mut PostReader) {
    let quoted = inner(post, "quotedTweet", links, block);
    let fields = &mut Fields::new(&mut block.findings, links);
    let is_quote = fields.truth(post, "isQuoteStatus") == Some(true);
    let targets = targets(post, fields);
    let id = quoted.and_then(|quoted| super::id_of(quoted, &NAMES));
    let id = id.map(|id| id.as_str().to_owned());
    // Of a post that is not in the file, or is gone, only the link is left.
    let linked = linked_quote(post, &targets, fields).filter(|_| quoted.is_none());
    let by_link = linked.as_ref().and_then(|quote| quote.id.as_ref());
    let id = id.or_else(|| by_link.map(|id| id.as_str().to_owned()));
    read_own(post, id, targets, links, block);
    match quoted {
        Some(quoted) if is_gone(quoted) => {
            block.outer_quote(&FIELDS, |quote| read_gone(quoted, links, quote));
        }
        Some(quoted) => block.outer_quote(&FIELDS, |quote| {
            let targets = self::targets(quoted, &mut Fields::new(&mut quote.findings, links));
            read_own(quoted, None, targets, links, quote);
        }),
        None if !block.quoted && (is_quote || linked.is_some()) => {
            block.findings.missing(Missing::Content);
            block.post.quotes.push(linked.unwrap_or_default());
        }
        None => {}
    }
}

/// Returns a quote of the post to which the last link of a text leads.
fn linked_quote(post: Object<'_>, targets: &Targets<'_>, fields: &mut Fields<'_>) -> Option<Quote> {
    let text = TEXTS.iter().find_map(|name| post.get(name)?.as_str())?;
    let last = text.split_whitespace().next_back()?;
    let (_, target) = targets.get(last)?;
    let url = fields.address((*target)?)?;
    let (_, id) = twitter::status(&url)?;
    let own = super::id_of(post, &NAMES);
    let mut segments = url.path_segments()?;
    let is_media = segments.any(|segment| matches!(segment, "photo" | "video"));
    (own != Some(id) && !is_media).then(|| twitter::quote(url))?
}

fn read_own<'j>(
    post: Object<'j>,
    quoted: Option<String>,
    targets: Targets<'j>,
    links: &Links,
    block: &mut PostReader,
) {
    let fields = &mut Fields::new(&mut block.findings, links);
    fields.note_unknown(post, &POST);
    if let Some(user) = fields.object(post, "user") {
        block.author = account(user, links, fields);
    }
    block.post.url = fields.url(post, "url").map(Box::new);
    block.stated = time(post, "date", fields);
    block.post.language = fields.owned(post, "lang");
    let mut stats = Stats::default();
    for (name, stat) in COUNTS {
        if let Some(found) = count(post, name, fields) {
            *stat(&mut stats) = Some(found);
        }
    }
    if stats == Stats::default() {
        fields.findings.missing(Missing::Counts);
    }
    block.post.stats = stats.if_any();
    let mut found = media::read(post, fields);
    let poll = media::read_card(post, &targets, &mut found, fields);
    block.post.poll = poll.map(Box::new);
    for medium in found {
        block.add_media(medium);
    }
    set_id(post, &NAMES, block);
    read_words(post, quoted, targets, links, block);
}

fn read_words<'j>(
    post: Object<'j>,
    quoted: Option<String>,
    targets: Targets<'j>,
    links: &Links,
    block: &mut PostReader,
) {
    let fields = &mut Fields::new(&mut block.findings, links);
    let Some(raw) = TEXTS.iter().find_map(|name| exact(post, name, fields)) else {
        return;
    };
    let to = fields.object(post, "inReplyToUser");
    let answers = to.is_some() || digits(post, NAMES.parent).is_some();
    let range = post
        .get("displayTextRange")
        .is_some_and(|range| !range.is_null());
    let words = Words {
        raw,
        may_be_escaped: true,
        links: targets,
        range: range
            .then(|| text::range(post, "displayTextRange", fields))
            .flatten(),
        quoted,
        answers,
        is_own: to.is_some_and(|to| is_author(post, to)),
    };
    words.read(links, block);
}

/// The displays and targets of shortened links, by the link.
type Targets<'j> = HashMap<&'j str, (Option<&'j str>, Option<&'j str>)>;

/// Returns the displays and targets of the shortened links of a post.
fn targets<'j>(post: Object<'j>, fields: &mut Fields<'_>) -> Targets<'j> {
    let mut found = HashMap::new();
    for link in fields.objects(post, "links").take(Tally::ENTITIES + 1) {
        fields.note_unknown(link, &LINK);
        let [short, display, target] =
            ["tcourl", "text", "url"].map(|name| fields.text(link, name));
        match short.or(target) {
            Some(short) => drop(found.insert(short, (display, target))),
            None => fields.findings.once(&Finding::LinkWithoutTarget),
        }
    }
    if found.is_empty() {
        let mut texts = |name: &str| {
            let list = fields.list(post, name).into_iter().flat_map(List::iter);
            list.take(Tally::ENTITIES + 1)
                .map(Value::as_str)
                .collect::<Vec<_>>()
        };
        let (shorts, targets) = (texts("tcooutlinks"), texts("outlinks"));
        for (short, target) in shorts.into_iter().zip(targets) {
            // Its display is in `renderedContent`, but not the place of it there.
            found.extend(short.map(|short| (short, (target, target))));
        }
        // Versions with `rawContent` have `links` as well.
        if !found.is_empty() && post.has("rawContent") {
            fields.findings.once(&Finding::LinkWithoutTarget);
        }
    }
    found
}

fn account(user: Object<'_>, links: &Links, fields: &mut Fields<'_>) -> Author {
    fields.note_unknown(user, &USER);
    let mut author = Author::new();
    author.handle = fields.owned(user, "username");
    author.name = fields.owned(user, "displayname");
    author.avatar = fields.url(user, "profileImageUrl").map(Box::new);
    author.user_id = digits(user, NAMES.id).map(std::borrow::Cow::into_owned);
    let marks = ["verified", "blue"].map(|name| fields.truth(user, name));
    author.verified = marks.into_iter().max().flatten();
    twitter::set_profile(&mut author, links);
    author
}
