//! Merges two copies of a post.

use std::collections::{HashMap, VecDeque};

use url::Url;

use super::fields::{Merger, is_second_fuller};
use super::has_content;
use super::order::Positions;
use super::structure::Structure;
use crate::model::{
    Count, Entity, EntityKind, Media, MediaKind, MergeField, Poll, Post, Quote, Role, Stats,
};

impl Merger {
    /// Places the posts of both copies at their positions.
    pub(super) fn posts(&mut self, a: Vec<Post>, b: Vec<Post>, positions: &Positions) -> Vec<Post> {
        let count = positions.of_first.iter().chain(&positions.of_second).max();
        let mut posts: Vec<Option<Post>> = Vec::new();
        posts.resize_with(count.map_or(0, |last| last + 1), || None);
        for (post, &position) in a.into_iter().zip(&positions.of_first) {
            if let Some(slot) = posts.get_mut(position) {
                *slot = Some(post);
            }
        }
        for (post, &position) in b.into_iter().zip(&positions.of_second) {
            match posts.get_mut(position) {
                Some(Some(ours)) => {
                    self.post = Some(position);
                    self.post(ours, post);
                }
                Some(slot) => *slot = Some(post),
                None => {}
            }
        }
        self.post = None;
        self.conflicts.sort_by_key(|conflict| conflict.post);
        posts.into_iter().flatten().collect()
    }

    fn post(&mut self, ours: &mut Post, mut other: Post) {
        let gone = match (&ours.unavailable, &other.unavailable) {
            (Some(_), Some(_)) => ours.unavailable.take(),
            _ if has_content(ours) || has_content(&other) => {
                // A copy with the post's content is preferred to one that shows the post as unavailable.
                let by_itself = |post: &Post| has_content(post) && post.unavailable.is_some();
                if by_itself(ours) {
                    ours.unavailable.take()
                } else {
                    None
                }
            }
            (ours, other) => ours.clone().or_else(|| other.clone()),
        };
        ours.unavailable = gone;
        let (structure, others) = (Structure::take(ours), Structure::take(&mut other));
        ours.id = ours.id.take().or(other.id);
        // A post has a different URL on each site.
        if ours.id.is_some() {
            ours.url = ours.url.take().or(other.url);
        } else {
            self.option(MergeField::Url, &mut ours.url, other.url, |url| {
                url.to_string()
            });
        }
        self.author_if_any(&mut ours.author, other.author);
        if rank(other.role) < rank(ours.role) {
            ours.role = other.role;
            ours.reply = None;
        }
        if ours.role == Role::Reply {
            ours.reply = ours.reply.or(other.reply);
        }
        self.time(&mut ours.published, other.published);
        let differs =
            matches!((&ours.number, &other.number), (Some(a), Some(b)) if a.value != b.value);
        if differs {
            self.option(
                MergeField::Number,
                &mut ours.number,
                other.number,
                |number| number.text.clone(),
            );
        } else {
            ours.number = ours.number.take().or(other.number);
        }
        self.title(&mut ours.title, other.title);
        let structure = match self.text(ours, other.text, other.entities) {
            Source::First => structure,
            Source::Second => others,
            Source::Both => structure.or(others),
        };
        self.media(&mut ours.media, other.media);
        self.quotes(&mut ours.quotes, other.quotes);
        structure.restore(ours);
        ours.community_note = ours.community_note.take().or(other.community_note);
        self.poll(&mut ours.poll, other.poll);
        ours.stats = stats(ours.stats.take(), other.stats);
        if ours.replying_to.len() < other.replying_to.len() {
            ours.replying_to = other.replying_to;
        }
        ours.reposted_by = ours.reposted_by.take().or(other.reposted_by);
        ours.pinned = ours.pinned.max(other.pinned);
        ours.edited = ours.edited.max(other.edited);
        ours.language = ours.language.take().or(other.language);
        ours.content_warning = ours.content_warning.take().or(other.content_warning);
    }

