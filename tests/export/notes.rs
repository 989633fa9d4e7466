//! Markdown, parsed back: the same posts, with ids, authors, times, roles, words, blocks, media and quotes.
//!
//! What Markdown cannot carry is left out of the comparison, by the functions of [`Carried`] and no others.

use unrolled::export::{HardBreak, Markdown};
use unrolled::model::{
    Author, Block, BlockKind, Media, MediaKind, Post, PostId, Quote, Role, StyleKind, Thread,
    Timestamp,
};
use unrolled::{Form, Input, Parsed, Parser, SegmentationConfidence, WarningKind};
use url::Url;

use crate::model::{coded, followable, on_the_web, paragraphs, visible_text};
use crate::{cases, hostile};

/// What a note can carry of a value:
///
/// - of a text: words without white space at the ends of lines, one empty line, control characters as symbols; not
///   whether an empty line is before an item of a list;
/// - of styles: those that CommonMark can parse where they are;
/// - of a thread's title: not one that is as the export writes it for a thread without;
/// - of a name, description, title: one line;
/// - of an author: handle and name; not its picture, its number, whether it is verified;
/// - of a time: whether it is from the id is decided by the id;
/// - of a URL: only the web's, with characters percent-encoded that end a target;
/// - of a video: one file; of a picture that has only a title, that as its description;
/// - of a heading in a text: levels up to five, or four below a title; less in a conversation;
/// - of lists: a depth of eight; of a table: rows as long as the first; of code: a language of one word;
/// - the language of a post, and where its counts are not written, those.
struct Carried;

impl Carried {
    fn text(text: Option<&str>) -> String {
        let all = paragraphs(text.unwrap_or_default(), &[]);
        let mut out = String::new();
        for paragraph in all {
            if !out.is_empty() {
                let first = paragraph.lines.first().map_or("", String::as_str);
                out.push_str(if is_item(first) { "\n" } else { "\n\n" });
            }
            out.push_str(&paragraph.lines.join("\n"));
        }
        out
    }

    fn line(text: Option<&str>) -> Option<String> {
        text.map(visible_text).filter(|text| !text.is_empty())
    }

    fn author(author: Option<&Author>) -> Option<(Option<String>, Option<String>)> {
        let handle = Self::line(author?.handle.as_deref());
        let name = Self::line(author?.name.as_deref());
        (handle.is_some() || name.is_some()).then_some((handle, name))
    }

    fn time(time: Option<Timestamp>) -> Option<String> {
        Some(match time? {
            Timestamp::Instant { at, .. } => at.to_string(),
            Timestamp::Day { date, year } => format!("{date} {year:?}"),
            other => format!("{other:?}"),
        })
    }

    fn url(url: Option<&Url>) -> Option<String> {
        followable(url).map(|url| coded(&url))
    }

    fn file(url: Option<&Url>) -> Option<String> {
        on_the_web(url).map(|url| coded(&url))
    }

    fn id(id: Option<&PostId>) -> Option<String> {
        let simple = |c: char| c.is_ascii_alphanumeric() || "-_.:/~".contains(c);
        let id = id.map(|id| id.as_str().to_owned());
        id.filter(|id| !id.is_empty() && id.len() <= 300 && id.chars().all(simple))
    }

    fn media(media: &Media) -> String {
        let is_photo = matches!(media.kind, MediaKind::Photo | MediaKind::Placeholder);
        let (alt, title) = (
            Self::line(media.alt.as_deref()),
            Self::line(media.title.as_deref()),
        );
        let alt = alt.or_else(|| title.clone().filter(|_| is_photo));
        let title = title.filter(|_| !is_photo);
        let url = match media.kind {
            MediaKind::LinkCard => Self::url(media.url.as_ref()),
            MediaKind::Placeholder => None,
            _ => Self::file(media.url.as_ref()),
        };
        let poster = Self::file(media.poster.as_deref()).filter(|_| !is_photo);
        let card = media.kind == MediaKind::LinkCard;
        let more = Self::line(media.description.as_deref()).filter(|_| card);
        format!(
            "{:?} {url:?} {alt:?} {title:?} {poster:?} {more:?}",
            media.kind
        )
    }

