//! Compares the times that a page states with the times that ids encode.

use crate::model::{Post, PostId, Teaser, Thread, TimeOrigin, Timestamp};
use crate::report::{Finding, Findings};

/// The allowed difference in seconds between a stated time and the time of an id. The times of threads and cards are
/// exact; the time of a post may be given to the minute.
const EXACT: u64 = 1;
const MINUTE: u64 = 60;

/// Returns the time that the page states and the time of the id, if they contradict each other.
fn contradiction(
    stated: Option<Timestamp>,
    id: Option<&PostId>,
    tolerance: u64,
) -> Option<(jiff::Timestamp, jiff::Timestamp)> {
    let Some(Timestamp::Instant {
        at: stated,
        origin: TimeOrigin::Page,
    }) = stated
    else {
        return None;
    };
    let encoded = id.and_then(PostId::time)?;
    (stated.as_second().abs_diff(encoded.as_second()) > tolerance).then_some((stated, encoded))
}

pub(super) fn thread(thread: &Thread, findings: &mut Findings) {
    let first = thread.posts.first().and_then(|post| post.id.as_ref());
    // The page may be of a later post of the thread.
    let id = first.or(thread.id.as_ref());
    if let Some((stated, encoded)) = contradiction(thread.published, id, EXACT) {
        findings.add(&Finding::ThreadDated {
            stated: &stated,
            encoded: &encoded,
        });
    }
    posts(thread.posts.iter().enumerate(), findings);
    teasers(&thread.more_from, findings);
    teasers(&thread.related, findings);
}

/// Posts, and the quotes in them.
pub(super) fn posts<'p>(posts: impl Iterator<Item = (usize, &'p Post)>, findings: &mut Findings) {
    for (at, post) in posts {
        let quotes = post.quotes.iter();
        let quotes = quotes.map(|quote| (quote.published, quote.id.as_ref()));
        let of_post = std::iter::once((post.published, post.id.as_ref()));
        let found = |(stated, id)| contradiction(stated, id, MINUTE);
        if let Some((stated, encoded)) = of_post.chain(quotes).find_map(found) {
            findings.add_at(
                at,
                &Finding::PostDated {
                    stated: &stated,
                    encoded: &encoded,
                },
            );
        }
    }
}

pub(super) fn teasers(teasers: &[Teaser], findings: &mut Findings) {
    for teaser in teasers {
        if let Some((stated, encoded)) = contradiction(teaser.published, teaser.id.as_ref(), EXACT)
        {
            findings.add(&Finding::CardDated {
                stated: &stated,
                encoded: &encoded,
            });
        }
    }
}
