//! A text taken apart: what stands above a thread, the thread, and what stands below.

use crate::input::Form;
use crate::text::boilerplate::{Role, is_not_loaded, is_sign, role};
use crate::text::copies;
use crate::text::front_matter::FrontMatter;
use crate::text::lines::{Line, lines_of, plain};
use crate::text::seen::{Seen, visible};
use crate::text::shreds;

/// Two markers of a thread's end stand within so many lines.
const NEAR: usize = 10;

/// A page's header stands within so many lines, menus included.
const HEADER_LINES: usize = 120;

/// A text taken apart.
pub(super) struct Dump<'t> {
    pub(super) front: FrontMatter<'t>,
    pub(super) head: Vec<Line<'t>>,
    pub(super) body: Vec<Line<'t>>,
    pub(super) tail: Vec<Line<'t>>,
    /// Whether what was found stands right below the thread, before any card.
    pub(super) marked: bool,
    pub(super) markdown: bool,
    pub(super) references: bool,
    /// Whether each mention, hashtag and link stands on a line of its own.
    pub(super) shredded: bool,
}

impl<'t> Dump<'t> {
    pub(super) fn new(source: &'t Seen<'_>, form: Form) -> Self {
        let (front, text, written) = FrontMatter::split_seen(source);
        let mut lines = lines_of(text, written);
        copies::remove(&mut lines);
        let roles: Vec<Option<Role>> = lines.iter().map(|line| role(line.text)).collect();
        let end = end(&roles);
        let start = start(&lines, &roles, end);
        let stop = end.unwrap_or(lines.len()).max(start);
        let part = |from: usize, to: usize| lines.get(from..to).unwrap_or_default().to_vec();
        let references = lines
            .iter()
            .filter(|line| {
                line.text.starts_with('[')
                    && line
                        .text
                        .get(1..3)
                        .is_some_and(|c| c.starts_with(|c: char| c.is_ascii_digit()))
            })
            .count()
            >= 3
            || text.contains("\nReferences\n");
        let mut body = part(start, stop);
        body.retain(|line| !is_not_loaded(line.text));
        Self {
            front,
            shredded: shreds::are(&body),
            head: part(0, start),
            body,
            tail: part(stop, lines.len()),
            marked: end
                .and_then(|at| roles.get(at))
                .is_some_and(|role| *role != Some(Role::Support)),
            markdown: form == Form::Markdown,
            references,
        }
    }
}

/// So many signs make it likely that a text is of the site.
const ENOUGH: usize = 2;

/// How many signs of the site a text has, two at most: it is not read further than that, nor taken apart.
pub(in crate::sites::thread_reader) fn signs(source: &str) -> usize {
    let (front, text) = FrontMatter::split(source);
    if front.names("threadreaderapp.com") || front.names("Thread Reader App") {
        return ENOUGH;
    }
    let mut signs = 0;
    let mut seen = 0;
    for line in text.lines().map(visible) {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        seen += 1;
        if is_sign(line) {
            // Just this sentence stands on no other page.
            signs += 1 + usize::from(plain(line).starts_with("Missing some Tweet"));
        } else if seen <= HEADER_LINES && is_title_or_counts(line) {
            signs += 1;
        }
        if signs >= ENOUGH {
            return ENOUGH;
        }
    }
    signs
}

/// Whether a line of a header names the thread or counts its posts.
fn is_title_or_counts(line: &str) -> bool {
    let counts = || line.contains("min read") && role(line) == Some(Role::Head);
    counts() || line.contains("Thread by @") && plain(line).starts_with("Thread by @")
}

/// Where a thread ends: the line of the first marker.
fn end(roles: &[Option<Role>]) -> Option<usize> {
    let strong =
        |role: &Option<Role>| matches!(role, Some(Role::End | Role::MoreFrom | Role::Support));
    for (at, role) in roles.iter().enumerate() {
        let near = roles.get(at + 1..).unwrap_or_default();
        let near = near.get(..NEAR.min(near.len())).unwrap_or_default();
        let confirmed = near
            .iter()
            .any(|other| strong(other) || matches!(other, Some(Role::Foot | Role::CardEnd)));
        let believed = match role {
            Some(Role::End | Role::Support | Role::MoreFrom) => {
                confirmed || near.iter().filter(|other| other.is_none()).count() < 3
            }
            Some(Role::Bullets) => near.iter().take(4).any(strong),
            _ => false,
        };
        if believed {
            return Some(at);
        }
    }
    // What stands above the cards of others is left alone by extractors that drop all other lines of the page.
    roles.iter().rposition(|role| *role == Some(Role::Related))
}

/// The first line of the thread: after the last line of the header.
fn start(lines: &[Line<'_>], roles: &[Option<Role>], end: Option<usize>) -> usize {
    let stop = end.unwrap_or(lines.len()).min(HEADER_LINES);
    let head = |at: &usize| matches!(roles.get(*at), Some(Some(Role::Head | Role::Foot)));
    let info = |at: &usize| {
        lines
            .get(*at)
            .is_some_and(|line| plain(line.text).contains("min read"))
    };
    // What stands below the counts belongs to the header as long as it is the page's own.
    let mut start = match (0..stop).rfind(info) {
        Some(at) => at + 1,
        None => (0..stop.min(40))
            .rfind(|at| head(at))
            .map_or(0, |at| at + 1),
    };
    while start < stop
        && (head(&start) || lines.get(start).is_some_and(|line| is_avatar(line.text)))
    {
        start += 1;
    }
    // A heading that names the thread, and a clipper's excerpt, stand above it too.
    let titled = (start..stop.min(start + 12)).rfind(|at| {
        lines.get(*at).is_some_and(|line| {
            let shown = plain(line.text);
            shown.starts_with("Thread by @") || shown == "Excerpt" || line.text == "---"
        })
    });
    titled.map_or(start, |at| at + 1)
}

/// A picture of a profile, as a line.
pub(super) fn is_avatar(line: &str) -> bool {
    line.starts_with(['!', '[']) && line.contains("Profile picture")
        || line.ends_with("Profile picture")
}
