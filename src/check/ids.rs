//! Duplicate ids, URLs that name other posts, and whether the thread's id is among the posts' ids.

use std::collections::{HashMap, HashSet};

use crate::model::{Listing, Post, PostId, Role, Thread};
use crate::network::twitter::status;
use crate::report::{Finding, Findings};

pub(super) fn check(thread: &Thread, findings: &mut Findings) {
    // In most threads each id is greater than the one before it, so there are no duplicates.
    let mut before = 0;
    let mut numbers = with_id(thread).map(|(_, id)| id.number().unwrap_or(0));
    if !numbers.all(|number| std::mem::replace(&mut before, number) < number) {
        duplicates(thread, findings);
    }
    related(thread, findings);
    urls(thread, findings);
    if let Some(id) = &thread.id
        && with_id(thread).next().is_some()
        && !with_id(thread).any(|(_, of_post)| of_post == id)
    {
        findings.add(&Finding::UrlNamesNoPost { id });
    }
}

/// Posts whose URL names another post than their id.
fn urls(thread: &Thread, findings: &mut Findings) {
    for (at, post) in thread.posts.iter().enumerate() {
        let (Some(id), Some(url)) = (&post.id, &post.url) else {
            continue;
        };
        if url.as_str().ends_with(id.as_str()) {
            continue;
        }
        if let Some((_, linked)) = status(url)
            && linked != *id
        {
            let linked = &linked;
            findings.add_at(at, &Finding::PostUrlNamesOther { id, linked });
        }
    }
}

/// Returns the ids of posts with the indices of the posts. Related posts are skipped, since a page may show a part of
/// the conversation again next to it.
fn with_id(thread: &Thread) -> impl Iterator<Item = (usize, &PostId)> {
    let posts = thread.posts.iter().enumerate();
    posts
        .filter(|(_, post)| post.role != Role::Related)
        .filter_map(|(at, post)| Some((at, post.id.as_ref()?)))
}

fn duplicates(thread: &Thread, findings: &mut Findings) {
    let mut known: HashMap<&PostId, usize> = HashMap::new();
    for (at, id) in with_id(thread) {
        if let Some(first) = known.insert(id, at) {
            let first = first + 1;
            findings.add_at(at, &Finding::Duplicate { id, first });
        }
    }
}

/// Posts that are in a list twice. A pinned or reposted post may legitimately also be in its usual place.
pub(super) fn listing(listing: &Listing, findings: &mut Findings) {
    let mut known: HashSet<(&PostId, bool, bool)> = HashSet::new();
    let mut cards: HashSet<&PostId> = HashSet::new();
    let mut before = 0;
    for card in &listing.teasers {
        // Previews of a thread have no ids of their own.
        let is_preview = !card.posts.is_empty() && card.posts.iter().all(|post| post.id.is_none());
        if is_preview
            && let Some(id) = &card.id
            && !cards.insert(id)
        {
            findings.add_at(before, &Finding::ListedTwice { id });
        }
        before += card.posts.len();
    }
    for (at, post) in listing.posts().enumerate() {
        let (pinned, reposted) = (post.pinned == Some(true), post.reposted_by.is_some());
        if let Some(id) = &post.id
            && !known.insert((id, pinned, reposted))
        {
            findings.add_at(at, &Finding::ListedTwice { id });
        }
    }
}

/// Posts that are shown twice next to a conversation.
fn related(thread: &Thread, findings: &mut Findings) {
    let mut known: HashSet<&PostId> = HashSet::new();
    let is_related = |(_, post): &(usize, &Post)| post.role == Role::Related;
    for (at, post) in thread.posts.iter().enumerate().filter(is_related) {
        if let Some(id) = &post.id
            && !known.insert(id)
        {
            findings.add_at(at, &Finding::DuplicateRelated { id });
        }
    }
}
