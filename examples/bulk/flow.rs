//! The way of the pages: from the thread that reads sources, in batches, to those that parse.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::mpsc::SyncSender;

use indicatif::ProgressBar;

use crate::output::key;
use crate::page::Page;
use crate::source::Source;

/// A batch goes on its way with so many bytes, or with the page that passes them.
const BYTES: usize = 16 << 20;

/// The way has ended early: the output cannot be written.
#[derive(Debug)]
pub(crate) struct Stopped;

/// Where sources put their pages.
#[derive(Debug)]
pub(crate) struct Intake<'d> {
    pub(crate) bar: ProgressBar,
    row: SyncSender<Vec<Page>>,
    batch: Vec<Page>,
    bytes: usize,
    /// So many pages make a batch.
    most: usize,
    /// What the output has already, by [`key`], and how often: a source may be named twice.
    done: &'d mut HashMap<u128, u32>,
    /// The output, which may lie in a folder that is read.
    output: Option<PathBuf>,
    passed: Passed,
}

/// What was not parsed.
#[derive(Debug, Default)]
pub(crate) struct Passed {
    /// No pages, by the endings of names or the types of contents.
    pub(crate) kinds: BTreeMap<String, u64>,
    /// Pages that the output had already.
    pub(crate) done: u64,
}

impl<'d> Intake<'d> {
    pub(crate) fn new(
        row: SyncSender<Vec<Page>>,
        most: usize,
        done: &'d mut HashMap<u128, u32>,
        output: Option<PathBuf>,
        bar: ProgressBar,
    ) -> Self {
        Self {
            bar,
            row,
            batch: Vec::new(),
            bytes: 0,
            most,
            done,
            output,
            passed: Passed::default(),
        }
    }

    /// Whether a page is to be read: the output does not have it yet.
    pub(crate) fn wants(&mut self, source: &Source, index: u64, member: Option<&str>) -> bool {
        if self.done.is_empty() {
            return true;
        }
        match self.done.get_mut(&key(source.name(), index, member)) {
            Some(lines) if *lines > 0 => {
                *lines -= 1;
                self.passed.done += 1;
                false
            }
            _ => true,
        }
    }

    pub(crate) fn is_output(&self, path: &Path) -> bool {
        self.output.as_ref().is_some_and(|output| {
            path.file_name() == output.file_name()
                && path.canonicalize().is_ok_and(|path| path == *output)
        })
    }

    /// Counts what is no page by its name or type.
    pub(crate) fn pass(&mut self, what: &str) {
        let kinds = &mut self.passed.kinds;
        // Strangers wrote these: only so many are kept apart.
        let room = kinds.len() < 100 || kinds.contains_key(what);
        *kinds
            .entry(if room { what } else { "others" }.to_owned())
            .or_default() += 1;
    }

    /// Puts a page into the row; waits while the batch before is not taken.
    pub(crate) fn page(&mut self, page: Page) -> Result<(), Stopped> {
        self.bytes += page.bytes.len();
        self.batch.push(page);
        if self.batch.len() >= self.most || self.bytes >= BYTES {
            self.send()?;
        }
        Ok(())
    }

    /// Puts a page into the row that could not be got at, for a line that says why.
    pub(crate) fn unreadable(
        &mut self,
        source: &Source,
        index: u64,
        member: Option<String>,
        why: impl Display,
    ) -> Result<(), Stopped> {
        if !self.wants(source, index, member.as_deref()) {
            return Ok(());
        }
        let refused = Some(why.to_string());
        let page = source.page(index, member);
        self.page(Page { refused, ..page })
    }

    fn send(&mut self) -> Result<(), Stopped> {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        self.row.send(batch).map_err(|_| Stopped)
    }

    /// Sends the last batch.
    pub(crate) fn finish(mut self) -> Passed {
        // Where nobody takes it, the one who takes has the reason.
        let _ = self.send();
        self.passed
    }
}
