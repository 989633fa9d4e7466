//! The posts of a text: their text, links and pictures.

use super::dump::Dump;
use super::typed::is_rule;
use crate::adapter::Context;
use crate::chars::is_invisible_or_joiner;
use crate::dom::Links;
use crate::error::Result;
use crate::model::{Author, Media, MediaKind, Post, PostId, Quote, Tally, Timestamp};
use crate::network::twitter;
use crate::reader::DumpText;
use crate::text::evidence::{self, embedded_by};
use crate::text::lines::plain;
use crate::text::segment::{self, Segments};
use crate::text::series::Mark;
use crate::text::table::Lines;
use crate::text::{fillers, markdown, shreds};

/// The word of lynx for a frame.
const FRAME: &str = "IFRAME: ";

pub(super) struct Reader<'d, 't> {
    pub(super) dump: &'d Dump<'t>,
    pub(super) links: Option<&'d Links>,
    /// The rule for the ends of posts in the thread.
    pub(super) gap_rule: Option<segment::GapRule>,
    /// Whether each post has a link to itself.
    pub(super) linked: bool,
    /// Whether the text is not from the site, so that rules are between posts.
    pub(super) typed: bool,
}

impl Reader<'_, '_> {
    /// Returns the posts of some lines, and the indices of those from which a copy was removed.
    pub(super) fn posts(
        &self,
        lines: Lines<'_, '_>,
        segments: &Segments,
        cx: &Context,
    ) -> Result<(Vec<Post>, Vec<usize>)> {
        let mut tally = Tally::default();
        let ends = segments.starts.iter().skip(1).copied().chain([lines.len()]);
        let mut numbers: Vec<Mark> = Vec::new();
        if let Some(series) = &segments.series {
            numbers.reserve_exact(series.len());
            let marks = series.starts.iter().chain(&series.ends);
            numbers.extend(marks.chain(&series.alone));
            numbers.sort_by_key(Mark::line);
        }
        let mut posts = Vec::with_capacity(segments.starts.len());
        let mut copied = Vec::new();
        for (&start, end) in segments.starts.iter().zip(ends) {
            let first = numbers.get(numbers.partition_point(|mark| mark.line() < start));
            let number = first
                .filter(|mark| mark.line() < end)
                .and_then(|mark| mark.number(lines));
            let mut lines = lines.part(start, end);
            while self.typed
                && let Some((last, before)) = lines.split_last()
                && is_rule(last.text)
            {
                lines = before;
            }
            let mut post = self.post(lines, cx)?;
            post.number = number.map(Box::new);
            if post == Post::new() {
                continue;
            }
            if lines.iter().any(|line| line.copied.is_some()) {
                copied.push(posts.len());
            }
            tally.post(&post);
            cx.check_output(tally)?;
            posts.push(post);
        }
        Ok((posts, copied))
    }

    /// Parses a post from its lines.
    fn post(&self, lines: Lines<'_, '_>, cx: &Context) -> Result<Post> {
        let mut post = Post::new();
        let mut raw = String::new();
        let mut cards = Vec::new();
        let mut names_alone = true;
        for (at, line) in lines.iter().enumerate() {
            let opens = names_alone;
            names_alone &= line.text.starts_with('@');
            let (text, written) = match segment::leaked_id(line.text) {
                Some((id, handle, words)) => {
                    post.id = PostId::twitter(id);
                    post.author = handle.map(Author::from_handle);
                    let written = segment::leaked_id(line.raw).map_or(words, |(_, _, words)| words);
                    (words, written)
                }
                None => (line.text, line.raw),
            };
            let own = Some(text).filter(|_| self.linked && post.id.is_none());
            let (text, written) = match own.and_then(segment::status_link) {
                Some(link) => {
                    let written = segment::status_link(written).map_or(link.rest, |link| link.rest);
                    let url = twitter::status_url(link.handle.as_deref(), &link.id);
                    post.url = url.map(Box::new);
                    post.author = link.handle.map(Author::from_handle);
                    post.id = Some(link.id);
                    if link.rest.is_empty() {
                        continue;
                    }
                    (link.rest, written)
                }
                None => (text, written),
            };
            let next = lines.text(at + 1);
            if let Some(player) = self.player(text) {
                cards.push(player);
                continue;
            }
            if let Some(quote) = self.quote(text, next) {
                post.quotes.push(quote);
                // A line of a few bytes may be a quote of some hundred bytes.
                cx.check_output(Tally {
                    media_of_one: post.quotes.len(),
                    ..Tally::default()
                })?;
                continue;
            }
            let before = at.checked_sub(1).and_then(|at| lines.get(at));
            if before.is_some_and(|before| evidence::is_rest_of_embedded(text, before.text)) {
                continue;
            }
            if evidence::is_card(text) && self.card(text, &mut cards) {
                continue;
            }
            if let Some(before) = before.filter(|_| !raw.is_empty()) {
                raw.push_str(if self.dump.shredded {
                    shreds::joint(before.text, line.gap, text, next, opens)
                } else if line.gap.newlines > 1 {
                    "\n\n"
                } else {
                    "\n"
                });
            }
            raw.push_str(clean_end(text, written));
        }
        post.published = post.id.as_ref().and_then(Timestamp::from_id);
        self.words().read(&raw, &mut post);
        post.media.extend(cards);
        Ok(post)
    }

