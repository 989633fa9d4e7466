//! A conversation: the answer to a query for one tweet (`TweetDetail`), or that tweet alone (`TweetResultByRestId`).

use std::collections::HashMap;

use super::given_id;
use super::item::Item;
use super::timeline::{Cursor, More, Row, Timeline};
use super::tweet;
use crate::adapter::{Context, links_of};
use crate::dom::Links;
use crate::error::Result;
use crate::input::Page;
use crate::model::{Gap, GapKind, Post, PostId, Thread};
use crate::reader::{
    Fields, FinishedPosts, Identity, PostReader, ThreadSource, assign_tree_roles, main_id,
    read_all, report_main,
};
use crate::report::{Finding, Missing};

/// A conversation.
pub(super) struct Conversation<'j> {
    links: Links,
    timeline: Timeline<'j>,
    /// The tweet that each one answers, by its index.
    parents: Vec<Option<usize>>,
    /// Whether the first tweet answers one that is not here.
    above: bool,
    given: Option<PostId>,
    /// Whether the first tweet is the main one, as in the thread of an author.
    first: bool,
    /// The id of the account whose thread it is, if other tweets may be above it.
    owner: Option<String>,
    /// The tweets behind the first that answer one which is not here.
    detached: Vec<usize>,
    main: Option<usize>,
}

impl<'j> Conversation<'j> {
    pub(super) fn new(
        mut timeline: Timeline<'j>,
        page: &Page<'_>,
        base: &str,
        cx: &Context,
    ) -> Result<Self> {
        cx.check_posts(timeline.rows.len())?;
        drop_copies(&mut timeline);
        Ok(Self {
            links: links_of(base)?,
            timeline,
            parents: Vec::new(),
            above: false,
            given: page.given_url().and_then(given_id),
            first: false,
            owner: None,
            detached: Vec::new(),
            main: None,
        })
    }

    /// Returns a conversation of single tweets, in this order.
    pub(super) fn of_tweets(
        items: &[Item<'j>],
        page: &Page<'_>,
        base: &str,
        cx: &Context,
    ) -> Result<Self> {
        let row = |item: &Item<'j>| Row {
            result: Some(*item),
            id: None,
            group: None,
            pinned: false,
        };
        let timeline = Timeline::of_rows(items.iter().map(row).collect());
        let mut conversation = Self::new(timeline, page, base, cx)?;
        conversation.first = true;
        Ok(conversation)
    }

    /// Sets the id of the account whose thread it is, and whether there are more tweets behind the last.
    pub(super) fn set_owner(&mut self, owner: Option<&str>, goes_on: bool) {
        self.owner = owner.map(str::to_owned);
        if goes_on {
            let (after, kind) = (self.timeline.rows.len(), Cursor::Bottom);
            self.timeline.more.push(More { after, kind });
        }
    }

    /// Returns the main tweet: the one in the URL that the caller gave, else the last one before the first group; the
    /// first one of a thread.
    fn find_main(&self, posts: &[PostReader]) -> Option<usize> {
        let given = self.given.as_ref();
        let named = posts
            .iter()
            .position(|post| given.is_some() && post.post.id.as_ref() == given);
        named.or_else(|| {
            if self.first {
                let owner = self.owner.as_deref().filter(|owner| !owner.is_empty());
                let own = |post: &PostReader| post.author.user_id.as_deref() == owner;
                let first = owner.and_then(|_| posts.iter().position(own));
                return Some(first.unwrap_or(0));
            }
            let rows = self.timeline.rows.iter();
            let alone = rows.take_while(|row| row.group.is_none()).count();
            alone.checked_sub(1)
        })
    }

