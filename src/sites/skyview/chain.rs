//! An author's chain alone: one header above all posts.

use super::post::{Reader, is_header};
use super::tables::ABOVE;
use crate::adapter::Context;
use crate::dom::{Element, Links};
use crate::model::{Post, Role, SeriesNumber};
use crate::reader::{Item, PostReader, children};
use crate::report::{Finding, Missing};

/// Reads an author's chain: there is one header above all posts, with the URL of the first.
pub(super) fn read_chain(
    items: &[Item<'_>],
    links: &Links,
    blocks: &mut [PostReader],
    cx: &mut Context,
) {
    let header = items.first().and_then(|first| above(first.element, links));
    let mut author = PostReader::default();
    match header {
        Some(header) => {
            let block = &mut author;
            Reader { links, block }.header(header);
        }
        None => {
            cx.found(&Finding::AuthorHeaderMissing);
            for block in &mut *blocks {
                block.lack_in_tree();
            }
        }
    }
    for block in &mut *blocks {
        block.author.clone_from(&author.author);
        if header.is_some() && block.author.user_id.is_none() {
            block.findings.missing(Missing::UserId);
        }
    }
    if let Some(PostReader { post, findings, .. }) = blocks.first_mut() {
        if header.is_some() && author.post.id.is_none() {
            findings.missing(Missing::Id);
        }
        post.id = author.post.id;
        post.url = author.post.url;
        post.published = author.post.published;
        post.role = Role::Main;
    }
}

/// Moves the URL above a chain to the chain's first post, which is not the first post on the page if that has another
/// number.
pub(super) fn place_address(posts: &mut [Post], cx: &mut Context) {
    let count = posts.len();
    let Some(first) = posts.first_mut() else {
        return;
    };
    let value = |post: &Post| post.number.as_ref().map(|number| number.value);
    // A single number without a series counts if the number of posts from it to the total is that of the page.
    let lone = || {
        let text = first.text.as_deref().unwrap_or_default();
        let mut ends = [
            text.split_whitespace().next(),
            text.split_whitespace().last(),
        ]
        .into_iter();
        let number = ends.find_map(|word| SeriesNumber::parse(word?))?;
        let behind = u64::from(number.total?).checked_sub(u64::from(number.value))? + 1;
        (usize::try_from(behind) == Ok(count)).then_some(number.value)
    };
    if value(first).or_else(lone).is_none_or(|value| value <= 1) {
        return;
    }
    let address = (first.id.take(), first.url.take(), first.published.take());
    first.role = Role::Thread;
    let Some(at) = posts.iter().position(|post| value(post) == Some(1)) else {
        cx.found(&Finding::FirstNumberTooHigh);
        let (what, total) = (Missing::Id, count);
        return cx.found_at(0, &Finding::MissingInPosts { what, count, total });
    };
    cx.found_at(at, &Finding::FirstPostMisplaced);
    if let Some(post) = posts.get_mut(at) {
        (post.id, post.url, post.published) = address;
        post.role = Role::Main;
    }
}

/// Returns the header above a chain.
fn above<'d>(first: Element<'d>, links: &Links) -> Option<Element<'d>> {
    let mut inner = first;
    for around in first.ancestors().take(ABOVE) {
        let before = children(around).take_while(|child| *child != inner);
        if let Some(header) = before.filter(|child| is_header(*child, links)).last() {
            return Some(header);
        }
        inner = around;
    }
    None
}
