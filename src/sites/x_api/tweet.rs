//! A tweet: of GraphQL, whose data is in `legacy`; of API 1.1; of the account archive.

use super::tables::{
    CORE, EDITS, EXTENDED, EXTENDED_ENTITIES, GONE, LEGACY, NOTE, NOTE_RESULT, PERMALINK, PIVOT,
    RESULT, RICH, RICH_TAG, TWEET, VIEWS,
};
use super::text::{self, Written};
use super::{account, media};
use crate::dom::Links;
use crate::json::{List, Object, Value};
use crate::model::{Author, Count, PostId, Quote, Span, Stats, StyleKind, Tally};
use crate::network::twitter;
use crate::reader::{Fields, Moment, PostReader, Required, Stat};
use crate::report::{Finding, Missing};
use crate::sites::fx;

/// The fields of every post, and of every quote.
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

/// A language, which every tweet has, and none of other forms.
pub(super) const LANGUAGE: Required =
    Required::new(Missing::Language, |block| block.post.language.is_some());

/// The format of times.
const TIME: &str = "%a %b %d %H:%M:%S %z %Y";

/// The start of the words of a post that is passed on.
const REPOST: &str = "RT @";

/// The words for a post that is gone for no stated reason.
pub(super) const UNAVAILABLE: &str = "This Post is unavailable.";

/// The types of tweets that are there.
const KINDS: [&str; 2] = ["Tweet", "TweetWithVisibilityResults"];

/// The counts by name.
const COUNTS: [(&str, Stat); 5] = [
    ("reply_count", |stats| &mut stats.replies),
    ("retweet_count", |stats| &mut stats.reposts),
    ("quote_count", |stats| &mut stats.quotes),
    ("favorite_count", |stats| &mut stats.likes),
    ("bookmark_count", |stats| &mut stats.bookmarks),
];

/// The styles of long posts by name.
pub(super) const STYLES: [(&str, StyleKind); 2] =
    [("Bold", StyleKind::Bold), ("Italic", StyleKind::Italic)];

/// The objects of a tweet.
#[derive(Clone, Copy)]
pub(super) struct Tweet<'j> {
    /// GraphQL's object; the same as the data in other forms.
    outer: Object<'j>,
    data: Object<'j>,
    is_graph: bool,
    /// Whether the data is there.
    has_data: bool,
    /// Whether the account is there.
    has_account: bool,
}

impl<'j> Tweet<'j> {
    /// Returns the tweet in an object; `None` if it is none, as what is left of one that is gone.
    pub(super) fn of(object: Object<'j>) -> Option<Self> {
        // With limits of visibility, and in the archive.
        let inner = object.get("tweet").and_then(Value::as_object);
        let inner = inner.filter(|inner| !inner.is_empty());
        let outer = inner.unwrap_or(object);
        let data = outer.get("legacy").and_then(Value::as_object);
        if let Some(data) = data.filter(|data| !data.is_empty()) {
            return Some(Self {
                outer,
                data,
                is_graph: true,
                has_data: true,
                has_account: true,
            });
        }
        let has = |name: &str| outer.has(name);
        // Without its data, a tweet is no tombstone, but an answer that has changed.
        let kind = outer.get("__typename").and_then(Value::as_str);
        let is_whole = kind.is_some_and(|kind| KINDS.contains(&kind));
        if is_whole || has("rest_id") && has("core") {
            return Some(Self {
                outer,
                data: outer,
                is_graph: true,
                has_data: false,
                has_account: true,
            });
        }
        let is_flat = (has("full_text") || has("text")) && (has("id_str") || has("created_at"));
        is_flat.then_some(Self {
            outer,
            data: outer,
            is_graph: false,
            has_data: true,
            has_account: true,
        })
    }

