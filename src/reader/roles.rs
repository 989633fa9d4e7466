//! The roles of a page's posts in the thread.

use crate::adapter::Context;
use crate::model::{Author, Post, ReplyPosition, Role};
use crate::report::Finding;

/// Returns the handle of a post's author.
pub(crate) fn handle_of(post: &Post) -> Option<&str> {
    post.author.as_ref()?.handle.as_deref()
}

/// Warns if the main post is not on the page.
pub(crate) fn report_main(main: Option<usize>, cx: &mut Context) {
    if main.is_none() {
        cx.found(&Finding::MainMissing);
    }
}

/// Assigns the roles by order alone, relative to the main post or, if that is unknown, to the first one: consecutive
/// posts by its author directly above and below it are the chain; the chain replies to the posts above it, and the
/// posts after it are replies.
pub(crate) fn assign_linear_roles(
    posts: &mut [Post],
    main: Option<usize>,
    own: impl Fn(usize, &Post) -> bool,
) {
    let at = main.unwrap_or(0).min(posts.len());
    let (above, below) = posts.split_at_mut(at);
    let mut chain = true;
    for (index, post) in above.iter_mut().enumerate().rev() {
        chain &= own(index, post);
        post.role = if chain { Role::Thread } else { Role::Ancestor };
    }
    chain = true;
    for (index, post) in (at..).zip(below) {
        if main == Some(index) {
            post.role = Role::Main;
            continue;
        }
        chain &= own(index, post);
        post.role = if chain { Role::Thread } else { Role::Reply };
    }
}

/// The same by handles, for pages on which the chain ends at a post by another author, or by none.
pub(crate) fn assign_roles_by_handle(posts: &mut [Post], main: Option<usize>) {
    let lower = |post: &Post| handle_of(post).map(str::to_lowercase);
    let author = posts.get(main.unwrap_or(0)).and_then(lower);
    assign_linear_roles(posts, main, |_, post| {
        author.is_some() && lower(post) == author
    });
}

/// Assigns the roles by the order and the authors; unavailable posts may be part of the chain. `starts` returns whether
/// a post begins a new chain of replies.
pub(crate) fn assign_roles_by_author(
    posts: &mut [Post],
    main: Option<usize>,
    starts: impl Fn(usize) -> bool,
    cx: &mut Context,
) {
    report_main(main, cx);
    match main {
        Some(main) => {
            let author = posts.get(main).and_then(|main| main.author.clone());
            assign_linear_roles(posts, Some(main), |at, post| {
                let gone = at > main && post.unavailable.is_some() && identity(post).is_none();
                let own = are_same(author.as_ref(), post.author.as_ref());
                (own || gone) && !(at > main + 1 && starts(at))
            });
        }
        None => posts.iter_mut().for_each(|post| post.role = Role::Reply),
    }
    let mut chain = 0;
    place_replies(posts, |at| {
        chain += usize::from(starts(at));
        Some(chain)
    });
}

/// Groups the replies into chains: consecutive replies with the same mark are one chain.
pub(crate) fn place_replies(posts: &mut [Post], mut mark: impl FnMut(usize) -> Option<usize>) {
    let mut last: Option<(usize, ReplyPosition)> = None;
    for (at, post) in posts.iter_mut().enumerate() {
        if post.role != Role::Reply {
            continue;
        }
        let Some(mark) = mark(at) else { continue };
        let position = match last {
            None => ReplyPosition::new(0, 0),
            Some((same, last)) if same == mark => ReplyPosition::new(last.chain, last.depth + 1),
            Some((_, last)) => ReplyPosition::new(last.chain + 1, 0),
        };
        last = Some((mark, position));
        post.reply = Some(position);
    }
}

/// Assigns the roles of posts in a tree: `parents` has for each post the index of the post that it replies to, which
/// precedes it. The chain continues with the first reply by the same author.
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

/// Whether two authors are the same: by handle or, if one has none, by the account's id.
fn are_same(one: Option<&Author>, other: Option<&Author>) -> bool {
    let (Some(one), Some(other)) = (one, other) else {
        return false;
    };
    match (&one.handle, &other.handle) {
        (Some(one), Some(other)) => one.to_lowercase() == other.to_lowercase(),
        _ => one.user_id.is_some() && one.user_id == other.user_id,
    }
}

/// Returns a post's author in a form that can be compared, if there is one.
fn identity(post: &Post) -> Option<String> {
    let author = post.author.as_ref()?;
    author
        .handle
        .as_deref()
        .or(author.user_id.as_deref())
        .map(str::to_lowercase)
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
        assign_roles_by_author(&mut posts, main, |at| starts.contains(&at), &mut cx);
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
    fn roles_follow_from_trees() {
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
    fn roles_follow_from_order_and_authors() {
        assert_eq!(
            roles(&["b", "a", "b", "a", "A", "a", "b", "a"], Some(4), &[7]),
            "A A A T M T r0.0 r1.0"
        );
        assert_eq!(roles(&["a", "a", "a"], Some(0), &[2]), "M T r0.0");
        assert_eq!(roles(&["a", "b"], None, &[]), "r0.0 r0.1");
    }
}
