//! Sources: folders, files, archives and standard input, as a sequence of pages.
//!
//! The format of a file is detected from its first bytes; its name may be wrong. Only one page is in memory at a time
//! here; [`Intake`] bounds how many wait for the parser.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use indicatif::ProgressBar;
use tar::EntryType;
use url::Url;

use crate::budget::{Bounded, Budget};
use crate::flow::{Intake, Stopped};
use crate::gzip::{GZIP, Gunzip};
use crate::names::{exact, has_escapes};
use crate::page::{Page, longest, read_bytes};
use crate::warc::{Records, http_head};
use crate::zip;

/// File extensions that are not pages: files that browsers save with a page, and other files that are common in such
/// folders. A file named on the command line is read whatever its name.
const NO_PAGES: &[&str] = &[
    "7z", "avif", "bin", "bmp", "cdx", "cdxj", "cjs", "css", "dll", "doc", "docx", "eot", "exe",
    "gif", "ico", "jpeg", "jpg", "js", "jsonl", "m3u8", "m4a", "m4s", "map", "mjs", "mov", "mp3",
    "mp4", "ogg", "otf", "parquet", "pdf", "png", "pptx", "psd", "py", "rar", "rs", "sh", "so",
    "sqlite", "svg", "swf", "ts", "ttf", "wasm", "wat", "wav", "webm", "webp", "woff", "woff2",
    "xlsx",
];

/// Content types that may be pages, in HTTP headers.
const PAGES: &[&str] = &[
    "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/json",
    "text/json",
];

/// Signatures of unsupported compression formats. Everything else is read as a page.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"\xfd7zXZ\0", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"BZh", "bzip2"),
    (b"Rar!\x1a", "RAR"),
];

/// The number of bytes needed to detect the format: a tar archive has its mark in the first block.
const TELLING: u64 = 512;

/// The maximum length of the name, or other metadata, of a member of a tar archive. The crate reads it into memory.
const LONGEST_TAR_HEAD: u64 = 1 << 20;

/// A file or archive, or standard input.
#[derive(Debug)]
pub(crate) struct Source {
    name: Arc<str>,
    pub(crate) budget: Budget,
}

