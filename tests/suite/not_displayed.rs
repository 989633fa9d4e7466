//! What a page has but does not display, or displays as its own, is no part of a post: copies for other readers,
//! controls, titles of drawings. The result is that of the page without it.

use std::fs;
use std::path::Path;

use unrolled::{Error, WarningKind};

/// A case of `tests/corpus`, a piece of its source, and what is added behind it.
const ADDED: &[(&str, &str, &str)] = &[
    (
        "embed/twitter-in-a-blog-post",
        "One gate.</p>",
        "<p hidden>Two hedges meet.</p><div style='display:none'><p>One gate.</p></div><noscript><p>Two</p></noscript>",
    ),
    (
        "fx/iv-bluesky",
        "</a></p>",
        "<noscript><p>Salinas</p></noscript><p hidden>Salinas</p><dialog><p>Leave?</p></dialog>",
    ),
    (
        "threads/another-language",
        "Klokken ringer to gange.</span>",
        "<span class=\"x1lliihq\" dir=\"auto\" hidden>Klokken ringer to gange.</span>",
    ),
    (
        "threads/another-language",
        "Klokken ringer to gange.</span></div>",
        "<noscript><span dir=\"auto\">Klokken ringer to gange.</span></noscript>",
    ),
    (
        "mastodon/server-page-before-4",
        "<p>What to burn?",
        "<noscript>Please switch scripts on.</noscript>",
    ),
    (
        "mastodon/server-page-before-4",
        "<p>What to burn?",
        "<textarea>A note</textarea><datalist><option>Oslo</option></datalist><progress>40 %</progress>\
         <svg><title>More</title><desc>A menu</desc></svg><dialog>Leave?</dialog>",
    ),
    (
        "thread-reader/author-page-as-listing",
        "<a class=\"entity-hashtag\" href=\"/hashtag/Nordsee\">#Nordsee</a>",
        "<a class=\"entity-hashtag\" href=\"/hashtag/Nordsee\" hidden>#Nordsee</a>",
    ),
];

#[test]
fn what_is_not_displayed_is_no_part_of_a_post() {
    for (case, piece, added) in ADDED {
        let page = source(case);
        assert!(page.contains(piece), "{case} has no {piece}");
        let changed = page.replacen(piece, &format!("{piece}{added}"), 1);
        let same = match unrolled::parse(&page) {
            Ok(before) => unrolled::parse(&changed).is_ok_and(|after| after == before),
            Err(_) => listed(&page).is_ok_and(|before| {
                listed(&changed).is_ok_and(|after| after.listing == before.listing)
            }),
        };
        assert!(same, "{case}: {added}");
    }
}

/// A heading in the row of a post, with accounts below it, does not end the conversation.
#[test]
fn accounts_next_to_a_post_do_not_end_a_conversation() {
    let page = source("x/opened-in-mid-thread");
    let accounts = "<aside><h2>Who to follow</h2><ul><li><a href=\"/harbour_kites\">Harbour Kites</a></li></ul></aside>";
    let before = unrolled::parse(&page).expect("a thread");
    let end = page.find("</article>").expect("a post") + "</article>".len();
    let changed = format!("{}{accounts}{}", &page[..end], &page[end..]);
    let after = unrolled::parse(&changed).expect("a thread");
    assert_eq!(after.thread.posts.len(), before.thread.posts.len());
}

/// Previews of threads have no ids; their threads have.
#[test]
fn a_card_that_is_listed_twice_is_reported() {
    let page = source("thread-reader/author-page-as-listing");
    let start = page.find("<div class=\"col-12\"").expect("a card");
    let next = page[start + 1..]
        .find("<div class=\"col-12\"")
        .expect("another card")
        + start
        + 1;
    let changed = format!("{}{}", &page[..next], &page[start..]);
    let twice = |page: &str| {
        let listed = listed(page).expect("a list");
        let mut kinds = listed.warnings.iter().map(|warning| warning.kind);
        kinds.any(|kind| kind == WarningKind::DuplicatePost)
    };
    assert!(!twice(&page));
    assert!(twice(&changed));
}

fn listed(page: &str) -> Result<unrolled::ParsedListing, Error> {
    unrolled::Parser::new().parse_listing(unrolled::Input::text(page))
}

fn source(case: &str) -> String {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    fs::read_to_string(corpus.join(case).join("input.html")).expect("a case")
}