    /// Finds the tweet that each one answers. One that does not say so answers the one above it, if it is in a group or
    /// above the main one, and the main one otherwise.
    fn find_parents(&mut self, posts: &mut [PostReader]) {
        let ids = posts.iter().enumerate();
        let ids: HashMap<PostId, usize> = ids
            .rev()
            .filter_map(|(at, post)| Some((post.post.id.clone()?, at)))
            .collect();
        let rows = &self.timeline.rows;
        let by = |post: &PostReader| post.author.handle.as_deref().map(str::to_lowercase);
        let author = self.main.and_then(|main| posts.get(main)).and_then(by);
        // The last tweet of the main one's author.
        let mut last = None;
        for (at, (row, post)) in rows.iter().zip(posts).enumerate() {
            let is_own = author.is_some() && by(post) == author;
            let gone = post.post.unavailable.is_some();
            let fields = &mut Fields::new(&mut post.findings, &self.links);
            let stated = row.result.and_then(|item| item.parent(fields));
            let found = stated.as_ref().and_then(|id| ids.get(id)).copied();
            let found = found.filter(|parent| *parent < at);
            let before = at.checked_sub(1);
            let same_group = |other: usize| {
                rows.get(other)
                    .is_some_and(|other| other.group == row.group)
            };
            let implied = before
                .filter(|before| same_group(*before))
                .or(self.main.filter(|main| *main < at));
            if found.is_none() && at == 0 {
                self.above = stated.is_some();
                let answers = row.result.is_some_and(Item::may_answer);
                if answers && !self.above {
                    post.findings.once(&Finding::LinkAboveMissing);
                }
            }
            // A program saves the posts that it was asked for, not those between them.
            let is_of_program = row.result.is_some_and(Item::is_of_program);
            if found.is_none() && stated.is_none() && at > 0 && !gone {
                post.findings.also(if is_of_program {
                    &Finding::ParentMissing
                } else {
                    &Finding::ParentUnknown
                });
            }
            let is_detached = is_of_program && found.is_none() && stated.is_some() && at > 0;
            let implied = match is_detached {
                true if is_own => last,
                true => self.main.filter(|main| *main < at),
                false => implied,
            };
            if is_detached {
                self.detached.push(at);
            }
            if is_own {
                last = Some(at);
            }
            self.parents.push(found.or(implied));
        }
    }
}

/// Leaves out tweets that are already there, as in the answers to several queries.
fn drop_copies(timeline: &mut Timeline<'_>) {
    let mut known = std::collections::HashSet::new();
    let mut kept = Vec::with_capacity(timeline.rows.len());
    for row in &timeline.rows {
        let id = row.result.and_then(Item::digits);
        kept.push(id.is_none_or(|id| known.insert(id)));
    }
    if kept.iter().all(|kept| *kept) {
        return;
    }
    let mut places = Vec::with_capacity(kept.len() + 1);
    let mut count = 0;
    for is_kept in &kept {
        places.push(count);
        count += usize::from(*is_kept);
    }
    places.push(count);
    for more in &mut timeline.more {
        more.after = places.get(more.after).copied().unwrap_or(count);
    }
    let mut kept = kept.into_iter();
    timeline.rows.retain(|_| kept.next().unwrap_or(true));
}

/// Reads the tweet of a row.
pub(super) fn read_row(row: &Row<'_>, links: &Links, post: &mut PostReader) {
    match row.result {
        Some(item) => item.read(links, post),
        None => tweet::read_missing(post),
    }
    // The id of what is gone is only in that of its entry.
    if post.post.unavailable.is_some() {
        tweet::set_id(row.id.and_then(PostId::twitter), links, post);
    }
    if post.post.id.is_none() && post.post.unavailable.is_some() {
        post.findings.missing(Missing::Id);
    }
    post.post.pinned = row.pinned.then_some(true);
}

impl ThreadSource for Conversation<'_> {
    const CONVERSATION: bool = true;

    fn read(&mut self, cx: &mut Context) -> Result<FinishedPosts> {
        let mut posts = read_all(&self.timeline.rows, cx, |row, post| {
            read_row(row, &self.links, post);
        })?;
        self.main = self.find_main(&posts);
        if self.timeline.has_empty() && self.given.is_none() {
            cx.found(&Finding::MainUncertain);
        }
        self.find_parents(&mut posts);
        Ok(FinishedPosts::new(posts, self.timeline.required()))
    }

    fn assign_roles(&mut self, posts: &mut [Post], cx: &mut Context) {
        report_main(self.main, cx);
        let main = self.main.unwrap_or(usize::MAX);
        assign_tree_roles(posts, &self.parents, main);
    }

    fn gaps(&mut self, posts: &[Post], _: &mut Context) -> Vec<Gap> {
        let mut gaps = Vec::new();
        if self.above {
            gaps.push(Gap::new(None, GapKind::EarlierReplies));
        }
        for at in &self.detached {
            gaps.push(Gap::new(at.checked_sub(1), GapKind::Missing));
        }
        for more in &self.timeline.more {
            let after = more.after.min(posts.len()).checked_sub(1);
            let kind = match more.kind {
                Cursor::Top => GapKind::EarlierReplies,
                Cursor::Bottom => GapKind::LoadMore,
                Cursor::Replies => GapKind::MoreReplies,
            };
            let gap = Gap::new(after, kind);
            // They are in order, so at most one of each kind has the same place.
            let mut same = gaps.iter().rev().take_while(|other| other.after == after);
            if !same.any(|other| *other == gap) {
                gaps.push(gap);
            }
        }
        gaps
    }

    fn identify(&mut self, thread: &Thread, _: &mut Context) -> Identity {
        Identity {
            id: main_id(&thread.posts, self.main),
            given: self.given.take(),
            author: None,
        }
    }

    fn main(&self) -> Option<usize> {
        self.main
    }
}
