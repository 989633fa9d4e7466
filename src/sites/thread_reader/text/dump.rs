//! Splits a text into the part above a thread, the thread, and the part below it.

use super::boilerplate::{
    Role, ends_header, has_fragment, is_button, is_not_loaded, is_residue, is_right_behind,
    is_sign, role,
};
use crate::error::Result;
use crate::input::{Form, Page};
use crate::network::twitter::at_handle;
use crate::text::copies;
use crate::text::dates;
use crate::text::front_matter::FrontMatter;
use crate::text::lines::{Gap, Line, plain, split};
use crate::text::match_text::{MatchText, normalized};
use crate::text::segment::{GapRule, StatusLink, linked_posts, status_link};
use crate::text::series::{Style, opening_number};
use crate::text::shreds;
use crate::text::table::{Lines, Table};

/// The maximum distance in lines between two marks of a thread's end.
const NEAR: usize = 10;

/// The maximum number of lines of a page's header, including menus.
const HEADER_LINES: usize = 120;

/// A text split into its parts.
pub(super) struct Dump<'t> {
    pub(super) front: FrontMatter<'t>,
    lines: Table<'t>,
    /// The first line of the thread, and the first line below it.
    body: (usize, usize),
    /// Whether a mark was found below the thread, before any card.
    pub(super) marked: bool,
    /// Whether the first and the last post are complete and include no boilerplate, judging from the lines around the
    /// thread.
    pub(super) bounded: bool,
    /// Whether there is boilerplate below the thread, but not the lines that directly follow its last post.
    pub(super) open_ended: bool,
    /// Whether the posts include boilerplate.
    pub(super) soiled: bool,
    /// Whether there is text by people above the header.
    pub(super) above: bool,
    /// The URL of the thread's post on the first line, which is not part of the thread.
    pub(super) address: Option<StatusLink<'t>>,
    pub(super) markdown: bool,
    pub(super) references: bool,
    /// Whether each mention, hashtag and link is on a line of its own.
    pub(super) shredded: bool,
}

impl<'t> Dump<'t> {
    pub(super) fn new(source: &'t MatchText<'_>, form: Form) -> Result<Self> {
        let (front, text, written) = FrontMatter::split_match_text(source);
        let mut table = Table::new(text, written)?;
        split_leaks(&mut table);
        split_marks(&mut table);
        copies::remove(&mut table);
        let lines = table.lines();
        let roles: Vec<Option<Role>> = lines.texts().map(role).collect();
        let end = end(lines, &roles).or_else(|| before_cards(lines, &roles));
        let start = start(lines, &roles, end);
        let stop = end.unwrap_or(lines.len()).max(start);
        let references = lines
            .texts()
            .filter(|line| {
                line.starts_with('[')
                    && line
                        .get(1..3)
                        .is_some_and(|c| c.starts_with(|c: char| c.is_ascii_digit()))
            })
            .count()
            >= 3
            || text.contains("\nReferences\n");
        let marked = end
            .and_then(|at| roles.get(at))
            .is_some_and(|role| *role != Some(Role::Support));
        let of_page = |line: &str| is_not_loaded(line) || is_residue(line);
        let of_page = |at: usize, line: &str| (start..stop).contains(&at) && of_page(line);
        let below = lines.len() - stop;
        let mut roles = roles;
        if lines
            .texts()
            .enumerate()
            .any(|(at, line)| of_page(at, line))
        {
            roles = lines
                .texts()
                .zip(roles)
                .enumerate()
                .filter_map(|(at, (line, role))| (!of_page(at, line)).then_some(role))
                .collect();
            table.retain(|at, line| !of_page(at, line.text));
        }
        let lines = table.lines();
        let stop = lines.len() - below;
        let (head, body) = (lines.part(0, start), lines.part(start, stop));
        let own = roles.get(start..stop).unwrap_or_default();
        let soiled = is_soiled(head, body, own);
        let broken = body.texts().any(begins_a_link);
        let right_below = head.last().is_some_and(|line| ends_header(line.text));
        let right_behind = (stop..lines.len()).take(2).any(|at| {
            let line = lines.get(at);
            line.is_some_and(|line| is_right_behind(line.text))
        });
        let address = own_address(body).filter(|_| !marked);
        let start = start + usize::from(address.is_some());
        Ok(Self {
            front,
            address,
            bounded: right_below && right_behind && !soiled && !broken,
            open_ended: stop < lines.len() && !right_behind,
            soiled,
            above: has_prose(head),
            shredded: shreds::is_shredded(body),
            body: (start, stop),
            marked,
            markdown: form == Form::Markdown,
            references,
            lines: table,
        })
    }

