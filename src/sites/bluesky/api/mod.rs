//! Answers of Bluesky's API (2023 to today): `getPostThread` is a conversation, `getAuthorFeed` and other feeds are
//! listings.
//!
//! Field names are in [`tables`], with their sources.

mod embed;
mod post;
mod tables;

use super::SITE;
use crate::adapter::{Confidence, Context, links_of, not_a_thread};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::json::{List, Object, Value};
use crate::model::{Gap, GapKind, Listing, Thread};
use crate::network::bluesky;
use crate::reader::{Replies, author_of_all, build_thread, has_content, read_posts, teaser};
use crate::report::{Finding, Quoted};
use post::FIELDS;
use tables::{ENTRY, FEED, THREAD, VIEW};

/// An answer.
enum Answer<'j> {
    /// The tree of a conversation.
    Thread(Object<'j>),
    /// A feed, or a list of posts.
    Feed(List<'j>),
}

/// The lists of feeds, and of posts (`getPosts`, `searchPosts`, `getQuotes`).
const LISTS: [&str; 2] = ["feed", "posts"];

const LISTED: &str = "this is a feed of Bluesky; read it with Parser::parse_listing";

pub(super) fn detect(json: Value<'_>, page: &Page<'_>) -> Option<Confidence> {
    match Answer::of(json) {
        Some(_) => Some(Confidence::Certain),
        None => Confidence::of(false, SITE.has_page(page)),
    }
}

impl<'j> Answer<'j> {
    fn of(json: Value<'j>) -> Option<Self> {
        let thread = json.get("thread").and_then(Value::as_object);
        if let Some(thread) = thread.filter(|thread| is_view(*thread)) {
            return Some(Self::Thread(thread));
        }
        let lists = LISTS.iter().filter_map(|name| json.get(name)?.as_list());
        let mut feeds = lists.filter(|list| {
            let entries = list.iter().filter_map(Value::as_object);
            entries
                .take(16)
                .any(|entry| is_post(entry) || entry.get("post").is_some_and(is_post_value))
        });
        feeds.next().map(Self::Feed)
    }
}

fn is_post_value(value: Value<'_>) -> bool {
    value.as_object().is_some_and(is_post)
}

/// Whether an object is a post: of its fields, one may be missing.
fn is_post(object: Object<'_>) -> bool {
    let uri = object.get("uri").and_then(Value::as_str);
    let has = |name: &str| object.has(name);
    let is_of_network = uri.is_some_and(|uri| uri.starts_with("at://"));
    is_of_network && (has("record") || has("author"))
        || has("record") && has("author") && has("cid")
}

/// Whether an object is a post with its conversation, or what is left of one.
fn is_view(object: Object<'_>) -> bool {
    object.get("post").is_some_and(is_post_value) || post::is_gone(object)
}

pub(super) fn extract(json: Value<'_>, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
    let thread = match Answer::of(json) {
        Some(Answer::Thread(thread)) => thread,
        Some(Answer::Feed(_)) => return Err(not_a_thread(PageKind::Listing, LISTED)),
        None => return Err(no_posts()),
    };
    report_unknown(json.as_object(), &THREAD, cx);
    let links = links_of(bluesky::APP)?;
    let (posts, main, gaps) = walk(thread, cx)?;
    let given = page.given_url().and_then(bluesky::id_from_url);
    // The URL has the handle, and the id has the account's own.
    let given = given.filter(|given| given.as_str().starts_with("at://did:"));
    let source = Replies {
        posts,
        main: Some(main),
        above: main,
        gaps,
        given,
        required: &FIELDS,
        read: |view: &Object<'_>, block: &mut _| post::read_view(*view, &links, block),
    };
    build_thread(source, cx)
}

type Posts<'j> = Vec<(Object<'j>, Option<usize>)>;

