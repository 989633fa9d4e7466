//! Sources: folders, files, archives and standard input, as a row of pages.
//!
//! What a file is is told by how it begins, so that names may lie. One page is in memory at a time here; how many wait
//! for the parser is bounded by [`Intake`].

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use indicatif::ProgressBar;
use url::Url;
use zip::ZipArchive;
use zip::read::{ZipFile, read_zipfile_from_stream};

use crate::flow::{Intake, Stopped};
use crate::gzip::{GZIP, Gunzip};
use crate::page::{Page, longest, read_bytes};
use crate::warc::{Records, http_head};

/// Endings of names that are no pages: what browsers save beside one, and what else lies in such folders. Only a file that
/// is named on the command line is read whatever its name.
const NO_PAGES: &[&str] = &[
    "7z", "avif", "bin", "bmp", "cdx", "cdxj", "cjs", "css", "dll", "doc", "docx", "eot", "exe",
    "gif", "ico", "jpeg", "jpg", "js", "jsonl", "m3u8", "m4a", "m4s", "map", "mjs", "mov", "mp3",
    "mp4", "ogg", "otf", "parquet", "pdf", "png", "pptx", "psd", "py", "rar", "rs", "sh", "so",
    "sqlite", "svg", "swf", "ts", "ttf", "wasm", "wat", "wav", "webm", "webp", "woff", "woff2",
    "xlsx",
];

/// Types of content that may be pages, in HTTP headers.
const PAGES: &[&str] = &[
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "application/json",
    "text/json",
];

/// Compressions that are not undone here, by what they begin with. What none of these is is read as a page.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"\xfd7zXZ\0", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"BZh", "bzip2"),
    (b"Rar!\x1a", "RAR"),
];

/// As much of a file as tells what it is: a tar archive says so in its first block.
const TELLING: u64 = 512;

/// No name of a tar archive's member is longer than this, nor anything else that is said of one. The crate takes it into
/// memory.
const LONGEST_TAR_HEAD: u64 = 1 << 20;

/// Reads a source that is named on the command line.
pub(crate) fn read(source: &Path, intake: &mut Intake<'_>) -> Result<(), Stopped> {
    if source.as_os_str() == "-" {
        let stdin = Counted {
            reader: io::stdin().lock(),
            bar: intake.bar.clone(),
        };
        return stream(BufReader::new(stdin), &Arc::from("-"), intake);
    }
    if !source.is_dir() {
        return file(source, intake);
    }
    walk(source, &mut |path, problem| match problem {
        Some(error) => intake.unreadable(&name(path), 0, error),
        None if intake.is_output(path) => Ok(()),
        None if !may_be_page(&path.to_string_lossy(), intake) => Ok(()),
        None => file(path, intake),
    })
}

/// How many bytes the files of a source have together, for the progress bar.
pub(crate) fn size(source: &Path) -> u64 {
    let mut size = 0;
    let Ok(()) = walk::<std::convert::Infallible>(source, &mut |path, _| {
        size += fs::metadata(path).map_or(0, |file| file.len());
        Ok(())
    });
    size
}

/// Calls `visit` for each file of a folder and of those in it, in the order of their names, or for a file itself. Links to
/// folders are not followed: they may lead in a circle.
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
            Ok(found) if found.is_dir() && is_link && open.len() > 1 => {}
            Ok(found) if found.is_dir() => match in_folder(&path) {
                Ok(paths) => open.push(paths.into_iter()),
                Err(error) => visit(&path, Some(error))?,
            },
            // A pipe or a device in a folder may never end.
            Ok(found) if found.is_file() => visit(&path, None)?,
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

fn name(path: &Path) -> Arc<str> {
    Arc::from(path.to_string_lossy())
}

/// Whether a file or member may be a page by its name. Others are counted.
fn may_be_page(name: &str, intake: &mut Intake<'_>) -> bool {
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
    let source = name(path);
    let open = || -> io::Result<(File, bool)> {
        let mut file = File::open(path)?;
        let mut head = Vec::new();
        // Only what can be read from any place is looked at twice.
        if file.metadata()?.is_file() {
            (&mut file).take(4).read_to_end(&mut head)?;
            file.rewind()?;
        }
        Ok((file, head.starts_with(b"PK")))
    };
    match open() {
        Ok((file, true)) => zip(file, &source, intake),
        Ok((file, false)) => {
            let bar = intake.bar.clone();
            stream(
                BufReader::new(Counted { reader: file, bar }),
                &source,
                intake,
            )
        }
        Err(error) => intake.unreadable(&source, 0, error),
    }
}