    /// Returns the lines above the thread.
    pub(super) fn head(&self) -> Lines<'_, 't> {
        self.lines.lines().part(0, self.body.0)
    }

    /// Returns all lines.
    pub(super) fn lines(&self) -> Lines<'_, 't> {
        self.lines.lines()
    }

    pub(super) fn body(&self) -> Lines<'_, 't> {
        self.lines.lines().part(self.body.0, self.body.1)
    }

    /// Returns the lines below the thread.
    pub(super) fn tail(&self) -> Lines<'_, 't> {
        let lines = self.lines.lines();
        lines.part(self.body.1, lines.len())
    }

    /// Returns some lines of the tail, by their indices.
    pub(super) fn of_tail(&self, places: &[u32]) -> Table<'t> {
        let below = u32::try_from(self.body.1).unwrap_or(u32::MAX);
        let places: Vec<u32> = places.iter().map(|at| at.saturating_add(below)).collect();
        self.lines.pick(&places)
    }

    /// Returns the gaps that end posts, if the lines around the thread show it: on a page's text in which single line
    /// breaks separate the thread from the rest, they separate posts, and blank lines are inside posts.
    pub(super) fn hint(&self) -> Option<GapRule> {
        let single =
            |lines: Lines<'_, '_>| lines.first().is_some_and(|line| line.gap.newlines == 1);
        let both = !self.head().is_empty() && single(self.body()) && single(self.tail());
        let plain = || !self.body().gaps().any(|gap| gap.hard);
        (both && self.marked && !self.markdown && plain()).then_some(GapRule::Newline)
    }

    /// Sets the first line of the thread, and the first line below it.
    pub(super) fn set_body(&mut self, start: usize, end: usize) {
        self.body = (start, end);
    }

    /// Ends the thread before a line of its body.
    pub(super) fn end_body(&mut self, at: usize) {
        self.body.1 = self.body.0 + at;
    }
}

/// The number of marks that make it likely that a text is from the site.
const ENOUGH: usize = 2;

/// Buttons above and below threads.
const HEADER_BUTTONS: [&str; 4] = [
    "My Authors", "Read all threads", "Unroll thread", "Add to 'My Authors'",
];

/// The marks of the site in a text.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::sites::thread_reader) struct Signs {
    /// Their number, up to two.
    pub(in crate::sites::thread_reader) count: usize,
    /// Whether one is the header of a thread.
    pub(in crate::sites::thread_reader) has_header: bool,
}

/// Finds the marks of the site in a text, up to two: the rest is not read, and the text is not split.
pub(in crate::sites::thread_reader) fn signs(page: &Page<'_>) -> Signs {
    let mut signs = Signs::default();
    let Some((front, text)) = page.front_matter() else {
        return signs;
    };
    if front.contains("threadreaderapp.com") || front.contains("Thread Reader App") {
        signs.count = ENOUGH;
        return signs;
    }
    let mut seen = 0;
    for line in split(text).map(normalized) {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        seen += 1;
        if is_sign(line) {
            // This sentence is unique to the site.
            signs.count += 1 + usize::from(plain(line).starts_with("Missing some Tweet"));
        } else if seen <= HEADER_LINES && is_title_or_counts(line) {
            signs.count += 1;
            signs.has_header |= line.contains("min read");
        } else if seen <= HEADER_LINES && is_of_header(line) {
            signs.count += 1;
        }
        if signs.count >= ENOUGH {
            break;
        }
    }
    signs
}

/// Whether a line has the buttons of a header that no other site has.
fn is_of_header(line: &str) -> bool {
    HEADER_BUTTONS
        .iter()
        .any(|button| line.eq_ignore_ascii_case(button))
}

