//! What is odd about one post, told once of each kind.

use super::Context;
use crate::audit::{Warning, WarningKind};
use crate::model::Post;

/// How much of unknown words a note shows.
const SHOWN: usize = 80;

/// Notes on a post that is not yet in its place.
#[derive(Debug, Default)]
pub(crate) struct Notes(Vec<(WarningKind, String)>);

impl Notes {
    /// Notes something, unless something of its kind is noted already.
    pub(crate) fn add(&mut self, kind: WarningKind, detail: impl FnOnce() -> String) {
        if self.0.iter().all(|(noted, _)| *noted != kind) {
            self.0.push((kind, detail()));
        }
    }

    /// Notes markup that is not known.
    pub(crate) fn unknown(&mut self, what: &str) {
        self.add(WarningKind::UnknownMarkup, || {
            let shown: String = what.trim().chars().take(SHOWN).collect();
            format!("{shown:?} is of no known part of a post")
        });
    }

    /// Takes the notes of a post that stands inside this one.
    pub(crate) fn extend(&mut self, other: Self) {
        for (kind, detail) in other.0 {
            self.add(kind, || detail);
        }
    }

    /// Warns of all of it.
    pub(crate) fn tell(self, post: usize, cx: &mut Context) {
        for (kind, detail) in self.0 {
            cx.warn(Warning::at(kind, post, detail));
        }
    }
}

/// Whether a post lacks something.
pub(crate) type Lacks = fn(&Post) -> bool;

/// Warns of what every post of a site has and some of these do not.
pub(crate) fn report_missing(posts: &[Post], fields: &[(&str, Lacks)], cx: &mut Context) {
    for (field, lacks) in fields {
        let lacks = |post: &&Post| post.unavailable.is_none() && lacks(post);
        if let Some(first) = posts.iter().position(|post| lacks(&post)) {
            let count = posts.iter().filter(lacks).count();
            let detail = format!("{count} of {} posts have no {field}", posts.len());
            cx.warn(Warning::at(WarningKind::MissingField, first, detail));
        }
    }
}
