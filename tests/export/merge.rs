//! Merging two copies of a thread: properties of all results.

use unrolled::export::PlainText;
use unrolled::model::{MergeField, Post, PostId, Thread};

use crate::hostile::Random;
use crate::structure::made;
use crate::{cases, hostile};

/// Threads of all kinds.
fn threads() -> impl Iterator<Item = (String, Thread)> {
    let cases = cases::parsed()
        .into_iter()
        .map(|(name, parsed)| (name, parsed.thread));
    let hostile =
        (0..hostile::rounds()).map(|seed| (format!("seed {seed}"), hostile::thread(seed)));
    let long = (0..hostile::rounds()).map(|seed| {
        let thread = Thread::new(vec![made::post(seed), made::post(seed + 1)]);
        (format!("long, seed {seed}"), thread)
    });
    cases.chain(hostile).chain(long)
}

fn words(post: &Post) -> String {
    post.text
        .as_deref()
        .unwrap_or_default()
        .split_whitespace()
        .collect()
}

/// The set of posts, in any order.
fn posts(thread: &Thread) -> Vec<(Option<PostId>, String)> {
    let mut posts: Vec<_> = thread
        .posts
        .iter()
        .map(|post| (post.id.clone(), words(post)))
        .collect();
    posts.sort();
    posts
}

/// Returns the differences between two threads; values that are NaN are equal.
fn difference(a: &Thread, b: &Thread) -> Option<String> {
    let (a, b) = (format!("{a:#?}"), format!("{b:#?}"));
    let at = (a != b).then(|| {
        a.lines()
            .zip(b.lines())
            .position(|(a, b)| a != b)
            .unwrap_or(0)
    })?;
    let near = |text: &str| {
        text.lines()
            .skip(at.saturating_sub(9))
            .take(12)
            .collect::<Vec<_>>()
            .join("\n")
    };
    Some(format!("{}\n---\n{}", near(&a), near(&b)))
}

#[test]
fn merging_a_thread_with_itself_changes_nothing() {
    for (name, thread) in threads() {
        let merged = thread.clone().merge(thread.clone());
        assert!(
            merged.conflicts.is_empty(),
            "{name}: {:#?}",
            merged.conflicts
        );
        let difference = difference(&merged.thread, &thread);
        assert_eq!(difference, None, "{name}");
    }
}

#[test]
fn merging_with_an_empty_thread_changes_nothing() {
    for (name, thread) in threads() {
        for merged in [
            thread.clone().merge(Thread::default()),
            Thread::default().merge(thread.clone()),
        ] {
            assert_eq!(difference(&merged.thread, &thread), None, "{name}");
        }
    }
}

/// A copy that lost some posts, ids and ends of texts.
fn damaged(thread: &Thread, random: &mut Random) -> Thread {
    let mut copy = thread.clone();
    copy.posts.retain(|_| random.below(4) > 0);
    copy.gaps.clear();
    for post in &mut copy.posts {
        if random.below(3) == 0 {
            (post.id, post.url, post.published) = (None, None, None);
        }
        if random.below(4) == 0 {
            post.media.clear();
        }
        let text = post.text.clone().unwrap_or_default();
        let cut = text.char_indices().nth(40).map(|(at, _)| at);
        if let Some(cut) = cut.filter(|_| post.id.is_some() && random.below(4) == 0) {
            post.text = Some(format!("{}…", text[..cut].trim_end()));
            post.entities.clear();
        }
    }
    copy
}

