//! A tweet of API 2.

use super::tables::{ENTITIES, LINK, MENTION, METRICS, NOTE, REFERENCE, TAG, TWEET, USER};
use super::{Includes, media};
use crate::dom::Links;
use crate::json::{List, Object, Value};
use crate::model::{Author, EntityKind, PostId, Quote, Stats, Tally};
use crate::network::twitter;
use crate::reader::{Fields, Moment, PostReader, Stat};
use crate::report::{Finding, Missing, Quoted};
use crate::sites::x_api::text::{self, Place, Written};
use crate::sites::x_api::tweet::{FIELDS, count, exact, read_repost};

/// The counts by name.
const COUNTS: [(&str, Stat); 6] = [
    ("reply_count", |stats| &mut stats.replies),
    ("retweet_count", |stats| &mut stats.reposts),
    ("quote_count", |stats| &mut stats.quotes),
    ("like_count", |stats| &mut stats.likes),
    ("bookmark_count", |stats| &mut stats.bookmarks),
    ("impression_count", |stats| &mut stats.views),
];

/// The lists of tags by name, with the path of their pages.
const TAGS: [(&str, EntityKind, &str); 2] = [
    ("hashtags", EntityKind::Hashtag, "/hashtag/"),
    ("cashtags", EntityKind::Cashtag, "/search?q=%24"),
];

const PLACE: Place = Place::Ends("start", "end");

/// The types of references.
const TYPES: [&str; 3] = ["replied_to", "quoted", "retweeted"];

/// Returns the reference of a tweet of one type.
fn reference<'j>(tweet: Object<'j>, kind: &str) -> Option<Object<'j>> {
    let list = tweet.get("referenced_tweets").and_then(Value::as_list);
    // A tweet has one of each type.
    let mut references = list.into_iter().flat_map(List::iter).take(16);
    let is = |value: &Value<'_>| value.get("type").and_then(Value::as_str) == Some(kind);
    references.find(is)?.as_object()
}

/// Returns the ids of the tweets that a tweet names, unless they are in it.
pub(super) fn named<'j>(tweet: Object<'j>) -> impl Iterator<Item = &'j str> {
    let list = tweet.get("referenced_tweets").and_then(Value::as_list);
    let references = list.into_iter().flat_map(List::iter).take(16);
    let bare = references.filter(|reference| reference.get("text").is_none());
    bare.filter_map(|reference| reference.get("id")?.as_str())
}

/// Whether a tweet answers one that it does not name: words to an account begin with its handle, and answer none.
pub(in crate::sites::x_api) fn is_untied(tweet: Object<'_>) -> bool {
    let text = tweet.get("text").and_then(Value::as_str);
    let is_to = text.is_some_and(|text| text.starts_with('@'));
    let list = tweet.get("referenced_tweets");
    let references = list
        .and_then(Value::as_list)
        .into_iter()
        .flat_map(List::iter);
    let is_whole = |reference: Value<'_>| {
        let kind = reference.get("type").and_then(Value::as_str);
        let id = reference.get("id").and_then(Value::as_str);
        kind.is_some_and(|kind| TYPES.contains(&kind)) && id.is_some_and(|id| !id.is_empty())
    };
    let is_strange = list.is_some_and(|list| !list.is_list()) || !references.take(16).all(is_whole);
    let text = |name: &str| tweet.get(name).and_then(Value::as_str);
    let to = text("in_reply_to_user_id");
    let is_own = to.is_some() && to == text("author_id");
    // A conversation has the id of its first tweet.
    let is_below = text("conversation_id").is_some_and(|id| Some(id) != text("id"));
    let is_below = is_below && reference(tweet, "retweeted").is_none();
    let is_answer = is_below || may_answer(tweet) && (is_own || !is_to);
    is_strange || is_answer && answered(tweet).is_none()
}

/// Returns the id of the tweet that a tweet answers.
pub(in crate::sites::x_api) fn answered(tweet: Object<'_>) -> Option<&str> {
    let id = reference(tweet, "replied_to")?.get("id")?.as_str();
    id.filter(|id| !id.is_empty())
}

/// Whether a tweet answers an account.
pub(in crate::sites::x_api) fn may_answer(tweet: Object<'_>) -> bool {
    let id = tweet.get("in_reply_to_user_id").and_then(Value::as_str);
    id.is_some_and(|id| !id.is_empty())
}

/// Reads a tweet.
pub(in crate::sites::x_api) fn read(
    tweet: Object<'_>,
    includes: &Includes<'_>,
    links: &Links,
    block: &mut PostReader,
) {
    let fields = &mut Fields::new(&mut block.findings, links);
    check_references(tweet, fields);
    let reposted = reference(tweet, "retweeted").and_then(|one| referenced(one, includes));
    if let Some(reposted) = reposted {
        fields.note_unknown(tweet, &TWEET);
        let by = account(tweet, includes, fields);
        block.post.reposted_by = Some(by).filter(|by| !by.is_empty()).map(Box::new);
        return read_with_quote(reposted, includes, links, block);
    }
    read_with_quote(tweet, includes, links, block);
    if reference(tweet, "retweeted").is_some() {
        read_repost(links, block);
    }
}

