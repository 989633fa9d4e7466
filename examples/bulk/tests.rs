//! Each kind of source, intact and damaged, from the command-line options to the lines of the output.

mod damage;
mod many;
mod members;

use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use flate2::Compression;
use flate2::write::GzEncoder;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::page::{Line, longest};
use crate::{Options, options, run};

const THREAD: &[u8] = include_bytes!("../pages/thread-reader.html");
const TEXT: &[u8] = include_bytes!("../pages/thread-reader.txt");
const LISTING: &[u8] = include_bytes!("../pages/author-listing.html");
const NO_SITE: &[u8] = b"<html><body><p>A page of no site.</body></html>";

/// The members of the archives: three pages that are parsed, a picture that is skipped, and two that give errors.
const MEMBERS: &[(&str, &[u8])] = &[
    ("a.html", THREAD),
    ("b/c.txt", TEXT),
    ("b/d.html", LISTING),
    ("b/e.png", b"\x89PNG"),
    ("f.html", NO_SITE),
    ("g.html", b""),
];

/// A folder for one test.
struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("unrolled-bulk-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn options(&self, source: &Path) -> Options {
        Options {
            sources: vec![source.to_owned()],
            out: self.0.join("lines.jsonl"),
            quiet: true,
            ..Options::default()
        }
    }

    /// Returns the lines for a source.
    fn lines(&self, source: &Path) -> Vec<Line> {
        let options = self.options(source);
        let summary = run(&options).unwrap();
        let lines = lines(&fs::read_to_string(&options.out).unwrap());
        assert_eq!(lines.len() as u64, summary.pages());
        fs::remove_file(&options.out).unwrap();
        lines
    }

    /// Returns a short form of the lines of an archive.
    fn results(&self, name: &str, bytes: &[u8]) -> Vec<String> {
        let path = self.file(name, bytes);
        self.lines(&path).iter().map(brief).collect()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn lines(text: &str) -> Vec<Line> {
    let lines = text.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().unwrap()
}

/// `thread`, `listing` or the kind of error, with a `!` if there is damage.
fn brief(line: &Line) -> String {
    let results = [
        line.parsed.as_ref().map(|_| "thread"),
        line.listing.as_ref().map(|_| "listing"),
        line.error.as_ref().map(|error| error.kind.as_str()),
    ];
    assert_eq!(results.iter().flatten().count(), 1, "one result a line");
    let damage = if line.damage.is_empty() { "" } else { "!" };
    let result = results.into_iter().flatten().next().unwrap_or_default();
    format!("{} {result}{damage}", line.index)
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, *bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A member of a zip archive with metadata that the crate's writer would not write.
#[derive(Clone)]
struct Raw<'r> {
    name: &'r [u8],
    content: &'r [u8],
    flags: u16,
    method: u16,
    crc: u32,
    mode: u32,
    /// The stated length is too long by this much.
    longer: u32,
}

impl<'r> Raw<'r> {
    fn stored(name: &'r [u8], content: &'r [u8]) -> Self {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        Self {
            name,
            content,
            flags: 0,
            method: 0,
            crc: crc.sum(),
            mode: 0,
            longer: 0,
        }
    }

    /// Fields that the local header and the directory share.
    fn head(&self) -> Vec<u8> {
        let length = self.content.len() as u32 + self.longer;
        let mut head = Vec::new();
        for number in [20, self.flags, self.method, 0, 0] {
            head.extend(u16::to_le_bytes(number));
        }
        for number in [self.crc, length, length, self.name.len() as u32] {
            head.extend(u32::to_le_bytes(number));
        }
        head
    }

    fn entry(&self, place: usize) -> Vec<u8> {
        let mut entry = b"PK\x01\x02\x14\x03".to_vec();
        entry.extend(self.head());
        // No comment, on the first disk.
        entry.extend([0; 6]);
        entry.extend(u32::to_le_bytes(self.mode << 16));
        entry.extend(u32::to_le_bytes(place as u32));
        entry.extend(self.name);
        entry
    }
}

fn raw_zip(members: &[Raw<'_>]) -> Vec<u8> {
    let (mut archive, mut entries) = (Vec::new(), Vec::new());
    for member in members {
        entries.extend(member.entry(archive.len()));
        archive.extend(b"PK\x03\x04");
        archive.extend(member.head());
        archive.extend(member.name);
        archive.extend(member.content);
    }
    end_zip(archive, &entries, members.len())
}

/// Appends a directory to the members.
fn end_zip(mut archive: Vec<u8>, entries: &[u8], count: usize) -> Vec<u8> {
    let place = archive.len() as u32;
    archive.extend(entries);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend(
        [count as u16; 2]
            .iter()
            .flat_map(|count| count.to_le_bytes()),
    );
    archive.extend(u32::to_le_bytes(entries.len() as u32));
    archive.extend(u32::to_le_bytes(place));
    archive.extend([0; 2]);
    archive
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn record(fields: &str, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let head = format!("WARC/1.0\r\n{fields}\r\nContent-Length: {length}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

fn response(number: usize, head: &str, body: &[u8]) -> Vec<u8> {
    let fields = format!(
        "WARC-Type: response\r\nWARC-Target-URI: https://example.org/{number}\r\n\
         WARC-Date: 2026-01-31T09:30:00Z\r\nContent-Type: application/http; msgtype=response"
    );
    let head = format!("HTTP/1.1 {head}\r\n\r\n");
    record(&fields, &[head.as_bytes(), body].concat())
}

/// The records of a crawl: metadata, a request, and responses.
fn warc() -> Vec<Vec<u8>> {
    vec![
        record("WARC-Type: warcinfo", b"software: none\r\n"),
        record("WARC-Type: request", b"GET /2 HTTP/1.1\r\n\r\n"),
        response(2, "200 OK\r\nContent-Type: text/html", THREAD),
        response(3, "302 Found\r\nContent-Type: text/html", b"elsewhere"),
        response(4, "200 OK\r\nContent-Type: image/png", b"\x89PNG"),
        response(5, "200 OK\r\nContent-Type: text/html", LISTING),
        response(6, "404 Not Found\r\nContent-Type: text/html", NO_SITE),
    ]
}

const READ: &[&str] = &["2 thread", "5 listing", "6 unrecognized"];

#[test]
fn every_container_yields_its_pages() {
    let place = Place::new();
    for (name, bytes) in MEMBERS {
        place.file(&format!("folder/{name}"), bytes);
    }
    let folder = place.lines(&place.0.join("folder"));
    let results: Vec<_> = folder.iter().map(brief).collect();
    assert_eq!(
        results,
        [
            "0 thread", "0 thread", "0 listing", "0 unrecognized", "0 not-a-thread: empty"
        ]
    );
    let numbers = [0, 1, 2, 4, 5];
    for (name, archive) in [
        ("m.tar", tar(MEMBERS)),
        ("m.tar.gz", gzip(&tar(MEMBERS))),
        ("m.zip", zip(MEMBERS)),
        // The file name may be wrong.
        ("zip.html", zip(MEMBERS)),
        ("tar", gzip(&tar(MEMBERS))),
    ] {
        let lines = place.lines(&place.file(name, &archive));
        assert_eq!(lines.len(), folder.len(), "{name}");
        for ((line, like), index) in lines.iter().zip(&folder).zip(numbers) {
            assert!(line.source.ends_with(name));
            assert!(like.source.ends_with(line.member.as_ref().unwrap()));
            assert_eq!((line.index, line.bytes), (index, like.bytes), "{name}");
            assert_eq!(line.parsed, like.parsed, "{name}");
        }
    }
    // A single compressed page is a page.
    assert_eq!(place.results("page.html.gz", &gzip(THREAD)), ["0 thread"]);
}

#[test]
fn warc_files_of_one_or_many_gzip_members_are_read() {
    let place = Place::new();
    let records = warc();
    let members: Vec<_> = records.iter().map(|record| gzip(record)).collect();
    for (name, bytes) in [
        ("a.warc", records.concat()),
        ("a.warc.gz", members.concat()),
        ("one.warc.gz", gzip(&records.concat())),
    ] {
        let lines = place.lines(&place.file(name, &bytes));
        assert_eq!(lines.iter().map(brief).collect::<Vec<_>>(), READ, "{name}");
        assert_eq!(
            lines[0].url.as_ref().unwrap().as_str(),
            "https://example.org/2"
        );
        assert_eq!(
            lines[0].fetched.unwrap().to_string(),
            "2026-01-31T09:30:00Z"
        );
        assert_eq!(lines[2].status, Some(404));
    }
}

#[test]
fn extracted_text_is_read_as_text() {
    let place = Place::new();
    let fields = "WARC-Type: conversion\r\nWARC-Target-URI: https://threadreaderapp.com/thread/1.html\r\n\
                  Content-Type: text/plain";
    let wet = [record("WARC-Type: warcinfo", b""), record(fields, TEXT)].concat();
    let lines = place.lines(&place.file("a.warc.wet.gz", &gzip(&wet)));
    assert_eq!(lines.iter().map(brief).collect::<Vec<_>>(), ["1 thread"]);
    let detection = &lines[0].parsed.as_ref().unwrap().detection;
    assert_eq!(detection.form, unrolled::Form::Text);
}

#[test]
fn http_encodings_are_decoded() {
    let place = Place::new();
    let packed = gzip(THREAD);
    let (one, two) = packed.split_at(packed.len() / 2);
    let mut chunks = Vec::new();
    for chunk in [one, two, b""] {
        chunks.extend(format!("{:x}\r\n", chunk.len()).bytes());
        chunks.extend(chunk);
        chunks.extend(b"\r\n");
    }
    let head = "200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked";
    let cut = &chunks[..chunks.len() / 2];
    let other = "200 OK\r\nContent-Encoding: br";
    let records = [
        response(0, head, &chunks),
        // The crawler decoded the body but kept the header.
        response(1, head, THREAD),
        response(2, head, cut),
        response(3, other, b"\x8b\xff"),
        // The page states UTF-8, the header something else; the header wins.
        response(
            4,
            "200 OK\r\nContent-Type: text/html; charset=latin1",
            THREAD,
        ),
    ];
    let results = place.results("a.warc", &records.concat());
    assert_eq!(results[..2], ["0 thread", "1 thread"]);
    assert!(
        results[2].starts_with("2 ") && results[2].ends_with('!'),
        "{results:?}"
    );
    assert_eq!(results[3..], ["3 unreadable", "4 thread"]);
}

#[test]
fn records_after_damage_are_read() {
    let place = Place::new();
    let records = warc();

    // A gzip member that is damaged in the middle affects one record.
    let mut members: Vec<_> = records.iter().map(|record| gzip(record)).collect();
    let middle = members[2].len() / 2;
    members[2][middle..middle + 40].fill(0x55);
    let results = place.results("a.warc.gz", &members.concat());
    assert!(
        results[0].starts_with("2 ") && results[0].ends_with('!'),
        "{results:?}"
    );
    assert_eq!(results[results.len() - 2..], READ[1..]);

    // A wrong length loses the records that it covers, or the remainder.
    let wrong = |by: isize| {
        let text = String::from_utf8_lossy(&records[2]).into_owned();
        let (head, rest) = text.split_once("Content-Length: ").unwrap();
        let (length, rest) = rest.split_once("\r\n").unwrap();
        let length = length.parse::<isize>().unwrap() + by;
        let record = format!("{head}Content-Length: {length}\r\n{rest}").into_bytes();
        let parts = [&records[..2], &[record], &records[3..]].concat();
        place.results("a.warc", &parts.concat())
    };
    assert_eq!(
        wrong(-9000),
        ["2 thread", "3 unreadable", "6 listing", "7 unrecognized"]
    );
    let long = wrong(60);
    assert_eq!(long.last().unwrap(), "6 unrecognized", "{long:?}");

    // A member of a zip archive that does not unpack affects one line.
    let mut archive = zip(MEMBERS);
    archive[60..90].fill(0xff);
    let results = place.results("a.zip", &archive);
    assert!(results[0].starts_with("0 "), "{results:?}");
    assert_eq!(
        results[1..],
        [
            "1 thread", "2 listing", "4 unrecognized", "5 not-a-thread: empty"
        ]
    );
}

#[test]
fn truncated_archives_are_read_to_the_end() {
    let place = Place::new();
    let warc = warc().concat();
    for (name, archive, least) in [
        ("a.tar", tar(MEMBERS), 3),
        ("a.tar.gz", gzip(&tar(MEMBERS)), 1),
        ("a.zip", zip(MEMBERS), 1),
        ("a.warc", warc.clone(), 1),
        ("a.warc.gz", gzip(&warc), 1),
    ] {
        let complete = place.results(name, &archive);
        for part in 0..40 {
            let cut = &archive[..archive.len() * part / 40];
            let results = place.results(name, cut);
            assert!(!results.is_empty(), "{name}, {part}/40");
            // The cut may be inside the last page, and then be reported in a line after it.
            let same = results.len().saturating_sub(2);
            assert_eq!(results[..same], complete[..same], "{name}, {part}/40");
        }
        assert!(place.results(name, &archive[..archive.len() - 1]).len() >= least);
    }
}

#[test]
fn an_interrupted_run_is_resumed() {
    let place = Place::new();
    let archive = gzip(&tar(MEMBERS));
    let mut members: Vec<_> = warc().iter().map(|record| gzip(record)).collect();
    members[5][40..].fill(0);
    let mut options = place.options(&place.file("m.tar.gz", &archive));
    options.sources.extend([
        place.file("cut.tar.gz", &archive[..archive.len() / 2]),
        place.file("damaged.warc.gz", &members.concat()),
        place.file("m.zip", &zip(MEMBERS)),
    ]);
    let pages = run(&options).unwrap().pages();
    let complete = fs::read(&options.out).unwrap();

    // Nothing is overwritten.
    assert!(run(&options).is_err());
    options.resume = true;
    for jobs in [1, 3] {
        options.jobs = jobs;
        for end in (0..=complete.len())
            .rev()
            .step_by(1 + complete.len() / 60)
            .chain([0, 1, 5])
        {
            fs::write(&options.out, &complete[..end]).unwrap();
            let summary = run(&options).unwrap();
            assert_eq!(fs::read(&options.out).unwrap(), complete, "cut at {end}");
            assert_eq!(summary.pages() + summary.passed.done, pages);
        }
    }

    // The output of another program is not truncated.
    for other in ["# Notes", "# Notes\n", "{\"source\": 1}\n"] {
        fs::write(&options.out, other).unwrap();
        assert!(run(&options).is_err());
        assert_eq!(fs::read_to_string(&options.out).unwrap(), other);
    }
}

#[test]
fn output_is_the_same_for_any_number_of_jobs() {
    let place = Place::new();
    for at in 0..300 {
        let (_, page) = MEMBERS[at % MEMBERS.len()];
        place.file(&format!("folder/{at}.html"), page);
    }
    let outputs = [1, 2, 7].map(|jobs| {
        // The output is in the folder that is read, and is not a page.
        let options = Options {
            jobs,
            out: place.0.join("folder/lines.html"),
            ..place.options(&place.0.join("folder"))
        };
        assert_eq!(run(&options).unwrap().pages(), 300);
        let lines = fs::read(&options.out).unwrap();
        fs::remove_file(&options.out).unwrap();
        lines
    });
    assert_eq!(outputs[0], outputs[1]);
    assert_eq!(outputs[0], outputs[2]);
}

#[test]
fn oversized_members_are_reported() {
    let place = Place::new();
    let long = vec![b' '; longest() + 2];
    let packed = gzip(&long);
    let members: &[(&str, &[u8])] = &[("a.html", &packed), ("b.html", THREAD)];
    assert_eq!(
        place.results("a.zip", &zip(members)),
        ["0 limit: input-bytes", "1 thread"]
    );
}

#[test]
fn the_table_has_a_row_for_each_post() {
    let place = Place::new();
    let mut options = place.options(&place.file("m.zip", &zip(MEMBERS)));
    let table = place.0.join("posts.parquet");
    options.parquet = Some(table.clone());
    run(&options).unwrap();
    let lines = lines(&fs::read_to_string(&options.out).unwrap());
    let mut posts = Vec::new();
    for line in &lines {
        let thread = line.parsed.as_ref().map(|parsed| &parsed.thread);
        match thread {
            Some(thread) => posts.extend(thread.posts.iter().map(|post| post.text.clone())),
            None => posts.push(None),
        }
    }
    let reader = SerializedFileReader::new(File::open(table).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap);
    let texts = rows.map(|row| {
        let text = row.get_column_iter().find(|(name, _)| *name == "text");
        match text.unwrap().1 {
            Field::Str(text) => Some(text.clone()),
            _ => None,
        }
    });
    assert_eq!(texts.collect::<Vec<_>>(), posts);
    assert!(posts.len() > 15);
}

#[test]
fn unsupported_compressions_are_reported() {
    let place = Place::new();
    let results = place.results("a.warc.zst", b"\x28\xb5\x2f\xfd and more");
    assert_eq!(results, ["0 unreadable"]);
}

#[test]
fn wrong_arguments_are_rejected() {
    let options = |line: &str| options(line.split_whitespace().map(Into::into));
    let all = options("a b --out=c --jobs 2 --resume --quiet")
        .unwrap()
        .unwrap();
    assert_eq!((all.sources.len(), all.jobs, all.resume), (2, 2, true));
    assert!(options("--help").unwrap().is_none());
    for wrong in [
        "", "a --resume", "a --parquet=b", "--out b", "a --out", "a --out b --jobs 0",
        "a --out - --resume", "a --out b --quiet=1", "a --out b --all",
    ] {
        assert!(options(wrong).is_err(), "{wrong}");
    }
    // The README's command works as written.
    let readme = include_str!("../../README.md");
    let (_, command) = readme.split_once("--example bulk -- ").unwrap();
    let (command, _) = command.split_once('`').unwrap();
    let all = options(command).unwrap().unwrap();
    assert_eq!((all.sources.len(), all.out.as_os_str()), (3, "-".as_ref()));
}
