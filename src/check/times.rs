//! Times that a page states against those that the ids beside them hold.

use crate::model::{Post, PostId, Teaser, Thread, TimeOrigin, Timestamp};
use crate::report::{Finding, Findings};

/// How many seconds a stated time may be from the one that an id holds: the thread's and a card's are exact, a post's
/// may be to the minute.
const EXACT: u64 = 1;
const MINUTE: u64 = 60;

/// The time that a page states and the one that the id holds, if they contradict each other.
fn contradiction(
    stated: Option<Timestamp>,
    id: Option<&PostId>,
    apart: u64,
) -> Option<(jiff::Timestamp, jiff::Timestamp)> {
    let Some(Timestamp::Instant {
        at: stated,
        origin: TimeOrigin::Page,
    }) = stated
    else {
        return None;
    };
    let held = id.and_then(PostId::time)?;
    (stated.as_second().abs_diff(held.as_second()) > apart).then_some((stated, held))
}

pub(super) fn thread(thread: &Thread, findings: &mut Findings) {
    let first = thread.posts.first().and_then(|post| post.id.as_ref());
    // The page may be of a later post of the thread.
    let id = first.or(thread.id.as_ref());
    if let Some((stated, held)) = contradiction(thread.published, id, EXACT) {
        findings.add(&Finding::ThreadDated {
            stated: &stated,
            held: &held,
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
        let own = std::iter::once((post.published, post.id.as_ref()));
        let found = |(stated, id)| contradiction(stated, id, MINUTE);
        if let Some((stated, held)) = own.chain(quotes).find_map(found) {
            findings.add_at(
                at,
                &Finding::PostDated {
                    stated: &stated,
                    held: &held,
                },
            );
        }
    }
}

pub(super) fn teasers(teasers: &[Teaser], findings: &mut Findings) {
    for teaser in teasers {
        if let Some((stated, held)) = contradiction(teaser.published, teaser.id.as_ref(), EXACT) {
            findings.add(&Finding::CardDated {
                stated: &stated,
                held: &held,
            });
        }
    }
}
