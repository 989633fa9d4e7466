//! Clips: Markdown in which programs keep a thread, a post or an article of X or another network.
//!
//! Separate sites, not dialects of Thread Reader's text: these programs state for each post who wrote it, or which
//! post it is, so little is inferred, and there is no boilerplate around the thread. The layouts, by network, program
//! and time:
//!
//! | network | program | time | posts | module |
//! |---|---|---|---|---|
//! | X | Obsidian Web Clipper | 2024 – spring 2026 | each has a heading with author, day and URL | `parts` |
//! | X, Bluesky | the same, and defuddle | since March 2026 | the author's are bare, between rules; answers below `## Comments` | `parts`, `comments` |
//! | Mastodon, Threads | the same | since April 2026 | the same | `parts`, `comments` |
//! | Reddit and others | the same | since March 2026 | one, and answers by names without handles | `comments` |
//! | X | Tweet to Markdown | since 2020 | each has a line with its author, and a link below | `tweet_to_markdown` |
//! | X | Readwise | since 2020 | each is an item of a list that ends with a link | `readwise` |
//! | X | Readwise Reader | since 2023 | all are between rules below the metadata | `document` |
//! | X | several, from X's API | since 2024 | each has its number as a heading | `numbered` |
//! | any | this crate | since November 2026 | each has a link whose title states what it is | `note` |
//! | X | Jina Reader, Firecrawl, MarkDownload | since 2020 | all of the page: each has a byline; a time closes it | `page` |
//!
//! A clip in none of them is one post if it is no longer than one of its time could be.

mod bare;
mod byline;
mod checks;
#[allow(
    clippy::module_inception,
    reason = "the folder has what the clips of all networks need, the module one clip"
)]
mod clip;
mod comments;
mod document;
mod heading;
pub(super) mod network;
mod note;
mod numbered;
mod page;
mod parts;
mod readwise;
mod tweet_to_markdown;

use url::Url;

use crate::adapter::{Adapter, Confidence, Context, Site, not_a_thread};
use crate::error::{Error, ErrorKind, PageKind, Result};
use crate::input::Page;
use crate::model::{
    Author, Listing, Post, PostId, Role, SegmentationConfidence, Teaser, Thread, Timestamp,
};
use crate::network::{bluesky, twitter};
use crate::reader::number_posts;
use crate::report::Finding;
use crate::text::front_matter::FrontMatter;
use crate::text::match_text::{MatchText, normalized};
use crate::text::table::{Lines, Table};
use crate::text::{front_matter, series};

use clip::{Clip, Found, RULE};
use heading::Heading;
use network::Network;

pub(crate) use note::Notes;

/// The program that writes most clips, and the tag that it adds.
const CLIPPER: &str = "obsidian-clipper";
const CLIPPINGS: [&str; 2] = ["clippings", "#clippings"];

/// The maximum number of lines before the first post's heading.
const TOP: usize = 100;

/// Clips of a network.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clips(&'static Network);

pub(crate) static X: Clips = Clips(&network::X);
pub(crate) static BLUESKY: Clips = Clips(&network::BLUESKY);
pub(crate) static MASTODON: Clips = Clips(&network::MASTODON);
pub(crate) static THREADS: Clips = Clips(&network::THREADS);
pub(crate) static DISCUSSIONS: Clips = Clips(&network::DISCUSSIONS);

impl Adapter for Clips {
    fn site(&self) -> &Site {
        &self.0.site
    }

    fn detect(&self, page: &Page<'_>) -> Option<Confidence> {
        let (front, body) = page.front_matter()?;
        if note::is_note(front, body) {
            return None;
        }
        let network = self.0;
        let has_answers = || comments::has_any(body, network);
        if !network.is_x() {
            let of_network = source(front, network).is_some() || network.is_named(front);
            let of_network = of_network && Clip::is_titled_post(front);
            let has_answers = has_answers();
            return Confidence::of(has_answers || of_network, has_answers && of_network);
        }
        let is_document = numbered::is_document(front, body) || document::source(body).is_some();
        if is_document {
            return Some(Confidence::Certain);
        }
        let of_x = source(front, network).is_some() || page::source(body).is_some();
        let headed = readwise::has_mark(body)
            || body.lines().take(TOP).any(|line| {
                let line = normalized(line);
                Heading::linked(&line).is_some()
            })
            || tweet_to_markdown::is_headed(body.lines().take(TOP))
            || has_answers();
        Confidence::of(headed || of_x, headed && of_x)
    }

    fn extract(&self, page: &Page<'_>, cx: &mut Context) -> Result<Thread> {
        self.read(page, cx, |clip, table, found, cx| {
            if found.list_of.is_some() {
                return Err(not_a_thread(
                    PageKind::Listing,
                    "these are single posts of an account; parse them with parse_listing",
                ));
            }
            finish(clip, table, found, cx)
        })
    }

