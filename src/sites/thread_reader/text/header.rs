//! The header of a thread in a text: author, date, counts; also from lines below the thread.

use super::boilerplate::{Role, role};
use super::cards;
use super::dump::Dump;
use crate::adapter::Context;
use crate::dom::Links;
use crate::input::Page;
use crate::model::Author;
use crate::model::Role as PostRole;
use crate::model::Thread;
use crate::model::Timestamp;
use crate::network::twitter;
use crate::network::twitter::{at_handle, handle_at_start};
use crate::report::Finding;
use crate::sites::thread_reader;
use crate::sites::thread_reader::counts;
use crate::sites::thread_reader::counts::{count, small};
use crate::text::lines::plain;
use crate::text::table::Lines;
use crate::text::{dates, fillers, markdown, segment};

/// The maximum length of a name.
const LONGEST_NAME: usize = 120;

/// The maximum number of words of a name before its handle, and words that no name ends with: a biography ends with a
/// handle as well.
const NAME_WORDS: usize = 6;
const BEFORE_HANDLE: [&str; 24] = [
    "of", "at", "in", "for", "by", "with", "and", "from", "on", "to", "via", "de", "en", "em",
    "bei", "von", "für", "à", "chez", "ex", "&", "|", "-", "@",
];

/// The number of lines below a thread that are searched for its author.
const BELOW: usize = 200;

/// The beginnings of the lines below a thread that name its author.
const NAMING: [&str; 2] = ["Keep Current with ", "Subscribe to "];

/// The number of lines over which a link may be broken.
const BROKEN: usize = 3;

/// The maximum number of words of a day.
const DAY_WORDS: usize = 4;

/// Parses author, date and counts, from any lines that have them.
pub(super) fn read(
    dump: &Dump<'_>,
    page: &Page<'_>,
    links: Option<&Links>,
    thread: &mut Thread,
    cx: &mut Context,
) {
    let stated = || {
        dump.front
            .sources()
            .find_map(|url| thread_reader::thread_of(&url))
    };
    let id = page
        .given_url()
        .and_then(thread_reader::thread_of)
        .or_else(stated);
    thread.url = id
        .as_ref()
        .and_then(|id| thread_reader::thread_url(links?, id));
    thread.published = id.as_ref().and_then(Timestamp::from_id);
    thread.id = id;
    if let Some(own) = dump.address.as_ref().filter(|_| thread.id.is_none()) {
        thread.url = twitter::status_url(own.handle.as_deref(), &own.id);
        thread.published = Timestamp::from_id(&own.id);
        thread.id = Some(own.id.clone());
    }
    if thread.published.is_none() {
        let mut days = dump
            .head()
            .iter()
            .rev()
            .filter_map(|line| day_of(&plain(line.text)));
        thread.published = days
            .next()
            .and_then(|day| cards::date(day, dump, page, None, cx));
    }
    let title = dump.front.get("title");
    thread.title = title.map(|title| {
        title
            .strip_suffix(thread_reader::TITLE_END)
            .unwrap_or(title)
            .to_owned()
    });

    let head: Vec<String> = dump
        .head()
        .iter()
        .map(|line| plain(line.text).into_owned())
        .collect();
    let tail: Vec<String> = dump
        .tail()
        .iter()
        .take(BELOW)
        .map(|line| plain(line.text).into_owned())
        .collect();
    let info = head.iter().filter(|line| line.len() < 160);
    thread.stated_posts = small(info.clone().find_map(|line| count(line, &["tweet"])));
    thread.reading_minutes = small(info.clone().find_map(|line| count(line, &counts::MINUTES)));
    thread.views = info.clone().find_map(|line| {
        if line.ends_with("views") {
            count(line, &counts::VIEWS)
        } else {
            None
        }
    });

    let (author, inferred) = author(dump, thread.title.as_deref(), &head, &tail);
    if inferred && author.handle.is_some() {
        cx.found(&Finding::HandleBelowThread);
    }
    thread.author = author;
}