/// Returns the posts of a conversation in order, the index of the requested one, and the gaps.
fn walk<'j>(focus: Object<'j>, cx: &mut Context) -> Result<(Posts<'j>, usize, Vec<Gap>)> {
    let mut above = Vec::new();
    let mut unknown = 0;
    let mut next = focus.get("parent");
    while let Some(value) = next.filter(|value| !value.is_null()) {
        cx.check_posts(above.len())?;
        let Some(view) = value.as_object().filter(|view| is_view(*view)) else {
            unknown += 1;
            break;
        };
        report_unknown(Some(view), &VIEW, cx);
        above.push(view);
        next = view.get("parent");
    }
    let mut gaps = Vec::new();
    // The answer has at most as many posts above as were requested.
    if above
        .last()
        .copied()
        .unwrap_or(focus)
        .get("post")
        .is_some_and(post::answers)
    {
        gaps.push(Gap::new(None, GapKind::EarlierReplies));
    }
    let mut posts: Posts<'j> = Vec::new();
    for view in above.into_iter().rev() {
        let parent = posts.len().checked_sub(1);
        posts.push((view, parent));
    }
    let main = posts.len();
    // The views to visit, the next one last, each with the index of the post that it answers.
    let mut open = vec![(focus, main.checked_sub(1))];
    while let Some((view, parent)) = open.pop() {
        cx.check_posts(posts.len() + open.len())?;
        let at = posts.len();
        report_unknown(Some(view), &VIEW, cx);
        posts.push((view, parent));
        let below = view.get("replies").filter(|replies| !replies.is_null());
        let replies = below.and_then(Value::as_list);
        unknown += usize::from(below.is_some() && replies.is_none());
        let before = open.len();
        for reply in replies.into_iter().flat_map(List::iter) {
            match reply.as_object().filter(|reply| is_view(*reply)) {
                Some(reply) => open.push((reply, Some(at))),
                None => unknown += 1,
            }
        }
        if let Some(own) = open.get_mut(before..) {
            own.reverse();
        }
        let post = view.get("post");
        let value = post.and_then(|post| post.get("replyCount"));
        let written = || value?.as_str()?.parse().ok();
        if !replies.is_none_or(List::is_empty) {
            continue;
        }
        match value.and_then(Value::as_u64).or_else(written) {
            Some(0) => {}
            Some(_) => gaps.push(Gap::new(Some(at), GapKind::MoreReplies)),
            None if post.is_some() => cx.found_at(at, &Finding::RepliesUnknown),
            None => {}
        }
    }
    if unknown > 0 {
        cx.found(&Finding::EntriesEmpty { count: unknown });
    }
    Ok((posts, main, gaps))
}

pub(super) fn listing(json: Value<'_>, cx: &mut Context) -> Result<Listing> {
    let feed = match Answer::of(json) {
        Some(Answer::Feed(feed)) => feed,
        Some(Answer::Thread(_)) => {
            let message = "this is a conversation; parse it with Parser::parse";
            return Err(Error::new(ErrorKind::NotAListing, message));
        }
        None => return Err(no_posts()),
    };
    report_unknown(json.as_object(), &FEED, cx);
    cx.check_posts(feed.len())?;
    let links = links_of(bluesky::APP)?;
    let entries: Vec<Object<'_>> = feed.iter().filter_map(Value::as_object).collect();
    let others = feed.len() - entries.len();
    if others > 0 {
        cx.found(&Finding::EntriesEmpty { count: others });
    }
    for entry in entries.iter().filter(|entry| entry.has("post")) {
        report_unknown(Some(*entry), &ENTRY, cx);
    }
    let finished = read_posts(&entries, &FIELDS, cx, |entry, block| {
        post::read_entry(*entry, &links, block);
        true
    })?;
    let mut listing = Listing::new();
    listing.teasers = finished.report(cx).into_iter().map(teaser).collect();
    let cursor = json.get("cursor").and_then(Value::as_str);
    if cursor.is_some_and(|cursor| !cursor.is_empty()) {
        cx.found(&Finding::ListContinues);
    }
    // Of some it may not be known who passed them on.
    let passed = listing.posts().map(|post| post.reposted_by.is_some());
    let known = entries.iter().zip(passed).map(|(entry, is_named)| {
        let reason = entry.get("reason");
        let is_plain = || !entry.has("post") || entry.others(&ENTRY, has_content).is_empty();
        is_named || reason.is_none_or(post::is_no_repost) && is_plain()
    });
    let known: Vec<bool> = known.collect();
    let is_any = known.contains(&true);
    listing.author = author_of_all(&listing, |at| !is_any || known.get(at) == Some(&true));
    Ok(listing)
}

fn report_unknown(object: Option<Object<'_>>, known: &[&str], cx: &mut Context) {
    let names = object.map(|object| object.others(known, has_content));
    for name in names.into_iter().flatten() {
        let name = Quoted(name);
        cx.found(&Finding::ResponseFieldUnknown { name });
    }
}

fn no_posts() -> Error {
    Error::new(
        ErrorKind::MarkupChanged,
        "this is an answer of Bluesky's API, but no post was found in it; expected: `thread`, `feed`, `posts`",
    )
}
