//! The answers of a clip (defuddle, since March 2026): block quotes below `## Comments`, each in the one that it
//! answers, with headings like `**NAME @HANDLE** · [2026-01-31](https://x.com/HANDLE/status/ID)`.

use super::clip::Clip;
use super::heading::Heading;
use super::network::Network;
use super::parts::{quoted, read_words};
use crate::adapter::Context;
use crate::error::Result;
use crate::model::{Post, ReplyPosition, Role, Tally, Timestamp};
use crate::report::Finding;
use crate::text::match_text::normalized;

/// The heading above the answers.
pub(super) const HEADING: &str = "## Comments";

/// The maximum number of marks of quotes that are counted.
const DEEPEST: usize = 1000;

/// Returns the line of the heading above the answers.
pub(super) fn begin(clip: &Clip<'_, '_>) -> Option<usize> {
    let lines = clip.lines;
    let mut pairs = lines.iter().zip(lines.iter().skip(1));
    pairs.position(|(line, first)| {
        let inner = first.text.strip_prefix('>').unwrap_or_default();
        line.text == HEADING && Heading::joined(inner, clip.network).is_some()
    })
}

/// The maximum number of headings that are looked at when a clip is detected.
const DETECTED: usize = 16;

/// Whether a text has answers below such a heading: the first of them with a day or the URL of a post.
pub(super) fn has_any(text: &str, network: &Network) -> bool {
    let places = memchr::memmem::find_iter(text.as_bytes(), HEADING).take(DETECTED);
    let mut below = places.filter_map(|at| {
        let rest = text.get(at + HEADING.len()..)?;
        let mut lines = rest.lines().map(str::trim);
        lines.next().filter(|line| line.is_empty())?;
        lines.find(|line| !line.is_empty())
    });
    below.any(|line| {
        let line = normalized(line);
        let heading = line
            .strip_prefix('>')
            .and_then(|inner| Heading::joined(inner, network));
        heading.is_some_and(|it| it.url.is_some() || network.has_names_only && it.day.is_some())
    })
}

/// An answer, or a post that is quoted in one, while its lines are read.
struct Open {
    heading: Heading,
    /// The number of quotes around it.
    depth: usize,
    words: String,
}

/// Reads the answers below the heading at a line, and appends them to the posts; returns their days.
pub(super) fn read(
    clip: &Clip<'_, '_>,
    from: usize,
    posts: &mut Vec<Post>,
    cx: &mut Context,
) -> Result<Vec<(usize, crate::model::Day)>> {
    let lines = clip.lines.part(from + 1, clip.lines.len());
    let mut reader = Answers {
        clip,
        chain: None,
        answer: None,
        quote: None,
        quotes: Vec::new(),
        days: Vec::new(),
        tally: Tally::default(),
        is_torn: false,
    };
    let mut is_behind = false;
    let mut above = 0;
    for raw in lines.written().split('\n') {
        let line = normalized(raw);
        let (depth, inner) = unquoted(&line, DEEPEST);
        if depth == 0 && !inner.trim().is_empty() {
            is_behind = true;
            break;
        }
        let is_blank = inner.trim().is_empty();
        let begins = depth != std::mem::replace(&mut above, if is_blank { 0 } else { depth });
        let heading = Heading::joined(inner, clip.network).filter(|_| begins);
        if let Some(heading) = heading {
            reader.heading(heading, depth, posts, cx)?;
        } else {
            reader.words(raw, depth, is_blank);
        }
    }
    reader.close(posts, cx)?;
    if is_behind {
        cx.found(&Finding::TextBelowReplies);
    }
    Ok(reader.days)
}

/// The answers so far.
struct Answers<'a, 'c, 't> {
    clip: &'a Clip<'c, 't>,
    chain: Option<u32>,
    answer: Option<Open>,
    /// The post that the answer quotes.
    quote: Option<Open>,
    quotes: Vec<Open>,
    days: Vec<(usize, crate::model::Day)>,
    tally: Tally,
    /// Whether the answer has words of another depth, whose heading is missing.
    is_torn: bool,
}

