//! The identity of a thread: its id, URL and author.

use crate::adapter::Context;
use crate::model::{Author, Post, PostId, Role, Thread};
use crate::report::Finding;

/// Returns the id of the main post, if that post is on the page.
pub(crate) fn main_id(posts: &[Post], main: Option<usize>) -> Option<PostId> {
    posts.get(main?)?.id.clone()
}

/// Fills in the thread's identity: its id, from the id that the page states and the one in the caller's URL; the URL
/// and the author of the main post if it is on the page, else the author named in the page's URL or head.
pub(crate) fn fill_identity(
    thread: &mut Thread,
    main: Option<usize>,
    [id, given]: [Option<PostId>; 2],
    named: Option<Author>,
    cx: &mut Context,
) {
    let shown = main.and_then(|main| thread.posts.get(main));
    thread.url = shown.and_then(|post| post.url.as_deref().cloned());
    thread.id = agreed_id(id, given, cx);
    thread.author = thread_author(&thread.posts, shown, named, cx);
}

/// Returns the author of the main post; if that is unknown, the named author, or the author of the rest of the chain.
pub(crate) fn thread_author(
    posts: &[Post],
    main: Option<&Post>,
    named: Option<Author>,
    cx: &mut Context,
) -> Author {
    if let Some(author) = main.and_then(|main| main.author.clone()) {
        return author;
    }
    let of_chain = || {
        let mut chain = posts.iter().filter(|post| post.role == Role::Thread);
        chain.find_map(|post| post.author.clone())
    };
    // A post's data about an author is more than a handle.
    let shown = |named: Author| {
        if named.name.is_some() {
            return named;
        }
        let same = |author: &&Author| match (&author.handle, &named.handle) {
            (Some(is), Some(named)) => is.eq_ignore_ascii_case(named),
            _ => false,
        };
        let mut authors = posts.iter().filter_map(|post| post.author.as_ref());
        authors.find(same).cloned().unwrap_or(named)
    };
    let Some(author) = named.map(shown).or_else(of_chain) else {
        return Author::new();
    };
    cx.found(&Finding::MainWithoutAuthor);
    author
}

/// Returns the thread's id, from the id that the page states and the one in the caller's URL. A disagreement is
/// reported; the page takes precedence over the caller.
pub(crate) fn agreed_id(
    stated: Option<PostId>,
    given: Option<PostId>,
    cx: &mut Context,
) -> Option<PostId> {
    if let (Some(stated), Some(given)) = (&stated, &given)
        && stated != given
    {
        cx.found(&Finding::OtherUrl { given, stated });
    }
    stated.or(given)
}