/// What an unpacked stream is.
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
        // Whatever it was to be: the parser tells that nothing is there.
        Kind::Page
    } else if head.starts_with(b"WARC/") {
        Kind::Warc
    } else if head.starts_with(b"PK\x03\x04") {
        Kind::Zip
    } else if head.get(257..262) == Some(b"ustar") {
        Kind::Tar
    } else if let Some((_, name)) = OTHERS.iter().find(|(mark, _)| head.starts_with(mark)) {
        Kind::Other(name)
    } else if source.contains(".warc") {
        // Its beginning is damaged.
        Kind::Warc
    } else if tar_by_name {
        // The oldest ones have no mark.
        Kind::Tar
    } else {
        Kind::Page
    }
}

fn stream(
    mut reader: impl BufRead,
    source: &Arc<str>,
    intake: &mut Intake<'_>,
) -> Result<(), Stopped> {
    let mut head = Vec::new();
    if let Err(error) = (&mut reader).take(TELLING).read_to_end(&mut head) {
        return intake.unreadable(source, 0, error);
    }
    let is_gzip = head.starts_with(GZIP);
    let reader = Cursor::new(head).chain(reader);
    if is_gzip {
        unpacked(BufReader::new(Gunzip::new(reader)), source, intake)
    } else {
        unpacked(reader, source, intake)
    }
}

fn unpacked(
    mut reader: impl BufRead,
    source: &Arc<str>,
    intake: &mut Intake<'_>,
) -> Result<(), Stopped> {
    let mut head = Vec::new();
    // Where the beginning of an archive is damaged, the rest of it may be whole.
    let failure = (&mut reader).take(TELLING).read_to_end(&mut head).err();
    let kind = kind(&head, source);
    let reader = Cursor::new(head).chain(reader);
    match kind {
        Kind::Warc => warc(reader, source, intake),
        Kind::Tar => tar(reader, source, intake),
        Kind::Zip => zip_stream(reader, source, intake),
        Kind::Other(name) => {
            let why = format!("{name} is not undone here: unpack it first");
            intake.unreadable(source, 0, why)
        }
        Kind::Page => {
            if !intake.wants(source, 0) {
                return Ok(());
            }
            let (bytes, mut damage) = read_bytes(reader);
            damage.extend(failure.map(|failure| failure.to_string()));
            intake.page(Page {
                source: Arc::clone(source),
                bytes,
                damage,
                ..Page::default()
            })
        }
    }
}

fn tar(reader: impl Read, source: &Arc<str>, intake: &mut Intake<'_>) -> Result<(), Stopped> {
    let allowed = Rc::new(Cell::new(Some(LONGEST_TAR_HEAD)));
    let reader = Heads {
        reader,
        allowed: Rc::clone(&allowed),
    };
    let mut archive = tar::Archive::new(reader);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return intake.unreadable(source, 0, error),
    };
    // Behind damage no member can be found, so the first error is the last entry.
    for (index, entry) in (0..).zip(entries) {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(error) => return intake.unreadable(source, index, error),
        };
        allowed.set(None);
        let is_file = entry.header().entry_type().is_file();
        let member = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if is_file && may_be_page(&member, intake) && intake.wants(source, index) {
            let (bytes, mut damage) = read_bytes(&mut entry);
            let missing = entry.size().saturating_sub(bytes.len() as u64);
            if missing > 0 && bytes.len() <= longest() && damage.is_empty() {
                damage.push(format!("{missing} bytes are missing"));
            }
            intake.page(Page {
                source: Arc::clone(source),
                index,
                member: Some(member),
                bytes,
                damage,
                ..Page::default()
            })?;
        }
        // What is left of it is no head. A failure is met again by the next entry.
        let _ = io::copy(&mut entry, &mut io::sink());
        allowed.set(Some(LONGEST_TAR_HEAD));
    }
    Ok(())
}

