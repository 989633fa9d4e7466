//! The jobs for an input: parsing by both engines, and exporting its thread in every format.

use unrolled::dom::Engine;
use unrolled::export::{Html, Markdown, PlainText};
use unrolled::model::Thread;
use unrolled::{ErrorKind, Form, Parsed, Parser, Result};

use crate::fixture::Fixture;

/// One call of the library with default limits, or something slow that tests the laboratory itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Job {
    Parse,
    ParseTree,
    Listing,
    ListingTree,
    Markdown,
    Html,
    PlainText,
    Linear,
    QuadraticTime,
    QuadraticMemory,
    LargeMemory,
}

/// A job, and its name.
const NAMES: [(Job, &str); 11] = [
    (Job::Parse, "parse"),
    (Job::ParseTree, "parse by the full rules"),
    (Job::Listing, "listing"),
    (Job::ListingTree, "listing by the full rules"),
    (Job::Markdown, "to Markdown"),
    (Job::Html, "to HTML"),
    (Job::PlainText, "to plain text"),
    (Job::Linear, "own: linear"),
    (Job::QuadraticTime, "own: quadratic time"),
    (Job::QuadraticMemory, "own: quadratic memory"),
    (Job::LargeMemory, "own: large memory"),
];

impl Job {
    /// The jobs for inputs of a form. A parse comes before the jobs that use its thread.
    pub(crate) fn of(form: Form) -> Vec<Self> {
        let mut jobs = vec![
            Self::Parse,
            Self::Listing,
            Self::Markdown,
            Self::Html,
            Self::PlainText,
        ];
        if form == Form::Html {
            jobs.extend([Self::ParseTree, Self::ListingTree]);
        }
        jobs
    }

    pub(crate) fn name(self) -> &'static str {
        let name = NAMES.iter().find(|(job, _)| *job == self);
        name.map_or("", |(_, name)| name)
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        let job = NAMES.iter().find(|(_, is)| *is == name);
        job.map(|(job, _)| *job)
    }

    /// Whether it needs a thread that was parsed before.
    pub(crate) fn is_export(self) -> bool {
        matches!(self, Self::Markdown | Self::Html | Self::PlainText)
    }

    /// Runs the job, and returns the kind of result. A parse stores its result in `parsed`, where an export finds it.
    pub(crate) fn run(self, fixture: &Fixture, text: &str, parsed: &mut Option<Parsed>) -> String {
        let thread = parsed.as_ref().map(|parsed| &parsed.thread);
        match self {
            Self::Parse => {
                let result = Parser::new().parse(fixture.input(text));
                let result_kind = result_kind(&result);
                *parsed = result.ok();
                result_kind
            }
            Self::ParseTree => {
                let parser = Parser::new().with_engine(Engine::Tree);
                result_kind(&parser.parse(fixture.input(text)))
            }
            Self::Listing => listing(&Parser::new(), fixture, text),
            Self::ListingTree => listing(&Parser::new().with_engine(Engine::Tree), fixture, text),
            Self::Markdown => export(thread, |thread| Markdown::new().render(thread)),
            Self::Html => export(thread, |thread| Html::new().render(thread)),
            Self::PlainText => export(thread, |thread| PlainText::new().render(thread)),
            Self::Linear => consume(text.bytes().map(usize::from).sum()),
            Self::QuadraticTime => consume(quadratic_time(text)),
            Self::QuadraticMemory => consume(quadratic_memory(text)),
            Self::LargeMemory => consume(vec![text.as_bytes().to_vec(); 40].len()),
        }
    }
}

fn listing(parser: &Parser, fixture: &Fixture, text: &str) -> String {
    match parser.parse_listing(fixture.input(text)) {
        Ok(_) => "ok".to_owned(),
        Err(error) => error_kind(error.kind()),
    }
}

fn export(thread: Option<&Thread>, render: impl Fn(&Thread) -> String) -> String {
    match thread {
        Some(thread) => {
            std::hint::black_box(render(thread));
            "ok".to_owned()
        }
        None => "no thread".to_owned(),
    }
}

fn result_kind(result: &Result<Parsed>) -> String {
    match result {
        Ok(parsed) => format!("ok {}", parsed.detection.site),
        Err(error) => error_kind(error.kind()),
    }
}

fn error_kind(kind: ErrorKind) -> String {
    match kind {
        ErrorKind::Limit(limit) => format!("limit {limit}"),
        kind => format!("{kind:?}"),
    }
}

fn consume(result: usize) -> String {
    std::hint::black_box(result);
    "ok".to_owned()
}

/// For each line, visits all lines before it from the first.
fn quadratic_time(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let before = |at: usize| lines[..at].iter().filter(|line| line.len() > 1).count();
    (0..lines.len())
        .map(|at| std::hint::black_box(before(at)))
        .sum()
}

/// For each kilobyte, copies everything before it again.
fn quadratic_memory(text: &str) -> usize {
    let copies: Vec<Vec<u8>> = (0..text.len())
        .step_by(1 << 10)
        .map(|end| text.as_bytes()[..end].to_vec())
        .collect();
    copies.len()
}