/// Whether a line of a header names the thread or states its number of posts.
fn is_title_or_counts(line: &str) -> bool {
    let counts = || line.contains("min read") && role(line) == Some(Role::Head);
    counts() || line.contains("Thread by @") && plain(line).starts_with("Thread by @")
}

/// Returns the end of a thread: the line of the first mark, or the ornament directly before it.
fn end(lines: Lines<'_, '_>, roles: &[Option<Role>]) -> Option<usize> {
    let end = marked_end(roles)?;
    let drawn = |at: &usize| lines.get(*at).is_some_and(|line| is_drawn(line.text));
    let before = end.checked_sub(1).filter(drawn);
    before.or(Some(end))
}

/// Whether a line is an ornament: `• • •`.
fn is_drawn(line: &str) -> bool {
    let mut signs = line.chars().filter(|c| !c.is_whitespace());
    let first = signs.next();
    let drawn = first.is_some_and(|first| {
        !first.is_alphanumeric() && is_sign_of_drawing(first) && signs.all(|c| c == first)
    });
    drawn && line.chars().count() <= 7
}

fn is_sign_of_drawing(c: char) -> bool {
    matches!(
        c,
        '•' | '*' | '＊' | '·' | '・' | '…' | '⁂' | '-' | '–' | '—' | '~' | '.'
    )
}

fn marked_end(roles: &[Option<Role>]) -> Option<usize> {
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
            Some(Role::Bullets) => near
                .iter()
                .position(strong)
                .and_then(|strong| near.get(..strong))
                .is_some_and(|between| between.iter().filter(|role| role.is_none()).count() < 3),
            _ => false,
        };
        if believed {
            return Some(at);
        }
    }
    // Some extractors keep only the heading above the cards of others, and drop the rest of the boilerplate.
    roles.iter().rposition(|role| *role == Some(Role::Related))
}

/// The maximum number of lines of a clipper's excerpt.
const EXCERPT: usize = 3;

/// The maximum number of consecutive unknown lines in a header.
const BROKEN: usize = 4;

/// Returns the first line of the thread: the one after the last line of the header.
fn start(lines: Lines<'_, '_>, roles: &[Option<Role>], end: Option<usize>) -> usize {
    let stop = end.unwrap_or(lines.len()).min(HEADER_LINES);
    let head = |at: &usize| matches!(roles.get(*at), Some(Some(Role::Head | Role::Foot)));
    let info = |at: &usize| {
        lines
            .get(*at)
            .is_some_and(|line| plain(line.text).contains("min read"))
    };
    // Boilerplate below the counts also belongs to the header.
    let mut start = match (0..stop).rfind(info) {
        Some(at) => at + 1,
        None => (0..stop.min(40))
            .rfind(|at| head(at))
            .map_or(0, |at| at + 1),
    };
    // So does a broken line in between.
    while let Some(at) = (start..stop.min(start + BROKEN)).rfind(|&at| {
        let line = lines.get(at);
        at == start && (head(&at) || line.is_some_and(|line| is_avatar(line.text)))
            || line.is_some_and(|line| is_button(line.text))
    }) {
        start = at + 1;
    }
    // So do a heading that names the thread, and a clipper's excerpt.
    let near = start..stop.min(start + 12);
    let titled = near.clone().rfind(|at| {
        lines.get(*at).is_some_and(|line| {
            let shown = plain(line.text);
            shown.starts_with("Thread by @") || shown == "Excerpt"
        })
    });
    // A rule is below one of these; elsewhere people write it between posts.
    let is_rule = |at: &usize| lines.get(*at).is_some_and(|line| line.text == "---");
    let ruled = near.clone().rfind(is_rule);
    let ruled = ruled.filter(|at| titled.is_some_and(|titled| titled < *at) || start > 0);
    let Some(last) = ruled.or(titled) else {
        return start;
    };
    // The words of a clipper's excerpt are those of the first post.
    let is_quote = |at: &usize| {
        lines
            .get(*at)
            .is_some_and(|line| line.text.starts_with('>'))
    };
    let is_excerpt = is_quote(&last);
    let quotes = (last + 1..stop).take_while(is_quote).take(EXCERPT);
    last + 1 + if is_excerpt { quotes.count() } else { 0 }
}