/// Returns the tweet of a reference: what is included, or the reference itself, if it has the tweet's text.
fn referenced<'j>(reference: Object<'j>, includes: &Includes<'j>) -> Option<Object<'j>> {
    if reference.has("text") {
        return Some(reference);
    }
    let id = reference.get("id")?.as_str()?;
    includes.tweets.get(id).copied()
}

/// Reports references without a known type or an id.
fn check_references(tweet: Object<'_>, fields: &mut Fields<'_>) {
    for reference in fields.objects(tweet, "referenced_tweets").take(16) {
        if !reference.has("text") {
            fields.note_unknown(reference, &REFERENCE);
        }
        let kind = fields.text(reference, "type");
        let id = fields.text(reference, "id");
        if id.is_none() || !kind.is_some_and(|kind| TYPES.contains(&kind)) {
            fields.findings.once(&Finding::ParentUnknown);
            fields.findings.missing(Missing::Content);
        }
    }
}

fn read_with_quote(
    tweet: Object<'_>,
    includes: &Includes<'_>,
    links: &Links,
    block: &mut PostReader,
) {
    let quote = reference(tweet, "quoted");
    let id = quote.and_then(|quote| quote.get("id")?.as_str());
    let implied = implied_quote(tweet).filter(|_| id.is_none() && !block.quoted);
    let by_link = implied.as_ref().and_then(|quote| quote.id.as_ref());
    let hidden = id.or(by_link.map(PostId::as_str));
    read_own(tweet, hidden, includes, links, block);
    let Some(quote) = quote.filter(|_| !block.quoted) else {
        return block.post.quotes.extend(implied);
    };
    if let Some(quoted) = referenced(quote, includes) {
        return block.outer_quote(&FIELDS, |block| {
            read_own(quoted, None, includes, links, block);
        });
    }
    // Of a quote that is not included, or is gone, only the id is there.
    let mut named = Quote::new();
    named.id = id.and_then(PostId::twitter);
    let path = named.id.as_ref().map(|id| format!("/i/status/{id}"));
    let url = path.and_then(|path| links.resolve(&path));
    named.url = url.map(Box::new);
    block.findings.missing(Missing::Content);
    block.post.quotes.push(named);
}

/// Returns a quote of the tweet to which a text's last link leads, as it is displayed.
fn implied_quote(tweet: Object<'_>) -> Option<Quote> {
    let text = tweet.get("text").and_then(Value::as_str)?.trim_end();
    let links = tweet.get("entities")?.get("urls")?.as_list()?;
    let is_last = |link: &Value<'_>| {
        let short = link.get("url").and_then(Value::as_str);
        short.is_some_and(|short| !short.is_empty() && text.ends_with(short))
    };
    let last = links
        .iter()
        .take(Tally::ENTITIES)
        .find(is_last)?
        .as_object()?;
    let url = url::Url::parse(last.get("expanded_url")?.as_str()?).ok()?;
    let own = tweet.get("id").and_then(Value::as_str);
    let is_other = twitter::status(&url).is_some_and(|(_, id)| Some(id.as_str()) != own);
    if is_of_media(last) || !is_other {
        return None;
    }
    twitter::quote(url)
}

fn read_own(
    tweet: Object<'_>,
    quoted: Option<&str>,
    includes: &Includes<'_>,
    links: &Links,
    block: &mut PostReader,
) {
    let fields = &mut Fields::new(&mut block.findings, links);
    // A reference with the tweet in it has its type as well.
    if !tweet.has("type") {
        fields.note_unknown(tweet, &TWEET);
    }
    block.author = account(tweet, includes, fields);
    let post = &mut block.post;
    post.id = fields.text(tweet, "id").and_then(PostId::twitter);
    block.stated = fields.text(tweet, "created_at").and_then(|written| {
        let parsed: Option<jiff::Timestamp> = written.parse().ok();
        if parsed.is_none() {
            let written = Quoted(written);
            fields.findings.once(&Finding::InvalidTime { written });
        }
        parsed.map(Moment::exact)
    });
    post.language = fields.owned(tweet, "lang");
    let mut stats = Stats::default();
    match fields.object(tweet, "public_metrics") {
        Some(metrics) => {
            fields.note_unknown(metrics, &METRICS);
            for (name, stat) in COUNTS {
                *stat(&mut stats) = count(metrics, name, fields);
            }
        }
        None => fields.findings.missing(Missing::Counts),
    }
    post.stats = stats.if_any();
    let edits = fields.list(tweet, "edit_history_tweet_ids");
    post.edited = edits.filter(|edits| edits.len() > 1).map(|_| true);
    media::read(tweet, includes, links, block);
    read_words(tweet, quoted, links, block);
    block.set_twitter_urls(links);
}

