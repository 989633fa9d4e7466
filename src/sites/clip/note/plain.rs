//! The plain text export for people: below each post is a line with its number of all, `— 3/7 · …`.

use super::lines;
use crate::adapter::Context;
use crate::adapter::not_a_thread;
use crate::error::{PageKind, Result};
use crate::model::{
    CommunityNote, Gap, GapKind, Media, MediaKind, Poll, PollChoice, Post, Quote, ReplyPosition,
    Role, Segmentation, SegmentationConfidence, Tally, Thread, Timestamp,
};
use crate::network::twitter;
use crate::note;
use crate::note::DOT;
use crate::reader::number_posts;
use crate::report::{Finding, Missing};
use url::Url;

/// The gaps, as they are written.
const GAPS: [(GapKind, &str); 4] = [
    (GapKind::Missing, "Posts are missing here."),
    (GapKind::EarlierReplies, "There are earlier posts."),
    (GapKind::MoreReplies, "There are more replies."),
    (GapKind::LoadMore, "There is more."),
];

/// The line below a post.
struct Signature<'t> {
    number: usize,
    total: usize,
    facts: &'t str,
}

impl<'t> Signature<'t> {
    fn parse(line: &'t str) -> Option<Self> {
        let rest = line.strip_prefix(note::SIGNATURE)?;
        let (numbers, facts) = rest.split_once(DOT).unwrap_or((rest, ""));
        let (number, total) = numbers.trim_end().split_once('/')?;
        let (number, total) = (number.parse().ok()?, total.parse().ok()?);
        (1..=total).contains(&number).then_some(Self {
            number,
            total,
            facts,
        })
    }

    /// Whether words are behind a URL, as another line was joined to this one, or nothing is behind the last dot, as
    /// this one was divided.
    fn is_damaged(&self) -> bool {
        let mut facts = self.facts.split(DOT);
        self.facts.ends_with(DOT.trim_end())
            || facts
                .any(|fact| fact.contains("://") && fact.trim_end().contains(char::is_whitespace))
    }

    /// Sets what the line states.
    fn apply(&self, post: &mut Post) {
        let mut day = None;
        for fact in self.facts.split(DOT).filter(|fact| !fact.is_empty()) {
            let fact = fact.trim_end();
            if let Some(url) = url(fact) {
                if let Some((_, id)) = twitter::status(&url) {
                    post.published = Timestamp::from_id(&id);
                    post.id = Some(id);
                }
                post.url = Some(Box::new(url));
            } else if let Some(time) = note::time(fact, None) {
                day = Some(time);
            } else {
                remark(fact, post);
            }
        }
        post.published = post.published.or(day);
    }
}

/// Reads a fact that is neither a time nor a URL.
fn remark(fact: &str, post: &mut Post) {
    if fact == "before the thread" {
        post.role = Role::Ancestor;
    } else if fact == "beside the conversation" {
        post.role = Role::Related;
    } else if fact == "reply" {
        post.role = Role::Reply;
    } else if let Some(level) = fact.strip_prefix("reply, level ") {
        post.role = Role::Reply;
        let depth = level.parse().unwrap_or(1_u32).saturating_sub(1);
        post.reply = Some(ReplyPosition::new(0, depth));
    } else if let Some(handles) = fact.strip_prefix("to @") {
        post.replying_to = handles.split(" @").map(str::to_owned).collect();
    } else if let Some(by) = fact.strip_prefix("reposted by ") {
        post.reposted_by = Some(Box::new(lines::byline(by)));
    } else if fact == "pinned" {
        post.pinned = Some(true);
    } else if fact == "edited" {
        post.edited = Some(true);
    } else {
        post.author = Some(lines::byline(fact));
    }
}

fn url(text: &str) -> Option<Url> {
    let is_one = text.contains(':') && !text.contains(char::is_whitespace);
    let url = Url::parse(text).ok().filter(|_| is_one)?;
    matches!(url.scheme(), "http" | "https" | "mailto").then_some(url)
}