    /// Parses a line of a link preview: `[![](picture)](target)`, or `[**Title** words](target) [target](target)`. Adds
    /// it to the previews, and returns whether it is one.
    fn card(&self, line: &str, cards: &mut Vec<Media>) -> bool {
        let inline = markdown::parse(line, self.dump.references);
        let target = |raw: &str| self.links.and_then(|links| links.absolute(raw));
        if let [picture] = inline.pictures.as_slice() {
            let url = picture.href.as_deref().and_then(target);
            let Some(url) = url.filter(|url| url.host_str() != Some(twitter::PICTURE_HOST)) else {
                return false;
            };
            let mut card = Media::new(MediaKind::LinkCard);
            card.url = Some(url);
            card.poster = Some(picture.src.as_str())
                .filter(|src| !fillers::is_placeholder(src))
                .and_then(target)
                .map(Box::new);
            cards.push(card);
            return true;
        }
        let title = line
            .strip_prefix('[')
            .and_then(|rest| rest.trim_start().strip_prefix("**"))
            .and_then(|rest| rest.split_once("**"));
        let (Some((title, _)), Some((span, href))) = (title, inline.links.first()) else {
            return false;
        };
        let words = inline.text.get(span.range()).unwrap_or_default();
        let title = markdown::parse(title, false).text;
        let described = words.strip_prefix(title.as_str()).map(|rest| {
            let rest = rest.trim_start_matches("**").trim();
            rest.to_owned()
        });
        let url = target(href);
        let open = cards
            .last()
            .is_some_and(|card| card.url == url && card.title.is_none());
        if !open {
            let mut card = Media::new(MediaKind::LinkCard);
            card.url = url;
            cards.push(card);
        }
        if let Some(card) = cards.last_mut() {
            card.title = Some(title);
            card.description = described.filter(|words| !words.is_empty());
        }
        true
    }

    /// Parses the line of an embedded player, as lynx writes it: `IFRAME: https://www.youtube.com/embed/ID`.
    fn player(&self, line: &str) -> Option<Media> {
        let url = line.strip_prefix(FRAME)?;
        let url = self
            .links?
            .absolute(url)
            .filter(|_| !url.contains(char::is_whitespace))?;
        let mut player = Media::new(MediaKind::LinkCard);
        player.url = Some(url);
        Some(player)
    }

    /// Returns how the dump writes text.
    fn words(&self) -> DumpText<'_> {
        DumpText {
            links: self.links,
            markdown: self.dump.markdown,
            references: self.dump.references,
        }
    }

    /// Parses an embedded tweet: its URL on a line of its own, or in a block quote.
    fn quote(&self, line: &str, next: Option<&str>) -> Option<Quote> {
        if memchr::memmem::find(line.as_bytes(), b"/status/").is_none() {
            // Whatever markup precedes it, the handle has its `@`.
            memchr::memchr(b'@', line.as_bytes())?;
            let shown = plain(line);
            let handle = embedded_by(&shown, next).filter(|handle| twitter::is_handle(handle))?;
            let mut quote = Quote::new();
            quote.author = Some(Author::from_handle(handle));
            return Some(quote);
        }
        let shown = markdown::parse(line.trim_start_matches(['>', ' ']), self.dump.references);
        let address = shown.text.trim().trim_end_matches(['^', ' ']);
        let target = shown.links.first().map_or(address, |(_, target)| target);
        if address.contains(char::is_whitespace) || !address.contains("/status/") {
            return None;
        }
        twitter::quote(self.links?.absolute(target)?)
    }
}

/// Returns an original line without the residue of the mark at a tweet's end, which is found in the normalised line.
fn clean_end<'t>(text: &str, written: &'t str) -> &'t str {
    let end = |written: &'t str| {
        written.trim_end_matches(|c: char| c.is_whitespace() || is_invisible_or_joiner(c))
    };
    let marked = text.trim_end_matches('\\').trim_end();
    let hard = marked.len() < text.len();
    let written = if hard {
        end(written).trim_end_matches('\\').trim_end()
    } else {
        written
    };
    if marked == "^" || marked == "__" {
        return "";
    }
    [" ^", " __"]
        .iter()
        .find_map(|mark| {
            marked.strip_suffix(mark)?;
            end(written).strip_suffix(mark.trim_start())
        })
        .unwrap_or(written)
        .trim_end()
}
