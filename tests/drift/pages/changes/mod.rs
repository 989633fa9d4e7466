//! The ways in which sites change their markup over the years, and in which programs change pages that they save: each
//! change by name.

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

/// The effect of a change on the content of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// None: all content is still there, so the result is the same, or a warning reports what was not found.
    None,
    /// None, by the rules of HTML: the result must be the same.
    Syntax,
    /// Something smaller than a post is removed.
    Less,
    /// The markup that identified some text is removed; the text is still there.
    Unmarked,
    /// Text that belongs to no post is added.
    More,
    /// The post at this index is removed.
    Without(usize),
    /// Two posts are swapped.
    Swapped(usize, usize),
    /// The post at this index is duplicated.
    Doubled(usize),
    /// The page is truncated.
    Cut,
}

/// What else may differ, because the change writes the same content in another way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Leniency {
    #[default]
    Exactly,
    /// Except zero-width characters.
    WithoutInvisible,
    /// Except the scheme, and `x.com` for `twitter.com`.
    WithoutHosts,
    /// Except the query after `?`.
    WithoutQueries,
    /// Except white space: other elements begin and end lines.
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
    /// The kind of change, for the table.
    pub(crate) kind: &'static str,
    /// What exactly it changes; the same name means the same change in every run.
    pub(crate) name: String,
    pub(crate) leniency: Leniency,
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
            leniency: Leniency::Exactly,
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

    /// A change of the page's tree; `edit` returns its effect on the content of the page, if it finds something to
    /// change.
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

    /// The same with pseudo-random numbers, seeded by the change's name.
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

    const fn leniency(mut self, leniency: Leniency) -> Self {
        self.leniency = leniency;
        self
    }

    /// Returns the changed page; `None` if there is nothing to change.
    pub(crate) fn apply(&self, subject: &Subject) -> Option<Made> {
        (self.make)(subject).filter(|made| made.page != subject.text)
    }
}

/// Returns all changes of a page, with `seeds` seeds for each kind that needs one.
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