/// The number of the thread's first and last lines that are searched for boilerplate.
const EDGE: usize = 4;

/// Whether the posts include boilerplate: in their first or last lines, as after a broken or joined line, or so many
/// lines that they are from another page; or whether the header includes text of the first post.
fn is_soiled(head: Lines<'_, '_>, body: Lines<'_, '_>, roles: &[Option<Role>]) -> bool {
    const LONG: usize = 400;
    let mut edges = body.iter().take(EDGE).chain(body.iter().rev().take(EDGE));
    let mut own = body.iter().zip(roles);
    let mut counts =
        || own.any(|(line, role)| *role == Some(Role::Head) && line.text.contains("min read"));
    edges.any(|line| line.text.len() < LONG && has_fragment(line.text))
        || body.first().is_some_and(|line| ends_a_link(line.text))
        || counts()
        || has_page_within(body, roles)
        || head.last().is_some_and(|line| goes_on(line.text))
}

/// Whether the counts of a header are followed by more than a page has there.
fn goes_on(line: &str) -> bool {
    let shown = plain(line).to_lowercase();
    let Some((_, behind)) = shown.rsplit_once("min read") else {
        return false;
    };
    let behind = behind
        .replace("read on x", "")
        .replace("read on twitter", "");
    behind
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .count()
        > 1
}

/// Whether so many boilerplate lines among the posts are near each other that they are from another page. (A post may
/// quote one.)
fn has_page_within(body: Lines<'_, '_>, roles: &[Option<Role>]) -> bool {
    const SHORT: usize = 6;
    let is_own = |at: &usize| {
        let role = roles.get(*at).copied().flatten();
        role.is_some_and(|role| role != Role::Bullets)
            && body.get(*at).is_some_and(|line| line.text.len() >= SHORT)
    };
    let places = (0..body.len()).filter(is_own);
    let mut pairs = places.clone().zip(places.skip(2));
    pairs.any(|(first, third)| third - first <= NEAR)
}

/// Whether there is text by people above a thread, where the page has names, numbers and buttons.
fn has_prose(head: Lines<'_, '_>) -> bool {
    /// The maximum length of a name.
    const LONG: usize = 60;
    let quoted = head
        .iter()
        .filter(|line| line.text.starts_with('>'))
        .count();
    let length = |line: &Line<'_>| {
        let shown = plain(line.text);
        let listed = shown.split_once(". ").is_some_and(|(number, rest)| {
            number.bytes().all(|b| b.is_ascii_digit()) && role(rest).is_some()
        });
        let heading = line.text.trim_start_matches('#');
        let is_heading = heading.len() < line.text.len() && heading.starts_with(' ');
        // An address with few words, as a program writes it.
        let is_address = shown.contains("://") && {
            let words = shown.split(' ').filter(|word| !word.contains("://"));
            words.count() < 5
        };
        let titled = is_heading
            || line.text.starts_with('!')
            || line.text.starts_with('>') && quoted <= EXCERPT
            || shown.starts_with("Thread by @")
            || is_address
            || is_avatar(line.text);
        if titled || listed || role(line.text).is_some() {
            return None;
        }
        let length = shown.chars().count();
        let sentence = shown.ends_with(['.', '!', '?', '…', '。', '।', '؟', '！', '？']);
        let sentence = sentence && shown.split(' ').count() > 3;
        // No line of a page has a number with a slash.
        let number = opening_number(&shown);
        let closed = shown.strip_suffix('/');
        let closed = closed.is_some_and(|words| words.ends_with(|c: char| c.is_ascii_digit()));
        if closed || number.is_some_and(|(style, _)| style == Style::Slash) {
            return Some(LONG + 1);
        }
        let long = length > LONG && shown.contains(' ');
        (long || sentence || number.is_some()).then_some(length)
    };
    let found: Vec<usize> = head.iter().filter_map(|line| length(&line)).collect();
    found.len() > 1 || found.iter().any(|length| *length > LONG)
}