    fn quote(quote: &Quote) -> String {
        let media: Vec<String> = quote.media.iter().map(Self::media).collect();
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {media:?}",
            Self::id(quote.id.as_ref()),
            Self::url(quote.url.as_deref()),
            Self::author(quote.author.as_ref()),
            Self::line(quote.title.as_deref()),
            Self::text(quote.text.as_deref()),
            Self::time(quote.published),
            Self::line(quote.unavailable.as_deref()),
        )
    }

    fn blocks(post: &Post, in_sections: bool) -> Vec<String> {
        let above =
            1 + u8::from(in_sections) + u8::from(Self::line(post.title.as_deref()).is_some());
        let block = |(words, block): (&str, &Block)| {
            let kind = match &block.kind {
                BlockKind::Heading { level } => format!("heading {}", (*level).min(6 - above)),
                BlockKind::Code { language } => format!("code {language:?}"),
                BlockKind::Table { rows } => format!("table {}", rows.len()),
                kind => format!("{kind:?}"),
            };
            let words = match &block.kind {
                BlockKind::Code { .. } => words.to_owned(),
                _ => Self::text(Some(words)),
            };
            format!("{kind}: {words}")
        };
        post.blocks_with_text().map(block).collect()
    }

    fn styles(post: &Post) -> Vec<(StyleKind, String)> {
        let text = post.text.as_deref().unwrap_or_default();
        let styles = post.styles.iter();
        let style = |kind, words: &str| (kind, visible_text(words));
        styles
            .filter_map(|it| Some(style(it.kind, text.get(it.span.range())?)))
            .collect()
    }

    fn links(post: &Post) -> Vec<(String, String)> {
        let text = post.text.as_deref().unwrap_or_default();
        let all = paragraphs(text, &post.entities).into_iter();
        let all = all.flat_map(|paragraph| paragraph.links);
        all.map(|(words, url)| (words, coded(&url))).collect()
    }
}

/// Whether a title is as the export writes it for a thread without one.
fn is_made(title: &str) -> bool {
    title == "Thread" || title.starts_with("Thread by ")
}

/// Whether a line begins like the item of a list.
fn is_item(line: &str) -> bool {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    line.starts_with("• ") || digits > 0 && line[digits..].starts_with(". ")
}

/// The author of a post, which for the author's chain is the thread's if it has none.
fn author(thread: &Thread, post: &Post) -> Option<(Option<String>, Option<String>)> {
    let own = matches!(post.role, Role::Thread | Role::Main);
    let of_thread = Carried::author(Some(&thread.author));
    let of_post = Carried::author(post.author.as_ref());
    match (of_post, of_thread) {
        (None, of_thread) if own => of_thread,
        // The same account.
        (Some((Some(handle), _)), Some((Some(own_handle), name)))
            if own && handle.eq_ignore_ascii_case(&own_handle) =>
        {
            Some((Some(own_handle), name))
        }
        (of_post, _) => of_post,
    }
}

