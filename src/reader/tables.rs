//! The tables of a site of posts.

use super::page::View;
use super::page_kind::described;
use super::post::Required;
use super::select::has_any;
use super::truncation::ends_early;
use crate::adapter::{markup_changed, not_a_thread};
use crate::dom::Query;
use crate::error::{Error, PageKind};
use crate::model::GapKind;

/// The tables of a site of posts. Those that it does not need are empty: a value ends with `..Tables::EMPTY`, since
/// later versions may have more tables.
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
    /// Selectors of posts.
    pub marks: &'static [Query<'static>],
    /// Selectors of posts whose mark is gone. Such a post is read, and reported.
    pub other_marks: &'static [Query<'static>],
    /// Selectors of parts that every post has. A part outside all posts belongs to a post that has lost its mark.
    pub parts: &'static [Query<'static>],
    /// Kinds of pages, and the error for each that has no thread. The first row that applies counts.
    pub pages: &'static [PageRow],
    /// Selectors that an error for changed markup counts; if empty, the marks.
    pub sought: &'static [Query<'static>],
    /// Fields that every post of the site has. A post without one is reported.
    pub required: &'static [Required],
    /// Selectors of places where posts are left out ("load more").
    pub folds: &'static [(Query<'static>, GapKind)],
    /// Selectors of elements that follow the last post of a complete page.
    pub footers: &'static [Query<'static>],
    /// Suffixes of page titles that are the site's own.
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

/// A condition that a kind of page meets.
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
    /// The function returns true.
    Is(fn(&View<'_>) -> bool),
    /// Every other page.
    Always,
}

/// The answer for a page without a thread.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Answer {
    /// A page of this description should have posts: the error is
    /// [`MarkupChanged`](crate::ErrorKind::MarkupChanged).
    Posts(&'static str),
    /// No thread, with the sentence of the error.
    Not(PageKind, &'static str),
    /// No thread; the sentence ends with the text of the first of these elements.
    Says(PageKind, &'static str, &'static [Query<'static>]),
}

impl When {
    /// Returns a row with that answer.
    pub const fn is(self, answer: Answer) -> PageRow {
        PageRow { when: self, answer }
    }

    /// Returns the row of a page that should have posts: [`Answer::Posts`].
    pub const fn posts(self, what: &'static str) -> PageRow {
        self.is(Answer::Posts(what))
    }

    /// Returns the row of a page without a thread: [`Answer::Not`].
    pub const fn not(self, kind: PageKind, sentence: &'static str) -> PageRow {
        self.is(Answer::Not(kind, sentence))
    }

    /// Returns the row of a page that says why it has no thread: [`Answer::Says`].
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

/// What was found on a page, for the conditions of its kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// Whether an address of the page names a post.
    pub(super) named: bool,
    /// Whether posts were found, and one of them by its mark.
    pub(super) posts: bool,
    pub(super) marked: bool,
}

impl Tables {
    /// Returns the answer of the first row that applies.
    pub(super) fn answer(&self, view: &View<'_>, found: Found) -> Answer {
        let mut rows = self.pages.iter();
        let row = rows.find(|row| row.when.applies(view, found));
        row.map_or(Answer::Posts("a page of posts"), |row| row.answer)
    }
}

impl Answer {
    /// Returns the error with that answer.
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