impl Answers<'_, '_, '_> {
    /// Begins an answer, or a quoted post, whose day has no link.
    fn heading(
        &mut self,
        heading: Heading,
        depth: usize,
        posts: &mut Vec<Post>,
        cx: &mut Context,
    ) -> Result<()> {
        let inside = self
            .answer
            .as_ref()
            .is_some_and(|answer| answer.depth < depth);
        self.quotes.extend(self.quote.take());
        let open = Open {
            heading,
            depth,
            words: String::new(),
        };
        if inside && open.heading.url.is_none() {
            self.quote = Some(open);
            return Ok(());
        }
        self.close(posts, cx)?;
        self.answer = Some(open);
        Ok(())
    }

    /// Adds a line to the post that it is in.
    fn words(&mut self, raw: &str, depth: usize, is_blank: bool) {
        if !is_blank && self.quote.as_ref().is_some_and(|quote| depth < quote.depth) {
            self.quotes.extend(self.quote.take());
        }
        let Some(open) = self.quote.as_mut().or(self.answer.as_mut()) else {
            return;
        };
        let (_, inner) = unquoted(raw, open.depth);
        // People quote within an answer on sites where answers are Markdown.
        let is_deeper = depth > open.depth && !self.clip.network.has_names_only;
        self.is_torn |= !is_blank && (is_deeper || depth < open.depth);
        open.words.push_str(if is_blank { "" } else { inner });
        open.words.push('\n');
    }

    /// Ends the answer that is open.
    fn close(&mut self, posts: &mut Vec<Post>, cx: &mut Context) -> Result<()> {
        self.quotes.extend(self.quote.take());
        let Some(answer) = self.answer.take() else {
            return Ok(());
        };
        let at = posts.len();
        cx.check_posts(at + 1)?;
        if std::mem::take(&mut self.is_torn) {
            cx.found_at(at, &Finding::HeadingInPost);
        }
        let mut text = self.clip.reader();
        read_words(&mut text, &answer.words, self.clip.network);
        for open in self.quotes.drain(..) {
            let mut inner = self.clip.reader();
            read_words(&mut inner, &open.words, self.clip.network);
            let mut post = Post::new();
            inner.finish(&mut post);
            let Heading { author, day, url } = open.heading;
            text.quote(quoted(self.clip.network, Some(author), day, url, post));
        }
        let mut post = Post::new();
        if !text.finish(&mut post) {
            cx.found_at(at, &Finding::TooMuchMarkup);
        }
        let heading = answer.heading;
        if let Some(url) = &heading.url
            && self.clip.network.name(&mut post, url).is_none()
        {
            post.url = Some(Box::new(url.clone()));
        }
        if let Some(Timestamp::Day { date, .. }) = heading.day {
            self.days.push((at, date));
        }
        post.published = post.published.or(heading.day);
        post.author = Some(heading.author);
        post.role = Role::Reply;
        let depth = u32::try_from(answer.depth.saturating_sub(1)).unwrap_or(u32::MAX);
        let chain = match (self.chain, depth) {
            (Some(last), 0) => last.saturating_add(1),
            (last, _) => last.unwrap_or_default(),
        };
        self.chain = Some(chain);
        post.reply = Some(ReplyPosition::new(chain, depth));
        self.tally.post(&post);
        cx.check_output(self.tally)?;
        posts.push(post);
        Ok(())
    }
}

/// Returns the number of marks of quotes at the start of a line, at most `most`, and the rest.
fn unquoted(line: &str, most: usize) -> (usize, &str) {
    let mut depth = 0;
    let mut rest = line.trim_start();
    while depth < most
        && let Some(inner) = rest.strip_prefix('>')
    {
        depth += 1;
        rest = inner.strip_prefix([' ', '\u{a0}']).unwrap_or(inner);
        if depth < most && rest.trim_start().starts_with('>') {
            rest = rest.trim_start();
        }
    }
    (depth, rest)
}
