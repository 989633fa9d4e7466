//! Finds posts by a link to each of them, at the same place of each: the last line of every post or the first, as
//! programs and people write it who keep threads as text.

use super::{Rule, Segments, TWEET};
use crate::model::{PostId, SegmentationConfidence};
use crate::text::dates;
use crate::text::lines::plain;
use crate::text::markdown;
use crate::text::partition::weight;
use crate::text::table::Lines;

/// The hosts of posts, without `www.` and `mobile.`.
const HOSTS: [&str; 2] = ["twitter.com/", "x.com/"];

/// Words of a link to a post, or before its URL, in lower case: as programs and people write them.
const LABELS: [&str; 22] = [
    "view tweet", "tweet link", "view on twitter", "view on x", "view post", "view",
    "open in twitter", "open tweet", "see tweet", "original tweet", "original", "tweet", "post",
    "permalink", "link", "source", "url", "via", "twitter", "x", "🔗", "→",
];

/// The maximum length of a link's words that are a time or a name.
const LONGEST_LABEL: usize = 60;

/// The fewest links without words that mark posts; with words, two are enough.
const ENOUGH: usize = 3;

/// The longest time from the first to the last post of a thread whose links have no words, in milliseconds: 30 days. A
/// list of an author's posts is longer.
const LONGEST_THREAD: u64 = 30 * 24 * 60 * 60 * 1000;

/// A link to a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StatusLink<'t> {
    /// The text of the line without the link.
    pub(crate) rest: &'t str,
    pub(crate) handle: Option<String>,
    pub(crate) id: PostId,
    pub(crate) url: String,
    /// Whether it has words that say what it is.
    labelled: bool,
}

impl StatusLink<'_> {
    /// Whether the line has words that say that it is a link to a post, or when the post was written.
    pub(crate) const fn is_labelled(&self) -> bool {
        self.labelled
    }
}

/// The posts of a text with a link to each.
pub(crate) struct Linked {
    /// The first line of each post.
    pub(crate) starts: Vec<usize>,
    /// The line of each post's link.
    pub(crate) links: Vec<usize>,
    /// Whether the links' words say what they are.
    pub(crate) labelled: bool,
    /// The number of lines above the first post.
    pub(crate) above: usize,
}

/// Returns the posts between links to them.
pub(super) fn find(lines: Lines<'_, '_>) -> Option<Segments> {
    let Linked {
        mut starts,
        labelled,
        above,
        ..
    } = linked_posts(lines)?;
    // Lines above them belong to the first.
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    // Two may be links of one post to others.
    let is_clear = (labelled || above == 0) && !is_doubtful(lines, &starts);
    let confidence = match starts.len() >= ENOUGH && is_clear {
        true => SegmentationConfidence::Medium,
        false => SegmentationConfidence::Low,
    };
    Some(Segments::new(Rule::StatusLinks, confidence, starts))
}

/// The number of lines at the top in which remains of fields or links are searched.
const TOP: usize = 8;

/// The length that a post may have beyond a tweet's: for its link.
const SLACK: usize = 40;

/// Whether the first post includes remains of front matter or of a link, or a post is longer than a tweet, so that it
/// may be several.
fn is_doubtful(lines: Lines<'_, '_>, starts: &[usize]) -> bool {
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let is_long = |(start, end): (&usize, usize)| {
        let length: usize = lines.part(*start, end).texts().map(weight).sum();
        length > TWEET + SLACK
    };
    let first = lines.part(0, starts.get(1).copied().unwrap_or(lines.len()));
    let is_remains = |line: &str| {
        let is_address = line.contains("/status/") && !line.contains(char::is_whitespace);
        line == "---" || is_address && status_link(line).is_none()
    };
    first.texts().take(TOP).any(is_remains) || starts.iter().zip(ends).any(is_long)
}

