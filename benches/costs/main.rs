//! Where the time of a parse goes: instructions of each kind of page, and instructions and nanoseconds of each stage.
//!
//! `cargo bench --bench costs`. Valgrind (callgrind) counts instructions in separate processes; they are the same in
//! every run. With `UNROLLED_CORPUS` the real page is measured as well.
//!
//! - `-- --save FILE` also writes the instructions of each page to a file.
//! - `-- --against FILE` compares them with those of another checkout.

mod callgrind;
mod parts;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use support::{in_turns, median};
use unrolled::dom::{Dom, Query};
use unrolled::{Input, Parsed, Parser};

/// A page of each kind, in `tests/corpus`.
const PAGES: [(&str, &str); 17] = [
    ("thread-reader", "thread-reader/era-b-whole-page/input.html"),
    (
        "thread-reader-2026",
        "thread-reader/era-c-2026-whole-page/input.html",
    ),
    ("nitter", "nitter/era-c-2026-whole-page/input.html"),
    ("x", "x/whole-page/input.html"),
    ("legacy-twitter", "legacy-twitter/whole-page/input.html"),
    ("mastodon", "mastodon/web-conversation/input.html"),
    ("bluesky", "bluesky/app-conversation/input.html"),
    ("skyview", "skyview/tree/input.html"),
    ("skythread", "skythread/tree/input.html"),
    ("embed", "embed/twitter-unrolled-in-a-blog/input.html"),
    ("substack", "embed/substack-of-2022/input.html"),
    ("fx-json", "fx/json-article/input.json"),
    ("fx-instant-view", "fx/instant-view-article/input.html"),
    ("twitter-thread", "twitter-thread/json-unroll/input.json"),
    ("generic", "generic/blocks-with-links/input.html"),
    ("text", "thread-reader-text/markdownify/input.md"),
    ("clip", "x-clip/answers-below/input.md"),
];

/// The real page, in the folder that `UNROLLED_CORPUS` names.
const REAL: &str = "thread_reader/html/QuinnyPig-2020-01.html";

/// A query without a match, so that its first use builds the index and does nothing else.
const NOTHING: Query<'_> = Query::constant(".no-such-class");

/// A stage of a parse. Each does the work of those before it first, uncounted where its value needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Tree,
    Index,
    Detect,
    Parse,
    Drop,
}

impl Stage {
    const ALL: [Self; 5] = [
        Self::Tree,
        Self::Index,
        Self::Detect,
        Self::Parse,
        Self::Drop,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tree => "tree",
            Self::Index => "index",
            Self::Detect => "tree, index, detect",
            Self::Parse => "whole parse",
            Self::Drop => "drop of the result",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }

    /// Does what comes before the stage, and calls `count` with the stage itself.
    pub(crate) fn run(self, bytes: &[u8], count: &mut dyn FnMut(&mut dyn FnMut())) {
        let text = || std::str::from_utf8(bytes).expect("a page in UTF-8");
        match self {
            Self::Tree => count(&mut || drop(black_box(Dom::parse(black_box(text()))))),
            Self::Index => {
                let dom = Dom::parse(text()).expect("a page within the limits");
                count(&mut || {
                    black_box(dom.first(black_box(&NOTHING)));
                });
            }
            Self::Detect => count(&mut || drop(black_box(Parser::new().detect(bytes)))),
            Self::Parse => count(&mut || std::mem::forget(black_box(parse(bytes)))),
            Self::Drop => {
                let mut parsed = parse(bytes);
                count(&mut || drop(black_box(parsed.take())));
            }
        }
    }
}

/// Parses a page as a thread or, if it is none, as a listing.
fn parse(bytes: &[u8]) -> Option<Parsed> {
    let parser = Parser::new();
    let parsed = parser.parse(Input::bytes(black_box(bytes))).ok();
    if parsed.is_none() {
        drop(black_box(parser.parse_listing(Input::bytes(bytes))));
    }
    parsed
}

fn main() -> ExitCode {
    if callgrind::child() {
        return ExitCode::SUCCESS;
    }
    if !callgrind::is_installed() {
        println!("instructions are not counted: no valgrind on this machine");
        return ExitCode::SUCCESS;
    }
    let pages = pages();
    table_of_pages(&pages);
    if let Some((_, page)) = pages.first() {
        println!("\n{}", page.display());
        table_of_stages(page);
        table_of_parts(page);
    }
    ExitCode::SUCCESS
}

/// Returns the pages with their names; the first one is the real one, if it is there.
fn pages() -> Vec<(&'static str, PathBuf)> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/corpus");
    let real = std::env::var_os("UNROLLED_CORPUS").map(|folder| Path::new(&folder).join(REAL));
    let real = real.filter(|page| page.is_file());
    let own = PAGES.map(|(name, page)| (name, corpus.join(page)));
    real.map(|page| ("real", page))
        .into_iter()
        .chain(own)
        .collect()
}

/// Returns the value after an argument.
fn argument(name: &str) -> Option<String> {
    std::env::args().skip_while(|is| is != name).nth(1)
}

fn table_of_pages(pages: &[(&str, PathBuf)]) {
    let before = argument("--against").map(|file| {
        let lines = std::fs::read_to_string(file).expect("a file of --save");
        let line = |line: &str| {
            let (name, count) = line.split_once('\t')?;
            Some((name.to_owned(), count.parse::<u64>().ok()?))
        };
        lines.lines().filter_map(line).collect::<BTreeMap<_, _>>()
    });
    let mut saved = String::new();
    println!(
        "{:<20} {:>9} {:>13} {:>8}",
        "page", "bytes", "instructions", "change"
    );
    for (name, page) in pages {
        let bytes = std::fs::metadata(page).map_or(0, |file| file.len());
        let count = callgrind::count(Stage::Parse, page).total();
        saved += &format!("{name}\t{count}\n");
        let known = before.as_ref().and_then(|before| before.get(*name));
        let change = known.map_or(String::new(), |known| {
            format!("{:+.1} %", 100.0 * (count as f64 / *known as f64 - 1.0))
        });
        println!("{name:<20} {bytes:>9} {count:>13} {change:>8}");
    }
    if let Some(file) = argument("--save") {
        std::fs::write(file, saved).expect("the file of --save can be written");
    }
}

/// Prints what each stage costs that can be run by itself; what remains of the parse is the adapter's, and the checks.
fn table_of_stages(page: &Path) {
    let bytes = std::fs::read(page).expect("a page");
    let nanoseconds = Stage::ALL.map(|stage| {
        let mut times = Vec::new();
        let mut once = || {
            stage.run(&bytes, &mut |job| {
                let seconds = in_turns(1, Duration::ZERO, &mut [&mut || job()]);
                times.push(seconds[0][0]);
            });
        };
        (0..200).for_each(|_| once());
        median(&times) * 1e9
    });
    println!(
        "{:<20} {:>13} {:>13}",
        "stage", "instructions", "nanoseconds"
    );
    for (stage, nanoseconds) in Stage::ALL.into_iter().zip(nanoseconds) {
        let count = callgrind::count(stage, page).total();
        println!("{:<20} {count:>13} {nanoseconds:>13.0}", stage.name());
    }
}

/// Prints what each part of the crate costs in a parse, without the functions that it calls.
fn table_of_parts(page: &Path) {
    let counted = callgrind::count(Stage::Parse, page);
    println!(
        "\n{:<34} {:>13} {:>7}",
        "part of the parse", "instructions", "share"
    );
    for (part, count) in parts::of(&counted) {
        let share = 100.0 * count as f64 / counted.total() as f64;
        println!("{part:<34} {count:>13} {share:>5.1} %");
    }
}
