//! X's own data as programs save it: the answers of its web client's GraphQL, and tweets of API 1.1.
//!
//! # Forms
//!
//! - GraphQL (2021 to today): `TweetDetail` is a conversation, `TweetResultByRestId` one tweet, `UserTweets` and other
//!   timelines are listings. Several answers may be in a list, as pages of one conversation.
//! - Results of GraphQL alone, and objects of API 1.1 (2012 to 2023): one, or a list of them.
//! - API 2 (2020 to today): answers, pages of them, and their tweets as `twarc2 flatten` writes them.
//! - Posts as other programs write them: snscrape, twscrape, twitter-web-exporter, gallery-dl ([`programs`]).
//! - The account archive (2018 to today): `tweets.js`, a list of tweets without their account; `note-tweet.js`, the
//!   texts of long tweets.
//!
//! The first two and the archive have the same data of a tweet (`legacy`), so one reader reads them. Field names are in
//! [`tables`], with their sources.
//!
//! # Roles
//!
//! The answer does not name the tweet that was requested: it is the last one before the first group of replies, unless
//! the caller's URL names another. Each tweet names the one that it answers, which gives the chain and the replies.

mod account;
mod conversation;
mod item;
mod listing;
mod media;
mod note;
mod programs;
mod second;
mod tables;
mod text;
mod timeline;
mod tweet;

use url::Url;

use crate::adapter::{Adapter, Confidence, Context, Site, not_a_thread};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::json::{Items, List, Object, Value};
use crate::model::{Listing, PostId, Thread};
use crate::network::twitter::{HOME, status_path};
use crate::reader::build_thread;
use crate::report::Finding;
use conversation::Conversation;
use item::Item;
use second::Includes;
use timeline::Timeline;
use tweet::Tweet;

static SITE: Site = Site::new("x-api", "X's API", &["api.x.com", "api.twitter.com"]);

/// The base of links in GraphQL, whose answers come from X.
const BASE: &str = "https://x.com/";

/// The fields of conversations, and of single tweets.
const CONVERSATIONS: [&str; 2] = [
    "threaded_conversation_with_injections_v2",
    "threaded_conversation_with_injections",
];
const SINGLE: [&str; 2] = ["tweetResult", "tweet_results"];

/// The timelines that are lists, by their places in an answer: profiles (the second name until 2025), searches,
/// bookmarks, lists, the home timeline, communities.
const TIMELINES: [&[&str]; 9] = [
    &["user", "result", "timeline", "timeline"],
    &["user", "result", "timeline_v2", "timeline"],
    &["search_by_raw_query", "search_timeline", "timeline"],
    &["bookmark_timeline_v2", "timeline"],
    &["bookmark_timeline", "timeline"],
    &["list", "tweets_timeline", "timeline"],
    &["home", "home_timeline_urt"],
    &[
        "communityResults",
        "result",
        "ranked_community_timeline",
        "timeline",
    ],
    &[
        "communityResults", "result", "community_timeline", "timeline",
    ],
];

/// The maximum number of values in which an answer of API 2 is searched: the first ones may have errors alone.
const SOUGHT: usize = 64;

/// The list of what a timeline has.
const INSTRUCTIONS: &str = "instructions";

/// The fields of a tweet that have instructions or tweets of their own.
const INSIDE: [&str; 3] = ["core", "legacy", "entries"];

/// X's API.
#[derive(Clone, Copy, Debug)]
pub(crate) struct XApi;

