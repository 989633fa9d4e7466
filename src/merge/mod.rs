//! Merges two copies of a thread into one: [`Thread::merge`].

mod fields;
mod order;
mod posts;
mod structure;

use std::collections::{HashMap, VecDeque};

use crate::model::{Gap, GapKind, MergeField, Merged, Post, Teaser, Thread};
use fields::{Merger, greater};

impl Thread {
    /// Merges two copies of a thread: from two sites, from two days, or a page and its text.
    ///
    /// Two posts are the same if their ids are equal. If one of them has no id, they are the same if their texts are
    /// equal (white space aside), or if their numbers in the author's series are equal and their texts begin alike. The
    /// merged thread contains every post of both copies, once. A post that occurs twice in one copy occurs twice in the
    /// result.
    ///
    /// For each field the more complete value is kept: a value rather than none, a full text rather than one truncated
    /// with `…`, a time to the millisecond rather than a day, a link with its target, an exact count rather than a
    /// rounded one, and the greater of two counts that grow. If both are complete and differ, the value of the first
    /// copy is kept (of texts, the longer one), and a [`MergeConflict`](crate::model::MergeConflict) reports it. A post
    /// that one copy has and the other shows only as unavailable is in the result.
    ///
    /// The order is that of the first copy. A post that only the second copy has keeps its position between the posts
    /// that both have. Among posts that only the first copy has, it is ordered by id, else by number, else by time,
    /// else after them. Gaps that the other copy fills are removed.
    ///
    /// A thread merged with itself is unchanged, without conflicts. The order of the two copies affects neither the set
    /// of posts nor which of two values is more complete. Except for sorting, the time is linear in the size of the
    /// copies.
    ///
    /// # Examples
    ///
    /// ```
    /// use unrolled::model::{MergeField, Post, PostId, Thread};
    ///
    /// let post = |id: Option<&str>, text: &str| {
    ///     let mut post = Post::new();
    ///     post.id = id.map(PostId::new);
    ///     post.text = Some(text.to_owned());
    ///     post
    /// };
    /// let page = Thread::new(vec![
    ///     post(Some("1215710451343904768"), "Terns."),
    ///     post(Some("1215710451343904770"), "They dive at…"),
    /// ]);
    /// let text = Thread::new(vec![
    ///     post(None, "Terns."),
    ///     post(None, "They shout."),
    ///     post(Some("1215710451343904770"), "They dive at noon."),
    /// ]);
    ///
    /// let merged = page.merge(text);
    /// let texts: Vec<_> = merged.thread.posts.iter().filter_map(|post| post.text.as_deref()).collect();
    /// assert_eq!(texts, ["Terns.", "They shout.", "They dive at noon."]);
    /// assert!(merged.conflicts.is_empty());
    ///
    /// let other = Thread::new(vec![post(Some("1215710451343904768"), "Gulls!")]);
    /// let merged = merged.thread.merge(other);
    /// assert_eq!(merged.conflicts[0].field, MergeField::Text);
    /// assert_eq!(merged.conflicts[0].post, Some(0));
    /// ```
    #[must_use]
    pub fn merge(self, other: Self) -> Merged {
        let mut merger = Merger::default();
        let pairs = order::pairs(&self, &other);
        let positions = order::positions(&self.posts, &other.posts, &pairs);
        if pairs.iter().all(Option::is_none) && !self.posts.is_empty() && !other.posts.is_empty() {
            let name = |thread: &Self| thread.id.as_ref().map(ToString::to_string);
            merger.report_conflict(
                MergeField::Thread,
                name(&self).unwrap_or_default(),
                name(&other).unwrap_or_default(),
            );
        }
        let gaps = gaps(&self, &other, &pairs, &positions);

        let mut thread = self;
        merger.option(
            MergeField::Id,
            &mut thread.id,
            other.id,
            ToString::to_string,
        );
        merger.url(&mut thread.url, other.url);
        merger.title(&mut thread.title, other.title);
        merger.author(&mut thread.author, other.author);
        merger.time(&mut thread.published, other.published);
        if let (Some(a), Some(b)) = (thread.stated_posts, other.stated_posts)
            && a != b
        {
            let (kept, dropped) = (a.max(b), a.min(b));
            merger.report_conflict(
                MergeField::StatedPosts,
                kept.to_string(),
                dropped.to_string(),
            );
        }
        thread.stated_posts = greater(thread.stated_posts, other.stated_posts);
        thread.reading_minutes = greater(thread.reading_minutes, other.reading_minutes);
        thread.views = greater(thread.views, other.views);
        union(&mut thread.hashtags, other.hashtags);
        teasers(&mut thread.more_from, other.more_from);
        teasers(&mut thread.related, other.related);
        thread.posts = merger.posts(thread.posts, other.posts, &positions);
        thread.gaps = gaps;
        Merged {
            thread,
            conflicts: merger.conflicts,
        }
    }
}