/// Returns the author, and whether no line above the thread or in it names the handle.
fn author(
    dump: &Dump<'_>,
    title: Option<&str>,
    head: &[String],
    tail: &[String],
) -> (Author, bool) {
    let mut author = Author::new();
    // Jina Reader's title may be below that of a note.
    let titles = dump.front.values("title").chain(title);
    let titles = titles.chain(head.iter().map(String::as_str));
    let by_title = titles
        .filter_map(|line| line.strip_prefix(thread_reader::THREAD_TITLE))
        .find_map(handle_at_start);
    // A clipper's field may also contain the name of a newsletter.
    let in_front = dump
        .front
        .values("author")
        .find_map(at_handle)
        .map(str::to_owned)
        .or_else(|| described_by(dump.front.get("description")?));
    let in_head = head
        .iter()
        .rev()
        .find_map(|line| at_handle(line).or_else(|| named(line).map(|(_, handle)| handle)))
        .filter(|handle| !handle.eq_ignore_ascii_case("threadreaderapp"));
    let more_from = tail
        .iter()
        .find_map(|line| line.strip_prefix("More from @").and_then(handle_at_start));
    let follow = tail.iter().find_map(|line| {
        line.strip_prefix("You can follow @")
            .and_then(handle_at_start)
    });
    let leaked = dump
        .body()
        .iter()
        .find_map(|line| segment::leaked_id(line.text)?.1);
    let own = dump.address.as_ref().and_then(|own| own.handle.clone());
    let stated = leaked
        .map(str::to_owned)
        .or(own)
        .or(in_head.map(str::to_owned))
        .or(by_title)
        .or(in_front);
    let inferred = stated.is_none();
    let (linked_name, linked) = linked_author(dump.tail()).unwrap_or_default();
    author.handle = stated.or(more_from).or(follow).or(linked);

    let name_of = |line: &String| {
        let name = NAMING.iter().find_map(|start| line.strip_prefix(start))?;
        // A piece of Markdown is no name.
        Some(name.trim().to_owned()).filter(|name| !name.starts_with('['))
    };
    let split_name = tail
        .iter()
        .zip(tail.iter().skip(1))
        .find_map(|(line, next)| (line == "Keep Current with").then(|| next.clone()));
    author.name = linked_name
        .or_else(|| tail.iter().find_map(name_of))
        .or(split_name)
        .or_else(|| head_name(head))
        .filter(|name| !name.is_empty());
    (author, inferred)
}

/// Returns the handle in the site's description of a page: `@HANDLE: the first words`.
fn described_by(description: &str) -> Option<String> {
    let (handle, _) = description.split_once(": ")?;
    at_handle(handle).map(str::to_owned)
}

/// Returns the display name in a header: before the handle, or before "Profile picture".
fn head_name(head: &[String]) -> Option<String> {
    let before = |at: usize| {
        head.get(..at)?
            .iter()
            .rev()
            .find(|line| {
                *line != "Subscribe" && !fillers::are_only_fillers(line) && role(line).is_none()
            })
            .cloned()
    };
    let picture = head
        .iter()
        .find_map(|line| line.strip_suffix(" Profile picture").map(str::to_owned));
    let handle = head.iter().position(|line| at_handle(line).is_some());
    let beside = head.iter().find_map(|line| named(line));
    let beside = beside.map(|(name, _)| name.to_owned());
    handle.and_then(before).or(beside).or(picture)
}

/// Parses name and handle in one line of a header (2018).
fn named(line: &str) -> Option<(&str, &str)> {
    let (name, _) = line.rsplit_once(" @")?;
    let handle = at_handle(line.get(name.len()..)?)?;
    let named = role(line).is_none() && !line.starts_with(thread_reader::THREAD_TITLE);
    let words = || name.split_whitespace();
    let last = words().next_back()?.to_lowercase();
    let is_name = words().count() <= NAME_WORDS && !BEFORE_HANDLE.contains(&last.as_str());
    (named && is_name && name.len() < LONGEST_NAME).then_some((name, handle))
}

