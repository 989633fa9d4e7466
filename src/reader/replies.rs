//! Conversations of APIs whose posts each name the one that they answer.

use super::identity::main_id;
use super::json::Fields;
use super::post::{FinishedPosts, PostReader, Required, read_all};
use super::roles::assign_tree_roles;
use super::site::Identity;
use super::source::ThreadSource;
use crate::adapter::Context;
use crate::error::Result;
use crate::model::{Author, Gap, Listing, Post, PostId, Role, Thread};
use crate::report::Missing;

/// The posts of an answer, in the order of the conversation.
pub(crate) struct Replies<T, F> {
    /// Each with the index of the post that it answers, which precedes it.
    pub(crate) posts: Vec<(T, Option<usize>)>,
    /// The index of the post that was requested; `None` if it is not in the answer.
    pub(crate) main: Option<usize>,
    /// The number of posts above it.
    pub(crate) above: usize,
    pub(crate) gaps: Vec<Gap>,
    /// The post in the URL that the caller gave.
    pub(crate) given: Option<PostId>,
    pub(crate) required: &'static [Required],
    /// Reads a post.
    pub(crate) read: F,
}

impl<T, F: FnMut(&T, &mut PostReader)> ThreadSource for Replies<T, F> {
    const CONVERSATION: bool = true;

    fn read(&mut self, cx: &mut Context) -> Result<FinishedPosts> {
        let read = &mut self.read;
        let posts = read_all(&self.posts, cx, |(item, _), post| read(item, post))?;
        Ok(FinishedPosts::new(posts, self.required))
    }

    fn assign_roles(&mut self, posts: &mut [Post], _: &mut Context) {
        let parents: Vec<Option<usize>> = self.posts.iter().map(|(_, parent)| *parent).collect();
        assign_tree_roles(posts, &parents, self.main.unwrap_or(usize::MAX));
        if self.main.is_none() {
            for post in posts.iter_mut().take(self.above) {
                (post.role, post.reply) = (Role::Ancestor, None);
            }
        }
    }

    fn gaps(&mut self, _: &[Post], _: &mut Context) -> Vec<Gap> {
        std::mem::take(&mut self.gaps)
    }

    fn identify(&mut self, thread: &Thread, _: &mut Context) -> Identity {
        Identity {
            id: main_id(&thread.posts, self.main),
            given: self.given.take(),
            author: None,
        }
    }

    fn main(&self) -> Option<usize> {
        self.main
    }
}

/// Reports what is missing of the account that passed a post on.
pub(crate) fn report_author(author: &Author, fields: &mut Fields<'_>) {
    let parts = [
        (author.handle.is_none(), Missing::Handle),
        (author.name.is_none(), Missing::Name),
        (author.avatar.is_none(), Missing::Avatar),
        (author.user_id.is_none(), Missing::UserId),
    ];
    for (_, part) in parts.into_iter().filter(|(is_missing, _)| *is_missing) {
        fields.findings.missing(part);
        fields.findings.missing(Missing::Content);
    }
}

/// Returns the author of a listing whose posts are all of one account, or passed on by it. What some posts do not say
/// of the account, others may. `is_known` returns whether it is known who passed on the post at an index.
pub(crate) fn author_of_all(listing: &Listing, is_known: impl Fn(usize) -> bool) -> Option<Author> {
    let by = |post: &Post| match &post.reposted_by {
        Some(by) => Some((**by).clone()),
        None => post.author.clone(),
    };
    let mut all = Author::new();
    let posts = listing.posts().enumerate();
    let posts = posts.filter(|(at, _)| is_known(*at));
    for is in posts.filter_map(|(_, post)| by(post)) {
        let differs = |one: &Option<String>, other: &Option<String>| {
            one.as_ref()
                .zip(other.as_ref())
                .map(|(one, other)| !one.eq_ignore_ascii_case(other))
        };
        let ids = differs(&all.user_id, &is.user_id);
        if ids.or_else(|| differs(&all.handle, &is.handle)) == Some(true) {
            return None;
        }
        all.handle = all.handle.or(is.handle);
        all.name = all.name.or(is.name);
        all.avatar = all.avatar.or(is.avatar);
        all.user_id = all.user_id.or(is.user_id);
        all.url = all.url.or(is.url);
        all.verified = all.verified.or(is.verified);
    }
    let is_own = |post: &Post| post.reposted_by.is_none() && post.author.is_some();
    (listing.posts().any(is_own) && !all.is_empty()).then_some(all)
}
