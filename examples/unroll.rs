//! Parses a saved thread page and prints the thread.
//!
//! ```text
//! cargo run --example unroll -- [--url URL] [--form auto|html|text|markdown] [--to summary|json|markdown|html|text]
//!     [--bare] [--numbers] [--stats] [--teasers] [--joined] [--no-images] [FILE | -]
//! ```
//!
//! Options for exports: `--bare` omits front matter, times and links from Markdown, `--numbers` adds a number to each
//! post's link (HTML always has them), `--stats` adds the counts below it, `--teasers` adds the cards of other threads
//! below the thread (Markdown and HTML), `--joined` writes only the author's posts as one text without their numbers.
//! With `--no-images` pictures are described and linked, not embedded (in text: omitted).
//!
//! On a terminal, control characters from a page are shown and not executed, and bidirectional controls have no effect.
//! In a file or pipe an export is unchanged.
//!
//! `--form text` parses any text as a thread, also one that nothing identifies as such. Warnings are written to
//! standard error. Several files are written one after the other. Without FILE it parses a page bundled with the
//! examples.
//!
//! Exit codes, of several files the greatest: see `--help`.

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use lexopt::prelude::*;
use unrolled::export::{Html, Markdown, PlainText, one_line, printable};
use unrolled::model::{Author, MediaKind, Post, Role, Teaser, Timestamp};
use unrolled::{ErrorKind, Form, Input, Parsed, Parser};
use url::Url;

const USAGE: &str = "usage: unroll [--url URL] [--form auto|html|text|markdown] [--to summary|json|markdown|html|text]
    [--bare] [--numbers] [--stats] [--teasers] [--joined] [--no-images] [--strict] [FILE... | -]";

const HELP: &str = "
Warnings are written to standard error. --form text: any text or Markdown is taken for a thread.

Exit codes, of several files the greatest:
   0  parsed
   1  a file cannot be read, or the output not be written
   2  wrong usage
  10  with --strict: parsed, with warnings
  20  not a thread: a browser check, a login or error page, a list of threads
  30  not recognised: another site, or a text that nothing identifies as a thread
  40  over a limit, or not text
  50  the site's markup has changed, or the parser failed";

/// The page that is parsed if no FILE is given.
const BUNDLED: &[u8] = include_bytes!("pages/thread-reader.html");

struct Options {
    url: Option<Url>,
    form: Option<Form>,
    to: To,
    bare: bool,
    numbers: bool,
    stats: bool,
    teasers: bool,
    joined: bool,
    images: bool,
    strict: bool,
    files: Vec<OsString>,
}

#[derive(Clone, Copy)]
enum To {
    Summary,
    Json,
    Markdown,
    Html,
    Text,
}