#[test]
fn merge_order_does_not_change_the_posts() {
    let random = &mut Random::new(7);
    let mut tried = 0;
    for (name, mut thread) in threads() {
        thread.gaps.clear();
        let (a, b) = (damaged(&thread, random), damaged(&thread, random));
        let (ab, ba) = (a.clone().merge(b.clone()), b.clone().merge(a.clone()));
        let show = |thread: &Thread| -> Vec<String> {
            let show = |post: &Post| {
                format!(
                    "{:?} {:.20} {:?} {:?} {:?}",
                    post.id,
                    words(post),
                    post.role,
                    post.author.is_some(),
                    post.media.len()
                )
            };
            thread.posts.iter().map(show).collect()
        };
        assert_eq!(
            posts(&ab.thread),
            posts(&ba.thread),
            "{name}\n{:#?}\n{:#?}",
            show(&a),
            show(&b)
        );
        // Nothing is lost: every post of both copies is there, with its id if one copy has it.
        for post in a.posts.iter().chain(&b.posts) {
            let there = ab.thread.posts.iter().any(|other| match &post.id {
                Some(id) => other.id.as_ref() == Some(id),
                // A post that is unavailable may be available in the other copy.
                None => {
                    words(other) == words(post)
                        || post.number.is_some()
                        || post.unavailable.is_some()
                }
            });
            assert!(
                there,
                "{name}\n{:#?}\n{:#?}\n{:#?}\n{post:#?}",
                show(&a),
                show(&b),
                show(&ab.thread)
            );
        }
        // Merging again with one of the two changes nothing, except that posts without any content are identified by
        // their position.
        let again = ab.thread.clone().merge(a);
        let identified = |thread: &Thread| {
            let mut posts = posts(thread);
            posts.retain(|(id, words)| id.is_some() || !words.is_empty());
            posts
        };
        assert_eq!(identified(&again.thread), identified(&ab.thread), "{name}");
        tried += 1;
    }
    assert!(tried > 400);
}

/// Copies of one page that lost only posts give the page's order again, without conflicts.
#[test]
fn each_copy_restores_what_the_other_lost() {
    let random = &mut Random::new(11);
    for (name, parsed) in cases::parsed() {
        let thread = parsed.thread;
        let ids: Vec<Option<u64>> = thread
            .posts
            .iter()
            .map(|post| post.id.as_ref().and_then(PostId::number))
            .collect();
        let rising = ids
            .windows(2)
            .all(|pair| pair[0].is_some() && pair[0] < pair[1]);
        if !rising || thread.posts.len() < 3 {
            continue;
        }
        let (mut a, mut b) = (thread.clone(), thread.clone());
        for at in (0..thread.posts.len()).rev() {
            match random.below(3) {
                0 => drop(a.posts.remove(at)),
                1 => drop(b.posts.remove(at)),
                _ => {}
            }
        }
        let merged = a.merge(b);
        assert_eq!(merged.thread.posts, thread.posts, "{name}");
        let conflicts: Vec<_> = merged
            .conflicts
            .iter()
            .filter(|conflict| conflict.field != MergeField::Thread)
            .collect();
        assert!(conflicts.is_empty(), "{name}: {conflicts:#?}");
    }
}

/// A page and its text dump are one thread: every post keeps its id and takes nothing from the text.
#[test]
fn a_page_and_its_text_merge() {
    let mut tried = 0;
    for (name, parsed) in cases::parsed() {
        if name == cases::CONTRADICTORY {
            continue;
        }
        let page = parsed.thread;
        let Ok(text) = unrolled::parse_text(&PlainText::new().render(&page)) else {
            continue;
        };
        let worded = page.posts.iter().filter(|post| post.text.is_some()).count();
        if text.thread.posts.len() != page.posts.len() || worded < page.posts.len() {
            continue;
        }
        let merged = page.clone().merge(text.thread.clone()).thread;
        assert_eq!(posts(&merged), posts(&page), "{name}");
        let merged = text.thread.merge(page.clone()).thread;
        assert_eq!(posts(&merged).len(), page.posts.len(), "{name}");
        tried += 1;
    }
    assert!(tried > 100, "{tried}");
}

#[cfg(feature = "serde")]
#[test]
fn merged_threads_round_trip_through_json() {
    let (mut a, mut b) = (Post::new(), Post::new());
    for (post, text) in [(&mut a, "Terns."), (&mut b, "Gulls, and more of them.")] {
        post.id = Some(PostId::new("1215710451343904768"));
        post.text = Some(text.to_owned());
    }
    let merged = Thread::new(vec![a]).merge(Thread::new(vec![b]));
    let json = serde_json::to_value(&merged).expect("JSON");
    assert_eq!(json["conflicts"][0]["field"], "text");
    assert_eq!(json["conflicts"][0]["dropped"], "Terns.");
    let back: unrolled::model::Merged = serde_json::from_value(json).expect("the same");
    assert_eq!(back, merged);
}
