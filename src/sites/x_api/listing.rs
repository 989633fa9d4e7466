//! Lists of tweets: timelines, and tweets that a program has saved. Tweets that answer each other are one thread.

use std::collections::HashMap;

use super::conversation::{Conversation, read_row};
use super::item::Item;
use super::timeline::{Cursor, Timeline};
use super::tweet::FIELDS;
use super::{LISTED, no_posts, unclear};
use crate::adapter::{Context, links_of, not_a_thread};
use crate::error::{PageKind, Result};
use crate::input::Page;
use crate::model::{Author, Listing, PostId};
use crate::reader::{Fields, PostFindings, read_posts, teaser};
use crate::report::Finding;

/// Reads a timeline as a listing: each entry is a card.
pub(super) fn of_timeline(timeline: Timeline<'_>, base: &str, cx: &mut Context) -> Result<Listing> {
    let links = links_of(base)?;
    let finished = read_posts(&timeline.rows, &FIELDS, cx, |row, post| {
        read_row(row, &links, post);
        true
    })?;
    let posts = finished.report(cx);
    let mut listing = Listing::new();
    let mut last: Option<usize> = None;
    for (post, row) in posts.into_iter().zip(&timeline.rows) {
        match listing.teasers.last_mut() {
            Some(card) if row.group.is_some() && row.group == last => card.posts.push(post),
            _ => listing.teasers.push(teaser(post)),
        }
        last = row.group;
    }
    finish(&mut listing, |_| false);
    if timeline.more.iter().any(|more| more.kind != Cursor::Top) {
        cx.found(&Finding::ListContinues);
    }
    Ok(listing)
}

/// Fills in the author of a list whose posts are all by one. `is_repost` returns whether the post at an index is one
/// that somebody passed on.
fn finish(listing: &mut Listing, is_repost: impl Fn(usize) -> bool) {
    let authors = || {
        let own = listing.posts().filter(|post| post.reposted_by.is_none());
        own.filter_map(|post| post.author.as_ref())
    };
    let is_known = |author: &&Author| {
        author.handle.is_some()
            && author.name.is_some()
            && author.avatar.is_some()
            && author.user_id.is_some()
    };
    let known = authors().find(is_known);
    let named = || authors().find(|author| author.handle.is_some());
    let first = known.or_else(named).or_else(|| authors().next()).cloned();
    let mut at = 0;
    let all = listing.teasers.iter().all(|card| {
        at += card.posts.len();
        let Some(last) = card.posts.last() else {
            return true;
        };
        let own = last.author.as_ref().filter(|_| !is_repost(at - 1));
        let by = last.reposted_by.as_deref().or(own);
        let handle = by.and_then(|by| by.handle.as_ref());
        let known = first.as_ref().and_then(|first| first.handle.as_ref());
        handle.is_none() || handle == known
    });
    listing.author = first.filter(|_| all);
}

/// The tweets of a file in threads, in the order of time.
struct Threads<'j> {
    threads: Vec<Vec<Item<'j>>>,
    /// Whether a tweet has no id, so that its answers cannot be found.
    misses_ids: bool,
}

