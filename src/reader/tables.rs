//! What a site tells the reader in tables.

use super::page::View;
use super::page_kind::described;
use super::post::Required;
use super::select::has_any;
use super::truncation::ends_early;
use crate::adapter::{markup_changed, not_a_thread};
use crate::dom::Query;
use crate::error::{Error, PageKind};
use crate::model::GapKind;

/// The tables of a site of posts. What a site does not need is empty: a value ends with `..Tables::EMPTY`, since later
/// versions may have more tables.
///
/// # Examples
///
/// ```
/// use unrolled::PageKind;
/// use unrolled::dom::Query;
/// use unrolled::reader::{Required, Tables, When};
///
/// const POSTS: [Query<'_>; 1] = [Query::constant("article[data-post]")];
/// const STRAND: [Query<'_>; 1] = [Query::constant("section.strand")];
///
/// const TABLES: Tables = Tables {
///     marks: &POSTS,
///     pages: &[
///         When::Has(&STRAND).posts("a strand of Spindle"),
///         When::Always.not(PageKind::Other, "this page has no strand"),
///     ],
///     required: &[Required::ID, Required::CONTENT],
///     ..Tables::EMPTY
/// };
/// assert_eq!(TABLES.marks[0].to_string(), "article[data-post]");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Tables {
    /// What the site marks posts with.
    pub marks: &'static [Query<'static>],
    /// What tells posts whose mark is gone: such a post is read, and reported.
    pub other_marks: &'static [Query<'static>],
    /// What every post has inside. Those inside no post show that one has lost its mark.
    pub parts: &'static [Query<'static>],
    /// What pages without posts are. The first row that applies gives the answer.
    pub pages: &'static [PageRow],
    /// What an error for changed markup counts on the page; if empty, the marks.
    pub sought: &'static [Query<'static>],
    /// What every post of the site has; a post without it is reported.
    pub required: &'static [Required],
    /// Where posts are left out.
    pub folds: &'static [(Query<'static>, GapKind)],
    /// What is behind the last post on every page.
    pub footers: &'static [Query<'static>],
    /// What titles of pages end in that is the site's own.
    pub title_ends: &'static [&'static str],
    /// Whether pages show a post with its conversation. If not, all posts are of one thread, and its author is who the
    /// page names or who wrote the first post; else the main post's, and another's is reported as inferred.
    pub conversation: bool,
}

impl Tables {
    /// Empty tables, to fill in what a site has.
    pub const EMPTY: Self = Self {
        marks: &[],
        other_marks: &[],
        parts: &[],
        pages: &[],
        sought: &[],
        required: &[],
        folds: &[],
        footers: &[],
        title_ends: &[],
        conversation: false,
    };
}

/// A kind of page, and what to answer for it when it has no posts: `When::Has(&MARKS).posts("a strand")`.
#[derive(Clone, Copy, Debug)]
pub struct PageRow {
    when: When,
    answer: Answer,
}

/// What tells a kind of page.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum When {
    /// One of these is on the page.
    Has(&'static [Query<'static>]),
    /// None of these is on the page.
    Lacks(&'static [Query<'static>]),
    /// The text of the first such element contains one of these.
    Says(&'static Query<'static>, &'static [&'static str]),
    /// An address of the page names a post: [`PostSite::names_post`](super::PostSite::names_post).
    Named,
    /// Posts were found.
    Posts,
    /// Posts were found, none of them by a mark of [`Tables::marks`].
    Unmarked,
    /// The function says so.
    Is(fn(&View<'_>) -> bool),
    /// Every other page.
    Always,
}

/// What a page without a thread is.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Answer {
    /// A page of this name, which should have posts: the error is
    /// [`MarkupChanged`](crate::ErrorKind::MarkupChanged).
    Posts(&'static str),
    /// No thread, with the sentence of the error.
    Not(PageKind, &'static str),
    /// No thread; the sentence ends with what the first of these elements says.
    Says(PageKind, &'static str, &'static [Query<'static>]),
}

impl When {
    /// A row with that answer.
    pub const fn is(self, answer: Answer) -> PageRow {
        PageRow { when: self, answer }
    }

    /// Such a page should have posts: [`Answer::Posts`].
    pub const fn posts(self, what: &'static str) -> PageRow {
        self.is(Answer::Posts(what))
    }

    /// Such a page has no thread: [`Answer::Not`].
    pub const fn not(self, kind: PageKind, sentence: &'static str) -> PageRow {
        self.is(Answer::Not(kind, sentence))
    }

    /// Such a page has no thread and says why: [`Answer::Says`].
    pub const fn says(
        self,
        kind: PageKind,
        sentence: &'static str,
        panel: &'static [Query<'static>],
    ) -> PageRow {
        self.is(Answer::Says(kind, sentence, panel))
    }

    fn applies(self, view: &View<'_>, found: Found) -> bool {
        match self {
            Self::Has(marks) => has_any(view.dom, marks),
            Self::Lacks(marks) => !has_any(view.dom, marks),
            Self::Says(mark, words) => view.dom.first(mark).is_some_and(|element| {
                let text = element.text();
                words.iter().any(|word| text.contains(word))
            }),
            Self::Named => found.named,
            Self::Posts => found.posts,
            Self::Unmarked => found.posts && !found.marked,
            Self::Is(is) => is(view),
            Self::Always => true,
        }
    }
}

/// What was found on a page, by which it is told what it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// Whether an address of the page names a post.
    pub(super) named: bool,
    /// Whether posts were found, and one of them by its mark.
    pub(super) posts: bool,
    pub(super) marked: bool,
}

impl Tables {
    /// What a page is: the answer of the first row that applies.
    pub(super) fn answer(&self, view: &View<'_>, found: Found) -> Answer {
        let mut rows = self.pages.iter();
        let row = rows.find(|row| row.when.applies(view, found));
        row.map_or(Answer::Posts("a page of posts"), |row| row.answer)
    }
}

impl Answer {
    /// The error that says so.
    pub(crate) fn error(self, view: &View<'_>, tables: &Tables) -> Error {
        match self {
            Self::Posts(what) => markup_changed(
                &described(what, &view.page, view.dom),
                view.dom,
                tables.sought,
            ),
            // What makes a conversation of a timeline may be in the part that is lost.
            Self::Not(PageKind::Listing, sentence) if ends_early(view.page.source(), view.dom) => {
                not_a_thread(PageKind::Listing, format!("{sentence}. It ends early"))
            }
            Self::Not(kind, sentence) => not_a_thread(kind, sentence),
            Self::Says(kind, sentence, marks) => {
                let panel = marks.iter().find_map(|mark| view.dom.first(mark));
                let words = panel.map(|panel| panel.text()).unwrap_or_default();
                not_a_thread(kind, format!("{sentence} {words:?}"))
            }
        }
    }
}
