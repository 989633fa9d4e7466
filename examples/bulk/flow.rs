//! The flow of pages: in batches, from the OS thread that reads sources to those that parse.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::mpsc::SyncSender;

use indicatif::ProgressBar;

use crate::output::key;
use crate::page::Page;
use crate::source::Source;

/// A batch is sent when it reaches this many bytes.
const BYTES: usize = 16 << 20;

/// The flow has ended early: the output cannot be written.
#[derive(Debug)]
pub(crate) struct Stopped;

/// Collects the pages of all sources.
#[derive(Debug)]
pub(crate) struct Intake<'d> {
    pub(crate) bar: ProgressBar,
    row: SyncSender<Vec<Page>>,
    batch: Vec<Page>,
    bytes: usize,
    /// The number of pages in a batch.
    most: usize,
    /// The pages that the output already has, by [`key`], with how often: a source may be named twice.
    done: &'d mut HashMap<u128, u32>,
    /// The output, which may be in a folder that is read.
    output: Option<PathBuf>,
    passed: Passed,
}

/// The files that were not parsed.
#[derive(Debug, Default)]
pub(crate) struct Passed {
    /// Files that are not pages, by file extension or content type.
    pub(crate) kinds: BTreeMap<String, u64>,
    /// Pages that the output already had.
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

    /// Returns whether a page should be read, because the output does not have it yet.
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

    /// Counts a file that is not a page by its name or type.
    pub(crate) fn pass(&mut self, what: &str) {
        let kinds = &mut self.passed.kinds;
        // The names are untrusted input: only a limited number is counted separately.
        let room = kinds.len() < 100 || kinds.contains_key(what);
        *kinds
            .entry(if room { what } else { "others" }.to_owned())
            .or_default() += 1;
    }

    /// Adds a page to the batch; blocks until the batch before it was taken.
    pub(crate) fn page(&mut self, page: Page) -> Result<(), Stopped> {
        self.bytes += page.bytes.len();
        self.batch.push(page);
        if self.batch.len() >= self.most || self.bytes >= BYTES {
            self.send()?;
        }
        Ok(())
    }

    /// Adds a page that could not be read, so that its line says why.
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
        // If the receiver is gone, it has the reason.
        let _ = self.send();
        self.passed
    }
}