/// Returns the number of posts in the second line, and the number that the thread's page stated.
fn counts(line: &str) -> Option<Option<u32>> {
    line.split(DOT).find_map(|fact| {
        let count = fact.trim_end().strip_suffix(" posts");
        let count = count.or_else(|| fact.trim_end().strip_suffix(" post"))?;
        match count.split_once(" of ") {
            Some((_, stated)) => Some(Some(stated.parse().ok()?)),
            None => count.parse::<u32>().ok().map(|_| None),
        }
    })
}

/// Whether a text is such an export: it has its heading, and the line below the first post.
pub(super) fn is_export(source: &str) -> bool {
    let mut lines = source.trim_start_matches('\u{feff}').lines();
    let headed = lines
        .next()
        .is_some_and(|line| line.starts_with(note::THREAD));
    if !headed || lines.next().and_then(counts).is_none() {
        return false;
    }
    let first = lines.find_map(Signature::parse);
    first.is_some_and(|first| first.number == 1)
}

/// Reads an export.
pub(super) fn read(source: &str, cx: &mut Context) -> Result<Thread> {
    let mut thread = Thread::default();
    let mut source = source.trim_start_matches('\u{feff}').lines();
    let title = source.next().unwrap_or_default();
    if let Some(by) = title.trim_end().strip_prefix("Thread by ") {
        thread.author = lines::byline(by);
    }
    let facts = source.next().unwrap_or_default();
    thread.stated_posts = counts(facts).flatten();
    for fact in facts.split(DOT) {
        if let Some(url) = url(fact.trim_end()) {
            thread.id = twitter::status(&url).map(|(_, id)| id);
            thread.url = Some(url);
        } else if let Some(time) = note::time(fact.trim_end(), None) {
            thread.published = Some(time);
        }
    }
    let of_id = thread.id.as_ref().and_then(Timestamp::from_id);
    thread.published = of_id.or(thread.published);
    let mut reader = Reader::default();
    for line in source {
        reader.line(line, cx)?;
    }
    reader.finish(&mut thread, cx)?;
    super::authors(&mut thread);
    number_posts(&mut thread.posts);
    Ok(thread)
}

#[derive(Default)]
struct Reader {
    posts: Vec<Post>,
    gaps: Vec<Gap>,
    post: Post,
    text: String,
    /// Whether the post has anything yet.
    is_begun: bool,
    /// Whether an empty line is before the next one.
    is_apart: bool,
    /// Whether the last line was part of a quoted post.
    in_quote: bool,
    /// Whether a number does not follow the one before.
    is_broken: bool,
    /// The posts with a part of the line below a post.
    damaged: Vec<usize>,
    total: usize,
    tally: Tally,
}

impl Reader {
    fn line(&mut self, line: &str, cx: &mut Context) -> Result<()> {
        let line = line.trim_end();
        if line.is_empty() {
            self.is_apart = true;
            self.in_quote = false;
            return Ok(());
        }
        if let Some(signature) = Signature::parse(line) {
            return self.close(Some(&signature), cx);
        }
        if let Some(quoted) = line.strip_prefix('>') {
            self.is_begun = true;
            self.quoted(quoted.strip_prefix(' ').unwrap_or(quoted));
            return Ok(());
        }
        self.in_quote = false;
        // The rest of the line below the post before.
        let is_rest = || {
            line.strip_prefix(DOT.trim_start())
                .is_some_and(|rest| url(rest).is_some())
        };
        if !self.is_begun && !self.posts.is_empty() && is_rest() {
            self.damaged.push(self.posts.len());
        }
        if let Some((name, words, url)) = bracket(line) {
            if name == "Gap" && !self.is_begun {
                let kind = GAPS.iter().find(|(_, gap)| *gap == words);
                let kind = kind.map_or(GapKind::Missing, |(kind, _)| *kind);
                let mut gap = Gap::new(self.posts.len().checked_sub(1), kind);
                gap.url = url;
                self.gaps.push(gap);
                return cx.check_posts(self.gaps.len());
            }
            self.is_begun = true;
            self.bracket(name, words, url);
            return Ok(());
        }
        let words = match line.strip_prefix(' ') {
            Some(inner) if note::is_around_words(inner) => inner,
            _ => line,
        };
        if !self.text.is_empty() {
            self.text
                .push_str(if self.is_apart { "\n\n" } else { "\n" });
        }
        self.is_apart = false;
        self.is_begun = true;
        self.text.push_str(words);
        Ok(())
    }