/// Bounds what is read in one go of heads.
struct Heads<R> {
    reader: R,
    /// How much may still be read, if that is bounded.
    allowed: Rc<Cell<Option<u64>>>,
}

impl<R: Read> Read for Heads<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        if let Some(allowed) = self.allowed.get() {
            let left = allowed.checked_sub(read as u64);
            let left = left.ok_or_else(|| io::Error::other("the head of a member is too long"))?;
            self.allowed.set(Some(left));
        }
        Ok(read)
    }
}

/// A zip archive in a file: its directory stands at the end.
fn zip(file: File, source: &Arc<str>, intake: &mut Intake<'_>) -> Result<(), Stopped> {
    let mut file = BufReader::new(file);
    let broken = match ZipArchive::new(&mut file) {
        Ok(mut archive) => {
            for index in 0..archive.len() {
                let member = archive.by_index(index);
                let packed = member.as_ref().map_or(0, |member| member.compressed_size());
                match member {
                    Ok(member) => zip_member(member, index as u64, source, intake)?,
                    Err(error) => intake.unreadable(source, index as u64, error)?,
                }
                intake.bar.inc(packed);
            }
            return Ok(());
        }
        Err(error) => error,
    };
    // Without a directory the members are found one after the other.
    match file.rewind() {
        Ok(()) => zip_stream(file, source, intake),
        Err(_) => intake.unreadable(source, 0, broken),
    }
}

/// A zip archive that is cut or comes through a pipe. Members whose length is not stated before them end it.
fn zip_stream(
    mut reader: impl Read,
    source: &Arc<str>,
    intake: &mut Intake<'_>,
) -> Result<(), Stopped> {
    for index in 0.. {
        match read_zipfile_from_stream(&mut reader) {
            Ok(Some(member)) => zip_member(member, index, source, intake)?,
            Ok(None) => break,
            Err(error) => return intake.unreadable(source, index, error),
        }
    }
    Ok(())
}

fn zip_member(
    mut member: ZipFile<'_, impl Read>,
    index: u64,
    source: &Arc<str>,
    intake: &mut Intake<'_>,
) -> Result<(), Stopped> {
    let name = String::from_utf8_lossy(member.name_raw()).into_owned();
    if !member.is_file() || !may_be_page(&name, intake) || !intake.wants(source, index) {
        return Ok(());
    }
    let (bytes, damage) = read_bytes(&mut member);
    intake.page(Page {
        source: Arc::clone(source),
        index,
        member: Some(name),
        bytes,
        damage,
        ..Page::default()
    })
}

fn warc(reader: impl BufRead, source: &Arc<str>, intake: &mut Intake<'_>) -> Result<(), Stopped> {
    let mut records = Records::new(reader);
    let mut index = 0;
    while let Some(record) = records.next() {
        let fields = match record {
            Ok(fields) => fields,
            Err(why) => {
                intake.unreadable(source, index, why)?;
                index += 1;
                continue;
            }
        };
        let address = fields.get("warc-target-uri").unwrap_or_default();
        // Some crawlers write `<https://…>`.
        let address = address.trim_start_matches('<').trim_end_matches('>');
        let mut page = Page {
            source: Arc::clone(source),
            index,
            member: Some(address.to_owned()).filter(|address| !address.is_empty()),
            url: Url::parse(address).ok(),
            fetched: fields.get("warc-date").and_then(|date| date.parse().ok()),
            ..Page::default()
        };
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
                _ => return false,
            }
            if let Some(other) = media.filter(|media| !PAGES.contains(&media.as_str())) {
                intake.pass(&other);
                return false;
            }
            is_done = !intake.wants(source, index);
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
            // What it was to be matters less than that the archive may have lost more.
            Some(why) if !is_done => intake.unreadable(source, index, why)?,
            _ => {}
        }
        index += 1;
    }
    Ok(())
}

/// Counts what is read, for the progress bar.
struct Counted<R> {
    reader: R,
    bar: ProgressBar,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.bar.inc(read as u64);
        Ok(read)
    }
}
