//! Duplicate ids, and the thread's id among the posts'.

use std::collections::{HashMap, HashSet};

use crate::model::{Listing, Post, PostId, Role, Thread};
use crate::report::{Finding, Findings};

pub(super) fn check(thread: &Thread, findings: &mut Findings) {
    // In most threads each id is greater than the one before it, so none is there twice.
    let mut before = 0;
    let mut numbers = with_id(thread).map(|(_, id)| id.number().unwrap_or(0));
    if !numbers.all(|number| std::mem::replace(&mut before, number) < number) {
        duplicates(thread, findings);
    }
    related(thread, findings);
    if let Some(id) = &thread.id
        && with_id(thread).next().is_some()
        && !with_id(thread).any(|(_, of_post)| of_post == id)
    {
        findings.add(&Finding::UrlOfNoPost { id });
    }
}

/// The ids of posts with the posts' places. What a page shows beside a conversation may well be a part of it, so that
/// is left out.
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

/// Posts that are on a list twice. What is pinned to its top, or reposted, may be there in its own place as well.
pub(super) fn listing(listing: &Listing, findings: &mut Findings) {
    let mut known: HashSet<(&PostId, bool, bool)> = HashSet::new();
    for (at, post) in listing.posts().enumerate() {
        let (pinned, reposted) = (post.pinned == Some(true), post.reposted_by.is_some());
        if let Some(id) = &post.id
            && !known.insert((id, pinned, reposted))
        {
            findings.add_at(at, &Finding::ListedTwice { id });
        }
    }
}

/// What is beside a conversation twice.
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
