//! Pages that show one post among others: whose chain it is part of.

use super::Context;
use crate::audit::WarningKind;
use crate::model::{Author, Post, Quote, ReplyPosition, Role};

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

/// Gives each post its role by the order and the authors. `main` is the post that the page is about; what its author
/// wrote right above and right below it is the chain, what others wrote above it is what the chain answers, the rest are
/// replies. `starts` says whether a post begins a new chain of replies.
pub(crate) fn assign_roles(
    posts: &mut [Post],
    main: Option<usize>,
    starts: impl Fn(usize) -> bool,
    cx: &mut Context,
) {
    let Some(main) = main else {
        cx.warn_of(
            WarningKind::MissingField,
            "the post that the page is about is not on it",
        );
        for post in &mut *posts {
            post.role = Role::Reply;
        }
        return place_replies(posts, 0, starts);
    };
    let author = posts.get(main).and_then(identity);
    let of_author = |post: &Post| author.is_some() && identity(post) == author;
    let above = posts
        .iter()
        .take(main)
        .rposition(|post| !of_author(post))
        .map_or(0, |at| at + 1);
    let below = posts
        .iter()
        .enumerate()
        .skip(main + 1)
        .find(|(at, post)| {
            let own = of_author(post) || post.unavailable.is_some() && post.author.is_none();
            !own || *at > main + 1 && starts(*at)
        })
        .map_or(posts.len(), |(at, _)| at);
    for (at, post) in posts.iter_mut().enumerate() {
        post.role = if at == main {
            Role::Main
        } else if at < above {
            Role::Ancestor
        } else if at < below {
            Role::Thread
        } else {
            Role::Reply
        };
    }
    place_replies(posts, below, starts);
}

/// The same for a tree: `parents` has for each post the one that it answers, which stands before it. The chain goes on
/// with the first answer by the same author.
pub(crate) fn assign_tree_roles(posts: &mut [Post], parents: &[Option<usize>], main: usize) {
    let author = posts.get(main).and_then(identity);
    let own: Vec<bool> = posts
        .iter()
        .map(|post| author.is_some() && identity(post) == author)
        .collect();
    let is_own = |at: usize| own.get(at).copied().unwrap_or_default();
    let parent = |at: usize| {
        parents
            .get(at)
            .copied()
            .flatten()
            .filter(|parent| *parent < at)
    };
    let mut next: Vec<Option<usize>> = vec![None; posts.len()];
    for at in (0..posts.len()).filter(|at| is_own(*at)) {
        if let Some(next) = parent(at).and_then(|parent| next.get_mut(parent)) {
            next.get_or_insert(at);
        }
    }
    for post in &mut *posts {
        post.role = Role::Reply;
    }
    let mut set = |at: usize, role: Role| {
        if let Some(post) = posts.get_mut(at) {
            post.role = role;
        }
    };
    set(main, Role::Main);
    let (mut above, mut chain) = (parent(main), true);
    while let Some(at) = above {
        chain &= is_own(at);
        set(at, if chain { Role::Thread } else { Role::Ancestor });
        above = parent(at);
    }
    let mut below = next.get(main).copied().flatten();
    while let Some(at) = below {
        set(at, Role::Thread);
        below = next.get(at).copied().flatten();
    }
    let mut chains = 0;
    for at in 0..posts.len() {
        let answered = parent(at).and_then(|parent| posts.get(parent)?.reply);
        let Some(post) = posts.get_mut(at).filter(|post| post.role == Role::Reply) else {
            continue;
        };
        post.reply = Some(match answered {
            Some(above) => ReplyPosition::new(above.chain, above.depth.saturating_add(1)),
            None => {
                chains += 1;
                ReplyPosition::new(chains - 1, 0)
            }
        });
    }
}

fn place_replies(posts: &mut [Post], from: usize, starts: impl Fn(usize) -> bool) {
    let mut last: Option<ReplyPosition> = None;
    for (at, post) in posts.iter_mut().enumerate().skip(from) {
        let position = match last {
            None => ReplyPosition::new(0, 0),
            Some(last) if starts(at) => ReplyPosition::new(last.chain + 1, 0),
            Some(last) => ReplyPosition::new(last.chain, last.depth + 1),
        };
        post.reply = Some(position);
        last = Some(position);
    }
}

/// Who an author is, as far as that is comparable.
fn identity(post: &Post) -> Option<String> {
    let author = post.author.as_ref()?;
    author
        .handle
        .as_deref()
        .or(author.user_id.as_deref())
        .map(str::to_lowercase)
}

/// Who wrote the post that the page is about, else what is said of the page.
pub(crate) fn main_author(posts: &[Post], stated: Option<Author>, cx: &mut Context) -> Author {
    let main = posts.iter().find(|post| post.role == Role::Main);
    if let Some(author) = main.and_then(|main| main.author.clone()) {
        return author;
    }
    if let Some(author) = stated {
        cx.warn_of(
            WarningKind::AuthorInferred,
            "the post that the page is about does not show its author",
        );
        return author;
    }
    Author::new()
}

/// A post as a quote of it.
pub(crate) fn quote_of(post: Post) -> Quote {
    let mut quote = Quote::new();
    quote.id = post.id;
    quote.url = post.url;
    quote.author = post.author;
    quote.text = post.text;
    quote.published = post.published;
    quote.media = post.media;
    quote.unavailable = post.unavailable;
    quote
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    fn roles(authors: &[&str], main: Option<usize>, starts: &[usize]) -> String {
        let mut posts: Vec<Post> = authors
            .iter()
            .map(|author| Post {
                author: Some(Author::from_handle(author)),
                ..Post::new()
            })
            .collect();
        let mut cx = Context::new(Limits::default());
        assign_roles(&mut posts, main, |at| starts.contains(&at), &mut cx);
        let shown = posts.iter().map(|post| match (post.role, post.reply) {
            (Role::Reply, Some(at)) => format!("r{}.{}", at.chain, at.depth),
            (Role::Main, _) => "M".to_owned(),
            (Role::Thread, _) => "T".to_owned(),
            (Role::Ancestor, _) => "A".to_owned(),
            other => format!("{other:?}"),
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn trees_tell_roles() {
        let authors = ["b", "a", "a", "b", "a", "b"];
        let parents = [None, Some(0), Some(1), Some(2), Some(3), Some(1)];
        let mut posts = authors.map(|author| Post {
            author: Some(Author::from_handle(author)),
            ..Post::new()
        });
        assign_tree_roles(&mut posts, &parents, 1);
        let roles = posts.each_ref().map(|post| post.role);
        let reply = Role::Reply;
        assert_eq!(
            roles,
            [
                Role::Ancestor,
                Role::Main,
                Role::Thread,
                reply,
                reply,
                reply
            ]
        );
        let places = posts
            .each_ref()
            .map(|post| post.reply.map(|at| (at.chain, at.depth)));
        assert_eq!(
            places,
            [None, None, None, Some((0, 0)), Some((0, 1)), Some((1, 0))]
        );
    }

    #[test]
    fn order_and_authors_tell_roles() {
        assert_eq!(
            roles(&["b", "a", "b", "a", "A", "a", "b", "a"], Some(4), &[7]),
            "A A A T M T r0.0 r1.0"
        );
        assert_eq!(roles(&["a", "a", "a"], Some(0), &[2]), "M T r0.0");
        assert_eq!(roles(&["a", "b"], None, &[]), "r0.0 r0.1");
    }
}