fn read_words(tweet: Object<'_>, quoted: Option<&str>, links: &Links, block: &mut PostReader) {
    let answers = answered(tweet).is_some() || may_answer(tweet);
    let has_media = !block.post.media.is_empty();
    let is_alone = !has_media && block.post.poll.is_none() && quoted.is_none();
    let fields = &mut Fields::new(&mut block.findings, links);
    let note = fields.object(tweet, "note_tweet");
    let note = note.inspect(|note| fields.note_unknown(*note, &NOTE));
    let long = note.and_then(|note| exact(note, "text", fields));
    if note.is_some() && long.is_none() {
        // What is left is the beginning of the text.
        fields.findings.once(&Finding::LongTextMissing);
    }
    let source = if long.is_some() { note } else { None };
    let Some(raw) = long.or_else(|| exact(tweet, "text", fields)) else {
        return;
    };
    let mut written = Written::new(raw, true);
    if tweet.has("display_text_range") && long.is_none() {
        written.range = text::range(tweet, "display_text_range", fields);
    }
    let mut cards = Vec::new();
    let entities = fields.object(source.unwrap_or(tweet), "entities");
    if let Some(entities) = entities {
        fields.note_unknown(entities, &ENTITIES);
        // One more than the limit is enough for the parse to refuse the post.
        for link in fields.objects(entities, "urls").take(Tally::ENTITIES + 1) {
            fields.note_unknown(link, &LINK);
            let of_media = link.has("media_key") || is_of_media(link);
            if of_media && !has_media {
                fields.findings.missing(Missing::MediaFile);
            }
            let is_hidden = |_: &str, target: Option<&url::Url>| {
                let is = |id: &str| target.is_some_and(|target| text::is_status(target, id));
                of_media || quoted.is_some_and(is)
            };
            let names = ["url", "display_url", "expanded_url"];
            written.add_link(link, names, PLACE, is_hidden, fields);
            if is_alone && !of_media && cards.is_empty() {
                cards.extend(media::card(link, fields));
            }
        }
        for mention in fields
            .objects(entities, "mentions")
            .take(Tally::ENTITIES + 1)
        {
            fields.note_unknown(mention, &MENTION);
            let kind = EntityKind::Mention;
            written.add_tag(mention, kind, "username", "/", PLACE, links, fields);
        }
        for (name, kind, path) in TAGS {
            for tag in fields.objects(entities, name).take(Tally::ENTITIES + 1) {
                fields.note_unknown(tag, &TAG);
                written.add_tag(tag, kind, "tag", path, PLACE, links, fields);
            }
        }
    }
    if answers && written.range.is_none() {
        written.hide_answered();
        if written.range.is_none() && raw.trim_start().starts_with('@') {
            fields.findings.once(&Finding::RangeUnclear);
        }
    }
    let read = written.read(fields);
    block.post.replying_to = read.replying_to;
    block.set_text(read.words);
    block.post.media.extend(cards);
    let own = block.author.handle.as_deref();
    block
        .post
        .replying_to
        .retain(|handle| !own.is_some_and(|own| own.eq_ignore_ascii_case(handle)));
}

/// Whether a link leads to a picture or film of a tweet; older answers do not say to which.
fn is_of_media(link: Object<'_>) -> bool {
    let target = link.get("expanded_url").and_then(Value::as_str);
    let url = target.and_then(|target| url::Url::parse(target).ok());
    url.is_some_and(|url| {
        let mut segments = url.path_segments().into_iter().flatten();
        let is_media = segments.any(|segment| matches!(segment, "photo" | "video"));
        is_media && twitter::status(&url).is_some()
    })
}

/// Returns the account of a tweet: what is included or, after `twarc2 flatten`, what is in the tweet.
fn account(tweet: Object<'_>, includes: &Includes<'_>, fields: &mut Fields<'_>) -> Author {
    let mut author = Author::new();
    author.user_id = fields.owned(tweet, "author_id");
    let id = author.user_id.as_deref();
    let included = || id.and_then(|id| includes.users.get(id)).copied();
    let inside = fields.object(tweet, "author");
    let Some(user) = inside.or_else(included) else {
        return author;
    };
    fields.note_unknown(user, &USER);
    author.handle = fields.owned(user, "username");
    author.name = fields.owned(user, "name");
    author.avatar = fields.url(user, "profile_image_url").map(Box::new);
    author.verified = fields.truth(user, "verified");
    if author.user_id.is_none() {
        author.user_id = fields.owned(user, "id");
    }
    author
}