impl<'j> Threads<'j> {
    fn new(items: &[Item<'j>], base: &str) -> Result<Self> {
        let links = links_of(base)?;
        let mut findings = PostFindings::default();
        let fields = &mut Fields::new(&mut findings, &links);
        let mut known: HashMap<PostId, usize> = HashMap::new();
        let mut nodes: Vec<(Item<'j>, Option<PostId>)> = Vec::new();
        let mut misses_ids = false;
        for item in items {
            let id = item.id(fields);
            misses_ids |= id.is_none() && item.has_ids();
            if let Some(id) = id {
                if known.contains_key(&id) {
                    continue;
                }
                known.insert(id, nodes.len());
            }
            nodes.push((*item, item.parent(fields)));
        }
        let mut sets = Sets::new(nodes.len());
        for (at, (_, parent)) in nodes.iter().enumerate() {
            if let Some(parent) = parent.as_ref().and_then(|parent| known.get(parent)) {
                sets.join(at, *parent);
            }
        }
        let mut conversations: HashMap<PostId, usize> = HashMap::new();
        for (at, (item, _)) in nodes.iter().enumerate() {
            if let Some(id) = item.conversation() {
                sets.join(at, *conversations.entry(id).or_insert(at));
            }
        }
        let mut places: HashMap<usize, usize> = HashMap::new();
        let mut threads: Vec<Vec<(u64, Item<'j>)>> = Vec::new();
        for (at, (item, _)) in nodes.iter().enumerate() {
            let place = *places.entry(sets.root(at)).or_insert_with(|| {
                threads.push(Vec::new());
                threads.len() - 1
            });
            if let Some(thread) = threads.get_mut(place) {
                thread.push((item.order(), *item));
            }
        }
        // Ids are in the order of time; most files begin with the latest.
        for thread in &mut threads {
            thread.sort_by_key(|(number, _)| *number);
        }
        threads.sort_by_key(|thread| thread.first().map(|(number, _)| *number));
        let items = |thread: Vec<(u64, Item<'j>)>| {
            let items = thread.into_iter().map(|(_, item)| item);
            items.collect()
        };
        Ok(Self {
            threads: threads.into_iter().map(items).collect(),
            misses_ids,
        })
    }
}

/// Sets of tweets.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// Returns the first of a set, and halves the way to it.
    fn root(&mut self, mut at: usize) -> usize {
        loop {
            let above = self.0.get(at).copied().unwrap_or(at);
            if above == at {
                return at;
            }
            let next = self.0.get(above).copied().unwrap_or(above);
            if let Some(place) = self.0.get_mut(at) {
                *place = next;
            }
            at = next;
        }
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(place) = self.0.get_mut(one.max(other)) {
            *place = one.min(other);
        }
    }
}

/// Reports values among the tweets that are none.
fn report_others(count: usize, cx: &mut Context) {
    if count > 0 {
        cx.found(&Finding::EntriesEmpty { count });
    }
}

/// Reads tweets as one thread. `others` is the number of values among them that are no tweets.
pub(super) fn thread<'j>(
    tweets: &[Item<'j>],
    others: usize,
    page: &Page<'_>,
    base: &str,
    cx: &mut Context,
) -> Result<Conversation<'j>> {
    cx.check_posts(tweets.len())?;
    report_others(others, cx);
    if others > 0 {
        cx.found(&Finding::MainUncertain);
    }
    let Threads {
        mut threads,
        misses_ids,
    } = Threads::new(tweets, base)?;
    let is_unclear = others > 0 || misses_ids || is_untied(tweets);
    match (threads.pop(), threads.is_empty()) {
        (Some(tweets), true) => Conversation::of_tweets(&tweets, page, base, cx),
        (Some(_), false) if is_unclear => Err(unclear()),
        (Some(_), false) => Err(not_a_thread(PageKind::Listing, LISTED)),
        (None, _) => Err(no_posts()),
    }
}

/// Reads tweets as a listing of threads.
pub(super) fn of_tweets(
    tweets: &[Item<'_>],
    others: usize,
    base: &str,
    cx: &mut Context,
) -> Result<Listing> {
    cx.check_posts(tweets.len())?;
    report_others(others, cx);
    if is_untied(tweets) {
        cx.found(&Finding::ParentUnknown);
    }
    let threads = Threads::new(tweets, base)?.threads;
    let links = links_of(base)?;
    let counts: Vec<usize> = threads.iter().map(Vec::len).collect();
    let all: Vec<Item<'_>> = threads.into_iter().flatten().collect();
    let required = all.first().map_or(&FIELDS[..], Item::required);
    let finished = read_posts(&all, required, cx, |item, post| {
        item.read(&links, post);
        true
    })?;
    let mut posts = finished.report(cx).into_iter();
    let reposts: Vec<bool> = all.iter().map(|item| item.is_repost()).collect();
    let mut listing = Listing::new();
    for count in counts {
        let mut card = posts.next().map(teaser);
        if let Some(card) = &mut card {
            card.posts
                .extend(posts.by_ref().take(count.saturating_sub(1)));
        }
        listing.teasers.extend(card);
    }
    finish(&mut listing, |at| reposts.get(at) == Some(&true));
    Ok(listing)
}

/// Whether a tweet answers one of its own author, but does not say which.
fn is_untied(tweets: &[Item<'_>]) -> bool {
    tweets.iter().any(|item| item.is_untied())
}