    /// Returns its id as it is written.
    pub(super) fn digits(self) -> Option<&'j str> {
        let names = [(self.outer, "rest_id"), (self.data, "id_str")];
        let text = |object: Object<'j>, name: &str| object.get(name).and_then(Value::as_str);
        let ids = names.into_iter();
        let mut ids = ids.filter_map(|(object, name)| text(object, name));
        let id = ids.find(|id| !id.is_empty());
        // The archive has it as a text there as well.
        let other = || text(self.data, "id").filter(|_| !self.is_graph);
        id.or_else(other)
    }

    /// Returns its id.
    pub(super) fn id(self, fields: &mut Fields<'_>) -> Option<PostId> {
        let names = [(self.outer, "rest_id"), (self.data, "id_str")];
        names
            .into_iter()
            .find_map(|(object, name)| PostId::twitter(fields.text(object, name)?))
            .or_else(|| PostId::twitter(&self.data.get("id")?.as_u64()?.to_string()))
            .or_else(|| PostId::twitter(self.digits()?))
    }

    /// Returns the id of the tweet that this one answers.
    pub(super) fn parent(self, fields: &mut Fields<'_>) -> Option<PostId> {
        let name = "in_reply_to_status_id_str";
        let number = self.data.get(name).and_then(Value::as_u64);
        let number = number.map(|number| number.to_string());
        let id = number.or_else(|| fields.owned(self.data, name));
        id.as_deref().and_then(PostId::twitter)
    }

    /// Whether it names the account that it answers, or has no data that could.
    pub(super) fn may_answer(self) -> bool {
        let named = self.data.get("in_reply_to_screen_name");
        let named = named.and_then(Value::as_str);
        named.is_some_and(|name| !name.is_empty()) || !self.has_data
    }

    /// Returns the tweet that this one passes on.
    fn reposted(self, fields: &mut Fields<'_>) -> Option<Self> {
        let old = fields.object(self.data, "retweeted_status");
        let new = [self.data, self.outer].into_iter().find_map(|part| {
            let wrapper = fields.object(part, "retweeted_status_result")?;
            fields.object(wrapper, "result")
        });
        Self::of(old.or(new)?)
    }

    fn account(self, links: &Links, fields: &mut Fields<'_>) -> Author {
        let object = if self.is_graph {
            let core = fields.object(self.outer, "core");
            core.and_then(|core| {
                fields.note_unknown(core, &CORE);
                let wrapper = CORE.iter().find_map(|name| fields.object(core, name))?;
                fields.note_unknown(wrapper, &RESULT);
                fields.object(wrapper, "result")
            })
        } else {
            fields.object(self.data, "user")
        };
        object
            .map(|object| account::read(object, links, fields))
            .unwrap_or_default()
    }
}

/// Reads the result of a query for a tweet. In an archive the tweet has no account; then `owner` is the archive's.
pub(super) fn read(
    object: Object<'_>,
    owner: Option<Author>,
    links: &Links,
    block: &mut PostReader,
) {
    let Some(mut tweet) = Tweet::of(object) else {
        return read_gone(object, links, block);
    };
    if let Some(owner) = owner {
        block.author = owner;
        tweet.has_account = false;
    }
    let reposted = tweet.reposted(&mut Fields::new(&mut block.findings, links));
    if let Some(reposted) = reposted {
        let fields = &mut Fields::new(&mut block.findings, links);
        note_unknown(tweet, fields);
        let by = tweet.account(links, fields);
        if by.is_empty() {
            let parts = [
                Missing::Handle,
                Missing::Name,
                Missing::Avatar,
                Missing::UserId,
            ];
            for part in parts {
                fields.findings.missing(part);
            }
        }
        block.post.reposted_by = Some(by).filter(|by| !by.is_empty()).map(Box::new);
        return read_with_quote(reposted, links, block);
    }
    read_with_quote(tweet, links, block);
    read_repost(links, block);
}

/// Reads a post that is passed on, if nothing but its words is there: as in the archive.
pub(super) fn read_repost(links: &Links, block: &mut PostReader) {
    let text = block.post.text.as_deref();
    let Some(named) = text.and_then(|text| text.strip_prefix(REPOST)) else {
        return;
    };
    let Some((handle, words)) = named
        .split_once(": ")
        .filter(|(is, _)| twitter::is_handle(is))
    else {
        return;
    };
    let (by, mut author) = (
        std::mem::take(&mut block.author),
        Author::from_handle(handle),
    );
    let cut = REPOST.len() + handle.len() + ": ".len();
    let (handle, words) = (handle.to_owned(), words.to_owned());
    let post = &mut block.post;
    post.entities.retain(|entity| entity.span.start() >= cut);
    for entity in &mut post.entities {
        let span = entity.span;
        entity.span = Span::new(span.start() - cut, span.end() - cut);
    }
    post.styles.clear();
    post.text = Some(words);
    twitter::set_profile(&mut author, links);
    block.author = author;
    post.reposted_by = Some(by).filter(|by| !by.is_empty()).map(Box::new);
    // These are of the repost.
    (post.id, post.url, post.stats) = (None, None, None);
    post.replying_to.retain(|other| *other != handle);
    block.stated = None;
    block.findings.missing(Missing::Counts);
}

