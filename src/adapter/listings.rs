//! Pages that list posts.

use super::find::Item;
use crate::dom::Element;
use crate::model::{Listing, Post, Teaser};

/// The card of a post that stands for itself, or begins a thread.
pub(crate) fn teaser(post: Post) -> Teaser {
    let mut teaser = Teaser::new();
    teaser.id = post.id.clone();
    teaser.url = post.url.clone();
    teaser.author = post.author.clone();
    teaser.published = post.published;
    teaser.posts.push(post);
    teaser
}

/// A list of posts, those that follow each other in one element (as `thread` has it) on one card.
pub(crate) fn listing<'d, T>(
    items: &[Item<'d, T>],
    posts: Vec<Post>,
    thread: impl Fn(&Item<'d, T>) -> Option<Element<'d>>,
) -> Listing {
    let mut listing = Listing::new();
    let mut last: Option<Element<'_>> = None;
    for (item, post) in items.iter().zip(posts) {
        let around = thread(item);
        match listing.teasers.last_mut() {
            Some(teaser) if around.is_some() && around == last => teaser.posts.push(post),
            _ => listing.teasers.push(teaser(post)),
        }
        last = around;
    }
    listing
}
