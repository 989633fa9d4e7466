//! What each post is to a conversation whose posts a page puts one below the other.

use super::Context;
use crate::audit::WarningKind;
use crate::model::{Author, Post, Quote, ReplyPosition, Role};

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
pub(crate) fn author(posts: &[Post], stated: Option<Author>, cx: &mut Context) -> Author {
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
    fn order_and_authors_tell_roles() {
        assert_eq!(
            roles(&["b", "a", "b", "a", "A", "a", "b", "a"], Some(4), &[7]),
            "A A A T M T r0.0 r1.0"
        );
        assert_eq!(roles(&["a", "a", "a"], Some(0), &[2]), "M T r0.0");
        assert_eq!(roles(&["a", "b"], None, &[]), "r0.0 r0.1");
    }
}