    fn bracket(&mut self, name: &str, words: &str, url: Option<Url>) {
        let some = || Some(words.to_owned()).filter(|words| !words.is_empty());
        let post = &mut self.post;
        match name {
            "Content warning" => post.content_warning = some(),
            "Title" => post.title = some(),
            "Not available" => post.unavailable = some(),
            "Community note" => {
                post.community_note = Some(Box::new(CommunityNote::new(words.to_owned())));
            }
            "Poll" => post.poll = Some(Box::new(poll(words))),
            "Choice" => {
                let poll = post.poll.get_or_insert_default();
                if poll.choices.len() <= Tally::MEDIA {
                    poll.choices.push(choice(words));
                }
            }
            "Card text" => {
                if let Some(card) = post.media.last_mut() {
                    card.description = some();
                }
            }
            // One more than the limit is enough for the parse to refuse the post.
            _ if post.media.len() > Tally::MEDIA => {}
            _ => post.media.extend(medium(name, some(), url)),
        }
    }

    /// Reads a line of a quoted post.
    fn quoted(&mut self, line: &str) {
        if !std::mem::replace(&mut self.in_quote, true) {
            if self.post.quotes.len() <= Tally::MEDIA {
                self.post.quotes.push(head_of_quote(line));
            }
            return;
        }
        let Some(quote) = self.post.quotes.last_mut() else {
            return;
        };
        match bracket(line) {
            Some(("Title", words, _)) => quote.title = Some(words.to_owned()),
            Some(("Not available", words, _)) => quote.unavailable = Some(words.to_owned()),
            Some(_) if quote.media.len() > Tally::MEDIA => {}
            Some((name, words, url)) => {
                let words = Some(words.to_owned()).filter(|words| !words.is_empty());
                quote.media.extend(medium(name, words, url));
            }
            None => {
                let text = quote.text.get_or_insert_default();
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(line);
            }
        }
    }

    fn close(&mut self, signature: Option<&Signature<'_>>, cx: &mut Context) -> Result<()> {
        cx.check_posts(self.posts.len() + 1)?;
        let mut post = std::mem::take(&mut self.post);
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            post.entities = crate::text::entities(&text);
            post.text = Some(text);
        }
        if let Some(signature) = signature {
            signature.apply(&mut post);
            if signature.is_damaged() {
                self.damaged.push(self.posts.len());
            }
            self.is_broken |= signature.number != self.posts.len() + 1;
            self.is_broken |= self.total != 0 && self.total != signature.total;
            self.total = signature.total;
        }
        (self.is_begun, self.is_apart, self.in_quote) = (false, false, false);
        self.tally.post(&post);
        cx.check_output(self.tally)?;
        self.posts.push(post);
        Ok(())
    }

    fn finish(mut self, thread: &mut Thread, cx: &mut Context) -> Result<()> {
        let is_open = self.is_begun;
        if is_open {
            self.close(None, cx)?;
        }
        if self.posts.is_empty() {
            return Err(not_a_thread(PageKind::Empty, "the text contains no post"));
        }
        let mut confidence = SegmentationConfidence::High;
        let last = self.posts.len() - 1;
        if is_open || self.posts.len() < self.total {
            confidence = SegmentationConfidence::Medium;
            cx.found_at(last, &Finding::NoteEndsInPost);
        }
        if self.is_broken || self.posts.len() > self.total {
            confidence = SegmentationConfidence::Low;
            cx.found(&Finding::NoteNumbers);
        }
        for at in self.damaged {
            confidence = SegmentationConfidence::Low;
            cx.found_at(at.min(last), &Finding::NoteWordsInPost);
        }
        let total = self.posts.len();
        let mut empty = (0..).zip(&self.posts).filter(|(_, post)| is_empty(post));
        if let Some((first, _)) = empty.next() {
            // Its words may be in another post.
            confidence = confidence.min(SegmentationConfidence::Medium);
            let (what, count) = (Missing::TextOrMedia, 1 + empty.count());
            cx.found_at(first, &Finding::MissingInPosts { what, count, total });
        }
        (thread.posts, thread.gaps) = (self.posts, self.gaps);
        cx.set_segmentation(Segmentation::new(note::DIVIDED, confidence));
        Ok(())
    }
}

