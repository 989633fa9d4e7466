//! Merges two copies of a post.

use std::collections::{HashMap, VecDeque};

use url::Url;

use super::fields::{Both, is_second_fuller};
use super::has_content;
use super::order::Places;
use super::structure::Structure;
use crate::model::{
    Count, Entity, EntityKind, Media, MediaKind, MergeField, Poll, Post, Quote, Role, Stats,
};

impl Both {
    /// Places the posts of both copies at their positions.
    pub(super) fn posts(&mut self, a: Vec<Post>, b: Vec<Post>, places: &Places) -> Vec<Post> {
        let count = places.of_first.iter().chain(&places.of_second).max();
        let mut posts: Vec<Option<Post>> = Vec::new();
        posts.resize_with(count.map_or(0, |last| last + 1), || None);
        for (post, &place) in a.into_iter().zip(&places.of_first) {
            if let Some(slot) = posts.get_mut(place) {
                *slot = Some(post);
            }
        }
        for (post, &place) in b.into_iter().zip(&places.of_second) {
            match posts.get_mut(place) {
                Some(Some(own)) => {
                    self.post = Some(place);
                    self.post(own, post);
                }
                Some(slot) => *slot = Some(post),
                None => {}
            }
        }
        self.post = None;
        self.conflicts.sort_by_key(|conflict| conflict.post);
        posts.into_iter().flatten().collect()
    }

    fn post(&mut self, own: &mut Post, mut other: Post) {
        let gone = match (&own.unavailable, &other.unavailable) {
            (Some(_), Some(_)) => own.unavailable.take(),
            _ if has_content(own) || has_content(&other) => {
                // A copy with the post's content is preferred to one that shows the post as unavailable.
                let by_itself = |post: &Post| has_content(post) && post.unavailable.is_some();
                if by_itself(own) {
                    own.unavailable.take()
                } else {
                    None
                }
            }
            (own, other) => own.clone().or_else(|| other.clone()),
        };
        own.unavailable = gone;
        let (structure, others) = (Structure::take(own), Structure::take(&mut other));
        own.id = own.id.take().or(other.id);
        // A post has a different URL on each site.
        if own.id.is_some() {
            own.url = own.url.take().or(other.url);
        } else {
            self.url(&mut own.url, other.url);
        }
        self.author_if_any(&mut own.author, other.author);
        if rank(other.role) < rank(own.role) {
            own.role = other.role;
            own.reply = None;
        }
        if own.role == Role::Reply {
            own.reply = own.reply.or(other.reply);
        }
        self.time(&mut own.published, other.published);
        let differs =
            matches!((&own.number, &other.number), (Some(a), Some(b)) if a.value != b.value);
        if differs {
            self.option(
                MergeField::Number,
                &mut own.number,
                other.number,
                |number| number.text.clone(),
            );
        } else {
            own.number = own.number.take().or(other.number);
        }
        self.title(&mut own.title, other.title);
        let structure = match self.text(own, other.text, other.entities) {
            Kept::Own => structure,
            Kept::Other => others,
            Kept::Both => structure.or(others),
        };
        self.media(&mut own.media, other.media);
        self.quotes(&mut own.quotes, other.quotes);
        structure.place(own);
        own.community_note = own.community_note.take().or(other.community_note);
        self.poll(&mut own.poll, other.poll);
        own.stats = stats(own.stats.take(), other.stats);
        if own.replying_to.len() < other.replying_to.len() {
            own.replying_to = other.replying_to;
        }
        own.reposted_by = own.reposted_by.take().or(other.reposted_by);
        own.pinned = own.pinned.max(other.pinned);
        own.edited = own.edited.max(other.edited);
        own.language = own.language.take().or(other.language);
        own.content_warning = own.content_warning.take().or(other.content_warning);
    }

