//! One thread of two copies: [`Thread::merge`].

mod fields;
mod order;
mod posts;

use std::collections::{HashMap, VecDeque};

use crate::model::{Gap, GapKind, MergeField, Merged, Post, Teaser, Thread};
use fields::{Both, greater};

impl Thread {
    /// Makes one thread of two copies: from two sites, two days, or of a page and its text.
    ///
    /// Posts are the same if their ids are; where one of them has no id, if their words are (white space apart), or
    /// their numbers in the author's series and the beginning of their words. The merged thread has every post of both,
    /// once. A post that stands twice in one copy stands twice in the result.
    ///
    /// Of each field the fuller value wins: one that is there, a whole text before one cut with `…`, a time to the
    /// millisecond before a day, a link with its target, an exact count before a rounded one, the greater of counts
    /// that grow. Where both are full and differ the first copy's is kept (of texts the longer one) and a
    /// [`MergeConflict`](crate::model::MergeConflict) says so. A post that one copy has and the other only shows as
    /// gone is there.
    ///
    /// The order is that of the first copy; what only the second has stands where it stands there, between the posts
    /// that both have, and among those that only the first has by id, else by number, else by time, else behind them.
    /// Gaps that the other copy fills are gone.
    ///
    /// A thread merged with itself is the same thread, without conflicts. Which copy comes first changes neither which
    /// posts there are nor which of two values is fuller. Time grows in a straight line with the copies, but for
    /// sorting.
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
        let mut both = Both::default();
        let pairs = order::pairs(&self, &other);
        let places = order::places(&self.posts, &other.posts, &pairs);
        if pairs.iter().all(Option::is_none) && !self.posts.is_empty() && !other.posts.is_empty() {
            let name = |thread: &Self| thread.id.as_ref().map(ToString::to_string);
            both.tell(
                MergeField::Thread,
                name(&self).unwrap_or_default(),
                name(&other).unwrap_or_default(),
            );
        }
        let gaps = gaps(&self, &other, &pairs, &places);

        let mut thread = self;
        both.option(
            MergeField::Id,
            &mut thread.id,
            other.id,
            ToString::to_string,
        );
        both.url(&mut thread.url, other.url);
        both.title(&mut thread.title, other.title);
        both.author(&mut thread.author, other.author);
        both.time(&mut thread.published, other.published);
        if let (Some(a), Some(b)) = (thread.stated_posts, other.stated_posts)
            && a != b
        {
            let (kept, dropped) = (a.max(b), a.min(b));
            both.tell(
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
        thread.posts = both.posts(thread.posts, other.posts, &places);
        thread.gaps = gaps;
        Merged {
            thread,
            conflicts: both.conflicts,
        }
    }
}

/// Adds what is not there yet.
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

/// Adds the cards that are not there yet: those of other threads, as their address or id tells, or other ones.
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

/// The gaps of both that the other does not fill.
fn gaps(a: &Thread, b: &Thread, pairs: &[Option<usize>], places: &order::Places) -> Vec<Gap> {
    let backwards = order::inverted(pairs, a.posts.len());
    let mut kept: Vec<Gap> = Vec::new();
    let mut of_first: HashMap<(Option<usize>, GapKind), VecDeque<usize>> = HashMap::new();
    let mut first = 0;
    let sides = [
        (true, a, backwards.as_slice(), pairs, &places.of_first),
        (false, b, pairs, backwards.as_slice(), &places.of_second),
    ];
    for (is_first, thread, pairs, others, places) in sides {
        // How many posts before each of the other's are not in this copy.
        let mut new = vec![0_usize];
        for pair in others {
            let before = new.last().copied().unwrap_or_default();
            new.push(before + usize::from(pair.is_none()));
        }
        for gap in &thread.gaps {
            let next = gap.after.map_or(0, |after| after.saturating_add(1));
            let pair = |at: usize| pairs.get(at).copied().flatten();
            // Where the other copy stands before and behind the gap, if it does.
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
            let after = match (gap.after, places.get(next)) {
                (Some(after), _) if after < thread.posts.len() => places.get(after).copied(),
                (None, Some(place)) => place.checked_sub(1),
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

/// Whether a post has anything to show.
fn has_content(post: &Post) -> bool {
    let has_words = post
        .text
        .as_deref()
        .is_some_and(|text| !text.trim().is_empty());
    has_words || !post.media.is_empty() || !post.quotes.is_empty() || post.poll.is_some()
}