/// What an input is.
enum Shape<'j> {
    /// Lists of instructions, and the number of answers without one.
    Conversation(Vec<List<'j>>, usize),
    Listing(Vec<List<'j>>),
    /// Results of GraphQL, and the number of values without one.
    Results(Vec<Item<'j>>, usize),
    /// Answers of API 2.
    Second(Vec<Value<'j>>),
    /// A timeline at an unknown place.
    Unknown,
    /// Posts that are not in an answer, and the number of other values among them.
    Posts(Vec<Item<'j>>, usize),
}

impl Adapter for XApi {
    fn site(&self) -> &Site {
        &SITE
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let json = page.json()?;
        let host = SITE.has_page(page) || page.given_url().is_some_and(is_graph);
        match Shape::of(json) {
            Some(Shape::Posts(..) | Shape::Unknown) => Confidence::of(true, host),
            Some(_) => Some(Confidence::Certain),
            None => Confidence::of(false, host),
        }
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        let conversation = match shape(page)? {
            Shape::Listing(_) => return Err(not_a_thread(PageKind::Listing, LISTED)),
            Shape::Conversation(lists, others) => {
                if others > 0 {
                    cx.found(&Finding::EntriesEmpty { count: others });
                    cx.found(&Finding::MainUncertain);
                }
                let timeline = Timeline::read(&lists, cx)?;
                if timeline.rows.is_empty() {
                    return Err(no_posts());
                }
                Conversation::new(timeline, page, BASE, cx)?
            }
            Shape::Unknown => return Err(no_posts()),
            Shape::Second(answers) => return second_thread(&answers, page, cx),
            Shape::Results(results, others) => listing::thread(&results, others, page, BASE, cx)?,
            Shape::Posts(posts, others) => listing::thread(&posts, others, page, HOME, cx)?,
        };
        build_thread(conversation, cx)
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        match shape(page)? {
            Shape::Conversation(..) => Err(Error::new(ErrorKind::NotAListing, CONVERSATION)),
            Shape::Listing(lists) => {
                let timeline = Timeline::read(&lists, cx)?;
                if timeline.rows.is_empty() {
                    return Err(no_posts());
                }
                listing::of_timeline(timeline, BASE, cx)
            }
            Shape::Unknown => Err(no_posts()),
            Shape::Second(answers) => {
                let includes = Includes::new(&answers, cx);
                let (posts, others) = includes.posts(&answers, cx);
                if second::goes_on(&answers) {
                    cx.found(&Finding::ListContinues);
                }
                listing::of_tweets(&posts, others, HOME, cx)
            }
            Shape::Results(results, others) => listing::of_tweets(&results, others, BASE, cx),
            Shape::Posts(posts, others) => listing::of_tweets(&posts, others, HOME, cx),
        }
    }
}

/// Reads answers of API 2 as one thread.
fn second_thread(answers: &[Value<'_>], page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
    let includes = Includes::new(answers, cx);
    let (posts, others) = includes.posts(answers, cx);
    if includes.is_main_uncertain(&posts, answers) {
        cx.found(&Finding::MainUncertain);
    }
    let mut conversation = listing::thread(&posts, others, page, HOME, cx)?;
    conversation.set_owner(second::owner(answers), second::goes_on(answers));
    build_thread(conversation, cx)
}

const LISTED: &str = "these are posts of several threads; read them with Parser::parse_listing";
const CONVERSATION: &str = "this is a conversation; parse it with Parser::parse";

impl<'j> Shape<'j> {
    fn of(json: Value<'j>) -> Option<Self> {
        let items = || Items::of(json);
        let data = || items().filter_map(|item| item.get("data").or(Some(item)));
        let mut lists = Vec::new();
        for conversation in
            data().filter_map(|data| CONVERSATIONS.iter().find_map(|name| data.get(name)))
        {
            lists.extend(conversation.get(INSTRUCTIONS).and_then(Value::as_list));
        }
        if !lists.is_empty() {
            let others = items().count().saturating_sub(lists.len());
            return Some(Self::Conversation(lists, others));
        }
        let results = data()
            .flat_map(results_of)
            .map(Item::own)
            .collect::<Vec<_>>();
        if !results.is_empty() {
            let others = data()
                .filter(|data| results_of(*data).next().is_none())
                .count();
            return Some(Self::Results(results, others));
        }
        if items().take(SOUGHT).any(second::is_answer) {
            return Some(Self::Second(items().collect()));
        }
        let mut posts: Vec<Item<'j>> = Vec::new();
        let mut rest = items();
        // Some posts are in several values that follow each other.
        loop {
            let here = rest;
            let Some(value) = rest.next() else { break };
            posts.extend(Item::of(value).or_else(|| programs::of(here)));
        }
        if !posts.is_empty() {
            let others = items().count() - posts.len();
            item::find_owner(&mut posts);
            programs::join_quotes(&mut posts);
            return Some(Self::Posts(posts, others));
        }
        let timelines = data().filter_map(|data| {
            let mut known = TIMELINES.iter();
            let timeline =
                known.find_map(|path| path.iter().try_fold(data, |value, name| value.get(name)));
            timeline?.get(INSTRUCTIONS)?.as_list()
        });
        let lists: Vec<_> = timelines.collect();
        if !lists.is_empty() {
            return Some(Self::Listing(lists));
        }
        let mut lists = json.lists_named(INSTRUCTIONS, &INSIDE).into_iter();
        lists.any(is_timeline).then_some(Self::Unknown)
    }
}

/// Returns the results of queries for tweets in an answer.
fn results_of<'j>(data: Value<'j>) -> impl Iterator<Item = Object<'j>> {
    let wrapper = SINGLE.iter().find_map(|name| data.get(name));
    let list = wrapper.and_then(Value::as_list);
    let wrappers = list.into_iter().flat_map(List::iter);
    let wrappers = wrappers.chain(wrapper.filter(|_| list.is_none()));
    let results = wrappers.filter_map(|wrapper| wrapper.get("result")?.as_object());
    // A result alone, as programs save it.
    let alone = data.as_object().filter(|object| {
        let is_result = |name: &str| object.get(name).is_some_and(Value::is_object);
        object.has("rest_id")
            && is_result("legacy")
            && is_result("core")
            && Tweet::of(*object).is_some()
    });
    results.chain(alone)
}

fn is_timeline(list: List<'_>) -> bool {
    list.iter().any(|instruction| {
        let kind = instruction.get("type").and_then(Value::as_str);
        kind.is_some_and(|kind| kind.starts_with("Timeline"))
    })
}

fn shape<'j>(page: &Page<'j>) -> Result<Shape<'j>> {
    page.json().and_then(Shape::of).ok_or_else(no_posts)
}

/// Whether a URL is of GraphQL, on the page's own host or on the API's.
fn is_graph(url: &Url) -> bool {
    SITE.has_host(url) || url.path().starts_with("/i/api/graphql/")
}

/// Returns the tweet in the URL that the caller gave: of its page, or of a query, whose variables are JSON.
fn given_id(url: &Url) -> Option<PostId> {
    if let Some((_, id)) = status_path(url) {
        return Some(id);
    }
    let (_, variables) = url.query_pairs().find(|(name, _)| name == "variables")?;
    let names = ["\"focalTweetId\":", "\"tweetId\":"];
    let (_, rest) = names.iter().find_map(|name| variables.split_once(name))?;
    let digits = rest.trim_start_matches([' ', '"']);
    let end = digits.find(|c: char| !c.is_ascii_digit())?;
    PostId::twitter(digits.get(..end)?)
}

/// Posts that may be of one thread, but do not say so.
fn unclear() -> Error {
    Error::new(
        ErrorKind::MarkupChanged,
        "some of these posts could not be read, have no id, or do not say which post they answer, so it is unknown whether \
         they are one thread; read them with Parser::parse_listing",
    )
}

fn no_posts() -> Error {
    Error::new(
        ErrorKind::MarkupChanged,
        "this is data of X's API, but no post was found in it; expected: `instructions` with entries, `tweetResult`, \
         tweets",
    )
}