    fn listing(&self, page: &Page<'_>, cx: &mut Context) -> Result<Listing> {
        self.read(page, cx, |_, _, found, _| match found.list_of {
            Some(author) => Ok(list(author, found.posts)),
            None => Err(Error::new(
                ErrorKind::NotAListing,
                "this clip is a thread or a post",
            )),
        })
    }
}

impl Clips {
    /// Reads a clip, and passes what it has to a function.
    fn read<T>(
        &self,
        page: &Page<'_>,
        cx: &mut Context,
        make: impl FnOnce(&Clip<'_, '_>, &Table<'_>, Found, &mut Context) -> Result<T>,
    ) -> Result<T> {
        let seen = MatchText::of_clip(page.source());
        let (front, text, written) = FrontMatter::split_match_text(&seen);
        let mut table = Table::new(text, written)?;
        if let Some(at) = second_clip(table.lines()) {
            table.truncate(at);
            cx.found(&Finding::SecondClip);
        }
        let network = self.0;
        let of_page = || {
            let url = page::source(text).or_else(|| document::source(text));
            url.filter(|_| network.is_x())
        };
        let source = source(&front, network).or_else(of_page);
        let links = network.links(source.as_ref());
        let clip = Clip {
            front: &front,
            lines: table.lines(),
            links: links.as_ref(),
            source,
            network,
        };
        let is_clipper = front.values("tags").any(|tag| CLIPPINGS.contains(&tag));
        cx.set_dialect(if is_clipper { CLIPPER } else { "markdown" });
        let found = read(&clip, cx)?;
        make(&clip, &table, found, cx)
    }
}

/// Returns a list of single posts.
fn list(author: Author, posts: Vec<Post>) -> Listing {
    let mut listing = Listing::new();
    listing.author = Some(author);
    let teasers = posts.into_iter().map(|post| {
        let mut teaser = Teaser::new();
        teaser.id.clone_from(&post.id);
        teaser.url = post.url.as_deref().cloned();
        teaser.author.clone_from(&post.author);
        teaser.published = post.published;
        // A list that grows would have room for four.
        teaser.posts = vec![post];
        teaser
    });
    listing.teasers = teasers.collect();
    listing
}

/// Reads a clip in its layout.
fn read(clip: &Clip<'_, '_>, cx: &mut Context) -> Result<Found> {
    if !clip.network.is_x() {
        return bare::read(clip, cx);
    }
    let parts = parts::headed(clip, cx)?;
    if parts.is_empty() {
        let found = tweet_to_markdown::read(clip, cx)
            .or_else(|| document::read(clip, cx))
            .or_else(|| readwise::read(clip, cx))
            .or_else(|| numbered::read(clip, cx))
            .or_else(|| page::read(clip, cx));
        return match found {
            Some(found) => found,
            None => bare::read(clip, cx),
        };
    }
    let mut found = parts::read_headed(clip, &parts, cx)?;
    if let Some(last) = found.posts.len().checked_sub(1)
        && let Some(finding) = checks::cut(clip, true)
    {
        cx.found_at(last, &finding);
    }
    if !checks::sound(clip, &parts, cx) {
        found.segmentation.confidence = SegmentationConfidence::Medium;
    }
    for (at, _) in parts
        .iter()
        .enumerate()
        .filter(|(_, part)| checks::is_note(part.lines))
    {
        cx.found_at(at, &Finding::NoteAboutPost);
        found.segmentation.confidence = SegmentationConfidence::Low;
    }
    Ok(found)
}

/// Builds the thread.
fn finish(
    clip: &Clip<'_, '_>,
    table: &Table<'_>,
    found: Found,
    cx: &mut Context,
) -> Result<Thread> {
    let Found {
        mut posts,
        days,
        firsts,
        mut segmentation,
        source,
        may_be_cut,
        list_of: _,
        stated,
    } = found;
    if posts.is_empty() {
        return Err(not_a_thread(PageKind::Empty, "the clip contains no post"));
    }
    let whole = number(table, &firsts, &mut posts);
    if !whole {
        cx.found(&Finding::SeriesBroken);
        segmentation.confidence = segmentation.confidence.min(SegmentationConfidence::Medium);
    }
    let mut thread = Thread::default();
    let clipped = clip.clipped();
    let source = source.as_ref().or(clip.source.as_ref());
    thread.id = source.and_then(|url| clip.network.id(url));
    thread.published = thread.id.as_ref().and_then(bluesky::time_of);
    thread.url = source.cloned();
    thread.title = clip.title();
    thread.stated_posts = stated;
    let first = posts.iter().find(|post| post.role != Role::Related);
    let first = first.and_then(|post| post.author.clone());
    thread.author = first.or(clipped.author).unwrap_or_default();
    thread.posts = posts;
    roles(&mut thread);
    names(clip, &thread, cx);
    for (at, date) in days {
        let encoded = thread
            .posts
            .get(at)
            .and_then(|post| bluesky::time_of(post.id.as_ref()?)?.instant());
        if let Some(encoded) = encoded.filter(|encoded| twitter::contradicts(date, *encoded)) {
            cx.found_at(
                at,
                &Finding::DayDated {
                    stated: &date,
                    encoded: &encoded,
                },
            );
        }
    }
    if may_be_cut {
        for (at, post) in thread.posts.iter().enumerate() {
            if post.text.as_deref().is_some_and(checks::may_be_cut) {
                cx.found_at(at, &Finding::TextEndsInSentence);
            }
        }
    }
    cx.set_segmentation(segmentation);
    Ok(thread)
}

/// Returns the URL of the clipped post.
fn source(front: &FrontMatter<'_>, network: &Network) -> Option<Url> {
    front.sources().find(|url| network.post(url).is_some())
}

/// Sets what a post's URL says: its id, and with it the time.
fn name(post: &mut Post, id: &PostId, url: Option<&Url>) {
    post.published = Timestamp::from_id(id);
    post.id = Some(id.clone());
    post.url = url.cloned().map(Box::new);
}

/// Returns the line at which another clip's front matter starts.
fn second_clip(lines: Lines<'_, '_>) -> Option<usize> {
    let mut pairs = lines.texts().zip(lines.texts().skip(1));
    pairs.position(|(fence, first)| fence == RULE && front_matter::is_first_field(first))
}

/// Sets the author's numbers of posts, from their first lines; returns whether none is missing.
fn number(table: &Table<'_>, firsts: &[(usize, u32)], posts: &mut [Post]) -> bool {
    let mut whole = true;
    let lines: Vec<u32> = firsts.iter().map(|(_, line)| *line).collect();
    let lines = table.pick(&lines);
    // Posts that are known to be some need fewer: `1/`, `2/`.
    let few = || series::find(lines.lines(), None, 2).filter(is_short_series);
    if let Some(series) = series::find(lines.lines(), None, series::MIN_NUMBERS).or_else(few) {
        whole = series.complete;
        for mark in series.starts {
            let post = firsts
                .get(mark.line())
                .and_then(|(post, _)| posts.get_mut(*post));
            if let Some(post) = post {
                post.number = mark.number(lines.lines()).map(Box::new);
            }
        }
    }
    number_posts(posts);
    whole
}

/// Whether two numbers are a series.
fn is_short_series(series: &series::Series) -> bool {
    series.complete && series.style == series::Style::Slash
}

/// Posts of others are not part of the author's chain: those above the clipped post are ancestors, those below it
/// replies; and the author's own beyond them belong to these conversations.
fn roles(thread: &mut Thread) {
    let handle = |author: Option<&Author>| author.and_then(|author| author.handle.clone());
    let clipped = thread
        .posts
        .iter()
        .position(|post| post.id.is_some() && post.id == thread.id)
        .unwrap_or(0);
    let own = thread
        .posts
        .get(clipped)
        .filter(|post| post.role != Role::Related)
        .and_then(|post| post.author.clone())
        .unwrap_or_default();
    if own.handle.is_some() {
        thread.author = own;
    }
    let own = thread.author.handle.clone();
    let (above, below) = thread
        .posts
        .split_at_mut_checked(clipped)
        .unwrap_or_default();
    let beside = |posts: &mut dyn Iterator<Item = &mut Post>, role: Role| {
        let mut chain = true;
        for post in posts.filter(|post| post.role == Role::Thread) {
            let theirs = handle(post.author.as_ref());
            chain &= theirs.is_none() || theirs == own;
            if !chain {
                post.role = role;
            }
        }
    };
    beside(&mut above.iter_mut().rev(), Role::Ancestor);
    beside(&mut below.iter_mut(), Role::Reply);
}

/// Warns if the front matter names another author than the URL: then the clip may be of another post.
fn names(clip: &Clip<'_, '_>, thread: &Thread, cx: &mut Context) {
    let Some(by) = clip.sourced() else {
        return;
    };
    // A clip with headings is named after its first post.
    let first = thread.posts.first().and_then(|post| post.author.as_ref());
    let is_first = |named: &&str| first.and_then(|first| first.handle.as_deref()) == Some(*named);
    let titled = clip.titled().filter(|named| !is_first(named));
    let named = clip.named().or(titled);
    if let Some(named) = named.filter(|named| !clip.network.is_same(named, &by)) {
        cx.found(&Finding::ClipOfOtherAuthor { named, by: &by });
    }
}
