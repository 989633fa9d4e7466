//! Answers of API 2 (2020 to today): tweets in `data`, and in `includes` what they name by ids: accounts, media, polls
//! and other tweets. `twarc2 flatten` puts these into the tweets.

mod media;
mod tables;
mod tweet;

use std::collections::{HashMap, HashSet};

use super::item::{Form, Item};
use crate::adapter::Context;
use crate::json::{List, Object, Value};
use crate::reader::has_content;
use crate::report::{Finding, Quoted};
use tables::{ANSWER, INCLUDES, META};
pub(super) use tweet::{answered, is_untied, may_answer, read};

/// What the answers include, by id.
#[derive(Default)]
pub(super) struct Includes<'j> {
    users: HashMap<&'j str, Object<'j>>,
    tweets: HashMap<&'j str, Object<'j>>,
    media: HashMap<&'j str, Object<'j>>,
    polls: HashMap<&'j str, Object<'j>>,
}

/// Whether a value is an answer, or a tweet that `twarc2 flatten` wrote.
pub(super) fn is_answer(value: Value<'_>) -> bool {
    is_tweet(value) || tweets_of(value).any(is_tweet)
}

fn is_tweet(value: Value<'_>) -> bool {
    let is_text = |name: &str| value.get(name).is_some_and(Value::is_text);
    let known = [
        "author_id", "edit_history_tweet_ids", "conversation_id", "public_metrics",
    ];
    let is_known = known.iter().any(|name| value.get(name).is_some());
    is_text("id") && is_text("text") && is_known && value.get("id_str").is_none()
}

