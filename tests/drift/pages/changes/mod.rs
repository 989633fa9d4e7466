//! How sites change their markup over the years, and what programs that save pages do to it: each change by name.

mod added;
mod json;
mod language;
mod names;
mod posts;
mod structure;
mod syntax;
mod tags;
mod text;
mod urls;

use crate::pages::random::Random;
use crate::pages::source::{self, Node};
use crate::pages::subject::Subject;

/// What a change does to what the page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing: all is still there, so the result is the same, or what is not found any more is told.
    None,
    /// Nothing, by the rules of HTML alone: the result must be the same.
    Syntax,
    /// Something that is no whole post is gone.
    Less,
    /// What marked words as what they are is gone; the words are still there.
    Unmarked,
    /// Words that are nobody's stand in the page as well.
    More,
    /// The post of this place is gone.
    Without(usize),
    /// Two posts stand in each other's place.
    Swapped(usize, usize),
    /// The post of this place stands there twice.
    Doubled(usize),
    /// The page ends early.
    Cut,
}

/// What may differ besides, as the change writes the same otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Alike {
    #[default]
    Exactly,
    /// But for characters of no width.
    WithoutInvisible,
    /// But for the scheme, and `x.com` for `twitter.com`.
    WithoutHosts,
    /// But for what stands behind `?`.
    WithoutQueries,
    /// But for white space: where elements begin and end lines is other.
    WithoutSpace,
}

/// A changed page.
pub(crate) struct Made {
    pub(crate) page: String,
    pub(crate) effect: Effect,
}

type Make = Box<dyn Fn(&Subject) -> Option<Made>>;

/// A change of a page.
pub(crate) struct Change {
    /// What kind of change it is, for the table.
    pub(crate) kind: &'static str,
    /// What exactly it changes; the same name is the same change in every run.
    pub(crate) name: String,
    pub(crate) alike: Alike,
    make: Make,
}

impl Change {
    fn new(
        kind: &'static str,
        name: impl Into<String>,
        make: impl Fn(&Subject) -> Option<Made> + 'static,
    ) -> Self {
        Self {
            kind,
            name: name.into(),
            alike: Alike::Exactly,
            make: Box::new(make),
        }
    }

    /// A change of the page's source.
    fn source(
        kind: &'static str,
        name: impl Into<String>,
        effect: Effect,
        edit: impl Fn(&Subject) -> String + 'static,
    ) -> Self {
        Self::new(kind, name, move |subject| {
            let page = edit(subject);
            Some(Made { page, effect })
        })
    }

    /// A change of the page's tree; `edit` gives what it does to what the page says, if it finds what to change.
    fn tree(
        kind: &'static str,
        name: impl Into<String>,
        edit: impl Fn(&mut Vec<Node>) -> Option<Effect> + 'static,
    ) -> Self {
        Self::new(kind, name, move |subject| {
            let mut nodes = subject.nodes.clone();
            let effect = edit(&mut nodes)?;
            let page = source::write(&nodes);
            Some(Made { page, effect })
        })
    }

    /// The same with numbers that look random, which the change's name gives.
    fn seeded(
        kind: &'static str,
        seed: usize,
        edit: impl Fn(&mut Vec<Node>, &mut Random) -> Option<Effect> + 'static,
    ) -> Self {
        Self::new(kind, format!("seed {seed}"), move |subject| {
            let mut random = Random::new(&format!("{} {kind} {seed}", subject.name));
            let mut nodes = subject.nodes.clone();
            let effect = edit(&mut nodes, &mut random)?;
            let page = source::write(&nodes);
            Some(Made { page, effect })
        })
    }

    const fn alike(mut self, alike: Alike) -> Self {
        self.alike = alike;
        self
    }

    /// The changed page; `None` where it has nothing to change.
    pub(crate) fn apply(&self, subject: &Subject) -> Option<Made> {
        (self.make)(subject).filter(|made| made.page != subject.text)
    }
}

/// All changes of a page, with so many seeded ones of each kind that has any.
pub(crate) fn all(subject: &Subject, seeds: usize) -> Vec<Change> {
    if subject.json.is_some() {
        return json::all(subject, seeds);
    }
    let mut all = Vec::new();
    all.extend(names::all(subject, seeds));
    all.extend(tags::all(subject, seeds));
    all.extend(structure::all(subject, seeds));
    all.extend(posts::all(subject, seeds));
    all.extend(syntax::all(seeds));
    all.extend(added::all(seeds));
    all.extend(text::all(seeds));
    all.extend(language::all(seeds));
    all.extend(urls::all(subject));
    all
}
