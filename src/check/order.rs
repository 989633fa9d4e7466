//! Whether posts are in chronological order.
//!
//! The posts up to the end of the author's chain are one sequence, and each chain of replies is another. In a tree, a
//! reply follows the last post above it that is less deep. Related posts follow nothing. If both posts have numeric ids
//! of one network, the ids decide, otherwise the times.

use std::collections::{HashMap, HashSet};

use crate::model::{Post, PostId, Role, TimeOrigin, Timestamp};
use crate::report::{Finding, Findings, WarningKind};

/// The allowed difference in milliseconds between the clocks of two servers, or of two people's programs. A time given
/// to the minute is before the time in an id by less than that.
const CLOCK_TOLERANCE: i64 = 60_000;

/// The position of a post in time.
#[derive(Clone, Copy)]
struct Moment<'p> {
    number: Option<u64>,
    time: Option<(i64, TimeOrigin)>,
    author: Option<&'p str>,
}

impl<'p> Moment<'p> {
    fn of(post: &'p Post) -> Option<Self> {
        let number = post.id.as_ref().and_then(PostId::number);
        let time = match post.published {
            Some(Timestamp::Instant { at, origin }) => Some((at.as_millisecond(), origin)),
            _ => None,
        };
        let author = post.author.as_ref();
        (number.is_some() || time.is_some()).then_some(Self {
            number,
            time,
            author: author.and_then(|author| author.handle.as_deref()),
        })
    }

    /// Returns the number of the post that this one is older than, or 0 if only the times show it.
    fn is_before(self, other: Self) -> Option<u64> {
        match (self.number, other.number, self.time, other.time) {
            (Some(this), Some(other), ..) => (this < other).then_some(other),
            (.., Some((this, this_origin)), Some((time, other_origin))) => {
                let one_clock = self.author == other.author && this_origin == other_origin;
                let tolerance = if one_clock { 0 } else { CLOCK_TOLERANCE };
                (this < time.saturating_sub(tolerance)).then_some(0)
            }
            _ => None,
        }
    }
}

/// Warns of posts that are older than the post that they follow.
pub(super) fn check<'p>(posts: impl Iterator<Item = (usize, &'p Post)>, findings: &mut Findings) {
    // The site has already reported these, by its own evidence.
    let known: HashSet<Option<usize>> = findings
        .as_slice()
        .iter()
        .filter(|warning| warning.kind == WarningKind::OutOfOrder)
        .map(|warning| warning.post)
        .collect();
    let (mut first, mut last): (Option<Moment<'_>>, Option<Moment<'_>>) = (None, None);
    // For each chain of replies, the posts that the next one may reply to, each deeper than the one before. Each post
    // is pushed and popped once.
    let mut chains: HashMap<u32, Vec<(u32, Moment<'_>)>> = HashMap::new();
    for (at, post) in posts {
        let Some(this) = Moment::of(post) else {
            continue;
        };
        let above = match (post.role, post.reply) {
            (Role::Thread | Role::Main | Role::Ancestor, _) => {
                first.get_or_insert(this);
                last.replace(this)
            }
            (Role::Reply, Some(reply)) => {
                let chain = chains.entry(reply.chain).or_default();
                while chain.pop_if(|(depth, _)| *depth >= reply.depth).is_some() {}
                let above = chain.last().map(|&(_, above)| above);
                chain.push((reply.depth, this));
                above.or(first)
            }
            _ => continue,
        };
        let Some(before) = above.and_then(|above| this.is_before(above)) else {
            continue;
        };
        if known.contains(&Some(at)) {
            continue;
        }
        match &post.id {
            Some(id) if before > 0 => findings.add_at(at, &Finding::IdOutOfOrder { id, before }),
            _ => findings.add_at(at, &Finding::TimeOutOfOrder),
        }
    }
}