/// Returns the tweets of an answer.
fn tweets_of(value: Value<'_>) -> impl Iterator<Item = Value<'_>> {
    let data = value.get("data");
    let list = data.and_then(Value::as_list);
    let alone = data.filter(|_| list.is_none());
    list.into_iter().flat_map(List::iter).chain(alone)
}

impl<'j> Includes<'j> {
    /// Reads what answers include, and reports their unknown fields.
    pub(super) fn new(answers: &[Value<'j>], cx: &mut Context) -> Self {
        let mut all = Self::default();
        for answer in answers.iter().filter_map(|answer| answer.as_object()) {
            // Otherwise it is a tweet alone.
            if !answer.has("data") {
                continue;
            }
            report_unknown(answer, &ANSWER, cx);
            match answer.get("meta").map(Value::as_object) {
                Some(Some(meta)) => report_unknown(meta, &META, cx),
                Some(None) => cx.found(&Finding::ResponseFieldMissing { name: "meta" }),
                None => {}
            }
            let Some(includes) = answer.get("includes").and_then(Value::as_object) else {
                if let Some(tweet) = tweets_of_object(answer).next()
                    && tweet.get("author").is_none()
                {
                    cx.found(&Finding::ResponseFieldMissing { name: "includes" });
                }
                continue;
            };
            report_unknown(includes, &INCLUDES, cx);
            let objects = |name: &str| {
                let list = includes.get(name).and_then(Value::as_list);
                let values = list.into_iter().flat_map(List::iter);
                values.filter_map(Value::as_object)
            };
            let by = |name: &'static str| {
                move |object: Object<'j>| Some((object.get(name)?.as_str()?, object))
            };
            all.users.extend(objects("users").filter_map(by("id")));
            all.tweets.extend(objects("tweets").filter_map(by("id")));
            all.media
                .extend(objects("media").filter_map(by("media_key")));
            all.polls.extend(objects("polls").filter_map(by("id")));
        }
        all
    }

    /// Reports tweets that others name by id, and that are neither included nor gone; also those that answer one which
    /// they do not name. Posts above may be missing then.
    fn report_unresolved(&self, posts: &[Item<'_>], answers: &[Value<'_>], cx: &mut Context) {
        let gone: HashSet<&str> = answers.iter().flat_map(|answer| gone(*answer)).collect();
        let known: HashSet<&str> = posts.iter().filter_map(|post| post.digits()).collect();
        let is_known =
            |id: &str| known.contains(id) || gone.contains(id) || self.tweets.contains_key(id);
        if posts
            .iter()
            .any(|post| !tweet::named(post.object).all(is_known))
        {
            cx.found(&Finding::ResponseFieldMissing { name: "tweets" });
        }
        if posts.iter().any(|post| tweet::is_untied(post.object)) {
            let name = "referenced_tweets";
            cx.found(&Finding::ResponseFieldMissing { name });
        }
    }

    /// Whether posts above may be missing, so that another one may be the main one.
    pub(super) fn is_main_uncertain(&self, posts: &[Item<'_>], answers: &[Value<'_>]) -> bool {
        let gone: HashSet<&str> = answers.iter().flat_map(|answer| gone(*answer)).collect();
        let known: HashSet<&str> = posts.iter().filter_map(|post| post.digits()).collect();
        let is_known =
            |id: &str| known.contains(id) || gone.contains(id) || self.tweets.contains_key(id);
        posts
            .iter()
            .any(|post| !tweet::named(post.object).all(is_known) || tweet::is_untied(post.object))
    }

    /// Returns the posts of answers, those that they answer among what is included, and the number of other values.
    pub(super) fn posts<'a>(
        &'a self,
        answers: &[Value<'a>],
        cx: &mut Context,
    ) -> (Vec<Item<'a>>, usize) {
        let mut others = 0;
        let mut posts: Vec<Item<'a>> = Vec::new();
        let mut known: HashSet<&str> = HashSet::new();
        let item = |object| Item {
            object,
            form: Form::Second(self),
        };
        for answer in answers.iter().copied() {
            let mut any = false;
            let alone = Some(answer).filter(|answer| is_tweet(*answer));
            for tweet in alone.into_iter().chain(tweets_of(answer)) {
                match tweet.as_object().filter(|_| is_tweet(tweet)) {
                    Some(object) => {
                        any = true;
                        known.extend(object.get("id").and_then(Value::as_str));
                        posts.push(item(object));
                    }
                    None => others += 1,
                }
            }
            others += usize::from(!any && answer.get("errors").is_none());
        }
        // Each is added once, so this ends.
        let mut at = 0;
        while let Some(post) = posts.get(at) {
            at += 1;
            let above = answered(post.object).and_then(|id| self.tweets.get_key_value(id));
            if let Some((id, above)) = above
                && known.insert(id)
            {
                posts.push(item(*above));
            }
        }
        self.report_unresolved(&posts, answers, cx);
        (posts, others)
    }
}

/// Returns the ids of tweets that are gone, as an answer says.
fn gone(answer: Value<'_>) -> impl Iterator<Item = &str> {
    let errors = answer.get("errors").and_then(Value::as_list);
    let errors = errors.into_iter().flat_map(List::iter);
    errors.filter_map(|error| error.get("resource_id")?.as_str())
}

/// Returns the tweets of an answer.
fn tweets_of_object(answer: Object<'_>) -> impl Iterator<Item = Value<'_>> {
    let data = answer.get("data");
    let list = data.and_then(Value::as_list);
    let alone = data.filter(|_| list.is_none());
    list.into_iter().flat_map(List::iter).chain(alone)
}

fn report_unknown(object: Object<'_>, known: &[&str], cx: &mut Context) {
    for name in object.others(known, has_content) {
        let name = Quoted(name);
        cx.found(&Finding::ResponseFieldUnknown { name });
    }
}

/// Whether the last of the answers says that there are more.
pub(super) fn goes_on(answers: &[Value<'_>]) -> bool {
    let meta = answers.last().and_then(|answer| answer.get("meta"));
    meta.and_then(|meta| meta.get("next_token")).is_some()
}

/// Returns the id of the account whose posts these are: that of the first post which is not only included.
pub(super) fn owner<'j>(answers: &[Value<'j>]) -> Option<&'j str> {
    let id = |tweet: Value<'j>| tweet.get("id")?.as_str()?.parse::<u64>().ok();
    let alone = answers.iter().copied().filter(|answer| is_tweet(*answer));
    let tweets = answers.iter().copied().flat_map(tweets_of).chain(alone);
    let first = tweets.min_by_key(|tweet| id(*tweet))?;
    first.get("author_id")?.as_str()
}