impl Source {
    fn new(path: &Path) -> Self {
        Self {
            name: Arc::from(exact(path.as_os_str().as_encoded_bytes())),
            budget: Budget::default(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns a page of this source, without content.
    pub(crate) fn page(&self, index: u64, member: Option<String>) -> Page {
        Page {
            source: Arc::clone(&self.name),
            index,
            member,
            budget: self.budget.clone(),
            ..Page::default()
        }
    }
}

/// Reads a source named on the command line.
pub(crate) fn read(source: &Path, intake: &mut Intake<'_>) -> Result<(), Stopped> {
    if source.as_os_str() == "-" {
        let source = Source::new(source);
        let stdin = Counted::new(io::stdin().lock(), &source, intake);
        return stream(BufReader::new(stdin), &source, intake);
    }
    if !source.is_dir() {
        return file(source, intake);
    }
    walk(source, &mut |path, problem| match problem {
        Some(error) => intake.unreadable(&Source::new(path), 0, None, error),
        None if intake.is_output(path) => Ok(()),
        None if !may_be_page(&path.to_string_lossy(), intake) => Ok(()),
        None => file(path, intake),
    })
}

/// Returns the total number of bytes in the files of a source, for the progress bar.
pub(crate) fn size(source: &Path) -> u64 {
    let mut size = 0;
    let Ok(()) = walk::<std::convert::Infallible>(source, &mut |path, _| {
        size += fs::metadata(path).map_or(0, |file| file.len());
        Ok(())
    });
    size
}

/// Calls `visit` for each file in a folder and its subfolders, in the order of their names, or for a single file. Links
/// to folders are not followed: they may form a cycle.
fn walk<E>(
    path: &Path,
    visit: &mut impl FnMut(&Path, Option<io::Error>) -> Result<(), E>,
) -> Result<(), E> {
    let mut open = vec![vec![path.to_owned()].into_iter()];
    while let Some(paths) = open.last_mut() {
        let Some(path) = paths.next() else {
            open.pop();
            continue;
        };
        let found = fs::symlink_metadata(&path);
        let is_link = found.as_ref().is_ok_and(|found| found.is_symlink());
        match found.and_then(|_| fs::metadata(&path)) {
            Ok(found) if found.is_dir() && is_link && open.len() > 1 => {
                visit(
                    &path,
                    Some(io::Error::other(
                        "a link to a folder, which is not followed",
                    )),
                )?;
            }
            Ok(found) if found.is_dir() => match in_folder(&path) {
                Ok(paths) => open.push(paths.into_iter()),
                Err(error) => visit(&path, Some(error))?,
            },
            Ok(found) if found.is_file() => visit(&path, None)?,
            // It may never end.
            Ok(_) if open.len() > 1 => {
                visit(&path, Some(io::Error::other("a pipe, socket or device")))?;
            }
            Ok(_) => {}
            Err(error) => visit(&path, Some(error))?,
        }
    }
    Ok(())
}

fn in_folder(path: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = entries.collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// Returns whether a file or member may be a page by its name. Others are counted.
pub(crate) fn may_be_page(name: &str, intake: &mut Intake<'_>) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ending.to_ascii_lowercase();
    let may_be = !NO_PAGES.contains(&ending.as_str());
    if !may_be {
        intake.pass(&format!(".{ending}"));
    }
    may_be
}

fn file(path: &Path, intake: &mut Intake<'_>) -> Result<(), Stopped> {
    let source = Source::new(path);
    let open = || -> io::Result<(File, bool)> {
        let mut file = File::open(path)?;
        let mut head = Vec::new();
        // Only a seekable source is examined twice.
        let found = file.metadata()?;
        if found.is_file() {
            (&mut file).take(4).read_to_end(&mut head)?;
            file.rewind()?;
        }
        let is_zip = zip::ZIP.iter().any(|mark| head.starts_with(mark));
        if is_zip {
            source.budget.grow(found.len());
        }
        Ok((file, is_zip))
    };
    match open() {
        Ok((_, true)) => zip::file(path, &source, intake),
        Ok((file, false)) => {
            let file = Counted::new(file, &source, intake);
            stream(BufReader::new(file), &source, intake)
        }
        Err(error) => intake.unreadable(&source, 0, None, error),
    }
}

/// The format of an unpacked stream.
enum Kind {
    Warc,
    Tar,
    Zip,
    Other(&'static str),
    Page,
}

fn kind(head: &[u8], source: &str) -> Kind {
    let source = source.to_ascii_lowercase();
    let tar_by_name = [".tar", ".tgz", ".tar.gz"]
        .iter()
        .any(|ending| source.ends_with(ending));
    if head.is_empty() {
        // Whatever the format should have been: the parser reports that it is empty.
        Kind::Page
    } else if head.starts_with(b"WARC/") {
        Kind::Warc
    } else if zip::ZIP.iter().any(|mark| head.starts_with(mark)) {
        Kind::Zip
    } else if head.get(257..262) == Some(b"ustar") {
        Kind::Tar
    } else if let Some((_, name)) = OTHERS.iter().find(|(mark, _)| head.starts_with(mark)) {
        Kind::Other(name)
    } else if source.contains(".warc") {
        // Its first bytes are damaged.
        Kind::Warc
    } else if tar_by_name {
        // The oldest archives have no mark.
        Kind::Tar
    } else {
        Kind::Page
    }
}

fn stream(
    mut reader: impl BufRead,
    source: &Source,
    intake: &mut Intake<'_>,
) -> Result<(), Stopped> {
    let mut head = Vec::new();
    if let Err(error) = (&mut reader).take(TELLING).read_to_end(&mut head) {
        return intake.unreadable(source, 0, None, error);
    }
    let is_gzip = head.starts_with(GZIP);
    let reader = Cursor::new(head).chain(reader);
    if is_gzip {
        let reader = Bounded {
            reader: Gunzip::new(reader),
            budget: source.budget.clone(),
        };
        unpacked(BufReader::new(reader), source, intake)
    } else {
        unpacked(reader, source, intake)
    }
}

fn unpacked(
    mut reader: impl BufRead,
    source: &Source,
    intake: &mut Intake<'_>,
) -> Result<(), Stopped> {
    let mut head = Vec::new();
    // If the start of an archive is damaged, the rest of it may be intact.
    let failure = (&mut reader).take(TELLING).read_to_end(&mut head).err();
    let kind = kind(&head, source.name());
    let reader = Cursor::new(head).chain(reader);
    match kind {
        Kind::Warc => warc(reader, source, intake),
        Kind::Tar => tar(reader, source, intake),
        Kind::Zip => zip::stream(reader, source, intake),
        Kind::Other(name) => {
            let why = format!("{name} is not undone here: unpack it first");
            intake.unreadable(source, 0, None, why)
        }
        Kind::Page => {
            if !intake.wants(source, 0, None) {
                return Ok(());
            }
            let mut page = source.page(0, None);
            (page.bytes, page.damage) = read_bytes(reader);
            let failure = failure.map(|failure| failure.to_string());
            page.damage.extend(failure);
            intake.page(page)
        }
    }
}

fn tar(reader: impl Read, source: &Source, intake: &mut Intake<'_>) -> Result<(), Stopped> {
    let allowed = Rc::new(Cell::new(Some(LONGEST_TAR_HEAD)));
    let ended = Rc::new(Cell::new(false));
    let reader = Heads {
        reader,
        allowed: Rc::clone(&allowed),
        ended: Rc::clone(&ended),
    };
    let mut archive = tar::Archive::new(reader);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return intake.unreadable(source, 0, None, error),
    };
    let mut next = 0;
    // After damage no member can be found, so the first error is the last entry.
    for (index, entry) in (0..).zip(entries) {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let why = format!("the archive cannot be read further: {error}");
                return intake.unreadable(source, index, None, why);
            }
        };
        allowed.set(None);
        tar_member(&mut entry, index, source, intake)?;
        // The rest of it is not a header. The next entry meets an I/O error again.
        let _ = io::copy(&mut entry, &mut io::sink());
        allowed.set(Some(LONGEST_TAR_HEAD));
        next = index + 1;
    }
    if ended.get() {
        let why = "the archive ends without the mark of its end: members may be missing";
        return intake.unreadable(source, next, None, why);
    }
    Ok(())
}

fn tar_member(
    entry: &mut tar::Entry<'_, impl Read>,
    index: u64,
    source: &Source,
    intake: &mut Intake<'_>,
) -> Result<(), Stopped> {
    let refused = match entry.header().entry_type() {
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => None,
        EntryType::Directory if entry.size() == 0 => return Ok(()),
        EntryType::XGlobalHeader => return Ok(()),
        EntryType::Directory => Some("a folder that has content"),
        EntryType::Link | EntryType::Symlink => Some("a link, which is not followed"),
        EntryType::Fifo | EntryType::Char | EntryType::Block => Some("a pipe or device"),
        _ => Some("no file"),
    };
    let member = exact(&entry.path_bytes());
    if !may_be_page(&member, intake) || !intake.wants(source, index, Some(&member)) {
        return Ok(());
    }
    let mut page = source.page(index, Some(member));
    page.refused = refused.map(str::to_owned);
    if page.refused.is_none() {
        (page.bytes, page.damage) = read_bytes(&mut *entry);
        let missing = entry.size().saturating_sub(page.bytes.len() as u64);
        if missing > 0 && page.bytes.len() <= longest() && page.damage.is_empty() {
            page.damage.push(format!("{missing} bytes are missing"));
        }
    }
    intake.page(page)
}

/// Limits how much of the headers is read at once, and records the end of the file.
struct Heads<R> {
    reader: R,
    /// The number of bytes that may still be read, if limited.
    allowed: Rc<Cell<Option<u64>>>,
    ended: Rc<Cell<bool>>,
}

impl<R: Read> Read for Heads<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.ended
            .set(self.ended.get() || read == 0 && !buffer.is_empty());
        if let Some(allowed) = self.allowed.get() {
            let left = allowed.checked_sub(read as u64);
            let left = left.ok_or_else(|| io::Error::other("the head of a member is too long"))?;
            self.allowed.set(Some(left));
        }
        Ok(read)
    }
}