fn note_unknown(tweet: Tweet<'_>, fields: &mut Fields<'_>) {
    if tweet.is_graph {
        fields.note_unknown(tweet.outer, &TWEET);
    }
    if tweet.has_data {
        fields.note_unknown(tweet.data, &LEGACY);
    }
}

/// Reads a tweet with its quote.
fn read_with_quote(tweet: Tweet<'_>, links: &Links, block: &mut PostReader) {
    let quoted = {
        let fields = &mut Fields::new(&mut block.findings, links);
        let old = fields.object(tweet.data, "quoted_status");
        let wrapper = fields.object(tweet.outer, "quoted_status_result");
        let new = wrapper.and_then(|wrapper| {
            fields.note_unknown(wrapper, &RESULT);
            fields.object(wrapper, "result")
        });
        old.or(new)
    };
    read_own(tweet, quoted, links, block);
    let id = Fields::new(&mut block.findings, links).owned(tweet.data, "quoted_status_id_str");
    if let Some(quoted) = quoted {
        return block.outer_quote(&FIELDS, |quote| match Tweet::of(quoted) {
            Some(tweet) => read_own(tweet, None, links, quote),
            None => {
                read_gone(quoted, links, quote);
                let named = id.as_deref().and_then(PostId::twitter);
                set_id(named, links, quote);
            }
        });
    }
    if block.quoted {
        return;
    }
    // Of a quote that is gone, or whose data is not in the answer, only the address is left.
    let fields = &mut Fields::new(&mut block.findings, links);
    let link = fields.object(tweet.data, "quoted_status_permalink");
    let url = link.and_then(|link| {
        fields.note_unknown(link, &PERMALINK);
        fields.url(link, "expanded")
    });
    let named = url.and_then(twitter::quote).map(|mut quote| {
        let path = quote.url.as_deref().map(url::Url::path);
        quote.url = path.and_then(|path| links.resolve(path)).map(Box::new);
        quote
    });
    let quote = named.or_else(|| {
        let mut quote = Quote::new();
        quote.id = Some(PostId::twitter(id.as_deref()?)?);
        let path = format!("/i/status/{}", quote.id.as_ref()?);
        quote.url = links.resolve(&path).map(Box::new);
        Some(quote)
    });
    block.post.quotes.extend(quote);
}

/// Reads a place in the conversation that has no result, as if it was hidden from the reader.
pub(super) fn read_missing(block: &mut PostReader) {
    for part in [
        Missing::Tombstone,
        Missing::TextOrMedia,
        Missing::Handle,
        Missing::Name,
        Missing::Avatar,
        Missing::UserId,
        Missing::Language,
        Missing::Counts,
        Missing::Date,
    ] {
        block.findings.missing(part);
    }
    block.post.unavailable = Some(UNAVAILABLE.to_owned());
}

/// Reads what is left of a tweet that is gone.
fn read_gone(object: Object<'_>, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    fields.note_unknown(object, &GONE);
    let tombstone = fields.object(object, "tombstone");
    let words = tombstone.and_then(|tombstone| fields.object(tombstone, "text"));
    let words = words.and_then(|words| fields.owned(words, "text"));
    // A code for programs is not the page's text.
    let reason = fields.owned(object, "reason");
    let reason = reason.filter(|reason| reason.contains(' '));
    let is_known = words.is_some()
        || fields
            .text(object, "__typename")
            .is_some_and(|name| name == "TweetUnavailable");
    if !is_known {
        read_missing(block);
    }
    let fields = &mut Fields::new(&mut block.findings, links);
    block.post.unavailable = words.or(reason).or_else(|| Some(UNAVAILABLE.to_owned()));
    let id = fields.text(object, "rest_id").and_then(PostId::twitter);
    set_id(id, links, block);
}

/// Sets the id of what is gone, and its URL, unless it has one.
pub(super) fn set_id(id: Option<PostId>, links: &Links, block: &mut PostReader) {
    let Some(id) = id.filter(|_| block.post.id.is_none()) else {
        return;
    };
    block.post.url = links.resolve(&format!("/i/status/{id}")).map(Box::new);
    block.post.id = Some(id);
}

