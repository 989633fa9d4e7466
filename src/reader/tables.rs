//! The tables in which a site describes its pages to the reader.

use super::page::View;
use super::page_kind::described;
use super::post::Required;
use super::select::has_any;
use super::truncation::ends_early;
use crate::adapter::{markup_changed, not_a_thread};
use crate::dom::Query;
use crate::error::{Error, ErrorKind, PageKind};
use crate::model::GapKind;
use crate::report::Quoted;

/// The tables of a site of posts. Tables that a site does not need are empty: a value ends with `..Tables::EMPTY`,
/// since later versions may have more tables.
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
    /// The site's marks of posts.
    pub marks: &'static [Query<'static>],
    /// The marks of posts whose usual mark is missing: such a post is read, and reported.
    pub other_marks: &'static [Query<'static>],
    /// Parts that every post contains. Parts outside all posts show that a post has lost its mark.
    pub parts: &'static [Query<'static>],
    /// The kinds of pages without posts. The first row that applies determines the result.
    pub pages: &'static [PageRow],
    /// The elements that an error for changed markup counts on the page; if empty, the marks.
    pub sought: &'static [Query<'static>],
    /// The fields of every post of the site; a post without one of them is reported.
    pub required: &'static [Required],
    /// The elements that mark places where posts are left out.
    pub folds: &'static [(Query<'static>, GapKind)],
    /// The elements after the last post on every page.
    pub footers: &'static [Query<'static>],
    /// The site's suffixes of page titles.
    pub title_ends: &'static [&'static str],
    /// Whether pages contain a post with its conversation. If not, all posts are of one thread, and its author is the
    /// one named by the page or that of the first post; else it is the main post's author, and another one is reported
    /// as inferred.
    pub conversation: bool,
    /// Elements among the posts whose words are the site's own, or are read in full: they are not reported as
    /// [`Parsed::unread`](crate::Parsed::unread).
    pub own: &'static [Query<'static>],
    /// Whether the posts are in a page of something else, as embeds in an article: then text between them is not
    /// reported either.
    pub scattered: bool,
}

impl Tables {
    /// Empty tables, to be filled in.
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
        own: &[],
        scattered: false,
    };
}

/// A kind of page, and the result for it if it has no posts: `When::Has(&MARKS).posts("a strand")`.
#[derive(Clone, Copy, Debug)]
pub struct PageRow {
    when: When,
    answer: Answer,
}

/// The condition for a kind of page.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum When {
    /// One of these is on the page.
    Has(&'static [Query<'static>]),
    /// None of these is on the page.
    HasNone(&'static [Query<'static>]),
    /// The text of the first such element contains one of these.
    Says(&'static Query<'static>, &'static [&'static str]),
    /// A URL of the page is a post's URL: [`PostSite::names_post`](super::PostSite::names_post).
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

/// The kind of a page without a thread.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Answer {
    /// A page of this kind, which should have posts: the error is [`MarkupChanged`](crate::ErrorKind::MarkupChanged).
    Posts(&'static str),
    /// Not a thread, with the message of the error.
    Not(PageKind, &'static str),
    /// Not a thread; the message ends with the text of the first of these elements that has any.
    Says(PageKind, &'static str, &'static [Query<'static>]),
    /// Nothing shows that the page is of this site, for sites that are identified by their posts alone: the error is
    /// [`Unrecognized`](crate::ErrorKind::Unrecognized), with this message.
    Unrecognized(&'static str),
}

impl When {
    /// Returns a row with that answer.
    pub const fn is(self, answer: Answer) -> PageRow {
        PageRow { when: self, answer }
    }

    /// Returns a row for a page that should have posts: [`Answer::Posts`].
    pub const fn posts(self, what: &'static str) -> PageRow {
        self.is(Answer::Posts(what))
    }

    /// Returns a row for a page without a thread: [`Answer::Not`].
    pub const fn not(self, kind: PageKind, sentence: &'static str) -> PageRow {
        self.is(Answer::Not(kind, sentence))
    }

    /// Returns a row for a page without a thread that states the reason: [`Answer::Says`].
    pub const fn says(
        self,
        kind: PageKind,
        sentence: &'static str,
        panel: &'static [Query<'static>],
    ) -> PageRow {
        self.is(Answer::Says(kind, sentence, panel))
    }

    /// Returns a row for a page of unknown origin: [`Answer::Unrecognized`].
    pub const fn unrecognized(self, sentence: &'static str) -> PageRow {
        self.is(Answer::Unrecognized(sentence))
    }

    fn applies(self, view: &View<'_>, found: Found) -> bool {
        match self {
            Self::Has(marks) => has_any(view.dom, marks),
            Self::HasNone(marks) => !has_any(view.dom, marks),
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

/// The findings that determine the kind of a page.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    /// Whether a URL of the page is a post's URL.
    pub(super) named: bool,
    /// Whether posts were found, and whether one of them was found by its mark.
    pub(super) posts: bool,
    pub(super) marked: bool,
}

impl Tables {
    /// Returns the kind of a page: the answer of the first row that applies.
    pub(super) fn answer(&self, view: &View<'_>, found: Found) -> Answer {
        let mut rows = self.pages.iter();
        let row = rows.find(|row| row.when.applies(view, found));
        row.map_or(Answer::Posts("a page of posts"), |row| row.answer)
    }

    /// Returns the error for a page on which nothing of a post was found.
    pub(crate) fn error(&self, view: &View<'_>) -> Error {
        self.answer(view, Found::default()).error(view, self)
    }
}

impl Answer {
    /// Returns the error for this answer.
    pub(crate) fn error(self, view: &View<'_>, tables: &Tables) -> Error {
        match self {
            Self::Posts(what) => {
                let none = tables.sought.is_empty();
                let sought = if none { tables.marks } else { tables.sought };
                markup_changed(&described(what, &view.page, view.dom), view.dom, sought)
            }
            // The part that distinguishes a conversation from a timeline may be in the missing rest.
            Self::Not(PageKind::Listing, sentence) if ends_early(view.page.source(), view.dom) => {
                not_a_thread(PageKind::Listing, format!("{sentence}; it ends early"))
            }
            Self::Not(kind, sentence) => not_a_thread(kind, sentence),
            Self::Says(kind, sentence, marks) => {
                let panels = marks.iter().filter_map(|mark| view.dom.first(mark));
                let mut texts = panels.map(|panel| panel.text());
                let words = texts.find(|text| !text.is_empty()).unwrap_or_default();
                not_a_thread(kind, format!("{sentence} {}", Quoted(&words)))
            }
            Self::Unrecognized(sentence) => Error::new(ErrorKind::Unrecognized, sentence),
        }
    }
}