fn warc(reader: impl BufRead, source: &Source, intake: &mut Intake<'_>) -> Result<(), Stopped> {
    let mut records = Records::new(reader);
    let mut index = 0;
    while let Some(record) = records.next() {
        let fields = match record {
            Ok(fields) => fields,
            Err(why) => {
                intake.unreadable(source, index, None, why)?;
                index += 1;
                continue;
            }
        };
        let address = fields.get("warc-target-uri").unwrap_or_default();
        // Some crawlers write `<https://…>`.
        let address = address.trim_start_matches('<').trim_end_matches('>');
        let member = Some(address.to_owned()).filter(|address| !address.is_empty());
        let mut page = source.page(index, member);
        // A URL is ASCII; the meaning of other bytes is unknown.
        page.url = Url::parse(address).ok().filter(|_| !has_escapes(address));
        page.fetched = fields.get("warc-date").and_then(|date| date.parse().ok());
        if let Some(why) = fields.get("warc-truncated") {
            page.damage.push(format!("the crawler cut it: {why}"));
        }
        let kind = fields.get("warc-type").unwrap_or_default();
        let mut is_done = false;
        let media = fields.media_type();
        let (wanted, damage) = records.content(&fields, |mut content| {
            let mut media = media;
            match kind {
                "response" if media.as_deref() == Some("application/http") => {
                    let Ok(Some((status, http))) = http_head(&mut content) else {
                        page.damage
                            .push("there is no head of an HTTP response".to_owned());
                        return true;
                    };
                    if (300..400).contains(&status) {
                        intake.pass("redirections");
                        return false;
                    }
                    page.status = Some(status);
                    page.codings = http.codings();
                    page.charset = http.charset();
                    media = http.media_type();
                }
                "resource" => page.charset = fields.charset(),
                "conversion" => page.extracted = media.as_deref() == Some("text/plain"),
                "" => {
                    page.refused = Some("the record states no type".to_owned());
                    is_done = !intake.wants(source, index, page.member.as_deref());
                    return !is_done;
                }
                other => {
                    // Otherwise it is the crawler's own metadata.
                    if other == "response" || other == "revisit" {
                        intake.pass(&format!("WARC {other} without a page"));
                    }
                    return false;
                }
            }
            if let Some(other) = media.filter(|media| !PAGES.contains(&media.as_str())) {
                intake.pass(&other);
                return false;
            }
            is_done = !intake.wants(source, index, page.member.as_deref());
            if !is_done {
                page.bytes = read_bytes(content).0;
            }
            !is_done
        });
        match damage {
            damage if wanted => {
                page.damage.extend(damage);
                intake.page(page)?;
            }
            // Its type matters less than the fact that the archive may have lost more.
            Some(why) if !is_done => intake.unreadable(source, index, page.member, why)?,
            _ => {}
        }
        index += 1;
    }
    Ok(())
}

/// Counts the bytes read, for the progress bar and for the unpacking budget.
struct Counted<R> {
    reader: R,
    bar: ProgressBar,
    budget: Budget,
}

impl<R> Counted<R> {
    fn new(reader: R, source: &Source, intake: &Intake<'_>) -> Self {
        Self {
            reader,
            bar: intake.bar.clone(),
            budget: source.budget.clone(),
        }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.bar.inc(read as u64);
        self.budget.grow(read as u64);
        Ok(read)
    }
}
