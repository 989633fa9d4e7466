//! Each input cut at many places: never a panic, and never silently less.
//!
//! A cut answer is less if it has fewer posts than the answer to the complete input, or not all their words. What it
//! must say follows from what can be known:
//!
//! - of a page, a [`CutOff`](WarningKind::CutOff): it ends before its tags do. A piece of a page that has no frame may
//!   end between two posts, which nothing can show;
//! - of JSON nothing, as a piece of it is an error;
//! - of a text or a clip, a `CutOff`, another kind of loss that the complete input has not, a
//!   [`WeakEvidence`](WarningKind::WeakEvidence), or low confidence. Texts without a frame may end anywhere, so that
//!   some cuts show in nothing: [`QUIET`] counts them, and there may be no other.
//!
//! An input that is no thread must not become one by a cut, unless that is said in the same way.

use libtest_mimic::Failed;
use unrolled::model::{Post, SegmentationConfidence};
use unrolled::{Form, Parsed, Parser, WarningKind};

use super::cases::{Case, check, cut_listing, same_by_the_full_rules};
use super::random::Random;

/// At how many places each input is cut.
const CUTS: usize = 50;

/// How many cuts of these cases are not said: between words of texts without a header that promises a footer, and of
/// clips, which have no footer. Complete clips too end without a full stop. A greater number fails, and so does a
/// smaller one, until it is written here.
const QUIET: [(&str, usize); 7] = [
    ("thread-reader-text/front-matter", 3),
    ("thread-reader-text/jina-reader", 4),
    ("thread-reader-text/markdownload", 9),
    ("thread-reader-text/twunroll-page", 1),
    ("x-clip/one-long-post", 18),
    ("x-clip/quotes-and-answers", 10),
    ("x-clip/thread", 9),
];

/// What an answer says of a cut.
enum Said {
    Loss,
    /// Less, and not said.
    Nothing,
    /// The answer is not less.
    Same,
}

/// Cuts an input at [`CUTS`] places, one in each of as many equal stretches.
pub(crate) fn every(case: &Case) -> Result<(), Failed> {
    let complete = Parser::new().parse(case.input(&case.bytes)).ok();
    let complete_listing = Parser::new().parse_listing(case.input(&case.bytes));
    let mut random = Random::new(&case.name);
    let mut checked = 0;
    let mut silent: Vec<String> = Vec::new();
    for step in 0..CUTS {
        let stretch = |step: usize| case.bytes.len() * step / CUTS;
        let (start, end) = (stretch(step), stretch(step + 1));
        let at = start + random.below((end - start).max(1));
        let part = &case.bytes[..at];
        let result = Parser::new().parse(case.input(part));
        if step % 2 == 0 {
            same_by_the_full_rules(&result, case.input(part))?;
        }
        if case.listing {
            cut_listing(case, part, &complete_listing)?;
        }
        let Ok(parsed) = result else {
            let json =
                complete.as_ref().map(|complete| complete.detection.form) == Some(Form::Json);
            checked += usize::from(json);
            continue;
        };
        check(&parsed)
            .map_err(|error| format!("cut at {at}: {}", error.message().unwrap_or_default()))?;
        match said(&parsed, complete.as_ref(), part) {
            Said::Same => {}
            Said::Loss => checked += 1,
            Said::Nothing => {
                checked += 1;
                let end = String::from_utf8_lossy(&part[at.saturating_sub(40)..]).into_owned();
                silent.push(format!("cut at byte {at}, behind {end:?}: not said"));
            }
        }
    }
    let quiet = QUIET.iter().find(|(name, _)| *name == case.name);
    let quiet = quiet.map_or(0, |(_, count)| *count);
    if silent.len() > quiet {
        return Err(format!("{} of {checked}\n{}", silent.len(), silent.join("\n")).into());
    }
    if silent.len() < quiet {
        return Err(format!("only {} are not said: write it in QUIET", silent.len()).into());
    }
    match (&case.uncut, checked, complete.is_some()) {
        (None, 0, true) => Err("no cut could be checked: say why in `uncut` of case.json".into()),
        (Some(_), 1.., _) => Err(format!("{checked} cuts were checked: `uncut` is wrong").into()),
        _ => Ok(()),
    }
}

fn said(parsed: &Parsed, complete: Option<&Parsed>, part: &[u8]) -> Said {
    if complete.is_some_and(|complete| !is_less(parsed, complete)) {
        return Said::Same;
    }
    // A warning that the complete input has as well says nothing of the cut.
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
        Form::Json => false,
        _ => {
            let confidence = parsed.segmentation.as_ref().map(|it| it.confidence);
            any(WarningKind::CutOff)
                || any(WarningKind::WeakEvidence)
                || new(WarningKind::CountMismatch)
                || new(WarningKind::PositionGap)
                || confidence == Some(SegmentationConfidence::Low)
        }
    };
    if is_said { Said::Loss } else { Said::Nothing }
}

fn is_less(part: &Parsed, complete: &Parsed) -> bool {
    let said: String = part.thread.posts.iter().map(words).collect();
    let mut posts = complete.thread.posts.iter();
    part.thread.posts.len() < complete.thread.posts.len()
        || posts.any(|post| !said.contains(&words(post)))
}

/// The words of a post and of what it quotes, without white space.
fn words(post: &Post) -> String {
    let quotes = post.quotes.iter().map(|quote| quote.text.as_deref());
    let texts = [post.text.as_deref()].into_iter().chain(quotes).flatten();
    texts.flat_map(str::split_whitespace).collect()
}
