//! The steps from the posts of an input to a thread, in the order that all forms of input share.

use super::identity::{agreed_id, fill_identity};
use super::numbers::number_posts;
use super::post::FinishedPosts;
use super::site::Identity;
use crate::adapter::Context;
use crate::error::Result;
use crate::model::{Gap, Post, Thread};

/// An input of any form that has the posts of one thread: a page of HTML, the JSON of an API, the pieces of a page.
///
/// A [`PostSite`](super::PostSite) with its page is one. An adapter for another form implements the trait itself: it
/// reads its objects as posts by [`read_posts`](super::read_posts()) or [`read_all`](super::read_all()). The calls are,
/// in this order:
///
/// ```text
/// thread = read, assign_roles, gaps, check, identify, main, finish
/// ```
///
/// Findings about posts are reported after `read`, numbers of authors are parsed after `assign_roles`, and the
/// thread's id and author are set after `identify`.
pub(crate) trait ThreadSource {
    /// Whether it is a post with its conversation, as in [`Tables::conversation`](super::Tables::conversation).
    const CONVERSATION: bool = false;

    /// Reads the posts, and finds the main one.
    fn read(&mut self, cx: &mut Context) -> Result<FinishedPosts>;

    /// Assigns each post its role. Default: all are part of the thread.
    fn assign_roles(&mut self, posts: &mut [Post], cx: &mut Context) {
        let (_, _) = (posts, cx);
    }

    /// Returns the places where posts are left out. Default: none.
    fn gaps(&mut self, posts: &[Post], cx: &mut Context) -> Vec<Gap> {
        let (_, _) = (posts, cx);
        Vec::new()
    }

    /// Warns of anomalies. Default: none.
    fn check(&mut self, thread: &Thread, cx: &mut Context) {
        let (_, _) = (thread, cx);
    }

    /// Returns the input's data about the thread.
    fn identify(&mut self, thread: &Thread, cx: &mut Context) -> Identity;

    /// Returns the index of the main post. Default: there is none.
    fn main(&self) -> Option<usize> {
        None
    }

    /// Fills in the other data, and reports what is known only at the end. Default: nothing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) for more data than a parse may return.
    fn finish(&mut self, thread: &mut Thread, cx: &mut Context) -> Result<()> {
        let (_, _) = (thread, cx);
        Ok(())
    }
}

/// Reads the thread of an input.
pub(crate) fn build_thread<S: ThreadSource>(mut source: S, cx: &mut Context) -> Result<Thread> {
    let mut thread = Thread::new(source.read(cx)?.report(cx));
    source.assign_roles(&mut thread.posts, cx);
    number_posts(&mut thread.posts);
    thread.gaps = source.gaps(&thread.posts, cx);
    source.check(&thread, cx);
    let Identity { id, given, author } = source.identify(&thread, cx);
    if S::CONVERSATION {
        fill_identity(&mut thread, source.main(), [id, given], author, cx);
    } else {
        let mut authors = thread.posts.iter().filter_map(|post| post.author.as_ref());
        thread.author = author
            .or_else(|| authors.next().cloned())
            .unwrap_or_default();
        thread.id = agreed_id(id, given, cx);
    }
    source.finish(&mut thread, cx)?;
    Ok(thread)
}
