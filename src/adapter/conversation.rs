//! Pages that show one post among others: whose chain it is part of.

use super::Context;
use crate::audit::WarningKind;
use crate::model::{Author, Post, Role};

/// The handle of who wrote a post.
pub(crate) fn handle(post: &Post) -> Option<&str> {
    post.author.as_ref()?.handle.as_deref()
}

/// Who wrote the post that the page is about; if that is gone, whom the page's address names, or who wrote the rest of
/// the chain.
pub(crate) fn author(
    posts: &[Post],
    main: Option<&Post>,
    canonical: Option<String>,
    cx: &mut Context,
) -> Author {
    if let Some(author) = main.and_then(|main| main.author.clone()) {
        return author;
    }
    let named = |handle: &String| {
        posts
            .iter()
            .filter_map(|post| post.author.as_ref())
            .find(|author| {
                author
                    .handle
                    .as_ref()
                    .is_some_and(|is| is.eq_ignore_ascii_case(handle))
            })
            .cloned()
    };
    let of_chain = || {
        let mut chain = posts.iter().filter(|post| post.role == Role::Thread);
        chain.find_map(|post| post.author.clone())
    };
    let found = match canonical {
        Some(handle) => Some(named(&handle).unwrap_or_else(|| Author::from_handle(handle))),
        None => of_chain(),
    };
    match found {
        Some(author) => {
            cx.warn_of(
                WarningKind::AuthorInferred,
                "the post that the page is about does not show its author",
            );
            author
        }
        None => Author::new(),
    }
}

/// The roles of the posts of a page around the one at `at`, by order alone: the author's right above it and right below
/// it are the chain, what the first of them answers is above, what follows answers. `opened` says whether that post is
/// the one that the page is about; the author's handle is in lower case.
pub(crate) fn around(posts: &mut [Post], at: usize, opened: bool, author: Option<&str>) {
    let is_own = |post: &Post| {
        let written = handle(post).map(str::to_lowercase);
        author.is_some() && written.as_deref() == author
    };
    let (above, below) = posts.split_at_mut(at.min(posts.len()));
    let mut own = true;
    for post in above.iter_mut().rev() {
        own &= is_own(post);
        post.role = if own { Role::Thread } else { Role::Ancestor };
    }
    own = true;
    for (index, post) in below.iter_mut().enumerate() {
        own &= is_own(post);
        post.role = match (index, own) {
            (0, _) if opened => Role::Main,
            (_, true) => Role::Thread,
            (_, false) => Role::Reply,
        };
    }
}