    /// Keeps the more complete text with its entities, and fills in link targets from the other copy.
    fn text(
        &mut self,
        own: &mut Post,
        mut text: Option<String>,
        mut entities: Vec<Entity>,
    ) -> Kept {
        let take_other = match (own.text.as_deref(), text.as_deref()) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(a), Some(b)) => is_second_fuller(a, b).unwrap_or_else(|| {
                let length = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
                let second = length(b) > length(a);
                let (kept, dropped) = if second { (b, a) } else { (a, b) };
                self.tell(MergeField::Text, kept.to_owned(), dropped.to_owned());
                second
            }),
        };
        // Of equal texts, the copy with more entities.
        let same = own.text == text;
        let fuller = same && entities.len() > own.entities.len();
        if take_other || fuller {
            std::mem::swap(&mut own.text, &mut text);
            std::mem::swap(&mut own.entities, &mut entities);
        }
        // The first `@tern` of one copy corresponds to the first of the other.
        let (dropped, kept) = (text.unwrap_or_default(), own.text.as_deref());
        let mut targets: HashMap<(EntityKind, &str), VecDeque<Option<Box<str>>>> = HashMap::new();
        for entity in entities {
            let key = (entity.kind, entity.display(&dropped));
            targets
                .entry(key)
                .or_default()
                .push_back(entity.into_target());
        }
        for entity in &mut own.entities {
            let key = (entity.kind, entity.display(kept.unwrap_or_default()));
            let found = targets.get_mut(&key).and_then(VecDeque::pop_front);
            entity.target_or(found.flatten());
        }
        match (same, take_other) {
            (true, _) => Kept::Both,
            (false, true) => Kept::Other,
            (false, false) => Kept::Own,
        }
    }

    /// Keeps the longer list, and fills in what the other copy knows about the same media.
    fn media(&mut self, own: &mut Vec<Media>, mut other: Vec<Media>) {
        let known = |list: &[Media]| {
            list.iter()
                .filter(|media| media.kind != MediaKind::Placeholder)
                .count()
        };
        if (known(&other), other.len()) > (known(own), own.len()) {
            std::mem::swap(own, &mut other);
        }
        let same_length = own.len() == other.len();
        let mut left: Vec<Option<Media>> = other.into_iter().map(Some).collect();
        for (at, medium) in own.iter_mut().enumerate() {
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
            .map(shown)
            .collect();
        if !left.is_empty() {
            let kept: Vec<String> = own.iter().map(shown).collect();
            self.tell(MergeField::Media, kept.join(" "), left.join(" "));
        }
    }

    fn medium(&mut self, own: &mut Media, other: Media) {
        if own.kind == MediaKind::Placeholder {
            own.kind = other.kind;
        }
        own.url = own.url.take().or(other.url);
        own.poster = own.poster.take().or(other.poster);
        self.option(MergeField::Media, &mut own.alt, other.alt, String::clone);
        own.title = own.title.take().or(other.title);
        own.description = own.description.take().or(other.description);
        if own.sources.len() < other.sources.len() {
            own.sources = other.sources;
        }
    }

    /// Keeps the quotes of both copies; those with the same id or URL are merged.
    fn quotes(&mut self, own: &mut Vec<Quote>, other: Vec<Quote>) {
        let alone = own.len() == 1 && other.len() == 1;
        let mut taken = vec![false; own.len()];
        let is_same = |own: &Quote, other: &Quote| match (&own.id, &other.id) {
            (Some(a), Some(b)) => a == b,
            _ => match (&own.url, &other.url) {
                (Some(a), Some(b)) => a == b,
                _ => alone || own == other,
            },
        };
        for (at, quote) in other.into_iter().enumerate() {
            let free = |at: usize| {
                let is_free = taken.get(at) == Some(&false);
                is_free && own.get(at).is_some_and(|own| is_same(own, &quote))
            };
            let at = [at].into_iter().chain(0..FEW).find(|&at| free(at));
            match at.and_then(|at| Some((own.get_mut(at)?, taken.get_mut(at)?))) {
                Some((own, taken)) => {
                    *taken = true;
                    self.quote(own, quote);
                }
                None => own.push(quote),
            }
        }
    }

    fn quote(&mut self, own: &mut Quote, other: Quote) {
        own.id = own.id.take().or(other.id);
        own.url = own.url.take().or(other.url);
        self.author_if_any(&mut own.author, other.author);
        self.title(&mut own.title, other.title);
        self.time(&mut own.published, other.published);
        // A copy with the text is preferred to one that shows the post as unavailable.
        own.unavailable = match (own.unavailable.take(), other.unavailable) {
            (Some(own), Some(_)) => Some(own),
            (Some(gone), None) => Some(gone).filter(|_| own.text.is_some() || other.text.is_none()),
            (None, gone) => gone.filter(|_| own.text.is_none()),
        };
        match (own.text.as_deref(), other.text.as_deref()) {
            (Some(a), Some(b)) => match is_second_fuller(a, b) {
                Some(true) => own.text = other.text,
                Some(false) => {}
                None => self.option(MergeField::Quote, &mut own.text, other.text, String::clone),
            },
            (None, _) => own.text = other.text,
            (Some(_), None) => {}
        }
        self.media(&mut own.media, other.media);
    }

    /// Keeps the poll with more votes, which is the later state.
    fn poll(&mut self, own: &mut Option<Box<Poll>>, other: Option<Box<Poll>>) {
        let (Some(a), Some(b)) = (own.as_ref(), other.as_ref()) else {
            *own = own.take().or(other);
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
            self.tell(MergeField::Poll, kept.join(", "), dropped.join(", "));
        }
        if later {
            *own = other;
        }
    }
}

/// The copy whose text was kept: both, if the texts are equal.
enum Kept {
    Own,
    Other,
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

fn shown(media: &Media) -> String {
    let words = media.alt.as_ref().or(media.title.as_ref());
    let url = media.url.as_ref().map(Url::to_string);
    url.or_else(|| words.cloned())
        .unwrap_or_else(|| "(nothing known)".to_owned())
}

/// Keeps the exact counts, else the greater ones.
fn stats(own: Option<Box<Stats>>, other: Option<Box<Stats>>) -> Option<Box<Stats>> {
    let (Some(a), Some(b)) = (own.as_deref(), other.as_deref()) else {
        return own.or(other);
    };
    let fuller = |a: Option<Count>, b: Option<Count>| match (a, b) {
        (Some(a), Some(b)) if b.exact && !a.exact => Some(b),
        (Some(a), Some(b)) if a.exact == b.exact => Some(if b.value > a.value { b } else { a }),
        (a, b) => a.or(b),
    };
    let mut both = *a;
    both.replies = fuller(a.replies, b.replies);
    both.reposts = fuller(a.reposts, b.reposts);
    both.quotes = fuller(a.quotes, b.quotes);
    both.likes = fuller(a.likes, b.likes);
    both.views = fuller(a.views, b.views);
    both.bookmarks = fuller(a.bookmarks, b.bookmarks);
    both.plays = fuller(a.plays, b.plays);
    Some(Box::new(both))
}