/// Reads a tweet without its quote; a link to it at the end of the text is not displayed.
fn read_own(tweet: Tweet<'_>, quoted: Option<Object<'_>>, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    note_unknown(tweet, fields);
    let (outer, data) = (tweet.outer, tweet.data);
    // Without the data, it may be one that its author only passes on.
    if !tweet.has_data {
        fields.findings.missing(Missing::Text);
    } else if tweet.has_account {
        block.author = tweet.account(links, fields);
    }
    let post = &mut block.post;
    post.id = tweet.id(fields);
    block.stated = fields.text(data, "created_at").and_then(|written| {
        let parsed = jiff::Timestamp::strptime(TIME, written);
        let parsed = parsed.or_else(|_| written.parse());
        if parsed.is_err() {
            let written = crate::report::Quoted(written);
            fields.findings.once(&Finding::InvalidTime { written });
        }
        parsed.ok().map(Moment::exact)
    });
    post.language = fields.owned(data, "lang");
    let id = quoted.and_then(Tweet::of).and_then(|quoted| {
        let of = |object: Object<'_>, name| {
            let id = object.get(name).and_then(Value::as_str);
            id.filter(|id| !id.is_empty()).map(str::to_owned)
        };
        of(quoted.outer, "rest_id").or_else(|| of(quoted.data, "id_str"))
    });
    let id = id.or_else(|| fields.owned(data, "quoted_status_id_str"));
    read_words(tweet, id.as_deref(), links, block);
    let fields = &mut Fields::new(&mut block.findings, links);
    let post = &mut block.post;
    let handle = fields.owned(data, "in_reply_to_screen_name");
    let own = block.author.handle.as_deref();
    // The author's own post is the one above, not that of another account.
    if let (Some(handle), Some(own)) = (handle, own) {
        let is = |other: &str| other.eq_ignore_ascii_case(&handle);
        if !is(own) && !post.replying_to.iter().any(|other| is(other)) {
            post.replying_to.insert(0, handle);
        }
    }
    post.replying_to
        .retain(|handle| !own.is_some_and(|own| own.eq_ignore_ascii_case(handle)));
    let mut stats = Stats::default();
    for (name, stat) in COUNTS {
        *stat(&mut stats) = count(data, name, fields);
    }
    if stats == Stats::default() {
        fields.findings.missing(Missing::Counts);
    }
    if let Some(views) = fields.object(outer, "views") {
        fields.note_unknown(views, &VIEWS);
        stats.views = count(views, "count", fields);
    }
    post.stats = stats.if_any();
    if let Some(control) = fields.object(outer, "edit_control") {
        fields.note_unknown(control, &EDITS);
        let initial = fields.object(control, "edit_control_initial");
        let initial = initial.inspect(|initial| fields.note_unknown(*initial, &EDITS));
        let initial = initial.unwrap_or(control);
        let edits = fields.list(initial, "edit_tweet_ids");
        post.edited = edits.filter(|edits| edits.len() > 1).map(|_| true);
    }
    if let Some(pivot) = fields.object(outer, "birdwatch_pivot") {
        fields.note_unknown(pivot, &PIVOT);
        let note = fields.object(pivot, "subtitle");
        let note = note.and_then(|note| fx::read_note(note, fields));
        if note.is_none() {
            fields.findings.missing(Missing::Note);
        }
        post.community_note = note.map(Box::new);
    }
    block.set_twitter_urls(links);
}