/// Returns the author's name and handle in the link of a line below the thread, which may be broken over lines:
/// `Keep Current with [NAME](https://threadreaderapp.com/user/HANDLE)`.
fn linked_author(tail: Lines<'_, '_>) -> Option<(Option<String>, Option<String>)> {
    let named = |line: &str| {
        let shown = line.trim_start_matches(['#', '>', '*', '_', ' ']);
        NAMING.iter().any(|start| shown.starts_with(start)) && line.contains('[')
    };
    let at = tail.texts().take(BELOW).position(named)?;
    let mut joined = String::new();
    for line in tail.part(at, at + BROKEN).texts() {
        joined.push_str(line);
        if line.contains("](") {
            break;
        }
        joined.push(' ');
    }
    let inline = markdown::parse_document(&joined, false);
    let (span, target) = inline.links.first()?;
    let name = inline
        .text
        .get(span.range())
        .unwrap_or_default()
        .trim_matches(['*', ' ']);
    let (_, user) = target.split_once("/user/")?;
    let handle = user
        .split(['/', '?', '#'])
        .next()
        .filter(|handle| twitter::is_handle(handle));
    let name = Some(name).filter(|name| !name.is_empty() && name.len() < LONGEST_NAME);
    Some((name.map(str::to_owned), handle.map(str::to_owned)))
}

/// Returns the day at the start of a header's line: `Oct 19, 2021`, `Jun 22 • 4 tweets • 2 min read`.
pub(super) fn day_of(line: &str) -> Option<(Option<i16>, i8, i8)> {
    let words: Vec<&str> = line.split_whitespace().take(DAY_WORDS).collect();
    if words.len() < DAY_WORDS
        && let Some(day) = dates::day(line)
    {
        return Some(day);
    }
    let counted = count(line, &["tweet", "post"]).is_some() || line.contains("min read");
    let mut starts = [3, 2].iter().filter_map(|length| words.get(..*length));
    starts
        .find_map(|words| dates::day(&words.join(" ")))
        .filter(|_| counted)
}

/// Returns the stated number of posts of another thread below the cards of the first: its header, and the line that
/// ends every thread.
pub(super) fn second_thread(tail: Lines<'_, '_>) -> Option<u32> {
    let is_header = |line: &str| line.contains("min read") && role(line) == Some(Role::Head);
    let at = tail.texts().position(is_header)?;
    let below = tail.part(at, tail.len());
    let ends = below.texts().any(|line| role(line) == Some(Role::End));
    let header = below.text(0).filter(|_| ends)?;
    small(count(&plain(header), &["tweet"]))
}

/// Sets what the links to the posts say of the thread: its id and author. Posts by others are replies.
pub(super) fn of_links(thread: &mut Thread) {
    let Some(first) = thread.posts.first() else {
        return;
    };
    if thread.id.is_none() {
        thread.id.clone_from(&first.id);
        thread.url = first.url.as_deref().cloned();
        thread.published = first.published;
    }
    let handle = |author: Option<&Author>| {
        author.and_then(|author| author.handle.as_deref().map(str::to_lowercase))
    };
    if thread.author.handle.is_none() {
        thread.author.handle = first
            .author
            .as_ref()
            .and_then(|author| author.handle.clone());
    }
    let own = handle(Some(&thread.author));
    for post in &mut thread.posts {
        let theirs = handle(post.author.as_ref());
        if theirs.is_some() && theirs != own {
            post.role = PostRole::Reply;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_headers() {
        for (line, day) in [
            ("Oct 19, 2021", Some((Some(2021), 10, 19))),
            (
                "Oct 19, 2021 • 4 tweets • 2 min read",
                Some((Some(2021), 10, 19)),
            ),
            (
                "Mar 23, 2023 5 tweets 1 min read",
                Some((Some(2023), 3, 23)),
            ),
            ("Jun 22 • 4 tweets • 2 min read", Some((None, 6, 22))),
            (
                "Jul 9th 2018, 12 tweets, 3 min read",
                Some((Some(2018), 7, 9)),
            ),
            ("4 tweets, 2 min read", None),
            ("May 3 terns be with you", None),
        ] {
            assert_eq!(day_of(line), day, "{line}");
        }
    }

    #[test]
    fn a_biography_is_no_name() {
        assert_eq!(
            named("Ana Tern @tern_watch"),
            Some(("Ana Tern", "tern_watch"))
        );
        for line in [
            "I write about cranes | Weekdays in @harbourpost",
            "Clerk at @harbourpost",
        ] {
            assert_eq!(named(line), None, "{line}");
        }
    }
}
