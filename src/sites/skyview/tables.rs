//! The tables of Skyview's pages (2023 to today).

use crate::dom::Query;
use crate::error::PageKind;
use crate::reader::{PageRow, Required, Tables, When};

pub(super) const TABLES: Tables = Tables {
    marks: &ITEM,
    sought: &[ITEM[0], Query::constant("a[href*='/post/']")],
    pages: &PAGES,
    required: &FIELDS,
    footers: &[Query::constant("a[href*='github.com/badlogic/skyview']")],
    conversation: true,
    ..Tables::EMPTY
};

/// The element that the page's script fills, and the elements of posts in it.
pub(super) const APP: Query<'_> = Query::constant("skyview-app");
const ITEM: [Query<'_>; 1] = [Query::constant("skyview-app .post")];

/// The kinds of pages without posts.
const PAGES: [PageRow; 4] = [
    When::Says(&APP, &["Error: "]).not(
        PageKind::ErrorPage,
        "Skyview says that it could not load the thread",
    ),
    When::Says(&APP, &["View and share"]).not(PageKind::Home, "this is Skyview's home page"),
    When::Is(|view| view.dom.first(&APP).is_none_or(|app| app.text().is_empty())).not(
        PageKind::Empty,
        "this Skyview page has no posts, because they are added by script: save it from a browser",
    ),
    When::Always.posts("a Skyview page"),
];

/// The fields of every post; in an author's chain only the first has an id.
pub(super) const FIELDS: [Required; 3] = [Required::HANDLE, Required::NAME, Required::CONTENT];

/// The fields of every quoted post.
pub(super) const QUOTE_FIELDS: [Required; 5] = [
    Required::ID,
    Required::HANDLE,
    Required::NAME,
    Required::AVATAR,
    Required::USER_ID,
];

/// The class of a post's element, and links to posts.
pub(super) const POST: &str = "post";
pub(super) const POSTS: [Query<'_>; 1] = [Query::constant("skyview-app a[href*='/post/']")];

/// The mark of the requested post, in a tree.
pub(super) const FOCUSED: &str = "border-r-4";

/// A second copy of pictures' descriptions, which opens at a click.
pub(super) const POPUP: &str = "skyview-popup";

/// The text after the scheme in links to accounts, by an error of the site.
pub(super) const BROKEN: &str = ":///profile/";

/// The class of a card's title.
pub(super) const BOLD: &str = "font-bold";

/// The number of levels between a post and its replies.
pub(super) const DEEPER: usize = 2;

/// The maximum number of levels between a chain and its header.
pub(super) const ABOVE: usize = 3;