/// Reads the text, the media and the card of a tweet.
fn read_words(tweet: Tweet<'_>, quoted: Option<&str>, links: &Links, block: &mut PostReader) {
    let fields = &mut Fields::new(&mut block.findings, links);
    let (outer, data) = (tweet.outer, tweet.data);
    // The complete text of a tweet whose text was cut for old programs.
    let extended = fields.object(data, "extended_tweet");
    let extended = extended.inspect(|extended| fields.note_unknown(*extended, &EXTENDED));
    let data = extended.unwrap_or(data);
    let entities = fields.object(data, "entities");
    let more = fields.object(data, "extended_entities");
    if let Some(more) = more {
        fields.note_unknown(more, &EXTENDED_ENTITIES);
    }
    for part in [more, entities].into_iter().flatten() {
        if block.post.media.is_empty() {
            media::read(part, &mut block.post.media, fields);
        }
    }
    let note = note(outer, fields);
    let is_hidden = |_: &str, target: Option<&url::Url>| {
        quoted.is_some_and(|id| target.is_some_and(|target| text::is_status(target, id)))
    };
    let mut targets = media::targets(entities);
    let written = if let Some((raw, note)) = note {
        let mut written = Written::new(raw, false);
        let entities = fields.object(note, "entity_set");
        if let Some(entities) = entities {
            written.add_entities(entities, links, is_hidden, fields);
        }
        targets.extend(media::targets(entities));
        written.styles = styles(note, fields);
        Some(written)
    } else {
        let is_full = data.has("full_text");
        let name = if is_full { "full_text" } else { "text" };
        exact(data, name, fields).map(|raw| {
            let mut written = Written::new(raw, true);
            if is_full {
                written.range = text::range(data, "display_text_range", fields);
            }
            if let Some(entities) = entities {
                written.add_entities(entities, links, is_hidden, fields);
            }
            if let Some(more) = more {
                written.hide_media(more, fields);
            }
            written
        })
    };
    if let Some(written) = written {
        let read = written.read(fields);
        block.post.replying_to = read.replying_to;
        block.set_text(read.words);
    }
    let fields = &mut Fields::new(&mut block.findings, links);
    let card = fields.object(outer, "card");
    if card.is_none() && outer.get("card").is_some_and(|card| !card.is_null()) {
        // It may be a poll.
        fields.findings.missing(Missing::PollPart);
    }
    if let Some(card) = card {
        media::read_card(card, &targets, &mut block.post, fields);
    }
    let article = fields.object(outer, "article");
    let article = article.and_then(|article| {
        let results = fields.object(article, "article_results")?;
        fields.object(results, "result")
    });
    let article = article.and_then(|article| fx::read_article(article, &mut block.post, fields));
    if let Some(words) = article {
        block.append_text(words, "\n\n");
    }
}

/// Returns the long text of a tweet, and its object.
fn note<'j>(outer: Object<'j>, fields: &mut Fields<'_>) -> Option<(&'j str, Object<'j>)> {
    let note = fields.object(outer, "note_tweet")?;
    fields.note_unknown(note, &NOTE);
    let results = fields.object(note, "note_tweet_results");
    let result = results.and_then(|results| {
        fields.note_unknown(results, &RESULT);
        fields.object(results, "result")
    });
    let text = result.and_then(|result| {
        fields.note_unknown(result, &NOTE_RESULT);
        exact(result, "text", fields)
    });
    if text.is_none() {
        // What is left is the beginning of the text.
        fields.findings.once(&Finding::LongTextMissing);
    }
    text.zip(result)
}

/// Returns the styles of a long text.
fn styles(note: Object<'_>, fields: &mut Fields<'_>) -> Vec<(u64, u64, StyleKind)> {
    let mut styles = Vec::new();
    let Some(rich) = fields.object(note, "richtext") else {
        return styles;
    };
    fields.note_unknown(rich, &RICH);
    for tag in fields
        .objects(rich, "richtext_tags")
        .take(Tally::ENTITIES + 1)
    {
        fields.note_unknown(tag, &RICH_TAG);
        let ends = ["from_index", "to_index"].map(|name| fields.whole(tag, name));
        let names = fields.list(tag, "richtext_types");
        let names = names.into_iter().flat_map(List::iter).take(STYLES.len());
        let names = names.filter_map(Value::as_str);
        let kinds = names.filter_map(|name| STYLES.iter().find(|(is, _)| *is == name));
        let before = styles.len();
        if let [Some(start), Some(end)] = ends {
            styles.extend(kinds.map(|(_, kind)| (start, end, *kind)));
        }
        if styles.len() == before {
            fields.findings.once(&Finding::StyleUnknown);
        }
    }
    styles
}

/// Returns a text with all its white space.
pub(super) fn exact<'j>(
    object: Object<'j>,
    name: &str,
    fields: &mut Fields<'_>,
) -> Option<&'j str> {
    let trimmed = fields.text(object, name)?;
    let exact = object.get(name).and_then(Value::as_str);
    Some(exact.unwrap_or(trimmed))
}

/// Returns a count, which the archive and GraphQL's views have as a text.
pub(super) fn count(object: Object<'_>, name: &str, fields: &mut Fields<'_>) -> Option<Count> {
    let value = object.get(name).filter(|value| !value.is_null())?;
    let written = || value.as_str()?.parse().ok();
    let count = value.as_u64().or_else(written);
    if count.is_none() {
        fields.findings.missing(Missing::Counts);
    }
    Some(Count::new(count?, true))
}