/// Whether nothing is known of a post's content.
fn is_empty(post: &Post) -> bool {
    post.text.is_none()
        && post.media.is_empty()
        && post.quotes.is_empty()
        && post.poll.is_none()
        && post.title.is_none()
        && post.unavailable.is_none()
        && post.content_warning.is_none()
        && post.community_note.is_none()
}

/// Parses `[NAME: WORDS] URL`, of which words and URL may be missing.
fn bracket(line: &str) -> Option<(&'static str, &str, Option<Url>)> {
    let inner = line.strip_prefix('[')?;
    let (name, rest) = note::BRACKETS.iter().find_map(|name| {
        let rest = inner.strip_prefix(name)?;
        rest.starts_with([':', ']']).then_some((*name, rest))
    })?;
    let (words, url) = match rest.strip_suffix(']') {
        Some(words) => (words, None),
        None => {
            let (words, address) = rest.rsplit_once("] ")?;
            (words, Some(url(address)?))
        }
    };
    let words = words.strip_prefix(": ").unwrap_or_default();
    Some((name, words, url))
}

fn medium(name: &str, words: Option<String>, url: Option<Url>) -> Option<Media> {
    let kind = match name {
        "Picture" if url.is_none() => MediaKind::Placeholder,
        "Picture" => MediaKind::Photo,
        "Video" => MediaKind::Video,
        "GIF" => MediaKind::Gif,
        "Card" => MediaKind::LinkCard,
        _ => return None,
    };
    let mut media = Media::new(kind);
    media.url = url;
    match kind {
        MediaKind::LinkCard => media.title = words,
        _ => media.alt = words,
    }
    Some(media)
}

/// Parses what is known about a poll besides its choices: `9 votes · Final results`.
fn poll(words: &str) -> Poll {
    let mut poll = Poll::default();
    let (first, rest) = words.split_once(DOT).unwrap_or((words, ""));
    let votes = first
        .strip_suffix(" votes")
        .or_else(|| first.strip_suffix(" vote"));
    poll.votes = votes.and_then(|votes| votes.parse().ok());
    let status = if poll.votes.is_some() { rest } else { words };
    poll.status = Some(status.to_owned()).filter(|status| !status.is_empty());
    poll
}

/// Parses a choice of a poll: `Terns · 47.3 % · 9 votes · leading`.
fn choice(words: &str) -> PollChoice {
    let mut choice = PollChoice::default();
    let mut rest = words;
    while let Some((before, fact)) = rest.rsplit_once(DOT) {
        let votes = fact
            .strip_suffix(" votes")
            .or_else(|| fact.strip_suffix(" vote"));
        let votes = votes.and_then(|votes| votes.parse().ok());
        let percent = fact
            .strip_suffix(" %")
            .and_then(|percent| percent.parse().ok());
        if fact == "leading" {
            choice.leading = true;
        } else if votes.is_some() {
            choice.votes = votes;
        } else if percent.is_some() {
            choice.percent = percent;
        } else {
            break;
        }
        rest = before;
    }
    rest.clone_into(&mut choice.label);
    choice
}

/// Parses the first line of a quoted post: `NAME (@HANDLE) · TIME · URL`.
fn head_of_quote(line: &str) -> Quote {
    let mut quote = Quote::new();
    for (at, fact) in line.split(DOT).enumerate() {
        if let Some(url) = url(fact) {
            if let Some((_, id)) = twitter::status(&url) {
                quote.published = Timestamp::from_id(&id);
                quote.id = Some(id);
            }
            quote.url = Some(Box::new(url));
        } else if let Some(time) = note::time(fact, None) {
            quote.published = quote.published.or(Some(time));
        } else if at == 0 && fact != "Quoted post" {
            quote.author = Some(lines::byline(fact));
        }
    }
    quote
}