    /// Keeps the more complete text with its entities, and fills in link targets from the other copy.
    fn text(
        &mut self,
        ours: &mut Post,
        mut text: Option<String>,
        mut entities: Vec<Entity>,
    ) -> Source {
        let take_other = match (ours.text.as_deref(), text.as_deref()) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(a), Some(b)) => is_second_fuller(a, b).unwrap_or_else(|| {
                let length = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
                let second = length(b) > length(a);
                let (kept, dropped) = if second { (b, a) } else { (a, b) };
                self.report_conflict(MergeField::Text, kept.to_owned(), dropped.to_owned());
                second
            }),
        };
        // Of equal texts, the copy with more entities.
        let same = ours.text == text;
        let fuller = same && entities.len() > ours.entities.len();
        if take_other || fuller {
            std::mem::swap(&mut ours.text, &mut text);
            std::mem::swap(&mut ours.entities, &mut entities);
        }
        // The first `@tern` of one copy corresponds to the first of the other.
        let (dropped, kept) = (text.unwrap_or_default(), ours.text.as_deref());
        let mut targets: HashMap<(EntityKind, &str), VecDeque<Option<Box<str>>>> = HashMap::new();
        for entity in entities {
            let key = (entity.kind, entity.display(&dropped));
            targets
                .entry(key)
                .or_default()
                .push_back(entity.into_target());
        }
        for entity in &mut ours.entities {
            let key = (entity.kind, entity.display(kept.unwrap_or_default()));
            let found = targets.get_mut(&key).and_then(VecDeque::pop_front);
            entity.target_or(found.flatten());
        }
        match (same, take_other) {
            (true, _) => Source::Both,
            (false, true) => Source::Second,
            (false, false) => Source::First,
        }
    }

    /// Keeps the longer list, and fills in what the other copy knows about the same media.
    fn media(&mut self, ours: &mut Vec<Media>, mut other: Vec<Media>) {
        let known = |list: &[Media]| {
            list.iter()
                .filter(|media| media.kind != MediaKind::Placeholder)
                .count()
        };
        if (known(&other), other.len()) > (known(ours), ours.len()) {
            std::mem::swap(ours, &mut other);
        }
        let same_length = ours.len() == other.len();
        let mut left: Vec<Option<Media>> = other.into_iter().map(Some).collect();
        for (at, medium) in ours.iter_mut().enumerate() {
            // Mostly the same index; a post has few pictures.
            let at = left
                .get(at)
                .is_some_and(|other| {
                    other
                        .as_ref()
                        .is_some_and(|other| is_same(medium, other, same_length))
                })
                .then_some(at);
            let at = at.or_else(|| {
                left.iter().take(FEW).position(|other| {
                    other
                        .as_ref()
                        .is_some_and(|other| is_same(medium, other, false))
                })
            });
            if let Some(other) = at.and_then(|at| left.get_mut(at)).and_then(Option::take) {
                self.medium(medium, other);
            }
        }
        let is_known = |medium: &Media| medium.kind != MediaKind::Placeholder;
        let left: Vec<String> = left
            .iter()
            .flatten()
            .filter(|medium| is_known(medium))
            .map(written)
            .collect();
        if !left.is_empty() {
            let kept: Vec<String> = ours.iter().map(written).collect();
            self.report_conflict(MergeField::Media, kept.join(" "), left.join(" "));
        }
    }

    fn medium(&mut self, ours: &mut Media, other: Media) {
        if ours.kind == MediaKind::Placeholder {
            ours.kind = other.kind;
        }
        ours.url = ours.url.take().or(other.url);
        ours.poster = ours.poster.take().or(other.poster);
        self.option(MergeField::Media, &mut ours.alt, other.alt, String::clone);
        ours.title = ours.title.take().or(other.title);
        ours.description = ours.description.take().or(other.description);
        if ours.sources.len() < other.sources.len() {
            ours.sources = other.sources;
        }
    }

    /// Keeps the quotes of both copies; those with the same id or URL are merged.
    fn quotes(&mut self, ours: &mut Vec<Quote>, other: Vec<Quote>) {
        let alone = ours.len() == 1 && other.len() == 1;
        let mut taken = vec![false; ours.len()];
        let is_same = |ours: &Quote, other: &Quote| match (&ours.id, &other.id) {
            (Some(a), Some(b)) => a == b,
            _ => match (&ours.url, &other.url) {
                (Some(a), Some(b)) => a == b,
                _ => alone || ours == other,
            },
        };
        for (at, quote) in other.into_iter().enumerate() {
            let free = |at: usize| {
                let is_free = taken.get(at) == Some(&false);
                is_free && ours.get(at).is_some_and(|ours| is_same(ours, &quote))
            };
            let at = [at].into_iter().chain(0..FEW).find(|&at| free(at));
            match at.and_then(|at| Some((ours.get_mut(at)?, taken.get_mut(at)?))) {
                Some((ours, taken)) => {
                    *taken = true;
                    self.quote(ours, quote);
                }
                None => ours.push(quote),
            }
        }
    }

    fn quote(&mut self, ours: &mut Quote, other: Quote) {
        ours.id = ours.id.take().or(other.id);
        ours.url = ours.url.take().or(other.url);
        self.author_if_any(&mut ours.author, other.author);
        self.title(&mut ours.title, other.title);
        self.time(&mut ours.published, other.published);
        // A copy with the text is preferred to one that shows the post as unavailable.
        ours.unavailable = match (ours.unavailable.take(), other.unavailable) {
            (Some(ours), Some(_)) => Some(ours),
            (Some(gone), None) => {
                Some(gone).filter(|_| ours.text.is_some() || other.text.is_none())
            }
            (None, gone) => gone.filter(|_| ours.text.is_none()),
        };
        match (ours.text.as_deref(), other.text.as_deref()) {
            (Some(a), Some(b)) => match is_second_fuller(a, b) {
                Some(true) => ours.text = other.text,
                Some(false) => {}
                None => self.option(MergeField::Quote, &mut ours.text, other.text, String::clone),
            },
            (None, _) => ours.text = other.text,
            (Some(_), None) => {}
        }
        self.media(&mut ours.media, other.media);
    }

    /// Keeps the poll with more votes, which is the later state.
    fn poll(&mut self, ours: &mut Option<Box<Poll>>, other: Option<Box<Poll>>) {
        let (Some(a), Some(b)) = (ours.as_ref(), other.as_ref()) else {
            *ours = ours.take().or(other);
            return;
        };
        let labels = |poll: &Poll| -> Vec<String> {
            poll.choices
                .iter()
                .map(|choice| choice.label.clone())
                .collect()
        };
        let (one, two) = (labels(a), labels(b));
        let all = |poll: &Poll| {
            let each = || poll.choices.iter().filter_map(|choice| choice.votes);
            poll.votes.or_else(|| each().reduce(u64::saturating_add))
        };
        let later = all(b) > all(a);
        if one != two {
            let (kept, dropped) = if later { (two, one) } else { (one, two) };
            self.report_conflict(MergeField::Poll, kept.join(", "), dropped.join(", "));
        }
        if later {
            *ours = other;
        }
    }
}