/// Returns the posts of lines if a link to each is at the same place of each: all are links to posts of one
/// author or have words that say what they are, and the ids rise.
pub(crate) fn linked_posts(lines: Lines<'_, '_>) -> Option<Linked> {
    // Nearly no text has one.
    let may_be = |line: &str| memchr::memmem::find(line.as_bytes(), b"/status").is_some();
    let mut marks: Vec<(usize, StatusLink<'_>)> = Vec::new();
    for (at, line) in lines.texts().enumerate().filter(|(_, line)| may_be(line)) {
        marks.extend(status_link(line).map(|link| (at, link)));
    }
    // A thread's own URL may be above its posts.
    let own = match marks.as_slice() {
        [(0, own), (_, first), ..] => own.rest.is_empty() && own.id == first.id,
        _ => false,
    };
    if own {
        marks.remove(0);
    }
    let top = usize::from(own);
    let (first, last) = (marks.first()?, marks.last()?);
    let labelled = marks.iter().all(|(_, mark)| mark.labelled);
    let pairs = || marks.iter().zip(marks.iter().skip(1));
    let one_author =
        pairs().all(|((_, a), (_, b))| is_same(a.handle.as_deref(), b.handle.as_deref()));
    let rising = pairs().all(|((_, a), (_, b))| number(&a.id) < number(&b.id));
    let near = number(&last.1.id).zip(number(&first.1.id));
    let near = near
        .is_some_and(|(last, first)| (last >> 22).saturating_sub(first >> 22) <= LONGEST_THREAD);
    let enough = if labelled { 2 } else { ENOUGH };
    if marks.len() < enough || !rising || !(labelled || one_author && near) {
        return None;
    }
    let closes = first.0 > top && last.0 + 1 == lines.len();
    let heads = lines
        .part(top, first.0)
        .texts()
        .all(|line| line.starts_with('#'));
    let opens = heads && last.0 + 1 < lines.len();
    // Each post has more than its link.
    let filled = |closes: bool| {
        let mut pairs = pairs();
        pairs.all(|((a, before), (b, mark))| {
            let words = if closes { mark } else { before };
            b - a > 1 || !words.rest.is_empty()
        })
    };
    let links = || marks.iter().map(|(at, _)| *at).collect();
    if closes && filled(true) {
        let after = marks
            .iter()
            .map(|(at, _)| at + 1)
            .filter(|at| *at < lines.len());
        return Some(Linked {
            starts: std::iter::once(top).chain(after).collect(),
            links: links(),
            labelled,
            above: top,
        });
    }
    (opens && filled(false)).then(|| Linked {
        starts: links(),
        links: links(),
        labelled,
        above: first.0,
    })
}

fn is_same(a: Option<&str>, b: Option<&str>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
}

fn number(id: &PostId) -> Option<u64> {
    id.as_str().parse().ok()
}

/// Returns the link to a post that a line consists of, that ends it in parentheses, or that starts it.
pub(crate) fn status_link(line: &str) -> Option<StatusLink<'_>> {
    memchr::memmem::find(line.as_bytes(), b"/status")?;
    let trimmed = line
        .trim_start_matches(['>', '-', '*', ' ', '—', '–'])
        .trim();
    let bare = trimmed.trim_start_matches('<').trim_end_matches('>');
    if let Some(link) = address(bare) {
        return Some(link);
    }
    if let Some((label, url)) = bare.rsplit_once(' ')
        && is_label(label)
        && let Some(link) = address(url)
    {
        return Some(StatusLink {
            labelled: true,
            ..link
        });
    }
    of_markdown(trimmed)
}

/// Returns the link to a post that a line of Markdown consists of, that ends it in parentheses, or that starts it.
fn of_markdown(line: &str) -> Option<StatusLink<'_>> {
    let bracketed = line
        .strip_suffix("))")
        .and_then(|_| line.get(..line.len() - 1));
    let inner = bracketed.unwrap_or(line);
    let (before, url, after) = {
        let open = memchr::memmem::rfind(inner.as_bytes(), b"](")?;
        let (before, url) = inner.split_at_checked(open)?;
        let (url, after) = url.get(2..)?.split_once(')')?;
        (before, url.split(' ').next().unwrap_or(url), after)
    };
    let (rest, label) = match bracketed {
        Some(_) => before.rsplit_once("([")?,
        None => before.rsplit_once('[')?,
    };
    let link = address(url.trim_start_matches('<').trim_end_matches('>'))?;
    let shown = markdown::parse(label, false).text;
    let known = is_label(&shown) || is_time(&shown);
    let (before, after) = (rest.trim(), after.trim());
    // A byline: a name, a handle and a day.
    let signed = after.is_empty() && is_time(&shown) && before.len() <= LONGEST_LABEL;
    let rest = match (before.is_empty(), after.is_empty()) {
        (true, true) => "",
        (false, true) if signed && before.contains('@') => "",
        (false, true) if bracketed.is_some() => before,
        (true, false) if known => after,
        _ => return None,
    };
    let named = shown.len() <= LONGEST_LABEL && !shown.contains("://");
    (known || rest.is_empty() && named).then_some(StatusLink {
        rest,
        labelled: known || rest.is_empty() && before.contains('@'),
        ..link
    })
}

