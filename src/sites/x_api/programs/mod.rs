//! Posts as programs write them, a value for each post or for each of its files: [`scraped`] (snscrape, twscrape),
//! [`exported`] (twitter-web-exporter), [`downloaded`] (gallery-dl). Each file has the names of its fields at its top.
//!
//! None of them says where links and tags are in the text, so these are found by Twitter's rules. Two of them name the
//! conversation of a post. Posts of one conversation are read together, even if posts between them are missing; then
//! there is a gap.

mod downloaded;
mod exported;
mod scraped;
mod words;

use std::borrow::Cow;

use super::item::{Form, Item};
use crate::dom::Links;
use crate::json::{Items, Object, Value};
use crate::model::{PostId, Quote};
use crate::network::twitter;
use crate::reader::{Fields, Moment, PostReader, Required, has_content};
use crate::report::{Finding, Missing, Quoted};
use downloaded::Files;
pub(super) use downloaded::join_quotes;

/// The program that wrote a post.
#[derive(Clone, Copy)]
pub(super) enum Program<'j> {
    /// snscrape, or twscrape.
    Scraped,
    /// twitter-web-exporter.
    Exported,
    /// gallery-dl, with the values of the post's files.
    Downloaded(Files<'j>),
}

/// The names of the fields with ids, best first.
struct Names {
    id: &'static [&'static str],
    parent: &'static [&'static str],
    conversation: &'static [&'static str],
}

/// Returns the post in the first of some values.
pub(super) fn of(values: Items<'_>) -> Option<Item<'_>> {
    let value = values.first()?;
    let entry = downloaded::entry(value);
    let is_any = |names: &[&str], fewest: usize| {
        let has = |name: &&&str| value.get(name).is_some();
        names.iter().filter(has).count() >= fewest
    };
    let (object, program) = if let Some(object) = entry {
        (object, Program::Downloaded(Files::new(values)))
    } else if scraped::is_post(value) {
        (value.as_object()?, Program::Scraped)
    } else if is_any(&exported::MARKS, exported::FEWEST) && value.get("id_str").is_none() {
        if let Some(whole) = exported::whole(value) {
            return Some(Item::own(whole));
        }
        (value.as_object()?, Program::Exported)
    } else {
        return None;
    };
    let form = Form::Program(program);
    Some(Item { object, form })
}

impl Program<'_> {
    const fn names(self) -> &'static Names {
        match self {
            Self::Scraped => &scraped::NAMES,
            Self::Exported => &exported::NAMES,
            Self::Downloaded(_) => &downloaded::NAMES,
        }
    }

    /// Returns the fields that every post has.
    pub(super) const fn required(self) -> &'static [Required] {
        match self {
            Self::Scraped => &scraped::FIELDS,
            Self::Exported => &exported::FIELDS,
            Self::Downloaded(_) => &downloaded::FIELDS,
        }
    }

    /// Returns the id of a post.
    pub(super) fn id(self, post: Object<'_>) -> Option<PostId> {
        id_of(post, self.names())
    }

    /// Returns a number that grows with the time of posts: the id or, without one, that of the time.
    pub(super) fn order(self, post: Object<'_>) -> u64 {
        let id = || self.id(post)?.number();
        let dated = || {
            let mut dates = ["date", "created_at"].iter();
            let written = dates.find_map(|name| post.get(name)?.as_str())?;
            let time = parse_time(written)?.as_millisecond();
            u64::try_from(time - PostId::EPOCH_MS)
                .ok()?
                .checked_mul(1 << 22)
        };
        id().or_else(dated).unwrap_or(0)
    }

    /// Whether a post passes on another one.
    pub(super) fn is_repost(self, post: Object<'_>) -> bool {
        match self {
            Self::Scraped => post.get("retweetedTweet").is_some_and(has_content),
            Self::Exported => digits(post, &["retweeted_status"]).is_some(),
            Self::Downloaded(_) => digits(post, &["retweet_id"]).is_some(),
        }
    }

    /// Returns the id of the post that a post answers.
    pub(super) fn parent(self, post: Object<'_>) -> Option<PostId> {
        PostId::twitter(&digits(post, self.names().parent)?)
    }

    /// Returns the id of a post's conversation, which is that of its first post.
    pub(super) fn conversation(self, post: Object<'_>) -> Option<PostId> {
        PostId::twitter(&digits(post, self.names().conversation)?)
    }

    /// Whether a post answers one that it does not name.
    pub(super) fn is_untied(self, post: Object<'_>) -> bool {
        let is_unclear = match self {
            Self::Downloaded(_) => downloaded::is_unclear(post),
            Self::Scraped => self.conversation(post).is_none(),
            Self::Exported => false,
        };
        if is_unclear {
            return true;
        }
        if self.parent(post).is_some() {
            return false;
        }
        let conversation = self.conversation(post);
        let is_below = conversation.is_some() && conversation != self.id(post);
        is_below
            || match self {
                Self::Scraped => scraped::is_untied(post),
                Self::Exported => exported::is_untied(post),
                Self::Downloaded(_) => downloaded::is_untied(post),
            }
    }

    /// Reads a post.
    pub(super) fn read(self, post: Object<'_>, links: &Links, block: &mut PostReader) {
        match self {
            Self::Scraped => scraped::read(post, links, block),
            Self::Exported => exported::read(post, links, block),
            Self::Downloaded(files) => downloaded::read(post, files, links, block),
        }
    }
}

