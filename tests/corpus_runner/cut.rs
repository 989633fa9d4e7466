//! Each input truncated at many places: never a panic, and never silently less.
//!
//! The result for a truncated input is less if it has fewer posts than the result for the complete input, or not all
//! their words. What it must report depends on what can be known:
//!
//! - for a page, a [`CutOff`](WarningKind::CutOff): the page ends before its tags do. A fragment without the frame of a
//!   page may end between two posts, which nothing can show;
//! - for JSON nothing, as a part of it is an error; for JSON lines a `CutOff`;
//! - for a text or a clip, a `CutOff`, another kind of loss that the complete input does not have, a
//!   [`WeakEvidence`](WarningKind::WeakEvidence), or low confidence. Texts without a frame may end anywhere, so some
//!   cuts cannot be noticed: [`UNREPORTED`] counts them, and there may be no others.
//!
//! A truncated input must not become a thread if the complete one is not a thread, unless that is reported in the same
//! way.

use libtest_mimic::Failed;
use unrolled::model::{Post, SegmentationConfidence};
use unrolled::{Form, Input, Parsed, Parser, WarningKind};

use super::cases::{Case, check_cut_listing, check_engines, check_result};
use super::random::Random;

/// The number of places where each input is truncated.
const CUTS: usize = 50;

/// The number of unreported cuts of these cases: between words of texts without a header that implies a footer, and of
/// clips, which have no footer. Even complete clips may end without a full stop. A greater number fails, and so does a
/// smaller one, until it is recorded here.
const UNREPORTED: [(&str, usize); 42] = [
    ("bluesky-clip/answers-below", 11),
    ("bluesky-clip/card", 5),
    ("discussion-clip/answers-below", 6),
    ("mastodon-clip/answers-below", 4),
    ("mastodon-clip/card", 6),
    ("note/conversation", 1),
    ("note/without-permalinks", 3),
    ("thread-reader-text/closing-post-behind-numbers", 11),
    ("thread-reader-text/excerpt-without-a-rule", 4),
    ("thread-reader-text/front-matter", 2),
    ("thread-reader-text/jina-in-a-note", 1),
    ("thread-reader-text/jina-reader", 4),
    ("thread-reader-text/links-close-posts", 1),
    ("thread-reader-text/links-open-posts", 4),
    ("thread-reader-text/markdownload", 9),
    ("thread-reader-text/twunroll-page", 1),
    ("threads-clip/answers-below", 12),
    ("x-clip/advertisement", 7),
    ("x-clip/answers-below", 12),
    ("x-clip/article", 22),
    ("x-clip/author-answers-below", 2),
    ("x-clip/code-in-a-post", 10),
    ("x-clip/condensed-thread", 9),
    ("x-clip/heading-without-link", 11),
    ("x-clip/jina-article", 5),
    ("x-clip/jina-words", 1),
    ("x-clip/links-between-posts", 10),
    ("x-clip/note-about-an-article", 5),
    ("x-clip/note-with-embedded-posts", 5),
    ("x-clip/numbers-as-headings", 3),
    ("x-clip/one-long-post", 18),
    ("x-clip/other-headings-inside", 3),
    ("x-clip/other-posts-inside", 3),
    ("x-clip/picture-in-a-broken-link", 8),
    ("x-clip/quotes-and-answers", 10),
    ("x-clip/readers-text-below", 15),
    ("x-clip/readwise", 1),
    ("x-clip/readwise-header-on-two-lines", 1),
    ("x-clip/readwise-logseq-tags", 1),
    ("x-clip/readwise-reader", 7),
    ("x-clip/thread", 9),
    ("x-clip/tweet-to-markdown-conversation", 1),
];

/// How a result reports a cut.
enum CutReport {
    Loss,
    /// Less, and not reported.
    Nothing,
    /// The result is not less.
    Same,
}

