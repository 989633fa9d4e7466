//! The way of the pages from the one thread that reads sources, through those that parse, to the output in order.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use indicatif::ProgressBar;

use crate::output::key;
use crate::page::{Line, Page};
use crate::summary::Summary;

/// The way has ended early: the output cannot be written.
#[derive(Debug)]
pub(crate) struct Stopped;

/// Bounds how much is on its way: from where a page is read to where its line is written, so that one slow page does not
/// heap up those behind it.
#[derive(Debug)]
pub(crate) struct Gate {
    inside: Mutex<Inside>,
    room: Condvar,
    most: Inside,
}

#[derive(Debug, Default)]
struct Inside {
    pages: usize,
    bytes: usize,
    closed: bool,
}

impl Gate {
    pub(crate) fn new(pages: usize, bytes: usize) -> Self {
        Self {
            inside: Mutex::default(),
            room: Condvar::new(),
            most: Inside {
                pages,
                bytes,
                closed: false,
            },
        }
    }

    /// Waits until there is room. A page that is bigger than all the room goes alone.
    fn enter(&self, bytes: usize) -> Result<(), Stopped> {
        let full = |inside: &mut Inside| {
            !inside.closed
                && inside.pages > 0
                && (inside.pages >= self.most.pages || inside.bytes + bytes > self.most.bytes)
        };
        let inside = self.room.wait_while(lock(&self.inside), full);
        let mut inside = inside.unwrap_or_else(PoisonError::into_inner);
        if inside.closed {
            return Err(Stopped);
        }
        inside.pages += 1;
        inside.bytes += bytes;
        Ok(())
    }

    fn leave(&self, bytes: usize) {
        let mut inside = lock(&self.inside);
        inside.pages -= 1;
        inside.bytes -= bytes;
        self.room.notify_all();
    }

    /// Lets nobody wait any more once the value is dropped, be it by a panic.
    pub(crate) fn closing(&self) -> Closing<'_> {
        Closing(self)
    }

    fn close(&self) {
        lock(&self.inside).closed = true;
        self.room.notify_all();
    }
}

/// Closes a gate when it goes out of scope.
pub(crate) struct Closing<'g>(&'g Gate);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// A thread that panicked has left nothing half done under these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A page and its place in the row.
#[derive(Debug)]
pub(crate) struct Numbered {
    pub(crate) number: u64,
    pub(crate) page: Page,
    /// What it counts for at the gate.
    pub(crate) weight: usize,
}

/// Where sources put their pages.
#[derive(Debug)]
pub(crate) struct Intake<'f> {
    pub(crate) bar: ProgressBar,
    gate: &'f Gate,
    row: Sender<Numbered>,
    /// What the output has already, by [`key`].
    done: &'f HashSet<u128>,
    /// The output, which may lie in a folder that is read.
    output: Option<PathBuf>,
    next: u64,
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

impl<'f> Intake<'f> {
    pub(crate) fn new(
        gate: &'f Gate,
        row: Sender<Numbered>,
        done: &'f HashSet<u128>,
        output: Option<PathBuf>,
        bar: ProgressBar,
    ) -> Self {
        Self {
            bar,
            gate,
            row,
            done,
            output,
            next: 0,
            passed: Passed::default(),
        }
    }

    /// Whether a page is to be read: the output does not have it yet.
    pub(crate) fn wants(&mut self, source: &str, index: u64) -> bool {
        let wants = self.done.is_empty() || !self.done.contains(&key(source, index));
        self.passed.done += u64::from(!wants);
        wants
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

    /// Puts a page into the row.
    pub(crate) fn page(&mut self, page: Page) -> Result<(), Stopped> {
        let weight = page.bytes.len();
        self.gate.enter(weight)?;
        let number = self.next;
        self.next += 1;
        let page = Numbered {
            number,
            page,
            weight,
        };
        self.row.send(page).map_err(|_| Stopped)
    }

    /// Puts a page into the row that could not be got at, to be told.
    pub(crate) fn unreadable(
        &mut self,
        source: &Arc<str>,
        index: u64,
        why: impl Display,
    ) -> Result<(), Stopped> {
        if !self.wants(source, index) {
            return Ok(());
        }
        self.page(Page {
            source: Arc::clone(source),
            index,
            damage: vec![why.to_string()],
            ..Page::default()
        })
    }

    pub(crate) fn into_passed(self) -> Passed {
        self.passed
    }
}

/// Where lines come together: in the order of the row, whoever is ready first.
pub(crate) struct Outlet<'f> {
    gate: &'f Gate,
    bar: ProgressBar,
    ordered: Mutex<Ordered<'f>>,
}

struct Ordered<'f> {
    output: &'f mut (dyn Write + Send),
    next: u64,
    waiting: BTreeMap<u64, (Vec<u8>, usize)>,
    summary: Summary,
}

impl<'f> Outlet<'f> {
    pub(crate) fn new(
        gate: &'f Gate,
        output: &'f mut (dyn Write + Send),
        bar: ProgressBar,
    ) -> Self {
        let ordered = Mutex::new(Ordered {
            output,
            next: 0,
            waiting: BTreeMap::new(),
            summary: Summary::default(),
        });
        Self { gate, bar, ordered }
    }

    /// Writes a line, and those behind it that waited for it.
    pub(crate) fn put(&self, number: u64, weight: usize, line: &Line) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        let mut ordered = lock(&self.ordered);
        let ordered = &mut *ordered;
        ordered.summary.add(line);
        ordered.waiting.insert(number, (bytes, weight));
        while let Some((bytes, weight)) = ordered.waiting.remove(&ordered.next) {
            if let Err(error) = ordered.output.write_all(&bytes) {
                self.gate.close();
                return Err(error);
            }
            ordered.next += 1;
            self.gate.leave(weight);
        }
        if !self.bar.is_hidden() {
            self.bar.set_message(format!("{} pages", ordered.next));
        }
        Ok(())
    }

    /// Ends the output, and gives what was counted.
    pub(crate) fn finish(self) -> io::Result<Summary> {
        let ordered = self.ordered.into_inner();
        let ordered = ordered.unwrap_or_else(PoisonError::into_inner);
        ordered.output.flush()?;
        Ok(ordered.summary)
    }
}