/// Whether a line is the end of a link that started in a previous line.
fn ends_a_link(line: &str) -> bool {
    line.split_once("](")
        .is_some_and(|(before, _)| !before.contains('['))
}

/// Whether a line ends within a link's target.
fn begins_a_link(line: &str) -> bool {
    // Nearly no line has a parenthesis, which is quick to check.
    if memchr::memchr(b'(', line.as_bytes()).is_none() {
        return false;
    }
    let target = line.rsplit_once("](").map(|(_, target)| target);
    target.is_some_and(|target| !target.contains([')', ' ']))
}

/// Returns the URL of a post that the first line of a text consists of, if it is not the link to just its first post.
fn own_address<'t>(body: Lines<'_, 't>) -> Option<StatusLink<'t>> {
    let own = status_link(body.text(0)?).filter(|own| own.rest.is_empty() && body.len() > 1)?;
    let linked = linked_posts(body);
    linked
        .is_none_or(|linked| linked.starts.first() == Some(&1))
        .then_some(own)
}

/// The fewest lines that end with the mark of a post's end, where one may also be at the start of the next line.
const MARKED: usize = 3;

/// Moves the mark of a post's end to a line of its own if a text browser wrote it before the next line: `^4/ Ask him.`
fn split_marks(lines: &mut Table<'_>) {
    let ends = lines.lines().texts().filter(|line| line.ends_with(" ^"));
    if ends.count() < MARKED {
        return;
    }
    lines.split(|line| {
        let begins = |text: &str| {
            let after = text.strip_prefix('^').and_then(|rest| rest.chars().next());
            after.is_some_and(|next| !next.is_whitespace())
        };
        if !begins(line.text) || !begins(line.raw) {
            return None;
        }
        let (mark, text) = line.text.split_at_checked(1)?;
        let (raw_mark, raw) = line.raw.split_at_checked(1)?;
        let first = Line {
            text: mark,
            raw: raw_mark,
            ..line
        };
        let gap = Gap {
            newlines: 1,
            ..Gap::default()
        };
        let second = Line {
            text: text.trim_start(),
            raw: raw.trim_start(),
            gap,
            ..line
        };
        Some([first, second])
    });
}

/// The residue of a post's tag in naively stripped markup.
const LEAK: &str = "thread#showTweet\"";

/// Moves the residue of a post's tag to a line of its own if it was joined to the text before.
fn split_leaks(lines: &mut Table<'_>) {
    lines.split(|line| {
        if line.text.len() <= LEAK.len() {
            return None;
        }
        let at = line.text.find(LEAK).filter(|at| *at > 0)?;
        let (before, text) = line.text.split_at_checked(at)?;
        let (raw_before, raw) = line.raw.split_at_checked(line.raw.find(LEAK)?)?;
        let first = Line {
            text: before.trim_end(),
            raw: raw_before.trim_end(),
            ..line
        };
        let gap = Gap {
            newlines: 1,
            ..Gap::default()
        };
        let second = Line {
            text,
            raw,
            gap,
            ..line
        };
        Some([first, second])
    });
}

/// The maximum number of lines from a card's head to its end.
const CARD: usize = 60;

/// Returns the start of the first card, if only cards are left below a thread.
fn before_cards(lines: Lines<'_, '_>, roles: &[Option<Role>]) -> Option<usize> {
    let end = roles.iter().position(|role| *role == Some(Role::CardEnd))?;
    let line = |at: usize| lines.get(at);
    let dated = |at: &usize| line(*at).is_some_and(|line| dates::day(&plain(line.text)).is_some());
    let mut start = (end.saturating_sub(CARD)..end).rfind(dated)?;
    let heads = |line: Line<'_>| {
        is_avatar(line.text)
            || at_handle(&plain(line.text)).is_some()
            || role(line.text) == Some(Role::Head)
    };
    while let Some(before) = start.checked_sub(1)
        && line(before).is_some_and(heads)
    {
        start = before;
    }
    Some(start)
}

/// Whether a line is a profile picture.
pub(super) fn is_avatar(line: &str) -> bool {
    line.starts_with(['!', '[']) && line.contains("Profile picture")
        || line.ends_with("Profile picture")
}
