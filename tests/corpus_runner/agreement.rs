//! The same page as HTML and as its text: the posts must agree, except for what text loses.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};
use unrolled::dom::Dom;
use unrolled::model::{MediaKind, Post};
use unrolled::{CompletenessState, Input, Parsed, Parser};

use super::inner_text::inner_text;

/// Pages whose text cannot agree with their HTML, and why.
const EXCEPTIONS: [(&str, &str); 9] = [
    (
        "cashtags",
        "a single line break inside a post is rendered like a post's end, and no other kind of gap is there",
    ),
    (
        "era-b-whole-page",
        "as above; and the post without words, which text lost, makes the wrong number meet the count",
    ),
    (
        "picture-only-and-one-word-posts",
        "most posts have no words, so that the count misleads",
    ),
    ("emoji-images-are-text", "pictures of emoji have no words"),
    (
        "embedded-tweets-apart",
        "the words of embedded tweets stand among the posts'",
    ),
    (
        "era-c-2026-whole-page",
        "the words of a link's preview stand among the posts'",
    ),
    ("preview-card-after-the-permalink", "as above"),
    (
        "bench-text/syn-numbermess-2026",
        "as above, in place of the link",
    ),
    (
        "mentions-and-reply-prefix",
        "the page's own word in front of hidden names stands among the post's",
    ),
];

/// The invented pages, and the real ones in `UNROLLED_BENCH_TEXT`.
pub(crate) fn trials() -> Vec<Trial> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/thread-reader");
    let mut trials: Vec<Trial> = super::cases::folders(&root)
        .into_iter()
        .filter_map(|folder| invented(&folder))
        .collect();
    match std::env::var_os("UNROLLED_BENCH_TEXT").map(PathBuf::from) {
        Some(bench) => trials.extend(rendered(&bench)),
        None => trials.push(super::ignored(
            "agreement/bench-text", "UNROLLED_BENCH_TEXT",
        )),
    }
    trials
}

/// A case that is a complete page around a thread.
fn invented(folder: &Path) -> Option<Trial> {
    let bytes = fs::read(folder.join("input.html")).ok()?;
    let parsed = Parser::new().parse(Input::bytes(&bytes)).ok()?;
    let source = String::from_utf8(bytes).ok()?;
    let is_complete = source.contains("<body") && source.contains("Missing some Tweet");
    let name = folder.file_name()?.to_string_lossy().into_owned();
    (is_complete && parsed.completeness.state == CompletenessState::Confirmed).then(|| {
        trial(name, move || {
            let text = inner_text(&Dom::parse(&source)?);
            compare(&parsed, &text)
        })
    })
}

/// The listed exceptions must not agree: otherwise they are not exceptions.
fn trial(name: String, run: impl FnOnce() -> Result<(), Failed> + Send + 'static) -> Trial {
    let apart = EXCEPTIONS.iter().any(|(page, _)| *page == name);
    Trial::test(format!("agreement/{name}"), move || match (run(), apart) {
        (Ok(()), true) => Err("agrees: take it out of APART".into()),
        (Err(_), true) => Ok(()),
        (result, false) => result,
    })
}

/// Pages with the text that a browser rendered.
fn rendered(bench: &Path) -> Vec<Trial> {
    let pages = fs::read_dir(bench.join("pages"))
        .into_iter()
        .flatten()
        .flatten();
    let mut trials = Vec::new();
    for page in pages.map(|entry| entry.path()) {
        let name = page
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = bench.join("dev").join(&name).join("innertext.txt");
        trials.push(trial(format!("bench-text/{name}"), move || {
            let parsed = Parser::new().parse(Input::bytes(&fs::read(page)?))?;
            compare(&parsed, &fs::read_to_string(text)?)
        }));
    }
    trials
}

fn compare(html: &Parsed, text: &str) -> Result<(), Failed> {
    let parsed = unrolled::parse_text(text)?;
    let series = parsed
        .segmentation
        .as_ref()
        .is_some_and(|found| found.rule == "number-series");
    let mut differences = Vec::new();
    let (a, b) = (&html.thread.posts, &parsed.thread.posts);
    // A post without words is not in the text.
    let a: Vec<&Post> = a
        .iter()
        .filter(|post| post.text.is_some() || !post.quotes.is_empty())
        .collect();
    if a.len() != b.len() {
        differences.push(format!("{} posts, {} in text", a.len(), b.len()));
    }
    for (at, (html, text)) in a.iter().zip(b).enumerate() {
        if words(html) != words(text) {
            differences.push(format!("{at}: {:?}, in text {:?}", html.text, text.text));
        }
        let value = |post: &Post| post.number.as_ref().map(|number| number.value);
        // Text shows a number only as part of a series.
        let is_numbered = series || value(text).is_some();
        if is_numbered && value(html).is_some() && value(html) != value(text) {
            differences.push(format!(
                "{at}: number {:?}, in text {:?}",
                value(html),
                value(text)
            ));
        }
        if text
            .media
            .iter()
            .any(|media| media.kind != MediaKind::Placeholder)
        {
            differences.push(format!("{at}: text has no media"));
        }
    }
    let (a, b) = (&html.thread, &parsed.thread);
    if (&a.author.handle, a.stated_posts) != (&b.author.handle, b.stated_posts) {
        differences.push(format!(
            "{:?} and {:?}, in text {:?} and {:?}",
            a.author.handle, a.stated_posts, b.author.handle, b.stated_posts
        ));
    }
    if differences.is_empty() {
        Ok(())
    } else {
        Err(format!("{}\n{text}", differences.join("\n")).into())
    }
}

/// Returns the words without white space.
fn words(post: &Post) -> String {
    let text = post.text.as_deref().unwrap_or_default();
    text.split_whitespace().collect()
}
