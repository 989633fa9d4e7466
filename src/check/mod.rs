//! The checks that need no knowledge of a site. The parser runs them once on the result of any adapter, and compares
//! what the result states about itself with what was found. They name no class, id or wording of a page.

mod bylines;
mod ids;
mod leftovers;
mod numbering;
mod order;
mod replaced;
mod times;

pub(crate) use numbering::numbering;

use std::cmp::Ordering;

use crate::model::{Listing, Post, Segmentation, SegmentationConfidence, Thread};
use crate::report::{Completeness, CompletenessState, Field, Finding, Findings, WarningKind};

/// Checks a finished thread, in addition to the warnings of its adapter.
pub(crate) fn thread(
    thread: &Thread,
    mut segmentation: Option<&mut Segmentation>,
    findings: &mut Findings,
) -> Completeness {
    let unavailable = thread
        .author_posts()
        .filter(|post| post.unavailable.is_some())
        .count();
    let found = thread.author_posts().count() - unavailable;
    if let Some(stated) = thread.stated_posts
        && usize::try_from(stated) != Ok(found)
    {
        findings.add(&Finding::CountMismatch { stated, found });
    }
    times::thread(thread, findings);
    order::check(thread.posts.iter().enumerate(), findings);
    ids::check(thread, findings);
    replaced::thread(thread, findings);
    if let Some(segmentation) = &mut segmentation {
        bylines::check(thread, segmentation, findings);
        leftovers::check(thread, segmentation, findings);
    }

    let doubt = findings.as_slice().iter().any(|warning| {
        matches!(
            warning.kind,
            WarningKind::PositionRepeat | WarningKind::DuplicatePost | WarningKind::Unread
        ) || warning.kind == WarningKind::MissingField && warning.field == Some(Field::Content)
    });
    let enough = thread
        .stated_posts
        .map(|stated| usize::try_from(stated).map_or(Ordering::Less, |stated| found.cmp(&stated)));
    // If the boundaries of posts are inferred, the count is part of the evidence, so a match proves little.
    let inferred = segmentation.is_some_and(|text| text.confidence < SegmentationConfidence::High);
    let state = match enough {
        _ if is_truncated(findings) || unavailable > 0 || !thread.gaps.is_empty() => {
            CompletenessState::Partial
        }
        Some(Ordering::Less) => CompletenessState::Partial,
        Some(Ordering::Equal) if !doubt && !inferred => CompletenessState::Confirmed,
        _ => CompletenessState::Unknown,
    };
    Completeness {
        state,
        stated: thread.stated_posts,
        found,
    }
}

/// Checks a finished listing. It states no count, so nothing confirms that it is complete. The posts of one card are in
/// order; the posts of two cards need not be.
pub(crate) fn listing(listing: &Listing, findings: &mut Findings) -> Completeness {
    times::teasers(&listing.teasers, findings);
    ids::listing(listing, findings);
    replaced::listing(listing, findings);
    let mut first = 0;
    for teaser in &listing.teasers {
        let posts: Vec<(usize, &Post)> = (first..).zip(&teaser.posts).collect();
        times::posts(posts.iter().copied(), findings);
        order::check(posts.into_iter(), findings);
        first += teaser.posts.len();
    }
    // The list continues, and the page does not say where.
    let mut warnings = findings.as_slice().iter();
    let continues = warnings.any(|warning| warning.field == Some(Field::Gaps));
    let is_part = is_truncated(findings) || continues || listing.next_page.is_some();
    Completeness {
        state: if is_part {
            CompletenessState::Partial
        } else {
            CompletenessState::Unknown
        },
        stated: None,
        found: listing.teasers.len(),
    }
}

/// Returns whether the page ends before its posts do.
fn is_truncated(findings: &Findings) -> bool {
    let mut warnings = findings.as_slice().iter();
    warnings.any(|warning| warning.kind == WarningKind::CutOff && warning.field.is_some())
}