/// Truncates an input at [`CUTS`] places, one in each of as many sections of equal length.
pub(crate) fn check_cuts(case: &Case) -> Result<(), Failed> {
    let complete = Parser::new().parse(case.input(&case.bytes)).ok();
    let complete_listing = Parser::new().parse_listing(case.input(&case.bytes));
    let form = complete.as_ref().map(|complete| complete.detection.form);
    let mut random = Random::new(&case.name);
    let mut checked = 0;
    let mut silent: Vec<String> = Vec::new();
    for step in 0..CUTS {
        let stretch = |step: usize| case.bytes.len() * step / CUTS;
        let (start, end) = (stretch(step), stretch(step + 1));
        let at = start + random.below((end - start).max(1));
        let part = &case.bytes[..at];
        let result = Parser::new().parse(input(case, part, form));
        if step % 2 == 0 {
            check_engines(&result, input(case, part, form))?;
        }
        if case.listing {
            check_cut_listing(case, part, &complete_listing)?;
        }
        let Ok(parsed) = result else {
            checked += usize::from(form == Some(Form::Json));
            continue;
        };
        check_result(&parsed)
            .map_err(|error| format!("cut at {at}: {}", error.message().unwrap_or_default()))?;
        match report(&parsed, complete.as_ref(), part) {
            CutReport::Same => {}
            CutReport::Loss => checked += 1,
            CutReport::Nothing => {
                checked += 1;
                let end = String::from_utf8_lossy(&part[at.saturating_sub(40)..]).into_owned();
                silent.push(format!("cut at byte {at}, behind {end:?}: not said"));
            }
        }
    }
    let quiet = UNREPORTED.iter().find(|(name, _)| *name == case.name);
    let quiet = quiet.map_or(0, |(_, count)| *count);
    if silent.len() > quiet {
        return Err(format!("{} of {checked}\n{}", silent.len(), silent.join("\n")).into());
    }
    if silent.len() < quiet {
        return Err(format!(
            "only {} are not said: record it in UNREPORTED",
            silent.len()
        )
        .into());
    }
    match (&case.uncut, checked, complete.is_some()) {
        (None, 0, true) => Err("no cut could be checked: say why in `uncut` of case.json".into()),
        (Some(_), 1.., _) => Err(format!("{checked} cuts were checked: `uncut` is wrong").into()),
        _ => Ok(()),
    }
}

/// Returns a part of an input. That of a text is parsed as text, as it need not show any more that it is a thread.
fn input<'p>(case: &Case, part: &'p [u8], complete: Option<Form>) -> Input<'p> {
    let input = case.input(part);
    if !matches!(complete, Some(Form::Text | Form::Markdown)) {
        return input;
    }
    match Form::of(&String::from_utf8_lossy(part)) {
        Form::Markdown => input.with_form(Form::Markdown),
        _ => input.with_form(Form::Text),
    }
}

fn report(parsed: &Parsed, complete: Option<&Parsed>, part: &[u8]) -> CutReport {
    if complete.is_some_and(|complete| !is_less(parsed, complete)) {
        return CutReport::Same;
    }
    // A warning that the complete input has as well does not report the cut.
    let new = |kind: WarningKind| {
        let mut of_kind = parsed.warnings.iter().filter(|is| is.kind == kind);
        of_kind.any(|warning| !complete.is_some_and(|complete| complete.warnings.contains(warning)))
    };
    let any = |kind: WarningKind| parsed.warnings.iter().any(|is| is.kind == kind);
    let is_said = match parsed.detection.form {
        Form::Html => {
            let page = part.windows(5).any(|tag| tag == b"<head");
            any(WarningKind::CutOff) || !page && part.trim_ascii_end().ends_with(b"</div>")
        }
        Form::Json => any(WarningKind::CutOff),
        _ => {
            let confidence = parsed.segmentation.as_ref().map(|it| it.confidence);
            any(WarningKind::CutOff)
                || any(WarningKind::WeakEvidence)
                || new(WarningKind::CountMismatch)
                || new(WarningKind::PositionGap)
                || confidence == Some(SegmentationConfidence::Low)
        }
    };
    if is_said {
        CutReport::Loss
    } else {
        CutReport::Nothing
    }
}

fn is_less(part: &Parsed, complete: &Parsed) -> bool {
    let report: String = part.thread.posts.iter().map(words).collect();
    let mut posts = complete.thread.posts.iter();
    part.thread.posts.len() < complete.thread.posts.len()
        || posts.any(|post| !report.contains(&words(post)))
}

/// Returns the words of a post and of its quotes, without white space.
fn words(post: &Post) -> String {
    let quotes = post.quotes.iter().map(|quote| quote.text.as_deref());
    let texts = [post.text.as_deref()].into_iter().chain(quotes).flatten();
    texts.flat_map(str::split_whitespace).collect()
}