/// Returns the differences between two threads in what a note can carry.
fn differences(thread: &Thread, back: &Thread) -> Vec<String> {
    let mut found = Vec::new();
    let mut same = |what: &str, is: String, expected: String| {
        if is != expected {
            found.push(format!("{what}: {is}\n    not: {expected}"));
        }
    };
    let count = |thread: &Thread| thread.posts.len().to_string();
    same("posts", count(back), count(thread));
    let head = |thread: &Thread| {
        format!(
            "{:?} {:?} {:?} {:?} {:?}",
            Carried::line(thread.title.as_deref()).filter(|title| !is_made(title)),
            Carried::author(Some(&thread.author)),
            thread.url.as_ref().map(Url::as_str),
            Carried::line(thread.id.as_ref().map(PostId::as_str)),
            Carried::time(thread.published),
        )
    };
    same("thread", head(back), head(thread));
    let gaps = |thread: &Thread| {
        let mut gaps: Vec<_> = thread.gaps.iter().collect();
        gaps.sort_by_key(|gap| gap.after.map_or(0, |after| after.saturating_add(1)));
        let gaps = gaps.into_iter();
        let gaps = gaps.map(|gap| {
            format!(
                "{:?} {:?} {:?}",
                gap.after.map(|at| at.min(thread.posts.len() - 1)),
                gap.kind,
                Carried::url(gap.url.as_ref())
            )
        });
        format!("{:?}", gaps.collect::<Vec<_>>())
    };
    same("gaps", gaps(back), gaps(thread));
    let in_sections = thread
        .posts
        .iter()
        .any(|post| !matches!(post.role, Role::Thread | Role::Main));
    for (at, (post, is)) in thread.posts.iter().zip(&back.posts).enumerate() {
        let mut expected = Carried::styles(post).into_iter();
        let styles = Carried::styles(is);
        let all = styles.iter().all(|style| expected.any(|is| is == *style));
        same(
            &format!("post {at}, styles"),
            all.to_string(),
            true.to_string(),
        );
        let mut same = |what: &str, of: &dyn Fn(&Thread, &Post) -> String| {
            same(
                &format!("post {at}, {what}"),
                of(back, is),
                of(thread, post),
            );
        };
        same("id", &|_, post| {
            format!("{:?}", Carried::id(post.id.as_ref()))
        });
        same("url", &|_, post| {
            format!("{:?}", Carried::url(post.url.as_deref()))
        });
        same("time", &|_, post| {
            format!("{:?}", Carried::time(post.published))
        });
        same("author", &|thread, post| {
            format!("{:?}", author(thread, post))
        });
        same("role", &|_, post| {
            format!(
                "{:?} {:?}",
                post.role,
                post.reply.filter(|_| post.role != Role::Thread)
            )
        });
        same("title", &|_, post| {
            format!("{:?}", Carried::line(post.title.as_deref()))
        });
        same("text", &|_, post| Carried::text(post.text.as_deref()));
        same("blocks", &|_, post| {
            format!("{:#?}", Carried::blocks(post, in_sections))
        });
        same("links", &|_, post| format!("{:?}", Carried::links(post)));
        same("media", &|_, post| {
            let media: Vec<String> = post.media.iter().map(Carried::media).collect();
            format!("{media:#?}")
        });
        same("quotes", &|_, post| {
            let quotes: Vec<String> = post.quotes.iter().map(Carried::quote).collect();
            format!("{quotes:#?}")
        });
        same("poll", &|_, post| {
            let poll = post.poll.as_deref();
            let choices = poll.iter().flat_map(|poll| &poll.choices);
            let choices = choices.map(|it| {
                format!(
                    "{:?} {:?} {:?} {}",
                    Carried::line(Some(&it.label)),
                    it.percent.filter(|it| (0.0..=100.0).contains(it)),
                    it.votes,
                    it.leading
                )
            });
            let choices: Vec<String> = choices.collect();
            let rest = poll.map(|poll| (poll.votes, Carried::line(poll.status.as_deref())));
            format!("{choices:#?} {rest:?}")
        });
        same("note", &|_, post| {
            let note = post.community_note.as_ref();
            format!("{:?}", note.map(|note| Carried::text(Some(&note.text))))
        });
        same("rest", &|_, post| {
            format!(
                "{:?} {:?} {:?} {:?} {:?} {:?}",
                Carried::line(post.content_warning.as_deref()),
                Carried::line(post.unavailable.as_deref()),
                post.replying_to
                    .iter()
                    .map(|it| visible_text(it))
                    .filter(|it| !it.is_empty())
                    .collect::<Vec<_>>()
                    .join(" @"),
                Carried::author(post.reposted_by.as_deref()),
                post.pinned == Some(true),
                post.edited == Some(true),
            )
        });
    }
    found
}

fn parsed(note: &str) -> Result<Parsed, unrolled::Error> {
    Parser::new().parse(Input::text(note).with_form(Form::Markdown))
}

fn is_high(parsed: &Parsed) -> bool {
    let by = parsed.segmentation.as_ref();
    by.is_some_and(|by| by.confidence == SegmentationConfidence::High)
}