/// Returns an id, which is a text or a number; 0 is none.
fn digits<'j>(object: Object<'j>, names: &[&str]) -> Option<Cow<'j, str>> {
    let written = |value: Value<'j>| match value.as_u64() {
        Some(number) => Some(number.to_string().into()),
        None => value.as_str().map(Cow::Borrowed),
    };
    let mut ids = names.iter().filter_map(|name| written(object.get(name)?));
    ids.find(|id| !matches!(&**id, "" | "0"))
}

/// Returns the id of a post, which is also in its URL.
fn id_of(post: Object<'_>, names: &Names) -> Option<PostId> {
    let stated = digits(post, names.id).and_then(|id| PostId::twitter(&id));
    stated.or_else(|| {
        let url = url::Url::parse(post.get("url")?.as_str()?).ok()?;
        twitter::status(&url).map(|(_, id)| id)
    })
}

/// Sets the id of a post; one without an id cannot be joined to others.
fn set_id(post: Object<'_>, names: &Names, block: &mut PostReader) {
    block.post.id = id_of(post, names);
    if block.post.id.is_none() {
        block.findings.also(&Finding::PostUnidentified);
    }
}

/// Adds the quote of a post of which only the id is in the file.
fn add_quote_by_id(id: &str, links: &Links, block: &mut PostReader) {
    let mut quote = Quote::new();
    quote.id = PostId::twitter(id);
    quote.url = links.resolve(&format!("/i/status/{id}")).map(Box::new);
    block.findings.missing(Missing::Content);
    block.post.quotes.push(quote);
}

/// Reads a time.
fn time(object: Object<'_>, name: &str, fields: &mut Fields<'_>) -> Option<Moment> {
    let written = fields.text(object, name)?;
    let parsed = parse_time(written);
    if parsed.is_none() {
        let written = Quoted(written);
        fields.findings.once(&Finding::InvalidTime { written });
    }
    parsed.map(Moment::exact)
}

/// Parses a time. Some programs write a space before the zone; one without a zone is in UTC.
fn parse_time(written: &str) -> Option<jiff::Timestamp> {
    let joined = || {
        let (time, zone) = written.rsplit_once(' ')?;
        format!("{time}{zone}").parse().ok()
    };
    let in_utc = || format!("{written}Z").parse().ok();
    let parsed = written.parse().ok();
    parsed.or_else(joined).or_else(in_utc)
}