/// The copy whose text was kept: both, if the texts are equal.
enum Source {
    First,
    Second,
    Both,
}

/// A post has few pictures and quotes; only the first ones are compared.
const FEW: usize = 64;

/// Returns the rank of a role, the most specific first: a page that focuses on another post calls part of the chain its
/// ancestors.
const fn rank(role: Role) -> u8 {
    match role {
        Role::Main => 0,
        Role::Thread => 1,
        Role::Ancestor => 2,
        Role::Reply => 3,
        Role::Related => 4,
    }
}

/// Whether two media can be the same: by URL without its size parameters, or, if one has no URL, by position.
fn is_same(a: &Media, b: &Media, same_place: bool) -> bool {
    let file = |url: &Url| (url.host_str().map(str::to_owned), url.path().to_owned());
    let kind =
        a.kind == b.kind || a.kind == MediaKind::Placeholder || b.kind == MediaKind::Placeholder;
    match (&a.url, &b.url) {
        (Some(a), Some(b)) => file(a) == file(b),
        _ => kind && (same_place || a == b),
    }
}

fn written(media: &Media) -> String {
    let words = media.alt.as_ref().or(media.title.as_ref());
    let url = media.url.as_ref().map(Url::to_string);
    url.or_else(|| words.cloned())
        .unwrap_or_else(|| "(nothing known)".to_owned())
}

/// Keeps the exact counts, else the greater ones.
fn stats(ours: Option<Box<Stats>>, other: Option<Box<Stats>>) -> Option<Box<Stats>> {
    let (Some(a), Some(b)) = (ours.as_deref(), other.as_deref()) else {
        return ours.or(other);
    };
    let fuller = |a: Option<Count>, b: Option<Count>| match (a, b) {
        (Some(a), Some(b)) if b.exact && !a.exact => Some(b),
        (Some(a), Some(b)) if a.exact == b.exact => Some(if b.value > a.value { b } else { a }),
        (a, b) => a.or(b),
    };
    let mut merger = *a;
    merger.replies = fuller(a.replies, b.replies);
    merger.reposts = fuller(a.reposts, b.reposts);
    merger.quotes = fuller(a.quotes, b.quotes);
    merger.likes = fuller(a.likes, b.likes);
    merger.views = fuller(a.views, b.views);
    merger.bookmarks = fuller(a.bookmarks, b.bookmarks);
    merger.plays = fuller(a.plays, b.plays);
    Some(Box::new(merger))
}