/// Whether words are those of a link to a post.
fn is_label(words: &str) -> bool {
    let words = plain(words).to_lowercase();
    let words =
        words.trim_matches(|c: char| matches!(c, ':' | '(' | ')' | '[' | ']') || c.is_whitespace());
    LABELS.contains(&words)
}

/// Whether words are a time or contain a day, as dates of posts do.
fn is_time(words: &str) -> bool {
    let words = words.trim();
    if words.len() > LONGEST_LABEL || !words.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let clock = || {
        let first = words.split(' ').next().unwrap_or_default();
        first.split_once(':').is_some_and(|(hour, minute)| {
            hour.parse().is_ok_and(|hour: u8| hour < 24)
                && minute.get(..2).is_some_and(|m| m.parse::<u8>().is_ok())
        })
    };
    let mut parts = words.split(['·', '•', '|', '-', '–']);
    dates::day(words).is_some() || clock() || parts.any(|part| dates::day(part).is_some())
}

/// Parses the URL of a post, and nothing else.
fn address(text: &str) -> Option<StatusLink<'_>> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    if text.contains(char::is_whitespace) {
        return None;
    }
    let rest = ["www.", "mobile.", "m."]
        .iter()
        .find_map(|sub| rest.strip_prefix(sub))
        .unwrap_or(rest);
    let path = HOSTS.iter().find_map(|host| rest.strip_prefix(host))?;
    let (owner, rest) = path
        .split_once("/status/")
        .or_else(|| path.split_once("/statuses/"))?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (id, after) = rest.split_at_checked(digits)?;
    // A picture of a post is at a URL below it; a truncated id is none.
    if !(after.is_empty() || after == "/" || after.starts_with(['?', '#'])) {
        return None;
    }
    let is_handle = !owner.is_empty()
        && owner
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let handle = (is_handle && owner != "i").then(|| owner.to_owned());
    if handle.is_none() && !matches!(owner, "i/web" | "i") {
        return None;
    }
    Some(StatusLink {
        rest: "",
        handle,
        id: PostId::twitter(id)?,
        url: text.to_owned(),
        labelled: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::table;

    const URL: &str = "https://twitter.com/tern_watch/status/1765207842993434880";

    fn starts(text: &str) -> Option<Vec<usize>> {
        linked_posts(table(text).lines()).map(|linked| linked.starts)
    }

    #[test]
    fn links_to_posts() {
        for (line, rest) in [
            (URL.to_owned(), ""),
            (format!("<{URL}?s=20>"), ""),
            (format!("Source: {URL}"), ""),
            (format!("[Tweet link]({URL})"), ""),
            (format!("Terns dive. ([View Tweet]({URL}))"), "Terns dive."),
            (format!("[2:05 PM · Mar 6, 2024]({URL})"), ""),
            (format!("— Ana (@tern_watch) [March 6, 2024]({URL})"), ""),
            (format!("[Mar 6, 2024]({URL}) Terns dive."), "Terns dive."),
        ] {
            assert_eq!(
                status_link(&line).map(|link| link.rest),
                Some(rest),
                "{line}"
            );
        }
        for line in [
            format!("See {URL}"),
            format!("See [this]({URL})"),
            format!("{URL}/photo/1"),
            "https://twitter.com/tern_watch/status/17652...".to_owned(),
            "https://example.org/status/1765207842993434880".to_owned(),
        ] {
            assert_eq!(status_link(&line), None, "{line}");
        }
    }

    #[test]
    fn posts_between_their_links() {
        let link = |n: u64| {
            format!(
                "https://x.com/terns/status/{}",
                1_765_207_842_993_434_880 + n
            )
        };
        let closed = format!("a\nb\n{}\nc\n{}\nd\n{}", link(1), link(2), link(3));
        assert_eq!(starts(&closed), Some(vec![0, 3, 5]));
        let opened = format!("{}\na\nb\n{}\nc\n{}\nd", link(1), link(2), link(3));
        assert_eq!(starts(&opened), Some(vec![0, 3, 5]));
        let titled = format!("{}\n{closed}", link(1));
        assert_eq!(starts(&titled), Some(vec![1, 4, 6]));
        // A list of posts; two without words; one without text.
        for text in [
            format!("a\n{}\nc\n{}\nd\n{}", link(3), link(2), link(1)),
            format!("a\n{}\nc\n{}", link(1), link(2)),
            format!("a\n{}\n{}\nc\n{}", link(1), link(2), link(3)),
        ] {
            assert_eq!(starts(&text), None, "{text}");
        }
    }
}
