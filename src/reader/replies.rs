//! Conversations of APIs whose posts each name the one that they answer.

use super::identity::main_id;
use super::post::{FinishedPosts, PostReader, Required, read_all};
use super::roles::assign_tree_roles;
use super::site::Identity;
use super::source::ThreadSource;
use crate::adapter::Context;
use crate::error::Result;
use crate::model::{Gap, Post, PostId, Role, Thread};

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