#[test]
fn every_case() {
    let mut problems = Vec::new();
    let mut read = 0;
    for (name, case) in cases::parsed() {
        let thread = &case.thread;
        if thread.posts.is_empty() {
            continue;
        }
        let note = Markdown::new().render(thread);
        match parsed(&note) {
            Ok(back) => {
                let found = differences(thread, &back.thread);
                if !found.is_empty() {
                    problems.push(format!("{name}: {}", found.join("\n  ")));
                } else if !is_high(&back)
                    && !note.contains("\npermalinks: false\n")
                    && !cases::is_doubtful(thread)
                {
                    problems.push(format!(
                        "{name}: {:?} {:?}",
                        back.segmentation, back.warnings
                    ));
                }
            }
            Err(error) => problems.push(format!("{name}: {error}")),
        }
        // Which form it is, the text shows.
        assert_eq!(Form::of(&note), Form::Markdown, "{name}");
        read += 1;
    }
    assert!(
        problems.is_empty(),
        "{} of {read} differ:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

/// Options that omit nothing of a post leave nothing to guess.
#[test]
fn options_that_add() {
    let all = Markdown::new()
        .with_numbers(true)
        .with_stats(true)
        .with_heading(true)
        .with_fences(true)
        .with_hard_break(HardBreak::Spaces);
    let ways = [
        all.clone(),
        all.with_front_matter(false),
        Markdown::new().with_images(false),
        Markdown::new().with_times(false),
    ];
    for (name, case) in cases::parsed() {
        let thread = &case.thread;
        let is_known = |post: &Post| post.id.is_some() || post.url.is_some();
        for (at, way) in ways.iter().enumerate() {
            if thread.posts.is_empty() || at == 1 && !thread.posts.iter().any(is_known) {
                continue;
            }
            let note = way.render(thread);
            let back =
                parsed(&note).unwrap_or_else(|error| panic!("{name}, {at}: {error}\n{note}"));
            let mut found = differences(thread, &back.thread);
            if at == 1 {
                // The title is in the front matter alone.
                found.retain(|difference| !difference.starts_with("thread: "));
            }
            assert!(
                found.is_empty(),
                "{name}, {at}: {}\n{note}",
                found.join("\n")
            );
            if at == 0 {
                let stats = |thread: &Thread| {
                    let posts = thread.posts.iter();
                    posts.map(|post| post.stats.clone()).collect::<Vec<_>>()
                };
                assert_eq!(stats(&back.thread), stats(thread), "{name}\n{note}");
            }
        }
    }
}

/// What an option omits is never read as something else without a warning.
#[test]
fn options_that_omit() {
    let bare = Markdown::new()
        .with_front_matter(false)
        .with_permalinks(false);
    let ways = [
        Markdown::new().with_front_matter(false),
        Markdown::new().with_permalinks(false),
        bare.clone(),
        bare.clone().with_times(false),
        bare.with_times(false).with_heading(true),
        Markdown::new().with_joined(true),
        Markdown::new().with_front_matter(false).with_joined(true),
        Markdown::new().with_teasers(true),
    ];
    let mut problems = Vec::new();
    for (name, case) in cases::parsed() {
        let thread = &case.thread;
        for (at, way) in ways.iter().enumerate() {
            let Ok(back) = parsed(&way.render(thread)) else {
                continue;
            };
            let texts = |thread: &Thread| {
                let posts = thread.posts.iter();
                let posts = posts.map(|post| (post.role, Carried::text(post.text.as_deref())));
                posts.collect::<Vec<_>>()
            };
            let ids = |thread: &Thread| {
                let posts = thread.posts.iter();
                posts
                    .map(|post| Carried::id(post.id.as_ref()))
                    .collect::<Vec<_>>()
            };
            let (found, expected) = (ids(&back.thread), ids(thread));
            let mut pairs = found.iter().zip(&expected);
            let same_ids = pairs.all(|(found, expected)| found.is_none() || found == expected);
            let is_right = texts(&back.thread) == texts(thread) && same_ids;
            if !is_right && is_high(&back) && back.warnings.is_empty() {
                problems.push(format!("{name}, {at}: {:?}", back.segmentation));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn hostile_threads() {
    let mut problems = Vec::new();
    for seed in 0..hostile::rounds() {
        let thread = hostile::thread(seed);
        if thread.posts.is_empty() {
            continue;
        }
        let note = Markdown::new().render(&thread);
        let found = match parsed(&note) {
            // A text of nothing but signs is read as lines, with a warning.
            Ok(back)
                if back
                    .warnings
                    .iter()
                    .any(|it| it.kind == WarningKind::UnknownMarkup) =>
            {
                Vec::new()
            }
            Ok(back) => differences(&thread, &back.thread),
            Err(error) => vec![error.to_string()],
        };
        if !found.is_empty() && !hostile::has_address_as_name(&thread) {
            problems.push(format!("seed {seed}: {}", found.join("\n  ")));
        }
    }
    let first: Vec<String> = problems.iter().take(20).cloned().collect();
    let rounds = hostile::rounds();
    assert!(
        problems.is_empty(),
        "{} of {rounds} differ:\n{}",
        problems.len(),
        first.join("\n")
    );
}

/// Lists that are kept as lists are items in a note, with the words that the author typed.
#[test]
fn lists_are_kept() {
    let letters = |post: &Post| -> String {
        let text = post.text.as_deref().unwrap_or_default();
        // The signs and numbers of items are those of the list.
        text.chars().filter(|c| c.is_alphabetic()).collect()
    };
    let mut kept = 0;
    for (name, case) in cases::parsed() {
        let thread = &case.thread;
        let [plain, note] =
            [false, true].map(|lists| Markdown::new().with_lists(lists).render(thread));
        if thread.posts.is_empty() || plain == note {
            continue;
        }
        let back = parsed(&note).unwrap_or_else(|error| panic!("{name}: {error}\n{note}"));
        let posts = |thread: &Thread| -> Vec<_> {
            let posts = thread.posts.iter();
            posts.map(|post| (post.id.clone(), letters(post))).collect()
        };
        assert_eq!(posts(&back.thread), posts(thread), "{name}\n{note}");
        kept += 1;
    }
    assert!(kept > 2, "only {kept} cases have lists");
}