/// Adds the items that the list does not have.
fn union(list: &mut Vec<String>, other: Vec<String>) {
    let mut known: HashMap<String, usize> = HashMap::new();
    for item in list.iter() {
        *known.entry(item.to_lowercase()).or_default() += 1;
    }
    for item in other {
        match known.get_mut(&item.to_lowercase()) {
            Some(times) if *times > 0 => *times -= 1,
            _ => list.push(item),
        }
    }
}

/// Adds the cards that the list does not have. Two cards are the same if their ids, or else their URLs, are equal.
fn teasers(list: &mut Vec<Teaser>, other: Vec<Teaser>) {
    let key = |teaser: &Teaser| match (&teaser.id, &teaser.url) {
        (Some(id), _) => id.to_string(),
        (None, Some(url)) => url.to_string(),
        (None, None) => teaser
            .posts
            .iter()
            .filter_map(|post| post.text.as_deref())
            .collect(),
    };
    let mut known: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (at, teaser) in list.iter().enumerate() {
        known.entry(key(teaser)).or_default().push_back(at);
    }
    for teaser in other {
        let same = known.get_mut(&key(&teaser)).and_then(VecDeque::pop_front);
        match same.and_then(|at| list.get_mut(at)) {
            Some(own) => {
                own.id = own.id.take().or(teaser.id);
                own.url = own.url.take().or(teaser.url);
                own.author = own.author.take().or(teaser.author);
                own.published = own.published.take().or(teaser.published);
                own.stated_posts = greater(own.stated_posts, teaser.stated_posts);
                own.reading_minutes = greater(own.reading_minutes, teaser.reading_minutes);
                if own.posts.len() < teaser.posts.len() {
                    own.posts = teaser.posts;
                }
            }
            None => list.push(teaser),
        }
    }
}

/// Returns the gaps of both copies that the other copy does not fill.
fn gaps(a: &Thread, b: &Thread, pairs: &[Option<usize>], positions: &order::Positions) -> Vec<Gap> {
    let inverted = order::inverted(pairs, a.posts.len());
    let mut kept: Vec<Gap> = Vec::new();
    let mut of_first: HashMap<(Option<usize>, GapKind), VecDeque<usize>> = HashMap::new();
    let mut first = 0;
    let sides = [
        (true, a, inverted.as_slice(), pairs, &positions.of_first),
        (false, b, pairs, inverted.as_slice(), &positions.of_second),
    ];
    for (is_first, thread, pairs, others, positions) in sides {
        // For each post of the other copy: how many posts before it are not in this copy.
        let mut new = vec![0_usize];
        for pair in others {
            let before = new.last().copied().unwrap_or_default();
            new.push(before + usize::from(pair.is_none()));
        }
        for gap in &thread.gaps {
            let next = gap.after.map_or(0, |after| after.saturating_add(1));
            let pair = |at: usize| pairs.get(at).copied().flatten();
            // The positions in the other copy of the posts before and after the gap, if it has them.
            let start = match gap.after {
                Some(after) => pair(after).map(|at| at + 1),
                None => Some(0),
            };
            let end = if next < thread.posts.len() {
                pair(next)
            } else {
                Some(others.len())
            };
            let filled = start
                .zip(end)
                .is_some_and(|(start, end)| start < end && new.get(start) < new.get(end));
            if filled {
                continue;
            }
            let after = match (gap.after, positions.get(next)) {
                (Some(after), _) if after < thread.posts.len() => positions.get(after).copied(),
                (None, Some(position)) => position.checked_sub(1),
                (after, _) => after,
            };
            let key = (after, gap.kind);
            let same = of_first.get_mut(&key).filter(|_| !is_first);
            let same = same.and_then(VecDeque::pop_front);
            if let Some(same) = same.and_then(|at| kept.get_mut(at)) {
                same.url = same.url.take().or_else(|| gap.url.clone());
                continue;
            }
            if is_first {
                of_first.entry(key).or_default().push_back(kept.len());
                first += 1;
            }
            let mut gap = gap.clone();
            gap.after = after;
            kept.push(gap);
        }
    }
    if first > 0 && kept.len() > first {
        kept.sort_by_key(|gap| gap.after.map_or(0, |after| after.saturating_add(1)));
    }
    kept
}

/// Whether a post has any content.
fn has_content(post: &Post) -> bool {
    let has_words = post
        .text
        .as_deref()
        .is_some_and(|text| !text.trim().is_empty());
    has_words || !post.media.is_empty() || !post.quotes.is_empty() || post.poll.is_some()
}
