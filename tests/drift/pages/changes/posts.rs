//! Dropped, duplicated and swapped posts.

use super::{Change, Effect};
use crate::pages::source::{self, Node};
use crate::pages::subject::Subject;

pub(super) fn all(subject: &Subject, _: usize) -> Vec<Change> {
    let mut all = Vec::new();
    if !subject.has_items {
        return all;
    }
    let nested = subject.site.nested;
    let posts = subject.before.thread.posts.len();
    for post in 0..posts {
        all.push(Change::tree(
            "post dropped",
            format!("post {post}"),
            move |nodes| {
                unit(nodes, post, nested, &mut |list, at| {
                    list.remove(at);
                })
                .then_some(Effect::Without(post))
            },
        ));
        all.push(Change::tree(
            "post doubled",
            format!("post {post}"),
            move |nodes| {
                unit(nodes, post, nested, &mut |list, at| {
                    let again = list[at].clone();
                    list.insert(at + 1, again);
                })
                .then_some(Effect::Doubled(post))
            },
        ));
    }
    if subject.site.nested {
        return all;
    }
    // Neighbours, and posts that are far apart.
    let far = (0..posts).map(|a| (a, (a + posts / 2) % posts));
    let near = (1..posts).map(|b| (b - 1, b));
    for (a, b) in near.chain(far).filter(|(a, b)| a < b) {
        all.push(Change::tree(
            "posts swapped",
            format!("posts {a} and {b}"),
            move |nodes| {
                let (mut first, mut second) = (None, None);
                unit(nodes, a, false, &mut |list, at| {
                    first = Some(list[at].clone())
                });
                unit(nodes, b, false, &mut |list, at| {
                    second = Some(list[at].clone())
                });
                let (first, second) = (first?, second?);
                unit(nodes, b, false, &mut |list, at| list[at] = first.clone());
                // The second is now in both places.
                let mut done = false;
                unit(nodes, a, false, &mut |list, at| {
                    if !std::mem::replace(&mut done, true) {
                        list[at] = second.clone();
                    }
                });
                Some(Effect::Swapped(a, b))
            },
        ));
    }
    all
}

/// Finds the outermost element that contains this post and no other, in its list of nodes.
fn unit(
    nodes: &mut Vec<Node>,
    post: usize,
    nested: bool,
    edit: &mut dyn FnMut(&mut Vec<Node>, usize),
) -> bool {
    let place = nodes.iter().position(|node| match node {
        Node::Element(element) => contains_post(element, post),
        _ => false,
    });
    let Some(at) = place else { return false };
    let Node::Element(element) = &mut nodes[at] else {
        return false;
    };
    let fixed = ["html", "body"].iter().any(|name| element.is(name));
    // A post that contains others (in a tree) is edited together with them. Other content of a post that contains this
    // one does not belong to it.
    let itself = !nested || element.marks.item == Some(post);
    if element.marks.items == 1 && !fixed && itself {
        edit(nodes, at);
        return true;
    }
    unit(&mut element.children, post, nested, edit)
}

fn contains_post(element: &source::Element, post: usize) -> bool {
    element.marks.item == Some(post) || element.elements().any(|inner| contains_post(inner, post))
}