fn main() -> ExitCode {
    let options = match options(lexopt::Parser::from_env()) {
        Ok(Some(options)) => options,
        Ok(None) => {
            // The reader of the pipe may have closed it.
            let _ = writeln!(io::stdout(), "{USAGE}\n{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            let problem = one_line(&in_words(problem));
            let _ = writeln!(io::stderr(), "unroll: {problem}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let mut worst = 0;
    let files: Vec<Option<&OsStr>> = match options.files.as_slice() {
        [] => vec![None],
        files => files.iter().map(|file| Some(file.as_os_str())).collect(),
    };
    for file in &files {
        let code = match run(&options, *file) {
            Ok(code) => code,
            Err(Failure(code, problem)) => {
                let place = match file {
                    Some(file) if files.len() > 1 && code > 1 => {
                        format!("{}: ", Path::new(file).display())
                    }
                    _ => String::new(),
                };
                let _ = writeln!(io::stderr(), "unroll: {}", one_line(&(place + &problem)));
                code
            }
        };
        worst = worst.max(code);
    }
    ExitCode::from(worst)
}

/// An exit code, and what to write to standard error.
struct Failure(u8, String);

impl From<unrolled::Error> for Failure {
    fn from(error: unrolled::Error) -> Self {
        let code = match error.kind() {
            ErrorKind::NotAThread(_) => 20,
            ErrorKind::Unrecognized => 30,
            ErrorKind::Limit(_) | ErrorKind::Encoding | ErrorKind::SeveralPages => 40,
            _ => 50,
        };
        Self(code, error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self(1, error.to_string())
    }
}

fn options(mut arguments: lexopt::Parser) -> Result<Option<Options>, lexopt::Error> {
    let mut options = Options {
        url: None,
        form: None,
        to: To::Summary,
        bare: false,
        numbers: false,
        stats: false,
        teasers: false,
        joined: false,
        images: true,
        strict: false,
        files: Vec::new(),
    };
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("url") => {
                let url = Url::parse(&arguments.value()?.string()?);
                options.url = Some(url.map_err(|error| format!("--url: {error}"))?);
            }
            Long("form") => {
                options.form = match arguments.value()?.string()?.as_str() {
                    "auto" => None,
                    "html" => Some(Form::Html),
                    "text" => Some(Form::Text),
                    "markdown" => Some(Form::Markdown),
                    other => {
                        let problem =
                            format!("--form: {other:?} is none of auto, html, text, markdown");
                        return Err(problem.into());
                    }
                }
            }
            Long("to") => {
                options.to = match arguments.value()?.string()?.as_str() {
                    "summary" => To::Summary,
                    "json" => To::Json,
                    "markdown" => To::Markdown,
                    "html" => To::Html,
                    "text" => To::Text,
                    other => {
                        let problem = format!(
                            "--to: {other:?} is none of summary, json, markdown, html, text"
                        );
                        return Err(problem.into());
                    }
                }
            }
            Long("bare") => options.bare = true,
            Long("numbers") => options.numbers = true,
            Long("stats") => options.stats = true,
            Long("teasers") => options.teasers = true,
            Long("joined") => options.joined = true,
            Long("no-images") => options.images = false,
            Long("strict") => options.strict = true,
            Value(file) => options.files.push(file),
            unknown => return Err(unknown.unexpected()),
        }
    }
    Ok(Some(options))
}

/// Returns what is wrong with the arguments.
fn in_words(problem: lexopt::Error) -> String {
    match problem {
        lexopt::Error::MissingValue {
            option: Some(option),
        } => format!("{option} needs a value"),
        lexopt::Error::UnexpectedValue { option, .. } => format!("{option} takes no value"),
        lexopt::Error::UnexpectedOption(option) => format!("unknown option {option}"),
        problem => problem.to_string(),
    }
}

/// Parses and writes a file, and returns the exit code.
fn run(options: &Options, file: Option<&OsStr>) -> Result<u8, Failure> {
    let bytes = match file {
        None => BUNDLED.to_vec(),
        Some(file) if file == "-" => {
            let mut bytes = Vec::new();
            io::stdin().read_to_end(&mut bytes)?;
            bytes
        }
        Some(file) => std::fs::read(file).map_err(|error| {
            let file = Path::new(file).display();
            Failure(1, format!("cannot read {file}: {error}"))
        })?,
    };
    let mut input = Input::bytes(&bytes);
    if let Some(url) = &options.url {
        input = input.with_url(url);
    }
    if let Some(form) = options.form {
        // Whoever says that it is a text need not know whether it is Markdown.
        let form = match Form::of(&String::from_utf8_lossy(&bytes)) {
            Form::Markdown if form == Form::Text => Form::Markdown,
            _ => form,
        };
        input = input.with_form(form);
    }
    let parsed = Parser::new().parse(input)?;
    let output = match options.to {
        To::Summary => summary(
            &parsed,
            io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        ),
        To::Json => {
            serde_json::to_string(&parsed).map_err(|error| Failure(1, error.to_string()))? + "\n"
        }
        To::Markdown => Markdown::new()
            .with_front_matter(!options.bare)
            .with_numbers(options.numbers)
            .with_times(!options.bare)
            .with_permalinks(!options.bare)
            .with_stats(options.stats)
            .with_teasers(options.teasers)
            .with_joined(options.joined)
            .with_images(options.images)
            .render(&parsed.thread),
        To::Html => Html::new()
            .with_stats(options.stats)
            .with_teasers(options.teasers)
            .with_joined(options.joined)
            .with_images(options.images)
            .render(&parsed.thread),
        To::Text => PlainText::new()
            .with_joined(options.joined)
            .with_media(options.images)
            .render(&parsed.thread),
    };
    for warning in &parsed.warnings {
        let _ = writeln!(io::stderr(), "warning: {}", one_line(&warning.to_string()));
    }
    let code = match options.strict && !parsed.warnings.is_empty() {
        true => 10,
        false => 0,
    };
    match write(options.to, &output) {
        // It is not an error if the reader of the pipe closes it early.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(code),
        written => Ok(written.map(|()| code)?),
    }
}

fn write(to: To, output: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match to {
        // The colour codes are our own, and the text is already escaped.
        To::Summary => out.write_all(output.as_bytes())?,
        _ if out.is_terminal() => out.write_all(printable(output).as_bytes())?,
        _ => out.write_all(output.as_bytes())?,
    }
    out.flush()
}

/// Formats the thread for reading, with or without colour.
fn summary(parsed: &Parsed, colour: bool) -> String {
    let paint = |code: &str, text: &str| {
        if colour {
            format!("\x1b[{code}m{}\x1b[0m", one_line(text))
        } else {
            one_line(text)
        }
    };
    let thread = &parsed.thread;
    let mut out = String::new();
    let mut line = |text: String| out.push_str(&(text + "\n"));

    line(paint("1", &name(&thread.author)));
    let mut facts: Vec<String> = Vec::new();
    facts.extend(thread.published.map(moment));
    facts.push(match parsed.completeness.stated {
        Some(stated) => format!("{} of {}", parsed.completeness.found, posts(stated)),
        None => posts(parsed.completeness.found),
    });
    facts.extend(
        thread
            .reading_minutes
            .map(|minutes| format!("{minutes} min read")),
    );
    facts.extend(thread.views.map(|views| format!("{views} views")));
    line(paint("2", &facts.join(" · ")));
    if let Some(url) = &thread.url {
        line(paint("2", url.as_str()));
    }

    for (at, post) in thread.posts.iter().enumerate() {
        let time = post.published.map(moment).unwrap_or_default();
        line(String::new());
        let mut head = vec![paint("1;36", &format!("[{}]", at + 1))];
        head.extend(by_other(post, &thread.author).map(|by| paint("1", &by)));
        head.push(paint("2", &time));
        head.retain(|part| !part.is_empty());
        line(head.join(" "));
        for part in describe(post) {
            printable(&part).lines().for_each(|text| {
                line(format!("    {text}").trim_end().to_owned());
            });
        }
    }
    for (title, teasers) in [
        ("More from the author", &thread.more_from),
        ("Related", &thread.related),
    ] {
        if !teasers.is_empty() {
            line(format!("\n{}", paint("1", title)));
            teasers
                .iter()
                .for_each(|teaser| line(format!("  {}", one_line(&card(teaser)))));
        }
    }
    out
}

fn posts<T: std::fmt::Display>(count: T) -> String {
    let count = count.to_string();
    let noun = if count == "1" { "post" } else { "posts" };
    format!("{count} {noun}")
}

/// Returns who wrote a post that is not the author's, and what it is: `Ana (@ana), reply`.
fn by_other(post: &Post, author: &Author) -> Option<String> {
    let role = match post.role {
        Role::Thread | Role::Main => None,
        Role::Ancestor => Some("before the thread"),
        Role::Reply => Some("reply"),
        _ => Some("beside the conversation"),
    };
    let is_same = |by: &Author| match (&by.handle, &author.handle) {
        (Some(by), Some(handle)) => by.eq_ignore_ascii_case(handle),
        _ => by.name == author.name,
    };
    let by = post.author.as_ref().filter(|by| !by.is_empty());
    match (by, role) {
        (Some(by), None) if is_same(by) => None,
        (Some(by), None) => Some(name(by)),
        (Some(by), Some(role)) => Some(format!("{}, {role}", name(by))),
        (None, Some(role)) => Some(format!("Unknown author, {role}")),
        (None, None) => None,
    }
}

fn describe(post: &Post) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(post.text.clone());
    for media in &post.media {
        let kind = match media.kind {
            MediaKind::Photo => "picture",
            MediaKind::Video => "video",
            MediaKind::Gif => "GIF",
            MediaKind::LinkCard => "card",
            _ => "picture, address unknown",
        };
        let about = media
            .alt
            .as_deref()
            .or(media.title.as_deref())
            .map(|alt| format!(" “{alt}”"))
            .unwrap_or_default();
        let url = media
            .url
            .as_ref()
            .map(|url| format!(" {url}"))
            .unwrap_or_default();
        parts.push(format!("({kind}{about}{url})"));
    }
    for quote in &post.quotes {
        let by = quote
            .author
            .as_ref()
            .map(name)
            .unwrap_or_else(|| "another post".to_owned());
        let url = quote
            .url
            .as_ref()
            .map(|url| format!(" {url}"))
            .unwrap_or_default();
        parts.push(format!("(quotes {by}{url})"));
    }
    parts
}

fn card(teaser: &Teaser) -> String {
    let text = teaser
        .posts
        .first()
        .and_then(|post| post.text.as_deref())
        .unwrap_or_default();
    let mut first: String = text
        .chars()
        .take(70)
        .map(|c| if c == '\n' { ' ' } else { c })
        .collect();
    if first.len() < text.len() {
        first.push('…');
    }
    let mut facts: Vec<String> = Vec::new();
    facts.extend(teaser.author.as_ref().map(name));
    facts.extend(teaser.published.map(moment));
    facts.extend(teaser.stated_posts.map(posts));
    format!("{first} ({})", facts.join(", "))
}

fn name(author: &Author) -> String {
    match (&author.name, &author.handle) {
        (Some(name), Some(handle)) => format!("{name} (@{handle})"),
        (Some(name), None) => name.clone(),
        (None, Some(handle)) => format!("@{handle}"),
        (None, None) => "Unknown author".to_owned(),
    }
}

fn moment(time: Timestamp) -> String {
    match time {
        Timestamp::Instant { at, .. } => at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
        Timestamp::Day { date, .. } => date.to_string(),
        _ => String::new(),
    }
}
