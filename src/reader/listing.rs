//! Pages that list posts.

use super::items::Item;
use crate::adapter::Context;
use crate::dom::Element;
use crate::model::{Author, Listing, Post, Teaser};
use crate::report::{Finding, Missing};

/// Returns the card of a post that is on its own, or begins a thread.
pub(crate) fn teaser(post: Post) -> Teaser {
    let mut teaser = Teaser::new();
    teaser.id = post.id.clone();
    teaser.url = post.url.clone();
    teaser.author = post.author.clone();
    teaser.published = post.published;
    // A list grows from no values to four at once.
    teaser.posts = vec![post];
    teaser
}

/// Warns of parts missing in a profile's head that every profile has: the name and the picture of the author. `named`
/// is whether the element of the name exists; it may be empty.
pub(crate) fn report_profile(author: Option<&Author>, named: bool, cx: &mut Context) {
    let Some(author) = author else { return };
    if author.name.is_none() && !named {
        let what = Missing::Name;
        cx.found(&Finding::MissingInProfile { what });
    }
    if author.avatar.is_none() {
        let what = Missing::Avatar;
        cx.found(&Finding::MissingInProfile { what });
    }
}

/// Returns a list of posts; consecutive posts in one element (given by `thread`) share a card.
pub(crate) fn listing<'d, T>(
    items: &[Item<'d, T>],
    posts: Vec<Post>,
    thread: impl Fn(&Item<'d, T>) -> Option<Element<'d>>,
) -> Listing {
    let mut listing = Listing::new();
    listing.teasers.reserve_exact(posts.len());
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
