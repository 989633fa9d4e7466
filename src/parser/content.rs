//! What a run of the parser gives: a thread or a list.

use super::{Detection, Parsed, ParsedListing};
use crate::adapter::{Adapter, Context};
use crate::check;
use crate::error::{ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::model::{Listing, Segmentation, Tally, Thread};
use crate::report::{Completeness, Findings, Unread, Warning};

/// The value that an adapter extracts from a page.
pub(super) trait Content: Sized {
    fn read(adapter: &dyn Adapter, page: &Page<'_>, cx: &mut Context) -> Result<Self>;
    /// Returns the number of posts or cards.
    fn len(&self) -> usize;
    /// Returns the memory that they use.
    fn tally(&self) -> Tally;
    fn check(
        &self,
        segmentation: Option<&mut Segmentation>,
        findings: &mut Findings,
    ) -> Completeness;
}

impl Content for Thread {
    fn read(adapter: &dyn Adapter, page: &Page<'_>, cx: &mut Context) -> Result<Self> {
        adapter.extract(page, cx)
    }

    fn len(&self) -> usize {
        self.posts.len()
    }

    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        tally.thread(self);
        tally
    }

    fn check(
        &self,
        segmentation: Option<&mut Segmentation>,
        findings: &mut Findings,
    ) -> Completeness {
        check::thread(self, segmentation, findings)
    }
}

impl Content for Listing {
    fn read(adapter: &dyn Adapter, page: &Page<'_>, cx: &mut Context) -> Result<Self> {
        adapter.listing(page, cx)
    }

    fn len(&self) -> usize {
        self.posts().count().max(self.teasers.len())
    }

    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        self.teasers.iter().for_each(|teaser| tally.teaser(teaser));
        tally
    }

    fn check(&self, _: Option<&mut Segmentation>, findings: &mut Findings) -> Completeness {
        check::listing(self, findings)
    }
}

/// The output of a run.
pub(super) struct Answer<T> {
    pub(super) detection: Detection,
    pub(super) value: T,
    pub(super) completeness: Completeness,
    pub(super) segmentation: Option<Segmentation>,
    pub(super) unread: Vec<Unread>,
    pub(super) warnings: Vec<Warning>,
}

impl Answer<Thread> {
    pub(super) fn into_parsed(self) -> Parsed {
        Parsed {
            #[cfg(feature = "serde")]
            version: super::json_version::JsonVersion,
            detection: self.detection,
            thread: self.value,
            completeness: self.completeness,
            segmentation: self.segmentation,
            unread: self.unread,
            warnings: self.warnings,
        }
    }
}

impl Answer<Listing> {
    pub(super) fn into_parsed_listing(self) -> ParsedListing {
        ParsedListing {
            #[cfg(feature = "serde")]
            version: super::json_version::JsonVersion,
            detection: self.detection,
            listing: self.value,
            completeness: self.completeness,
            warnings: self.warnings,
        }
    }
}

/// Whether a page that is refused as a thread for this reason may be a list.
pub(super) const fn may_be_listing(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NotAThread(PageKind::Listing | PageKind::Home | PageKind::Other)
    )
}
